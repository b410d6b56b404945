// The names between files: what one file uses another declares. Called once, by load(), when all files are in.
#pragma once
#include <vector>

#include "packs/reading.hpp"

namespace rd::packs {

// Notes names that nobody declared, and names declared twice.
[[nodiscard]] std::vector<Mistake> check_references(const Packs& packs, const std::vector<Reference>& references);
[[nodiscard]] std::vector<Mistake> check_twins(const std::vector<Declared>& declared);

}  // namespace rd::packs
