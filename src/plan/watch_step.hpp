// What one change of a workspace touches, while it is worked out. Used only by watch*.cpp.
#pragma once
#include "plan/watch.hpp"

namespace rd::plan {

struct Watch::Step {
  bool first{}, day{}, text{}, left_over{}, answers{}, decisions{}, choices{}, frameworks{}, thin{}, heard{};
  Touched touched;
  LeftOver left_before;
  std::set<std::string, std::less<>> answers_changed;
  std::set<std::size_t> rules_changed;  // switched, or what holds everywhere for them
  Kinds kinds_told;                     // with elements about which something else is asked
  bool blocks{};                        // open_blocks_ became others
};

}  // namespace rd::plan
