#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "cli/program.hpp"

int main(int count, char** words) {
  try {
    return static_cast<int>(rd::cli::run(std::vector<std::string>(words + (count > 0 ? 1 : 0), words + count)));
  } catch (const std::exception& fault) {
    std::fprintf(stderr, "rodedraad: %s\n", fault.what());
    return static_cast<int>(rd::cli::Exit::fault);
  }
}
