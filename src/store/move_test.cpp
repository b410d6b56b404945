// P8: from a file to a database and back, with everything that was in it.
#include "store/move.hpp"

#include <cstdlib>

#include "store/raw_tables.hpp"
#include "store/schema.hpp"
#include "store/sqlite.hpp"
#include "store/test_rigs.hpp"

using namespace rd;
using namespace rd::store;
namespace fs = std::filesystem;

namespace {

const AnyId here{3, 1};
const auto silent = [](std::int64_t) {};

// Something in every table: sealed segments, a lookup of nothing, an open box, bytes of all sorts.
void fill(Store& store) {
  std::vector<Record> records;
  for (std::uint64_t i = 1; i <= segment_size + 20; ++i) records.push_back(record_of(i));
  Write write = append_of(here, 0, std::move(records));
  write.snapshots = {{"core", 50, std::string(9'000, 'S')}, {"section é", 70, std::string("\0\xff", 2)}};
  write.blobs = {std::string(3'000'000, 'B'), "small", std::string()};
  for (const Table table : all_tables) {
    for (int i = 0; i < 20; ++i) {
      const std::string name = std::to_string(i);
      write.rows.push_back({{table, here, name}, i == 3 ? "" : "lookup " + name, i == 4 ? "" : "body " + name});
    }
  }
  write.box_steps = {{id_of(5), BoxStep::What::open, "secret"}};
  write.ballots = {{id_of(5), "key", "ballot"}, {id_of(5), "other", ""}};
  done(store, std::move(write));
  done(store, append_of(system_workspace, 0, {record_of(1)}));
}

void check_all_is_there(Store& store) {
  CHECK_FALSE(verify(store, here));
  CHECK(store.workspaces() == std::vector<AnyId>{system_workspace, here});
  CHECK(store.segments(here).size() == 1);
  CHECK(store.touches(here, id_of(0)).size() == (segment_size + 20) / 3);
  CHECK(store.snapshot(here, "section é", last_seq)->bytes == std::string("\0\xff", 2));
  CHECK(store.blob(here, sha256(std::string(3'000'000, 'B'))));
  CHECK(store.box(here, id_of(5)).secret == "secret");
  CHECK(store.box(here, id_of(5)).ballots.size() == 2);
  CHECK(store.find(Table::account, "lookup 7").size() == 1);
  CHECK(store.row({Table::account, here, "3"})->lookup.empty());
  // The same ref again, and the next record.
  CHECK(done(store, append_of(here, 0, {record_of(8)})).earlier == std::vector<std::string>{"answer 8"});
  CHECK(done(store, append_of(here, segment_size + 20, {record_of(9'000)})).outcome == Outcome::stored);
}

}  // namespace

TEST_CASE("P8: from a file to a database and back to a file, all is there and the hashes are the same") {
  const Folder folder;
  const MovePlace first{folder / "draad.db", {}};
  const MovePlace middle{{}, cluster().fresh()};
  const MovePlace last{folder / "again.db", {}};
  Head head;
  {
    SqliteStore store(first.file);
    fill(store);
    head = store.head(here);
  }
  const std::string bytes = all_of(first.file);
  std::int64_t told = 0;
  const auto there = move_all(first, middle, [&](std::int64_t rows) { told = rows; });
  REQUIRE(there);
  CHECK(all_of(first.file) == bytes);
  const auto back = move_all(middle, last, silent);
  REQUIRE(back);
  CHECK(*there == *back);
  CHECK(content_of(first) == *there);
  std::int64_t rows = 0;
  for (const auto& [table, count] : there->counts) {
    CHECK_MESSAGE(count > 0, table);
    rows += count;
  }
  CHECK(told == 3 * rows);
  CHECK(verify_file(last.file).empty());
  CHECK(SqliteStore(last.file).head(here) == head);
  PostgresStore database({middle.database});
  CHECK(database.verify_all().empty());
  check_all_is_there(database);
  SqliteStore again(last.file);
  check_all_is_there(again);
}

TEST_CASE("P8: only into a place that has nothing; between two of a kind as well") {
  const Folder folder;
  const MovePlace file{folder / "draad.db", {}};
  const MovePlace database{{}, cluster().fresh()};
  { fill(*std::make_unique<SqliteStore>(file.file)); }
  { const PostgresStore only_opened({database.database}); }
  REQUIRE(move_all(file, database, silent));
  CHECK(move_all(file, database, silent).error().code == "move.filled");
  CHECK(move_all(database, file, silent).error().code == "move.filled");
  CHECK(move_all(file, {folder / "copy.db", {}}, silent).value() == content_of(database));
  CHECK(move_all(database, {{}, cluster().fresh()}, silent).value() == content_of(file));
  CHECK(trouble_of([&] { (void)move_all({folder / "none.db", {}}, database, silent); }) == Trouble::io);
}

TEST_CASE("P8: what is broken off leaves nothing in the target and changes nothing in the source") {
  const Folder folder;
  const MovePlace file{folder / "draad.db", {}};
  { fill(*std::make_unique<SqliteStore>(file.file)); }
  const Content before = content_of(file);
  for (const MovePlace& target : {MovePlace{{}, cluster().fresh()}, MovePlace{folder / "copy.db", {}}}) {
    const auto fails = [](std::int64_t rows) {
      if (rows > segment_size) throw StoreFault(Trouble::io, "on purpose");
    };
    CHECK(trouble_of([&] { (void)move_all(file, target, fails); }) == Trouble::io);
    CHECK_FALSE(fs::exists(folder / "copy.db"));
    CHECK_FALSE(fs::exists(folder / "copy.db.part"));
    CHECK(content_of(file) == before);
    CHECK(move_all(file, target, silent).value() == before);
  }
}

TEST_CASE("P8: when somebody writes in the source meanwhile, that is told and the target stays empty") {
  const Folder folder;
  const MovePlace file{folder / "draad.db", {}};
  SqliteStore store(file.file);
  fill(store);
  const MovePlace target{{}, cluster().fresh()};
  bool wrote = false;
  const auto writes = [&](std::int64_t rows) {
    if (rows > segment_size && !std::exchange(wrote, true)) done(store, append_of({8, 8}, 0, {record_of(1)}));
  };
  CHECK(move_all(file, target, writes).error().code == "move.differs");
  CHECK(move_all(file, target, silent));
}

TEST_CASE("P8: every table and every column goes along") {
  const Folder folder;
  { const SqliteStore store(folder / "draad.db"); }
  Connection db(folder / "draad.db", Access::read);
  std::size_t tables = 0;
  for (auto row = db.query("SELECT name FROM sqlite_schema WHERE type = 'table'"); row.next(); ++tables) {
    const auto all = raw_tables();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const RawTable& one) { return one.name == row.bytes(0); });
    REQUIRE_MESSAGE(found != all.end(), row.bytes(0));
    std::size_t at = 0;
    std::size_t keys = 0;
    for (auto column = db.query("SELECT name, type, pk FROM pragma_table_info($1)", Text{found->name}); column.next();
         ++at) {
      REQUIRE(at < found->columns.size());
      CHECK(found->columns[at].name == column.bytes(0));
      const auto sort = found->columns[at].sort;
      const auto* type = sort == Cell::Sort::integer ? "BIGINT" : sort == Cell::Sort::text ? "TEXT" : "BYTEA";
      CHECK(column.bytes(1) == type);
      keys += column.integer(2) > 0 ? 1 : 0;
    }
    CHECK(at == found->columns.size());
    CHECK(keys == found->keys);
  }
  CHECK(tables == raw_tables().size());
}

TEST_CASE("P8: a gigabyte (here: a few megabytes; RD_LONG=1: all of it) goes over in ten minutes") {
  const bool is_long = std::getenv("RD_LONG") != nullptr;
  const std::uint64_t rounds = is_long ? 3'600 : 30;
  const Folder folder;
  const MovePlace file{folder / "draad.db", {}};
  {
    SqliteStore store(file.file);
    std::mt19937 random(1);
    std::uint64_t number = 0;
    for (std::uint64_t round = 0; round < rounds; ++round) {
      const AnyId place = id_of(round % 50);
      std::vector<Record> records;
      for (int i = 0; i < 100; ++i) {
        records.push_back(record_of(++number));
        records.back().changes = std::string(700, static_cast<char>('a' + random() % 26));
      }
      Write write = append_of(place, store.head(place).seq, std::move(records));
      write.blobs = {std::string(150'000, static_cast<char>(random())) + std::to_string(number)};
      done(store, std::move(write));
    }
  }
  const auto seconds_of = [](const MovePlace& from, const MovePlace& to) {
    const auto begin = std::chrono::steady_clock::now();
    REQUIRE(move_all(from, to, silent));
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  };
  const MovePlace database{{}, cluster().fresh()};
  const double there = seconds_of(file, database);
  const double back = seconds_of(database, {folder / "back.db", {}});
  MESSAGE(fs::file_size(file.file) << " bytes: " << there << " s to PostgreSQL, " << back << " s back");
  CHECK(there < 600);
  CHECK(back < 600);
}
