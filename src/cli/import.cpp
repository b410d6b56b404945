#include "cli/import.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <tuple>

#include "plan/section_parts.hpp"
#include "prose/node.hpp"
#include "work/rooms.hpp"

namespace rd::cli {
namespace {

constexpr std::size_t longest_title = 300;

std::string shortened(const std::string& text) {
  return utf16_length(text) <= longest_title ? text : text.substr(0, 200) + "…";
}

// Sections in the making: which blocks stand in each, and which heading of the reading is which.
class Sections {
 public:
  Sections(const plan::Judgement& judgement, const prose::Node& doc, const std::string& title)
      : reading_(*judgement.reading), mapping_(judgement.mapping), title_(title) {
    referred(doc);
    for (std::size_t i = 0; i < reading_.headings.size(); ++i) {
      by_block_.emplace(reading_.passages[reading_.headings[i].passage].bid, i);
    }
  }

  void take(const prose::NodePtr& block) {
    const auto found = block->type == "heading" ? by_block_.find(prose::attr_text(*block, "bid")) : by_block_.end();
    if (found != by_block_.end()) return begin(found->second);
    if (list_.empty()) list_.push_back({{"title", title_}, {"level", 1}});
    auto& doc = list_.back()["doc"];
    if (doc.is_null()) doc = json::object{{"type", "doc"}, {"content", json::array{}}};
    doc.get_object()["content"].as_array().push_back(prose::to_json(*block));
  }
  // Of the heading that this passage stands under.
  [[nodiscard]] std::optional<std::size_t> section_of(std::size_t passage) const {
    const int heading = passage < reading_.heading_of.size() ? reading_.heading_of[passage] : -1;
    const auto found = heading < 0 ? of_heading_.end() : of_heading_.find(static_cast<std::size_t>(heading));
    return found == of_heading_.end() ? std::nullopt : std::optional(found->second);
  }
  [[nodiscard]] json::array take_all() {
    json::array out;
    for (auto& one : list_) out.push_back(std::move(one));
    return out;
  }

 private:
  void begin(std::size_t index) {
    const plan::Heading& heading = reading_.headings[index];
    json::object section{{"title", shortened(heading.title.empty() ? title_ : heading.title)},
                         {"level", std::clamp(heading.level, 1, 9)}};
    const std::string& known = mapping_.headings[index].section;
    if (!known.empty()) section["section"] = known;
    const std::string& block = reading_.passages[heading.passage].bid;
    if (targets_.contains(block)) section["block"] = block;
    of_heading_[index] = list_.size();
    list_.push_back(std::move(section));
  }

  void referred(const prose::Node& node) {
    if (node.type == "cross_reference") targets_.insert(prose::attr_text(node, "target"));
    for (const prose::NodePtr& child : node.content) referred(*child);
  }

  const plan::Reading& reading_;
  const plan::Mapping& mapping_;
  const std::string title_;
  std::set<std::string> targets_;  // of references
  std::map<std::string, std::size_t> by_block_;
  std::map<std::size_t, std::size_t> of_heading_;
  std::vector<json::object> list_;
};

json::array elements_of(const thread::Graph& graph, const Sections& sections) {
  json::array out;
  for (const thread::Element& element : graph.elements) {
    json::object fields;
    for (const auto& [name, value] : element.fields) fields[name] = value;
    json::object one{{"kind", element.kind}, {"fields", std::move(fields)}};
    if (const auto section = sections.section_of(element.place.passage)) one["section_index"] = *section;
    out.push_back(std::move(one));
  }
  return out;
}

// Those that say something, between two elements that the packs let it stand between.
json::array links_of(const thread::Graph& graph, const packs::Packs& packs) {
  json::array out;
  std::set<std::tuple<std::string, std::size_t, std::size_t>> seen;
  for (const thread::Link& link : graph.links) {
    if (!link.to || *link.to == link.from || link.words.empty()) continue;
    const auto type =
        std::find_if(packs.links.begin(), packs.links.end(), [&](const auto& t) { return t.id == link.type; });
    const auto holds = [&](const std::vector<std::string>& kinds, std::size_t element) {
      const std::string& kind = graph.elements[element].kind;
      return kinds.empty() || std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
    };
    if (type == packs.links.end() || !holds(type->from, link.from) || !holds(type->to, *link.to)) continue;
    if (!seen.emplace(link.type, link.from, *link.to).second) continue;
    out.push_back(
        json::object{{"type", link.type}, {"from", link.from}, {"to", *link.to}, {"rationale", shortened(link.words)}});
  }
  return out;
}

struct Upload {
  std::string name, title, template_;
  bool only_read{};
  static constexpr std::array<std::string_view, 3> optional_fields{"title", "template", "only_read"};
  static constexpr auto fields() {
    return std::tuple{
        field("name", &Upload::name, "of the file; its ending is a hint", {.longest = 300}),
        field("title", &Upload::title, "of the document; left out: its own", {.longest = longest_title}),
        field("template", &Upload::template_, "onto whose sections; left out: the overarching document",
              {.longest = 64}),
        field("only_read", &Upload::only_read, "make nothing: answer what document.import would be given")};
  }
};

Result<work::Download> upload(work::Transfer& transfer, const packs::Packs& packs, const Upload& in) {
  const KeepPicture keep = keeps_in(transfer.rooms.store(), transfer.workspace);
  TRY(json::object input, read_for_import(transfer.body, {in.name, in.title, in.template_}, packs, keep));
  if (in.only_read) return work::Download{json::serialize(input), "application/json", {}};
  TRY(work::Answer answer, transfer.rooms.run_and_wait(transfer.workspace, transfer.caller,
                                                       {"document.import", std::move(input), transfer.ref}));
  return work::Download{std::move(answer.text), "application/json", {}};
}

}  // namespace

json::object import_input(const Checked& checked, const packs::Packs& packs, const std::string& title) {
  const plan::Judgement& judgement = checked.judgement;
  Sections sections(judgement, *checked.document.doc, title);
  for (const prose::NodePtr& block : checked.document.doc->content) sections.take(block);
  json::array elements = elements_of(judgement.extracted.graph, sections);
  const plan::Templates& templates = judgement.templates;
  return {{"title", title},
          {"template", templates.empty() ? std::string{} : templates.front()->id},
          {"sections", sections.take_all()},
          {"elements", std::move(elements)},
          {"links", links_of(judgement.extracted.graph, packs)}};
}

Result<json::object> read_for_import(std::string_view bytes, const ImportWish& wish, const packs::Packs& packs,
                                     const KeepPicture& keep) {
  CheckWish how;
  if (!wish.template_.empty()) {
    TRY(const packs::Template* named, plan::known_template(packs, wish.template_));
    how.template_id = named->id;
  }
  TRY(Checked checked, check_file(bytes, wish.file_name, how));
  keep_pictures(checked.document, keep);
  std::string title = wish.title.empty() ? checked.judgement.title : wish.title;
  if (title.empty()) title = std::filesystem::path(wish.file_name).stem().string();
  return import_input(checked, packs, shortened(title));
}

void register_import(work::Registry& registry, const packs::Packs& packs) {
  registry.transfer<Upload>(
      "document.upload", work::Method::post, "documents/upload", work::Right::lead,
      [&packs](work::Transfer& transfer, const Upload& in) { return upload(transfer, packs, in); },
      "Reads a plan (Word, OpenDocument or Markdown) and makes it a document");
}

}  // namespace rd::cli
