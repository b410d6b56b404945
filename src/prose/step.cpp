#include "prose/step.hpp"

#include <algorithm>

namespace rd::prose {
namespace {

// Does anything but borders of nodes lie between?
Result<bool> holds_content(const Part& doc, Position from, Position to) {
  TRY(const auto start, place(doc, from));
  Position left = to - from;
  std::size_t level = start.depth();
  while (left > 0 && level > 0 && start.index_after(level) == start.levels[level].part->content().count()) {
    --level;
    --left;
  }
  const Part* parent = start.levels[level].part;
  std::size_t index = start.index_after(level);
  for (; left > 0; --left) {
    if (index >= parent->content().count()) return true;
    parent = parent->content()[index].get();
    if (parent->type().is_leaf) return true;
    index = 0;
  }
  return false;
}

Result<void> only_borders(const Part& doc, Position from, Position to) {
  TRY(const bool more, holds_content(doc, from, to));
  if (more) return no_step("structure");
  return {};
}

// The content with a mark changed on all that may have it.
Content marked(const Content& content, const Part& parent, const MarkRange& step) {
  std::vector<PartPtr> row;
  row.reserve(content.count());
  for (std::size_t number = 0; number < content.runs(); ++number) {
    for (PartPtr part : content.run(number)) {
      if (!part->content().empty()) part = part->with_content(marked(part->content(), *part, step));
      if (part->type().is_inline && step.way == Way::remove) {
        if (contains(part->marks(), step.mark)) part = part->with_marks(without(part->marks(), step.mark));
      } else if (part->type().is_inline && part->type().is_atom && parent.type().allows_marks) {
        part = part->with_marks(with(part->marks(), step.mark));
      }
      row.push_back(std::move(part));
    }
  }
  return Content(std::move(row));
}

// The node at `at` with other attributes or marks; its content stays.
Result<PartPtr> with_markup(const PartPtr& doc, Position at, const Part& node, Values attrs, Markings marks) {
  const bool leaf = node.type().is_leaf;
  std::vector<PartPtr> row{Part::make(node.type(), std::move(attrs), {}, std::move(marks))};
  return replaced(doc, at, at + 1, Slice{Content(std::move(row)), 0, leaf ? 0 : 1});
}

Result<PartPtr> node_at(const Part& doc, Position at) {
  if (at < 0 || at > doc.content().size()) return no_step("position", std::to_string(at));
  const PartPtr* node = part_at(doc, at);
  if (node == nullptr || (*node)->is_text()) return no_step("node");
  return *node;
}

Result<Values> with_attr(const NodeType& type, const Values& attrs, const std::string& name,
                         const std::optional<json::value>& value) {
  const auto& names = type.attrs.names;
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return attrs;
  const auto place = static_cast<std::size_t>(found - names.begin());
  if (!value && type.attrs.specs[place]->required) return no_step("attribute", name);
  auto out = std::make_shared<std::vector<json::value>>(*attrs);
  (*out)[place] = value ? *value : type.attrs.specs[place]->otherwise;
  return Values(std::move(out));
}

std::optional<json::value> attr_of(const Part& part, const std::string& name) {
  const auto& names = part.type().attrs.names;
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return (*part.attrs())[static_cast<std::size_t>(found - names.begin())];
}

struct Apply {
  const PartPtr& doc;

