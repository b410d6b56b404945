// A few threads for answers that take long, so that the network loop never waits. Bounded: what does not fit in the
// queue is refused at once, and the caller tells the person to come back in a moment.
#pragma once
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace rd::net {

class Workers {
 public:
  Workers(std::size_t at_once, std::size_t queue);
  // Waits for what runs; drops what is still queued.
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  // Any thread. False when all threads are taken and the queue is full, or after stop(). A task must not throw.
  [[nodiscard]] bool offer(std::function<void()> task);
  // Any thread: would offer() be refused now?
  [[nodiscard]] bool full() const;
  // Takes no more tasks and waits for those it has, at most until `deadline`. True when nothing runs any more.
  [[nodiscard]] bool stop(std::chrono::steady_clock::time_point deadline);

 private:
  void work();

  const std::size_t at_once_;
  const std::size_t queue_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> waiting_;
  std::size_t running_{};
  bool closed_{};   // takes nothing new
  bool leaving_{};  // threads go home
  std::vector<std::thread> threads_;
};

}  // namespace rd::net
