#include "exchange/pandoc_ast.hpp"

#include <algorithm>

#include "base/utf.hpp"
#include "exchange/html_table.hpp"
#include "exchange/look.hpp"
#include "exchange/pandoc_inlines.hpp"
#include "exchange/pandoc_json.hpp"

namespace rd::exchange {
namespace {

using prose::Node;
using prose::NodePtr;

constexpr int deepest = 24;  // nodes around a block; below that only words are kept, in their order

class Mapper {
 public:
  explicit Mapper(const Signs& signs) : signs_(signs) {}

  std::vector<NodePtr> blocks(const json::value& value) {
    std::vector<NodePtr> out;
    for (const auto& item : list_of(value)) block(element_of(item), out);
    return out;
  }

  std::vector<NodePtr> inlines(const json::value& value) { return inlines_.run(value); }

  // Of a title, an author, an abstract: every block of it.
  std::vector<NodePtr> meta(const Element& element) {
    std::vector<NodePtr> out;
    if (element.tag == "MetaBlocks") return blocks(*element.content);
    if (element.tag == "MetaInlines") paragraph(*element.content, out);
    if (element.tag == "MetaList") {
      for (const auto& item : list_of(*element.content)) {
        for (NodePtr& node : meta(element_of(item))) out.push_back(std::move(node));
      }
    }
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
      list(make_node("bullet_list"), c, out);
    } else if (element.tag == "OrderedList") {
      auto node = make_node("ordered_list");
      node->attrs["start"] = std::max(0, number_of(at(list_of(at(list_of(c), 0)), 0), 1));
      list(std::move(node), at(list_of(c), 1), out);
    } else if (element.tag == "BlockQuote") {
      contained(make_node("blockquote"), inside(c, 1), out);
    } else if (element.tag == "Table") {
      table(list_of(c), out);
    } else if (element.tag == "HorizontalRule") {
      out.push_back(make_node("horizontal_rule"));
    } else if (element.tag == "CodeBlock") {
      code(text_of(at(list_of(c), 1)), out);
    } else if (element.tag == "RawBlock") {
      raw(text_of(at(list_of(c), 1)), out);
    } else if (element.tag == "LineBlock") {
      for (const auto& line : list_of(c)) paragraph(line, out);
    } else if (element.tag == "Div") {
      div(list_of(c), out);
    } else if (element.tag == "DefinitionList") {
      definitions(c, out);
    }
  }

  // `levels`: how many nodes of ours stand around these blocks more than around their container.
  std::vector<NodePtr> inside(const json::value& value, int levels) {
    depth_ += levels;
    auto out = blocks(value);
    depth_ -= levels;
    return out;
  }

  void contained(std::shared_ptr<Node> container, std::vector<NodePtr> content, std::vector<NodePtr>& out) {
    if (content.empty()) return;
    if (depth_ >= deepest) {
      out.insert(out.end(), content.begin(), content.end());
      return;
    }
    container->content = std::move(content);
    out.push_back(std::move(container));
  }

  void remember_places(Node& node, std::string_view id = {}) {
    auto names = inlines_.take_anchors();
    if (!id.empty()) names.emplace_back(id);
    if (names.empty()) return;
    json::array list;
    for (const std::string& name : names) list.push_back(json::string(name));
    node.attrs["anchors"] = std::move(list);
  }

  // Pictures are blocks with us; a paragraph is cut around them.
  void paragraph(const json::value& c, std::vector<NodePtr>& out) {
    auto node = make_node("paragraph");
    auto words = inlines(c);
    remember_places(*node);
    bool cut = false;
    for (NodePtr& child : words) {
      if (child->type != "image") {
        node->content.push_back(std::move(child));
        continue;
      }
      if (has_words(*node)) out.push_back(std::move(node));
      out.push_back(std::move(child));
      node = make_node("paragraph");
      cut = true;
    }
    if (has_words(*node) || !cut) out.push_back(std::move(node));
  }

