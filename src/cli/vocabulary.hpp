// What the script of the app page knows of the packs: the kinds of elements with their fields, and how they can be
// tied. In one language; a file of its own, because it is the same for every page and every visitor.
#pragma once
#include <string>

#include "packs/packs.hpp"

namespace rd::cli {

// {kinds: [{id, name, plural, explains, area, at_start, fields: [{id, label, type, many, choices}]}],
//  links: [{id, name, explains, from, to}]}
[[nodiscard]] std::string vocabulary_json(const packs::Packs& packs, Language language);

}  // namespace rd::cli
