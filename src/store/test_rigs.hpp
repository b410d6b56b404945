// For the tests of store/: the stores that one suite holds for, and things to put in them.
#pragma once
#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <random>

#include "store/chain.hpp"
#include "store/memory_store.hpp"
#include "store/postgres_rig.hpp"
#include "store/postgres_store.hpp"
#include "store/sqlite_store.hpp"

namespace rd::store {

// A folder that is gone with the test.
class Folder {
 public:
  Folder() : path_(std::filesystem::temp_directory_path() / ("rd-store-" + to_text(random_id()))) {
    std::filesystem::create_directory(path_);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }
  [[nodiscard]] std::filesystem::path operator/(std::string_view name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

// The store to use for the next step. What was taken earlier may be gone.
struct InMemory {
  MemoryStore store;
  Store& next() { return store; }
};
struct OnSqlite {
  Folder folder;
  SqliteStore store{folder / "draad.db"};
  Store& next() { return store; }
};
struct Reopened {
  Folder folder;
  std::unique_ptr<SqliteStore> store;
  Store& next() {
    store.reset();
    store = std::make_unique<SqliteStore>(folder / "draad.db");
    return *store;
  }
};

inline constexpr const char* serializable = "default_transaction_isolation = 'serializable'";
struct OnPostgres {
  PostgresStore store{{cluster().fresh()}};
  Store& next() { return store; }
};
// P1: behind a pooler, in transactions of one connection and then of another.
struct OnPooledPostgres {
  PostgresStore store{{cluster().fresh_pooled()}};
  Store& next() { return store; }
};
// P1, P4: a stand-in for engines that ask for a retry now and then. Real errors and a real broken line, at some of the
// commits (or all of them: a share of 100), before or after the server heard of it.
class CommitTrouble {
 public:
  explicit CommitTrouble(unsigned share) : share_(share) {}
  void operator()(PgConnection& db, PostgresStore::Moment moment) {
    if (moment == PostgresStore::Moment::reading) return;
    if (moment == PostgresStore::Moment::before_commit) next_ = random_() % 100 < share_ ? 1 + random_() % 4 : 0;
    const bool sent = moment == PostgresStore::Moment::commit_sent;
    if (next_ == 1 && !sent) raise(db, "40001");
    if (next_ == 2 && !sent) raise(db, "40P01");
    if (next_ == 3 && !sent) db.break_line();
    if (next_ == 4 && sent) db.break_line();
  }
  static void raise(PgConnection& db, const std::string& state) {
    static_cast<void>(db.query("DO $$ BEGIN RAISE EXCEPTION 'on purpose' USING ERRCODE = '" + state + "'; END $$"));
  }

 private:
  unsigned share_, next_{};
  std::mt19937 random_{std::random_device{}()};
};
struct OnTroubledPostgres {
  PostgresStore store{{cluster().fresh(serializable), std::chrono::seconds(15), CommitTrouble(25)}};
  Store& next() { return store; }
};

inline AnyId id_of(std::uint64_t number) {
  return {7, number};
}

// A record that can be told from others by its number.
inline Record record_of(std::uint64_t number, std::string input = {}) {
  Record record;
  record.at = 1'790'000'000'000'000 + static_cast<std::int64_t>(number);
  record.actor = id_of(1);
  record.op = "element.create";
  record.ref = {1, number};
  record.input = sha256(input.empty() ? "input " + std::to_string(number) : input);
  record.answer = "answer " + std::to_string(number);
  record.schema = 1;
  record.changes = "changes " + std::to_string(number) + std::string("\0é", 3);
  record.touched = {id_of(number % 3), id_of(100 + number)};
  return record;
}

inline Write append_of(const AnyId& workspace, Seq expected, std::vector<Record> records) {
  Write write;
  write.workspace = workspace;
  write.expected = expected;
  write.records = std::move(records);
  return write;
}

// For writes that are refused by nothing.
inline Written done(Store& store, Write write) {
  auto written = write_and_wait(store, std::move(write));
  REQUIRE(written.has_value());
  return *std::move(written);
}

inline std::string refusal(Store& store, Write write) {
  const auto written = write_and_wait(store, std::move(write));
  return written ? "" : written.error().code;
}

inline std::string all_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline void put_file(const std::filesystem::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary) << bytes;
}

inline std::optional<Trouble> trouble_of(const std::function<void()>& doing) {
  try {
    doing();
  } catch (const StoreFault& fault) {
    return fault.trouble();
  }
  return std::nullopt;
}

}  // namespace rd::store
