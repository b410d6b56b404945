// A tree of YAML as bytes. The packs that travel inside the program are read when it is built (tools/pack_trees.cpp),
// so that a start does not read YAML.
#pragma once
#include <string>
#include <string_view>

#include "packs/yaml_tree.hpp"

namespace rd::packs {

[[nodiscard]] std::string encoded(const Node& node);
// Of bytes that encoded() made; anything else is a bug.
[[nodiscard]] Node decoded(std::string_view bytes);

// packs/*.yaml of the repository, by path. Written by tools/pack_trees.cpp.
struct BuiltTree {
  std::string_view path, bytes;
};
[[nodiscard]] const std::vector<BuiltTree>& built_trees();

}  // namespace rd::packs
