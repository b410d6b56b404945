// Keeps the write-ahead log from growing: brings it into the file beside the writer, so that nobody who writes waits
// for a thousand pages. SQLite begins the log anew only when all of it is in the file, and while others write on that
// never is; so the writer is told to bring in the little that came meanwhile.
#pragma once
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <string>
#include <thread>

namespace rd::store {

// Pages of the log.
struct LogLimits {
  int enough{8'000};     // 32 MiB: at SQLite's own 4 MiB writers spent a third of their time on it
  int too_many{40'000};  // the keeper does not get through: the writer does it all
};

class LogKeeper {
 public:
  LogKeeper(std::filesystem::path file, std::string vfs, LogLimits limits);
  ~LogKeeper();
  LogKeeper(const LogKeeper&) = delete;
  LogKeeper& operator=(const LogKeeper&) = delete;

  // After a commit of the writer, when the log has so many pages. True: the writer checkpoints now.
  [[nodiscard]] bool grew(int pages);

 private:
  void work();

  const std::filesystem::path file_;
  const std::string vfs_;
  const LogLimits limits_;
  std::mutex mutex_;
  std::condition_variable changed_;
  enum class Phase { rests, works, is_done } phase_{Phase::rests};
  bool stopping_{};
  std::thread thread_;
};

}  // namespace rd::store
