// What one change of a workspace touches, while it is worked out. Used only by watch*.cpp.
#pragma once
#include "plan/watch.hpp"

namespace rd::plan {

struct Watch::Step {
  bool first{}, day{}, text{}, left_over{}, answers{}, decisions{}, choices{}, thin{}, heard{};

}  // namespace rd::plan
