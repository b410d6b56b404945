// Where pack files come from: inside the program, and a folder of the user's over them.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/fault.hpp"
#include "packs/packs.hpp"
#include "packs/tree_bytes.hpp"

namespace rd::packs {
namespace {

namespace fs = std::filesystem;

// "packs/regels/kern.yaml" and "/home/anna/mijn/regels/kern.yaml" are the same place: folder and file.
std::string_view place_of(std::string_view path) {
  const std::size_t file = path.rfind('/');
  if (file == std::string_view::npos || file == 0) return path;
  const std::size_t folder = path.rfind('/', file - 1);
  return folder == std::string_view::npos ? path : path.substr(folder + 1);
}

std::string read_bytes(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  if (!in) throw Fault("cannot read the pack " + path.string());
  return bytes;
}

}  // namespace

std::vector<PackFile> built_in_files() {
  std::vector<PackFile> files;
  for (const BuiltTree& tree : built_trees()) files.push_back({std::string(tree.path), std::string(tree.bytes), true});
  return files;
}

std::vector<PackFile> folder_files(const std::string& folder) {
  std::vector<PackFile> files;
  std::error_code trouble;
  fs::recursive_directory_iterator at(folder, trouble);
  if (trouble) throw Fault("cannot read the folder with packs " + folder + ": " + trouble.message());
  for (; at != fs::recursive_directory_iterator(); at.increment(trouble)) {
    if (trouble) throw Fault("cannot read the folder with packs " + folder + ": " + trouble.message());
    const bool pack = at->is_regular_file(trouble) && at->path().extension() == ".yaml";
    if (pack) files.push_back({at->path().generic_string(), read_bytes(at->path()), false, true});
  }
  std::sort(files.begin(), files.end(), [](const PackFile& a, const PackFile& b) { return a.path < b.path; });
  return files;
}

std::vector<PackFile> laid_over(std::vector<PackFile> below, const std::vector<PackFile>& above) {
  for (const PackFile& file : above) {
    const auto same = std::find_if(below.begin(), below.end(),
                                   [&](const PackFile& other) { return place_of(other.path) == place_of(file.path); });
    if (same == below.end()) {
      below.push_back(file);
    } else {
      *same = file;
    }
  }
  return below;
}

}  // namespace rd::packs
