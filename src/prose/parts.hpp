// Parts as JSON and as nodes. Written in the normal form: attributes in the order of the schema and only where they are
// not what the schema says of itself, marks in the order of the schema, texts with the same marks joined. What
// ProseMirror writes is read as well as this, and says the same.
#pragma once
#include "prose/node.hpp"
#include "prose/part.hpp"
#include "prose/slice.hpp"

namespace rd::prose {

[[nodiscard]] json::value to_json(const Part& part);
// Nothing (null) when there is no content.
[[nodiscard]] json::value to_json(const Slice& slice);
[[nodiscard]] json::value to_json(const Marking& mark);

// Refuse prose.step: shape, type (not in the schema), attribute (a required one is missing), text, depth; a slice also
// open (it says that more is open than there is) and size. Attributes the schema does not know are left out. Whether
// a whole is what the schema allows is for check.hpp to say.
[[nodiscard]] Result<PartPtr> part_from_json(const json::value& value);
[[nodiscard]] Result<Slice> slice_from_json(const json::value* value);  // nullptr and null: an empty one
[[nodiscard]] Result<Marking> marking_from_json(const json::value& value);

[[nodiscard]] Result<PartPtr> part_of(const Node& node);  // refuses as part_from_json
[[nodiscard]] NodePtr node_of(const Part& part);

// In positions. More in one step is no writing: a file is read in as one (exchange).
inline constexpr Position largest_slice = 2'000'000;

}  // namespace rd::prose
