// A plan that was read becomes a document in the workspace: sections, texts, elements and links in one record, so that
// it comes whole or not at all (DOC-10).
#include <algorithm>
#include <map>

#include "plan/answers.hpp"
#include "plan/document.hpp"
#include "plan/ops.hpp"
#include "plan/section_parts.hpp"
#include "thread/elements.hpp"
#include "thread/links.hpp"

namespace rd::plan {
namespace {

using packs::Packs;
using work::Ctx;
using work::Method;
using work::Right;

constexpr std::size_t most_sections = 600, most_elements = 5'000, most_links = 10'000;

struct ImportSection {
  std::string title;
  int level{1};
  json::value doc;
  std::string section, block;
  static constexpr std::array<std::string_view, 3> optional_fields{"doc", "section", "block"};
  static constexpr auto fields() {
    using Me = ImportSection;
    return std::tuple{
        field("title", &Me::title, "as it is called", {.longest = longest_title}),
        field("level", &Me::level, "1 at the top", {.least = 1, .greatest = 9}),
        field("doc", &Me::doc, "its text; left out: none"),
        field("section", &Me::section, "of the template; one that is not there counts as none", {.longest = 128}),
        field("block", &Me::block, "its heading, as references in the texts name it", {.longest = 64})};
  }
};
struct ImportElement {
  std::string kind;
  json::object fields_;
  std::optional<std::int64_t> section_index;
  static constexpr auto fields() {
    using Me = ImportElement;
    return std::tuple{
        field("kind", &Me::kind, "of the packs", {.longest = 64}),
        field("fields", &Me::fields_, "as the writers wrote them; what the kind has no field for is left out"),
        field("section_index", &Me::section_index, "in `sections`", {.least = 0})};
  }
};
struct ImportLink {
  std::string type;
  std::int64_t from{}, to{};
  std::string rationale;
  static constexpr auto fields() {
    using Me = ImportLink;
    return std::tuple{field("type", &Me::type, "of the packs", {.longest = 64}),
                      field("from", &Me::from, "in `elements`", {.least = 0}),
                      field("to", &Me::to, "in `elements`", {.least = 0}),
                      field("rationale", &Me::rationale, "the writers' own words", {.longest = 2'000})};
  }
};
struct Import {
  std::optional<AnyId> id;
  std::string title, template_;
  std::vector<ImportSection> sections;
  std::vector<ImportElement> elements;
  std::vector<ImportLink> links;
  static constexpr std::array optional_fields{std::string_view("template")};
  static constexpr auto fields() {
    return std::tuple{field("id", &Import::id, "made by the client"),
                      field("title", &Import::title, "as the partnership calls it", {.longest = longest_title}),
                      field("template", &Import::template_, "of the packs, whose sections these are; nothing: of any",
                            {.longest = 64}),
                      field("sections", &Import::sections, "in reading order", {.most = most_sections}),
                      field("elements", &Import::elements, "what was found in it", {.most = most_elements}),
                      field("links", &Import::links, "between elements", {.most = most_links})};
  }
};
struct Imported {
  AnyId id;
  std::vector<AnyId> sections, elements, links;
  static constexpr auto fields() {
    return std::tuple{field("id", &Imported::id, "of the document"),
                      field("sections", &Imported::sections, "in the order given"),
                      field("elements", &Imported::elements, "in the order given"),
                      field("links", &Imported::links, "in the order given")};
  }
};

bool has_text(const json::value& doc) {
  return !doc.is_null();
}

// What referred to a heading refers to the section that it became.
void lead_to(json::value& doc, const std::map<std::string, AnyId, std::less<>>& sections) {
  if (auto* list = doc.if_array()) {
    for (json::value& one : *list) lead_to(one, sections);
  } else if (auto* node = doc.if_object()) {
    for (auto& [key, value] : *node) {
      auto* target = key == "target" ? value.if_string() : nullptr;
      const auto found = target == nullptr ? sections.end() : sections.find(std::string_view(*target));
      if (found != sections.end()) {
        *target = heading_id(found->second);
      } else {
        lead_to(value, sections);
      }
    }
  }
}

// Levels tell who stands in whom: a section stands in the last one before it with a lower level.
Result<std::vector<AnyId>> make_sections(Ctx& ctx, const Templates& templates,
                                         const std::vector<ImportSection>& sections, const AnyId& document) {
  std::vector<AnyId> out;
  std::vector<std::pair<int, AnyId>> open;
  std::map<std::string, AnyId, std::less<>> by_block;
  for (const ImportSection& in : sections)
    if (!in.block.empty()) by_block.emplace(in.block, random_id());
  for (const ImportSection& in : sections) {
    const std::string path = "sections." + std::to_string(out.size());
    DocumentSection section;
    if (const auto known = by_block.find(in.block); known != by_block.end()) section.id = known->second;
    TRY(section.title, checked_title(in.title, path + ".title"));
    const auto knows = [&](const packs::Template* one) { return one->section(in.section) != nullptr; };
    if (std::any_of(templates.begin(), templates.end(), knows)) section.section = in.section;
    while (!open.empty() && open.back().first >= in.level) open.pop_back();
    if (!open.empty()) section.parent = open.back().second;
    section.order = static_cast<std::int64_t>(out.size() + 1) * 1'024;
    section.status = has_text(in.doc) ? Status::writing : Status::not_started;
    TRY(const AnyId id, ctx.create(section, {{}, document}));
    if (has_text(in.doc)) {
      TRY(json::value doc, checked_doc(in.doc, path + ".doc"));
      if (!by_block.empty()) lead_to(doc, by_block);
      TRY_DO(ctx.create(SectionText{{}, doc}, {{}, id}));
    }
    open.emplace_back(in.level, id);
    out.push_back(id);
  }
  return out;
}

Result<AnyId> at(const std::vector<AnyId>& ids, std::int64_t index, const std::string& path) {
  if (index < 0 || index >= static_cast<std::int64_t>(ids.size()))
    return refuse(Why::invalid, "import.index", path, {{"index", std::to_string(index)}});
  return ids[static_cast<std::size_t>(index)];
}

// A text tells more of a thing than its kind has fields for; that stays in the text.
json::object known_fields(const Packs& packs, const ImportElement& element) {
  const packs::Kind* kind = packs.kind(element.kind);
  json::object out;
  for (const auto& [name, value] : element.fields_)
    if (kind != nullptr && kind->field(name) != nullptr) out[name] = value;
  return out;
}

// Whose sections count: those of the template that is named, or of all.
Result<Templates> templates_of(const Packs& packs, const std::string& named) {
  Templates out;
  if (named.empty()) {
    for (const packs::Template& one : packs.templates) out.push_back(&one);
  } else {
    TRY(const packs::Template* one, known_template(packs, named));
    out.push_back(one);
  }
  return out;
}

Result<Imported> import(Ctx& ctx, const Packs& packs, const Import& in) {
  TRY(const std::string title, checked_title(in.title, "title"));
  TRY(const Templates templates, templates_of(packs, in.template_));
  Imported out;
  TRY(out.id, ctx.create(Document{in.id.value_or(AnyId{}), title, in.template_}));
  TRY(out.sections, make_sections(ctx, templates, in.sections, out.id));
  for (const ImportElement& one : in.elements) {
    const std::string path = "elements." + std::to_string(out.elements.size());
    thread::NewElement element{{}, one.kind, known_fields(packs, one), {}, {}, thread::Form::as_written};
    if (one.section_index) {
      TRY(element.section, at(out.sections, *one.section_index, path + ".section_index"));
    }
    TRY(const AnyId id, thread::make_element(ctx, packs, element));
    out.elements.push_back(id);
  }
  for (const ImportLink& one : in.links) {
    const std::string path = "links." + std::to_string(out.links.size());
    thread::Tie tie{{}, one.type, {}, {}, one.rationale, 0, 0};
    TRY(tie.from, at(out.elements, one.from, path + ".from"));
    TRY(tie.to, at(out.elements, one.to, path + ".to"));
    TRY(const AnyId id, thread::make_link(ctx, packs, std::move(tie)));
    out.links.push_back(id);
  }
  return out;
}

}  // namespace

void register_import(work::Registry& registry, const Packs& packs) {
  registry
      .add(
          "document.import", Method::post, "documents/import", Right::lead,
          [&packs](Ctx& ctx, const Import& in) { return import(ctx, packs, in); },
          "A plan that was read becomes a document, with the elements found in it")
      .longest_body = std::size_t{25} << 20U;
}

}  // namespace rd::plan
