// A workspace from its snapshots: what is one part of them, and in how many writes they go (SYS-01, UX-17).
#include "work/load.hpp"

#include <algorithm>

#include "store/chain.hpp"
#include "work/test_rigs.hpp"

using namespace rd;
using namespace rd::work;

namespace {

struct Letter {
  AnyId text;
  std::string words;
  static constexpr auto fields() {
    return std::tuple{field("text", &Letter::text, "in which"), field("words", &Letter::words, "what it says")};
  }
};
struct Made {
  AnyId id;
  static constexpr auto fields() { return std::tuple{field("id", &Made::id, "which")}; }
};

void fill(Registry& registry) {
  registry.own_topic("letter");
  registry.add(
      "letter.add", Method::post, "letters", Right::write,
      [](Ctx& ctx, const Letter& in) -> Result<Made> {
        TRY(const AnyId id, ctx.create("letter", {}, {{"words", in.words}}, Standing{{}, in.text}));
        return Made{id};
      },
      "Adds a letter to a text");
  registry.add(
      "note.add", Method::post, "notes", Right::write,
      [](Ctx& ctx, const Letter& in) -> Result<Made> {
        TRY(const AnyId id, ctx.create("note", {}, {{"words", in.words}}, Standing{}));
        return Made{id};
      },
      "Adds a note");
  registry.readers([](const State&, const AnyId&, Date) { return std::optional<Reader>(); }, {});
}

struct Texts {
  store::MemoryStore store;
  Rig rig{store, fill};
  void write(std::uint64_t text, const std::string& words) {
    rig.did(program(), "letter.add", {{"text", to_text(AnyId{7, text})}, {"words", words}});
  }
  [[nodiscard]] State from_the_log() const {
    State log;
    for (const auto& record : store.read(rig.workspace, 1, 10'000))
      log.apply(record.seq, decoded(record.changes, record.schema));
    return log;
  }
  // Writes snapshots of it as it is now. Answers how many writes that took.
  std::size_t snap(Loaded& last) {
    auto writes = snapshots(rig.registry, rig.workspace, load(store, rig.workspace).state, last);
    for (store::Write& write : writes)
      store.write(std::move(write), [](const auto& fault, const auto&) { CHECK(!fault); });
    return writes.size();
  }
  void check_whole() const {
    const State log = from_the_log();
    const Loaded loaded = load(store, rig.workspace);
    CHECK(loaded.state.seq() == log.seq());
    REQUIRE(loaded.state.size() == log.size());
    log.each([&](const EntityPtr& entity) {
      const EntityPtr& same = loaded.state.find(entity->id);
      REQUIRE(same != nullptr);
      CHECK(same->body == entity->body);
      CHECK(same->version == entity->version);
    });
    for (std::uint64_t text = 1; text < 4; ++text) {
      std::vector<AnyId> now;
      std::vector<AnyId> then;
      for (const auto& one : loaded.state.parts_of({7, text})) now.push_back(one.entity->id);
      for (const auto& one : log.parts_of({7, text})) then.push_back(one.entity->id);
      CHECK(now == then);
    }
  }
};

std::string part(std::uint64_t text) {
  return "text:" + to_text(AnyId{7, text});
}

}  // namespace

TEST_CASE(
    "a text is one part of the snapshots, with all that was written in it, and only who changed is written anew") {
  Texts texts;
  texts.rig.did(program(), "note.add", {{"text", to_text(AnyId{})}, {"words", "los"}});
  for (int i = 0; i < 60; ++i) texts.write(1 + i % 3, std::to_string(i));
  Loaded last;
  CHECK(texts.snap(last) == 1);
  CHECK(texts.store.snapshot_parts(texts.rig.workspace) == std::vector<std::string>{"core", part(1), part(2), part(3)});
  texts.check_whole();
  CHECK(load(texts.store, texts.rig.workspace).snapshot == 61);

  texts.write(2, "later");
  CHECK(texts.snap(last) == 1);
  CHECK(last.parts == std::map<std::string, Seq, std::less<>>{{part(1), 61}, {part(2), 62}, {part(3), 61}});
  texts.check_whole();
  texts.write(3, "na de laatste");
  texts.check_whole();
}

TEST_CASE("snapshots of much go in several writes, the core last: until that is there the older ones count") {
  Texts texts;
  const std::string long_words(9'000, 'a');
  for (std::uint64_t text = 1; text < 4; ++text) texts.write(text, "kort");
  Loaded last;
  CHECK(texts.snap(last) == 1);
  for (std::uint64_t text = 1; text < 4; ++text)
    for (int i = 0; i < 8; ++i) texts.write(text, long_words);
  auto writes = snapshots(texts.rig.registry, texts.rig.workspace, load(texts.store, texts.rig.workspace).state, last);
  REQUIRE(writes.size() == 3);
  for (store::Write& write : writes) {
    CHECK(write.snapshots.front().part == (write.snapshots.size() == 2 ? part(3) : part(&write - writes.data() + 1)));
    CHECK((write.snapshots.back().part == "core") == (&write == &writes.back()));
    const bool whole = &write == &writes.back();
    texts.store.write(std::move(write), [](const auto& fault, const auto&) { CHECK(!fault); });
    texts.check_whole();
    CHECK(load(texts.store, texts.rig.workspace).snapshot == (whole ? 27 : 3));
  }
}

TEST_CASE("parts that no longer are, go from the store with the core that does not name them") {
  Texts texts;
  texts.write(1, "een");
  store::Write older;  // as a version of before wrote them: a part for each letter
  older.workspace = texts.rig.workspace;
  older.snapshots = {{"text:" + to_text(AnyId{3, 3}), 1, SnapshotWriter().bytes()}};
  texts.store.write(std::move(older), [](const auto& fault, const auto&) { CHECK(!fault); });
  Loaded last;
  last.parts = {{"text:" + to_text(AnyId{3, 3}), 1}};
  texts.snap(last);
  CHECK(texts.store.snapshot_parts(texts.rig.workspace) == std::vector<std::string>{"core", part(1)});
  texts.check_whole();
}
