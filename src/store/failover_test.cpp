// R7, P7: a primary and a standby that is waited for. What was told as stored outlives the primary.
#include <cstdlib>

#include "store/appending_rig.hpp"
#include "store/replicas.hpp"

using namespace rd;
using namespace rd::store;

namespace {

const AnyId here{3, 1};
const PostgresCluster::Settings waited_for{"synchronous_standby_names=*", "wal_retrieve_retry_interval=500ms"};

// Both, in one address: whoever may be written to.
std::string address_of(PostgresCluster& one, const PostgresCluster& other) {
  return one.fresh() + "," + other.folder().string() + "&target_session_attrs=read-write";
}

double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace

TEST_CASE("R7: the primary is killed and its standby promoted: nothing that was told as stored is lost") {
  PostgresCluster one(waited_for);
  PostgresCluster two(PostgresCluster::Follows{one}, waited_for);
  PostgresStore store({address_of(one, two)});
  Appending appending(store);
  PostgresCluster* primary = &one;
  PostgresCluster* standby = &two;
  std::mt19937 random(std::random_device{}());
  const int kills = std::getenv("RD_LONG") != nullptr ? 20 : 3;
  double longest_promotion = 0;
  double longest_gap = 0;
  for (int i = 0; i < kills; ++i) {
    static_cast<void>(appending.all_go_on());
    std::this_thread::sleep_for(std::chrono::milliseconds(random() % 400));
    const auto begin = std::chrono::steady_clock::now();
    primary->kill_now();
    standby->promote();
    longest_promotion = std::max(longest_promotion, seconds_since(begin));
    primary->follow(*standby);  // without it nothing is told as stored
    std::swap(primary, standby);
    static_cast<void>(appending.all_go_on());
    longest_gap = std::max(longest_gap, seconds_since(begin));
  }
  appending.stop();
  const auto [lost, doubled, told] = lost_of(store, appending.told());
  CHECK(lost == 0);
  CHECK(doubled == 0);
  CHECK(store.verify_all().empty());
  CHECK(longest_gap <= 30);
  MESSAGE(told << " acknowledged over " << kills << " kills, " << lost << " lost; until promoted at most "
               << longest_promotion << " s, until all wrote again at most " << longest_gap << " s");
}

TEST_CASE("R7: what the standby has not got is not told as stored, also not when it is sent again") {
  PostgresCluster primary(waited_for);
  PostgresCluster standby(PostgresCluster::Follows{primary}, waited_for);
  PostgresStore store({address_of(primary, standby), std::chrono::milliseconds(700)});
  done(store, append_of(here, 0, {record_of(1)}));
  standby.kill_now();
  const auto is_told = [&] {
    try {
      return done(store, append_of(here, 1, {record_of(2)})).outcome == Outcome::stored;
    } catch (const StoreFault&) {
      return false;
    }
  };
  for (int i = 0; i < 3; ++i) CHECK_FALSE(is_told());
  standby.restart_now();
  while (!is_told()) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  primary.kill_now();
  standby.promote();
  CHECK(store.head(here).seq == 2);
}

TEST_CASE("P7: replicas that nobody waits for are seen before anything is written") {
  PostgresCluster primary({"synchronous_standby_names=", "wal_retrieve_retry_interval=500ms"});
  CHECK(replicas_of(primary.address("postgres")) == Replicas::none);
  const auto ask = [&](const char* sql) { static_cast<void>(PgConnection(primary.address("postgres")).query(sql)); };
  ask("SELECT pg_create_physical_replication_slot('kept')");
  CHECK(replicas_of(primary.address("postgres")) == Replicas::asynchronous);
  ask("SELECT pg_drop_replication_slot('kept')");
  const PostgresCluster standby(PostgresCluster::Follows{primary}, {});
  const auto seen = [&](const std::string& setting) { return replicas_of(primary.fresh(setting)); };
  while (seen("") == Replicas::none) std::this_thread::sleep_for(std::chrono::milliseconds(20));
  CHECK(seen("") == Replicas::asynchronous);

  PostgresCluster other(waited_for);
  const PostgresCluster follows(PostgresCluster::Follows{other}, {});
  const auto seen_there = [&](const std::string& setting) { return replicas_of(other.fresh(setting)); };
  CHECK(seen_there("") == Replicas::synchronous);
  for (const char* level : {"off", "local"}) {
    CHECK(seen_there("synchronous_commit = " + std::string(level)) == Replicas::asynchronous);
  }
  CHECK(seen_there("synchronous_commit = remote_apply") == Replicas::synchronous);
}
