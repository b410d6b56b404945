// Dutch running text cut into words and sentences. Offsets are bytes into the given UTF-8. Pure; safe on any thread.
#pragma once
#include <cstddef>
#include <string_view>
#include <vector>

namespace rd::text {

struct Span {
  std::size_t from{}, to{};
  [[nodiscard]] std::string_view of(std::string_view text) const { return text.substr(from, to - from); }
  bool operator==(const Span&) const = default;
};

enum class TokenKind { word, number, mark };  // mark: punctuation and symbols

struct Token : Span {
  TokenKind kind{};
};

// "zo'n", "po-scholen", "foto's", "m.b.t.", "3,5", "2026-2027", "40%" (number + mark) are one token each.
[[nodiscard]] std::vector<Token> tokens(std::string_view text);

// Sentences of one passage: knows abbreviations (bijv., o.a., dhr., art. 5), initials, ordinals, numbered lists,
// decimal numbers, quotations, parentheses, ellipses, web addresses; a line break inside a passage does not end a
// sentence.
[[nodiscard]] std::vector<Span> sentences(std::string_view text);

[[nodiscard]] std::size_t word_count(std::string_view text);

}  // namespace rd::text
