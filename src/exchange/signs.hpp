// What pandoc's reader of OpenDocument does not tell (tracked changes, remarks, merged cells, header rows, words for
// pictures) travels through it as signs in the text: private characters around a letter and a number, which points into
// these lists.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "prose/node.hpp"

namespace rd::exchange {

// A tab inside a line; pandoc would make it a space.
inline constexpr std::string_view tab_sign = "\xEE\x80\x89";    // U+E009, private use
inline constexpr std::string_view sign_opens = "\xEE\x80\x8A";  // U+E00A
inline constexpr std::string_view sign_closes = "\xEE\x80\x8B";

struct Signs {
  std::vector<prose::Mark> marks;          // s3 … e3: from here to there this mark
  std::vector<std::pair<int, int>> spans;  // c3: the cell has so many columns and rows
  std::vector<std::string> alternatives;   // d3: what the picture just before shows
  // h0: the cell is a header; x0: the cell is covered by one beside or above it
};

[[nodiscard]] inline std::string sign(char kind, std::size_t number) {
  return std::string(sign_opens) + kind + std::to_string(number) + std::string(sign_closes);
}

}  // namespace rd::exchange
