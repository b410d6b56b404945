// Ties that the document itself states: a column or field that names the other end, or a neighbour that follows a goal.
#pragma once
#include "packs/packs.hpp"
#include "plan/reading.hpp"
#include "thread/element.hpp"

namespace rd::plan {

void tie(const packs::Packs& packs, const Reading& reading, thread::Graph& graph);

}  // namespace rd::plan
