// For tests of folders that declare operations: one workspace in memory with its room on a thread of its own. A clock
// that stands still, and people who are whoever the test says they are.
#pragma once
#include <doctest/doctest.h>

#include <atomic>
#include <map>
#include <thread>

#include "store/memory_store.hpp"
#include "work/rooms.hpp"

namespace rd::work {

class TestRig {
 public:
  // `declare` fills the registry.
  explicit TestRig(const std::function<void(Registry&)>& declare) {
    declare(registry_);
    registry_.readers(
        [this](const State&, const AnyId& account, Date) -> std::optional<Reader> {
          const auto found = people_.find(account);
          return found == people_.end() ? std::nullopt : std::optional(found->second);
        },
        {Rights{Right::see}, Rights{Right::see, Right::talk}, Rights{Right::see, Right::talk, Right::write}});
    registry_.close();
    start();
  }
  TestRig(const TestRig&) = delete;
  TestRig& operator=(const TestRig&) = delete;
  ~TestRig() { stop(); }

  // As after a stop of the program: the next call reads the workspace from the store.
  void reopen() {
    stop();
    start();
  }

  // Before the first call: somebody with these rights. Their member is no entity unless the test makes it.
  Caller person(std::uint64_t number, const Rights& rights) {
    Reader reader;
    reader.account = {1, number};
    reader.member = {2, number};
    reader.rights = rights;
    people_[reader.account] = reader;
    return {reader.account, {}, false};
  }
  Reader& reader(const Caller& caller) { return people_.at(caller.account); }

  Result<json::value> run(const Caller& caller, std::string op, json::value in) {
    const auto answer = rooms_->run_and_wait(workspace, caller, {std::move(op), std::move(in), {}});
    if (!answer) return tl::unexpected(answer.error());
    seq = answer->seq;
    return parse_json(answer->text);
  }
  Result<json::value> see(const Caller& caller, std::string op, json::value in) {
    const auto answer = rooms_->see_and_wait(workspace, caller, {std::move(op), std::move(in), {}});
    if (!answer) return tl::unexpected(answer.error());
    return parse_json(answer->text);
  }
  // The same for what has to go well.
  json::value done(const Caller& caller, std::string op, json::value in) {
    auto answer = run(caller, op, std::move(in));
    INFO(op, " ", answer ? "" : answer.error().code + " " + answer.error().field);
    REQUIRE(answer);
    return *answer;
  }
  json::value seen(const Caller& caller, std::string op, json::value in) {
    auto answer = see(caller, op, std::move(in));
    INFO(op, " ", answer ? "" : answer.error().code + " " + answer.error().field);
    REQUIRE(answer);
    return *answer;
  }
  // The code of a refusal, "" when it went well.
  std::string refused(const Caller& caller, std::string op, json::value in) {
    const Entry* entry = registry_.find(op);
    const bool is_view = entry != nullptr && entry->sort == Sort::view;
    const auto answer = is_view ? see(caller, op, std::move(in)) : run(caller, op, std::move(in));
    return answer ? "" : answer.error().code;
  }

  Rooms& rooms() { return *rooms_; }
  [[nodiscard]] const store::Store& store() const { return store_; }
  [[nodiscard]] const Registry& registry() const { return registry_; }

  const AnyId workspace{9, 9};
  const Caller program{{}, {}, true};
  Seq seq{};  // of the last operation

 private:
  void start() {
    stop_ = false;
    rooms_.emplace(
        Room::Setting{registry_, store_, loop_, at_once_, [] { return std::int64_t{1'790'000'000'000'000}; }},
        Rooms::Limits{});
    thread_ = std::thread([this] { loop_.run_until([this] { return stop_.load(); }); });
  }
  void stop() {
    rooms_->drain();
    stop_ = true;
    loop_.wake();
    thread_.join();
    rooms_.reset();
  }

  store::MemoryStore store_;
  Registry registry_;
  Loop loop_;
  AtOnce at_once_;
  std::map<AnyId, Reader> people_;
  std::optional<Rooms> rooms_;
  std::atomic<bool> stop_{};
  std::thread thread_;
};

}  // namespace rd::work
