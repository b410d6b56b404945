#include "exchange/look.hpp"

#include <algorithm>

#include "base/utf.hpp"
#include "prose/recognise.hpp"

namespace rd::exchange {
namespace {

constexpr std::size_t longest_line = 100;  // UTF-16 units; people's headings are shorter
constexpr char32_t soft_hyphen = 0xAD;

bool is_visible(char32_t code) {
  return !is_space(code) && code != soft_hyphen;
}

void look_at(const prose::Node& node, Look& look) {
  if (prose::is_text(node) && !has_mark(node, "deletion")) {
    const bool bold = has_mark(node, "strong");
    const bool underlined = has_mark(node, "underline");
    const bool italic = has_mark(node, "em");
    for (std::size_t at = 0; at < node.text.size();) {
      const char32_t code = next_code_point(node.text, at);
      if (!is_letter(code)) continue;
      ++look.letters;
      look.bold = look.bold && bold;
      look.underlined = look.underlined && underlined;
      look.italic = look.italic && italic;
      look.capitals = look.capitals && is_upper(code);
    }
  }
  if (node.type == "footnote") return;
  for (const auto& child : node.content) look_at(*child, look);
}

}  // namespace

std::string Look::name() const {
  std::string out;
  if (bold) out += "bold ";
  if (italic) out += "italic ";
  if (underlined) out += "underlined ";
  if (capitals) out += "capitals ";
  return out;
}

Look look_of(const prose::Node& node) {
  Look look;
  look_at(node, look);
  if (look.letters == 0) look = {false, false, false, false, 0};
  return look;
}

bool has_mark(const prose::Node& node, std::string_view type) {
  return std::any_of(node.marks.begin(), node.marks.end(), [&](const auto& m) { return m.type == type; });
}

std::shared_ptr<prose::Node> copy_of(const prose::Node& node) {
  return std::make_shared<prose::Node>(node);
}

std::shared_ptr<prose::Node> make_node(std::string_view type) {
  auto node = std::make_shared<prose::Node>();
  node->type = std::string(type);
  return node;
}

bool has_end_mark(std::string_view text) {
  return !text.empty() && std::string_view(".;,:").find(text.back()) != std::string_view::npos;
}

bool stands_out(const prose::Node& paragraph) {
  const std::string raw = trim(prose::inline_text(paragraph));
  if (raw.empty() || raw.size() > longest_line * 3 || raw.find('\n') != std::string::npos ||
      prose::is_contents_line(raw))
    return false;
  const std::string text = tidy_spaces(raw);
  if (text.empty() || utf16_length(text) > longest_line || has_end_mark(text) || prose::is_caption(text)) return false;
  const Look look = look_of(paragraph);
  if (look.letters < 3) return false;
  return look.bold || look.underlined || (look.capitals && look.letters > 4);
}

std::size_t visible_length(std::string_view text) {
  std::size_t n = 0;
  for (std::size_t at = 0; at < text.size();) n += is_visible(next_code_point(text, at)) ? 1 : 0;
  return n;
}

bool cut_front(prose::Node& node, std::size_t visible) {
  std::size_t left = visible;
  auto content = node.content;
  while (!content.empty()) {
    const auto& first = *content.front();
    if (!prose::is_text(first) || has_mark(first, "deletion")) {
      if (left > 0) return false;
      break;
    }
    std::size_t at = 0;
    while (at < first.text.size()) {
      std::size_t next = at;
      const char32_t code = next_code_point(first.text, next);
      if (is_visible(code) && left == 0) break;
      left -= is_visible(code) ? 1 : 0;
      at = next;
    }
    if (at < first.text.size()) {
      auto rest = copy_of(first);
      rest->text.erase(0, at);
      content.front() = std::move(rest);
      break;
    }
    content.erase(content.begin());
  }
  if (left > 0) return false;
  node.content = std::move(content);
  return true;
}

}  // namespace rd::exchange
