// What waits for the thread that writes. At most 10,000 writes or 64 MiB wait (one alone may be larger).
#pragma once
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

class WriteQueue {
 public:
  // Gives the records their salt and payload_hash. Tells busy at once when there is no place.
  void put(Write write, Done done);
  // ---- of the writer's thread ----
  // Waits until there is something. False: it is over, and nothing is left.
  [[nodiscard]] bool wait();
  // Moves what is queued behind what is in the batch already; false when there is nothing, or no place in the batch.
  bool take(std::vector<Pending>& batch);
  // Those of the batch wait no longer, so that whoever is told may send again.
  void forget(std::span<const Pending> batch);

  // What was put is still there to be taken; nothing may be put any more.
  void stop();

 private:
  // False when there is no place for it. One alone has a place, however large it is.
  [[nodiscard]] bool enqueue(Pending& pending);

  std::mutex mutex_;
  std::condition_variable queued_;
  std::vector<Pending> queue_;
  std::size_t waiting_{};        // in the queue or being committed
  std::size_t bytes_waiting_{};  // of those
  bool stopping_{};
};

}  // namespace rd::store
