// What waits for the thread that writes. At most 10,000 writes or 64 MiB wait (one alone may be larger).
//
// A commit costs the same for one letter as for ten. While many type, their letters wait five milliseconds for each
// other; what is pressed, and the letter of who writes alone, goes at once (docs/decisions/0034).
#pragma once
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <span>
#include <vector>

#include "store/store.hpp"

namespace rd::store {

struct Pending {
  Write write;
  Done done;
  std::size_t bytes{};
};

// How long writes wait for each other, when the last batch began not longer ago than `near`; and how many are enough.
struct Company {
  std::chrono::milliseconds wait{5}, near{25};
  std::size_t enough{16};
};

class WriteQueue {
 public:
  explicit WriteQueue(Company company = {}) : company_(company) {}
  // Gives the records their salt and payload_hash. Tells busy at once when there is no place.
  void put(Write write, Done done);
  // ---- of the writer's thread ----
  // Waits until there is something, and for its company. False: it is over, and nothing is left.
  [[nodiscard]] bool wait();
  // Moves what is queued behind what is in the batch already; false when there is nothing, or no place in the batch.
  bool take(std::vector<Pending>& batch);
  // Those of the batch wait no longer, so that whoever is told may send again.
  void forget(std::span<const Pending> batch);

  // What was put is still there to be taken; nothing may be put any more.
  void stop();

 private:
  using Clock = std::chrono::steady_clock;
  enum class Place { none, taken, wakes };  // the last: the writer's thread is to look
  // One alone has a place, however large it is.
  [[nodiscard]] Place enqueue(Pending& pending);
  [[nodiscard]] bool presses() const { return stopping_ || pressing_ > 0 || queue_.size() >= company_.enough; }

  const Company company_;
  std::mutex mutex_;
  std::condition_variable queued_;
  std::vector<Pending> queue_;
  std::size_t pressing_{};       // of those in the queue: they wait for nobody
  Clock::time_point first_{};    // when the first of them came
  Clock::time_point began_{};    // when the last batch did
  std::size_t waiting_{};        // in the queue or being committed
  std::size_t bytes_waiting_{};  // of those
  bool stopping_{};
};

}  // namespace rd::store
