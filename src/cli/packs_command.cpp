#include <iostream>

#include "cli/program.hpp"
#include "packs/check.hpp"

namespace rd::cli {

// rodedraad packs check DIR
Exit packs_command(const std::vector<std::string>& words) {
  if (words.size() != 2 || words[0] != "check") {
    std::cerr << packs::say(loaded_packs(), language_of({}), "cli.packs_usage") << "\n";
    return Exit::refused;
  }
  return packs::check_folder(words[1], std::cout) == 0 ? Exit::good : Exit::points;
}

}  // namespace rd::cli
