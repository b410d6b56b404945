// A piece of a text that may be open at its ends: what one cuts out between two positions, and puts in elsewhere.
#pragma once
#include "prose/place.hpp"

namespace rd::prose {

struct Slice {
  Content content;
  int open_start{}, open_end{};  // how many nodes along its left and right side are not closed

  [[nodiscard]] Position size() const { return content.size() - open_start - open_end; }
};

// Are there as many open nodes as it says?
[[nodiscard]] bool is_honest(const Slice& slice);

// What lies between. Refuses prose.step: position, pair, order (`from` behind `to`).
[[nodiscard]] Result<Slice> slice(const Part& doc, Position from, Position to);

// `content` put in at `at` positions from the slice's beginning. Refuses prose.step: position, pair, content (the
// closed node there does not take it).
[[nodiscard]] Result<Slice> filled(const Slice& slice, Position at, const Content& content);
// Without what lies between two offsets within the slice. Refuses prose.step: flat (they are not in one node).
[[nodiscard]] Result<Slice> hollowed(const Slice& slice, Position from, Position to);

// May these stand in a node of this type, all together?
[[nodiscard]] bool fits(const NodeType& type, const Content& content);

// The document with `slice` instead of what lies between. Open nodes of the slice are joined with those that the
// positions lie in. Refuses prose.step: position, pair, order, open (the open depths do not match), join (two nodes
// that cannot become one), content (a node that may not hold what it would), depth.
[[nodiscard]] Result<PartPtr> replaced(const PartPtr& doc, Position from, Position to, const Slice& slice);

// Nodes within nodes, the document included: deeper is refused.
inline constexpr int deepest_part = 64;

}  // namespace rd::prose
