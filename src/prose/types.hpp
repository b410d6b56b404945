// The schema made ready for steps: node and mark types as numbers and pointers, attributes in their order, content
// expressions as tables. Made once from schema(); immutable, safe on any thread.
#pragma once
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "prose/schema.hpp"

namespace rd::prose {

// The values of all attributes of a type, in the order of the schema. Nothing where a type has no attributes.
using Values = std::shared_ptr<const std::vector<json::value>>;

struct AttrNames {
  std::vector<std::string> names;
  std::vector<const AttrSpec*> specs;
  Values otherwise;  // when nobody says anything; nothing when one of them is required

  // Every attribute gets a value: what is given, else what the schema says; names that it does not know are left out.
  // Refuses prose.step (reason attribute) when a required one is missing.
  [[nodiscard]] Result<Values> filled(const json::object* given) const;
};

struct NodeType {
  std::string name;
  std::size_t number{};  // its place in the schema
  AttrNames attrs;
  bool is_text{}, is_leaf{}, is_inline{}, is_atom{};
  bool allows_marks{};  // on its children
  ContentExpression::Table table;
};

struct MarkType {
  std::string name;
  std::size_t rank{};  // the order of marks on a text
  AttrNames attrs;
  std::vector<bool> excludes;  // by rank

  [[nodiscard]] bool keeps_out(const MarkType& other) const { return excludes[other.rank]; }
};

struct Types {
  std::deque<NodeType> nodes;
  std::deque<MarkType> marks;
  const NodeType* text{};
  const NodeType* doc{};

  [[nodiscard]] const NodeType* node(std::string_view name) const;  // nullptr: not in the schema
  [[nodiscard]] const MarkType* mark(std::string_view name) const;
};

[[nodiscard]] const Types& types();

// Could the content of one stand in the other? At least one type may come first in both.
[[nodiscard]] bool joinable(const NodeType& one, const NodeType& other);

// By value, as JSON: 1 and 1.0 are not the same here, the order of keys does not matter.
[[nodiscard]] bool same(const Values& one, const Values& other);

}  // namespace rd::prose
