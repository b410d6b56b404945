// Any bytes as a document: the look into the archive, and a Word part made ready for pandoc. No other program is run.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/fault.hpp"
#include "exchange/archive.hpp"
#include "exchange/odt_part.hpp"
#include "exchange/pictures.hpp"
#include "exchange/word_part.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(bytes), size);
  rd::exchange::Limits limits;
  limits.unpacked = 4U << 20U;
  auto archive = rd::exchange::look_into(input, limits);
  rd::exchange::Kept kept;
  if (!archive) {
    static_cast<void>(rd::exchange::ready_for_pandoc(input, kept));
    static_cast<void>(rd::exchange::odt_ready_for_pandoc(input, kept));
    static_cast<void>(rd::exchange::comments_of(input));
    static_cast<void>(rd::exchange::picture_kind(input));
    return 0;
  }
  RD_ASSERT(archive->parts.contains(archive->main));
  static_cast<void>(rd::exchange::take_pictures(*archive));
  for (auto& [name, part] : archive->parts) {
    part = archive->format == rd::exchange::Format::odt ? rd::exchange::odt_ready_for_pandoc(part, kept).xml
                                                        : rd::exchange::ready_for_pandoc(part, kept);
  }
  // What we pack ourselves can be looked into again, and holds the same.
  const auto again = rd::exchange::look_into(rd::exchange::packed(archive->parts), {});
  if (again) RD_ASSERT(again->main == archive->main);
  return 0;
}
