// Is this text what the schema allows? Everything that comes from outside (a client, a file, another program) passes
// here.
#pragma once
#include <string>
#include <vector>

#include "base/result.hpp"
#include "prose/node.hpp"
#include "prose/schema.hpp"

namespace rd::prose {

struct Problem {
  std::string path;    // "doc.content.3.content.0"
  std::string reason;  // type, content, attribute, mark, text, depth, id
  std::string what;    // the type, attribute or mark concerned
};

// Is this a value that the attribute may have?
[[nodiscard]] bool fits(const AttrSpec& spec, const json::value& value);

inline constexpr int deepest_block = 32;

// Node types and what may stand in them, attributes and their limits, marks and what they exclude, depth of blocks,
// valid UTF-8, no empty text, ids that come once. At most `most` problems, in reading order; none when all is well.
[[nodiscard]] std::vector<Problem> problems(const Node& doc, std::size_t most = 20);

// Refuses prose.schema with the path of the first problem as field (values: reason, what).
[[nodiscard]] Result<NodePtr> checked(NodePtr doc);

}  // namespace rd::prose
