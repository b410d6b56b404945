// Durable appends of 64 clients, against a bare loop that commits the same rows, indexes and bytes 64 at a time. Each
// client waits for its answer before it sends again, as people do. The folder is $TMPDIR: put it on a real disk.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <unistd.h>

#include <filesystem>

#include "appends.hpp"
#include "store/chain.hpp"
#include "store/sqlite_store.hpp"
#include "store/tables.hpp"

namespace {

using namespace rd;
using namespace rd::store;

struct Place {
  std::filesystem::path folder = std::filesystem::temp_directory_path() / ("rd-bench-" + to_text(random_id()));
  Place() { std::filesystem::create_directory(folder); }
  ~Place() { std::filesystem::remove_all(folder); }
};

// The same rows, indexes and bytes.
double bare_group_commit(Connection& db, std::vector<Seq>& heads) {
  const auto begin = Clock::now();
  for (std::size_t batch = 0; batch < per_run / clients; ++batch) {
    db.run("BEGIN IMMEDIATE");
    for (std::size_t client = 0; client < clients; ++client) {
      const AnyId workspace{9, client};
      const Record record = some_record();
      const Seq seq = ++heads[client];
      db.run(
          "INSERT INTO record (workspace, seq, at, actor, op, ref, input, answer, schema, changes, salt, "
          "payload_hash, prev_hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
          workspace, seq, record.at, record.actor, Text{record.op}, record.ref, record.input,
          std::string_view(record.answer), record.schema, std::string_view(record.changes), record.salt,
          record.payload_hash, record.prev_hash);
      db.run("INSERT INTO touch (workspace, entity, seq) VALUES ($1, $2, $3)", workspace, record.touched[0], seq);
      db.run(
          "INSERT INTO meta (workspace, name, body) VALUES ($1, 'head', $2) "
          "ON CONFLICT (workspace, name) DO UPDATE SET body = excluded.body",
          workspace, std::string_view("a head of forty bytes, as in the store.."));
    }
    db.run("COMMIT");
  }
  return per_second(begin);
}

// Microseconds of one fdatasync after four kilobytes written over: what the disk itself asks of every commit.
double sync_time(const std::filesystem::path& file) {
  const int handle = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  RD_ASSERT(handle >= 0);
  const std::string page(4'096, 'x');
  std::vector<double> times;
  for (int i = 0; i < 40; ++i) {
    const auto begin = Clock::now();
    RD_ASSERT(pwrite(handle, page.data(), page.size(), 0) == std::ssize(page) && fdatasync(handle) == 0);
    times.push_back(std::chrono::duration<double, std::micro>(Clock::now() - begin).count());
  }
  close(handle);
  return median(std::move(times));
}

// Rounds take turns, so that a busy machine counts on both sides; what is told are medians.
void durable_appends(benchmark::State& state) {
  const Place place;
  SqliteStore store(place.folder / "draad.db");
  { const SqliteStore makes_the_tables(place.folder / "bare.db"); }
  Connection db(place.folder / "bare.db", Access::write);
  std::vector<Seq> heads(clients, 0);
  std::vector<Seq> bare_heads(clients, 0);
  std::vector<double> ours;
  std::vector<double> bare;
  std::vector<double> shares;
  for (auto _ : state) {
    ours.push_back(store_appends(store, heads));
    bare.push_back(bare_group_commit(db, bare_heads));
    shares.push_back(ours.back() / bare.back());
  }
  state.counters["ours_per_second"] = median(std::move(ours));
  state.counters["bare_per_second"] = median(std::move(bare));
  state.counters["share_of_bare"] = median(std::move(shares));
  state.counters["fdatasync_us"] = sync_time(place.folder / "sync");
}

void open_and_verify(benchmark::State& state) {
  const Place place;
  SqliteStore store(place.folder / "draad.db");
  Write write;
  write.workspace = {9, 1};
  for (int i = 0; i < 100'000; ++i) write.records.push_back(some_record());
  (void)write_and_wait(store, std::move(write));
  for (auto _ : state) {
    if (state.range(0) == 0) {
      benchmark::DoNotOptimize(store.read({9, 1}, 1, 200'000));
    } else if (verify(store, {9, 1})) {
      state.SkipWithError("the log does not verify");
    }
  }
}

BENCHMARK(durable_appends)->UseRealTime()->Unit(benchmark::kMillisecond)->Iterations(9);
BENCHMARK(open_and_verify)->Arg(0)->Arg(1)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
