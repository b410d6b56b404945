#include <algorithm>

#include "advice/parts.hpp"

namespace rd::advice {
namespace {

constexpr std::size_t long_sentence = 40;    // words
constexpr std::size_t long_paragraph = 220;  // words
constexpr std::size_t list_items = 6;        // a sentence with so many short pieces between commas is a list
constexpr std::size_t short_item = 3;        // words

std::size_t words_of(const Sentence& sentence) {
  return static_cast<std::size_t>(
      std::count_if(sentence.words.tokens.begin(), sentence.words.tokens.end(),
                    [](const text::Token& token) { return token.kind != text::TokenKind::mark; }));
}

// An enumeration after a colon, with semicolons, or of many short things: long, and yet easy to read. Commas alone are
// none: most of the longest sentences have many.
bool like_a_list(const Sentence& sentence) {
  std::size_t items = 0;
  std::size_t words = 0;
  for (const auto& token : sentence.words.tokens) {
    const std::string_view mark = token.of(sentence.words.text);
    if (token.kind != text::TokenKind::mark) {
      ++words;
      continue;
    }
    if (mark == ";" || mark == ":" || mark == "•") return true;
    if (mark != ",") continue;
    if (words <= short_item) ++items;
    words = 0;
  }
  return items >= list_items;
}

// The first words of a sentence, to show where it is.
text::Span beginning(const Sentence& sentence) {
  const auto& tokens = sentence.words.tokens;
  return tokens.empty() ? text::Span{0, sentence.words.text.size()}
                        : text::Span{tokens.front().from, tokens[std::min<std::size_t>(tokens.size(), 8) - 1].to};
}

}  // namespace

void add_lengths(const Reading& reading, std::vector<Remark>& out) {
  for (std::size_t i = 0; i < reading.sentences.size();) {
    const std::size_t passage = reading.sentences[i].passage;
    const Sentence& first = reading.sentences[i];
    std::size_t total = 0;
    for (; i < reading.sentences.size() && reading.sentences[i].passage == passage; ++i) {
      const Sentence& sentence = reading.sentences[i];
      const std::size_t words = words_of(sentence);
      total += words;
      if (words <= long_sentence || sentence.question || !running_text(reading.passages[passage]) ||
          like_a_list(sentence))
        continue;
      out.push_back(remark_at(sentence, beginning(sentence), "text.long_sentence", "long_sentence"));
      out.back().to = sentence.place.to;
      out.back().values["words"] = std::to_string(words);
    }
    if (total <= long_paragraph || !running_text(reading.passages[passage])) continue;
    out.push_back(remark_at(first, beginning(first), "text.long_paragraph", "long_paragraph"));
    out.back().to = reading.passages[passage].text.size();
    out.back().values["words"] = std::to_string(total);
  }
}

}  // namespace rd::advice
