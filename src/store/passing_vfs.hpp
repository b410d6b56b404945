// For the tests of store/: files of SQLite that hand everything on to the system's. What a test wants otherwise, it
// puts in its own place.
#pragma once
#include <sqlite3.h>

#include <new>

namespace rd::store {

// SQLite allocates this, and what is derived from it, with room behind it for the file of the system.
struct PassingFile : sqlite3_file {
  sqlite3_file* inner{};
};
inline sqlite3_file* inner(sqlite3_file* file) {
  return static_cast<PassingFile*>(file)->inner;
}
inline const sqlite3_io_methods& of(sqlite3_file* file) {
  return *inner(file)->pMethods;
}

// Version 2: without mapped files, so that all reading and writing comes by.
inline sqlite3_io_methods passing_methods() {
  sqlite3_io_methods m{};
  m.iVersion = 2;
  m.xClose = [](sqlite3_file* f) { return of(f).xClose(inner(f)); };
  m.xRead = [](sqlite3_file* f, void* to, int n, sqlite3_int64 at) { return of(f).xRead(inner(f), to, n, at); };
  m.xWrite = [](sqlite3_file* f, const void* p, int n, sqlite3_int64 at) { return of(f).xWrite(inner(f), p, n, at); };
  m.xTruncate = [](sqlite3_file* f, sqlite3_int64 size) { return of(f).xTruncate(inner(f), size); };
  m.xSync = [](sqlite3_file* f, int flags) { return of(f).xSync(inner(f), flags); };
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

// The system's, under another name, with room for a File (derived from PassingFile). Not yet registered.
template <class File>
sqlite3_vfs passing_vfs(const char* name) {
  sqlite3_initialize();
  sqlite3_vfs* system = sqlite3_vfs_find("unix");
  sqlite3_vfs made = *system;
  made.zName = name;
  made.pNext = nullptr;
  made.pAppData = system;
  made.szOsFile += static_cast<int>(sizeof(File));
  return made;
}
inline sqlite3_vfs* system_of(sqlite3_vfs* vfs) {
  return static_cast<sqlite3_vfs*>(vfs->pAppData);
}

// Opens the file of the system behind ours.
template <class File>
int open_passing(sqlite3_vfs* vfs, sqlite3_filename name, sqlite3_file* file, int flags, int* out,
                 const sqlite3_io_methods& ours) {
  auto* opened = ::new (static_cast<void*>(file)) File{};
  opened->inner = reinterpret_cast<sqlite3_file*>(opened + 1);
  const int code = system_of(vfs)->xOpen(system_of(vfs), name, opened->inner, flags, out);
  opened->pMethods = opened->inner->pMethods == nullptr ? nullptr : &ours;
  return code;
}

}  // namespace rd::store
