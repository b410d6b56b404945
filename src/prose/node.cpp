#include "prose/node.hpp"

#include <limits>

#include "base/utf.hpp"

namespace rd::prose {
namespace {

bool has_mark(const Node& node, std::string_view type) {
  for (const Mark& mark : node.marks)
    if (mark.type == type) return true;
  return false;
}

void add_inline_text(const Node& node, std::string& out) {
  if (has_mark(node, "deletion") || node.type == "footnote" || node.type == "image") return;
  if (is_text(node)) {
    out += node.text;
  } else if (node.type == "hard_break") {
    out += '\n';
  } else if (node.type == "cross_reference" || node.type == "element_chip") {
    out += attr_text(node, "label");
  }
  for (const NodePtr& child : node.content) add_inline_text(*child, out);
}

Result<std::vector<Mark>> marks_from_json(const json::value& value, const std::string& path) {
  const auto* list = value.if_array();
  if (list == nullptr) return refuse(Why::invalid, "prose.shape", path);
  std::vector<Mark> out;
  for (const json::value& item : *list) {
    const auto* object = item.if_object();
    const auto* type = object == nullptr ? nullptr : object->if_contains("type");
    if (type == nullptr || !type->is_string()) return refuse(Why::invalid, "prose.shape", path);
    Mark mark{std::string(type->get_string()), {}};
    if (const auto* attrs = object->if_contains("attrs")) {
      if (!attrs->is_object()) return refuse(Why::invalid, "prose.shape", path);
      mark.attrs = attrs->get_object();
    }
    out.push_back(std::move(mark));
  }
  return out;
}

Result<NodePtr> node_from_json(const json::value& value, const std::string& path, int depth) {
  const auto* object = value.if_object();
  const auto* type = object == nullptr ? nullptr : object->if_contains("type");
  if (type == nullptr || !type->is_string() || depth > 64) return refuse(Why::invalid, "prose.shape", path);
  auto node = std::make_shared<Node>();
  node->type = std::string(type->get_string());
  if (const auto* attrs = object->if_contains("attrs")) {
    if (!attrs->is_object()) return refuse(Why::invalid, "prose.shape", path + ".attrs");
    node->attrs = attrs->get_object();
  }
  if (const auto* marks = object->if_contains("marks")) {
    TRY(node->marks, marks_from_json(*marks, path + ".marks"));
  }
  if (node->type == "text") {
    const auto* text = object->if_contains("text");
    if (text == nullptr || !text->is_string() || text->get_string().empty() ||
        !is_utf8(std::string_view(text->get_string()))) {
      return refuse(Why::invalid, "prose.shape", path + ".text");
    }
    node->text = std::string(text->get_string());
  }
  if (const auto* content = object->if_contains("content")) {
    const auto* list = content->if_array();
    if (list == nullptr) return refuse(Why::invalid, "prose.shape", path + ".content");
    for (std::size_t i = 0; i < list->size(); ++i) {
      TRY(auto child, node_from_json((*list)[i], path + ".content." + std::to_string(i), depth + 1));
      node->content.push_back(std::move(child));
    }
  }
  return NodePtr(std::move(node));
}

}  // namespace

bool is_text(const Node& node) {
  return node.type == "text";
}

std::string attr_text(const Node& node, std::string_view name) {
  const auto* value = node.attrs.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string{};
}

int attr_number(const Node& node, std::string_view name, int otherwise) {
  const auto* value = node.attrs.if_contains(name);
  const auto* number = value == nullptr ? nullptr : value->if_int64();
  if (number == nullptr || *number < std::numeric_limits<int>::min() || *number > std::numeric_limits<int>::max())
    return otherwise;
  return static_cast<int>(*number);
}

std::string inline_text(const Node& node) {
  std::string out;
  add_inline_text(node, out);
  return out;
}

json::value to_json(const Node& node) {
  json::object out{{"type", node.type}};
  if (!node.attrs.empty()) out["attrs"] = node.attrs;
  if (!node.content.empty()) {
    json::array content;
    for (const NodePtr& child : node.content) content.push_back(to_json(*child));
    out["content"] = std::move(content);
  }
  if (!node.marks.empty()) {
    json::array marks;
    for (const Mark& mark : node.marks) {
      json::object one{{"type", mark.type}};
      if (!mark.attrs.empty()) one["attrs"] = mark.attrs;
      marks.push_back(std::move(one));
    }
    out["marks"] = std::move(marks);
  }
  if (is_text(node)) out["text"] = node.text;
  return out;
}

Result<NodePtr> from_json(const json::value& value) {
  return node_from_json(value, "doc", 0);
}

}  // namespace rd::prose
