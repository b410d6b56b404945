// A document read once: passages, their sentences with stems, and the tree of headings with the text under each.
// Everything in plan/ looks at this. Immutable after `read`; the document's passages own all text that the sentences
// point into.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "prose/passage.hpp"
#include "text/stem.hpp"
#include "thread/element.hpp"

namespace rd::plan {

struct Sentence {
  std::size_t passage{};
  text::Span span;        // in the passage's text
  text::Stemmed stemmed;  // its text is the sentence
};

struct Heading {
  std::size_t passage{};
  int level{};
  std::string number;  // "2.3" as typed, "" when none
  std::string title;
  int parent{-1};               // index in headings
  std::size_t first{}, last{};  // passages [first, last) of its own text, without its subheadings'
  std::size_t end{};            // one past the last passage under it, subheadings included
  std::size_t words{};          // of its own text
  std::size_t words_below{};    // with its subheadings
};

struct Reading {
  std::vector<prose::Passage> passages;
  std::vector<Heading> headings;
  std::vector<Sentence> sentences;          // in order; headings, contents and code left out
  std::vector<std::size_t> first_sentence;  // per passage: index of its first sentence; one more at the end
  std::vector<int> heading_of;              // per passage: index in headings, -1 before the first
  std::size_t words{};

  [[nodiscard]] thread::Place place(std::size_t passage, std::size_t from,
                                    std::size_t to) const;  // bytes in the passage
  [[nodiscard]] thread::Place place(const Sentence& sentence) const;
  [[nodiscard]] std::string heading_label(int heading) const;  // "2.3 Visie", "" for -1
};

// The passage of what people made beside the text: it has a place, and nothing is read in it.
inline constexpr std::size_t beside_text = std::size_t{1} << 32U;

[[nodiscard]] std::shared_ptr<const Reading> read(std::vector<prose::Passage> passages);

// True when the sentence is a question or stands wholly between quotation marks.
[[nodiscard]] bool is_question(std::string_view sentence);

}  // namespace rd::plan
