#include "work/room.hpp"

#include "store/fault_store.hpp"
#include "work/test_notes.hpp"

namespace rd::work {

TEST_CASE("an operation is stored, answered and seen") {
  OneRoom one;
  const auto second = one.rig.did(account(2), "note.create", {{"words", "tweede"}});
  CHECK(one.rig.saw(account(3), "note.show", {{"note", id_in(second)}}).at("words") == "tweede");
  CHECK(one.store.head(one.rig.workspace).seq == 2);
  const auto record = one.store.read(one.rig.workspace, 2, 1).front();
  CHECK(record.op == "note.create");
  CHECK(record.actor == account(2).account);
}

TEST_CASE("who is no member hears the same of a workspace that is and one that is not") {
  OneRoom one;
  CHECK(one.rig.did(account(7), "note.create", {{"words", "x"}}) == "workspace.unknown");
  CHECK(one.rig.did({}, "note.create", {{"words", "x"}}) == "workspace.unknown");
  CHECK(one.rig.saw(account(7), "note.show", {{"note", one.note}}) == "workspace.unknown");
  one.rig.workspace = {6, 6};
  CHECK(one.rig.did(account(7), "note.create", {{"words", "x"}}) == "workspace.unknown");
  CHECK(one.rig.did(account(2), "note.create", {{"words", "x"}}) == "workspace.unknown");
}

TEST_CASE("a right that is missing, an operation nobody knows, and input that is not right are refused") {
  OneRoom one;
  CHECK(one.rig.did(account(3), "note.create", {{"words", "x"}}) == "right.missing");
  CHECK(one.rig.did(account(2), "note.paint", json::object()) == "operation.unknown");
  CHECK(one.rig.saw(account(2), "note.create", json::object()) == "operation.unknown");
  CHECK(one.rig.did(account(2), "note.create", json::object()) == "input.missing");
  CHECK(one.rig.did(account(2), "note.create", {{"words", ""}}) == "note.empty");
  CHECK(one.store.head(one.rig.workspace).seq == 1);
}

TEST_CASE("the same ref is done once and answered the same, also by a room that is opened anew") {
  OneRoom one;
  const AnyId ref = random_id();
  const auto first = one.rig.did(account(2), "note.create", {{"words", "een"}}, ref);
  CHECK(one.rig.did(account(2), "note.create", {{"words", "een"}}, ref) == first);
  CHECK(one.rig.did(account(2), "note.create", {{"words", "twee"}}, ref) == "ref.other_input");
  Rig later(one.store, fill);
  CHECK(later.did(account(2), "note.create", {{"words", "een"}}, ref) == first);
  CHECK(one.store.head(one.rig.workspace).seq == 2);
  CHECK(later.did(account(1), "note.create", {{"words", "twee"}}, ref) != first);  // of somebody else
}

TEST_CASE("fields merge one by one: only the same field changed by somebody else is refused, with both values") {
  OneRoom one;
  const auto set = [&](const Caller& who, std::int64_t from, const json::object& fields) {
    return one.rig.did(who, "note.update", {{"note", one.note}, {"from", from}, {"set", fields}});
  };
  CHECK(set(account(1), 1, {{"colour", "geel"}}).is_object());
  CHECK(set(account(2), 1, {{"words", "nieuw"}}).is_object());
  CHECK(set(account(2), 1, {{"colour", "blauw"}}) == "field.changed");
  CHECK(set(account(2), 1, {{"colour", "geel"}}).is_object());  // the same value is no quarrel
  CHECK(set(account(2), 2, {{"colour", "blauw"}}).is_object());
  const auto refused =
      one.rig.rooms.run_and_wait(one.rig.workspace, account(1),
                                 {"note.update", {{"note", one.note}, {"from", 1}, {"set", {{"colour", "rood"}}}}, {}});
  REQUIRE(!refused);
  CHECK(refused.error().field == "colour");
  CHECK(refused.error().values.at("theirs") == "blauw");
  Rig later(one.store, fill);  // the log tells the same of who changed what
  CHECK(later.did(account(1), "note.update", {{"note", one.note}, {"from", 1}, {"set", {{"colour", "rood"}}}}) ==
        "field.changed");
}

TEST_CASE("what is for one person or for facilitators is not there for others") {
  OneRoom one;
  const auto mine = id_in(one.rig.did(account(2), "note.create", {{"words", "geheim"}, {"audience", "me"}}));
  const auto ours = id_in(one.rig.did(account(1), "note.create", {{"words", "regie"}, {"audience", "facilitators"}}));
  CHECK(one.rig.saw(account(2), "note.show", {{"note", mine}}).is_object());
  CHECK(one.rig.saw(account(1), "note.show", {{"note", mine}}) == "thing.unknown");
  CHECK(one.rig.saw(account(2), "note.show", {{"note", ours}}) == "thing.unknown");
  CHECK(one.rig.did(account(2), "note.remove", {{"note", ours}}) == "thing.unknown");
  CHECK(one.rig.saw(account(2), "note.count", json::object()).at("count") == 2);
  CHECK(one.rig.saw(account(3), "note.count", json::object()).at("summary") == 1);  // worked out from what all may see
}

TEST_CASE("followers are told what changed for them, in order, and what they no longer see is gone") {
  OneRoom one;
  const auto ear = std::make_shared<Ear>();
  const auto other = std::make_shared<Ear>();
  CHECK(one.rig.subscribe(account(2), ear, {"workspace"}, 1).empty());
  CHECK(one.rig.subscribe(account(3), other, {"workspace"}, 1).empty());
  one.rig.did(account(2), "note.create", {{"words", "geheim"}, {"audience", "me"}});
  one.rig.did(account(2), "note.update", {{"note", one.note}, {"from", 1}, {"set", {{"words", "anders"}}}});
  one.rig.did(account(2), "note.remove", {{"note", one.note}});
  one.rig.there([](Room&) {});
  REQUIRE(ear->frames().size() == 3);
  CHECK(ear->frames()[0].find("geheim") != std::string::npos);
  REQUIRE(other->frames().size() == 2);
  CHECK(other->frames()[0].find("anders") != std::string::npos);
  CHECK(other->frames()[0].find(R"("can":[])") != std::string::npos);
  CHECK(ear->frames()[1].find(R"("can":["note.remove","note.update"])") != std::string::npos);
  CHECK(other->frames()[1].find("gone") != std::string::npos);
  for (const auto& frame : other->frames()) CHECK(frame.find("geheim") == std::string::npos);
}

TEST_CASE("who comes back hears what was missed, or reads anew when that is too long ago") {
  OneRoom one;
  one.rig.did(account(2), "note.create", {{"words", "twee"}});
  one.rig.did(account(2), "note.create", {{"words", "drie"}});
  const auto ear = std::make_shared<Ear>();
  CHECK(one.rig.subscribe(account(3), ear, {"workspace"}, 2).empty());
  REQUIRE(ear->frames().size() == 1);
  CHECK(ear->frames()[0].find("drie") != std::string::npos);
  Rig later(one.store, fill);
  later.workspace = one.rig.workspace;
  later.saw(account(3), "note.count", json::object());
  const auto late = std::make_shared<Ear>();
  CHECK(later.subscribe(account(3), late, {"workspace"}, 2).empty());
  REQUIRE(late->frames().size() == 1);
  CHECK(late->frames()[0].find(R"("reset":true)") != std::string::npos);
  const auto stranger = std::make_shared<Ear>();
  CHECK(later.subscribe(account(7), stranger, {"workspace"}, 0) == "workspace.unknown");
}

TEST_CASE("who comes back hears of things as they are now: what was for all and no longer is, is not told") {
  OneRoom one;
  one.rig.did(account(2), "note.update", {{"note", one.note}, {"from", 1}, {"set", {{"words", "voor allen"}}}});
  one.rig.did(account(2), "note.create", {{"words", "ander"}});
  CHECK(one.rig.did(account(2), "note.keep", {{"note", one.note}}).is_object());
  const auto ear = std::make_shared<Ear>();
  CHECK(one.rig.subscribe(account(3), ear, {"workspace"}, 1).empty());
  REQUIRE(ear->frames().size() == 2);
  CHECK(ear->frames()[0].find("ander") != std::string::npos);
  CHECK(ear->frames()[1].find("gone") != std::string::npos);
  for (const auto& frame : ear->frames()) CHECK(frame.find("voor allen") == std::string::npos);
  const auto own = std::make_shared<Ear>();
  CHECK(one.rig.subscribe(account(2), own, {"workspace"}, 1).empty());
  REQUIRE(own->frames().size() == 2);
  CHECK(own->frames()[1].find("voor allen") != std::string::npos);
}

TEST_CASE("who comes back and missed more than may wait for a browser reads anew") {
  OneRoom one;
  const std::string words(1'000, 'x');
  for (int i = 0; i < 100; ++i) one.rig.did(account(2), "note.create", {{"words", words}});
  const auto ear = std::make_shared<Ear>();
  CHECK(one.rig.subscribe(account(3), ear, {"workspace"}, 2).empty());
  CHECK(ear->frames().size() == 99);
  for (int i = 0; i < 50; ++i) one.rig.did(account(2), "note.create", {{"words", words}});
  const auto late = std::make_shared<Ear>();
  CHECK(one.rig.subscribe(account(3), late, {"workspace"}, 2).empty());
  REQUIRE(late->frames().size() == 1);
  CHECK(late->frames()[0].find(R"("reset":true)") != std::string::npos);
}

TEST_CASE("an answer waits for the commit, and what the disk refuses leaves no trace") {
  store::MemoryStore behind;
  store::FaultStore store(behind);
  Rig rig(store, fill);
  const auto note = id_in(rig.did(program(), "note.create", {{"words", "eerste"}}));
  for (const auto what : {store::FaultPlan::What::full, store::FaultPlan::What::unknown_not_done}) {
    store.plan({1, store::FaultPlan::How::for_ever, what});
    CHECK_THROWS_AS(rig.did(account(2), "note.create", {{"words", "kwijt"}}), store::StoreFault);
    rig.there([](Room&) {});  // it looks what there is after all, and meets the fault again
    store.plan({});
    CHECK(rig.saw(account(2), "note.count", json::object()).at("count") == 1);
  }
  CHECK(rig.did(account(2), "note.create", {{"words", "wel"}}).is_object());
  CHECK(behind.head(rig.workspace).seq == 2);
}

TEST_CASE("an unknown end of a commit is settled by sending the same ref again") {
  for (const auto what : {store::FaultPlan::What::unknown_not_done, store::FaultPlan::What::unknown_yet_done}) {
    store::MemoryStore behind;
    store::FaultStore store(behind);
    Rig rig(store, fill);
    rig.did(program(), "note.create", {{"words", "eerste"}});
    const AnyId ref = random_id();
    store.plan({1, store::FaultPlan::How::once, what});
    CHECK_THROWS_AS(rig.did(account(2), "note.create", {{"words", "tweede"}}, ref), store::StoreFault);
    CHECK(rig.did(account(2), "note.create", {{"words", "tweede"}}, ref).is_object());
    CHECK(behind.head(rig.workspace).seq == 2);
  }
}

TEST_CASE(
    "DOC-06: the store hears which writes may wait for others: those of operations that many do at once, and no "
    "other") {
  struct Watched : store::MemoryStore {
    void write(store::Write write, store::Done done) override {
      in_company.push_back(write.in_company);
      MemoryStore::write(std::move(write), std::move(done));
    }
    std::vector<bool> in_company;
  };
  Watched store;
  Rig rig(store, [](Registry& registry) {
    fill(registry);
    registry.add("note.type", Method::post, "typed", Right::write, create_note, "As many do at once").in_company = true;
  });
  rig.did(program(), "note.create", {{"words", "eerste"}});
  rig.did(account(2), "note.type", {{"words", "getypt"}});
  rig.did(account(2), "note.create", {{"words", "gedrukt"}});
  CHECK(store.in_company == std::vector<bool>{false, true, false});
}

TEST_CASE("a workspace is the same from snapshots as from the log, and is let go of when unused") {
  OneRoom one;
  for (int i = 0; i < 1'100; ++i) one.rig.did(account(2), "note.create", {{"words", std::to_string(i)}});
  one.rig.did(account(1), "note.update", {{"note", one.note}, {"from", 1}, {"set", {{"colour", "geel"}}}});
  for (int tries = 0; one.store.snapshot_parts(one.rig.workspace).empty(); ++tries) {
    REQUIRE(tries < 1'000'000);
    one.rig.there([](Room&) {});
  }
  const Loaded both = load(one.store, one.rig.workspace);
  CHECK(both.snapshot >= 1'000);
  State log;
  for (const auto& record : one.store.read(one.rig.workspace, 1, 10'000))
    log.apply(record.seq, decoded(record.changes, record.schema));
  REQUIRE(both.state.size() == log.size());
  CHECK(both.state.seq() == log.seq());
  CHECK(both.state.of_kind("note") == log.of_kind("note"));
  log.each([&](const EntityPtr& entity) {
    const EntityPtr& same = both.state.find(entity->id);
    REQUIRE(same != nullptr);
    CHECK(same->body == entity->body);
    CHECK(same->version == entity->version);
    CHECK(same->stamps == entity->stamps);
  });
  one.rig.there([&](Room&) {
    CHECK(one.rig.rooms.open() == 1);
    one.rig.now += 700'000'000;
    one.rig.rooms.sweep();
  });
  one.rig.strand.executor().post([] {});
  CHECK(one.rig.saw(account(3), "note.count", json::object()).at("count") == 1'101);
}

TEST_CASE("an operation without a name, without a workspace right, or declared twice stops the start") {
  Registry registry;
  CHECK_THROWS_AS(registry.close(), Fault);
  registry.add("note.create", Method::post, "notes", Right::write, create_note, "Makes a note");
  CHECK_THROWS_AS(registry.add("note.create", Method::post, "x", Right::write, create_note, ""), Fault);
  CHECK_THROWS_AS(registry.add("create", Method::post, "x", Right::write, create_note, ""), Fault);
  CHECK_THROWS_AS(registry.add("note.open", Method::post, "x", Right::anyone, create_note, ""), Fault);
}

}  // namespace rd::work
