// The paper twin of a section (D12): one A4 to lay on a table, with what it is for, what can be in it, the guiding
// questions and room to write. What is written on it is typed in at the section afterwards.
#pragma once
#include <string>

#include "figures/sheet.hpp"
#include "packs/packs.hpp"

namespace rd::plan {

// `section` may be null: a section of their own has a title and room to write. `title`: as they call it.
[[nodiscard]] figures::Sheet section_sheet(const packs::Packs& packs, const packs::Section* section,
                                           const std::string& title, Language language);

}  // namespace rd::plan
