#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "base/utf.hpp"
#include "exchange/look.hpp"
#include "exchange/looks.hpp"

namespace rd::exchange {
namespace {

using prose::Node;
using prose::NodePtr;

// "- punt", "• punt", "o<tab>punt", "1) punt", "a. punt": what somebody typed before a line.
struct Marker {
  bool ordered{};
  bool faint{};  // "o", "1.": means a list only beside others
  int value{};   // 1 for "1)" and "a)"
  std::size_t visible{};
};

constexpr std::size_t longest_marker = 16;  // bytes, with spaces before and after

// White space, and words after it.
bool is_gap(std::string_view rest) {
  if (trim(rest).empty()) return false;
  return rest.starts_with(' ') || rest.starts_with('\t') || rest.starts_with("\xC2\xA0");
}

std::optional<Marker> marker_of(std::string_view text) {
  while (!text.empty() && (text[0] == ' ' || text[0] == '\t')) text.remove_prefix(1);
  static constexpr std::array<std::string_view, 12> bullets{"-", "–", "•", "·", "*", "▪",
                                                            "➢", "✓", "●", "□", "☐", "\xEF\x82\xB7"};
  for (const std::string_view mark : bullets) {
    if (text.starts_with(mark) && is_gap(text.substr(mark.size())))
      return Marker{false, false, 0, visible_length(mark)};
  }
  if (text.starts_with("o") && is_gap(text.substr(1))) return Marker{false, true, 0, 1};
  const std::size_t open = text.starts_with('(') ? 1 : 0;
  std::size_t at = open;
  int value = 0;
  if (at < text.size() && text[at] >= 'a' && text[at] <= 'z') {
    value = text[at++] - 'a' + 1;
  } else {
    while (at < text.size() && at < open + 2 && text[at] >= '0' && text[at] <= '9')
      value = value * 10 + (text[at++] - '0');
  }
  const bool closed = at > open && at < text.size() && (text[at] == ')' || (open == 0 && text[at] == '.'));
  if (!closed || !is_gap(text.substr(at + 1))) return std::nullopt;
  return Marker{true, true, value, at + 1};
}

// A paragraph whose rows were broken by hand: one paragraph a row, when rows carry markers.
Blocks rows_of(const NodePtr& paragraph) {
  const bool broken = std::any_of(paragraph->content.begin(), paragraph->content.end(),
                                  [](const NodePtr& part) { return part->type == "hard_break"; });
  if (!broken) return {paragraph};
  Blocks rows;
  auto row = copy_of(*paragraph);
  row->content.clear();
  for (const NodePtr& part : paragraph->content) {
    if (part->type != "hard_break") {
      row->content.push_back(part);
      continue;
    }
    rows.push_back(std::move(row));
    row = make_node("paragraph");
  }
  rows.push_back(std::move(row));
  std::size_t marked = 0;
  std::size_t first = rows.size();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!marker_of(prose::inline_text(*rows[i]))) continue;
    ++marked;
    first = std::min(first, i);
  }
  const bool list = marked >= 2 && marked == rows.size() - first && first <= 1;
  return list ? rows : Blocks{paragraph};
}

class Lists {
 public:
  Blocks run(const Blocks& blocks) {
    Blocks rows;
    for (const NodePtr& block : blocks) {
      for (NodePtr& row : block->type == "paragraph" ? rows_of(block) : Blocks{inside(block)})
        rows.push_back(std::move(row));
    }
    Blocks out;
    for (std::size_t i = 0; i < rows.size();) {
      const std::size_t length = run_length(rows, i);
      if (length == 0) {
        out.push_back(rows[i++]);
        continue;
      }
      out.push_back(list_of(rows, i, length));
      i += length;
    }
    return out;
  }

 private:
  NodePtr inside(const NodePtr& block) {
    if (block->type != "callout" && block->type != "blockquote") return block;
    auto out = copy_of(*block);
    out->content = run(block->content);
    return out;
  }

  static std::optional<Marker> marker(const Blocks& rows, std::size_t i) {
    if (i >= rows.size() || rows[i]->type != "paragraph") return std::nullopt;
    // The marker stands in the first words; what follows is not looked at.
    const Node& first = rows[i]->content.empty() ? *rows[i] : *rows[i]->content.front();
    return marker_of(prose::is_text(first) && first.text.size() > longest_marker ? prose::inline_text(first)
                                                                                 : prose::inline_text(*rows[i]));
  }

  // How many rows from here make one list; 0 when it is none.
  static std::size_t run_length(const Blocks& rows, std::size_t from) {
    const auto first = marker(rows, from);
    if (!first) return 0;
    std::size_t length = 1;
    while (true) {
      const auto next = marker(rows, from + length);
      if (!next || next->ordered != first->ordered) break;
      if (first->ordered && next->value != first->value + static_cast<int>(length)) break;
      ++length;
    }
    return length == 1 && first->faint ? 0 : length;
  }

  static NodePtr list_of(const Blocks& rows, std::size_t from, std::size_t length) {
    const auto first = marker(rows, from);
    auto list = make_node(first->ordered ? "ordered_list" : "bullet_list");
    if (first->ordered) list->attrs["start"] = first->value;
    for (std::size_t i = from; i < from + length; ++i) {
      auto words = copy_of(*rows[i]);
      // Where the marker cannot be taken off (it is struck out, or no plain text) it stays as it was typed.
      static_cast<void>(cut_front(*words, marker(rows, i)->visible));
      auto item = make_node("list_item");
      item->content.push_back(std::move(words));
      list->content.push_back(std::move(item));
    }
    return list;
  }
};

}  // namespace

Blocks with_lists_read(const Blocks& blocks) {
  return Lists().run(blocks);
}

}  // namespace rd::exchange
