#include "exchange/pandoc_ast.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "base/json.hpp"
#include "base/utf.hpp"

namespace rd::exchange {
namespace {

using prose::Mark;
using prose::Node;
using prose::NodePtr;

std::shared_ptr<Node> make(std::string type) {
  auto node = std::make_shared<Node>();
  node->type = std::move(type);
  return node;
}

std::string_view text_of(const json::value& value) {
  const auto* text = value.if_string();
  return text == nullptr ? std::string_view{} : std::string_view(*text);
}

const json::array& list_of(const json::value& value) {
  static const json::array none;
  const auto* list = value.if_array();
  return list == nullptr ? none : *list;
}

const json::value& at(const json::array& list, std::size_t i) {
  static const json::value none;
  return i < list.size() ? list[i] : none;
}

struct Element {
  std::string_view tag;
  const json::value* content;
};

Element element_of(const json::value& value) {
  static const json::value none;
  const auto* object = value.if_object();
  if (object == nullptr) return {"", &none};
  const auto* tag = object->if_contains("t");
  const auto* content = object->if_contains("c");
  return {tag == nullptr ? std::string_view{} : text_of(*tag), content == nullptr ? &none : content};
}

// pandoc's Attr: [id, [classes], [[key, value]]].
struct Attr {
  std::vector<std::string_view> classes;
  std::map<std::string, std::string, std::less<>> values;
  [[nodiscard]] bool has(std::string_view name) const { return std::find(classes.begin(), classes.end(), name) != classes.end(); }
  [[nodiscard]] std::string value(std::string_view key) const {
    const auto found = values.find(key);
    return found == values.end() ? std::string{} : found->second;
  }
};

Attr attr_of(const json::value& value) {
  Attr out;
  const auto& parts = list_of(value);
  for (const auto& name : list_of(at(parts, 1))) out.classes.push_back(text_of(name));
  for (const auto& pair : list_of(at(parts, 2))) {
    const auto& both = list_of(pair);
    out.values.emplace(text_of(at(both, 0)), text_of(at(both, 1)));
  }
  return out;
}

bool allowed_link(std::string_view target) {
  const std::string small = lower(target);
  return small.starts_with("http://") || small.starts_with("https://") || small.starts_with("mailto:");
}

class Mapper {
 public:
  std::vector<Comment> comments;

  std::vector<NodePtr> blocks(const json::value& value) {
    std::vector<NodePtr> out;
    for (const auto& item : list_of(value)) block(element_of(item), out);
    return out;
  }

  std::vector<NodePtr> inlines(const json::value& value) {
    std::vector<NodePtr> out;
    std::vector<Mark> marks;
    inlines(value, marks, out);
    return out;
  }

 private:
  void block(const Element& element, std::vector<NodePtr>& out) {
    const auto& c = *element.content;
    if (element.tag == "Para" || element.tag == "Plain") {
      paragraph(c, out);
    } else if (element.tag == "Header") {
      heading(list_of(c), out);
    } else if (element.tag == "BulletList") {
      list(make("bullet_list"), c, out);
    } else if (element.tag == "OrderedList") {
      auto node = make("ordered_list");
      const auto& start = at(list_of(at(list_of(c), 0)), 0);
      node->attrs["start"] = start.is_int64() ? start.get_int64() : 1;
      list(std::move(node), at(list_of(c), 1), out);
    } else if (element.tag == "BlockQuote") {
      auto node = make("blockquote");
      node->content = blocks(c);
      if (!node->content.empty()) out.push_back(std::move(node));
    } else if (element.tag == "Table") {
      table(list_of(c), out);
    } else if (element.tag == "HorizontalRule") {
      out.push_back(make("horizontal_rule"));
    } else if (element.tag == "CodeBlock") {
      code(text_of(at(list_of(c), 1)), out);
    } else if (element.tag == "LineBlock") {
      for (const auto& line : list_of(c)) paragraph(line, out);
    } else if (element.tag == "Div") {
      div(list_of(c), out);
    } else if (element.tag == "DefinitionList") {
      definitions(c, out);
    } else if (element.tag == "Figure") {
      for (auto& node : blocks(at(list_of(c), 2))) out.push_back(std::move(node));
    } else if (element.tag == "RawBlock") {
      code(text_of(at(list_of(c), 1)), out);
    }
  }

