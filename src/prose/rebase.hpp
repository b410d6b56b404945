// What somebody wrote on an older version of a text, brought to the text as it is now. Nothing is dropped in silence:
// what found no place, and what others wrote and is gone with it, is told. Values only; safe on any thread.
#pragma once
#include <span>
#include <vector>

#include "prose/step.hpp"

namespace rd::prose {

// One step as it was applied.
struct Moved {
  std::size_t of{};  // the author's step that it comes from
  Step step;
};

enum class Loss {
  no_place,   // the author's own words: the step was dropped
  swallowed,  // words of others that the author had not seen, within what was taken away
};

struct Lost {
  std::size_t of{};
  Loss loss{};
  Slice slice;
};

struct Rebased {
  PartPtr doc;
  // In the order in which they were applied. A deletion that was laid around newer words gives more than one with the
  // same `of`; the last of them carries what the author put in instead, and is the one that the author's step is the
  // mirror of.
  std::vector<Moved> steps;
  std::vector<Lost> lost;
  bool moved{};  // others wrote in between

  // Which of `many` author's steps are in the text.
  [[nodiscard]] std::vector<bool> kept(std::size_t many) const;
  // Nobody wrote in between, all `many` are in the text, and nothing besides: the author has it already.
  [[nodiscard]] bool as_sent(std::size_t many) const;
};

// `steps` were made one after another on the version that the maps `since` begin at; `doc` is what those led to. A
// deletion takes away only what its author saw: where others put something in meanwhile, it is laid around it, as long
// as what is left of it can stand alone (within a textblock it always can).
[[nodiscard]] Rebased rebased(const PartPtr& doc, std::span<const Step> steps, std::span<const StepMap> since);

}  // namespace rd::prose
