// For tests of commands: what a shell would see of one.
#pragma once
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "cli/program.hpp"

namespace rd::cli {

struct Said {
  Exit exit{};
  std::string out, err;
};

inline Said said_by(const std::vector<std::string>& words) {
  std::ostringstream out, err;
  std::streambuf* const to_out = std::cout.rdbuf(out.rdbuf());
  std::streambuf* const to_err = std::cerr.rdbuf(err.rdbuf());
  Said said;
  said.exit = run(words);
  std::cout.rdbuf(to_out);
  std::cerr.rdbuf(to_err);
  said.out = out.str();
  said.err = err.str();
  return said;
}

}  // namespace rd::cli
