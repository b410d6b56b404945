// What holds for every store: in memory, on SQLite, on SQLite opened anew before every step, and on PostgreSQL as it
// comes, with transactions that are serializable, and with trouble at commits.
#include "store/store.hpp"

#include "store/fault_store.hpp"
#include "store/test_rigs.hpp"

using namespace rd;
using namespace rd::store;

#define EVERY_STORE InMemory, OnSqlite, OnPostgres, OnPooledPostgres, OnTroubledPostgres, Reopened

namespace {
const AnyId here{3, 1};
const AnyId elsewhere{3, 2};
}  // namespace

TEST_CASE_TEMPLATE("A log gives back what was appended, in order, per workspace", Rig, EVERY_STORE) {
  Rig rig;
  CHECK(rig.next().head(here) == Head{});
  CHECK(rig.next().read(here, 1, 10).empty());
  CHECK(done(rig.next(), append_of(here, 0, {record_of(1), record_of(2)})).head == 2);
  CHECK(done(rig.next(), append_of(elsewhere, 0, {record_of(1)})).head == 1);
  CHECK(done(rig.next(), append_of(here, 2, {record_of(3)})).head == 3);

  const auto records = rig.next().read(here, 2, 10);
  REQUIRE(records.size() == 2);
  const Record wanted = record_of(3);
  const Record& got = records[1];
  CHECK(got.seq == 3);
  CHECK(got.at == wanted.at);
  CHECK(got.actor == wanted.actor);
  CHECK(got.op == wanted.op);
  CHECK(got.ref == wanted.ref);
  CHECK(got.input == wanted.input);
  CHECK(got.answer == wanted.answer);
  CHECK(got.schema == wanted.schema);
  CHECK(got.changes == wanted.changes);
  CHECK(got.touched.empty());
  CHECK(rig.next().read(here, 1, 2).size() == 2);
  CHECK(rig.next().read(here, 4, 2).empty());
  CHECK(rig.next().head(here).hash == record_hash(here, got));
  CHECK(rig.next().workspaces() == std::vector{here, elsewhere});
}

TEST_CASE_TEMPLATE("Who did not know the head is told, and has written nothing", Rig, EVERY_STORE) {
  Rig rig;
  CHECK(done(rig.next(), append_of(here, 0, {record_of(1)})).outcome == Outcome::stored);
  Write late = append_of(here, 0, {record_of(2)});
  late.blobs = {"a blob"};
  late.rows = {{{Table::membership, here, "m1"}, "", "anna"}};
  const Written conflict = done(rig.next(), late);
  CHECK(conflict.outcome == Outcome::conflict);
  CHECK(conflict.head == 1);
  CHECK(done(rig.next(), append_of(here, 5, {record_of(2)})).outcome == Outcome::conflict);
  CHECK(rig.next().head(here).seq == 1);
  CHECK_FALSE(rig.next().find_ref(here, id_of(1), record_of(2).ref));
  CHECK_FALSE(rig.next().blob(here, sha256("a blob")));
  CHECK_FALSE(rig.next().row({Table::membership, here, "m1"}));
}

TEST_CASE_TEMPLATE("P5: writes sent ahead follow each other, and none of them lands on what somebody else wrote", Rig,
                   EVERY_STORE) {
  Rig rig;
  done(rig.next(), append_of(here, 0, {record_of(1)}));
  Head head = rig.next().head(here);
  std::vector<Write> ahead;
  for (std::uint64_t number = 2; number < 5; ++number) {
    ahead.push_back(append_of(here, 0, {record_of(number)}));
    head = chain(ahead.back(), head);
  }
  CHECK(done(rig.next(), ahead[0]).outcome == Outcome::stored);
  CHECK(done(rig.next(), ahead[1]).outcome == Outcome::stored);
  done(rig.next(), append_of(here, 3, {record_of(9)}));  // of somebody else, where the third would come
  head = rig.next().head(here);
  CHECK(done(rig.next(), ahead[2]).outcome == Outcome::conflict);
  Write fourth = append_of(here, 0, {record_of(5)});
  Head unreal = chain(ahead[2], {3, head.hash});
  (void)chain(fourth, unreal);
  CHECK(fourth.expected == head.seq);
  CHECK(done(rig.next(), fourth).outcome == Outcome::conflict);  // the number is right, what it builds on is not
  CHECK(rig.next().head(here) == head);
  CHECK_FALSE(verify(rig.next(), here));
}

