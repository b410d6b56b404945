#include "base/fault.hpp"

#include <cstdio>
#include <cstdlib>

namespace rd {

void stop_for_bug(const char* condition, const char* file, int line) noexcept {
  std::fprintf(stderr, "rodedraad: bug at %s:%d: %s\n", file, line, condition);
  std::abort();
}

}  // namespace rd
