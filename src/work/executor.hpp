// Where things run. Rooms know no sockets and no threads: they are given one of these for their strand and one for what
// takes long.
#pragma once
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

namespace rd::work {

class Executor {
 public:
  virtual ~Executor() = default;
  virtual void post(std::function<void()> task) = 0;  // any thread
  // Any thread. After the pause; at once where there is no clock. Never, when the strand stops before.
  virtual void post_after(std::chrono::milliseconds, std::function<void()> task) { post(std::move(task)); }
  [[nodiscard]] virtual bool here() const = 0;  // does this thread run its tasks?
};

// One thread's worth of tasks, run by whoever calls run(): the command line and tests.
class Loop : public Executor {
 public:
  void post(std::function<void()> task) override;
  [[nodiscard]] bool here() const override;
  // Runs what comes until `done` says so; waits when there is nothing. Looks at `done` between tasks.
  void run_until(const std::function<bool()>& done);
  // Makes a waiting run_until() look at its condition.
  void wake() {
    post([] {});
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> tasks_;
  std::atomic<std::thread::id> runner_;  // others ask who it is while it begins
};

// Runs a task at once, on the caller's thread: workers of those who may wait.
class AtOnce : public Executor {
 public:
  void post(std::function<void()> task) override { task(); }
  [[nodiscard]] bool here() const override { return true; }
};

}  // namespace rd::work
