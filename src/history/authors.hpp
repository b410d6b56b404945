// Who wrote which words of a text, and on which day: what everybody did to it, once more, with an author beside every
// UTF-16 unit. Words that come back are of who wrote them first. Values only.
#pragma once
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "prose/step.hpp"

namespace rd::history {

// A text as a row of units: of its words, and one for every border of a node. Beside each who brought it.
class Written {
 public:
  using Author = std::uint16_t;  // a number that the caller gives

  // `doc`, of which all is of this author.
  Written(const prose::Part& doc, Author author);

  // What a step that fits does; one that takes in more than there is does nothing.
  void apply(const prose::Step& step, Author author);
  // The text became this; what stayed alike stays of who wrote it.
  void become(const prose::Part& doc, Author author);
  // The same text in its own words, where these were taken out of earlier versions.
  [[nodiscard]] bool fits(const prose::Part& doc) const;

  // For each unit and border of the document's content.
  [[nodiscard]] const std::vector<Author>& who() const { return who_; }

 private:
  void put(std::size_t at, std::size_t old_size, std::u16string_view words, Author author);
  void keep(std::u16string_view words, const Author* who);
  void find_back(std::u16string_view words, Author* who, std::size_t just_gone) const;

  std::u16string units_;
  std::vector<Author> who_;
  // What was taken away, one after another, and where in it some units begin.
  std::u16string gone_;
  std::vector<Author> gone_who_;
  std::unordered_map<std::uint64_t, std::size_t> index_;
};

}  // namespace rd::history
