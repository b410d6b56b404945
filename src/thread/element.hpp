// The things a plan is made of (goals, roles, risks …) and the ties between them: the red thread as values. Kinds and
// fields are declared by packs; here they are only data, found in a document or made by people.
#pragma once
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rd::thread {

// Where something stands: the passage (index in the document's reading order) and what a person needs to find it.
struct Place {
  std::size_t passage{};
  std::string heading;  // the nearest heading, with its number
  std::string section;  // template section, "" when none was recognised
  std::string block;    // bid
  std::string quote;    // at most twelve of the writers' own words
};

enum class FoundBy { table, label, list, sentence };

struct Element {
  std::string kind;
  std::map<std::string, std::string, std::less<>> fields;  // as written; "name" is always there
  Place place;
  FoundBy found_by{FoundBy::sentence};
  std::vector<Place> also;  // where it is told again
  [[nodiscard]] const std::string& name() const { return fields.find("name")->second; }
  [[nodiscard]] bool filled(std::string_view field) const;
  [[nodiscard]] std::string_view field(std::string_view name) const;  // "" when empty
};

// A tie and the sentence it stands on; ends are indices of elements. `to` may be a text without an element.
struct Link {
  std::string type;
  std::size_t from{};
  std::optional<std::size_t> to;
  std::string words;
};

struct Graph {
  std::vector<Element> elements;
  std::vector<Link> links;
};

}  // namespace rd::thread
