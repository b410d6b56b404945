// What a change brought into a text: only that is looked at, however long the text is. Versions of a text share all
// that stayed the same (part.hpp), so what is not shared is new. Values only; safe on any thread.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "prose/check.hpp"
#include "prose/step.hpp"

namespace rd::prose {

// The problems() of `after` that `before`, which had none, did not have; ids are left to fresh_ids().
[[nodiscard]] std::vector<Problem> problems_of_change(const Part& before, const Part& after, std::size_t most = 20);

// Steps on `after` that give a new id to every node that came without one, or with the id of another (a paste, a split,
// an undo). A node that stood there keeps its id; of two new ones the first that has content does. `new_id` gives one
// that is not in use.
[[nodiscard]] std::vector<Step> fresh_ids(const Part& before, const Part& after,
                                          const std::function<std::string()>& new_id);

}  // namespace rd::prose
