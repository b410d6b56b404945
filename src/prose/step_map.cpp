#include "prose/step_map.hpp"

#include <utility>

#include "base/fault.hpp"

namespace rd::prose {
namespace {

Mapped within(const Change& change, std::size_t index, Position grown, Position at, Side side) {
  const Position end = change.start + change.old_size;
  Mapped out;
  out.at = change.start + grown;
  if (change.old_size == 0) {
    out.at += side == Side::before ? 0 : change.new_size;
    return out;
  }
  // At a border of what was replaced one stays on the outside, whatever side was asked for.
  const bool past = at == end || (at != change.start && side == Side::after);
  out.at += past ? change.new_size : 0;
  out.deleted = at != (side == Side::before ? change.start : end);
  out.deleted_before = at != change.start;
  out.deleted_after = at != end;
  out.deleted_across = out.deleted_before && out.deleted_after;
  if (out.deleted) out.within = Mapped::Within{index, at - change.start};
  return out;
}

}  // namespace

StepMap::StepMap(std::vector<Change> changes) : changes_(std::move(changes)) {
  Position past = 0;
  for (const Change& change : changes_) {
    RD_ASSERT(change.start >= past && change.old_size >= 0 && change.new_size >= 0);
    past = change.start + change.old_size;
  }
}

Mapped StepMap::map(Position at, Side side) const {
  Position grown = 0;
  for (std::size_t i = 0; i < changes_.size() && changes_[i].start <= at; ++i) {
    if (at <= changes_[i].start + changes_[i].old_size) return within(changes_[i], i, grown, at, side);
    grown += changes_[i].new_size - changes_[i].old_size;
  }
  return {.at = at + grown};
}

Position StepMap::recover(const Mapped::Within& within) const {
  RD_ASSERT(within.change < changes_.size());
  Position grown = 0;
  for (std::size_t i = 0; i < within.change; ++i) grown += changes_[i].new_size - changes_[i].old_size;
  return changes_[within.change].start + grown + within.offset;
}

StepMap StepMap::inverted() const {
  std::vector<Change> out;
  out.reserve(changes_.size());
  Position grown = 0;
  for (const Change& change : changes_) {
    out.push_back({change.start + grown, change.new_size, change.old_size});
    grown += change.new_size - change.old_size;
  }
  return StepMap(std::move(out));
}

void Mapping::append(StepMap map, std::optional<std::size_t> undoes) {
  if (undoes) {
    RD_ASSERT(*undoes < entries_.size());
    entries_[*undoes].undone_by = entries_.size();
  }
  entries_.push_back({std::move(map), std::nullopt});
}

Mapped Mapping::map(Position at, Side side, std::size_t first) const {
  Mapped out{.at = at};
  for (std::size_t i = first; i < entries_.size(); ++i) {
    const Mapped next = entries_[i].map.map(out.at, side);
    if (next.within && entries_[i].undone_by) {
      i = *entries_[i].undone_by;
      out.at = entries_[i].map.recover(*next.within);
      continue;
    }
    out.at = next.at;
    out.deleted |= next.deleted;
    out.deleted_before |= next.deleted_before;
    out.deleted_after |= next.deleted_after;
    out.deleted_across |= next.deleted_across;
  }
  return out;
}

}  // namespace rd::prose
