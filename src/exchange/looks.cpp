#include "exchange/looks.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <optional>

#include "base/utf.hpp"

namespace rd::exchange {
namespace {

using prose::Node;
using prose::NodePtr;

std::shared_ptr<Node> copy(const Node& node) { return std::make_shared<Node>(node); }

bool has_mark(const Node& node, std::string_view type) {
  return std::any_of(node.marks.begin(), node.marks.end(), [&](const auto& m) { return m.type == type; });
}

// How a short line stands out: what share of its letters is bold, underlined, or a capital.
struct Look {
  bool bold{true}, underlined{true}, capitals{true};
  std::size_t letters{};
};

void look_at(const Node& node, Look& look) {
  if (prose::is_text(node) && !has_mark(node, "deletion")) {
    for (std::size_t at = 0; at < node.text.size();) {
      const char32_t code = next_code_point(node.text, at);
      if (!is_letter(code)) continue;
      ++look.letters;
      look.bold = look.bold && has_mark(node, "strong");
      look.underlined = look.underlined && has_mark(node, "underline");
      look.capitals = look.capitals && is_upper(code);
    }
  }
  for (const NodePtr& child : node.content) look_at(*child, look);
}

// "2.3.1 Visie" → {"2.3.1", "Visie"}; "Hoofdstuk 2: Visie" → {"2", "Visie"}.
struct Numbered {
  std::string number, rest;
};

Numbered split_number(const std::string& text) {
  std::size_t at = 0;
  const std::string small = lower(text);
  for (const std::string_view word : {"hoofdstuk ", "paragraaf ", "deel "})
    if (small.starts_with(word)) at = word.size();
  const std::size_t from = at;
  while (at < text.size() && (is_digit(static_cast<unsigned char>(text[at])) || text[at] == '.')) ++at;
  std::string number = text.substr(from, at - from);
  while (!number.empty() && number.back() == '.') number.pop_back();
  if (number.empty() || number.size() > 8 || number.front() == '.') return {"", text};
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t' || text[at] == ')' || text[at] == ':' || text[at] == '-')) ++at;
  for (const std::string_view dash : {"–", "—"})
    if (text.compare(at, dash.size(), dash) == 0) at += dash.size();
  const std::string rest = trim(std::string_view(text).substr(at));
  // "2026 wordt het jaar …" and "3 besturen" are no numbered headings; "2" alone neither.
  const bool year = number.size() == 4 && number.find('.') == std::string::npos;
  std::size_t first = 0;
  if (rest.empty() || year || !is_letter(next_code_point(rest, first)) || from + number.size() == at) return {"", text};
  return {number, rest};
}

constexpr std::size_t longest_heading = 90;   // UTF-16 units; people's headings are shorter

bool ends_like_sentence(const std::string& text) { return !text.empty() && (text.back() == '.' || text.back() == ';' || text.back() == ',' || text.back() == ':'); }

// A paragraph that people would call a heading, by rank of look: capitals or bold with a number, bold, underlined.
std::optional<int> heading_rank(const Node& node) {
  const std::string text = tidy_spaces(prose::inline_text(node));
  if (text.empty() || utf16_length(text) > longest_heading || ends_like_sentence(text) || prose::inline_text(node).find('\n') != std::string::npos) return std::nullopt;
  Look look;
  look_at(node, look);
  if (look.letters < 3) return std::nullopt;
  const std::string small = lower(text);
  for (const std::string_view word : {"tabel ", "figuur ", "afbeelding "})
    if (small.starts_with(word)) return std::nullopt;
  const std::string number = split_number(text).number;
  if (!(look.bold || look.underlined || look.capitals)) return std::nullopt;
  if (!number.empty()) return static_cast<int>(1 + std::count(number.begin(), number.end(), '.'));
  if (look.capitals) return 1;
  return look.bold ? 2 : 3;
}

// "- punt", "• punt", "o<tab>punt", "1) punt".
struct Typed {
  bool ordered{};
  std::string rest;
};

std::optional<Typed> typed_bullet(const std::string& text) {
  for (const std::string_view mark : {"- ", "-\t", "– ", "–\t", "• ", "•\t", "· ", "·\t", "* ", "*\t", "o\t", "▪ ", "➢ "}) {
    if (text.starts_with(mark)) return Typed{false, trim(std::string_view(text).substr(mark.size()))};
  }
  std::size_t at = 0;
  while (at < text.size() && is_digit(static_cast<unsigned char>(text[at]))) ++at;
  if (at > 0 && at < 3 && at + 1 < text.size() && text[at] == ')' && (text[at + 1] == ' ' || text[at + 1] == '\t')) {
    return Typed{true, trim(std::string_view(text).substr(at + 2))};
  }
  return std::nullopt;
}

// Takes the first `bytes` of the words away, across text nodes.
void cut_front(std::vector<NodePtr>& content, std::size_t bytes) {
  while (bytes > 0 && !content.empty() && prose::is_text(*content.front())) {
    auto first = copy(*content.front());
    const std::size_t n = std::min(bytes, first->text.size());
    first->text.erase(0, n);
    bytes -= n;
    if (first->text.empty()) {
      content.erase(content.begin());
    } else {
      content.front() = std::move(first);
    }
  }
}

bool all_text_at_front(const Node& node, std::size_t bytes) {
  std::size_t seen = 0;
  for (const NodePtr& child : node.content) {
    if (seen >= bytes) return true;
    if (!prose::is_text(*child) || has_mark(*child, "deletion")) return false;
    seen += child->text.size();
  }
  return seen >= bytes;
}

class Looks {
 public:
  NodePtr run(const Node& doc) {
    auto out = copy(doc);
    out->content = blocks(doc.content, true);
    levels(*out);
    return with_ids(*out);
  }

