#include "plan/import.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/utf.hpp"
#include "plan/section_parts.hpp"
#include "thread/links.hpp"

namespace rd::plan {
namespace {

using prose::Node;
using prose::NodePtr;

constexpr std::size_t most_sections = 600;  // as document.import
constexpr std::size_t longest_rationale = 2'000;

struct Part {
  std::string title, section;
  int level{1};
  std::vector<NodePtr> blocks;
};

// The level down to which headings become sections: all, unless there are more than a document holds.
int deepest_level(const Reading& reading) {
  for (int level = 6; level > 1; --level) {
    const auto n = std::count_if(reading.headings.begin(), reading.headings.end(),
                                 [&](const Heading& heading) { return heading.level <= level; });
    if (static_cast<std::size_t>(n) < most_sections) return level;
  }
  return 1;
}

class Cut {
 public:
  explicit Cut(const Judgement& judgement) : judgement_(judgement), deepest_(deepest_level(*judgement.reading)) {
    const Reading& reading = *judgement.reading;
    for (std::size_t h = 0; h < reading.headings.size(); ++h)
      by_block_.emplace(reading.passages[reading.headings[h].passage].bid, h);
  }

  void run(const Node& doc) {
    for (const NodePtr& block : doc.content) {
      const auto heading = block->type == "heading" ? by_block_.find(prose::attr_text(*block, "bid")) : by_block_.end();
      const bool opens = heading != by_block_.end() && parts_.size() < most_sections && begins(heading->second);
      if (!opens) {
        if (parts_.empty()) parts_.push_back({title(), {}, 1, {}});
        parts_.back().blocks.push_back(block);
      }
    }
  }

  [[nodiscard]] json::array sections() const {
    json::array out;
    for (const Part& part : parts_) {
      json::object one{{"title", part.title}, {"level", part.level}, {"section", part.section}};
      if (!part.blocks.empty()) {
        Node doc;
        doc.type = "doc";
        doc.content = part.blocks;
        one["doc"] = prose::to_json(doc);
      }
      out.push_back(std::move(one));
    }
    return out;
  }

  // The section in which a passage stands.
  [[nodiscard]] std::optional<std::size_t> part_of(std::size_t passage) const {
    const Reading& reading = *judgement_.reading;
    for (int h = reading.heading_of[passage]; h >= 0; h = reading.headings[static_cast<std::size_t>(h)].parent) {
      const auto found = part_of_heading_.find(static_cast<std::size_t>(h));
      if (found != part_of_heading_.end()) return found->second;
    }
    return std::nullopt;
  }

  [[nodiscard]] std::string title() const {
    const std::string title = tidy_spaces(judgement_.title);
    return title.empty() || utf16_length(title) > longest_title ? "Plan" : title;
  }

 private:
  bool begins(std::size_t h) {
    const Heading& heading = judgement_.reading->headings[h];
    const std::string title = tidy_spaces(heading.title);
    if (heading.level > deepest_ || title.empty() || utf16_length(title) > longest_title) return false;
    part_of_heading_.emplace(h, parts_.size());
    parts_.push_back({title, judgement_.mapping.headings[h].section, heading.level, {}});
    return true;
  }

  const Judgement& judgement_;
  int deepest_;
  std::map<std::string, std::size_t, std::less<>> by_block_;
  std::map<std::size_t, std::size_t> part_of_heading_;
  std::vector<Part> parts_;
};

bool fits(const packs::LinkType& type, const thread::Element& from, const thread::Element& to) {
  const auto among = [](const std::vector<std::string>& kinds, const std::string& kind) {
    return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
  };
  return among(type.from, from.kind) && among(type.to, to.kind);
}

json::array links_of(const Judgement& judgement, const packs::Packs& packs) {
  const auto& graph = judgement.extracted.graph;
  std::set<std::tuple<std::string, std::size_t, std::size_t>> met;
  json::array out;
  for (const thread::Link& link : graph.links) {
    const packs::LinkType* type = thread::link_type(packs, link.type);
    if (type == nullptr || !link.to || link.from == *link.to) continue;
    if (!fits(*type, graph.elements[link.from], graph.elements[*link.to])) continue;
    std::string words = trim(link.words.empty() ? graph.elements[*link.to].place.quote : link.words);
    if (words.empty() || utf16_length(words) > longest_rationale) words = graph.elements[*link.to].place.quote;
    if (words.empty() || !met.emplace(link.type, link.from, *link.to).second) continue;
    out.push_back({{"type", link.type}, {"from", link.from}, {"to", *link.to}, {"rationale", words}});
  }
  return out;
}

}  // namespace

json::object import_input(const Judgement& judgement, const Node& doc, const packs::Packs& packs) {
  Cut cut(judgement);
  cut.run(doc);
  json::array elements;
  for (const thread::Element& element : judgement.extracted.graph.elements) {
    const packs::Kind* kind = packs.kind(element.kind);
    json::object fields;
    for (const auto& [name, value] : element.fields)
      if (kind->field(name) != nullptr) fields[name] = value;
    json::object one{{"kind", element.kind}, {"fields", std::move(fields)}};
    if (const auto part = cut.part_of(element.place.passage)) one["section_index"] = *part;
    elements.push_back(std::move(one));
  }
  return {{"title", cut.title()},
          {"sections", cut.sections()},
          {"elements", std::move(elements)},
          {"links", links_of(judgement, packs)}};
}

}  // namespace rd::plan
