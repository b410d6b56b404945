// A text as an immutable tree of nodes, in the shape ProseMirror uses (the schema is src/prose/schema.json; the
// client's schema will be made from the same file). Values only: no clock, no I/O, no steps yet. Safe on any thread.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"

namespace rd::prose {

struct Mark {
  std::string type;  // "strong", "em", "link", "insertion", "deletion", "comment" …
  json::object attrs;
  bool operator==(const Mark&) const = default;
};

struct Node;
using NodePtr = std::shared_ptr<const Node>;

struct Node {
  std::string type;              // "doc", "paragraph", "heading", "table_cell", "text" …
  json::object attrs;            // blocks have "bid": an id that survives editing
  std::vector<NodePtr> content;  // empty for text and atoms
  std::string text;              // only for type "text": valid UTF-8, not empty
  std::vector<Mark> marks;       // for inline nodes
};

[[nodiscard]] bool is_text(const Node& node);
[[nodiscard]] std::string attr_text(const Node& node, std::string_view name);           // "" when absent
[[nodiscard]] int attr_number(const Node& node, std::string_view name, int otherwise);  // e.g. colspan

// The words of a node without marks; footnotes and pictures left out, line breaks as '\n', text that is proposed for
// deletion (mark "deletion") left out, proposed insertions in.
[[nodiscard]] std::string inline_text(const Node& node);

// JSON as ProseMirror writes it: {"type":…,"attrs":…,"content":[…],"marks":[…],"text":…}.
[[nodiscard]] json::value to_json(const Node& node);
// Refuses `prose.shape` with the path of the wrong part as field; does not check the schema.
[[nodiscard]] Result<NodePtr> from_json(const json::value& value);

}  // namespace rd::prose
