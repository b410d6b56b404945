// What people mean by how it looks: bold lines that are headings, numbers typed before them, skipped levels, bullets typed by
// hand, a frame made of a table of one cell. Nothing is lost: words stay, only their kind changes. Pure.
#pragma once
#include "prose/node.hpp"

namespace rd::exchange {

// The document with headings, lists and frames as a reader sees them, and an id on every block (the same file gives the same ids).
[[nodiscard]] prose::NodePtr read_looks(const prose::Node& doc);

}  // namespace rd::exchange