  // Pictures are blocks with us; a paragraph is cut around them.
  void paragraph(const json::value& c, std::vector<NodePtr>& out) {
    auto node = make("paragraph");
    bool any = false;
    for (auto& child : inlines(c)) {
      if (child->type == "image") {
        if (!node->content.empty()) out.push_back(std::move(node));
        out.push_back(std::move(child));
        node = make("paragraph");
        any = true;
      } else {
        node->content.push_back(std::move(child));
      }
    }
    if (!node->content.empty() || !any) out.push_back(std::move(node));
  }

  void heading(const json::array& c, std::vector<NodePtr>& out) {
    auto node = make("heading");
    const auto& level = at(c, 0);
    node->attrs["level"] = level.is_int64() ? std::clamp<std::int64_t>(level.get_int64(), 1, 6) : 1;
    std::vector<NodePtr> pictures;
    for (auto& child : inlines(at(c, 2))) {
      (child->type == "image" ? pictures : node->content).push_back(std::move(child));
    }
    if (!node->content.empty()) out.push_back(std::move(node));
    for (auto& picture : pictures) out.push_back(std::move(picture));
  }

  void list(std::shared_ptr<Node> node, const json::value& items, std::vector<NodePtr>& out) {
    for (const auto& item : list_of(items)) {
      auto one = make("list_item");
      one->content = blocks(item);
      if (one->content.empty() || one->content.front()->type != "paragraph") one->content.insert(one->content.begin(), make("paragraph"));
      node->content.push_back(std::move(one));
    }
    if (!node->content.empty()) out.push_back(std::move(node));
  }

  void code(std::string_view text, std::vector<NodePtr>& out) {
    auto node = make("code_block");
    if (!text.empty()) {
      auto inside = make("text");
      inside->text = std::string(text);
      node->content.push_back(std::move(inside));
    }
    out.push_back(std::move(node));
  }

  // Word's styles come as a Div around the block: captions and quotations keep their meaning.
  void div(const json::array& c, std::vector<NodePtr>& out) {
    const Attr attr = attr_of(at(c, 0));
    const std::string style = lower(attr.value("custom-style"));
    auto inside = blocks(at(c, 1));
    const bool quote = style.find("quote") != std::string::npos || style.find("citaat") != std::string::npos;
    if (quote) {
      auto node = make("blockquote");
      node->content = std::move(inside);
      if (!node->content.empty()) out.push_back(std::move(node));
      return;
    }
    for (auto& node : inside) out.push_back(std::move(node));
  }

  void definitions(const json::value& c, std::vector<NodePtr>& out) {
    for (const auto& pair : list_of(c)) {
      paragraph(at(list_of(pair), 0), out);
      for (const auto& definition : list_of(at(list_of(pair), 1)))
        for (auto& node : blocks(definition)) out.push_back(std::move(node));
    }
  }

  void row(const json::value& value, std::string_view cell_type, Node& table) {
    auto node = make("table_row");
    for (const auto& item : list_of(at(list_of(value), 1))) {
      const auto& cell = list_of(item);   // [attr, alignment, rowspan, colspan, blocks]
      auto one = make(std::string(cell_type));
      one->attrs["colspan"] = at(cell, 3).is_int64() ? at(cell, 3).get_int64() : 1;
      one->attrs["rowspan"] = at(cell, 2).is_int64() ? at(cell, 2).get_int64() : 1;
      one->content = blocks(at(cell, 4));
      if (one->content.empty()) one->content.push_back(make("paragraph"));
      node->content.push_back(std::move(one));
    }
    if (!node->content.empty()) table.content.push_back(std::move(node));
  }

