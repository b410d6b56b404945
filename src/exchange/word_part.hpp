// A Word part made ready for pandoc. pandoc 2.17 drops what it does not know: text boxes, simple fields, text behind
// custom tags, links inside tracked text, cells of a table without a grid. One linear pass unwraps these, takes
// commands out of fields, and counts what the source holds, so that a test can see that nothing is lost.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "exchange/read.hpp"

namespace rd::exchange {

// The same part, with: text boxes as tables of one cell after their paragraph, tabs as tab_sign, symbols as characters,
// every table with a grid that fits its rows, fields that run or fetch something emptied. Adds to `kept` (headings are
// not counted).
[[nodiscard]] std::string ready_for_pandoc(std::string_view xml, Kept& kept);

// word/comments.xml: who said what, also where no place in the text points at it.
[[nodiscard]] std::vector<Comment> comments_of(std::string_view comments_xml);

// The title in the document's properties (docProps/core.xml, meta.xml), "" when there is none.
[[nodiscard]] std::string title_of(std::string_view properties_xml);

}  // namespace rd::exchange
