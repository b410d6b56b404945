#include "exchange/count.hpp"

#include <algorithm>

namespace rd::exchange {

void count_ours(const prose::Node& node, Kept& kept) {
  const auto has = [&](std::string_view type) {
    return std::any_of(node.marks.begin(), node.marks.end(), [&](const auto& m) { return m.type == type; });
  };
  kept.paragraphs += node.type == "paragraph" ? 1 : 0;
  kept.headings += node.type == "heading" ? 1 : 0;
  kept.tables += node.type == "table" ? 1 : 0;
  kept.pictures += node.type == "image" ? 1 : 0;
  kept.footnotes += node.type == "footnote" ? 1 : 0;
  kept.insertions += has("insertion") ? 1 : 0;
  kept.deletions += has("deletion") ? 1 : 0;
  for (const auto& child : node.content) count_ours(*child, kept);
}

}  // namespace rd::exchange
