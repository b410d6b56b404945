// The terms for other programs: SKOS (W3C, 2009) as Turtle. `rodedraad packs skos`.
#pragma once
#include <string>

#include "packs/packs.hpp"

namespace rd::packs {

// One concept a term: preferred and other labels (nl, en), definition, note, and what is easily mixed up with it. Words
// that mean something else are no labels. Valid UTF-8 Turtle.
[[nodiscard]] std::string skos_turtle(const Packs& packs);

}  // namespace rd::packs
