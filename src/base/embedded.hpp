// Files that travel inside the program: demo/, web/static/, what was built of web/src (web/dist/),
// src/prose/schema.json, word lists. Paths as in the repository. The packs do so as well (packs/tree_bytes.hpp).
#pragma once
#include <span>
#include <string_view>

namespace rd {

struct EmbeddedFile {
  std::string_view path;  // "web/static/frame.html"
  std::string_view bytes;
};

[[nodiscard]] std::span<const EmbeddedFile> embedded_files();         // sorted by path
[[nodiscard]] std::string_view embedded_file(std::string_view path);  // "" when it is not there

}  // namespace rd
