// A backup is a file with its hash beside it; a restore believes neither.
#include <fcntl.h>
#include <unistd.h>

#include <fstream>

#include "store/chain.hpp"
#include "store/schema.hpp"
#include "store/sqlite_store.hpp"

namespace rd::store {
namespace {

namespace fs = std::filesystem;

fs::path with(const fs::path& file, std::string_view ending) {
  return fs::path(file) += ending;
}

[[noreturn]] void fail(Trouble trouble, const std::string& what, const fs::path& file) {
  throw StoreFault(trouble, what + ": " + file.string());
}

// Also a folder, so that a new name in it stays.
void sync(const fs::path& file) {
  const int handle = open(file.c_str(), O_RDONLY | O_CLOEXEC);
  const bool synced = handle >= 0 && fsync(handle) == 0;
  const int why = errno;
  if (handle >= 0) close(handle);
  if (!synced) fail(why == ENOSPC ? Trouble::full : Trouble::io, "not brought to the disk", file);
}

fs::path folder_of(const fs::path& file) {
  return file.has_parent_path() ? file.parent_path() : fs::path(".");
}

// Those that migrate() makes: what is restored has its backup.
void forget_copies(const fs::path& file) {
  std::error_code ignored;
  for (std::int64_t version = 1; version < schema_version; ++version) {
    fs::remove(with(file, ".version-" + std::to_string(version)), ignored);
  }
}

void remove_database(const fs::path& file) {
  std::error_code ignored;
  for (const char* ending : {"", "-wal", "-shm", ".sha256"}) fs::remove(with(file, ending), ignored);
  forget_copies(file);
}

void write_hash(const fs::path& file) {
  const fs::path to = with(file, ".sha256");
  std::ofstream out(to, std::ios::binary);
  out << hex(file_hash(file)) << "  " << file.filename().string() << '\n';
  out.close();
  if (!out) fail(Trouble::io, "not written", to);
  sync(to);
}

void check_hash(const fs::path& file) {
  std::ifstream in(with(file, ".sha256"), std::ios::binary);
  std::string told;
  if (!(in >> told)) fail(Trouble::corrupt, "no hash beside the backup", file);
  if (told != hex(file_hash(file))) fail(Trouble::corrupt, "the backup is not what was written", file);
}

void check_content(const fs::path& file) {
  const SqliteStore store(file);
  if (!store.integrity_problems().empty()) fail(Trouble::corrupt, store.integrity_problems().front(), file);
  for (const AnyId& workspace : store.workspaces()) {
    if (const auto wrong = verify(store, workspace)) {
      fail(Trouble::corrupt, to_text(workspace) + " record " + std::to_string(wrong->seq) + ": " + wrong->what, file);
    }
  }
}

}  // namespace

void SqliteStore::backup(const fs::path& to) const {
  if (fs::exists(to) || fs::exists(with(to, ".sha256"))) fail(Trouble::io, "there is a file already", to);
  const fs::path part = with(to, ".part");
  remove_database(part);
  try {
    Connection(file_, Access::read, vfs_).copy_to(part);
    sync(part);
    fs::rename(part, to);
    write_hash(to);
    sync(folder_of(to));
  } catch (const std::exception&) {
    remove_database(part);
    remove_database(to);
    throw;
  }
}

void restore(const fs::path& backup, const fs::path& to) {
  if (fs::exists(to)) fail(Trouble::io, "there is a file already", to);
  const fs::path part = with(to, ".part");
  remove_database(part);
  try {
    check_hash(backup);
    fs::copy_file(backup, part);
    check_content(part);
    forget_copies(part);
    sync(part);
    fs::rename(part, to);
    sync(folder_of(to));
  } catch (const std::exception&) {
    remove_database(part);
    throw;
  }
}

}  // namespace rd::store
