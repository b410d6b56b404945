// Any bytes as pandoc's answer: what becomes a document fits the schema, can be read through and written, and comes
// back from its own JSON as it was.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/fault.hpp"
#include "exchange/looks.hpp"
#include "exchange/pandoc_ast.hpp"
#include "exchange/write.hpp"
#include "prose/check.hpp"
#include "prose/html.hpp"
#include "prose/passage.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const rd::exchange::Signs signs{
      {{"insertion", {{"author", "A"}}}, {"comment", {{"id", "1"}}}, {"deletion", {}}}, {{2, 3}}, {"een plaatje"}};
  const auto mapped = rd::exchange::from_pandoc(std::string_view(reinterpret_cast<const char*>(bytes), size), signs);
  if (!mapped) return 0;
  const auto doc = rd::exchange::read_looks(*mapped->doc);
  RD_ASSERT(rd::prose::problems(*doc).empty());
  for (const auto& passage : rd::prose::passages(*doc)) RD_ASSERT(!passage.text.empty());
  static_cast<void>(rd::prose::html(*doc));
  static_cast<void>(rd::prose::plain_text(*doc));
  static_cast<void>(rd::exchange::to_markdown(*doc));
  const auto again = rd::prose::from_json(rd::prose::to_json(*doc));
  RD_ASSERT(again.has_value());
  RD_ASSERT(rd::prose::to_json(**again) == rd::prose::to_json(*doc));
  return 0;
}
