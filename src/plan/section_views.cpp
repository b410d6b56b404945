#include <algorithm>
#include <map>
#include <set>

#include "packs/text_json.hpp"
#include "plan/commits.hpp"
#include "plan/ops.hpp"
#include "prose/parts.hpp"
#include "prose/passage.hpp"
#include "text/tokens.hpp"
#include "thread/elements.hpp"

namespace rd::plan {
namespace {

using packs::Packs;
using packs::text_json;
using work::EntityPtr;
using work::RawJson;
using work::Right;
using work::View;

struct OneDocument {
  AnyId document;
  static constexpr auto fields() { return std::tuple{field("document", &OneDocument::document, "which one")}; }
};
struct OneSection {
  AnyId section;
  static constexpr auto fields() { return std::tuple{field("section", &OneSection::section, "which one")}; }
};

std::int64_t words_in(const View& view, const AnyId& section) {
  const prose::NodePtr doc = prose_of(view, section);
  std::size_t words = 0;
  if (doc != nullptr)
    for (const auto& passage : prose::passages(*doc)) words += text::word_count(passage.text);
  return static_cast<std::int64_t>(words);
}

// What the template says of it: advice, with how firm it is.
json::object advice_json(const Packs& packs, const DocumentSection& section) {
  json::object out{{"purpose", nullptr}, {"belongs", json::array{}}, {"length", 0}, {"questions", json::array{}}};
  const packs::Section* found = packs.section(section.section);
  if (found == nullptr) return out;
  out["purpose"] = text_json(found->purpose);
  for (const packs::Text& one : found->belongs) out["belongs"].as_array().push_back(text_json(one));
  out["force"] = packs::name_of(found->force);
  out["length"] = found->length;
  for (const packs::Question& question : found->questions) {
    json::object one{{"id", question.id}, {"ask", text_json(question.ask)}, {"force", packs::name_of(question.force)}};
    if (!question.group.nl.empty()) one["group"] = text_json(question.group);
    if (!question.why.nl.empty()) one["why"] = text_json(question.why);
    out["questions"].as_array().push_back(std::move(one));
  }
  return out;
}

// Partners as they are asked: a board steers, schools and institutes speak from all three levels, others from one.
struct Partner {
  AnyId id;
  std::string name;
  std::vector<Level> levels;
};
std::vector<Partner> partners(const View& view) {
  std::vector<Partner> out;
  view.each("organisation", [&](const EntityPtr& entity) {
    const std::string sort = thread::text_in(entity->fields(), "sort");
    std::vector<Level> levels{Level::operational};
    if (sort == "board") levels = {Level::steering};
    if (sort == "school" || sort == "institute") levels = {Level::operational, Level::coordinating, Level::steering};
    out.push_back({entity->id, thread::name_of(*entity), std::move(levels)});
  });
  return out;
}

// Whom to speak with still: partners and levels, never people.
json::array not_heard_yet(const View& view, const AnyId& section, const std::vector<Partner>& partners) {
  std::set<std::pair<AnyId, Level>> heard;
  view.parts(section, Contribution::kind, [&](const EntityPtr& entity) {
    const auto contribution = work::struct_of<Contribution>(*entity);
    heard.emplace(contribution.organisation, contribution.level);
  });
  json::array out;
  for (const Partner& partner : partners) {
    json::array levels;
    for (const Level level : partner.levels)
      if (!heard.contains({partner.id, level})) levels.push_back(to_json(level));
    if (!levels.empty())
      out.push_back({{"organisation", to_text(partner.id)}, {"name", partner.name}, {"levels", std::move(levels)}});
  }
  return out;
}

Result<RawJson> outline(const View& view, const Packs& packs, const OneDocument& in) {
  TRY(const Document document, view.get<Document>(in.document));

  const auto all = partners(view);
  json::array sections;
  for (const Standing& standing : sections_of(view, in.document)) {
    json::object one = to_json(standing.section).as_object();
    one["id"] = to_text(standing.entity->id);
    one["version"] = standing.entity->version;
    one["level"] = standing.level;
    one["words"] = words_in(view, standing.entity->id);
    for (auto& [key, value] : advice_json(packs, standing.section)) one[key] = std::move(value);
    one["not_heard_yet"] = not_heard_yet(view, standing.entity->id, all);
    sections.push_back(std::move(one));
  }
  const json::object out{{"id", to_text(in.document)},
                         {"title", document.title},
                         {"template", document.template_},
                         {"sections", std::move(sections)}};
  return RawJson{json::serialize(out)};
}

// A list of entities as this reader may know them.
class Entities {
 public:
  Entities(const work::Registry& registry, const View& view) : registry_(registry), view_(view) {}
  void add(const EntityPtr& entity) {
    text_ += (text_.empty() ? "" : ",") + work::entity_json(registry_, view_.reader(), *entity);
  }
  [[nodiscard]] std::string text() const { return "[" + text_ + "]"; }

 private:
  const work::Registry& registry_;
  const View& view_;
  std::string text_;
};

// The text as it is now, as if it were put together.
std::string text_json(const work::Registry& registry, const View& view, const AnyId& section) {
  const auto now = TextNow::of(view, section);
  if (now->mark().text == nullptr) return "null";
  work::Entity shown = *now->mark().text;
  shown.version = now->mark().seq();
  shown.body = json::serialize(json::object{{"doc", prose::to_json(*now->doc())}, {"version", now->version()}});
  return work::entity_json(registry, view.reader(), shown);
}

Result<RawJson> show(const View& view, const work::Registry& registry, const Packs& packs, const OneSection& in) {
  TRY(const DocumentSection section, view.get<DocumentSection>(in.section));

  Entities elements(registry, view), contributions(registry, view);
  const std::string here = to_text(in.section);
  for (const packs::Kind& kind : packs.kinds) {
    view.each(kind.id, [&](const EntityPtr& entity) {
      const bool names = entity->body.find(here) != std::string::npos;
      if (names && thread::id_in(entity->fields(), "section") == in.section) elements.add(entity);
    });
  }
  view.parts(in.section, Contribution::kind, [&](const EntityPtr& entity) { contributions.add(entity); });
  json::object advice = advice_json(packs, section);
  advice["not_heard_yet"] = not_heard_yet(view, in.section, partners(view));
  advice["words"] = words_in(view, in.section);
  std::string rest = json::serialize(advice);
  rest.front() = ',';
  return RawJson{R"({"section":)" + work::entity_json(registry, view.reader(), *view.find(in.section)) + R"(,"text":)" +
                 text_json(registry, view, in.section) + R"(,"elements":)" + elements.text() + R"(,"contributions":)" +
                 contributions.text() + rest};
}

}  // namespace

void register_section_views(work::Registry& registry, const Packs& packs) {
  registry.view(
      "document.outline", "documents/{document}", Right::see,
      [&packs](const View& view, const OneDocument& in) { return outline(view, packs, in); },
      "The sections of a document: how far they are, what can be in them, whom to speak with still");
  registry.view(
      "section.show", "sections/{section}", Right::see,
      [&registry, &packs](const View& view, const OneSection& in) { return show(view, registry, packs, in); },
      "A section with its text, its elements and what partners contribute");
}

}  // namespace rd::plan
