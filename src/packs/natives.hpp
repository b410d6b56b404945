// The names of the rules that are written in C++ (src/thread, src/plan): a pack may only name these in `native:`.
// A new native rule adds its name here, and nowhere else in this folder.
#pragma once
#include <array>
#include <string_view>

namespace rd::packs {

inline constexpr auto native_rules = std::to_array<std::string_view>({
    "numbers.contradict",
    "table.sum_differs",
    "reference.broken",
    "vision.thin",
    "core_element.unseen",
    "share.below_norm",
    "satisfaction.only",
    "professionalisation.formal_only",
    "professionalisation.one_sided",
    "question.open",
    "advice",
    "document.no_summary",
    "document.no_picture",
    "elements.double",
    "image.without_alt",
    "words.absent",
    "sentence.matches",
    "choices.uncovered",
    "names.uncovered",
    "agreement.level",
    "hours.differ",
    "instrument.double",
    "instrument.minutes",
    "support.one_partner",
    "support.one_level",
});

}  // namespace rd::packs
