// Counts what arrived, so that a test can lay it beside what the file had: nothing may be lost.
#pragma once
#include "exchange/read.hpp"

namespace rd::exchange {

void count_ours(const prose::Node& node, Kept& kept);

}  // namespace rd::exchange