 private:
  std::vector<NodePtr> blocks(const std::vector<NodePtr>& in, bool top) {
    std::vector<NodePtr> out;
    for (std::size_t i = 0; i < in.size(); ++i) {
      const Node& node = *in[i];
      if (node.type == "paragraph") {
        paragraph(in, i, top, out);
      } else if (node.type == "heading") {
        out.push_back(heading(node));
      } else if (node.type == "table") {
        frame_or_table(node, out);
      } else if (node.type == "text" || node.content.empty()) {
        out.push_back(in[i]);
      } else {
        auto one = copy(node);
        const bool inside = node.type != "footnote";
        if (inside) one->content = blocks(node.content, false);
        out.push_back(std::move(one));
      }
    }
    return out;
  }

  void paragraph(const std::vector<NodePtr>& in, std::size_t i, bool top, std::vector<NodePtr>& out) {
    const Node& node = *in[i];
    const std::string raw = prose::inline_text(node);
    if (trim(raw).empty() && node.content.empty()) return;   // an empty line is spacing
    if (const auto typed = typed_bullet(raw); typed && all_text_at_front(node, raw.size() - typed->rest.size() > 4 ? 0 : raw.size() - typed->rest.size())) {
      add_item(node, *typed, raw.size() - typed->rest.size(), out);
      return;
    }
    const auto rank = top ? heading_rank(node) : std::nullopt;
    if (rank && followed_by_text(in, i)) {
      auto made = copy(node);
      made->type = "heading";
      made->attrs = json::object{{"level", *rank}, {"look", true}};
      for (NodePtr& child : made->content) child = without_bold(*child);
      out.push_back(heading(*made));
      return;
    }
    out.push_back(in[i]);
  }

  // A heading stands above something: a line that is not of the same look, a list, a table, or a smaller heading.
  static bool followed_by_text(const std::vector<NodePtr>& in, std::size_t i) {
    for (std::size_t j = i + 1; j < in.size(); ++j) {
      if (in[j]->type == "paragraph" && trim(prose::inline_text(*in[j])).empty()) continue;
      return true;
    }
    return false;
  }

  static NodePtr without_bold(const Node& node) {
    auto out = copy(node);
    std::erase_if(out->marks, [](const auto& m) { return m.type == "strong" || m.type == "underline"; });
    return out;
  }

  NodePtr heading(const Node& node) {
    const std::string raw = prose::inline_text(node);
    const std::string text = tidy_spaces(raw);
    // A heading style put on a whole sentence is a sentence.
    if (utf16_length(text) > longest_heading + 40 || (text.size() > 60 && text.ends_with("."))) {
      auto out = copy(node);
      out->type = "paragraph";
      out->attrs.clear();
      return out;
    }
    auto out = copy(node);
    const Numbered numbered = split_number(text);
    if (!numbered.number.empty()) {
      const std::size_t rest = raw.find(numbered.rest);
      if (rest != std::string::npos && all_text_at_front(node, rest)) {
        cut_front(out->content, rest);
        out->attrs["number"] = numbered.number;
        if (out->attrs.contains("look")) out->attrs["level"] = 1 + std::count(numbered.number.begin(), numbered.number.end(), '.');
      }
    }
    return out;
  }

