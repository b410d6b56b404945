#include "store/failing_vfs.hpp"

#include <atomic>
#include <mutex>

#include "store/passing_vfs.hpp"

namespace rd::store {
namespace {

std::mutex plan_mutex;  // the writer and who keeps its log go by one plan
DiskPlan the_plan;
std::atomic<long> calls{0};

DiskPlan plan_now() {
  const std::scoped_lock lock(plan_mutex);
  return the_plan;
}

// 0, or the code to fail with.
int trouble(int io_error) {
  const long call = ++calls;
  const DiskPlan planned = plan_now();
  const bool now = planned.call != 0 && (planned.for_ever ? call >= planned.call : call == planned.call);
  if (!now) return SQLITE_OK;
  return planned.what == DiskPlan::What::full ? SQLITE_FULL : io_error;
}
bool is_of_reads() {
  return plan_now().what == DiskPlan::What::unreadable;
}

int read(sqlite3_file* file, void* to, int size, sqlite3_int64 at) {
  const int code = is_of_reads() ? trouble(SQLITE_IOERR_READ) : SQLITE_OK;
  return code != SQLITE_OK ? code : of(file).xRead(inner(file), to, size, at);
}
int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 at) {
  const int code = is_of_reads() ? SQLITE_OK : trouble(SQLITE_IOERR_WRITE);
  return code != SQLITE_OK ? code : of(file).xWrite(inner(file), bytes, size, at);
}
int sync(sqlite3_file* file, int flags) {
  const int code = is_of_reads() ? SQLITE_OK : trouble(SQLITE_IOERR_FSYNC);
  return code != SQLITE_OK ? code : of(file).xSync(inner(file), flags);
}
int truncate(sqlite3_file* file, sqlite3_int64 size) {
  const int code = is_of_reads() ? SQLITE_OK : trouble(SQLITE_IOERR_TRUNCATE);
  return code != SQLITE_OK ? code : of(file).xTruncate(inner(file), size);
}

sqlite3_io_methods methods() {
  sqlite3_io_methods m = passing_methods();
  m.xRead = read;
  m.xWrite = write;
  m.xTruncate = truncate;
  m.xSync = sync;
  return m;
}

int open_file(sqlite3_vfs* vfs, sqlite3_filename name, sqlite3_file* file, int flags, int* out) {
  static const sqlite3_io_methods ours = methods();
  return open_passing<PassingFile>(vfs, name, file, flags, out, ours);
}

}  // namespace

std::string failing_files() {
  static sqlite3_vfs vfs = [] {
    sqlite3_vfs made = passing_vfs<PassingFile>("failing");
    made.xOpen = open_file;
    return made;
  }();
  static const int registered = sqlite3_vfs_register(&vfs, 0);
  return registered == SQLITE_OK ? vfs.zName : "";
}

AllFail::AllFail() {
  sqlite3_vfs_register(sqlite3_vfs_find(failing_files().c_str()), 1);
}
AllFail::~AllFail() {
  sqlite3_vfs_register(sqlite3_vfs_find("unix"), 1);
}

void plan_disk(DiskPlan plan) {
  const std::scoped_lock lock(plan_mutex);
  the_plan = plan;
  calls = 0;
}

long disk_calls() {
  return calls;
}

}  // namespace rd::store
