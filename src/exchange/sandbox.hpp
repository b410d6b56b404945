// Runs a program on somebody else's bytes under bubblewrap: read-only /usr, an empty /tmp, no network, no home, no
// data, no environment; with limits on time, output and processor. The only way this program starts another one.
#pragma once
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace rd::exchange {

struct Sandbox {
  int seconds = 60;                  // wall clock; then everything in it is killed
  std::size_t output = 256U << 20U;  // bytes it may write
  std::string bubblewrap = "/usr/bin/bwrap";
};

struct Ran {
  int status{};     // exit status of the program
  std::string out;  // its standard output
  double ms{};      // from its start to its end
};

// `meanwhile` runs here while the program runs there. Refuses document.no_sandbox (bubblewrap is not there or may not
// work) and document.took_too_long. Throws Fault when the program is not installed, and when the system gives no
// process or memory file.
[[nodiscard]] Result<Ran> run_in_sandbox(const std::vector<std::string>& program, std::string_view input,
                                         const Sandbox& limits = {}, const std::function<void()>& meanwhile = {});

}  // namespace rd::exchange
