#include <algorithm>

#include "base/utf.hpp"
#include "exchange/look.hpp"
#include "exchange/looks.hpp"
#include "prose/recognise.hpp"

namespace rd::exchange {
namespace {

using prose::Node;
using prose::NodePtr;

bool is_blank(const Node& node) {
  return node.type == "paragraph" && trim(prose::inline_text(node)).empty() && node.content.empty();
}

std::vector<NodePtr> without_blanks(const std::vector<NodePtr>& blocks) {
  std::vector<NodePtr> out;
  std::copy_if(blocks.begin(), blocks.end(), std::back_inserter(out),
               [](const NodePtr& node) { return !is_blank(*node); });
  return out;
}

// A heading style inside a cell or a frame is a bold line there: it opens no section of the document.
NodePtr as_bold_line(const Node& heading) {
  auto out = copy_of(heading);
  out->type = "paragraph";
  out->attrs.erase("level");
  for (NodePtr& child : out->content) {
    if (!prose::is_text(*child) || has_mark(*child, "strong")) continue;
    auto bold = copy_of(*child);
    bold->marks.push_back({"strong", {}});
    child = std::move(bold);
  }
  return out;
}

void add_inside(const Node& node, Blocks& out) {
  out.push_back(node.type == "heading" ? as_bold_line(node) : copy_of(node));
}

// One cell: a frame. Around one line that stands out it is a coloured bar with a heading in it.
void add_frame(const Node& cell, Blocks& out) {
  const Blocks inside = with_tables_read(without_blanks(cell.content));
  if (inside.empty()) return;
  const bool heading = inside.size() == 1 &&
                       (inside[0]->type == "heading" || (inside[0]->type == "paragraph" && stands_out(*inside[0])));
  if (heading) {
    out.push_back(inside[0]);
    return;
  }
  auto callout = make_node("callout");
  callout->attrs["kind"] = "frame";
  for (const NodePtr& block : inside) add_inside(*block, callout->content);
  out.push_back(std::move(callout));
}

int row_width(const Node& row) {
  int width = 0;
  for (const NodePtr& cell : row.content) width += std::max(1, prose::attr_number(*cell, "colspan", 1));
  return width;
}

// "Tabel 1: …" across the whole first row.
NodePtr title_in(const Node& table) {
  if (table.content.size() < 2 || table.content[0]->content.size() != 1 || row_width(*table.content[0]) < 2)
    return nullptr;
  const Blocks words = without_blanks(table.content[0]->content[0]->content);
  if (words.size() != 1 || words[0]->type != "paragraph") return nullptr;
  const std::string text = tidy_spaces(prose::inline_text(*words[0]));
  return prose::is_caption(text) || stands_out(*words[0]) ? words[0] : nullptr;
}

bool is_header_row(const Node& row) {
  int filled = 0;
  for (const NodePtr& cell : row.content) {
    std::string text;
    for (const NodePtr& block : cell->content) text += prose::inline_text(*block);
    if (trim(text).empty()) continue;
    if (text.size() > 150 || !look_of(*cell).bold || prose::attr_number(*cell, "rowspan", 1) > 2) return false;
    ++filled;
  }
  return filled > 0 && row.content.size() > 1;
}

NodePtr row_of(const Node& row, std::string_view cell_type) {
  auto out = copy_of(row);
  for (NodePtr& cell : out->content) {
    auto one = copy_of(*cell);
    if (!cell_type.empty()) one->type = std::string(cell_type);
    one->content.clear();
    for (const NodePtr& block : with_lists_read(with_tables_read(without_blanks(cell->content))))
      add_inside(*block, one->content);
    if (one->content.empty()) one->content.push_back(make_node("paragraph"));
    cell = std::move(one);
  }
  return out;
}

void add_table(const Node& table, Blocks& out) {
  auto one = copy_of(table);
  if (const NodePtr title = title_in(table)) {
    auto caption = copy_of(*title);
    caption->type = "caption";
    out.push_back(std::move(caption));
    one->content.erase(one->content.begin());
  }
  // One row is a layout of columns, not a header without rows; a first row in bold is a header, marked or not.
  const bool single = one->content.size() == 1;
  for (std::size_t r = 0; r < one->content.size(); ++r) {
    const Node& row = *one->content[r];
    const bool titled = table.content.size() != one->content.size();
    const bool bold = r == 0 && !single && is_header_row(row);
    one->content[r] = row_of(row, single ? "table_cell" : bold || (r == 0 && titled) ? "table_header" : "");
  }
  out.push_back(std::move(one));
}

// "Tabel 1 …" right above or below a table or a picture.
void name_captions(Blocks& blocks) {
  const auto carries = [&](std::size_t i) {
    return i < blocks.size() && (blocks[i]->type == "table" || blocks[i]->type == "image");
  };
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (blocks[i]->type != "paragraph" || !(carries(i + 1) || (i > 0 && carries(i - 1)))) continue;
    if (!prose::is_caption(tidy_spaces(prose::inline_text(*blocks[i])))) continue;
    auto caption = copy_of(*blocks[i]);
    caption->type = "caption";
    blocks[i] = std::move(caption);
  }
}

}  // namespace

Blocks with_tables_read(const Blocks& blocks) {
  Blocks out;
  for (const NodePtr& block : blocks) {
    if (block->type == "table") {
      const bool frame = block->content.size() == 1 && block->content[0]->content.size() == 1;
      frame ? add_frame(*block->content[0]->content[0], out) : add_table(*block, out);
    } else if (block->type == "blockquote" || block->type == "list_item" || block->type == "bullet_list" ||
               block->type == "ordered_list") {
      auto one = copy_of(*block);
      one->content.clear();
      for (const NodePtr& inside : with_tables_read(block->content)) add_inside(*inside, one->content);
      if (block->type == "list_item" && (one->content.empty() || one->content[0]->type != "paragraph")) {
        one->content.insert(one->content.begin(), make_node("paragraph"));
      }
      if (!one->content.empty()) out.push_back(std::move(one));
    } else if (!is_blank(*block)) {
      out.push_back(block);
    }
  }
  name_captions(out);
  return out;
}

}  // namespace rd::exchange
