// What people do with the red thread in a workspace: elements, links, and what they decide about findings. Every kind
// of the packs is a kind of entity ("goal"); what is done to them is declared once, under "element".
//
// `packs` and `registry` outlive what is declared here. Everything runs on the room's strand.
#pragma once
#include "packs/packs.hpp"
#include "work/registry.hpp"

namespace rd::thread {

// Everything below. The findings that are decided about are derived by plan/ under the name "findings".
void register_ops(work::Registry& registry, const packs::Packs& packs);

// One file each.
void register_elements(work::Registry& registry, const packs::Packs& packs);
void register_links(work::Registry& registry, const packs::Packs& packs);
void register_decisions(work::Registry& registry, const packs::Packs& packs);
void register_finding_list(work::Registry& registry);
void register_rules(work::Registry& registry, const packs::Packs& packs);
void register_content(work::Registry& registry, const packs::Packs& packs);
void register_terms(work::Registry& registry, const packs::Packs& packs);

// What an operation answers when it made or changed one thing.
struct Made {
  AnyId id;
  static constexpr auto fields() { return std::tuple{field("id", &Made::id, "of what was made or changed")}; }
};

}  // namespace rd::thread