TEST_CASE_TEMPLATE("R40: a blanked record says something else, and the chain holds when a record tells of it", Rig,
                   EVERY_STORE) {
  Rig rig;
  Write first = append_of(here, 0, {record_of(1), record_of(2), record_of(3)});
  for (const std::size_t record : {1, 2}) first.records[record].touched = {id_of(77)};
  done(rig.next(), first);
  Write write = append_of(here, 3, {record_of(4)});
  const AnyId entity = id_of(77);
  write.blanked = {{2, "answer", "xxx", {entity}}};
  done(rig.next(), write);
  REQUIRE(verify(rig.next(), here));
  CHECK(verify(rig.next(), here)->seq == 2);
  CHECK(rig.next().read(here, 2, 1).front().changes == "xxx");
  CHECK(rig.next().touches(here, entity) == std::vector<Seq>{3});
  Write told = append_of(here, 4, {record_of(5)});
  told.records[0].op = rewrite_op;
  told.records[0].answer = R"({"blanked":[[2,")" + hex(blanked_hash("answer", "xxx")) + R"("]]})";
  done(rig.next(), told);
  CHECK_FALSE(verify(rig.next(), here));
  CHECK(rig.next().find_ref(here, id_of(1), record_of(2).ref)->answer == "answer");
}

TEST_CASE_TEMPLATE("R40: a snapshot of before words were taken away does not come back after that", Rig, EVERY_STORE) {
  Rig rig;
  const auto snapshot = [&](const AnyId& workspace, Seq seq) {
    Write write;
    write.workspace = workspace;
    write.snapshots = {{"core", seq, "as it was at " + std::to_string(seq)}};
    done(rig.next(), write);
    const auto found = rig.next().snapshot(workspace, "core", last_seq);
    return found ? found->seq : 0;
  };
  done(rig.next(), append_of(here, 0, {record_of(1), record_of(2), record_of(3)}));
  CHECK(snapshot(here, 2) == 2);
  Write forget = append_of(here, 3, {record_of(4)});
  forget.blanked = {{2, "answer", "xxx", {}}};
  forget.parts_gone = {"core"};
  done(rig.next(), forget);
  CHECK(snapshot(here, 3) == 0);  // of another process, which did not know yet
  CHECK(snapshot(elsewhere, 3) == 3);
  CHECK(snapshot(here, 4) == 4);
  CHECK(snapshot(here, 3) == 4);
  CHECK_FALSE(rig.next().snapshot(here, "core", 3));
}

TEST_CASE_TEMPLATE("R8: a ref that comes again gets the answer of then", Rig, EVERY_STORE) {
  Rig rig;
  CHECK(done(rig.next(), append_of(here, 0, {record_of(1), record_of(2)})).earlier.empty());
  Record again = record_of(2);
  again.answer = "another answer";
  const Written written = done(rig.next(), append_of(here, 2, {again}));
  CHECK(written.outcome == Outcome::stored);
  CHECK(written.earlier == std::vector<std::string>{"answer 2"});
  CHECK(written.head == 2);
  // Also for who knows an old head: the ref is looked at first.
  CHECK(done(rig.next(), append_of(here, 0, {record_of(1)})).earlier == std::vector<std::string>{"answer 1"});
  CHECK(done(rig.next(), append_of(here, 0, {record_of(1), record_of(2)})).earlier.size() == 2);
  CHECK(rig.next().head(here).seq == 2);

  const auto known = rig.next().find_ref(here, id_of(1), again.ref);
  REQUIRE(known);
  CHECK(known->seq == 2);
  CHECK(known->input == again.input);
  CHECK(known->answer == "answer 2");
}

TEST_CASE_TEMPLATE("A ref with another input is refused; of another actor or workspace it is another ref", Rig,
                   EVERY_STORE) {
  Rig rig;
  CHECK(done(rig.next(), append_of(here, 0, {record_of(1)})).outcome == Outcome::stored);
  CHECK(refusal(rig.next(), append_of(here, 1, {record_of(1, "something else")})) == "ref.other_input");
  CHECK(refusal(rig.next(), append_of(here, 1, {record_of(2), record_of(1, "something else")})) == "ref.other_input");
  CHECK(rig.next().head(here).seq == 1);
  Record of_bram = record_of(1, "something else");
  of_bram.actor = id_of(2);
  CHECK(done(rig.next(), append_of(here, 1, {of_bram})).head == 2);
  CHECK(done(rig.next(), append_of(elsewhere, 0, {record_of(1, "something else")})).head == 1);
}

