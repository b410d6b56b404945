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
  // Section → sentences. A section holds what is below it, and what sections of other templates tell that are the same.
  std::map<std::string, std::vector<std::size_t>, std::less<>> sentences_of;

  [[nodiscard]] bool recognised(std::string_view section) const { return sentences_of.contains(section); }
};

// What people said of a heading, by its block id; the other headings are looked at.
struct SaidOfHeading {
  std::string section;                 // of any template, "" when they did not say
  const packs::Template* template_{};  // of this heading and those after it; null: as before
};
using GivenSections = std::map<std::string, SaidOfHeading, std::less<>>;
// `template_`: of the headings before the first that says otherwise.
[[nodiscard]] Mapping map_sections(const Reading& reading, const packs::Packs& packs, const packs::Template& template_,
                                   const GivenSections& given = {});

// A second look, when the elements are known: a heading that nothing named, with a table of goals below it, is about
// goals; and one above sections of one chapter is that chapter.
void map_by_elements(const Reading& reading, const packs::Packs& packs, const packs::Template& template_,
                     const thread::Graph& graph, Mapping& mapping);

// The section itself, what it is part of, and what each of these is the same as.
[[nodiscard]] std::vector<std::string> with_all_above(const packs::Packs& packs, std::string_view section);
// The section of the overarching document at the top above it, itself when it stands alone; null when there is no such
// section.
[[nodiscard]] const packs::Section* chapter_of(const packs::Packs& packs, std::string_view section);
// Its name in the overarching document, its own when it has none there.
[[nodiscard]] const std::string& common_id(const packs::Section& section);

}  // namespace rd::plan
