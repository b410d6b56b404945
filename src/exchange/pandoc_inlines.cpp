#include "exchange/pandoc_inlines.hpp"

#include <algorithm>
#include <charconv>
#include <tuple>

#include "base/utf.hpp"
#include "exchange/look.hpp"
#include "exchange/relations.hpp"
#include "exchange/signs.hpp"

namespace rd::exchange {
namespace {

using prose::Mark;
using prose::Node;
using prose::NodePtr;

constexpr int deepest_inline = 40;
constexpr std::size_t longest_sign = 12;
constexpr std::size_t longest_link = 2000;  // as in the schema
constexpr std::size_t longest_label = 2000;

// A person's tab comes back, characters that no text may hold go.
std::string plain(std::string_view words) {
  const auto special = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == tab_sign[0]; };
  if (std::none_of(words.begin(), words.end(), special)) return std::string(words);
  std::string out;
  for (std::size_t at = 0; at < words.size();) {
    if (words.substr(at).starts_with(tab_sign)) {
      out += '\t';
      at += tab_sign.size();
    } else {
      const bool control = static_cast<unsigned char>(words[at]) < 0x20 && words[at] != '\t';
      out += control ? ' ' : words[at];
      ++at;
    }
  }
  return out;
}

std::string_view simple_mark(std::string_view tag) {
  static const std::map<std::string_view, std::string_view> known{
      {"Emph", "em"},          {"Strong", "strong"},   {"Underline", "underline"},
      {"Strikeout", "strike"}, {"Superscript", "sup"}, {"Subscript", "sub"}};
  const auto found = known.find(tag);
  return found == known.end() ? std::string_view{} : found->second;
}

bool is_mere_text(const std::vector<NodePtr>& nodes) {
  return std::all_of(nodes.begin(), nodes.end(), [](const NodePtr& node) {
    const bool tracked = std::any_of(node->marks.begin(), node->marks.end(), [](const Mark& m) {
      return m.type == "insertion" || m.type == "deletion" || m.type == "comment";
    });
    return (prose::is_text(*node) && !tracked) || node->type == "cross_reference";
  });
}

}  // namespace

std::vector<NodePtr> as_inline(const std::vector<NodePtr>& blocks) {
  std::vector<NodePtr> out;
  for (const NodePtr& block : blocks) {
    const bool textual = block->type == "paragraph" || block->type == "heading" || block->type == "code_block" ||
                         block->type == "caption";
    std::vector<NodePtr> inside = textual ? block->content : as_inline(block->content);
    if (block->type == "image" && !prose::attr_text(*block, "alt").empty()) {
      auto words = make_node("text");
      words->text = "[" + prose::attr_text(*block, "alt") + "]";
      inside.push_back(std::move(words));
    }
    if (inside.empty()) continue;
    if (!out.empty()) out.push_back(make_node("hard_break"));
    for (NodePtr& node : inside) out.push_back(std::move(node));
  }
  return out;
}

std::vector<NodePtr> Inlines::run(const json::value& list) {
  Out out;
  all(list, out);
  open_text_.reset();
  return out;
}

std::vector<std::string> Inlines::take_anchors() {
  return std::exchange(anchors_, {});
}

void Inlines::all(const json::value& list, Out& out) {
  if (depth_ >= deepest_inline) return;
  ++depth_;
  for (const auto& item : list_of(list)) one(element_of(item), out);
  --depth_;
}

void Inlines::text(std::string_view words, Out& out) {
  for (std::size_t open = 0; (open = words.find(sign_opens)) != std::string_view::npos;) {
    const std::size_t from = open + sign_opens.size();
    const std::size_t close = words.find(sign_closes, from);
    if (close == std::string_view::npos || close - from > longest_sign) break;
    plain_text(words.substr(0, open), out);
    sign(words.substr(from, close - from), out);
    words.remove_prefix(close + sign_closes.size());
  }
  plain_text(words, out);
}