  static bool has_words(const Node& node) {
    return std::any_of(node.content.begin(), node.content.end(),
                       [](const NodePtr& child) { return !prose::is_text(*child) || !trim(child->text).empty(); });
  }

  void heading(const json::array& c, std::vector<NodePtr>& out) {
    auto node = make_node("heading");
    node->attrs["level"] = std::clamp(number_of(at(c, 0), 1), 1, 6);
    std::vector<NodePtr> pictures;
    for (NodePtr& child : inlines(at(c, 2)))
      (child->type == "image" ? pictures : node->content).push_back(std::move(child));
    remember_places(*node, attr_of(at(c, 1)).id);
    if (has_words(*node)) out.push_back(std::move(node));
    out.insert(out.end(), pictures.begin(), pictures.end());
  }

  void list(std::shared_ptr<Node> node, const json::value& items, std::vector<NodePtr>& out) {
    std::vector<NodePtr> content;
    for (const auto& item : list_of(items)) {
      auto one = make_node("list_item");
      one->content = inside(item, 2);
      if (one->content.empty()) continue;
      if (depth_ >= deepest) {
        content.insert(content.end(), one->content.begin(), one->content.end());
        continue;
      }
      // An item that holds only a list is that list, one step further in.
      if (one->content[0]->type != "paragraph") one->content.insert(one->content.begin(), make_node("paragraph"));
      content.push_back(std::move(one));
    }
    contained(std::move(node), std::move(content), out);
  }

  void code(std::string_view text, std::vector<NodePtr>& out) {
    auto node = make_node("code_block");
    if (!text.empty()) {
      auto words = make_node("text");
      words->text = std::string(text);
      node->content.push_back(std::move(words));
    }
    out.push_back(std::move(node));
  }

  // Our own Markdown writes tables with merged cells as HTML; any other HTML is shown as it was written.
  void raw(std::string_view text, std::vector<NodePtr>& out) {
    if (NodePtr table = table_from_html(text)) {
      out.push_back(std::move(table));
    } else if (!text.starts_with("<!--")) {
      code(text, out);
    }
  }

  // Word's styles and Markdown's fences come as a Div around blocks.
  void div(const json::array& c, std::vector<NodePtr>& out) {
    const Attr attr = attr_of(at(c, 0));
    if (attr.has("callout")) {
      auto node = make_node("callout");
      const std::string kind = attr.value("kind");
      node->attrs["kind"] = kind.empty() || utf16_length(kind) > 32 ? "frame" : kind;
      contained(std::move(node), inside(at(c, 1), 1), out);
      return;
    }
    auto content = blocks(at(c, 1));
    if (attr.has("caption")) {
      for (NodePtr& node : content) {
        auto caption = copy_of(*node);
        if (caption->type == "paragraph") caption->type = "caption";
        node = std::move(caption);
      }
    }
    out.insert(out.end(), content.begin(), content.end());
  }

  void definitions(const json::value& c, std::vector<NodePtr>& out) {
    for (const auto& pair : list_of(c)) {
      paragraph(at(list_of(pair), 0), out);
      for (const auto& definition : list_of(at(list_of(pair), 1))) {
        for (NodePtr& node : blocks(definition)) out.push_back(std::move(node));
      }
    }
  }

  void row(const json::value& value, std::string_view cell_type, Node& table) {
    auto node = make_node("table_row");
    for (const auto& item : list_of(at(list_of(value), 1))) {
      const auto& cell = list_of(item);  // [attr, alignment, rowspan, colspan, blocks]
      auto one = make_node(cell_type);
      const Inlines::Cell around = inlines_.take_cell();  // of a cell that this table stands in
      one->content = inside(at(cell, 4), 3);
      const Inlines::Cell said = inlines_.take_cell();
      inlines_.give_cell(around);
      if (said.covered) continue;
      if (said.header) one->type = "table_header";
      one->attrs["colspan"] = std::max(said.columns, std::clamp(number_of(at(cell, 3), 1), 1, 63));
      one->attrs["rowspan"] = std::max(said.rows, std::clamp(number_of(at(cell, 2), 1), 1, 5000));
      if (one->content.empty()) one->content.push_back(make_node("paragraph"));
      node->content.push_back(std::move(one));
    }
    if (!node->content.empty()) table.content.push_back(std::move(node));
  }

