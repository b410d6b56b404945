// kaders/*.yaml: safeguards, norms, role portfolios and pictures of the profession, each as it was in a year.
#include <fmt/format.h>

#include "packs/reading.hpp"

namespace rd::packs {
namespace {

constexpr std::array<std::string_view, 4> sorts{"safeguards", "regulation_norm", "role_portfolio", "profession"};

// Depth first into `to_fill`.
void read_item(const Node& node, const FrameworkItem* parent, Framework& to_fill, Reading& to) {
  MapReader map(node, "item", to);
  FrameworkItem item;
  item.id = map.id();
  map.name("item " + item.id);
  item.parent = parent == nullptr ? std::string{} : parent->id;
  item.depth = parent == nullptr ? 0 : parent->depth + 1;
  item.name = map.text("name");
  item.explains = map.text("explains", Asked::may);
  item.percent = map.number("percent", 1, 100, 0);
  item.credits = map.number("credits", 1, 240, 0);
  item.words = map.words("words");
  item.source = map.find("source", Asked::may) == nullptr ? to_fill.source : map.source();
  const std::vector<const Node*> nested = map.items("items");
  map.done();
  const bool norm = item.percent > 0 || item.credits > 0;
  if (norm && to_fill.sort != FrameworkSort::regulation_norm) {
    to.note(node.line, fmt::format("{} is a number in a framework of {}", item.id, name_of(to_fill.sort)),
            "percent and credits only where sort: regulation_norm");
  }
  for (const std::string& words : item.words) check_words(words, map.line_of("words"), to);
  check_tone(item.explains, Force::law, map.line_of("explains"), to);
  to.declare("framework item", item.id, map.line_of("id"));
  to_fill.items.push_back(item);
  for (const Node* child : nested) read_item(*child, &item, to_fill, to);
}

Framework read_framework(const Node& node, Reading& to) {
  MapReader map(node, "framework", to);
  Framework found;
  found.id = map.id();
  map.name("framework " + found.id);
  found.sort = static_cast<FrameworkSort>(map.choice("sort", sorts));
  found.name = map.text("name");
  found.explains = map.text("explains");
  found.note = map.text("note", Asked::may);
  found.year = map.number("year", 1990, 2100, 0);
  if (found.year == 0) to.note(node.line, fmt::format("framework {} has no year", found.id), "year: 2021");
  found.since = map.day("since");
  found.until = map.day("until");
  found.concept_only = map.flag("concept");
  found.source = map.source();
  const std::vector<const Node*> items = map.items("items", Asked::must);
  map.done();
  if (found.since && found.until && *found.until < *found.since) {
    to.note(map.line_of("until"), fmt::format("framework {} ends before it begins", found.id), "until after since");
  }
  for (const Node* item : items) read_item(*item, nullptr, found, to);
  to.declare("framework", found.id, map.line_of("id"));
  return found;
}

}  // namespace

std::string_view name_of(FrameworkSort sort) {
  return sorts.at(static_cast<std::size_t>(sort));
}

void read_frameworks(const Node& node, Reading& to) {
  if (node.is != Node::Is::list) to.note(node.line, "frameworks is no list", "- id: …");
  for (const Node& item : node.items) to.contents().packs.frameworks.push_back(read_framework(item, to));
}

}  // namespace rd::packs
