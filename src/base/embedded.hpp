// Files that travel inside the program: packs/, demo/, web/static/, src/prose/schema.json. Paths as in the repository.
#pragma once
#include <span>
#include <string_view>

namespace rd {

struct EmbeddedFile {
  std::string_view path;  // "packs/elementen/kern.yaml"
  std::string_view bytes;
};

[[nodiscard]] std::span<const EmbeddedFile> embedded_files();         // sorted by path
[[nodiscard]] std::string_view embedded_file(std::string_view path);  // "" when it is not there

}  // namespace rd
