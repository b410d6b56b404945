// Reads packs/*.yaml when the program is built and writes them as one C++ file: pack_trees SOURCE_DIR OUT.cpp. What is
// no YAML stops the build: file:line, what, expected.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "packs/tree_bytes.hpp"

namespace {

namespace fs = std::filesystem;

std::string bytes_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// In pieces, which a standard compiler asks for.
std::string literal(std::string_view bytes) {
  std::string out = "\"";
  std::size_t piece = 0;
  for (const char c : bytes) {
    const auto code = static_cast<unsigned char>(c);
    if (code >= 32 && code < 127 && c != '"' && c != '\\' && c != '?') {
      out += c;
    } else {
      constexpr std::string_view digits = "01234567";
      out += {'\\', digits[code >> 6U], digits[(code >> 3U) & 7U], digits[code & 7U]};
    }
    if (++piece % 1'000 == 0) out += "\"\n\"";
  }
  return out + "\"";
}

}  // namespace

int main(int count, char** words) {
  if (count != 3) return 2;
  const fs::path source(words[1]);
  std::vector<std::string> paths;
  for (const auto& entry : fs::recursive_directory_iterator(source / "packs"))
    if (entry.path().extension() == ".yaml") paths.push_back(entry.path().lexically_relative(source).generic_string());
  std::sort(paths.begin(), paths.end());
  std::string entries, data;
  bool good = true;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    const auto tree = rd::packs::parse_yaml(paths[i], bytes_of(source / paths[i]));
    for (const auto& mistake : tree.mistakes) std::cerr << rd::packs::to_line(mistake) << '\n';
    good = good && tree.mistakes.empty();
    const std::string bytes = rd::packs::encoded(tree.root);
    data += "constexpr char file_" + std::to_string(i) + "[] = " + literal(bytes) + ";\n";
    entries +=
        "      {\"" + paths[i] + "\", {file_" + std::to_string(i) + ", " + std::to_string(bytes.size()) + "}},\n";
  }
  if (!good) return 1;
  std::ofstream out(words[2], std::ios::binary);
  out << "#include \"packs/tree_bytes.hpp\"\nnamespace rd::packs {\nnamespace {\n"
      << data << "}\nconst std::vector<BuiltTree>& built_trees() {\n  static const std::vector<BuiltTree> all{\n"
      << entries << "  };\n  return all;\n}\n}\n";
  out.close();
  return out ? 0 : 1;
}
