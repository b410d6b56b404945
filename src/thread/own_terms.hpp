// The words that a partnership chose: its own list of terms. What it chose stands (REV-04).
#pragma once
#include "work/view.hpp"

namespace rd::thread {

struct OwnTerm {
  AnyId id;
  std::string term;
  std::string means;
  std::vector<std::string> others;
  static constexpr std::string_view kind = "own_term";
  static constexpr auto fields() {
    return std::tuple{field("term", &OwnTerm::term, "the word you use"),
                      field("means", &OwnTerm::means, "what you mean by it"),
                      field("others", &OwnTerm::others, "words that you do not use for it")};
  }
};

}  // namespace rd::thread
