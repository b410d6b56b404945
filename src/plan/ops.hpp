// What people do with a document in a workspace: the outline, the texts, what partners contribute, and what the program
// asks about it. `packs` and `registry` outlive what is declared here. Operations run on the room's strand; findings
// are worked out on a worker.
#pragma once
#include "packs/packs.hpp"
#include "people/people.hpp"
#include "work/registry.hpp"

namespace rd::plan {

// Everything below.
void register_ops(work::Registry& registry, const packs::Packs& packs);

// What is read with a link, at the doors. `desk` outlives the registry's use.
void register_doors(work::Registry& registry, const packs::Packs& packs, people::Desk& desk);

// One file each.
void register_documents(work::Registry& registry, const packs::Packs& packs);
void register_import(work::Registry& registry, const packs::Packs& packs);
void register_sections(work::Registry& registry, const packs::Packs& packs);
void register_texts(work::Registry& registry);
void register_section_views(work::Registry& registry, const packs::Packs& packs);
void register_targets(work::Registry& registry);
void register_paper(work::Registry& registry, const packs::Packs& packs);
void register_contributions(work::Registry& registry);
void register_partner_page_ops(work::Registry& registry);
void register_smart(work::Registry& registry, const packs::Packs& packs);
void register_findings(work::Registry& registry, const packs::Packs& packs);

}  // namespace rd::plan
