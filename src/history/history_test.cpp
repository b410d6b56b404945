#include <random>

#include "base/embedded.hpp"
#include "history/ops.hpp"
#include "history/past.hpp"
#include "history/test_readers.hpp"
#include "packs/packs.hpp"
#include "packs/test_packs.hpp"
#include "store/chain.hpp"
#include "thread/ops.hpp"

namespace rd::history {
namespace {

// Accounts 1 and 2 write; they are members with the same number.
void fill(work::Registry& registry) {
  thread::register_ops(registry, packs::built_in());
  register_ops(registry, packs::built_in());
  everybody_writes(registry);
}

// Fields have no order.
std::string body_of(const work::Entity& entity) {
  std::map<std::string, std::string> fields;
  for (const auto& [name, value] : entity.fields()) fields[name] = json::serialize(value);
  std::string out = entity.kind + std::string(name_of(entity.audience.to));
  for (const auto& [name, value] : fields) out += "\n" + name + ": " + value;
  return out;
}
std::map<AnyId, std::string> bodies(const work::State& state) {
  std::map<AnyId, std::string> out;
  state.each([&](const EntityPtr& entity) {
    if (!entity->removed) out[entity->id] = body_of(*entity);
  });
  return out;
}

unsigned some_seed() {
  const char* given = std::getenv("RD_SEED");
  return given == nullptr ? std::random_device{}() : static_cast<unsigned>(std::stoul(given));
}

// Somebody who does one thing or another, for ever.
struct Doer {
  work::Rig& rig;
  std::mt19937_64 random;
  std::vector<std::string> made{};

  std::uint64_t up_to(std::uint64_t most) { return random() % most; }
  json::value any_goal() { return json::string(made[up_to(made.size())]); }
  void act(const work::Caller& who) {
    const std::string words = "woorden " + std::to_string(random() % 1'000);
    switch (made.empty() ? 0 : up_to(6)) {
      case 0:
        made.emplace_back(
            rig.did(who, "element.create", {{"kind", "goal"}, {"fields", {{"name", words}}}}).at("id").as_string());
        return;
      case 1:
        rig.did(who, "element.remove", {{"element", any_goal()}});
        return;
      case 2:
        rig.did(who, "element.restore", {{"element", any_goal()}});
        return;
      case 3:
        rig.did(who, "element.set_audience", {{"element", any_goal()}, {"audience", up_to(2) == 0 ? "me" : "all"}});
        return;
      default:
        rig.did(
            who, "element.update",
            {{"element", any_goal()},
             {"from", 1'000'000},
             {"set", {{up_to(2) == 0 ? "baseline" : "target", up_to(4) == 0 ? json::value() : json::value(words)}}}});
    }
  }
};

// A workspace that begins with one thing, and who does things in it.
struct Busy {
  explicit Busy(std::uint64_t seed) : doer{rig, std::mt19937_64(seed)} { doer.act(work::program()); }
  [[nodiscard]] Seq head() const { return store.head(rig.workspace).seq; }
  std::map<AnyId, std::string> at(Seq seq = store::last_seq) {
    return bodies(work::load(store, rig.workspace, seq).state);
  }
  json::value undone(Seq seq) { return rig.did(work::account(1), "change.undo", {{"seq", seq}}); }

