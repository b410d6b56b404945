// What holds for SQLite only: many at once, kill -9, damage, secrets, migration, backup.
#include "store/sqlite_store.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <fstream>
#include <future>
#include <random>
#include <set>
#include <thread>

#include "store/schema.hpp"
#include "store/test_rigs.hpp"

using namespace rd;
using namespace rd::store;
namespace fs = std::filesystem;

namespace {

const AnyId here{3, 1};

// Everything that looks for damage, and whether one of them saw something.
bool damage_is_seen(const fs::path& file) {
  try {
    const SqliteStore store(file);
    if (!store.integrity_problems().empty()) return true;
    for (const AnyId& workspace : store.workspaces()) {
      if (verify(store, workspace)) return true;
    }
    return store.workspaces().empty();
  } catch (const StoreFault&) {
    return true;
  }
}

}  // namespace

TEST_CASE("Commits of many at once keep each caller's order and give each its own outcome") {
  const Folder folder;
  SqliteStore store(folder / "draad.db");
  constexpr std::int64_t count = 400;
  std::vector<std::promise<Result<Written>>> promises(count);
  // Sent without waiting: every fifth knows a wrong head, every seventh brings the ref of the one before.
  Seq head = 0;
  std::vector<Seq> wanted;
  for (std::int64_t i = 0; i < count; ++i) {
    const bool wrong = i % 5 == 4;
    const bool again = i % 7 == 6 && !wrong && i % 5 != 0;
    const auto number = static_cast<std::uint64_t>(again ? i - 1 : i) + 1;
    Write write = append_of(here, wrong ? head + 3 : head, {record_of(number)});
    if (!wrong && !again) ++head;
    wanted.push_back(wrong ? -1 : head);
    store.write(std::move(write),
                [&promise = promises[static_cast<std::size_t>(i)]](const std::exception_ptr&, Result<Written> written) {
                  promise.set_value(std::move(written));
                });
  }
  for (std::size_t i = 0; i < promises.size(); ++i) {
    CAPTURE(i);
    const auto written = promises[i].get_future().get();
    REQUIRE(written);
    CHECK((written->outcome == Outcome::conflict) == (wanted[i] == -1));
    if (wanted[i] != -1) CHECK(written->head == wanted[i]);
  }
  CHECK(store.head(here).seq == head);
  CHECK_FALSE(verify(store, here));
}

