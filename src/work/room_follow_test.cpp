// A room whose writes fail on the way, and one of several that write the same workspace (docs/decisions/0021).
#include <deque>

#include "store/chain.hpp"
#include "store/fault_store.hpp"
#include "work/test_notes.hpp"

namespace rd::work {

TEST_CASE("when another process wrote, the call is done on what is there now") {
  OneRoom one;
  Rig other(one.store, fill);
  CHECK(other.did(account(1), "note.update", {{"note", one.note}, {"from", 1}, {"set", {{"words", "van de ander"}}}})
            .is_object());
  const auto ear = std::make_shared<Ear>();
  CHECK(one.rig.subscribe(account(3), ear, {"workspace"}, 1).empty());
  CHECK(one.rig.did(account(2), "note.update", {{"note", one.note}, {"from", 1}, {"set", {{"words", "van mij"}}}}) ==
        "field.changed");
  CHECK(one.rig.saw(account(2), "note.show", {{"note", one.note}}).at("words") == "van de ander");
  one.rig.there([](Room&) {});
  REQUIRE(ear->frames().size() == 1);
  CHECK(ear->frames()[0].find("van de ander") != std::string::npos);
}

TEST_CASE("SYS-05: what another process wrote is told to those who follow here, as if it were written here") {
  OneRoom one;
  Rig other(one.store, fill);
  const auto ear = std::make_shared<Ear>();
  CHECK(one.rig.subscribe(account(3), ear, {"workspace"}, 1).empty());
  const auto look = [&] {
    one.rig.there([](Room& room) { room.follow_log(); });
    one.rig.there([](Room&) {});  // the reading comes back to the strand
    one.rig.there([](Room&) {});
  };
  look();
  CHECK(ear->frames().empty());
  other.did(account(2), "note.create", {{"words", "van elders"}});
  other.did(account(2), "note.create", {{"words", "geheim"}, {"audience", "me"}});
  other.did(account(2), "note.update", {{"note", one.note}, {"from", 1}, {"set", {{"words", "anders"}}}});
  look();
  REQUIRE(ear->frames().size() == 1);
  CHECK(ear->frames()[0].find("van elders") != std::string::npos);
  CHECK(ear->frames()[0].find("anders") != std::string::npos);
  CHECK(ear->frames()[0].find("geheim") == std::string::npos);
  CHECK(one.rig.saw(account(3), "note.count", json::object()).at("count") == 2);
  CHECK(one.rig.did(account(2), "note.create", {{"words", "hier"}}).is_object());
  CHECK_FALSE(store::verify(one.store, one.rig.workspace));
}

TEST_CASE(
    "R40: when another process took words away, and the snapshots with them, the next snapshot is of everything") {
  OneRoom one;
  for (int i = 0; i < 1'100; ++i) one.rig.did(account(2), "note.create", {{"words", std::to_string(i)}});
  const auto snapshot = [&] { return load(one.store, one.rig.workspace).snapshot; };
  for (int tries = 0; snapshot() == 0; ++tries) {
    REQUIRE(tries < 1'000'000);
    one.rig.there([](Room&) {});
  }
  store::Write forget;
  forget.workspace = one.rig.workspace;
  forget.expected = one.store.head(one.rig.workspace).seq;
  forget.records.resize(1);
  forget.records[0].op = store::rewrite_op;
  forget.records[0].ref = random_id();
  forget.records[0].schema = record_schema;
  forget.blanked = {{2, "{}", {}, {}}};
  forget.parts_gone = one.store.snapshot_parts(one.rig.workspace);
  one.store.write(forget, [](const std::exception_ptr&, const Result<store::Written>&) {});
  CHECK(snapshot() == 0);
  one.rig.now += 30'000'000;
  for (int tries = 0; snapshot() == 0; ++tries) {
    REQUIRE(tries < 10'000);
    one.rig.there([](Room& room) { room.follow_log(); });
  }
  CHECK(snapshot() == forget.expected + 1);
}

TEST_CASE("SYS-05: an answer is some seconds behind another process at most, also when nobody made the room look") {
  OneRoom one;
  Rig other(one.store, fill);
  CHECK(one.rig.saw(account(3), "note.count", json::object()).at("count") == 1);
  other.did(account(2), "note.create", {{"words", "van elders"}});
  const auto last = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (one.rig.saw(account(3), "note.count", json::object()).at("count") != 2) {
    REQUIRE(std::chrono::steady_clock::now() < last);
  }
}

TEST_CASE("P5: three processes write one workspace at once: each call is done once, all come to the same") {
  store::MemoryStore store;
  Rig first(store, fill), second(store, fill), third(store, fill);
  first.did(program(), "note.create", {{"words", "eerste"}});
  std::vector<std::thread> people;
  std::atomic<int> done{};
  for (Rig* rig : {&first, &second, &third}) {
    for (std::uint64_t person = 1; person < 3; ++person) {
      people.emplace_back([rig, person, &done] {
        for (int i = 0; i < 100; ++i) {
          const AnyId ref = random_id();
          for (auto answer = rig->did(account(person), "note.create", {{"words", "x"}}, ref); !answer.is_object();
               answer = rig->did(account(person), "note.create", {{"words", "x"}}, ref)) {
            REQUIRE(answer == "request.busy");
          }
          ++done;
        }
      });
    }
  }
  for (auto& one : people) one.join();
  CHECK(done == 600);
  CHECK(store.head(first.workspace).seq == 601);
  CHECK_FALSE(store::verify(store, first.workspace));
  for (Rig* rig : {&first, &second, &third}) {
    rig->there([](Room& room) { room.follow_log(); });
    rig->there([](Room&) {});
    CHECK(rig->saw(account(3), "note.count", json::object()).at("count") == 601);
  }
}

namespace {

// Holds writes back until they are let go, one by one; each may be made to fail.
struct Holding : store::FaultStore {
  using FaultStore::FaultStore;
  void write(store::Write write, store::Done done) override { held.emplace_back(std::move(write), std::move(done)); }
  void go() {
    auto [write, done] = std::move(held.front());
    held.pop_front();
    FaultStore::write(std::move(write), std::move(done));
  }
  std::deque<std::pair<store::Write, store::Done>> held;
};

// Three notes under way at once, in a workspace with one.
struct ThreeUnderWay {
  store::MemoryStore behind;
  Holding store{behind};
  Rig rig{store, fill};
  std::map<std::string, std::string> ended;  // by the words of the note: its answer, the refusal, or the fault

  ThreeUnderWay() {
    std::atomic<bool> there{};
    rig.rooms.run(rig.workspace, program(), {"note.create", {{"words", "eerste"}}, {}},
                  [&](const std::exception_ptr&, const Result<Answer>&) { there = true; });
    while (!there) let_go();
    for (const char* words : {"a", "b", "c"}) {
      rig.rooms.run(rig.workspace, account(2), {"note.create", {{"words", words}}, {}},
                    [this, words](const std::exception_ptr& fault, const Result<Answer>& answer) {
                      ended[words] = fault ? "fault" : answer ? "done" : answer.error().code;
                    });
    }
    rig.there([&](Room&) { REQUIRE(store.held.size() == 3); });
  }
  void let_go() {
    rig.there([&](Room&) {
      if (!store.held.empty()) store.go();
    });
  }
  std::map<std::string, std::string> all() {
    for (int tries = 0;; ++tries) {
      bool ready = false;
      rig.there([&](Room&) { ready = ended.size() == 3; });
      if (ready) break;
      let_go();
      REQUIRE(tries < 1'000'000);
    }
    CHECK_FALSE(store::verify(behind, rig.workspace));
    return ended;
  }
  std::size_t notes() {
    const Loaded there = load(behind, rig.workspace);
    return there.state.of_kind("note").size();
  }
};

using Ends = std::map<std::string, std::string>;

}  // namespace

TEST_CASE("P5: calls under way are sent together; when another process writes in between, all are done after that") {
  ThreeUnderWay three;
  Rig other(three.behind, fill);
  three.let_go();
  other.did(account(1), "note.create", {{"words", "van de ander"}});  // where b would come
  CHECK(three.all() == Ends{{"a", "done"}, {"b", "done"}, {"c", "done"}});
  CHECK(three.notes() == 5);
}

TEST_CASE("R1: a write of unknown end is known when the next one, that builds on it, is stored") {
  ThreeUnderWay three;
  three.store.plan({1, store::FaultPlan::How::once, store::FaultPlan::What::unknown_yet_done});
  CHECK(three.all() == Ends{{"a", "done"}, {"b", "done"}, {"c", "done"}});
  CHECK(three.notes() == 4);
}

TEST_CASE("R3: when one of those under way fails, it alone is told so and the others are done") {
  for (const std::int64_t call : {1, 2, 3}) {
    for (const auto what : {store::FaultPlan::What::full, store::FaultPlan::What::unknown_not_done}) {
      ThreeUnderWay three;
      three.store.plan({call, store::FaultPlan::How::once, what});
      Ends wanted{{"a", "done"}, {"b", "done"}, {"c", "done"}};
      wanted[std::string(1, static_cast<char>('a' + call - 1))] = "fault";
      CHECK(three.all() == wanted);
      CHECK(three.notes() == 3);
    }
  }
}

}  // namespace rd::work
