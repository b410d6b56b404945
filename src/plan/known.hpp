// What a workspace knows of its document and a file does not tell: which heading is which section, the elements and
// links that people made, the rules they chose. Values.
#pragma once
#include "plan/extract.hpp"

namespace rd::plan {

struct KnownElement {
  std::string id;
  std::string heading;  // block id of the heading it stands under, "" for nowhere yet
  std::string kind;
  std::map<std::string, std::string, std::less<>> fields;  // as a text would tell them; "name" is there
};

struct Known {
  GivenSections sections;
  std::vector<KnownElement> elements;
  std::vector<thread::Link> links;                 // ends are indices of `elements`
  std::map<std::string, bool, std::less<>> rules;  // switched on or off
};

// What stands beside the text, for read().
[[nodiscard]] std::vector<Beside> beside(const Known& known);

// The graph with what people made: of a kind that they made elements of, those that were only read are left out. What
// was read of one with the same name (a link, a difference) is told of theirs.
void lay_over(const Known& known, const Reading& reading, Extracted& extracted);

}  // namespace rd::plan