TEST_CASE("R8: one ref from eight threads at once is written once, and all get one answer") {
  const Folder folder;
  SqliteStore store(folder / "draad.db");
  constexpr std::uint64_t rounds = 40;
  std::atomic<int> wrong_answers{0};
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 8; ++thread) {
    threads.emplace_back([&store, &wrong_answers, thread] {
      for (std::uint64_t number = 1; number <= rounds; ++number) {
        Record record = record_of(number);
        record.answer += " of thread " + std::to_string(thread);
        std::string answer;
        while (answer.empty()) {
          const Seq head = store.head(here).seq;
          const auto written = write_and_wait(store, append_of(here, head, {record}));
          if (written->outcome != Outcome::stored) continue;
          answer = written->earlier.empty() ? record.answer : written->earlier[0];
        }
        if (store.find_ref(here, record.actor, record.ref)->answer != answer) ++wrong_answers;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(wrong_answers == 0);
  CHECK(store.head(here).seq == rounds);
  CHECK_FALSE(verify(store, here));
}

namespace {

constexpr std::uint64_t writers = 4;

// The child: some threads that append each to a workspace of its own and note what was told as stored.
[[noreturn]] void append_until_killed(const fs::path& file, const fs::path& notes, std::uint64_t cycle) {
  SqliteStore store(file);
  std::vector<std::thread> threads;
  for (std::uint64_t workspace = 0; workspace < writers; ++workspace) {
    threads.emplace_back([&store, &notes, workspace, cycle] {
      std::ofstream acknowledged(notes.string() + std::to_string(workspace), std::ios::app);
      for (std::uint64_t i = 0;; ++i) {
        const std::uint64_t number = cycle * 1'000'000 + i;
        const AnyId place = id_of(workspace);
        const auto written = write_and_wait(store, append_of(place, store.head(place).seq, {record_of(number)}));
        if (written && written->outcome == Outcome::stored) acknowledged << number << std::endl;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  _exit(0);
}

}  // namespace

TEST_CASE("R1: kill -9 at any moment loses nothing that was told as stored, and doubles nothing") {
  const Folder folder;
  const fs::path file = folder / "draad.db";
  const fs::path notes = folder / "notes";
  std::mt19937 random(std::random_device{}());
  for (std::uint64_t cycle = 1; cycle <= 10; ++cycle) {
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) append_until_killed(file, notes, cycle);
    std::this_thread::sleep_for(std::chrono::milliseconds(std::uniform_int_distribution(40, 160)(random)));
    kill(child, SIGKILL);
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
  }
  SqliteStore store(file);
  CHECK(store.integrity_problems().empty());
  std::int64_t acknowledged = 0;
  std::int64_t lost = 0;
  std::int64_t doubled = 0;
  for (std::uint64_t workspace = 0; workspace < writers; ++workspace) {
    const AnyId place = id_of(workspace);
    CHECK_FALSE(verify(store, place));
    std::set<AnyId> refs;
    for (const Record& record : store.read(place, 1, 1'000'000)) doubled += refs.insert(record.ref).second ? 0 : 1;
    std::ifstream in(notes.string() + std::to_string(workspace));
    for (std::uint64_t number = 0; in >> number; ++acknowledged) lost += refs.contains({1, number}) ? 0 : 1;
    // The one after the last that was told: sent again, it is there once, whether or not it had been stored.
    const Seq before = store.head(place).seq;
    const auto again = done(store, append_of(place, before, {store.read(place, before, 1).at(0)}));
    CHECK(again.earlier.size() == 1);
    CHECK(store.head(place).seq == before);
  }
  CHECK(acknowledged > 100);
  CHECK(lost == 0);
  CHECK(doubled == 0);
  MESSAGE(acknowledged << " acknowledged records over 10 kills");
}

TEST_CASE("One flipped byte in a record is seen, wherever it is") {
  const Folder folder;
  const fs::path file = folder / "draad.db";
  {
    SqliteStore store(file);
    std::vector<Record> records;
    for (std::uint64_t i = 1; i <= 1'100; ++i) {
      records.push_back(record_of(i));
      records.back().changes += "<<" + std::string(300 + i % 7 * 900, static_cast<char>('a' + i % 26)) + ">>";
    }
    done(store, append_of(here, 0, std::move(records)));
  }
  const std::string whole = all_of(file);
  REQUIRE_FALSE(damage_is_seen(file));
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random(seed);
  int seen = 0;
  for (int i = 0; i < 50; ++i) {
    // A place within the text of some record: letters of the run that it is made of.
    std::size_t at = 0;
    do {
      at = std::uniform_int_distribution<std::size_t>(8, whole.size() - 8)(random);
    } while (whole[at] < 'a' || whole[at] > 'z' || whole[at - 5] != whole[at] || whole[at + 5] != whole[at]);
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ (1 << (i % 8)));
    put_file(folder / "damaged.db", damaged);
    seen += damage_is_seen(folder / "damaged.db") ? 1 : 0;
  }
  CHECK(seen == 50);
}

TEST_CASE("R39: verify names the first record that was altered, left out, put elsewhere or cut off") {
  const Folder folder;
  const fs::path file = folder / "draad.db";
  {
    SqliteStore store(file);
    std::vector<Record> records;
    for (std::uint64_t i = 1; i <= 1'050; ++i) records.push_back(record_of(i));
    done(store, append_of(here, 0, std::move(records)));
  }
  struct Row {
    std::string sql;
    Seq first_wrong;
  };
  const std::vector<Row> rows{
      {"UPDATE record SET changes = answer WHERE seq = 700", 700},
      {"UPDATE record SET answer = 'other' WHERE seq = 2", 2},
      {"UPDATE record SET actor = ref WHERE seq = 30", 31},  // the record after it no longer follows
      {"UPDATE record SET op = 'x' WHERE seq = 1050", 1'050},
      {"UPDATE record SET at = at + 1 WHERE seq = 1000", 1'000},  // its segment's root tells
      {"UPDATE record SET input = payload_hash WHERE seq = 999", 1'000},
      {"UPDATE record SET schema = 2 WHERE seq = 5", 6},
      {"DELETE FROM record WHERE seq = 10", 10},
      {"DELETE FROM record WHERE seq > 1040", 1'041},
      {"DELETE FROM segment", 1'000},
      {"UPDATE record SET seq = 5000 WHERE seq = 8; UPDATE record SET seq = 8 WHERE seq = 9;"
       "UPDATE record SET seq = 9 WHERE seq = 5000",
       8},
      {"DELETE FROM meta WHERE name = 'head'", 1},
  };
  for (const auto& [sql, first_wrong] : rows) {
    CAPTURE(sql);
    const fs::path copy = folder / "altered.db";
    put_file(copy, all_of(file));
    Connection(copy, Access::write).run_script(sql);
    const auto wrong = verify(SqliteStore(copy), here);
    REQUIRE(wrong);
    CHECK(wrong->seq == first_wrong);
  }
}

TEST_CASE("L4: what was in a closed box is in no file any more") {
  const Folder folder;
  const fs::path file = folder / "draad.db";
  SqliteStore store(file);
  Write open;
  open.workspace = here;
  open.box_steps = {{id_of(5), BoxStep::What::open, "canary of the secret"}};
  for (int i = 0; i < 200; ++i) {
    open.ballots.push_back({id_of(5), "key " + std::to_string(i * 7919 % 200), "canary of a ballot"});
  }
  done(store, open);
  done(store, append_of(here, 0, {record_of(1)}));
  const auto canaries = [&] {
    const std::string bytes = all_of(file) + all_of(folder / "draad.db-wal");
    return bytes.find("canary of the secret") != std::string::npos ||
           bytes.find("canary of a ballot") != std::string::npos;
  };
  CHECK(canaries());
  Write close = append_of(here, 1, {record_of(2)});
  close.box_steps = {{id_of(5), BoxStep::What::close, ""}};
  done(store, close);
  CHECK_FALSE(canaries());
}
