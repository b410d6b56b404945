#include "store/log_keeper.hpp"

#include <memory>
#include <utility>

#include "store/sqlite.hpp"

namespace rd::store {

LogKeeper::LogKeeper(std::filesystem::path file, std::string vfs, LogLimits limits)
    : file_(std::move(file)), vfs_(std::move(vfs)), limits_(limits), thread_([this] { work(); }) {}

LogKeeper::~LogKeeper() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

bool LogKeeper::grew(int pages) {
  const std::scoped_lock lock(mutex_);
  if (phase_ == Phase::works) return pages >= limits_.too_many;
  if (pages < limits_.enough) {  // it began anew by itself
    phase_ = Phase::rests;
    return false;
  }
  if (std::exchange(phase_, Phase::rests) == Phase::is_done) return true;
  phase_ = Phase::works;
  changed_.notify_one();
  return false;
}

void LogKeeper::work() {
  std::unique_ptr<Connection> connection;
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return stopping_ || phase_ == Phase::works; });
    if (stopping_) return;
    lock.unlock();
    try {
      if (!connection) connection = std::make_unique<Connection>(file_, Access::write, vfs_);
      connection->checkpoint();
      connection->checkpoint();    // what came during the first
    } catch (const StoreFault&) {  // the log goes on as it is; the writer meets the same trouble, and tells
      connection.reset();
    }
    lock.lock();
    phase_ = Phase::is_done;
  }
}

}  // namespace rd::store
