// R11: backups made while people write, put back in an empty place, and looked at to the last byte.
#include <cstdlib>

#include "store/appending_rig.hpp"
#include "store/move.hpp"

using namespace rd;
using namespace rd::store;
namespace fs = std::filesystem;

namespace {

// What was told before the backup began is in it; nothing in it is new to the source.
void check_backup(const Store& backup, const Appending::Numbers& before, const Store& source) {
  const auto [lost, doubled, told] = lost_of(backup, before);
  CHECK(told > 0);
  CHECK(lost == 0);
  CHECK(doubled == 0);
  for (const AnyId& workspace : backup.workspaces()) {
    const Head head = backup.head(workspace);
    const auto last = source.read(workspace, head.seq, 1);
    REQUIRE(last.size() == 1);
    CHECK(record_hash(workspace, last[0]) == head.hash);
  }
}

std::string told_by(const std::string& address, const char* sql) {
  auto row = PgConnection(address).query(sql);
  return row.next() ? row.bytes(0) : "";
}

}  // namespace

TEST_CASE("R11: a backup of a file under load comes back whole; one with a flipped byte is refused, wherever it is") {
  const Folder folder;
  const fs::path copy = folder / "copy.db";
  Content content;
  {
    SqliteStore store(folder / "draad.db");
    Appending appending(store);
    static_cast<void>(appending.all_go_on());
    for (const char* name : {"first.db", "copy.db"}) {
      const auto before = appending.told();
      store.backup(folder / name);
      static_cast<void>(appending.all_go_on());
      restore(folder / name, folder / ("back-" + std::string(name)));
      const SqliteStore back(folder / ("back-" + std::string(name)));
      CHECK(back.verify_all().empty());
      check_backup(back, before, store);
      content = content_of({folder / name, {}});
      CHECK(content_of({folder / ("back-" + std::string(name)), {}}) == content);
    }
  }
  const std::string whole = all_of(copy);
  const int places = std::getenv("RD_LONG") != nullptr ? 1'000 : 50;
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random(seed);
  int refused = 0;
  for (int i = 0; i < places; ++i) {
    const auto at = std::uniform_int_distribution<std::size_t>(0, whole.size() - 1)(random);
    std::string bytes = whole;
    bytes[at] = static_cast<char>(bytes[at] ^ (1 << std::uniform_int_distribution(0, 7)(random)));
    put_file(copy, bytes);
    refused += trouble_of([&] { restore(copy, folder / "damaged.db"); }) == Trouble::corrupt ? 1 : 0;
    CHECK_FALSE(fs::exists(folder / "damaged.db"));
  }
  CHECK(refused == places);
  put_file(copy, whole);
  restore(copy, folder / "last.db");
  CHECK(content_of({folder / "last.db", {}}) == content);
}

TEST_CASE("R11: pg_dump under load and pg_restore in an empty database: all is there, and a flipped byte is seen") {
  PostgresCluster own;
  const std::string from = own.fresh();
  PostgresStore store({from});
  Appending appending(store);
  static_cast<void>(appending.all_go_on());
  const auto before = appending.told();
  const fs::path dump = own.folder() / "copy.dump";
  own.run({"pg_dump", "-Fc", "-Z0", "-f", dump.string(), "-d", from});
  static_cast<void>(appending.all_go_on());
  appending.stop();
  const std::string to = own.fresh();
  own.run({"pg_restore", "-e", "-1", "-d", to, dump.string()});
  {
    const PostgresStore back({to});
    CHECK(back.verify_all().empty());
    check_backup(back, before, store);
  }
  // pg_dump has no hash of its own: verify is what tells.
  std::string bytes = all_of(dump);
  const std::string words = "\\\\x" + std::string("6368616e67657320");  // "changes " as it stands in the copy
  const auto at = bytes.find(words);
  REQUIRE(at != std::string::npos);
  bytes[at + words.size() - 1] = '1';
  put_file(dump, bytes);
  const std::string damaged = own.fresh();
  own.run({"pg_restore", "-e", "-1", "-d", damaged, dump.string()});
  CHECK(PostgresStore({damaged}).verify_all().size() == 1);
}

TEST_CASE("R11: a base backup and the archived log bring the database back to a chosen moment") {
  PostgresCluster own({"archive_mode=on",
                       "archive_command=mkdir -p ../archive && test ! -f ../archive/%f && cp %p ../archive/%f.part && "
                       "mv ../archive/%f.part ../archive/%f"});
  const fs::path base = own.folder() / "base";
  const fs::path archive = own.folder() / "archive";
  const std::string address = own.fresh();
  PostgresStore store({address});
  Appending appending(store);
  static_cast<void>(appending.all_go_on());
  own.run({"pg_basebackup", "-c", "fast", "-D", base.string(), "-d", address});
  own.run({"pg_verifybackup", base.string()});
  static_cast<void>(appending.all_go_on());
  const auto before = appending.told();
  const std::string moment = told_by(address, "SELECT now()::text");
  static_cast<void>(appending.all_go_on());
  static_cast<void>(appending.all_go_on());
  appending.stop();
  const auto after = appending.told();
  const std::string last = told_by(address, "SELECT pg_walfile_name(pg_current_wal_lsn())");
  static_cast<void>(told_by(address, "SELECT pg_switch_wal()::text"));
  while (!fs::exists(archive / last)) std::this_thread::sleep_for(std::chrono::milliseconds(20));
  own.kill_now();

  put_file(base / "recovery.signal", "");
  const PostgresCluster again(PostgresCluster::Begins{base},
                              {"archive_mode=off", "restore_command=cp " + archive.string() + "/%f %p",
                               "recovery_target_time=" + moment, "recovery_target_action=promote"});
  const PostgresStore back({again.address("proef_1")});
  CHECK(back.verify_all().empty());
  CHECK(lost_of(back, before).lost == 0);
  CHECK(lost_of(back, after).lost > 0);
}
