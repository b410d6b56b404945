#include "store/crash_vfs.hpp"

#include <set>

#include "base/fault.hpp"
#include "store/passing_vfs.hpp"
#include "store/test_rigs.hpp"

namespace rd::store {
namespace {

using What = DiskEvent::What;

Tape* tape = nullptr;

struct TapedFile : PassingFile {
  std::optional<std::size_t> file;  // none: not on the tape
  bool folder_too{};                // synced with the next sync
};
TapedFile& taped(sqlite3_file* file) {
  return *static_cast<TapedFile*>(file);
}
void happened(sqlite3_file* file, What what, std::size_t at = 0, std::string bytes = {}) {
  if (taped(file).file) tape->happened({what, *taped(file).file, {}, at, std::move(bytes)});
}

int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 at) {
  happened(file, What::written, static_cast<std::size_t>(at),
           std::string(static_cast<const char*>(bytes), static_cast<std::size_t>(size)));
  return of(file).xWrite(inner(file), bytes, size, at);
}
int truncate(sqlite3_file* file, sqlite3_int64 size) {
  happened(file, What::cut_off, static_cast<std::size_t>(size));
  return of(file).xTruncate(inner(file), size);
}
int sync(sqlite3_file* file, int) {
  happened(file, What::synced);
  if (taped(file).folder_too) tape->happened({What::folder_synced, 0, {}, 0, {}});
  taped(file).folder_too = false;
  return SQLITE_OK;
}

sqlite3_io_methods methods() {
  sqlite3_io_methods m = passing_methods();
  m.xWrite = write;
  m.xTruncate = truncate;
  m.xSync = sync;
  return m;
}

std::optional<std::string> on_tape(const char* path) {
  return tape == nullptr ? std::nullopt : tape->name_in(path);
}

int open_file(sqlite3_vfs* vfs, sqlite3_filename path, sqlite3_file* file, int flags, int* out) {
  static const sqlite3_io_methods ours = methods();
  constexpr int logs = SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL;
  const auto name = on_tape(path);
  if (!name) return open_passing<TapedFile>(vfs, path, file, flags, out, ours);
  const auto still = tape->still();
  const bool is_new = !std::filesystem::exists(path);
  const int code = open_passing<TapedFile>(vfs, path, file, flags, out, ours);
  if (code != SQLITE_OK) return code;
  taped(file).file = tape->opened(*name);
  taped(file).folder_too = is_new && (flags & logs) != 0;
  return code;
}
int remove_file(sqlite3_vfs* vfs, const char* path, int sync_folder) {
  const auto name = on_tape(path);
  if (!name) return system_of(vfs)->xDelete(system_of(vfs), path, sync_folder);
  const auto still = tape->still();
  const int code = system_of(vfs)->xDelete(system_of(vfs), path, 0);
  if (code != SQLITE_OK) return code;
  tape->happened({What::gone, 0, *name, 0, {}});
  if (sync_folder != 0) tape->happened({What::folder_synced, 0, {}, 0, {}});
  return code;
}

sqlite3_vfs& taped_files() {
  static sqlite3_vfs vfs = [] {
    sqlite3_vfs made = passing_vfs<TapedFile>("taped");
    made.xOpen = open_file;
    made.xDelete = remove_file;
    return made;
  }();
  return vfs;
}

}  // namespace

Tape::Tape(std::filesystem::path folder) : folder_(std::move(folder)) {
  RD_ASSERT(tape == nullptr);
  look();
  at_start_ = events_.size();
  tape = this;
  sqlite3_vfs_register(&taped_files(), 1);
}

Tape::~Tape() {
  sqlite3_vfs_register(sqlite3_vfs_find("unix"), 1);
  tape = nullptr;
}

std::size_t Tape::moment() const {
  const auto lock = still();
  return events_.size() - at_start_;
}

std::optional<std::string> Tape::name_in(const char* path) const {
  if (path == nullptr) return std::nullopt;
  const std::filesystem::path file(path);
  return file.parent_path() == folder_ ? std::optional(file.filename().string()) : std::nullopt;
}

std::size_t Tape::opened(const std::string& name) {
  const auto lock = still();
  const auto found = present_.find(name);
  if (found != present_.end()) return found->second;
  add({What::made, files_, name, 0, {}});
  return present_.emplace(name, files_++).first->second;
}

void Tape::happened(DiskEvent event) {
  const auto lock = still();
  if (event.what == What::gone) present_.erase(event.name);
  look_here();
  add(std::move(event));
}

void Tape::look() {
  const auto lock = still();
  look_here();
}

void Tape::look_here() {
  std::set<std::string> there;
  for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
    std::string name = entry.path().filename().string();
    if (!name.ends_with("-shm")) there.insert(std::move(name));
  }
  const std::size_t before = events_.size();
  for (const std::string& name : there) {
    if (!present_.contains(name)) add_synced(name);
  }
  std::erase_if(present_, [&](const auto& one) {
    if (there.contains(one.first)) return false;
    add({What::gone, 0, one.first, 0, {}});
    return true;
  });
  if (events_.size() > before) add({What::folder_synced, 0, {}, 0, {}});
}

// It had its content before it had its name.
void Tape::add_synced(const std::string& name) {
  add({What::written, files_, {}, 0, all_of(folder_ / name)});
  add({What::synced, files_, {}, 0, {}});
  add({What::made, files_, name, 0, {}});
  present_.emplace(name, files_++);
}

void Tape::add(DiskEvent event) {
  events_.push_back(std::move(event));
}

}  // namespace rd::store