  Result<PartPtr> operator()(const Replace& step) const {
    if (step.structure) {
      TRY_DO(only_borders(*doc, step.from, step.to));
    }
    return replaced(doc, step.from, step.to, step.slice);
  }
  Result<PartPtr> operator()(const ReplaceAround& step) const {
    if (step.structure) {
      TRY_DO(only_borders(*doc, step.from, step.gap_from));
      TRY_DO(only_borders(*doc, step.gap_to, step.to));
    }
    TRY(const auto gap, slice(*doc, step.gap_from, step.gap_to));
    if (gap.open_start > 0 || gap.open_end > 0) return no_step("flat");
    TRY(const auto around, filled(step.slice, step.insert, gap.content));
    return replaced(doc, step.from, step.to, around);
  }
  Result<PartPtr> operator()(const MarkRange& step) const {
    TRY(auto range, slice(*doc, step.from, step.to));
    TRY(const auto start, place(*doc, step.from));
    range.content = marked(range.content, *start.levels[start.shared_depth(step.to)].part, step);
    return replaced(doc, step.from, step.to, range);
  }
  Result<PartPtr> operator()(const MarkSet& set) const {
    PartPtr out = doc;
    for (const MarkRange& step : set.steps) {
      TRY(out, Apply{out}(step));
    }
    return out;
  }
  Result<PartPtr> operator()(const MarkNode& step) const {
    TRY(const auto node, node_at(*doc, step.at));
    const bool adds = step.way == Way::add;
    return with_markup(doc, step.at, *node, node->attrs(),
                       adds ? with(node->marks(), step.mark) : without(node->marks(), step.mark));
  }
  Result<PartPtr> operator()(const SetAttr& step) const {
    TRY(const auto node, node_at(*doc, step.at));
    TRY(auto attrs, with_attr(node->type(), node->attrs(), step.attr, step.value));
    return with_markup(doc, step.at, *node, std::move(attrs), node->marks());
  }
  Result<PartPtr> operator()(const SetDocAttr& step) const {
    TRY(auto attrs, with_attr(doc->type(), doc->attrs(), step.attr, step.value));
    return Part::make(doc->type(), std::move(attrs), doc->content(), doc->marks());
  }
};

// Calls `see(part, from)` for all texts and other inline atoms of the row that lie, for a part at least, between two
// offsets; `base` is where the row begins in the document.
template <class See>
void inline_atoms(const Content& content, Position from, Position to, Position base, const See& see) {
  auto [index, at] = content.find(from);
  for (; index < content.count() && at < to; ++index) {
    const Part& part = *content[index];
    if (part.type().is_inline && part.type().is_atom) see(part, base + at);
    if (!part.content().empty()) {
      inline_atoms(part.content(), std::max<Position>(0, from - at - 1), std::min(part.content().size(), to - at - 1),
                   base + at + 1, see);
    }
    at += part.size();
  }
}

void add_range(std::vector<MarkRange>& steps, MarkRange step) {
  const bool goes_on =
      !steps.empty() && steps.back().way == step.way && steps.back().to == step.from && steps.back().mark == step.mark;
  if (goes_on) {
    steps.back().to = step.to;
  } else {
    steps.push_back(std::move(step));
  }
}

// What takes back one range of a mark, in the order of the text.
std::vector<MarkRange> undone(const MarkRange& step, const Part& doc) {
  std::vector<MarkRange> out;
  inline_atoms(doc.content(), step.from, step.to, 0, [&](const Part& part, Position at) {
    const Position from = std::max(step.from, at);
    const Position to = std::min(step.to, at + part.size());
    if (step.way == Way::remove) {
      if (contains(part.marks(), step.mark)) add_range(out, {Way::add, from, to, step.mark});
      return;
    }
    const Markings now = with(part.marks(), step.mark);
    if (now == part.marks()) return;
    add_range(out, {Way::remove, from, to, step.mark});
    for (const Marking& before : part.marks())
      if (!contains(now, before)) add_range(out, {Way::add, from, to, before});
  });
  return out;
}

struct Invert {
  const Part& doc;

  Result<Step> operator()(const Replace& step) const {
    TRY(auto old, slice(doc, step.from, step.to));
    return Replace{step.from, step.from + step.slice.size(), std::move(old), false};
  }
  Result<Step> operator()(const ReplaceAround& step) const {
    const Position gap = step.gap_to - step.gap_from;
    const Position before = step.gap_from - step.from;
    TRY(const auto old, slice(doc, step.from, step.to));
    TRY(auto hollow, hollowed(old, before, step.gap_to - step.from));
    return ReplaceAround{.from = step.from,
                         .to = step.from + step.slice.size() + gap,
                         .gap_from = step.from + step.insert,
                         .gap_to = step.from + step.insert + gap,
                         .slice = std::move(hollow),
                         .insert = before,
                         .structure = step.structure};
  }
  Result<Step> operator()(const MarkRange& step) const {
    TRY_DO(slice(doc, step.from, step.to));
    std::vector<MarkRange> steps = undone(step, doc);
    if (steps.size() == 1) return steps[0];
    return MarkSet{std::move(steps)};
  }
  Result<Step> operator()(const MarkSet& set) const {
    MarkSet out;
    for (const MarkRange& step : set.steps) {
      TRY_DO(slice(doc, step.from, step.to));
      for (MarkRange& one : undone(step, doc)) out.steps.push_back(std::move(one));
    }
    return out;
  }
  Result<Step> operator()(const MarkNode& step) const {
    TRY(const auto node, node_at(doc, step.at));
    if (step.way == Way::remove)
      return MarkNode{contains(node->marks(), step.mark) ? Way::add : Way::remove, step.at, step.mark};
    const Markings now = with(node->marks(), step.mark);
    if (now.size() != node->marks().size()) return MarkNode{Way::remove, step.at, step.mark};
    for (const Marking& before : node->marks())
      if (!contains(now, before)) return MarkNode{Way::add, step.at, before};
    return MarkNode{Way::add, step.at, step.mark};
  }
  Result<Step> operator()(const SetAttr& step) const {
    TRY(const auto node, node_at(doc, step.at));
    return SetAttr{step.at, step.attr, attr_of(*node, step.attr)};
  }
  Result<Step> operator()(const SetDocAttr& step) const { return SetDocAttr{step.attr, attr_of(doc, step.attr)}; }
};

}  // namespace

Result<PartPtr> applied(const PartPtr& doc, const Step& step) {
  return std::visit(Apply{doc}, step);
}

Result<Step> inverted(const Step& step, const Part& doc) {
  return std::visit(Invert{doc}, step);
}

}  // namespace rd::prose
