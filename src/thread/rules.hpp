// The rule engine: conditions of packs/regels over elements, ties, sections and questions. What is too clever for
// conditions is a native rule: a function given by its name.
#pragma once
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "packs/packs.hpp"
#include "text/stem.hpp"
#include "thread/conditions.hpp"
#include "thread/finding.hpp"

namespace rd::thread {

// One place where a rule asks, with what its sentences name.
struct Hit {
  std::string subject;
  Place place;
  std::map<std::string, std::string> values;
  std::string ground;  // what the hit stands on; when it changes the finding is a new one
  std::vector<Place> others;
  std::string detail;
  int weight{};     // 0 = the rule's own
  packs::Text ask;  // empty = the rule's own
  std::vector<packs::Source> source;
};

using Native = std::function<std::vector<Hit>(const packs::Rule&)>;

// What the rules look at. Made by the caller; nothing is copied. All pointers outlive the call.
struct World {
  const packs::Packs& packs;
  const Graph& graph;
  // Sentences of every recognised template section (those under it included), by section id.
  std::map<std::string, std::vector<const text::Stemmed*>, std::less<>> sections;
  std::map<std::string, Place, std::less<>> section_places;
  std::map<std::string, AnswerState, std::less<>> answers;  // by question id
  std::map<std::string, Native, std::less<>> natives;
  std::map<std::string, bool, std::less<>> chosen{};  // rules that a partnership switched on or off, by id
  std::optional<Date> today{};
};

// Runs the rules that are on, by choice or else as the packs say (with `library`: every rule). A rule whose native is
// not in the world stays silent.
[[nodiscard]] std::vector<Finding> run_rules(const World& world, bool library);

// A rule that holds asks about an element, or about a section ("" for the document).
[[nodiscard]] Hit hit_on(const Element& element, const Reads& reads);
[[nodiscard]] Hit hit_on(const packs::Rule& rule, std::string_view section, const Place& place);
// What it asks, with its sentences filled in.
[[nodiscard]] Finding finding_of(const packs::Rule& rule, Hit hit);

// The first twelve words of a text, with … when cut.
[[nodiscard]] std::string short_quote(std::string_view text);
// Up to twelve words around bytes from…to.
[[nodiscard]] std::string quote_around(std::string_view text, std::size_t from, std::size_t to);

}  // namespace rd::thread
