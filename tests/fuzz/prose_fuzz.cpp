// Any bytes as a text from a client: read, checked against the schema, and when it fits, written and read through.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/fault.hpp"
#include "exchange/write.hpp"
#include "prose/check.hpp"
#include "prose/html.hpp"
#include "prose/passage.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto value = rd::parse_json(std::string_view(reinterpret_cast<const char*>(bytes), size));
  if (!value) return 0;
  const auto doc = rd::prose::from_json(*value);
  if (!doc) return 0;
  // What is wrong may not break the readers either: they meet texts before and after the check.
  const bool fits = rd::prose::problems(**doc).empty();
  const auto passages = rd::prose::passages(**doc);
  static_cast<void>(rd::prose::html(**doc));
  static_cast<void>(rd::prose::plain_text(**doc));
  if (!fits) return 0;
  static_cast<void>(rd::exchange::to_markdown(**doc));
  for (const auto& passage : passages)
    RD_ASSERT(!passage.text.empty() && passage.heading < static_cast<int>(passages.size()));
  const auto again = rd::prose::from_json(rd::prose::to_json(**doc));
  RD_ASSERT(again.has_value() && rd::prose::to_json(**again) == rd::prose::to_json(**doc));
  return 0;
}
