// Where a position goes when a text changes. A step tells what it replaced (its map); a mapping is a row of such maps,
// in which one may undo another, so that a position inside what was taken away comes back where it stood. Agrees with
// ProseMirror's StepMap and Mapping (tests/fixtures/prose/step_maps.jsonl). Values only; safe on any thread.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace rd::prose {

// A place in a document: a UTF-16 unit counts one, the border of a node one, a node without content one.
using Position = std::int64_t;

// To which side a position holds where something is put in exactly there.
enum class Side { before, after };

// One replaced range: `old_size` positions from `start` on became `new_size`.
struct Change {
  Position start{}, old_size{}, new_size{};
  bool operator==(const Change&) const = default;
};

struct Mapped {
  // A place within a change, by which the map that undoes it finds the position again.
  struct Within {
    std::size_t change{};
    Position offset{};
  };

  Position at{};
  bool deleted{};         // what stood on the side that was asked for is gone
  bool deleted_before{};  // what stood right before it is gone
  bool deleted_after{};   // what stood right after it is gone
  bool deleted_across{};  // both are, by one change
  std::optional<Within> within{};
};

class StepMap {
 public:
  StepMap() = default;
  // In the order of the text, without overlap, in the positions of the old text.
  explicit StepMap(std::vector<Change> changes);

  // `at`: a position in the old text.
  [[nodiscard]] Mapped map(Position at, Side side) const;
  // The position in the new text of a place that the map undone by this one gave. `within.change` is one of its own.
  [[nodiscard]] Position recover(const Mapped::Within& within) const;
  // From the new text to the old one.
  [[nodiscard]] StepMap inverted() const;
  [[nodiscard]] const std::vector<Change>& changes() const { return changes_; }

 private:
  std::vector<Change> changes_;
};

class Mapping {
 public:
  // `undoes`: the index of an earlier map that this one is the inverse of.
  void append(StepMap map, std::optional<std::size_t> undoes = {});
  // Through all maps from index `first` on; all deletions on the way count, but not those that were undone.
  [[nodiscard]] Mapped map(Position at, Side side, std::size_t first = 0) const;
  [[nodiscard]] std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    StepMap map;
    std::optional<std::size_t> undone_by;
  };
  std::vector<Entry> entries_;
};

}  // namespace rd::prose
