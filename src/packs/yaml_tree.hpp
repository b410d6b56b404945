// One YAML file as a small tree of our own, in which everything knows its line (yaml-cpp's own nodes lose it, and
// accept what an author cannot have meant). The only reader of YAML in the program; called by load() for every pack
// file.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "packs/packs.hpp"

namespace rd::packs {

struct Entry;

struct Node {
  enum class Is { nothing, scalar, list, map };
  Is is{Is::nothing};
  int line{};
  std::string text{};          // of a scalar
  std::vector<Node> items;     // of a list
  std::vector<Entry> entries;  // of a map, as written
};

struct Entry {
  std::string key;
  int line{};
  Node value;
};

// Reads one document. What is wrong with it as YAML comes back as mistakes, with the tree read so far: not UTF-8, a
// control character, a tab in the indentation, a syntax error, a key twice, an alias, an anchor, a second document.
struct Tree {
  Node root;
  std::vector<Mistake> mistakes;
};
[[nodiscard]] Tree parse_yaml(const std::string& file, const std::string& bytes);

}  // namespace rd::packs
