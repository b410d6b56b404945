// The name somebody probably meant: for "did you mean" in packs and on the command line.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace rd {

// The candidate with the smallest edit distance, when that is at most two or a third of the word; else "".
[[nodiscard]] std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace rd
