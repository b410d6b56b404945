#include "prose/parts.hpp"

#include <algorithm>

#include "base/utf.hpp"

namespace rd::prose {
namespace {

json::object attrs_of(const AttrNames& names, const Values& values) {
  json::object out;
  for (std::size_t i = 0; i < names.names.size(); ++i) {
    if (names.specs[i]->required || (*values)[i] != names.specs[i]->otherwise) out[names.names[i]] = (*values)[i];
  }
  return out;
}

// nullptr when it is not there, or null, as JavaScript would have it.
const json::value* member(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value == nullptr || value->is_null() ? nullptr : value;
}

Result<Values> values_from(const AttrNames& names, const json::object& object) {
  const auto* attrs = member(object, "attrs");
  if (attrs != nullptr && !attrs->is_object()) return no_step("shape", "attrs");
  return names.filled(attrs == nullptr ? nullptr : &attrs->get_object());
}

void sort_marks(Markings& marks) {
  std::stable_sort(marks.begin(), marks.end(),
                   [](const Marking& one, const Marking& other) { return one.type->rank < other.type->rank; });
}

Result<Markings> marks_from(const json::object& object) {
  Markings out;
  const auto* marks = member(object, "marks");
  if (marks == nullptr) return out;
  if (!marks->is_array()) return no_step("shape", "marks");
  for (const json::value& one : marks->get_array()) {
    TRY(auto mark, marking_from_json(one));
    out.push_back(std::move(mark));
  }
  sort_marks(out);
  return out;
}

Result<PartPtr> text_from(const json::object& object, Markings marks) {
  const auto* text = member(object, "text");
  if (text == nullptr || !text->is_string()) return no_step("text");
  const std::string_view words(text->get_string());
  if (words.empty() || !is_utf8(words)) return no_step("text");
  return Part::make_text(std::string(words), std::move(marks));
}

Result<PartPtr> part_from(const json::value& value, int depth);

Result<Content> content_from(const json::object& object, int depth) {
  const auto* content = member(object, "content");
  if (content == nullptr) return Content{};
  if (!content->is_array()) return no_step("shape", "content");
  std::vector<PartPtr> parts;
  parts.reserve(content->get_array().size());
  for (const json::value& one : content->get_array()) {
    TRY(auto part, part_from(one, depth));
    parts.push_back(std::move(part));
  }
  return Content(std::move(parts));
}

Result<PartPtr> part_from(const json::value& value, int depth) {
  if (depth > deepest_part) return no_step("depth");
  const auto* object = value.if_object();
  const auto* name = object == nullptr ? nullptr : object->if_contains("type");
  if (name == nullptr || !name->is_string()) return no_step("shape", "type");
  const NodeType* type = types().node(std::string_view(name->get_string()));
  if (type == nullptr) return no_step("type", std::string(name->get_string()));
  TRY(auto marks, marks_from(*object));
  if (type->is_text) return text_from(*object, std::move(marks));
  TRY(auto attrs, values_from(type->attrs, *object));
  TRY(auto content, content_from(*object, depth + 1));
  if (type->is_leaf && !content.empty()) return no_step("content", type->name);
  return Part::make(*type, std::move(attrs), std::move(content), std::move(marks));
}

json::array to_json(const Content& content) {
  json::array out;
  out.reserve(content.count());
  for (std::size_t number = 0; number < content.runs(); ++number)
    for (const PartPtr& part : content.run(number)) out.push_back(to_json(*part));
  return out;
}

Result<PartPtr> part_of_node(const Node& node, int depth) {
  if (depth > deepest_part) return no_step("depth");
  const NodeType* type = types().node(node.type);
  if (type == nullptr) return no_step("type", node.type);
  Markings marks;
  for (const Mark& mark : node.marks) {
    const MarkType* its = types().mark(mark.type);
    if (its == nullptr) return no_step("type", mark.type);
    TRY(auto attrs, its->attrs.filled(&mark.attrs));
    marks.push_back({its, std::move(attrs)});
  }
  sort_marks(marks);
  if (type->is_text) {
    if (node.text.empty() || !is_utf8(node.text)) return no_step("text");
    return Part::make_text(node.text, std::move(marks));
  }
  TRY(auto attrs, type->attrs.filled(&node.attrs));
  std::vector<PartPtr> parts;
  parts.reserve(node.content.size());
  for (const NodePtr& child : node.content) {
    TRY(auto part, part_of_node(*child, depth + 1));
    parts.push_back(std::move(part));
  }
  if (type->is_leaf && !parts.empty()) return no_step("content", type->name);
  return Part::make(*type, std::move(attrs), Content(std::move(parts)), std::move(marks));
}

}  // namespace

json::value to_json(const Marking& mark) {
  json::object out{{"type", mark.type->name}};
  json::object attrs = attrs_of(mark.type->attrs, mark.attrs);
  if (!attrs.empty()) out["attrs"] = std::move(attrs);
  return out;
}

json::value to_json(const Part& part) {
  json::object out{{"type", part.type().name}};
  json::object attrs = attrs_of(part.type().attrs, part.attrs());
  if (!attrs.empty()) out["attrs"] = std::move(attrs);
  if (!part.content().empty()) out["content"] = to_json(part.content());
  if (!part.marks().empty()) {
    json::array marks;
    for (const Marking& mark : part.marks()) marks.push_back(to_json(mark));
    out["marks"] = std::move(marks);
  }
  if (part.is_text()) out["text"] = part.text();
  return out;
}

json::value to_json(const Slice& slice) {
  if (slice.content.empty()) return nullptr;
  json::object out{{"content", to_json(slice.content)}};
  if (slice.open_start > 0) out["openStart"] = slice.open_start;
  if (slice.open_end > 0) out["openEnd"] = slice.open_end;
  return out;
}

Result<Marking> marking_from_json(const json::value& value) {
  const auto* object = value.if_object();
  const auto* name = object == nullptr ? nullptr : object->if_contains("type");
  if (name == nullptr || !name->is_string()) return no_step("shape", "mark");
  const MarkType* type = types().mark(std::string_view(name->get_string()));
  if (type == nullptr) return no_step("type", std::string(name->get_string()));
  TRY(auto attrs, values_from(type->attrs, *object));
  return Marking{type, std::move(attrs)};
}

Result<PartPtr> part_from_json(const json::value& value) {
  return part_from(value, 1);
}

Result<Slice> slice_from_json(const json::value* value) {
  if (value == nullptr || value->is_null()) return Slice{};
  const auto* object = value->if_object();
  if (object == nullptr) return no_step("shape", "slice");
  Slice out;
  TRY(out.content, content_from(*object, 1));
  for (const auto& [name, target] : {std::pair("openStart", &out.open_start), std::pair("openEnd", &out.open_end)}) {
    const auto* open = member(*object, name);
    if (open == nullptr) continue;
    if (!open->is_int64() || open->get_int64() < 0 || open->get_int64() > deepest_part) return no_step("open");
    *target = static_cast<int>(open->get_int64());
  }
  if (!is_honest(out)) return no_step("open");
  if (out.content.size() > largest_slice) return no_step("size");
  return out;
}

Result<PartPtr> part_of(const Node& node) {
  return part_of_node(node, 1);
}

NodePtr node_of(const Part& part) {
  auto out = std::make_shared<Node>();
  out->type = part.type().name;
  if (part.attrs()) out->attrs = attrs_of(part.type().attrs, part.attrs());
  out->text = part.text();
  for (const Marking& mark : part.marks())
    out->marks.push_back({mark.type->name, mark.attrs ? attrs_of(mark.type->attrs, mark.attrs) : json::object{}});
  out->content.reserve(part.content().count());
  for (std::size_t number = 0; number < part.content().runs(); ++number)
    for (const PartPtr& child : part.content().run(number)) out->content.push_back(node_of(*child));
  return out;
}

}  // namespace rd::prose
