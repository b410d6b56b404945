// A document as a reader meets it: one list of passages in reading order, each knowing what it is and where it stands.
// Everything that reads texts (advice, mapping, extraction) reads this, not the tree.
#pragma once
#include <string>
#include <vector>

#include "prose/node.hpp"

namespace rd::prose {

enum class PassageKind {
  heading,
  paragraph,
  list_item,
  cell,
  header_cell,
  quotation,
  caption,
  footnote,
  contents,
  glossary,
  code
};

struct Passage {
  PassageKind kind{PassageKind::paragraph};
  std::string bid;     // the block's id
  std::string text;    // tidy_spaces(inline text); never empty
  std::string number;  // of a heading: as typed, or as the contents table gives it, "2.3"; "" when none (never in text)
  int level{};         // of a heading (1…6) or the depth of a list item (1…)
  int heading{-1};     // index of the nearest heading above it in the same list, -1 before the first
  int table{-1};       // number of the table in the document, from 0; -1 outside tables
  int row{-1}, column{-1};  // place in the table's grid (spans counted)
  int row_span{1}, column_span{1};
  bool in_list_numbered{};
  std::string title_of_table;  // caption or sentence right above, for cells
};

// Contents tables and glossaries (abbreviation lists) are recognised by their heading and by their look.
[[nodiscard]] std::vector<Passage> passages(const Node& doc);

}  // namespace rd::prose