TEST_CASE_TEMPLATE("Known and new refs together are a conflict, and so is one ref twice", Rig, EVERY_STORE) {
  Rig rig;
  CHECK(done(rig.next(), append_of(here, 0, {record_of(1)})).outcome == Outcome::stored);
  CHECK(done(rig.next(), append_of(here, 1, {record_of(1), record_of(2)})).outcome == Outcome::conflict);
  CHECK(done(rig.next(), append_of(here, 1, {record_of(2), record_of(2)})).outcome == Outcome::conflict);
  CHECK(rig.next().head(here).seq == 1);
}

TEST_CASE_TEMPLATE("An entity leads to the records that touched it", Rig, EVERY_STORE) {
  Rig rig;
  done(rig.next(), append_of(here, 0, {record_of(1), record_of(2), record_of(3), record_of(4)}));
  CHECK(rig.next().touches(here, id_of(1)) == std::vector<Seq>{1, 4});
  CHECK(rig.next().touches(here, id_of(103)) == std::vector<Seq>{3});
  CHECK(rig.next().touches(here, id_of(99)).empty());
  CHECK(rig.next().touches(elsewhere, id_of(1)).empty());
}

TEST_CASE_TEMPLATE("Every thousand records a segment is sealed, and the whole verifies", Rig, InMemory, OnSqlite,
                   OnPostgres, OnTroubledPostgres) {
  Rig rig;
  std::vector<Record> many;
  for (std::uint64_t i = 1; i <= 2'005; ++i) many.push_back(record_of(i));
  done(rig.next(), append_of(here, 0, many));
  const auto roots = rig.next().segments(here);
  REQUIRE(roots.size() == 2);
  CHECK(roots[1] == rig.next().read(here, 2'001, 1)[0].prev_hash);
  CHECK_FALSE(verify(rig.next(), here));
  CHECK_FALSE(verify(rig.next(), elsewhere));
}

TEST_CASE_TEMPLATE("Snapshots are found per part, the newest or the one of then", Rig, EVERY_STORE) {
  Rig rig;
  Write write;
  write.workspace = here;
  write.snapshots = {{"core", 10, "ten"}, {"section 1", 12, "twelve"}, {"core", 20, std::string("\0twenty", 7)}};
  CHECK(done(rig.next(), write).outcome == Outcome::stored);
  CHECK(rig.next().snapshot_parts(here) == std::vector<std::string>{"core", "section 1"});
  CHECK(rig.next().snapshot(here, "core", last_seq)->bytes == std::string("\0twenty", 7));
  CHECK(rig.next().snapshot(here, "core", 19)->bytes == "ten");
  CHECK(rig.next().snapshot(here, "core", 19)->seq == 10);
  CHECK_FALSE(rig.next().snapshot(here, "core", 9));
  CHECK_FALSE(rig.next().snapshot(elsewhere, "core", last_seq));
  write.snapshots = {{"core", 20, "again"}};
  done(rig.next(), write);
  CHECK(rig.next().snapshot(here, "core", last_seq)->bytes == "again");
}

TEST_CASE_TEMPLATE("Of each part the newest two snapshots stay, and none of a part that is gone", Rig, EVERY_STORE) {
  Rig rig;
  Write write;
  write.workspace = here;
  const auto put = [&](std::vector<Snapshot> snapshots) {
    write.snapshots = std::move(snapshots);
    done(rig.next(), write);
  };
  put({{"core", 1, "one"}, {"core", 2, "two"}, {"section", 1, "of the section"}});
  put({{"core", 3, "three"}});
  CHECK_FALSE(rig.next().snapshot(here, "core", 1));
  CHECK(rig.next().snapshot(here, "core", 2)->bytes == "two");
  CHECK(rig.next().snapshot(here, "core", last_seq)->bytes == "three");
  CHECK(rig.next().snapshot(here, "section", last_seq)->bytes == "of the section");
  put({{"core", 3, "three again"}});
  CHECK(rig.next().snapshot(here, "core", 2)->bytes == "two");
  put({{"core", 1, "late"}});
  CHECK_FALSE(rig.next().snapshot(here, "core", 1));

  write.workspace = elsewhere;
  put({{"core", 9, "nine"}});
  CHECK(rig.next().snapshot(here, "core", 2)->bytes == "two");
  write.workspace = here;
  write.parts_gone = {"core", "nothing"};
  put({});
  CHECK(rig.next().snapshot_parts(here) == std::vector<std::string>{"section"});
  CHECK(rig.next().snapshot(elsewhere, "core", last_seq)->bytes == "nine");
  put({{"core", 4, "four"}});  // gone and put in one write
  CHECK(rig.next().snapshot(here, "core", last_seq)->bytes == "four");
}

TEST_CASE_TEMPLATE("A blob is found by its hash, in its own workspace only", Rig, EVERY_STORE) {
  Rig rig;
  const std::string bytes("\0a picture\xff", 11);
  Write write;
  write.workspace = here;
  write.blobs = {bytes, "", bytes};
  done(rig.next(), write);
  CHECK(rig.next().blob(here, sha256(bytes)) == bytes);
  CHECK(rig.next().blob(here, sha256("")) == "");
  CHECK_FALSE(rig.next().blob(elsewhere, sha256(bytes)));
}

TEST_CASE_TEMPLATE("SYS-05: a blob that is forgotten is gone, in its own workspace, and can come again", Rig,
                   EVERY_STORE) {
  Rig rig;
  Write write;
  write.blobs = {"a face", "a house"};
  for (const AnyId& where : {here, elsewhere}) {
    write.workspace = where;
    done(rig.next(), write);
  }
  Write away;
  away.workspace = here;
  away.blobs_gone = {sha256("a face"), sha256("never there")};
  done(rig.next(), away);
  CHECK_FALSE(rig.next().blob(here, sha256("a face")));
  CHECK(rig.next().blob(here, sha256("a house")) == "a house");
  CHECK(rig.next().blob(elsewhere, sha256("a face")) == "a face");
  away.blobs = {"a face"};
  done(rig.next(), away);
  CHECK(rig.next().blob(here, sha256("a face")) == "a face");
}

TEST_CASE_TEMPLATE("L3: a box keeps the last ballot of each key, and none once it is sealed", Rig, EVERY_STORE) {
  Rig rig;
  const AnyId question = id_of(50);
  const auto step = [&](BoxStep::What what) {
    Write write;
    write.workspace = here;
    write.box_steps = {{question, what, what == BoxStep::What::open ? "secret" : ""}};
    return write;
  };
  const auto vote = [&](std::vector<Ballot> ballots) {
    Write write;
    write.workspace = here;
    write.ballots = std::move(ballots);
    return write;
  };
  CHECK(refusal(rig.next(), vote({{question, "k1", "yes"}})) == "box.closed");
  done(rig.next(), step(BoxStep::What::open));
  CHECK(rig.next().box(here, question).secret == "secret");
  done(rig.next(), vote({{question, "k2", "no"}, {question, "k1", "yes"}}));
  done(rig.next(), vote({{question, "k1", "no"}}));
  const std::vector<Ballot> both{{question, "k1", "no"}, {question, "k2", "no"}};
  CHECK(rig.next().box(here, question).ballots == both);

  done(rig.next(), step(BoxStep::What::seal));
  CHECK_FALSE(rig.next().box(here, question).secret);
  CHECK(refusal(rig.next(), vote({{question, "k3", "yes"}})) == "box.closed");
  CHECK(rig.next().box(here, question).ballots == both);
  Write close = step(BoxStep::What::close);
  close.records = {record_of(1)};
  done(rig.next(), close);
  CHECK(rig.next().box(here, question).ballots.empty());
  CHECK(rig.next().head(here).seq == 1);
}

TEST_CASE_TEMPLATE("Rows are put, found, replaced and gone, with the records they follow from", Rig, EVERY_STORE) {
  Rig rig;
  const Row anna{{Table::membership, here, "m1"}, "anna", "lead"};
  const Row anna_too{{Table::membership, elsewhere, "m9"}, "anna", "reader"};
  Write write = append_of(here, 0, {record_of(1)});
  write.rows = {anna, {{Table::membership, here, "m2"}, "bram", "writer"}, anna_too};
  done(rig.next(), write);
  CHECK(rig.next().row(anna.key) == anna);
  CHECK(rig.next().rows(Table::membership, here).size() == 2);
  CHECK(rig.next().rows(Table::login, here).empty());
  CHECK(rig.next().find(Table::membership, "anna") == std::vector{anna, anna_too});

  Write next = append_of(here, 1, {record_of(2)});
  next.rows_gone = {{Table::membership, here, "m2"}};
  next.rows = {{anna.key, "", "writer"}};
  done(rig.next(), next);
  CHECK(rig.next().rows(Table::membership, here) == std::vector<Row>{{anna.key, "", "writer"}});
  CHECK(rig.next().find(Table::membership, "anna") == std::vector{anna_too});
  CHECK(rig.next().find(Table::membership, "").empty());
}

TEST_CASE_TEMPLATE("One account has an e-mail address; who comes second is refused and leaves no trace", Rig,
                   EVERY_STORE) {
  Rig rig;
  for (const Table table : all_tables) {
    Write first;
    first.rows = {{{table, system_workspace, "a1"}, "hash of an address", "anna"}};
    done(rig.next(), first);
    Write second = append_of(system_workspace, rig.next().head(system_workspace).seq,
                             {record_of(static_cast<std::uint64_t>(table) + 1)});
    second.rows_gone = {{table, system_workspace, "nobody"}};
    second.rows = {{{table, system_workspace, "a0"}, "", "before"},
                   {{table, system_workspace, "a2"}, "hash of an address", "bram"}};
    second.box_steps = {{id_of(60), BoxStep::What::open, "secret"}};
    CAPTURE(name_of(table));
    if (one_per_lookup(table)) {
      const auto before = rig.next().head(system_workspace);
      CHECK(refusal(rig.next(), second) == "row.lookup_taken");
      CHECK(rig.next().head(system_workspace) == before);
      CHECK(rig.next().rows(table, system_workspace).size() == 1);
      CHECK_FALSE(rig.next().box(system_workspace, id_of(60)).secret);
      second.rows_gone = {{table, system_workspace, "a1"}};  // the place is made free first
    }
    done(rig.next(), second);
    CHECK(rig.next().rows(table, system_workspace).size() == (one_per_lookup(table) ? 2 : 3));
    Write cleared;
    cleared.box_steps = {{id_of(60), BoxStep::What::close, ""}};
    done(rig.next(), cleared);
  }
}

TEST_CASE("A store fails on purpose at the call asked for, once or for ever") {
  MemoryStore memory;
  FaultStore failing(memory);
  using What = FaultPlan::What;
  failing.plan({2, FaultPlan::How::once, What::full});
  CHECK(done(failing, append_of(here, 0, {record_of(1)})).outcome == Outcome::stored);
  try {
    (void)failing.head(here);
    FAIL("no fault");
  } catch (const StoreFault& fault) {
    CHECK(fault.trouble() == Trouble::full);
    CHECK(std::string_view(fault.what()).starts_with("store.full"));
  }
  CHECK(failing.head(here).seq == 1);
  CHECK(failing.calls() == 3);

  failing.plan({1, FaultPlan::How::for_ever, What::io});
  CHECK_THROWS_AS(done(failing, append_of(here, 1, {record_of(2)})), StoreFault);
  CHECK_THROWS_AS((void)failing.head(here), StoreFault);
  failing.plan({1, FaultPlan::How::once, What::unknown_not_done});
  CHECK(done(failing, append_of(here, 1, {record_of(2)})).outcome == Outcome::unknown);
  CHECK(memory.head(here).seq == 1);
  failing.plan({1, FaultPlan::How::once, What::unknown_yet_done});
  CHECK(done(failing, append_of(here, 1, {record_of(2)})).outcome == Outcome::unknown);
  CHECK(done(failing, append_of(here, 1, {record_of(2)})).earlier.size() == 1);
  failing.plan({1, FaultPlan::How::once, What::conflict});
  CHECK(done(failing, append_of(here, 2, {record_of(3)})).outcome == Outcome::conflict);
  CHECK(memory.head(here).seq == 2);
}