  void table(const json::array& c, std::vector<NodePtr>& out) {   // [attr, caption, colspecs, head, bodies, foot]
    auto node = make("table");
    for (const auto& block : list_of(at(list_of(at(c, 1)), 1))) {
      std::vector<NodePtr> caption;
      this->block(element_of(block), caption);
      for (const auto& part : caption) {
        auto title = make("caption");
        title->content = part->content;
        if (!title->content.empty()) out.push_back(std::move(title));
      }
    }
    for (const auto& head : list_of(at(list_of(at(c, 3)), 1))) row(head, "table_header", *node);
    for (const auto& body : list_of(at(c, 4))) {
      for (const auto& one : list_of(at(list_of(body), 2))) row(one, "table_header", *node);
      for (const auto& one : list_of(at(list_of(body), 3))) row(one, "table_cell", *node);
    }
    for (const auto& one : list_of(at(list_of(at(c, 5)), 1))) row(one, "table_cell", *node);
    if (!node->content.empty()) out.push_back(std::move(node));
  }

  void inlines(const json::value& value, std::vector<Mark>& marks, std::vector<NodePtr>& out) {
    for (const auto& item : list_of(value)) inline_(element_of(item), marks, out);
  }

  void text(std::string_view words, const std::vector<Mark>& marks, std::vector<NodePtr>& out) {
    if (words.empty()) return;
    // Neighbours with the same marks are one text.
    if (!out.empty() && prose::is_text(*out.back()) && out.back()->marks == marks) {
      auto joined = std::make_shared<Node>(*out.back());
      joined->text += words;
      out.back() = std::move(joined);
      return;
    }
    auto node = make("text");
    node->text = std::string(words);
    node->marks = marks;
    out.push_back(std::move(node));
  }

  void marked(Mark mark, const json::value& inside, std::vector<Mark>& marks, std::vector<NodePtr>& out) {
    const bool there = std::any_of(marks.begin(), marks.end(), [&](const Mark& m) { return m.type == mark.type; });
    const std::string type = mark.type;
    if (!there) marks.push_back(std::move(mark));
    inlines(inside, marks, out);
    // By type, not the last one: a comment may have begun inside.
    if (!there) std::erase_if(marks, [&](const Mark& m) { return m.type == type; });
  }

  void inline_(const Element& element, std::vector<Mark>& marks, std::vector<NodePtr>& out) {
    const auto& c = *element.content;
    static const std::map<std::string_view, std::string_view> simple{{"Emph", "em"},       {"Strong", "strong"},  {"Underline", "underline"},
                                                                     {"Strikeout", "strike"}, {"Superscript", "sup"}, {"Subscript", "sub"}};
    if (element.tag == "Str") {
      text(text_of(c), marks, out);
    } else if (element.tag == "Space" || element.tag == "SoftBreak") {
      text(" ", marks, out);
    } else if (element.tag == "LineBreak") {
      out.push_back(make("hard_break"));
    } else if (const auto found = simple.find(element.tag); found != simple.end()) {
      marked({std::string(found->second), {}}, c, marks, out);
    } else if (element.tag == "SmallCaps") {
      inlines(c, marks, out);
    } else if (element.tag == "Quoted") {
      const bool single = element_of(at(list_of(c), 0)).tag == "SingleQuote";
      text(single ? "‘" : "“", marks, out);
      inlines(at(list_of(c), 1), marks, out);
      text(single ? "’" : "”", marks, out);
    } else if (element.tag == "Link") {
      link(list_of(c), marks, out);
    } else if (element.tag == "Image") {
      image(list_of(c), out);
    } else if (element.tag == "Note") {
      auto node = make("footnote");
      for (const auto& part : blocks(c)) {
        if (!node->content.empty() && !part->content.empty()) text(" ", {}, node->content);
        for (const auto& child : part->content) node->content.push_back(child);
      }
      out.push_back(std::move(node));
    } else if (element.tag == "Span") {
      span(list_of(c), marks, out);
    } else if (element.tag == "Code") {
      std::vector<Mark> with = marks;
      with.push_back({"code", {}});
      text(text_of(at(list_of(c), 1)), with, out);
    } else if (element.tag == "Math" || element.tag == "RawInline") {
      text(text_of(at(list_of(c), 1)), marks, out);
    } else if (element.tag == "Cite") {
      inlines(at(list_of(c), 1), marks, out);
    }
  }

