// What holds for PostgreSQL only: several processes, lines that break, a server that starts again, damage, versions.
#include "store/postgres_store.hpp"

#include <atomic>
#include <future>
#include <thread>

#include "store/appending_rig.hpp"
#include "store/postgres_schema.hpp"
#include "store/schema.hpp"

using namespace rd;
using namespace rd::store;
using Moment = PostgresStore::Moment;

namespace {

const AnyId here{3, 1};
constexpr auto usual = std::chrono::seconds(15);

void change(const std::string& address, const std::string& sql) {
  static_cast<void>(PgConnection(address).query(sql));
}

std::string said(const std::function<void()>& doing) {
  try {
    doing();
  } catch (const StoreFault& fault) {
    return fault.what();
  }
  return "";
}

}  // namespace

TEST_CASE("P4, R8: a commit whose answer never comes is looked up, told as stored and done once") {
  const std::string address = cluster().fresh();
  int broken = 0;
  PostgresStore store({address, usual, [&](PgConnection& db, Moment moment) {
                         if (moment == Moment::commit_sent && ++broken % 2 == 1) db.break_line();
                       }});
  for (std::uint64_t number = 1; number <= 5; ++number) {
    Write write = append_of(here, static_cast<Seq>(number) - 1, {record_of(number)});
    write.rows = {{{Table::membership, here, to_text(id_of(number))}, "", "row"}};
    const Written written = done(store, std::move(write));
    CHECK(written.outcome == Outcome::stored);
    CHECK(written.head == static_cast<Seq>(number));
    CHECK(written.earlier.empty());
  }
  CHECK(broken >= 5);
  CHECK(store.rows(Table::membership, here).size() == 5);
  CHECK_FALSE(verify(store, here));
}

TEST_CASE("P4: when nobody can tell whether it happened it is unknown, and the same ref again gives the answer") {
  const std::string address = cluster().fresh();
  bool breaks = true;
  PostgresStore store({address, usual, [&](PgConnection& db, Moment moment) {
                         if (breaks && moment == Moment::commit_sent) db.break_line();
                       }});
  Write blob;
  blob.workspace = here;
  blob.blobs = {"a picture"};
  CHECK(done(store, blob).outcome == Outcome::unknown);
  breaks = false;
  CHECK(done(store, append_of(here, 0, {record_of(1)})).outcome == Outcome::stored);
  CHECK(done(store, append_of(here, 0, {record_of(1)})).earlier.size() == 1);
  CHECK(done(store, blob).outcome == Outcome::stored);
}

TEST_CASE(
    "P4: what fails before the commit is done again, five times, and then it is certain that nothing was written") {
  const std::string address = cluster().fresh();
  int tries = 0;
  int failing = 5;
  PostgresStore store({address, usual, [&](PgConnection& db, Moment moment) {
                         if (moment != Moment::before_commit || ++tries > failing) return;
                         CommitTrouble::raise(db, tries % 2 == 0 ? "40001" : "40P01");
                       }});
  CHECK(done(store, append_of(here, 0, {record_of(1)})).head == 1);
  CHECK(tries == 6);
  tries = 0;
  failing = 100;
  CHECK(trouble_of([&] { done(store, append_of(here, 1, {record_of(2)})); }).has_value());
  CHECK(tries == 6);
  CHECK(store.head(here).seq == 1);
}

