// What an override folder changes, for its author: `rodedraad packs diff DIR`.
#pragma once
#include "packs/packs.hpp"

namespace rd::packs {

enum class Became { fresh, other, gone };
struct Difference {
  std::string what;  // "template" "section" "question" "kind" "link" "rule" "term" "pattern" "framework" "text"
  std::string id;
  Became became{};
  bool operator==(const Difference&) const = default;
};

// In the order of the members above; of one sort by id. A section counts without its questions, a template without its
// sections: each thing is told once.
[[nodiscard]] std::vector<Difference> differences(const Packs& before, const Packs& after);

}  // namespace rd::packs
