// Work that other threads hand to the network thread. It outlives the server: who still holds a Socket or a Reply
// after the server is gone may use it, and nothing happens.
#pragma once
#include <atomic>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace rd::net {

class Mailbox {
 public:
  using Work = std::function<void()>;
  // `wake` arranges that run() is called soon on the network thread; not called any more when close() is over. It only
  // passes the word: who hands something over does not wait for who takes it.
  explicit Mailbox(Work wake) : wake_(std::move(wake)) {}

  // Any thread. Dropped after close().
  void post(Work work);
  // Any thread: is this the network thread?
  [[nodiscard]] bool here() const { return std::this_thread::get_id() == owner_.load(std::memory_order_relaxed); }

  // Says that the calling thread is the network thread from now on.
  void live_here() { owner_ = std::this_thread::get_id(); }
  // Network thread: does what has come, in the order in which it came.
  void run();
  // Network thread: after the work that is being done now; at once when none is.
  void after_this(Work work);
  // Drops what is there and all that comes. Not from within `wake`.
  void close();

 private:
  std::mutex mutex_;
  std::deque<Work> waiting_;
  std::vector<Work> after_, now_after_;  // the network thread's own, as is the next
  bool running_{};
  bool closed_{};
  std::atomic<int> waking_{};
  const Work wake_;
  std::atomic<std::thread::id> owner_{};
};

}  // namespace rd::net
