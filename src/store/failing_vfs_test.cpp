#include "store/failing_vfs.hpp"

#include <sqlite3.h>

#include <atomic>
#include <new>

namespace rd::store {
namespace {

DiskPlan planned;
std::atomic<long> calls{0};

// SQLite allocates this with room behind it for the file of the system.
struct File : sqlite3_file {
  [[nodiscard]] sqlite3_file* inner() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};
sqlite3_file* inner(sqlite3_file* file) {
  return static_cast<File*>(file)->inner();
}
const sqlite3_io_methods& of(sqlite3_file* file) {
  return *inner(file)->pMethods;
}

// 0, or the code to fail with.
int trouble(int io_error) {
  const long call = ++calls;
  const bool now = planned.call != 0 && (planned.for_ever ? call >= planned.call : call == planned.call);
  if (!now) return SQLITE_OK;
  return planned.what == DiskPlan::What::full ? SQLITE_FULL : io_error;
}

int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 at) {
  const int code = trouble(SQLITE_IOERR_WRITE);
  return code != SQLITE_OK ? code : of(file).xWrite(inner(file), bytes, size, at);
}
int sync(sqlite3_file* file, int flags) {
  const int code = trouble(SQLITE_IOERR_FSYNC);
  return code != SQLITE_OK ? code : of(file).xSync(inner(file), flags);
}
int truncate(sqlite3_file* file, sqlite3_int64 size) {
  const int code = trouble(SQLITE_IOERR_TRUNCATE);
  return code != SQLITE_OK ? code : of(file).xTruncate(inner(file), size);
}

sqlite3_io_methods methods() {
  sqlite3_io_methods m{};
  m.iVersion = 2;
  m.xClose = [](sqlite3_file* f) { return of(f).xClose(inner(f)); };
  m.xRead = [](sqlite3_file* f, void* to, int n, sqlite3_int64 at) { return of(f).xRead(inner(f), to, n, at); };
  m.xWrite = write;
  m.xTruncate = truncate;
  m.xSync = sync;
  m.xFileSize = [](sqlite3_file* f, sqlite3_int64* size) { return of(f).xFileSize(inner(f), size); };
  m.xLock = [](sqlite3_file* f, int kind) { return of(f).xLock(inner(f), kind); };
  m.xUnlock = [](sqlite3_file* f, int kind) { return of(f).xUnlock(inner(f), kind); };
  m.xCheckReservedLock = [](sqlite3_file* f, int* out) { return of(f).xCheckReservedLock(inner(f), out); };
  m.xFileControl = [](sqlite3_file* f, int what, void* with) { return of(f).xFileControl(inner(f), what, with); };
  m.xSectorSize = [](sqlite3_file* f) { return of(f).xSectorSize(inner(f)); };
  m.xDeviceCharacteristics = [](sqlite3_file* f) { return of(f).xDeviceCharacteristics(inner(f)); };
  m.xShmMap = [](sqlite3_file* f, int page, int size, int extend, void volatile** out) {
    return of(f).xShmMap(inner(f), page, size, extend, out);
  };
  m.xShmLock = [](sqlite3_file* f, int at, int n, int flags) { return of(f).xShmLock(inner(f), at, n, flags); };
  m.xShmBarrier = [](sqlite3_file* f) { of(f).xShmBarrier(inner(f)); };
  m.xShmUnmap = [](sqlite3_file* f, int remove) { return of(f).xShmUnmap(inner(f), remove); };
  return m;
}

int open_file(sqlite3_vfs* vfs, sqlite3_filename name, sqlite3_file* file, int flags, int* out) {
  static const sqlite3_io_methods ours = methods();
  auto* system = static_cast<sqlite3_vfs*>(vfs->pAppData);
  auto* opened = ::new (static_cast<void*>(file)) File{};
  const int code = system->xOpen(system, name, opened->inner(), flags, out);
  opened->pMethods = opened->inner()->pMethods == nullptr ? nullptr : &ours;
  return code;
}

}  // namespace

std::string failing_files() {
  static sqlite3_vfs vfs = [] {
    sqlite3_initialize();
    sqlite3_vfs* system = sqlite3_vfs_find(nullptr);
    sqlite3_vfs made = *system;
    made.zName = "failing";
    made.pNext = nullptr;
    made.pAppData = system;
    made.szOsFile += static_cast<int>(sizeof(File));
    made.xOpen = open_file;
    return made;
  }();
  static const int registered = sqlite3_vfs_register(&vfs, 0);
  return registered == SQLITE_OK ? vfs.zName : "";
}

void plan_disk(DiskPlan plan) {
  planned = plan;
  calls = 0;
}

long disk_calls() {
  return calls;
}

}  // namespace rd::store
