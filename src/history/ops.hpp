// Looking back at a workspace, and taking back what one did oneself (architecture: history). `packs` and `registry`
// outlive what is declared here.
#pragma once
#include "packs/packs.hpp"
#include "work/registry.hpp"

namespace rd::history {

// Everything below.
void register_ops(work::Registry& registry, const packs::Packs& packs);

// One file each.
void register_looks(work::Registry& registry, const packs::Packs& packs);
void register_authors(work::Registry& registry);
void register_undo(work::Registry& registry);
void register_forget(work::Registry& registry, const packs::Packs& packs);
void register_compact(work::Registry& registry);

}  // namespace rd::history
