// Where a position is: in which node on every level of the tree, and before which child.
#pragma once
#include <vector>

#include "prose/part.hpp"

namespace rd::prose {

struct Level {
  const Part* part{};
  std::size_t index{};      // the child that the position lies in or before
  Position start{};         // where that child begins, in positions of `part`'s content
  Position content_from{};  // where the content of `part` begins, in positions of the document
};

// Points into the document that it was asked of: do not keep it longer.
struct Place {
  Position at{};
  std::vector<Level> levels;  // from the document down
  Position in_text{};         // units of the text that lie before it; 0 when it lies between two children

  [[nodiscard]] std::size_t depth() const { return levels.size() - 1; }
  [[nodiscard]] const Part& part() const { return *levels.back().part; }
  [[nodiscard]] Position offset() const { return at - levels.back().content_from; }
  // The first child on this level that lies wholly behind it.
  [[nodiscard]] std::size_t index_after(std::size_t level) const;
  // The deepest level whose node holds `other` as well.
  [[nodiscard]] std::size_t shared_depth(Position other) const;
};

// Refuses prose.step: reason `position` outside the document, `pair` between the halves of a surrogate pair.
[[nodiscard]] Result<Place> place(const Part& doc, Position at);

// The node that begins at `at`, or the text that it lies in; nullptr when there is none. `at` is within the document.
[[nodiscard]] const PartPtr* part_at(const Part& doc, Position at);

// Why a step cannot be: prose.step with its reason and, where it helps, what it is about.
[[nodiscard]] tl::unexpected<Refusal> no_step(std::string reason, std::string what = {});

}  // namespace rd::prose
