// For tests: the packs that the program comes with, read once.
#pragma once
#include "packs/packs.hpp"

namespace rd::packs {

inline const Packs& built_in() {
  static const Loaded loaded = load(built_in_files());
  return loaded.packs;
}

}  // namespace rd::packs