  static void add_item(const Node& node, const Typed& typed, std::size_t front, std::vector<NodePtr>& out) {
    auto words = copy(node);
    cut_front(words->content, front);
    auto item = std::make_shared<Node>();
    item->type = "list_item";
    item->content.push_back(std::move(words));
    const std::string type = typed.ordered ? "ordered_list" : "bullet_list";
    if (!out.empty() && out.back()->type == type && out.back()->attrs.contains("typed")) {
      auto list = copy(*out.back());
      list->content.push_back(std::move(item));
      out.back() = std::move(list);
      return;
    }
    auto list = std::make_shared<Node>();
    list->type = type;
    list->attrs["typed"] = true;
    if (typed.ordered) list->attrs["start"] = 1;
    list->content.push_back(std::move(item));
    out.push_back(std::move(list));
  }

  // A table of one cell is a frame around text.
  void frame_or_table(const Node& node, std::vector<NodePtr>& out) {
    const bool frame = node.content.size() == 1 && node.content[0]->content.size() == 1;
    auto one = copy(node);
    if (frame) {
      one->type = "callout";
      one->attrs = json::object{{"kind", "frame"}};
      one->content = blocks(node.content[0]->content[0]->content, false);
      if (one->content.empty()) return;
      out.push_back(std::move(one));
      return;
    }
    for (NodePtr& row : one->content) {
      auto new_row = copy(*row);
      for (NodePtr& cell : new_row->content) {
        auto new_cell = copy(*cell);
        new_cell->content = blocks(cell->content, false);
        if (new_cell->content.empty()) {
          auto empty = std::make_shared<Node>();
          empty->type = "paragraph";
          new_cell->content.push_back(std::move(empty));
        }
        cell = std::move(new_cell);
      }
      row = std::move(new_row);
    }
    out.push_back(std::move(one));
  }

  // Levels as a reader counts them: typed numbers decide; a line that only looks like a heading stands one under the last
  // styled or numbered one; no level is skipped on the way down.
  static void levels(Node& doc) {
    int last = 0;
    int base = 0;   // level of the last heading with a number or a style
    for (NodePtr& child : doc.content) {
      if (child->type != "heading") continue;
      auto node = copy(*child);
      const bool looks = node->attrs.contains("look");
      int level = prose::attr_number(*node, "level", 1);
      const std::string number = prose::attr_text(*node, "number");
      if (!number.empty() && number.find_first_not_of("0123456789.") == std::string::npos) {
        level = static_cast<int>(1 + std::count(number.begin(), number.end(), '.'));
      } else if (looks && base > 0 && level > 1) {
        level = std::min(6, base + level - 1);
      }
      level = std::min(level, last + 1);
      if (!looks || !number.empty() || level == 1) base = level;
      last = level;
      node->attrs["level"] = level;
      node->attrs.erase("look");
      child = std::move(node);
    }
  }

  NodePtr with_ids(const Node& node) {
    auto out = copy(node);
    static constexpr std::array blocks_with_id{"paragraph", "heading", "list_item", "table", "image", "callout", "blockquote", "code_block", "caption", "footnote", "table_cell", "table_header"};
    if (std::find(blocks_with_id.begin(), blocks_with_id.end(), node.type) != blocks_with_id.end()) {
      std::string id;
      for (unsigned n = ++ids_; n > 0; n /= 32) id.insert(id.begin(), "0123456789abcdefghjkmnpqrstvwxyz"[n % 32]);
      out->attrs["bid"] = "b" + std::string(5 - std::min<std::size_t>(5, id.size()), '0') + id;
    }
    out->attrs.erase("typed");
    for (NodePtr& child : out->content) child = with_ids(*child);
    return out;
  }

  unsigned ids_{};
};

}  // namespace

NodePtr read_looks(const Node& doc) { return Looks().run(doc); }

}  // namespace rd::exchange
