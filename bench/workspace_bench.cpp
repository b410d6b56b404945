// A workspace under load, in one process: operations of 64 clients that each wait for their answer, made durable on
// SQLite; opening a workspace of 100,000 records; a thousand workspaces one after the other. Prints one JSON object.
// The folder is $TMPDIR: put it on a real disk. `workspace_bench [operations|opening|many]`, all without a word.
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <future>
#include <thread>

#include "base/embedded.hpp"
#include "history/past.hpp"
#include "packs/packs.hpp"
#include "store/postgres_rig.hpp"
#include "store/postgres_store.hpp"
#include "store/sqlite_store.hpp"
#include "thread/ops.hpp"
#include "work/everything.hpp"
#include "work/rooms.hpp"

namespace {

using namespace rd;
using Clock = std::chrono::steady_clock;

constexpr std::size_t clients = 64;
constexpr std::size_t operations = 30'000;
constexpr std::size_t records = 100'000;

double ms_since(Clock::time_point begin) {
  return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

std::int64_t microseconds_now() {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

// MiB of memory that this process holds now.
double resident() {
  std::ifstream in("/proc/self/statm");
  long pages = 0;
  long held = 0;
  in >> pages >> held;
  return static_cast<double>(held) * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1024.0 * 1024.0);
}

struct Place {
  std::filesystem::path folder = std::filesystem::temp_directory_path() / ("rd-bench-" + to_text(random_id()));
  Place() { std::filesystem::create_directory(folder); }
  ~Place() { std::filesystem::remove_all(folder); }
};

const packs::Packs& packs_here() {
  static const auto loaded = packs::load(packs::built_in_files());
  return loaded.packs;
}

work::Caller member() {
  return {{3, 3}, {}, false};
}

// The program without sockets: a strand with its thread, workers at once.
struct Here {
  explicit Here(store::Store& store, const work::Rooms::Limits& limits = {})
      : rooms({registry, store, loop, workers, microseconds_now}, limits) {
    work::register_ops(registry);
    thread::register_ops(registry, packs_here());
    const work::Rights rights{work::Right::see, work::Right::talk, work::Right::write};
    registry.readers(
        [rights](const work::State&, const AnyId& account, Date) -> std::optional<work::Reader> {
          if (account != member().account) return std::nullopt;
          return work::Reader{account, {4, 4}, rights, {}, false, false, {}};
        },
        {rights});
    registry.close();
    runner = std::thread([this] { loop.run_until([this] { return over.load(); }); });
  }
  ~Here() {
    rooms.drain();
    over = true;
    loop.wake();
    runner.join();
  }
  void there(const std::function<void()>& task) {
    std::promise<void> done;
    loop.post([&] {
      task();
      done.set_value();
    });
    done.get_future().get();
  }

  work::Registry registry;
  work::Loop loop;
  work::AtOnce workers;
  work::Rooms rooms;
  std::atomic<bool> over{};
  std::thread runner;
};

json::value some_goal(std::size_t number) {
  return {{"kind", "goal"},
          {"fields",
           {{"name", "In 2028 heeft elke student een vaste werkplekbegeleider, doel " + std::to_string(number)},
            {"baseline", "zes van de tien"},
            {"target", "alle studenten"},
            {"talk", "kwaliteitsgesprek in november"}}}};
}

// Every client sends its next operation when its answer is there.
class Load {
 public:
  Load(Here& here, std::vector<AnyId> workspaces) : here_(here), workspaces_(std::move(workspaces)) {}
  double per_second() {
    const auto begin = Clock::now();
    here_.there([this] {
      for (std::size_t client = 0; client < clients; ++client) next(client);
    });
    finished_.get_future().get();
    here_.there([] {});  // who told that it is finished is done with it
    return static_cast<double>(operations) * 1000.0 / ms_since(begin);
  }

 private:
  void next(std::size_t client) {
    if (sent_ == operations) return;
    work::Call call{"element.create", some_goal(sent_++), timed_id(microseconds_now())};
    here_.rooms.run(workspaces_[client % workspaces_.size()], member(), std::move(call),
                    [this, client](const std::exception_ptr& fault, const Result<work::Answer>& answer) {
                      if (fault || !answer) std::abort();
                      if (++done_ == operations) return finished_.set_value();
                      next(client);
                    });
  }
  Here& here_;
  const std::vector<AnyId> workspaces_;
  std::size_t sent_{}, done_{};
  std::promise<void> finished_;
};

void begin(Here& here, const AnyId& workspace) {
  const auto made = here.rooms.run_and_wait(workspace, {{}, {}, true}, {"element.create", some_goal(0), {}});
  if (!made) std::abort();
}

void measure_operations(store::Store& store, json::object& out) {
  Here here(store);
  std::vector<AnyId> many;
  for (std::uint64_t i = 0; i < 8; ++i) many.push_back({5, i + 1});
  for (const AnyId& workspace : many) begin(here, workspace);
  Load(here, {many.front()}).per_second();  // the file and the pages are warm
  out["operations_per_second_one_workspace"] = Load(here, {many.front()}).per_second();
  out["operations_per_second_eight_workspaces"] = Load(here, many).per_second();
}

// 40,000 elements that are changed now and then: 100,000 records.
void fill(Here& here, const AnyId& workspace) {
  std::vector<AnyId> made;
  std::atomic<std::size_t> waiting{};
  std::promise<void> empty;
  std::size_t number = 1;
  begin(here, workspace);
  const auto step = [&](work::Call call) {
    ++waiting;
    here.rooms.run(workspace, member(), std::move(call),
                   [&](const std::exception_ptr& fault, const Result<work::Answer>& answer) {
                     if (fault || !answer) std::abort();
                     --waiting;
                   });
  };
  while (number < records) {
    here.there([&] {
      for (std::size_t i = 0; i < 500 && number < records; ++i, ++number) {
        if (made.size() < 40'000) {
          json::value in = some_goal(number);
          made.push_back(random_id());
          in.as_object()["id"] = to_text(made.back());
          step({"element.create", std::move(in), {}});
        } else {
          step({"element.update",
                {{"element", to_text(made[number % made.size()])},
                 {"from", number},
                 {"set", {{"baseline", "stand " + std::to_string(number)}}}},
                {}});
        }
      }
    });
    while (waiting > 2'000) std::this_thread::yield();
  }
  while (waiting > 0) std::this_thread::yield();
}

// Two moments of it, 50,000 records apart, as a member sees them: the median of five.
double compared(store::SqliteStore& store, const AnyId& workspace) {
  history::Now now;
  now.workspace = workspace;
  now.reader = work::program_reader();
  const work::Loaded loaded = work::load(store, workspace);
  now.seq = loaded.state.seq();
  loaded.state.each([&](const work::EntityPtr& entity) { now.things[entity->id] = entity; });
  std::vector<double> all;
  for (int round = 0; round < 5; ++round) {
    const auto begin = Clock::now();
    if (history::between(store, now, records / 4, records * 3 / 4).size() < 10'000) std::abort();
    all.push_back(ms_since(begin));
  }
  std::sort(all.begin(), all.end());
  return all[2];
}

void measure_opening(json::object& out) {
  const Place place;
  const AnyId workspace{5, 5};
  store::SqliteStore store(place.folder / "draad.db");
  {
    Here here(store);
    fill(here, workspace);
    const double before = resident();
    out["resident_mib_with_workspace"] = before;
  }
  std::vector<double> from_log, from_snapshots;
  for (int round = 0; round < 5; ++round) {
    auto begin = Clock::now();
    work::State log;
    for (auto rows = store.read(workspace, 1, 2'000); !rows.empty();
         rows = store.read(workspace, log.seq() + 1, 2'000)) {
      for (const auto& record : rows) log.apply(record.seq, work::decoded(record.changes, record.schema));
    }
    from_log.push_back(ms_since(begin));
    Here here(store);
    work::Loaded loaded = work::load(store, workspace);
    for (store::Write& write : work::snapshots(here.registry, workspace, loaded.state, loaded))
      if (!store::write_and_wait(store, std::move(write))) std::abort();
    begin = Clock::now();
    const work::Loaded again = work::load(store, workspace);
    from_snapshots.push_back(ms_since(begin));
    if (again.state.size() != log.size() || again.state.seq() != static_cast<work::Seq>(records)) std::abort();
  }
  out["compare_ms"] = compared(store, workspace);
  std::sort(from_log.begin(), from_log.end());
  std::sort(from_snapshots.begin(), from_snapshots.end());
  out["open_from_log_ms"] = from_log[2];
  out["open_from_snapshots_ms"] = from_snapshots[2];
}

void measure_many(json::object& out) {
  const Place place;
  store::SqliteStore store(place.folder / "draad.db");
  const work::Rooms::Limits limits{600'000'000, 1U << 20U};
  Here here(store, limits);
  const double before = resident();
  std::size_t most = 0;
  const auto begin_at = Clock::now();
  for (std::uint64_t i = 1; i <= 1'000; ++i) {
    const AnyId workspace{6, i};
    for (int k = 0; k < 5; ++k) begin(here, workspace);
    here.there([&] {
      here.rooms.sweep();
      most = std::max(most, here.rooms.bytes());
    });
  }
  out["thousand_workspaces_ms"] = ms_since(begin_at);
  out["thousand_workspaces_most_bytes"] = most;
  out["thousand_workspaces_budget_bytes"] = limits.memory;
  out["thousand_workspaces_resident_mib_more"] = resident() - before;
}

}  // namespace

int main(int count, char** words) {
  const std::string wanted = count > 1 ? words[1] : "";
  json::object out;
  if (wanted.empty() || wanted == "operations") {
    const Place place;
    store::SqliteStore store(place.folder / "draad.db");
    measure_operations(store, out);
  }
  if (wanted == "postgres") {
    store::PostgresCluster cluster;
    store::PostgresStore store({cluster.fresh()});
    measure_operations(store, out);
  }
  if (wanted.empty() || wanted == "opening") measure_opening(out);
  if (wanted.empty() || wanted == "many") measure_many(out);
  std::printf("%s", pretty_json(out).c_str());
  return 0;
}
