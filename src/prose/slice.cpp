#include "prose/slice.hpp"

namespace rd::prose {
namespace {

// Where a row of children leads from `state`; -1 when one does not fit.
int after(const NodeType& type, int state, const Content& content, std::size_t first, std::size_t last) {
  std::size_t start = 0;
  for (std::size_t number = 0; number < content.runs() && start < last; ++number) {
    const auto parts = content.run(number);
    for (std::size_t i = first > start ? first - start : 0; i < parts.size() && start + i < last; ++i) {
      if (state < 0) return state;
      state = type.table.next[static_cast<std::size_t>(state)][parts[i]->type().number];
    }
    start += parts.size();
  }
  return state;
}

bool may_stand(const NodeType& type, int state) {
  return state >= 0 && type.table.complete[static_cast<std::size_t>(state)];
}

bool marks_fit(const NodeType& type, const Content& content) {
  if (type.allows_marks) return true;
  for (std::size_t number = 0; number < content.runs(); ++number)
    for (const PartPtr& part : content.run(number))
      if (!part->marks().empty()) return false;
  return true;
}

// May `more` be put in before child `index`?
bool takes(const Part& part, std::size_t index, const Content& more) {
  const Content& content = part.content();
  int state = after(part.type(), 0, content, 0, index);
  state = after(part.type(), state, more, 0, more.count());
  state = after(part.type(), state, content, index, content.count());
  return may_stand(part.type(), state) && marks_fit(part.type(), more);
}

// Open nodes along one side, while these still are on that side. Negative: not on it.
struct Open {
  int start{}, end{};
  [[nodiscard]] bool closed() const { return start <= 0 && end <= 0; }
};

Result<Content> put_in(const Content& content, Position at, const Content& more, Open open, const Part* parent) {
  if (at < 0 || at > content.size()) return no_step("position", std::to_string(at));
  const auto found = content.find(at);
  const bool between = found.start == at;
  if (between || content[found.index]->is_text()) {
    if (!between && content[found.index]->splits_pair(at - found.start)) return no_step("pair");
    if (parent != nullptr && open.closed() && !takes(*parent, found.index, more))
      return no_step("content", parent->type().name);
    return content.cut(0, at).followed_by(more).followed_by(content.cut(at, content.size()));
  }
  const Part& child = *content[found.index];
  const Open below{found.index == 0 ? open.start - 1 : 0, found.index + 1 == content.count() ? open.end - 1 : 0};
  TRY(auto inner, put_in(child.content(), at - found.start - 1, more, below, &child));
  return content.with(found.index, child.with_content(std::move(inner)));
}

Result<Content> taken_out(const Content& content, Position from, Position to) {
  if (from < 0 || from > to || to > content.size()) return no_step("position", std::to_string(from));
  const auto first = content.find(from);
  const auto last = content.find(to);
  const bool in_text = first.index < content.count() && content[first.index]->is_text();
  if (first.start == from || in_text) {
    if (last.start != to && !content[last.index]->is_text()) return no_step("flat");
    if (in_text && content[first.index]->splits_pair(from - first.start)) return no_step("pair");
    if (last.start != to && content[last.index]->splits_pair(to - last.start)) return no_step("pair");
    return content.cut(0, from).followed_by(content.cut(to, content.size()));
  }
  if (first.index != last.index) return no_step("flat");
  const Part& child = *content[first.index];
  TRY(auto inner, taken_out(child.content(), from - first.start - 1, to - first.start - 1));
  return content.with(first.index, child.with_content(std::move(inner)));
}

int open_nodes(const Content& content, bool at_start) {
  int out = 0;
  for (const Content* row = &content; !row->empty(); ++out) {
    const Part& child = *(*row)[at_start ? 0 : row->count() - 1];
    if (child.type().is_leaf) break;
    row = &child.content();
  }
  return out;
}

}  // namespace

bool is_honest(const Slice& slice) {
  return slice.open_start >= 0 && slice.open_end >= 0 && slice.open_start <= open_nodes(slice.content, true) &&
         slice.open_end <= open_nodes(slice.content, false);
}

bool fits(const NodeType& type, const Content& content) {
  return may_stand(type, after(type, 0, content, 0, content.count())) && marks_fit(type, content);
}

Result<Slice> slice(const Part& doc, Position from, Position to) {
  if (from > to) return no_step("order");
  TRY(const auto start, place(doc, from));
  if (from == to) return Slice{};
  TRY(const auto end, place(doc, to));
  const std::size_t shared = start.shared_depth(to);
  const Level& level = start.levels[shared];
  return Slice{level.part->content().cut(from - level.content_from, to - level.content_from),
               static_cast<int>(start.depth() - shared), static_cast<int>(end.depth() - shared)};
}

Result<Slice> filled(const Slice& slice, Position at, const Content& content) {
  const Open open{slice.open_start + 1, slice.open_end + 1};
  TRY(auto whole, put_in(slice.content, at + slice.open_start, content, open, nullptr));
  return Slice{std::move(whole), slice.open_start, slice.open_end};
}

Result<Slice> hollowed(const Slice& slice, Position from, Position to) {
  TRY(auto rest, taken_out(slice.content, from + slice.open_start, to + slice.open_start));
  return Slice{std::move(rest), slice.open_start, slice.open_end};
}

}  // namespace rd::prose
