#include "prose/place.hpp"

namespace rd::prose {

std::size_t Place::index_after(std::size_t level) const {
  return levels[level].index + (level == depth() && in_text == 0 ? 0 : 1);
}

std::size_t Place::shared_depth(Position other) const {
  std::size_t level = depth();
  for (; level > 0; --level) {
    const Level& here = levels[level];
    if (here.content_from <= other && here.content_from + here.part->content().size() >= other) break;
  }
  return level;
}

Result<Place> place(const Part& doc, Position at) {
  if (at < 0 || at > doc.content().size()) return no_step("position", std::to_string(at));
  Place out;
  out.at = at;
  out.levels.reserve(8);
  const Part* part = &doc;
  Position from = 0;
  while (true) {
    const auto found = part->content().find(at - from);
    out.levels.push_back({part, found.index, found.start, from});
    const Position rest = at - from - found.start;
    if (rest == 0) return out;
    const Part& child = *part->content()[found.index];
    if (child.is_text()) {
      if (child.splits_pair(rest)) return no_step("pair", std::to_string(at));
      out.in_text = rest;
      return out;
    }
    from += found.start + 1;
    part = &child;
  }
}

const PartPtr* part_at(const Part& doc, Position at) {
  const Part* part = &doc;
  while (true) {
    const auto found = part->content().find(at);
    if (found.index == part->content().count()) return nullptr;
    const PartPtr& child = part->content()[found.index];
    if (found.start == at || child->is_text()) return &child;
    at -= found.start + 1;
    part = child.get();
  }
}

tl::unexpected<Refusal> no_step(std::string reason, std::string what) {
  return refuse(Why::invalid, "prose.step", {}, {{"reason", std::move(reason)}, {"what", std::move(what)}});
}

}  // namespace rd::prose
