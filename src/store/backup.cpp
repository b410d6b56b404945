// A backup is a file with its hash beside it; a restore believes neither.
#include "store/chain.hpp"
#include "store/schema.hpp"
#include "store/seal.hpp"
#include "store/sqlite_store.hpp"

namespace rd::store {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(Trouble trouble, const std::string& what, const fs::path& file) {
  throw StoreFault(trouble, what + ": " + file.string());
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

void check_hash(const fs::path& file) {
  const auto told = seal_of(file);
  if (!told) fail(Trouble::corrupt, "no hash beside the backup", file);
  if (*told != hex(file_hash(file))) fail(Trouble::corrupt, "the backup is not what was written", file);
}

void check_content(const fs::path& file) {
  const auto problems = verify_file(file);
  if (!problems.empty()) fail(Trouble::corrupt, problems[0].place + ": " + problems[0].what, file);
}

}  // namespace

void SqliteStore::backup(const fs::path& to) const {
  if (fs::exists(to) || fs::exists(with(to, ".sha256"))) fail(Trouble::io, "there is a file already", to);
  const fs::path part = with(to, ".part");
  remove_database(part);
  try {
    Connection(file_, Access::read, vfs_).copy_to(part);
    put_in_place(part, to);
    seal(to);
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
    unseal(part);
    put_in_place(part, to);
    seal(to);
  } catch (const std::exception&) {
    remove_database(part);
    throw;
  }
}

}  // namespace rd::store
