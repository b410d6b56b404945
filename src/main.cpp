#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "cli/program.hpp"

// How jemalloc, where it is linked (docs/decisions/0035), divides memory: two heaps for the few threads there are, and
// what is free goes back to the system after half a second.
extern "C" {
extern const char* malloc_conf;
const char* malloc_conf = "narenas:2,dirty_decay_ms:500,muzzy_decay_ms:0,background_thread:true";
}

int main(int count, char** words) {
  try {
    return static_cast<int>(rd::cli::run(std::vector<std::string>(words + (count > 0 ? 1 : 0), words + count)));
  } catch (const std::exception& fault) {
    std::fprintf(stderr, "rodedraad: %s\n", fault.what());
    return static_cast<int>(rd::cli::Exit::fault);
  }
}
