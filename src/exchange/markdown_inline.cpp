#include "exchange/markdown_inline.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "base/utf.hpp"
#include "exchange/look.hpp"
#include "exchange/relations.hpp"

namespace rd::exchange {
namespace {

using prose::Mark;
using prose::Node;
using prose::NodePtr;

std::string text_attr(const Mark& mark, std::string_view name) {
  const auto* value = mark.attrs.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string{};
}

std::string quoted(std::string_view value) {
  std::string out = "\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out + "\"";
}

struct Delimiters {
  std::string open, close;
  bool touches{};  // means something only right against a letter: no spaces inside
};

std::optional<Delimiters> delimiters(const Mark& mark) {
  if (mark.type == "strong") return Delimiters{"**", "**", true};
  if (mark.type == "em") return Delimiters{"*", "*", true};
  if (mark.type == "strike") return Delimiters{"~~", "~~", true};
  if (mark.type == "sub") return Delimiters{"~", "~", true};
  if (mark.type == "sup") return Delimiters{"^", "^", true};
  if (mark.type == "underline") return Delimiters{"[", "]{.underline}", false};
  if (mark.type == "highlight") return Delimiters{"[", "]{.mark}", false};
  if (mark.type == "insertion" || mark.type == "deletion") {
    return Delimiters{"[",
                      "]{." + mark.type + " author=" + quoted(text_attr(mark, "author")) +
                          " date=" + quoted(text_attr(mark, "at")) + "}",
                      false};
  }
  if (mark.type == "link" && is_web_link(text_attr(mark, "href"))) {
    std::string href;
    for (const char c : text_attr(mark, "href")) {
      const bool special = c == '<' || c == '>' || c == '\\' || c == '(' || c == ')';
      if (c == ' ' || c == '\n') {
        href += "%20";
      } else {
        href += special ? std::string{'\\', c} : std::string(1, c);
      }
    }
    return Delimiters{"[", "](" + href + ")", false};
  }
  return std::nullopt;
}

// Outside in: what spans more stands around what spans less.
int order_of(std::string_view type) {
  static constexpr std::array<std::string_view, 10> order{"insertion", "deletion", "link",   "highlight", "underline",
                                                          "strong",    "em",       "strike", "sub",       "sup"};
  return static_cast<int>(std::find(order.begin(), order.end(), type) - order.begin());
}

// A piece of text with the marks that Markdown can write.
struct Piece {
  std::string words;
  std::vector<Mark> marks;
  const Node* node{};  // when it is no text
  bool code{};
};

bool is_blank(std::string_view text) {
  return trim(text).empty();
}

enum class Class { space, punctuation, other };

Class class_of(char32_t code) {
  if (code == 0 || is_space(code)) return Class::space;
  const bool ascii = code < 128 && !is_letter(code) && !is_digit(code);
  const bool general = (code >= 0x2010 && code <= 0x2BFF) || (code >= 0xA1 && code <= 0xBF);
  return ascii || general ? Class::punctuation : Class::other;
}

char32_t first_of(std::string_view text) {
  std::size_t at = 0;
  return text.empty() ? 0 : next_code_point(text, at);
}

char32_t last_of(std::string_view text) {
  if (text.empty()) return 0;
  std::size_t at = text.size() - 1;
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80) --at;
  return next_code_point(text, at);
}

// CommonMark's flanking rule: may a delimiter open (or, mirrored, close) between these two characters?
bool may_open(char32_t before, char32_t after) {
  const Class next = class_of(after);
  return next != Class::space && (next != Class::punctuation || class_of(before) != Class::other);
}

// White space at the edge of marked words goes outside the marks that may not touch it.
void add_text(const Node& node, std::vector<Piece>& out) {
  std::vector<Mark> marks;
  bool touching = false;
  for (const Mark& mark : node.marks) {
    const auto how = delimiters(mark);
    if (!how) continue;
    touching = touching || how->touches;
    marks.push_back(mark);
  }
  std::stable_sort(marks.begin(), marks.end(),
                   [](const Mark& a, const Mark& b) { return order_of(a.type) < order_of(b.type); });
  const bool code = has_mark(node, "code") && node.text.find('\n') == std::string::npos;
  if (!touching) {
    out.push_back({node.text, std::move(marks), nullptr, code});
    return;
  }
  std::vector<Mark> loose;
  std::copy_if(marks.begin(), marks.end(), std::back_inserter(loose),
               [](const Mark& mark) { return !delimiters(mark)->touches; });
  if (is_blank(node.text)) {
    out.push_back({node.text, std::move(loose), nullptr, false});
    return;
  }
  std::size_t from = 0;
  for (std::size_t at = 0; at < node.text.size();) {
    if (!is_space(next_code_point(node.text, at))) break;
    from = at;
  }
  std::size_t to = node.text.size();
  for (std::size_t at = from; at < node.text.size();) {
    const bool space = is_space(next_code_point(node.text, at));
    if (!space) to = at;
  }
  if (from > 0) out.push_back({node.text.substr(0, from), loose, nullptr, false});
  out.push_back({node.text.substr(from, to - from), std::move(marks), nullptr, code});
  if (to < node.text.size()) out.push_back({node.text.substr(to), loose, nullptr, false});
}

std::string code_span(std::string_view words) {
  std::string fence = "`";
  while (words.find(fence) != std::string_view::npos) fence += '`';
  const bool pad = words.starts_with('`') || words.ends_with('`') || (words.starts_with(' ') && words.ends_with(' '));
  return fence + (pad ? " " : "") + std::string(words) + (pad ? " " : "") + fence;
}

// Takes a mark off every piece of the run that it spans: used where Markdown cannot write it there.
void drop_mark(std::vector<Piece>& pieces, std::size_t from, const Mark& mark) {
  for (std::size_t i = from; i < pieces.size(); ++i) {
    const auto found = std::find(pieces[i].marks.begin(), pieces[i].marks.end(), mark);
    if (found == pieces[i].marks.end()) return;
    pieces[i].marks.erase(found);
  }
}

// Marks of which the delimiters would not be read back, because of the letters beside them, are left out; the words
// stay.
void drop_unwritable(std::vector<Piece>& pieces) {
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const auto marks = pieces[i].marks;
    for (const Mark& mark : marks) {
      const bool before =
          i > 0 && std::find(pieces[i - 1].marks.begin(), pieces[i - 1].marks.end(), mark) != pieces[i - 1].marks.end();
      if (before || !delimiters(mark)->touches) continue;
      std::size_t end = i;
      while (end + 1 < pieces.size() &&
             std::find(pieces[end + 1].marks.begin(), pieces[end + 1].marks.end(), mark) != pieces[end + 1].marks.end())
        ++end;
      // What stands beside a delimiter may be another delimiter or an escape: those are punctuation.
      const char32_t left = i == 0 ? 0
                            : pieces[i - 1].node != nullptr || !pieces[i - 1].marks.empty()
                                ? U'*'
                                : last_of(pieces[i - 1].words);
      const char32_t right = end + 1 >= pieces.size() ? 0
                             : pieces[end + 1].node != nullptr || !pieces[end + 1].marks.empty()
                                 ? U'*'
                                 : first_of(pieces[end + 1].words);
      const bool mixed = i != end || pieces[i].marks.size() > 1;
      const char32_t first = pieces[i].node != nullptr || pieces[i].code ? U'*' : first_of(pieces[i].words);
      const char32_t last = pieces[end].node != nullptr || pieces[end].code ? U'*' : last_of(pieces[end].words);
      const bool tight = class_of(left) == Class::other || class_of(right) == Class::other;
      const bool spaced = (mark.type == "sub" || mark.type == "sup") && pieces[i].words.find(' ') != std::string::npos;
      if (!may_open(left, first) || !may_open(right, last) || (mixed && tight) || spaced) drop_mark(pieces, i, mark);
    }
  }
}

}  // namespace

