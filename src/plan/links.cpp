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

bool has_code(std::string_view text, std::string_view code) {
  if (code.empty()) return false;
  for (const auto& token : text::tokens(text))
    if (token.of(text) == code) return true;
  return false;
}

// All elements of a kind that a text names, by their words or by their number ("D2, D7").
std::vector<std::size_t> elements_named(const Graph& graph, const std::string& kind, std::string_view text) {
  const auto stems = long_stems(text);
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < graph.elements.size(); ++i) {
    const Element& element = graph.elements[i];
    if (element.kind == kind && (has_code(text, element.field("number")) || names(stems, long_stems(element.name()))))
      out.push_back(i);
  }
  return out;
}

// A field called after the other kind ("indicator" of a goal, "goal" of an instrument) states a tie in words.
void tie_by_fields(const packs::LinkType& type, Graph& graph) {
  const std::size_t count = graph.elements.size();
  for (std::size_t i = 0; i < count; ++i) {
    const Element& element = graph.elements[i];
    for (const std::string& to : type.to) {
      if (in(type.from, element.kind) && element.kind != to && !says_nothing(element.field(to))) {
        const auto ends = elements_named(graph, to, element.field(to));
        for (const std::size_t end : ends) graph.links.push_back({type.id, i, end, std::string(element.field(to))});
        if (ends.empty()) graph.links.push_back({type.id, i, std::nullopt, std::string(element.field(to))});
      }
    }
    for (const std::string& from : type.from) {
      // "Voor welk punt of doel": one column of the actions names both.
      const bool point = from == "improvement_point" && element.field(from).empty();
      const std::string said(element.field(point ? "goal" : from));
      if (!in(type.to, element.kind) || element.kind == from || says_nothing(said)) continue;
      for (const std::size_t named : elements_named(graph, from, said))
        graph.links.push_back({type.id, named, i, said});
    }
  }
}

// The telling words of an element's name, made once.
using Told = std::set<std::string>;

// Two elements in one sentence, list item or table row, or one that names the other, belong together.
void tie_by_place(const packs::LinkType& type, const Reading& reading, const std::vector<Told>& told, Graph& graph) {
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
      const bool named = to.found_by == thread::FoundBy::sentence && names(told[j], told[i]);
      if (same_row || same_passage || named) graph.links.push_back({type.id, i, j, b.text});
    }
  }
}

// "Alle streefdoelen bespreken we in november": a talk about all of them; "dit doel": about the one just before.
void tie_talks(const packs::LinkType& type, const Reading& reading, Graph& graph) {
  static const text::WordQuery all("alle|elk|iedere|ieder|de doel|doelen|streefdoel|streefdoelen|doelstellingen");
  static const text::WordQuery this_one("\"dit doel\"|\"dit streefdoel\"");
  for (std::size_t j = 0; j < graph.elements.size(); ++j) {
    const Element& talk = graph.elements[j];
    if (talk.kind != "talk" || !in(type.to, "talk")) continue;
    const auto said = text::stemmed(talk.name());
    std::optional<std::size_t> before;
    for (std::size_t i = 0; i < graph.elements.size(); ++i) {
      const Element& goal = graph.elements[i];
      if (goal.kind != "goal" || !in(type.from, "goal")) continue;
      if (all.matches(said) && !this_one.matches(said)) graph.links.push_back({type.id, i, j, talk.name()});
      if (goal.place.passage <= talk.place.passage) before = i;
    }
    const bool about_this = this_one.matches(text::stemmed(reading.passages[talk.place.passage].text));
    if (before && about_this) graph.links.push_back({type.id, *before, j, talk.name()});
  }
}

}  // namespace

void tie(const packs::Packs& packs, const Reading& reading, Graph& graph) {
  std::vector<Told> told;
  for (const auto& element : graph.elements) told.push_back(long_stems(element.name()));
  for (const auto& type : packs.links) {
    tie_by_fields(type, graph);
    tie_by_place(type, reading, told, graph);
    tie_talks(type, reading, graph);
  }
}

}  // namespace rd::plan
