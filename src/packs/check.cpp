#include "packs/check.hpp"

#include <fmt/format.h>

#include <ostream>

#include "base/fault.hpp"
#include "packs/packs.hpp"

namespace rd::packs {

int check_folder(const std::string& folder, std::ostream& out) {
  std::vector<PackFile> own;
  try {
    own = folder_files(folder);
  } catch (const Fault& fault) {
    out << fault.what() << '\n';
    return 2;
  }
  if (own.empty()) {
    out << fmt::format("{}: there are no packs here; expected: YAML files (*.yaml)\n", folder);
    return 2;
  }
  const Loaded loaded = load(laid_over(built_in_files(), own));
  for (const Mistake& mistake : loaded.mistakes) out << to_line(mistake) << '\n';
  if (!loaded.mistakes.empty()) return 1;
  const Packs& packs = loaded.packs;
  out << fmt::format(
      "{}: {} file(s) are good. With what is built in: {} templates, {} kinds, {} rules, {} terms, {} patterns, {} "
      "texts.\n",
      folder, own.size(), packs.templates.size(), packs.kinds.size(), packs.rules.size(), packs.terms.size(),
      packs.patterns.size(), packs.texts.size());
  return 0;
}

}  // namespace rd::packs