  store::MemoryStore store;
  work::Rig rig{store, fill};
  Doer doer;
};

Now as_program(work::Rig& rig) {
  Now out;
  out.workspace = rig.workspace;
  out.reader = work::program_reader();
  const work::Loaded loaded = work::load(rig.store, rig.workspace);
  out.seq = loaded.state.seq();
  loaded.state.each([&](const EntityPtr& entity) { out.things[entity->id] = entity; });
  return out;
}

}  // namespace

TEST_CASE("SYS-05: what changed between any two moments is what is other in the two states, and nothing else") {
  const auto seed = some_seed();
  CAPTURE(seed);
  Busy busy(seed);
  Doer& doer = busy.doer;
  for (int i = 0; i < 300; ++i) doer.act(work::account(1 + doer.up_to(2)));
  const Now now = as_program(busy.rig);
  for (int round = 0; round < 200; ++round) {
    auto from = static_cast<Seq>(doer.up_to(static_cast<std::uint64_t>(now.seq) + 1));
    auto to = static_cast<Seq>(doer.up_to(static_cast<std::uint64_t>(now.seq) + 1));
    if (from > to) std::swap(from, to);
    auto then = busy.at(from);
    const auto later = busy.at(to);
    CHECK(bodies(past(busy.store, now, from)) == then);
    Seq newest = to;
    for (const Between& one : between(busy.store, now, from, to)) {
      CHECK(one.told > from);
      CHECK(one.told <= newest);
      newest = one.told;
      if (one.before != nullptr && !one.before->removed) REQUIRE(then.erase(one.after->id) == 1);
      if (one.after->removed) continue;
      then[one.after->id] = body_of(*one.after);
    }
    CHECK(then == later);
  }
}

TEST_CASE("SYS-05: taken back, all is as before; taken back again, all is as it was done") {
  const auto seed = some_seed();
  CAPTURE(seed);
  Busy busy(seed);
  int taken_back = 0;
  for (int i = 0; i < 400; ++i) {
    const auto before = busy.at();
    const Seq head = busy.head();
    busy.doer.act(work::account(1));
    const auto after = busy.at();
    const Seq seq = busy.head();
    if (seq == head || busy.doer.up_to(3) != 0) continue;  // refused, or nothing to keep
    ++taken_back;
    REQUIRE(busy.undone(seq).is_object());
    CHECK(busy.at() == before);
    CHECK(between(busy.store, as_program(busy.rig), head, busy.head()).empty());
    REQUIRE(busy.undone(busy.head()).is_object());
    CHECK(busy.at() == after);
  }
  CHECK(taken_back > 20);
  CHECK_FALSE(store::verify(busy.store, busy.rig.workspace));
}

TEST_CASE("SYS-05: what somebody else changed since is never taken back unseen") {
  const auto seed = some_seed();
  CAPTURE(seed);
  Busy busy(seed);
  for (int i = 0; i < 300; ++i) busy.doer.act(work::account(1 + busy.doer.up_to(2)));
  int refused = 0;
  for (Seq seq = 1; seq <= 300; ++seq) {
    const auto records = busy.store.read(busy.rig.workspace, seq, 1);
    if (records.empty()) break;
    const Now before = as_program(busy.rig);
    const auto answer = busy.undone(seq);
    if (!answer.is_object()) {
      ++refused;
      CHECK(as_program(busy.rig).seq == before.seq);
      continue;
    }
    CHECK(records.front().actor == work::account(1).account);
    // Every field that changed had the value that this record gave it.
    const Seq head = busy.head();
    for (const work::Told& told : work::decoded(busy.store.read(busy.rig.workspace, head, 1).front().changes, 1)) {
      const EntityPtr was = before.find(told.entity.id);
      for (const auto& field : told.changed) CHECK(was->stamp_of(field) == seq);
    }
  }
  CHECK(refused > 50);
}

TEST_CASE("R40: forgotten words are nowhere in the log, the chain holds, and nobody can blank a record unseen") {
  store::MemoryStore store;
  work::Rig rig(store, fill);
  const work::Caller program = work::program();
  const std::string id(rig.did(program, "element.create", {{"kind", "goal"}, {"fields", {{"name", "Jan Geheim"}}}})
                           .at("id")
                           .as_string());
  for (int i = 0; i < 10; ++i) {
    rig.did(program, "element.update",
            {{"element", id}, {"from", 1'000}, {"set", {{"target", "Jan Geheim " + std::to_string(i)}}}});
  }
  rig.did(program, "element.update",
          {{"element", id}, {"from", 1'000}, {"set", {{"name", "zonder naam"}, {"target", "anders"}}}});
  const auto says = [&](std::string_view word) {
    int count = 0;
    for (const auto& record : store.read(rig.workspace, 1, 1'000))
      count += record.changes.find(word) != std::string::npos;
    return count;
  };
  CHECK(says("Geheim") == 11);
  const auto before = bodies(work::load(store, rig.workspace).state);
  REQUIRE(rig.did(program, "log.rewrite", {{"thing", id}, {"why", "er stond een naam"}}).is_object());
  CHECK(says("Geheim") == 0);
  CHECK(says("anders") == 1);
  CHECK(bodies(work::load(store, rig.workspace).state) == before);
  CHECK_FALSE(store::verify(store, rig.workspace));

  // The same done by hand, without the record that tells of it.
  const auto third = store.read(rig.workspace, 12, 1).front();
  store::Write write;
  write.workspace = rig.workspace;
  write.expected = store.head(rig.workspace).seq;
  write.records = {third};
  write.records.front().ref = random_id();
  write.blanked = {{12, third.answer, store.read(rig.workspace, 3, 1).front().changes}};
  REQUIRE(store::write_and_wait(store, write)->outcome == store::Outcome::stored);
  REQUIRE(store::verify(store, rig.workspace));
  CHECK(store::verify(store, rig.workspace)->seq == 12);
}

}  // namespace rd::history
