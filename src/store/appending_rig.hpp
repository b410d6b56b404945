// For the tests of what happens under load: clients that append until it is over, each in a workspace of its own, and
// remember what was told as stored. As a room does: after trouble the same ref again, on the head as it is.
#pragma once
#include <array>
#include <atomic>
#include <set>
#include <thread>

#include "store/test_rigs.hpp"

namespace rd::store {

class Appending {
 public:
  static constexpr std::uint64_t clients = 8;
  using Numbers = std::array<std::uint64_t, clients>;

  explicit Appending(Store& store) : store_(store) {
    for (std::uint64_t client = 0; client < clients; ++client) {
      threads_.emplace_back([this, client] {
        const AnyId place = id_of(client);
        for (std::uint64_t number = 1; !over_;) {
          try {
            const auto written = write_and_wait(store_, append_of(place, store_.head(place).seq, {record_of(number)}));
            if (written && written->outcome == Outcome::stored) told_[client] = number++;
          } catch (const StoreFault&) {
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
          }
        }
      });
    }
  }
  Appending(const Appending&) = delete;
  Appending& operator=(const Appending&) = delete;
  ~Appending() { stop(); }

  void stop() {
    over_ = true;
    for (auto& thread : threads_) thread.join();
    threads_.clear();
  }
  // The last record of each that was told as stored.
  [[nodiscard]] Numbers told() const {
    Numbers out{};
    for (std::uint64_t i = 0; i < clients; ++i) out[i] = told_[i];
    return out;
  }
  // Waits until each has stored something more; how many seconds that took.
  double all_go_on() const {
    const Numbers before = told();
    const auto begin = std::chrono::steady_clock::now();
    for (std::uint64_t i = 0; i < clients; ++i) {
      while (told_[i] <= before[i]) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  }

 private:
  Store& store_;
  std::atomic<bool> over_{};
  std::array<std::atomic<std::uint64_t>, clients> told_{};
  std::vector<std::thread> threads_;
};

// Of what was told: how many are not in the store, and how many are there twice.
struct Lost {
  std::uint64_t lost{}, doubled{}, told{};
};
inline Lost lost_of(const Store& store, const Appending::Numbers& told) {
  Lost out;
  for (std::uint64_t client = 0; client < told.size(); ++client) {
    std::set<std::uint64_t> found;
    for (const Record& record : store.read(id_of(client), 1, last_seq)) {
      out.doubled += found.insert(record.ref.low).second ? 0 : 1;
    }
    for (std::uint64_t number = 1; number <= told[client]; ++number) out.lost += found.contains(number) ? 0 : 1;
    out.told += told[client];
  }
  return out;
}

}  // namespace rd::store
