// Which heading of this document is which section of the template: by title, by other names people use, by content and
// by order, each with the reason said. What maps to nothing stays where it is ("Niet geplaatst"). DOC-02, DOC-10.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "packs/packs.hpp"
#include "plan/reading.hpp"

namespace rd::plan {

enum class MappedBy { title, synonym, content, place, people, nothing };  // people: somebody said so

struct Mapped {
  std::string section;  // template section id, "" when nothing fits
  MappedBy by{MappedBy::nothing};
  std::string words;  // the words it was seen by: the other name, or a few content words
  double sureness{};  // inside only: never shown
};

struct Mapping {
  std::vector<Mapped> headings;         // one per heading of the reading
  std::vector<std::string> section_of;  // per passage: the section it belongs to, "" when none
  std::map<std::string, std::vector<std::size_t>, std::less<>> sentences_of;  // section (with all above it) → sentences

  [[nodiscard]] bool recognised(std::string_view section) const { return sentences_of.contains(section); }
};

// `given`: what people said, by the block id of a heading; the other headings are looked at.
using GivenSections = std::map<std::string, std::string, std::less<>>;
[[nodiscard]] Mapping map_sections(const Reading& reading, const packs::Template& template_,
                                   const GivenSections& given = {});

}  // namespace rd::plan
