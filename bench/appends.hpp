// Appends of 64 clients, each waiting for its answer before it sends again, as people do.
#pragma once
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>

#include "store/store.hpp"

namespace rd::store {

inline constexpr std::size_t clients = 64;
inline constexpr std::size_t per_run = 12'800;  // the log goes into the file some five times meanwhile

using Clock = std::chrono::steady_clock;

inline double per_second(Clock::time_point begin) {
  return static_cast<double>(per_run) / std::chrono::duration<double>(Clock::now() - begin).count();
}

inline double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

inline Record some_record() {
  Record record;
  record.at = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
                  .count();
  record.actor = {1, 1};
  record.op = "element.update";
  record.ref = timed_id(record.at);
  record.answer = std::string(60, 'a');
  record.schema = 1;
  record.changes = std::string(400, 'c');
  record.touched = {timed_id(record.at)};
  return record;
}

// Clients whose answer came; a thread of the server takes them from here.
struct Answered {
  std::mutex mutex;
  std::condition_variable came;
  std::vector<std::size_t> waiting;
};

// One round of `per_run` appends; per second.
inline double store_appends(Store& store, std::vector<Seq>& heads) {
  Answered answered;
  for (std::size_t client = 0; client < clients; ++client) answered.waiting.push_back(client);
  std::size_t sent = 0;
  std::size_t done = 0;
  std::vector<std::size_t> ready;
  const auto begin = Clock::now();
  while (done < per_run + clients) {
    ready.clear();
    {
      std::unique_lock lock(answered.mutex);
      answered.came.wait(lock, [&] { return !answered.waiting.empty(); });
      ready.swap(answered.waiting);
    }
    done += ready.size();
    for (const std::size_t client : ready) {
      if (sent == per_run) continue;
      ++sent;
      Write write;
      write.workspace = {9, client};
      write.expected = heads[client]++;
      write.records = {some_record()};
      store.write(std::move(write),
                  [&answered, client](const std::exception_ptr& fault, const Result<Written>& written) {
                    RD_ASSERT(!fault && written && written->outcome == Outcome::stored);
                    const std::scoped_lock lock(answered.mutex);
                    answered.waiting.push_back(client);
                    answered.came.notify_one();
                  });
    }
  }
  return per_second(begin);
}

}  // namespace rd::store
