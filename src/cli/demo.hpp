// The workspace that a first start shows: the scenarios of demo/, which travel inside the program.
#pragma once
#include "cli/house.hpp"
#include "packs/packs.hpp"

namespace rd::cli {

// Plays demo/*.txt, in the order of their names, in one world on these data, when there are none yet. True: it did.
// Throws Fault with the line when a scenario does not go as written, and StoreFault.
bool play_demo(const DataPlace& place, const packs::Packs& packs);

}  // namespace rd::cli