// "s3", "e3" …: see signs.hpp. A number that points nowhere comes from the document itself and means nothing.
void Inlines::sign(std::string_view said, Out& out) {
  if (said.empty()) return;
  std::size_t number = 0;
  std::from_chars(said.data() + 1, said.data() + said.size(), number);
  if (said[0] == 's' && number < signs_.marks.size()) {
    const Mark& mark = signs_.marks[number];
    const bool runs = mark.type != "comment" &&
                      std::any_of(running_.begin(), running_.end(), [&](const Mark& m) { return m.type == mark.type; });
    if (!runs) running_.push_back(mark);
  }
  if (said[0] == 'e' && number < signs_.marks.size()) std::erase(running_, signs_.marks[number]);
  if (said[0] == 'c' && number < signs_.spans.size()) std::tie(cell_.columns, cell_.rows) = signs_.spans[number];
  if (said[0] == 'h') cell_.header = true;
  if (said[0] == 'x') cell_.covered = true;
  if (said[0] == 'd' && number < signs_.alternatives.size() && !out.empty() && out.back()->type == "image") {
    auto image = copy_of(*out.back());
    image->attrs["alt"] = cut(tidy_spaces(signs_.alternatives[number]), 5000);
    out.back() = std::move(image);
  }
}

// Neighbours with the same marks are one text.
void Inlines::plain_text(std::string_view words, Out& out) {
  if (words.empty()) return;
  if (open_text_ && !out.empty() && out.back() == open_text_ &&
      open_text_->marks.size() == marks_.size() + running_.size() &&
      std::equal(marks_.begin(), marks_.end(), open_text_->marks.begin()) &&
      std::equal(running_.begin(), running_.end(),
                 open_text_->marks.begin() + static_cast<std::ptrdiff_t>(marks_.size()))) {
    open_text_->text += plain(words);
    return;
  }
  open_text_ = make_node("text");
  open_text_->text = plain(words);
  open_text_->marks = marks_;
  open_text_->marks.insert(open_text_->marks.end(), running_.begin(), running_.end());
  out.push_back(open_text_);
}

void Inlines::marked(Mark mark, const json::value& inside, Out& out) {
  const auto is_script = [](std::string_view type) { return type == "sub" || type == "sup"; };
  const bool runs = std::any_of(running_.begin(), running_.end(),
                                [&](const Mark& m) { return m.type == mark.type && m.type != "comment"; });
  const bool there = runs || std::any_of(marks_.begin(), marks_.end(), [&](const Mark& m) {
                       return m.type == mark.type || (is_script(m.type) && is_script(mark.type));
                     });
  if (!there) marks_.push_back(std::move(mark));
  all(inside, out);
  if (!there) marks_.pop_back();
}

void Inlines::one(const Element& element, Out& out) {
  const auto& c = *element.content;
  if (element.tag == "Str") {
    text(text_of(c), out);
  } else if (element.tag == "Space" || element.tag == "SoftBreak") {
    text(" ", out);
  } else if (element.tag == "LineBreak") {
    out.push_back(make_node("hard_break"));
  } else if (const auto mark = simple_mark(element.tag); !mark.empty()) {
    marked({std::string(mark), {}}, c, out);
  } else if (element.tag == "SmallCaps") {
    all(c, out);
  } else if (element.tag == "Quoted") {
    const bool single = element_of(at(list_of(c), 0)).tag == "SingleQuote";
    text(single ? "‘" : "“", out);
    all(at(list_of(c), 1), out);
    text(single ? "’" : "”", out);
  } else if (element.tag == "Link") {
    link(list_of(c), out);
  } else if (element.tag == "Image") {
    image(list_of(c), out);
  } else if (element.tag == "Note") {
    note(c, out);
  } else if (element.tag == "Span") {
    span(list_of(c), out);
  } else if (element.tag == "Code") {
    marks_.push_back({"code", {}});
    text(text_of(at(list_of(c), 1)), out);
    marks_.pop_back();
  } else if (element.tag == "RawInline" && text_of(at(list_of(c), 1)).starts_with("<br")) {
    out.push_back(make_node("hard_break"));
  } else if (element.tag == "Math" || element.tag == "RawInline") {
    text(text_of(at(list_of(c), 1)), out);
  } else if (element.tag == "Cite") {
    all(at(list_of(c), 1), out);
  }
}

