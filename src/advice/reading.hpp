// A document cut into the sentences that advice is about, made once and read by every part of the adviser.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "prose/passage.hpp"
#include "text/stem.hpp"
#include "text/tokens.hpp"

namespace rd::advice {

struct Sentence {
  std::size_t passage{};
  text::Span place;                // bytes in the passage's text
  text::Stemmed words;             // offsets from the start of the sentence
  std::vector<text::Span> quoted;  // from the start of the sentence: between quotation marks
  bool question{};
};

struct Reading {
  const std::vector<prose::Passage>& passages;
  std::vector<Sentence> sentences;  // of paragraphs, list items, cells and footnotes, in reading order
  std::vector<char> vision;         // per passage: under a heading about vision or mission, where words may inspire
};

// The sentences view the text of `passages`, which has to stay.
[[nodiscard]] Reading read_sentences(const std::vector<prose::Passage>& passages);

// Running text, in which sentences can be long or passive: paragraphs and list items.
[[nodiscard]] bool running_text(const prose::Passage& passage);

// What stands between quotation marks in a text, the marks included.
[[nodiscard]] std::vector<text::Span> quotations(std::string_view text);
[[nodiscard]] bool overlaps(const std::vector<text::Span>& spans, text::Span span);

// At most twelve words of `sentence` around `span`, with … where words were left out.
[[nodiscard]] std::string quote_around(std::string_view sentence, text::Span span);

}  // namespace rd::advice
