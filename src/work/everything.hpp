// What any client needs of a workspace before it can follow along: all that it may see, with the number to follow from.
#pragma once
#include "work/registry.hpp"

namespace rd::work {

// workspace.load. `registry` outlives it.
void register_ops(Registry& registry);

}  // namespace rd::work
