#include "plan/document.hpp"

#include <algorithm>
#include <map>

#include "plan/commits.hpp"
#include "prose/parts.hpp"

namespace rd::plan {
namespace {

using prose::Node;
using prose::NodePtr;
using work::EntityPtr;
using work::View;

constexpr std::int64_t gap = 1'024;  // room for what comes between later
constexpr int deepest_heading = 6;

NodePtr heading(const Standing& standing) {
  auto words = std::make_shared<Node>();
  words->type = "text";
  words->text = standing.section.title;
  auto out = std::make_shared<Node>();
  out->type = "heading";
  out->attrs["bid"] = heading_id(standing.entity->id);
  out->attrs["level"] = std::min(standing.level, deepest_heading);
  out->content.push_back(std::move(words));
  return out;
}

NodePtr lowered(const NodePtr& block, int level) {
  if (block->type != "heading") return block;
  auto out = std::make_shared<Node>(*block);
  out->attrs["level"] = std::min(level + prose::attr_number(*block, "level", 1), deepest_heading);
  return out;
}

// Children before what follows their parent.
void walk(const std::map<AnyId, std::vector<Standing>>& by_parent, const AnyId& parent, int level,
          std::vector<Standing>& out) {
  const auto found = by_parent.find(parent);
  if (found == by_parent.end()) return;
  for (const Standing& one : found->second) {
    out.push_back(one);
    out.back().level = level;
    walk(by_parent, one.entity->id, level + 1, out);
  }
}

}  // namespace

std::vector<Standing> sections_of(const View& view, const AnyId& document) {
  std::map<AnyId, std::vector<Standing>> by_parent;
  view.parts(document, DocumentSection::kind, [&](const EntityPtr& entity) {
    Standing standing{entity, work::struct_of<DocumentSection>(*entity), 1};
    const AnyId parent = standing.section.parent.value_or(AnyId{});
    by_parent[parent].push_back(std::move(standing));
  });
  for (auto& [parent, list] : by_parent)
    std::stable_sort(list.begin(), list.end(),
                     [](const auto& a, const auto& b) { return a.section.order < b.section.order; });
  std::vector<Standing> out;
  walk(by_parent, AnyId{}, 1, out);
  return out;
}

NodePtr prose_of(const View& view, const AnyId& section) {
  if (text_mark(view, section).text == nullptr) return nullptr;
  return prose::node_of(*TextNow::of(view, section)->doc());
}

std::string heading_id(const AnyId& section) {
  return "s" + to_text(section);
}

void add_section(const Standing& section, const NodePtr& text, Node& doc) {
  doc.content.push_back(heading(section));
  if (text == nullptr) return;
  for (const NodePtr& block : text->content) doc.content.push_back(lowered(block, section.level));
}

NodePtr whole_text(const View& view, const std::vector<Standing>& sections) {
  auto out = std::make_shared<Node>();
  out->type = "doc";
  for (const Standing& standing : sections) add_section(standing, prose_of(view, standing.entity->id), *out);
  return out;
}

std::int64_t order_after(work::Ctx& ctx, const std::vector<DocumentSection>& among, const AnyId& after) {
  const auto at = std::find_if(among.begin(), among.end(), [&](const auto& one) { return one.id == after; });
  const auto next = at == among.end() ? among.begin() : at + 1;
  const std::int64_t before = at == among.end() ? 0 : at->order;
  if (next == among.end()) return before + gap;
  if (next->order - before > 1) return before + (next->order - before) / 2;
  std::int64_t order = 0;
  std::int64_t free = gap;
  for (auto one = among.begin(); one != among.end(); ++one) {
    if (one == next) free = order += gap;
    DocumentSection moved = *one;
    moved.order = order += gap;
    ctx.put(moved);
  }
  return free;
}

std::vector<DocumentSection> children_of(const View& view, const AnyId& document, const std::optional<AnyId>& parent) {
  std::vector<DocumentSection> out;
  view.parts(document, DocumentSection::kind, [&](const EntityPtr& entity) {
    DocumentSection section = work::struct_of<DocumentSection>(*entity);
    if (section.parent == parent) out.push_back(std::move(section));
  });
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.order < b.order; });
  return out;
}

}  // namespace rd::plan
