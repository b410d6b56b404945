// All open workspaces of this process: opened when somebody asks, closed after ten minutes without a word, or sooner
// when memory is short (the longest unused first).
#pragma once
#include <memory>
#include <unordered_map>

#include "work/room.hpp"

namespace rd::work {

class Rooms {
 public:
  struct Limits {
    std::int64_t idle = 600'000'000;   // microseconds
    std::size_t memory = 256U << 20U;  // bytes of all rooms together
  };
  Rooms(const Room::Setting& setting, const Limits& limits) : setting_(setting), limits_(limits) {}

  // Any thread; as the functions of Room.
  void run(const AnyId& workspace, const Caller& caller, Call call, Done done);
  void see(const AnyId& workspace, const Caller& caller, Call call, Done done);
  void look(const AnyId& workspace, const Caller& caller, Right right, Look look, Done done);
  // For threads that may wait: workers, the command line. Never on the strand. Throws the fault.
  [[nodiscard]] Result<Answer> run_and_wait(const AnyId& workspace, const Caller& caller, Call call);
  [[nodiscard]] Result<Answer> see_and_wait(const AnyId& workspace, const Caller& caller, Call call);
  [[nodiscard]] Result<Answer> look_and_wait(const AnyId& workspace, const Caller& caller, Right right, Look look);

  // Strand.
  [[nodiscard]] std::shared_ptr<Room> room(const AnyId& workspace);
  void sweep();       // now and then: lets go of what is not used
  void follow_log();  // every second or so: what other processes wrote
  [[nodiscard]] std::size_t open() const { return rooms_.size(); }
  [[nodiscard]] std::size_t bytes() const;
  [[nodiscard]] std::size_t subscribers() const;

  // Not on the strand, which still runs: waits until nothing that rooms have given away is left. Before the strand
  // ends.
  void drain() const;

  // When a session ends its live connections end too. `ended` is called on the strand; set before the first thread.
  void on_login_ended(std::function<void(const AnyId& login)> ended) { ended_ = std::move(ended); }
  void end_login(const AnyId& login);  // any thread

  [[nodiscard]] const Registry& registry() const { return setting_.registry; }
  [[nodiscard]] Executor& strand() const { return setting_.strand; }
  [[nodiscard]] store::Store& store() const { return setting_.store; }
  [[nodiscard]] std::int64_t now() const { return setting_.now(); }
  [[nodiscard]] Date today() const;  // UTC

 private:
  void at(const AnyId& workspace, std::function<void(Room&)> use);

  const Room::Setting setting_;
  const Limits limits_;
  std::unordered_map<AnyId, std::shared_ptr<Room>> rooms_;
  std::size_t opened_since_sweep_{};
  std::function<void(const AnyId&)> ended_;
};

}  // namespace rd::work
