#include "prose/slice.hpp"

// Where something is replaced there are four edges: the document ends at the first, the slice lies between the second
// and the third, and the document goes on at the fourth. They are laid level by level, so that what is open on one side
// of a seam meets what is open on the other; from the deepest level up every pair of open nodes becomes one.
namespace rd::prose {
namespace {

using Row = std::vector<PartPtr>;

// One edge on one level.
struct Side {
  const Part* markup{};      // the node whose type, attributes and marks a joined node takes from this side
  const Content* content{};  // its children
  std::size_t index{};       // the child that is open on the next level, or before or in which the edge lies
};

struct Edge {
  std::vector<Side> sides;
  Position in_text{};  // on the deepest level: the units of child `index` that lie before the edge

  [[nodiscard]] std::size_t depth() const { return sides.size() - 1; }
  [[nodiscard]] bool ends_at(std::size_t level) const { return level == depth(); }
  // The first child that lies wholly behind the edge on this level.
  [[nodiscard]] std::size_t behind(std::size_t level) const {
    return sides[level].index + (ends_at(level) && in_text == 0 ? 0 : 1);
  }
};

Edge edge_of(const Place& place) {
  Edge out;
  out.in_text = place.in_text;
  for (const Level& level : place.levels) out.sides.push_back({level.part, &level.part->content(), level.index});
  return out;
}

// Above the slice stand the nodes that it is put in; they have no children of their own to give.
Edge above_slice(const Place& from, std::size_t levels) {
  static const Content none;
  Edge out;
  for (std::size_t i = 0; i < levels; ++i) out.sides.push_back({from.levels[i].part, &none, 0});
  return out;
}

Edge start_of(const Slice& slice, const Place& from, std::size_t above) {
  Edge out = above_slice(from, above);
  const Content* content = &slice.content;
  const Part* markup = from.levels[above].part;
  for (int open = 0;; ++open) {
    out.sides.push_back({markup, content, 0});
    if (open == slice.open_start) return out;
    markup = (*content)[0].get();
    content = &markup->content();
  }
}

Edge end_of(const Slice& slice, const Place& from, std::size_t above) {
  Edge out = above_slice(from, above);
  const Content* content = &slice.content;
  const Part* markup = from.levels[above].part;
  for (int open = 0;; ++open) {
    if (open == slice.open_end) {
      out.sides.push_back({markup, content, content->count()});
      return out;
    }
    out.sides.push_back({markup, content, content->count() - 1});
    markup = (*content)[content->count() - 1].get();
    content = &markup->content();
  }
}

// The piece of a text that lies before an edge within it, and the piece behind.
void add_piece_before(Row& row, const Edge& edge, std::size_t level) {
  const Side& side = edge.sides[level];
  if (edge.ends_at(level) && edge.in_text > 0) add_joined(row, (*side.content)[side.index]->cut(0, edge.in_text));
}
void add_piece_behind(Row& row, const Edge& edge, std::size_t level) {
  const Side& side = edge.sides[level];
  if (!edge.ends_at(level) || edge.in_text == 0) return;
  const PartPtr& text = (*side.content)[side.index];
  add_joined(row, text->cut(edge.in_text, text->size()));
}

void add_children(Row& row, const Content& content, std::size_t first, std::size_t last) {
  Row children;
  content.copy_to(children, first, last);
  for (PartPtr& child : children) add_joined(row, std::move(child));
}

void add_all_before(Row& row, const Edge& edge, std::size_t level) {
  add_children(row, *edge.sides[level].content, 0, edge.sides[level].index);
  add_piece_before(row, edge, level);
}
void add_all_behind(Row& row, const Edge& edge, std::size_t level) {
  add_piece_behind(row, edge, level);
  add_children(row, *edge.sides[level].content, edge.behind(level), edge.sides[level].content->count());
}

Result<void> may_join(const Edge& one, const Edge& other, std::size_t level) {
  const NodeType& left = one.sides[level].markup->type();
  const NodeType& right = other.sides[level].markup->type();
  if (!joinable(left, right)) return no_step("join", left.name + " " + right.name);
  return {};
}

Result<PartPtr> closed(const Part& markup, Row row) {
  Content content(std::move(row));
  if (!fits(markup.type(), content)) return no_step("content", markup.type().name);
  return markup.with_content(std::move(content));
}

// What two edges that meet make of each other below `level`, as one node; nothing when both end here.
Result<void> add_seam(Row& row, const Edge& left, const Edge& right, std::size_t level) {
  if (left.ends_at(level)) return {};
  TRY_DO(may_join(left, right, level + 1));
  Row inner;
  add_all_before(inner, left, level + 1);
  TRY_DO(add_seam(inner, left, right, level + 1));
  add_all_behind(inner, right, level + 1);
  TRY(auto node, closed(*left.sides[level + 1].markup, std::move(inner)));
  add_joined(row, std::move(node));
  return {};
}

struct Edges {
  Edge from, start, end, to;
};

// All that comes between the children before `from` and those behind `to` on this level.
Result<void> add_between(Row& row, const Edges& edges, std::size_t level) {
  add_piece_before(row, edges.from, level);
  const bool open_start = !edges.from.ends_at(level);
  const bool open_end = !edges.to.ends_at(level);
  const std::size_t first = edges.start.sides[level].index;
  const std::size_t last = edges.end.sides[level].index;
  if (open_start) {
    TRY_DO(may_join(edges.from, edges.start, level + 1));
  }
  if (open_end) {
    TRY_DO(may_join(edges.end, edges.to, level + 1));
  }
  if (open_start && open_end && first == last) {
    TRY_DO(may_join(edges.from, edges.end, level + 1));
    Row inner;
    add_children(inner, *edges.from.sides[level + 1].content, 0, edges.from.sides[level + 1].index);
    TRY_DO(add_between(inner, edges, level + 1));
    add_children(inner, *edges.to.sides[level + 1].content, edges.to.behind(level + 1),
                 edges.to.sides[level + 1].content->count());
    TRY(auto node, closed(*edges.from.sides[level + 1].markup, std::move(inner)));
    add_joined(row, std::move(node));
  } else {
    TRY_DO(add_seam(row, edges.from, edges.start, level));
    add_children(row, *edges.start.sides[level].content, edges.start.behind(level), last);
    TRY_DO(add_seam(row, edges.end, edges.to, level));
  }
  add_piece_behind(row, edges.to, level);
  return {};
}

Result<Row> middle(const Place& from, const Place& to, const Slice& slice, std::size_t level) {
  Row row;
  if (slice.content.empty()) {
    const Edge left = edge_of(from);
    const Edge right = edge_of(to);
    add_piece_before(row, left, level);
    TRY_DO(add_seam(row, left, right, level));
    add_piece_behind(row, right, level);
    return row;
  }
  const std::size_t above = from.depth() - static_cast<std::size_t>(slice.open_start);
  const Edges edges{edge_of(from), start_of(slice, from, above), end_of(slice, from, above), edge_of(to)};
  TRY_DO(add_between(row, edges, level));
  return row;
}

}  // namespace

Result<PartPtr> replaced(const PartPtr& doc, Position from, Position to, const Slice& slice) {
  if (from > to) return no_step("order");
  TRY(const auto start, place(*doc, from));
  TRY(const auto end, place(*doc, to));
  const auto open_start = static_cast<std::size_t>(slice.open_start);
  const auto open_end = static_cast<std::size_t>(slice.open_end);
  if (open_start > start.depth() || start.depth() - open_start + open_end != end.depth()) return no_step("open");

  std::size_t level = 0;
  while (level < start.depth() - open_start && start.levels[level].index == end.levels[level].index) ++level;
  const Level& here = start.levels[level];
  TRY(auto row, middle(start, end, slice, level));
  Content content = here.part->content().spliced(here.index, end.index_after(level), std::move(row));
  if (!fits(here.part->type(), content)) return no_step("content", here.part->type().name);
  PartPtr out = here.part->with_content(std::move(content));
  while (level-- > 0) {
    const Level& above = start.levels[level];
    out = above.part->with_content(above.part->content().with(above.index, std::move(out)));
  }
  if (out->height() > deepest_part) return no_step("depth");
  return out;
}

}  // namespace rd::prose