  static bool is_blank(const Node& node) {
    if (prose::is_text(node)) return trim(node.text).empty();
    return node.type != "image" && node.type != "hard_break" &&
           std::all_of(node.content.begin(), node.content.end(), [](const NodePtr& child) { return is_blank(*child); });
  }

  // [attr, caption, colspecs, head, bodies, foot]
  void table(const json::array& c, std::vector<NodePtr>& out) {
    auto node = make_node("table");
    const auto titles = as_inline(blocks(at(list_of(at(c, 1)), 1)));
    if (!titles.empty()) {
      auto caption = make_node("caption");
      caption->content = titles;
      out.push_back(std::move(caption));
    }
    for (const auto& head : list_of(at(list_of(at(c, 3)), 1))) row(head, "table_header", *node);
    // pandoc gives a table without a header an empty one.
    if (!node->content.empty() && is_blank(*node->content[0])) node->content.clear();
    for (const auto& body : list_of(at(c, 4))) {
      for (const auto& one : list_of(at(list_of(body), 2))) row(one, "table_header", *node);
      for (const auto& one : list_of(at(list_of(body), 3))) row(one, "table_cell", *node);
    }
    for (const auto& one : list_of(at(list_of(at(c, 5)), 1))) row(one, "table_cell", *node);
    if (node->content.empty()) return;
    if (depth_ < deepest) {
      out.push_back(std::move(node));
      return;
    }
    for (const NodePtr& one : node->content) {
      for (const NodePtr& cell : one->content) out.insert(out.end(), cell->content.begin(), cell->content.end());
    }
  }

  const Signs& signs_;
  Inlines inlines_{signs_, [this](const json::value& value) { return blocks(value); }};
  int depth_{};
};

// JSON nested deeper than our parser goes: somebody nested lists or quotations without end.
bool is_deep(std::string_view json) {
  int depth = 0;
  for (const char c : json) {
    depth += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
    if (depth > 120) return true;
  }
  return false;
}

}  // namespace

Result<FromPandoc> from_pandoc(std::string_view ast_json, const Signs& signs) {
  auto parsed = parse_json(ast_json);
  if (!parsed && is_deep(ast_json)) return refuse(Why::too_large, "document.too_deep");
  const auto* root = parsed ? parsed->if_object() : nullptr;
  const auto* blocks = root == nullptr ? nullptr : root->if_contains("blocks");
  if (blocks == nullptr || !blocks->is_array()) return refuse(Why::invalid, "document.damaged");
  Mapper mapper(signs);
  FromPandoc out;
  auto doc = make_node("doc");
  if (const auto* meta = root->if_contains("meta"); meta != nullptr && meta->is_object()) {
    // Word's title block: it is text of the document as well.
    for (const char* key : {"title", "subtitle", "author", "date", "abstract"}) {
      const auto* value = meta->get_object().if_contains(key);
      if (value == nullptr) continue;
      for (NodePtr& node : mapper.meta(element_of(*value))) {
        const std::string words = tidy_spaces(prose::inline_text(*node));
        if (out.title.empty() && std::string_view(key) == "title") out.title = words;
        if (!words.empty() || node->type != "paragraph") doc->content.push_back(std::move(node));
      }
    }
  }
  for (NodePtr& node : mapper.blocks(*blocks)) doc->content.push_back(std::move(node));
  out.doc = std::move(doc);
  return out;
}

}  // namespace rd::exchange