  void link(const json::array& c, std::vector<Mark>& marks, std::vector<NodePtr>& out) {
    const std::string_view target = text_of(at(list_of(at(c, 2)), 0));
    if (allowed_link(target)) {
      marked({"link", json::object{{"href", target}}}, at(c, 1), marks, out);
    } else {
      inlines(at(c, 1), marks, out);
    }
  }

  void image(const json::array& c, std::vector<NodePtr>& out) {
    auto node = make("image");
    std::string alt;
    for (const auto& part : inlines(at(c, 1))) alt += part->text;
    node->attrs["src"] = text_of(at(list_of(at(c, 2)), 0));
    node->attrs["alt"] = tidy_spaces(alt);
    out.push_back(std::move(node));
  }

  void span(const json::array& c, std::vector<Mark>& marks, std::vector<NodePtr>& out) {
    const Attr attr = attr_of(at(c, 0));
    if (attr.has("comment-start")) {
      std::string words;
      for (const auto& part : inlines(at(c, 1))) words += prose::inline_text(*part);
      comments.push_back({attr.value("id"), attr.value("author"), tidy_spaces(words), attr.value("date")});
      marks.push_back({"comment", json::object{{"id", attr.value("id")}}});
      return;
    }
    if (attr.has("comment-end")) {
      std::erase_if(marks, [&](const Mark& m) { return m.type == "comment" && text_of(m.attrs.at("id")) == attr.value("id"); });
      return;
    }
    const bool inserted = attr.has("insertion");
    if (inserted || attr.has("deletion")) {
      marked({inserted ? "insertion" : "deletion", json::object{{"author", attr.value("author")}, {"at", attr.value("date")}}}, at(c, 1), marks, out);
    } else if (attr.has("mark")) {
      marked({"highlight", {}}, at(c, 1), marks, out);
    } else if (attr.has("underline")) {
      marked({"underline", {}}, at(c, 1), marks, out);
    } else {
      inlines(at(c, 1), marks, out);
    }
  }
};

}  // namespace

Result<FromPandoc> from_pandoc(std::string_view ast_json) {
  auto parsed = parse_json(ast_json);
  const auto* root = parsed ? parsed->if_object() : nullptr;
  const auto* blocks = root == nullptr ? nullptr : root->if_contains("blocks");
  if (blocks == nullptr || !blocks->is_array()) return refuse(Why::invalid, "document.damaged");
  Mapper mapper;
  FromPandoc out;
  auto doc = make("doc");
  if (const auto* meta = root->if_contains("meta"); meta != nullptr && meta->is_object()) {
    // Word's title block: it is text of the document as well.
    for (const char* key : {"title", "subtitle"}) {
      const auto* value = meta->get_object().if_contains(key);
      if (value == nullptr) continue;
      auto line = make("paragraph");
      const Element element = element_of(*value);
      line->content = element.tag == "MetaBlocks" ? std::vector<NodePtr>{} : mapper.inlines(*element.content);
      const std::string words = tidy_spaces(prose::inline_text(*line));
      if (words.empty()) continue;
      if (out.title.empty()) out.title = words;
      doc->content.push_back(std::move(line));
    }
  }
  for (auto& node : mapper.blocks(*blocks)) doc->content.push_back(std::move(node));
  if (doc->content.empty()) doc->content.push_back(make("paragraph"));
  out.doc = std::move(doc);
  out.comments = std::move(mapper.comments);
  return out;
}

}  // namespace rd::exchange
