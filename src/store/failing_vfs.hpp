// For the tests of store/: SQLite's own files, of which the N-th write, sync or read fails as a disk would. Only
// failures, no memory of what was synced: that is crash_vfs.hpp.
#pragma once
#include <string>

namespace rd::store {

struct DiskPlan {
  enum class What {
    full,        // no room
    failed,      // an I/O error, of a write as of an fsync
    unreadable,  // of reads: an I/O error; only these are counted then
  };
  long call{};  // 0: never
  bool for_ever{};
  What what{};
};

// Registers the files once; the name for SqliteStore and Connection.
std::string failing_files();
// While it lives all files of SQLite in this process are these, also the one that a copy is made to.
struct AllFail {
  AllFail();
  ~AllFail();
  AllFail(const AllFail&) = delete;
  AllFail& operator=(const AllFail&) = delete;
};
void plan_disk(DiskPlan plan);  // counts anew from here
long disk_calls();              // writes, syncs and truncations since the plan, or reads

}  // namespace rd::store
