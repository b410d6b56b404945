#include "prose/types.hpp"

#include <algorithm>

#include "base/fault.hpp"

namespace rd::prose {
namespace {

AttrNames names_of(const std::map<std::string, AttrSpec, std::less<>>& specs) {
  AttrNames out;
  out.names.resize(specs.size());
  out.specs.resize(specs.size());
  bool free = !specs.empty();
  for (const auto& [name, spec] : specs) {
    out.names[spec.place] = name;
    out.specs[spec.place] = &spec;
    free = free && !spec.required;
  }
  if (!free) return out;
  auto values = std::make_shared<std::vector<json::value>>();
  for (const AttrSpec* spec : out.specs) values->push_back(spec->otherwise);
  out.otherwise = std::move(values);
  return out;
}

bool may_begin(const NodeType& type, std::size_t child) {
  return type.table.next[0][child] >= 0;
}

Types made_of(const Schema& schema) {
  Types out;
  std::vector<const NodeSpec*> specs(schema.nodes.size());
  out.nodes.resize(schema.nodes.size());
  std::vector<std::string> names(schema.nodes.size());
  for (const auto& [name, spec] : schema.nodes) {
    names[spec.place] = name;
    specs[spec.place] = &spec;
  }
  for (std::size_t i = 0; i < specs.size(); ++i) {
    NodeType& type = out.nodes[i];
    type.name = names[i];
    type.number = i;
    type.attrs = names_of(specs[i]->attrs);
    type.is_text = type.name == "text";
    type.is_leaf = specs[i]->content.empty();
    type.is_inline = specs[i]->is_inline;
    type.is_atom = specs[i]->is_atom;
    type.table = specs[i]->content.table(names);
  }
  for (NodeType& type : out.nodes) {
    for (const NodeType& child : out.nodes)
      type.allows_marks |= child.is_inline && may_begin(type, child.number) && specs[type.number]->marks_allowed;
  }
  out.marks.resize(schema.marks.size());
  for (const auto& [name, spec] : schema.marks) {
    MarkType& type = out.marks[spec.place];
    type.name = name;
    type.rank = spec.place;
    type.attrs = names_of(spec.attrs);
    type.excludes.resize(schema.marks.size());
    for (const auto& [other, its] : schema.marks) type.excludes[its.place] = spec.excludes.contains(other);
  }
  return out;
}

}  // namespace

Result<Values> AttrNames::filled(const json::object* given) const {
  const auto is_named = [&](const std::string& name) { return given != nullptr && given->contains(name); };
  if (names.empty() || (otherwise && std::none_of(names.begin(), names.end(), is_named))) return otherwise;
  auto out = std::make_shared<std::vector<json::value>>();
  out->reserve(names.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto* value = given == nullptr ? nullptr : given->if_contains(names[i]);
    if (value == nullptr && specs[i]->required)
      return refuse(Why::invalid, "prose.step", {}, {{"reason", "attribute"}, {"what", names[i]}});
    out->push_back(value == nullptr ? specs[i]->otherwise : *value);
  }
  return Values(std::move(out));
}

const NodeType* Types::node(std::string_view name) const {
  const auto found = std::find_if(nodes.begin(), nodes.end(), [&](const NodeType& one) { return one.name == name; });
  return found == nodes.end() ? nullptr : &*found;
}

const MarkType* Types::mark(std::string_view name) const {
  const auto found = std::find_if(marks.begin(), marks.end(), [&](const MarkType& one) { return one.name == name; });
  return found == marks.end() ? nullptr : &*found;
}

const Types& types() {
  static const Types made = [] {
    Types out = made_of(schema());
    out.text = out.node("text");
    out.doc = out.node("doc");
    RD_ASSERT(out.text != nullptr && out.doc != nullptr);
    return out;
  }();
  return made;
}

bool joinable(const NodeType& one, const NodeType& other) {
  if (&one == &other) return true;
  for (std::size_t child = 0; child < one.table.next[0].size(); ++child)
    if (may_begin(one, child) && may_begin(other, child)) return true;
  return false;
}

bool same(const Values& one, const Values& other) {
  return one == other || (one && other && *one == *other);
}

}  // namespace rd::prose