// Out of the document: a mark. To a place in it: a reference, when its words are mere text. Anywhere else: the words
// only.
void Inlines::link(const json::array& c, Out& out) {
  const std::string_view target = text_of(at(list_of(at(c, 2)), 0));
  if (is_web_link(target) && target.size() <= longest_link) {
    marked({"link", json::object{{"href", plain(target)}}}, at(c, 1), out);
    return;
  }
  Out inside;
  all(at(c, 1), inside);
  std::string label;
  for (const NodePtr& node : inside) label += prose::is_text(*node) ? node->text : prose::attr_text(*node, "label");
  if (!target.starts_with('#') || target.size() < 2 || !is_mere_text(inside) || label.empty() ||
      utf16_length(label) > longest_label) {
    out.insert(out.end(), inside.begin(), inside.end());
    return;
  }
  auto reference = make_node("cross_reference");
  reference->attrs["target"] = target.substr(1);
  reference->attrs["label"] = label;
  out.push_back(std::move(reference));
}

void Inlines::image(const json::array& c, Out& out) {
  auto node = make_node("image");
  std::string alt;
  Out words;
  all(at(c, 1), words);
  for (const NodePtr& part : words) alt += prose::inline_text(*part);
  node->attrs["src"] = cut(text_of(at(list_of(at(c, 2)), 0)), 500);
  node->attrs["alt"] = cut(tidy_spaces(alt), 5000);
  // pandoc marks a picture that stands alone with "fig:".
  std::string_view title = text_of(at(list_of(at(c, 2)), 1));
  if (title.starts_with("fig:")) title.remove_prefix(4);
  if (!title.empty()) node->attrs["title"] = cut(title, 1000);
  out.push_back(std::move(node));
}

void Inlines::note(const json::value& c, Out& out) {
  const auto marks = std::exchange(marks_, {});
  open_text_.reset();
  const bool nested = std::exchange(in_note_, true);
  auto inside = as_inline(blocks_(c));
  in_note_ = nested;
  marks_ = marks;
  open_text_.reset();
  if (inside.empty()) return;
  if (nested) {
    out.insert(out.end(), inside.begin(), inside.end());
    return;
  }
  auto node = make_node("footnote");
  node->content = std::move(inside);
  out.push_back(std::move(node));
}

void Inlines::span(const json::array& c, Out& out) {
  const Attr attr = attr_of(at(c, 0));
  if (attr.has("comment-start")) {
    running_.push_back({"comment", json::object{{"id", cut(attr.value("id"), 64)}}});
    return;
  }
  if (attr.has("comment-end")) {
    std::erase_if(running_, [&](const Mark& m) { return text_of(m.attrs.at("id")) == cut(attr.value("id"), 64); });
    return;
  }
  if (!attr.id.empty()) anchors_.emplace_back(attr.id);
  if (attr.has("element")) {
    Out inside;
    all(at(c, 1), inside);
    auto chip = make_node("element_chip");
    std::string label;
    for (const NodePtr& node : inside) label += prose::inline_text(*node);
    chip->attrs = {
        {"kind", cut(attr.value("kind"), 64)}, {"id", cut(attr.value("key"), 64)}, {"label", cut(label, 500)}};
    out.push_back(std::move(chip));
    return;
  }
  const bool inserted = attr.has("insertion");
  if (inserted || attr.has("deletion")) {
    json::object who{{"author", cut(attr.value("author"), 200)},
                     {"at", cut(attr.value("date"), 40)},
                     {"id", std::to_string(++changes_)}};
    marked({inserted ? "insertion" : "deletion", std::move(who)}, at(c, 1), out);
  } else if (attr.has("mark")) {
    marked({"highlight", {}}, at(c, 1), out);
  } else if (attr.has("underline")) {
    marked({"underline", {}}, at(c, 1), out);
  } else {
    all(at(c, 1), out);
  }
}

}  // namespace rd::exchange
