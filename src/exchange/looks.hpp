// What people mean by how it looks: bold lines that are headings, numbers typed before them, skipped levels, bullets
// typed by hand, a frame made of a table of one cell, a title inside a table. Nothing is lost: words stay, only their
// kind changes. Pure.
#pragma once
#include <vector>

#include "prose/node.hpp"

namespace rd::exchange {

// The document as a reader sees it, with an id on every block: the same file gives the same ids.
[[nodiscard]] prose::NodePtr read_looks(const prose::Node& doc);

// The steps of read_looks, in this order; each takes and gives the blocks of the document.
using Blocks = std::vector<prose::NodePtr>;

// Frames of one cell become a callout (or the heading that they hold); a title row becomes a caption; a first row in
// bold a header.
[[nodiscard]] Blocks with_tables_read(const Blocks& blocks);
// Paragraphs that look like headings, styles put on sentences, typed numbers, levels.
[[nodiscard]] Blocks with_headings_read(const Blocks& blocks);
// Typed bullets and numbers.
[[nodiscard]] Blocks with_lists_read(const Blocks& blocks);
// Ids on blocks; references inside the document get the id of what they point at.
[[nodiscard]] prose::NodePtr with_ids(const prose::Node& doc);

}  // namespace rd::exchange
