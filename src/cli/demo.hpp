// The workspace that a first start shows: the scenarios of demo/, which travel inside the program.
#pragma once
#include <filesystem>

#include "packs/packs.hpp"

namespace rd::cli {

// Plays demo/*.txt, in the order of their names, in one world on this folder, when its store is empty. True: it did.
// Throws Fault with the line when a scenario does not go as written, and StoreFault.
bool play_demo(const std::filesystem::path& folder, const packs::Packs& packs);

}  // namespace rd::cli
