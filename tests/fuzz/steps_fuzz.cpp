// Any bytes as a step from a client, on a text with something of everything: read, applied, taken back, moved and
// merged.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/fault.hpp"
#include "prose/changed.hpp"
#include "prose/parts.hpp"
#include "prose/rebase.hpp"

namespace {

using namespace rd::prose;

const PartPtr& text() {
  static const PartPtr made = *part_from_json(*rd::parse_json(R"({"type":"doc","content":[
    {"type":"heading","attrs":{"bid":"a"},"content":[{"type":"text","text":"Visie 😀 op"}]},
    {"type":"bullet_list","content":[{"type":"list_item","content":[{"type":"paragraph","content":[
      {"type":"text","text":"een"},{"type":"footnote","content":[{"type":"text","text":"noot"}]},
      {"type":"text","text":"twee","marks":[{"type":"sub"}]},{"type":"hard_break"}]}]}]},
    {"type":"table","content":[{"type":"table_row","content":[{"type":"table_cell","content":[{"type":"paragraph"}]}]}]},
    {"type":"code_block","content":[{"type":"text","text":"x = 1"}]},{"type":"horizontal_rule"}]})"));
  return made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto value = rd::parse_json(std::string_view(reinterpret_cast<const char*>(bytes), size));
  if (!value) return 0;
  const auto step = step_from_json(*value);
  if (!step) return 0;
  const auto again = step_from_json(to_json(*step));
  RD_ASSERT(again.has_value() && to_json(*again) == to_json(*step));
  const Step typed = Replace{3, 7, Slice{Content({Part::make_text("x", {})}), 0, 0}, false};
  static_cast<void>(merged(typed, *step));
  const std::vector<StepMap> since{map_of(typed)};
  const std::vector<Step> own{*step, *step};
  static_cast<void>(rebased(*applied(text(), typed), own, since));
  const auto next = applied(text(), *step);
  if (!next) return 0;
  RD_ASSERT((*next)->height() <= deepest_part);
  static_cast<void>(problems_of_change(*text(), **next));
  const auto back = inverted(*step, *text());
  RD_ASSERT(back.has_value());
  static_cast<void>(applied(*next, *back));
  return 0;
}
