// Any bytes as a pack: mistakes with a line, never a crash.
#include <cstdint>
#include <cstdlib>

#include "packs/packs.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(bytes), size);
  const auto loaded = rd::packs::load({{"packs/elementen/fuzz.yaml", text}});
  for (const auto& mistake : loaded.mistakes) {
    if (rd::packs::to_line(mistake).empty()) std::abort();
  }
  return 0;
}
