// What holds for SQLite only: many at once, kill -9, damage, secrets, migration, backup.
#include "store/sqlite_store.hpp"

#include <atomic>
#include <future>
#include <random>
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

TEST_CASE(
    "When too much waits, who comes is told busy at once, nothing of it is written, and later it may come again") {
  const Folder folder;
  SqliteStore store(folder / "draad.db");
  std::uint64_t number = 0;
  for (const auto& [writes, bytes] : {std::pair<std::size_t, std::size_t>{10'000, 1}, {8, 8U << 20U}}) {
    CAPTURE(writes);
    // The writer's thread is held while it tells the first.
    std::promise<void> held;
    std::promise<void> let_go;
    Write first;
    first.blobs = {"first " + std::to_string(writes)};
    store.write(first, [&](const std::exception_ptr&, const Result<Written>&) {
      held.set_value();
      let_go.get_future().wait();
    });
    held.get_future().wait();
    std::atomic<std::size_t> stored{0};
    std::atomic<std::size_t> busy{0};
    const auto count = [&](const std::exception_ptr& fault, const Result<Written>&) {
      if (!fault) {
        ++stored;
      } else {
        busy += trouble_of([&] { std::rethrow_exception(fault); }) == Trouble::busy ? 1 : 0;
      }
    };
    const auto send = [&] {
      Write write;
      write.blobs = {std::to_string(++number) + std::string(bytes, 'b')};
      store.write(std::move(write), count);
    };
    for (std::size_t i = 0; i < writes - 1; ++i) send();
    CHECK(busy == 0);
    send();
    send();
    CHECK(busy > 0);  // told while the writer is held
    const std::size_t refused = busy;
    CHECK(refused <= 2);
    CHECK(stored == 0);
    CHECK_FALSE(store.blob(system_workspace, sha256(std::to_string(number) + std::string(bytes, 'b'))));
    let_go.set_value();
    while (stored + refused < writes + 1) std::this_thread::yield();
    CHECK_FALSE(store.blob(system_workspace, sha256(std::to_string(number) + std::string(bytes, 'b'))));
    send();
    while (stored + refused < writes + 2) std::this_thread::yield();
    CHECK(busy == refused);
  }
}

TEST_CASE("One write that is larger than all that may wait is written") {
  const Folder folder;
  SqliteStore store(folder / "draad.db");
  Write large;
  large.blobs = {std::string(65U << 20U, 'x')};
  CHECK(done(store, std::move(large)).outcome == Outcome::stored);
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
