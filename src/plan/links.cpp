#include "plan/links.hpp"

#include <algorithm>
#include <set>

#include "plan/extract.hpp"

namespace rd::plan {
namespace {

using thread::Element;
using thread::Graph;
using thread::Link;

bool in(const std::vector<std::string>& list, const std::string& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

std::set<std::string> long_stems(std::string_view text) {
  std::set<std::string> out;
  for (const auto& stem : text::stemmed(text).stems)
    if (stem.size() > 3) out.insert(stem);
  return out;
}

// Do the words of `text` name this element: at least two thirds of its telling words?
bool names(const std::set<std::string>& text, const std::set<std::string>& name) {
  if (name.empty()) return false;
  std::size_t shared = 0;
  for (const auto& stem : name) shared += text.contains(stem) ? 1 : 0;
  return shared * 3 >= name.size() * 2;
}

std::optional<std::size_t> element_named(const Graph& graph, const std::string& kind, std::string_view text) {
  const auto stems = long_stems(text);
  for (std::size_t i = 0; i < graph.elements.size(); ++i) {
    if (graph.elements[i].kind == kind && names(stems, long_stems(graph.elements[i].name()))) return i;
  }
  return std::nullopt;
}

// A field called after the other kind ("indicator" of a goal, "goal" of an instrument) states a tie in words.
void tie_by_fields(const packs::LinkType& type, Graph& graph) {
  const std::size_t count = graph.elements.size();
  for (std::size_t i = 0; i < count; ++i) {
    const Element& element = graph.elements[i];
    for (const std::string& to : type.to) {
      if (in(type.from, element.kind) && element.kind != to && !says_nothing(element.field(to))) {
        graph.links.push_back({type.id, i, element_named(graph, to, element.field(to)), std::string(element.field(to))});
      }
    }
    for (const std::string& from : type.from) {
      if (!in(type.to, element.kind) || element.kind == from || says_nothing(element.field(from))) continue;
      const auto named = element_named(graph, from, element.field(from));
      if (named) graph.links.push_back({type.id, *named, i, std::string(element.field(from))});
    }
  }
}

// Two elements in one sentence, list item or table row, or one that names the other, belong together.
void tie_by_place(const packs::LinkType& type, const Reading& reading, Graph& graph) {
  for (std::size_t i = 0; i < graph.elements.size(); ++i) {
    const Element& from = graph.elements[i];
    if (!in(type.from, from.kind)) continue;
    for (std::size_t j = 0; j < graph.elements.size(); ++j) {
      const Element& to = graph.elements[j];
      if (i == j || !in(type.to, to.kind) || to.kind == from.kind) continue;
      const auto& a = reading.passages[from.place.passage];
      const auto& b = reading.passages[to.place.passage];
      const bool same_row = a.table >= 0 && a.table == b.table && a.row == b.row;
      const bool same_passage = from.place.passage == to.place.passage;
      const bool named = to.found_by == thread::FoundBy::sentence && names(long_stems(to.name()), long_stems(from.name()));
      if (same_row || same_passage || named) graph.links.push_back({type.id, i, j, b.text});
    }
  }
}

}  // namespace

void tie(const packs::Packs& packs, const Reading& reading, Graph& graph) {
  for (const auto& type : packs.links) {
    tie_by_fields(type, graph);
    tie_by_place(type, reading, graph);
  }
}

}  // namespace rd::plan
