#include "store/seal.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <fstream>

#include "store/chain.hpp"

namespace rd::store {

namespace fs = std::filesystem;

namespace {
constexpr std::string_view ending = ".sha256";
}  // namespace

fs::path with(const fs::path& file, std::string_view ending) {
  return fs::path(file) += ending;
}

fs::path folder_of(const fs::path& file) {
  return file.has_parent_path() ? file.parent_path() : fs::path(".");
}

void sync(const fs::path& file) {
  const int handle = open(file.c_str(), O_RDONLY | O_CLOEXEC);
  const bool synced = handle >= 0 && fsync(handle) == 0;
  const int why = errno;
  if (handle >= 0) close(handle);
  if (!synced) {
    throw StoreFault(why == ENOSPC ? Trouble::full : Trouble::io, "not brought to the disk: " + file.string());
  }
}

void put_in_place(const fs::path& part, const fs::path& to) {
  sync(part);
  std::error_code trouble;
  fs::rename(part, to, trouble);
  if (trouble) throw StoreFault(Trouble::io, "not renamed: " + part.string());
  sync(folder_of(to));
}

// Under another name first: half a seal would accuse a file that is well.
void seal(const fs::path& file) {
  const fs::path to = with(file, ending);
  const fs::path part = with(to, ".part");
  std::ofstream out(part, std::ios::binary);
  out << hex(file_hash(file)) << "  " << file.filename().string() << '\n';
  out.close();
  if (!out) throw StoreFault(Trouble::io, "not written: " + part.string());
  put_in_place(part, to);
}

void unseal(const fs::path& file) {
  std::error_code trouble;
  const bool was_there = fs::remove(with(file, ending), trouble);
  if (trouble) throw StoreFault(Trouble::io, "the seal stays: " + file.string());
  if (was_there) sync(folder_of(file));
}

std::optional<std::string> seal_of(const fs::path& file) {
  std::ifstream in(with(file, ending), std::ios::binary);
  if (!in) return std::nullopt;
  std::string told;
  in >> told;
  return told;
}

}  // namespace rd::store
