#include <algorithm>

#include "prose/step.hpp"

namespace rd::prose {
namespace {

struct MapOf {
  StepMap operator()(const Replace& step) const {
    return StepMap({{step.from, step.to - step.from, step.slice.size()}});
  }
  StepMap operator()(const ReplaceAround& step) const {
    return StepMap({{step.from, step.gap_from - step.from, step.insert},
                    {step.gap_to, step.to - step.gap_to, step.slice.size() - step.insert}});
  }
  // The others move nothing.
  StepMap operator()(const MarkRange&) const { return {}; }
  StepMap operator()(const MarkSet&) const { return {}; }
  StepMap operator()(const MarkNode&) const { return {}; }
  StepMap operator()(const SetAttr&) const { return {}; }
  StepMap operator()(const SetDocAttr&) const { return {}; }
};

struct Move {
  const Mapping& mapping;
  std::size_t first;

  [[nodiscard]] Mapped where(Position at, Side side) const { return mapping.map(at, side, first); }

  std::optional<Step> operator()(const Replace& step) const {
    const Mapped to = where(step.to, Side::before);
    const Mapped from = step.from == step.to ? to : where(step.from, Side::after);
    if (from.deleted_across && to.deleted_across) return std::nullopt;
    return Replace{from.at, std::max(from.at, to.at), step.slice, step.structure};
  }
  std::optional<Step> operator()(const ReplaceAround& step) const {
    const Mapped from = where(step.from, Side::after);
    const Mapped to = where(step.to, Side::before);
    const Position gap_from = step.from == step.gap_from ? from.at : where(step.gap_from, Side::before).at;
    const Position gap_to = step.to == step.gap_to ? to.at : where(step.gap_to, Side::after).at;
    const bool gone = from.deleted_across && to.deleted_across;
    if (gone || gap_from < from.at || gap_to > to.at || gap_from > gap_to) return std::nullopt;
    return ReplaceAround{from.at, to.at, gap_from, gap_to, step.slice, step.insert, step.structure};
  }
  [[nodiscard]] std::optional<MarkRange> range(const MarkRange& step) const {
    const Position from = where(step.from, Side::after).at;
    const Position to = where(step.to, Side::before).at;
    if (from >= to) return std::nullopt;
    return MarkRange{step.way, from, to, step.mark};
  }
  std::optional<Step> operator()(const MarkRange& step) const { return range(step); }
  std::optional<Step> operator()(const MarkSet& set) const {
    MarkSet out;
    for (const MarkRange& step : set.steps) {
      if (auto moved = range(step)) out.steps.push_back(*std::move(moved));
    }
    if (out.steps.empty()) return std::nullopt;
    return out;
  }
  std::optional<Step> operator()(const MarkNode& step) const {
    const Mapped at = where(step.at, Side::after);
    if (at.deleted_after) return std::nullopt;
    return MarkNode{step.way, at.at, step.mark};
  }
  std::optional<Step> operator()(const SetAttr& step) const {
    const Mapped at = where(step.at, Side::after);
    if (at.deleted_after) return std::nullopt;
    return SetAttr{at.at, step.attr, step.value};
  }
  std::optional<Step> operator()(const SetDocAttr& step) const { return step; }
};

Slice one_after_other(const Slice& first, const Slice& second) {
  if (first.size() + second.size() == 0) return {};
  return {first.content.followed_by(second.content), first.open_start, second.open_end};
}

std::optional<Step> merged_replaces(const Replace& one, const Replace& next) {
  if (one.structure || next.structure) return std::nullopt;
  if (one.from + one.slice.size() == next.from && one.slice.open_end == 0 && next.slice.open_start == 0)
    return Replace{one.from, one.to + next.to - next.from, one_after_other(one.slice, next.slice), false};
  if (next.to == one.from && one.slice.open_start == 0 && next.slice.open_end == 0)
    return Replace{next.from, one.to, one_after_other(next.slice, one.slice), false};
  return std::nullopt;
}

}  // namespace

StepMap map_of(const Step& step) {
  return std::visit(MapOf{}, step);
}

std::optional<Step> mapped(const Step& step, const Mapping& mapping, std::size_t first) {
  return std::visit(Move{mapping, first}, step);
}

std::optional<Step> merged(const Step& one, const Step& next) {
  if (const auto* replace = std::get_if<Replace>(&one)) {
    const auto* other = std::get_if<Replace>(&next);
    return other == nullptr ? std::nullopt : merged_replaces(*replace, *other);
  }
  const auto* range = std::get_if<MarkRange>(&one);
  const auto* other = std::get_if<MarkRange>(&next);
  if (range == nullptr || other == nullptr) return std::nullopt;
  const bool touch = range->from <= other->to && range->to >= other->from;
  if (range->way != other->way || !touch || !(range->mark == other->mark)) return std::nullopt;
  return MarkRange{range->way, std::min(range->from, other->from), std::max(range->to, other->to), range->mark};
}

}  // namespace rd::prose
