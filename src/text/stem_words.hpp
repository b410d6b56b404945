// The tables behind stem(): what Snowball's rules for Dutch cannot know. Used by stem.cpp only.
#pragma once
#include <span>
#include <string_view>

namespace rd::text {

// Infinitives of regular verbs of the field, separated by spaces: werken, begeleiden, vaststellen.
[[nodiscard]] std::string_view regular_verbs();

// One group a line: every word has the stem of the first (onderzoeken onderzoekt onderzocht …).
[[nodiscard]] std::string_view word_groups();

struct Ending {
  std::string_view from, to;
};
// Plurals that change more than their ending, also at the end of compounds: panelleden → panellid.
[[nodiscard]] std::span<const Ending> changed_plurals();

// Things that end in -ing and are no longer the act: opleiding, instelling, afdeling. Also at the end of compounds.
[[nodiscard]] std::span<const std::string_view> thing_endings();

// Separable particles: op, vast, samen …
[[nodiscard]] std::span<const std::string_view> particles();
// Those that are prepositions as well: they separate a verb only at the end of a clause.
[[nodiscard]] bool preposition_too(std::string_view particle);

}  // namespace rd::text
