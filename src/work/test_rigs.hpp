// For tests of operations: rooms on a loop of their own, a clock that stands still, and readers that a test chooses.
#pragma once
#include <doctest/doctest.h>

#include <atomic>
#include <future>
#include <mutex>
#include <thread>

#include "store/memory_store.hpp"
#include "work/rooms.hpp"

namespace rd::work {

// A loop with a thread that runs it until the end.
class LoopThread {
 public:
  LoopThread() : thread_([this] { loop_.run_until([this] { return over_.load(); }); }) {}
  ~LoopThread() {
    over_ = true;
    loop_.wake();
    thread_.join();
  }
  LoopThread(const LoopThread&) = delete;
  LoopThread& operator=(const LoopThread&) = delete;
  Executor& executor() { return loop_; }

 private:
  Loop loop_;
  std::atomic<bool> over_{};
  std::thread thread_;
};

inline Caller account(std::uint64_t number) {
  return {{9, number}, {}, false};
}
inline Caller program() {
  return {{}, {}, true};
}

// Remembers what it was told. Its functions may be called from any thread.
class Ear : public Subscriber {
 public:
  void tell(std::shared_ptr<const std::string> frame) override {
    const std::scoped_lock lock(mutex_);
    frames_.push_back(*frame);
  }
  void end(std::uint16_t code, std::string) override { ended_ = code; }
  [[nodiscard]] std::vector<std::string> frames() const {
    const std::scoped_lock lock(mutex_);
    return frames_;
  }
  [[nodiscard]] int ended() const { return ended_; }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> frames_;
  std::atomic<int> ended_{};
};

// The members of take from below come first: the registry is filled before the rooms are made.
struct Rig {
  explicit Rig(store::Store& on, const std::function<void(Registry&)>& fill)
      : store(on), rooms({registry, on, strand.executor(), workers, [this] { return now.load(); }}, {}) {
    fill(registry);
    registry.close();
  }
  ~Rig() {  // nothing of the rooms may run after them
    rooms.drain();
    std::promise<void> done;
    strand.executor().post([&] { done.set_value(); });
    done.get_future().get();
  }

  // The answer, or the code of the refusal.
  json::value did(const Caller& caller, const std::string& op, json::value in, const AnyId& ref = {}) {
    auto answer = rooms.run_and_wait(workspace, caller, {op, std::move(in), ref});
    if (!answer) return json::string(answer.error().code);
    return parse_json(answer->text).value();
  }
  json::value saw(const Caller& caller, const std::string& view, json::value in) {
    auto answer = rooms.see_and_wait(workspace, caller, {view, std::move(in), {}});
    if (!answer) return json::string(answer.error().code);
    return parse_json(answer->text).value();
  }
  // Runs on the strand, and waits.
  void there(const std::function<void(Room&)>& use) {
    std::promise<void> done;
    strand.executor().post([&] {
      use(*rooms.room(workspace));
      done.set_value();
    });
    done.get_future().get();
  }
  std::string subscribe(const Caller& caller, const std::shared_ptr<Ear>& ear, std::set<std::string> topics,
                        Seq since) {
    std::promise<std::string> done;
    there([&](Room& room) {
      room.subscribe(caller, ear, std::move(topics), since,
                     [&](const std::exception_ptr&, const Result<Answer>& answer) {
                       done.set_value(answer ? "" : answer.error().code);
                     });
    });
    return done.get_future().get();
  }

  std::atomic<std::int64_t> now{1'790'000'000'000'000};
  store::Store& store;
  Registry registry;
  LoopThread strand;
  AtOnce workers;
  Rooms rooms;
  AnyId workspace{5, 5};
};

}  // namespace rd::work