std::string markdown_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("\\`*_[]<>{}~^$|&@").find(c) != std::string_view::npos) out += '\\';
    const bool space = c == ' ' || c == '\n' || c == '\t';
    // A reader takes several spaces for one.
    if (space && out.ends_with(' ')) continue;
    out += space ? ' ' : c;
  }
  return out;
}

std::string with_safe_start(std::string line) {
  if (line.empty()) return line;
  std::size_t at = 0;
  const bool open = line[0] == '(';
  at = open ? 1 : 0;
  while (at < line.size() && at < 12 &&
         ((line[at] >= '0' && line[at] <= '9') || (line[at] >= 'a' && line[at] <= 'z') ||
          (line[at] >= 'A' && line[at] <= 'Z')))
    ++at;
  // "1.", "a)", "(iv)": also what only pandoc's fancy lists know.
  if (at > (open ? 1U : 0U) && at < line.size() && (line[at] == '.' || line[at] == ')')) {
    line.insert(open ? 0 : at, "\\");
  } else if (std::string_view("#-+=:>!%\"'").find(line[0]) != std::string_view::npos) {
    line.insert(0, line[0] == '\'' || line[0] == '"' ? "" : "\\");
  }
  return line;
}

std::string MarkdownInline::run(const std::vector<NodePtr>& list, Place place) {
  std::vector<Piece> pieces;
  for (const NodePtr& node : list) {
    if (prose::is_text(*node)) {
      add_text(*node, pieces);
    } else {
      pieces.push_back({{}, {}, node.get(), false});
    }
  }
  drop_unwritable(pieces);
  std::string out;
  std::vector<Mark> open;
  const auto close_to = [&](std::size_t keep) {
    while (open.size() > keep) {
      out += delimiters(open.back())->close;
      open.pop_back();
    }
  };
  for (const Piece& piece : pieces) {
    std::size_t same = 0;
    while (same < open.size() && same < piece.marks.size() && open[same] == piece.marks[same]) ++same;
    close_to(same);
    for (std::size_t i = same; i < piece.marks.size(); ++i) {
      out += delimiters(piece.marks[i])->open;
      open.push_back(piece.marks[i]);
    }
    std::string words = piece.node != nullptr ? one(*piece.node, place)
                        : piece.code          ? code_span(piece.words)
                                              : markdown_escaped(piece.words);
    if (words.starts_with(' ') && out.ends_with(' ')) words.erase(0, 1);
    out += words;
  }
  close_to(0);
  return trim(out);
}

std::string MarkdownInline::one(const Node& node, Place place) {
  if (node.type == "hard_break") return place == Place::block ? "\\\n" : place == Place::cell ? "<br>" : " ";
  if (node.type == "footnote") {
    const std::size_t number = notes_.size() + 1;
    notes_.emplace_back();
    notes_[number - 1] = run(node.content, Place::cell);
    return "[^" + std::to_string(number) + "]";
  }
  const std::string label = markdown_escaped(prose::attr_text(node, "label"));
  if (node.type == "cross_reference") {
    const auto name = names_.find(prose::attr_text(node, "target"));
    return name == names_.end() ? label : "[" + label + "](#" + name->second + ")";
  }
  if (node.type == "element_chip") {
    return "[" + label + "]{.element kind=" + quoted(prose::attr_text(node, "kind")) +
           " key=" + quoted(prose::attr_text(node, "id")) + "}";
  }
  return label;
}

std::string MarkdownInline::notes() {
  std::string out;
  for (std::size_t i = 0; i < notes_.size(); ++i)
    out += (i == 0 ? "" : "\n") + ("[^" + std::to_string(i + 1) + "]: ") + with_safe_start(notes_[i]) + "\n";
  return out;
}

}  // namespace rd::exchange
