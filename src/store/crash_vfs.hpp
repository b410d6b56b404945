// For the tests of store/: a tape of all that SQLite does to the files of a folder, and from it the disk as a power cut
// may leave it at any moment (R2).
//
// The model is that of SQLite's own crash tests (sqlite.org/testing.html 3.3; src/test6.c):
// - What was written to a file before its sync is there. Of the writes and truncations since, each may be there or not,
//   later ones without earlier ones too. One may have come in part, by sectors of 512 bytes; a sector of it may hold
//   anything. Bytes beside a write stay as they were (sqlite.org/psow.html), which SQLite counts on as well.
// - A file made or deleted since the last sync of its folder may be there or not. SQLite syncs the folder with the
//   first sync of a new log or journal, and when it deletes a journal (os_unix.c).
// - The shared memory beside a log holds anything.
// What else happens in the folder (seals and copies that get their name, see seal.hpp) is seen with the next event, and
// taken for synced.
#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace rd::store {

struct DiskEvent {
  enum class What { made, written, cut_off, synced, gone, folder_synced };
  What what{};
  std::size_t file{};  // not of gone and folder_synced; a file made again under a name is another one
  std::string name;    // made, gone
  std::size_t at{};    // written, cut_off
  std::string bytes;   // written
};

enum class Syncs { kept, ignored };  // ignored: by a disk that says that all is well

// While it lives, all files of SQLite in this process are ours; what happens in `folder`, which has no folders in it,
// is on the tape. What lies there now is on the disk. Nothing is really synced. One at a time.
class Tape {
 public:
  explicit Tape(std::filesystem::path folder);
  ~Tape();
  Tape(const Tape&) = delete;
  Tape& operator=(const Tape&) = delete;

  // Any thread. How much has happened: what was told before this moment was told with these events done.
  [[nodiscard]] std::size_t moment() const;
  // Sees what happened beside SQLite.
  void look();
  // Fills the folder `to` with what may be there when the power goes after so many events.
  void cut(std::size_t moment, std::mt19937& random, const std::filesystem::path& to, Syncs syncs = Syncs::kept) const;

  // Of the files, with the name in the folder. Nothing else happens while still() is held.
  [[nodiscard]] std::unique_lock<std::recursive_mutex> still() const { return std::unique_lock(mutex_); }
  [[nodiscard]] std::optional<std::string> name_in(const char* path) const;
  std::size_t opened(const std::string& name);  // the file, made when it is not there
  void happened(DiskEvent event);

 private:
  void add(DiskEvent event);
  void add_synced(const std::string& name);
  void look_here();

  const std::filesystem::path folder_;
  mutable std::recursive_mutex mutex_;
  std::vector<DiskEvent> events_;
  std::size_t at_start_{};  // events that were before the tape
  std::size_t files_{};
  std::map<std::string, std::size_t> present_;
};

}  // namespace rd::store
