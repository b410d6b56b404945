// A plan that was read and judged, as the input of the operation document.import: its own headings become sections,
// what was found in it becomes elements and links. Nothing of the text is left out (DOC-10). Pure.
#pragma once
#include "plan/check.hpp"

namespace rd::plan {

// {title, sections, elements, links}. What stands before the first heading becomes a section with the document's title.
// A link keeps the writers' own words; one without any words is left out.
[[nodiscard]] json::object import_input(const Judgement& judgement, const prose::Node& doc, const packs::Packs& packs);

}  // namespace rd::plan
