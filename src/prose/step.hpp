// Everything that may happen to a text, as values: what an editor sends, what the server applies, keeps and sends on.
// Agrees with ProseMirror's steps (tests/fixtures/prose/steps.jsonl.gz, tools/prose_corpus.mjs), and is stricter where
// the text would not hold: a surrogate pair is never split, a slice says the truth, positions stand in their order.
// Safe on any thread.
#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "prose/slice.hpp"
#include "prose/step_map.hpp"

namespace rd::prose {

// `structure`: only borders of nodes lie in what is replaced; refused where there is more by now.
struct Replace {
  Position from{}, to{};
  Slice slice;
  bool structure{};
};

// What lies between the gap's ends stays, and comes to stand in the slice, `insert` positions from its beginning.
struct ReplaceAround {
  Position from{}, to{}, gap_from{}, gap_to{};
  Slice slice;
  Position insert{};
  bool structure{};
};

enum class Way { add, remove };

// A mark on all that may have it between two positions.
struct MarkRange {
  Way way{};
  Position from{}, to{};
  Marking mark;
};
// Several of these, one after another: what takes back a mark that pushed others out.
struct MarkSet {
  std::vector<MarkRange> steps;
};

// A mark on the node that begins at `at`.
struct MarkNode {
  Way way{};
  Position at{};
  Marking mark;
};

// An attribute of the node that begins at `at`; without a value it becomes what the schema says.
struct SetAttr {
  Position at{};
  std::string attr;
  std::optional<json::value> value;
};
struct SetDocAttr {
  std::string attr;
  std::optional<json::value> value;
};

using Step = std::variant<Replace, ReplaceAround, MarkRange, MarkSet, MarkNode, SetAttr, SetDocAttr>;

// Refuses prose.step: shape, kind (no such step), order, position, and what slice_from_json refuses. A markSet within a
// markSet is laid flat.
[[nodiscard]] Result<Step> step_from_json(const json::value& value);
[[nodiscard]] json::value to_json(const Step& step);

// The document after the step. Refuses prose.step: what replaced() refuses, node (there is none at the position, or it
// is a text), structure, flat (the gap is not a row of whole nodes).
[[nodiscard]] Result<PartPtr> applied(const PartPtr& doc, const Step& step);

[[nodiscard]] StepMap map_of(const Step& step);

// What takes the step back; `doc` is the document before it. Refuses as applied().
[[nodiscard]] Result<Step> inverted(const Step& step, const Part& doc);

// The step where its positions went through the maps from `first` on; nothing when what it changed is gone. Something
// put in at one place stays before what others put in there (ProseMirror's MAP_BIAS −1).
[[nodiscard]] std::optional<Step> mapped(const Step& step, const Mapping& mapping, std::size_t first = 0);

// One step that does what both do one after another; nothing when there is none.
[[nodiscard]] std::optional<Step> merged(const Step& one, const Step& next);

}  // namespace rd::prose