TEST_CASE("P5, SYS-05: two processes on one database: every append is on one line, nothing is lost or doubled") {
  for (const char* isolation : {"", serializable}) {
    CAPTURE(isolation);
    const std::string address = cluster().fresh(isolation);
    PostgresStore one({address, usual, CommitTrouble(5)});
    PostgresStore other({address, usual, CommitTrouble(5)});
    std::vector<std::thread> threads;
    std::atomic<std::size_t> unknown{};
    std::atomic<std::uint64_t> stored{};
    constexpr std::uint64_t each = 40;
    for (std::uint64_t thread = 0; thread < 6; ++thread) {
      threads.emplace_back([&, thread] {
        Store& store = thread % 2 == 0 ? one : other;
        const AnyId place = thread < 4 ? here : AnyId{3, thread};
        for (std::uint64_t number = 1; number <= each;) {
          Write write = append_of(place, store.head(place).seq, {record_of(thread * 1'000 + number)});
          // Each process has also to do with the rows of the other.
          write.rows = {
              {{Table::account, system_workspace, std::to_string(number % 7)}, std::to_string(number % 7), "x"}};
          try {
            const auto written = write_and_wait(store, std::move(write));
            if (!written || written->outcome == Outcome::conflict) continue;
            unknown += written->outcome == Outcome::unknown ? 1 : 0;
            if (written->outcome != Outcome::stored) continue;
            stored += written->earlier.empty() ? 1 : 0;
            ++number;
          } catch (const StoreFault& fault) {
            if (fault.trouble() != Trouble::busy && fault.trouble() != Trouble::io) throw;
          }
        }
      });
    }
    for (auto& thread : threads) thread.join();
    CHECK(one.head(here).seq == 4 * each);
    CHECK(stored + unknown >= 6 * each);
    CHECK(one.verify_all().empty());
  }
}

TEST_CASE("R6: a restart of the database loses nothing that was told as stored; the store goes on by itself") {
  PostgresCluster own;  // a large one is long at its recovery
  const std::string address = own.fresh();
  PostgresStore store({address});
  Appending appending(store);
  double longest = 0;
  const int restarts = std::getenv("RD_LONG") != nullptr ? 50 : 4;
  for (int i = 0; i < restarts; ++i) {
    static_cast<void>(appending.all_go_on());
    std::this_thread::sleep_for(std::chrono::milliseconds(150));
    own.restart_now();
    longest = std::max(longest, appending.all_go_on());
  }
  appending.stop();
  CHECK(longest <= 5.0);
  const auto [lost, doubled, acknowledged] = lost_of(store, appending.told());
  CHECK(lost == 0);
  CHECK(doubled == 0);
  CHECK(store.verify_all().empty());
  MESSAGE(acknowledged << " acknowledged over " << restarts << " restarts; longest until all went on: " << longest
                       << " s");
}

TEST_CASE("a server that does not answer in time is told to give up, and what it held is free") {
  const std::string address = cluster().fresh();
  PostgresStore store({address, std::chrono::milliseconds(800)});
  done(store, append_of(here, 0, {record_of(1)}));
  PgConnection other(address);
  static_cast<void>(other.query("BEGIN"));
  static_cast<void>(other.query("UPDATE meta SET body = body WHERE name = 'head'"));
  CHECK(trouble_of([&] { done(store, append_of(here, 1, {record_of(2)})); }) == Trouble::busy);
  CHECK(store.head(here).seq == 1);  // others read meanwhile
  static_cast<void>(other.query("ROLLBACK"));
  CHECK(done(store, append_of(here, 1, {record_of(2)})).head == 2);
}

TEST_CASE("P2: where a pooler gives another server now and then, reads do without names of statements") {
  const std::string address = cluster().fresh();
  PgConnection db(address);
  const auto ask = [&] { return db.query("SELECT $1::bigint", std::int64_t{3}); };
  static_cast<void>(ask());
  static_cast<void>(db.query("DEALLOCATE ALL"));
  try {
    static_cast<void>(ask());
    FAIL("the server knew the name");
  } catch (const PgFault& fault) {
    CHECK(fault.name_unknown());
  }

  int reads = 0;
  PostgresStore store({address, usual, [&](PgConnection& reader, Moment moment) {
                         if (moment != Moment::reading) return;
                         ++reads;
                         static_cast<void>(reader.query("DEALLOCATE ALL"));
                       }});
  done(store, append_of(here, 0, {record_of(1)}));
  for (int i = 0; i < 3; ++i) CHECK(store.head(here).seq == 1);
  CHECK(reads == 4);  // one of them twice
}

TEST_CASE("R6: a line that breaks while it is read is not noticed by who reads") {
  int reads = 0;
  PostgresStore store({cluster().fresh(), usual, [&](PgConnection& reader, Moment moment) {
                         if (moment == Moment::reading && ++reads % 2 == 0) reader.break_line();
                       }});
  done(store, append_of(here, 0, {record_of(1)}));
  for (int i = 0; i < 5; ++i) CHECK(store.head(here).seq == 1);
  CHECK(reads > 5);
}

TEST_CASE("who cannot be written harms nobody who waits beside them") {
  const std::string address = cluster().fresh();
  std::promise<void> held, let_go;
  PostgresStore store({address});
  Write first;
  first.blobs = {"first"};
  store.write(first, [&](const std::exception_ptr&, const Result<Written>&) {
    held.set_value();
    let_go.get_future().wait();
  });
  held.get_future().wait();
  Write bad;
  bad.rows = {{{Table::login, here, std::string("a\0b", 3)}, "", "PostgreSQL keeps no zero in a text"}};
  std::promise<bool> failed;
  store.write(bad,
              [&](const std::exception_ptr& fault, const Result<Written>&) { failed.set_value(fault != nullptr); });
  std::promise<bool> stored;
  store.write(append_of(here, 0, {record_of(1)}), [&](const std::exception_ptr& fault, const Result<Written>& written) {
    stored.set_value(!fault && written && written->outcome == Outcome::stored);
  });
  let_go.set_value();
  CHECK(failed.get_future().get());
  CHECK(stored.get_future().get());
}

TEST_CASE("verify names what is not as it was written: a record, a snapshot, a blob") {
  const std::string address = cluster().fresh();
  PostgresStore store({address});
  Write write = append_of(here, 0, {record_of(1), record_of(2), record_of(3)});
  write.snapshots = {{"core", 3, "as it was"}};
  write.blobs = {"a picture"};
  done(store, write);
  CHECK(store.verify_all().empty());
  change(address, "UPDATE record SET answer = 'another' WHERE seq = 2");
  change(address, "UPDATE snapshot SET body = 'another'");
  change(address, "UPDATE blob SET body = 'another'");
  const auto problems = store.verify_all();
  REQUIRE(problems.size() == 3);
  CHECK(problems[0].place.ends_with("record 2"));
  CHECK(problems[1].place.ends_with("snapshot core 3"));
  CHECK(problems[2].place.find("blob") != std::string::npos);
  CHECK(trouble_of([&] { (void)store.blob(here, sha256("a picture")); }) == Trouble::corrupt);
  change(address, "DELETE FROM record WHERE seq = 2");
  CHECK(store.verify_all().size() == 3);
}

TEST_CASE("the tables are made once, by whoever comes first, and a database of a later version is left alone") {
  const std::string address = cluster().fresh();
  std::vector<std::future<void>> all;
  for (int i = 0; i < 6; ++i) {
    all.push_back(std::async(std::launch::async, [&] {
      PgConnection db(address);
      migrate(db);
    }));
  }
  for (auto& one : all) one.get();
  PostgresStore({address});
  PgConnection db(address);
  static_cast<void>(
      db.query("UPDATE meta SET body = $1 WHERE name = $2", std::string_view(version_body(9)), Text{version_name}));
  CHECK(trouble_of([&] { PostgresStore({address}); }) == Trouble::newer);
}

TEST_CASE("a database of version 1 is brought to this version") {
  const std::string address = cluster().fresh();
  { const PostgresStore store({address}); }
  for (const Table table : all_tables) change(address, "DROP TABLE " + std::string(name_of(table)));
  PgConnection db(address);
  static_cast<void>(
      db.query("UPDATE meta SET body = $1 WHERE name = $2", std::string_view(version_body(1)), Text{version_name}));
  PostgresStore store({address});
  CHECK(store.rows(Table::account, here).empty());
}

TEST_CASE("R42: no fault tells a password, however the address is written") {
  const std::string secret = "gehe%zz:im@hier";
  for (const std::string& address : std::initializer_list<std::string>{
           cluster().address("postgres", "geheim"), "postgresql://anna:" + secret + "@localhost:1/x",
           "postgresql://anna:geheim@niet.een.host.invalid/x", "postgresql://anna:geheim@hier@localhost:1/x",
           "postgresql://localhost:geheim/x", "host=localhost port=1 password=geheim x"}) {
    const std::string told = said([&] { PostgresStore({address}); });
    CAPTURE(told);
    CHECK(told.starts_with("store.io: database: "));
    CHECK(told.find("gehe") == std::string::npos);
    CHECK(told.find("hier") == std::string::npos);
  }
  CHECK(said([] { PostgresStore({cluster().address("postgres", "geheim")}); }) ==
        "store.io: database: it does not let this user in");
  CHECK(said([] { PostgresStore({cluster().address("nergens")}); }) ==
        "store.io: database: it knows no such database or user");
}
