// kill -9 while several threads append. RD_LONG=1 (./rd test --long) makes it 1,000 times.
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <random>
#include <set>
#include <thread>

#include "store/test_rigs.hpp"

using namespace rd;
using namespace rd::store;
namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t writers = 4;
constexpr int cycles_per_file = 50;

struct Told {  // over the pipe; small enough to arrive whole or not at all
  std::uint64_t workspace{};
  std::uint64_t number{};  // 0: the store is open
};
void tell(int pipe, const Told& told) {
  if (write(pipe, &told, sizeof told) != static_cast<ssize_t>(sizeof told)) _exit(1);
}

// A record with its row and snapshot: all of them, or none.
Write one_step(const AnyId& workspace, Seq head, std::uint64_t number) {
  Write write = append_of(workspace, head, {record_of(number)});
  write.rows = {{{Table::membership, workspace, to_text(AnyId{1, number})}, "", "row"}};
  write.snapshots = {{"core", head + 1, std::string(200 + number % 5'000, 's')}};
  return write;
}

// The child. Each thread has a workspace of its own.
[[noreturn]] void append_until_killed(const fs::path& file, int pipe, std::uint64_t cycle) {
  // In every other life the log is brought into the file all the time, beside the writer.
  SqliteStore store(file, {}, cycle % 2 == 0 ? LogLimits{} : LogLimits{8, 64});
  tell(pipe, {});
  std::vector<std::thread> threads;
  for (std::uint64_t workspace = 0; workspace < writers; ++workspace) {
    threads.emplace_back([&store, pipe, workspace, cycle] {
      const AnyId place = id_of(workspace);
      for (std::uint64_t number = cycle * 1'000'000 + 1;; ++number) {
        const auto written = write_and_wait(store, one_step(place, store.head(place).seq, number));
        if (written && written->outcome == Outcome::stored) tell(pipe, {workspace, number});
      }
    });
  }
  for (auto& thread : threads) thread.join();
  _exit(0);
}

// What the child tells until then, or until it has told so much, or until it is gone.
void listen(int pipe, std::vector<Told>& told, std::chrono::steady_clock::time_point until,
            std::size_t enough = std::numeric_limits<std::size_t>::max()) {
  while (told.size() < enough) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    pollfd one{pipe, POLLIN, 0};
    if (left.count() <= 0 || poll(&one, 1, static_cast<int>(left.count())) <= 0) return;
    Told next;
    if (read(pipe, &next, sizeof next) != static_cast<ssize_t>(sizeof next)) return;
    told.push_back(next);
  }
}

// Runs a child and kills it; all that it told as stored.
std::vector<Told> one_life(const fs::path& file, std::uint64_t cycle, std::mt19937& random) {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    close(ends[0]);
    append_until_killed(file, ends[1], cycle);
  }
  close(ends[1]);
  std::vector<Told> told;
  const auto in = [](int ms) { return std::chrono::steady_clock::now() + std::chrono::milliseconds(ms); };
  // One in five is killed while it opens the file, or just after; the others once something is stored.
  if (cycle % 5 != 0) listen(ends[0], told, in(20'000), 2);
  listen(ends[0], told, in(std::uniform_int_distribution(0, 40)(random)));
  kill(child, SIGKILL);
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(WIFSIGNALED(status));
  listen(ends[0], told, in(20'000));  // what was in the pipe already
  close(ends[0]);
  std::erase_if(told, [](const Told& one) { return one.number == 0; });
  return told;
}

}  // namespace

TEST_CASE("R1: kill -9 at any moment loses nothing that was told as stored, and doubles nothing") {
  const bool is_long = std::getenv("RD_LONG") != nullptr;
  const int cycles = is_long ? 1'000 : 50;
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random(seed);
  std::int64_t acknowledged = 0;
  std::optional<Folder> folder;
  std::set<std::pair<std::uint64_t, std::uint64_t>> stored;  // of this file
  for (int cycle = 0; cycle < cycles; ++cycle) {
    CAPTURE(cycle);
    if (cycle % cycles_per_file == 0) {
      folder.emplace();
      stored.clear();
    }
    const fs::path file = *folder / "draad.db";
    for (const Told& one : one_life(file, static_cast<std::uint64_t>(cycle), random)) {
      CHECK(stored.emplace(one.workspace, one.number).second);
      ++acknowledged;
    }
    if (!fs::exists(file)) continue;  // killed before there was one
    const SqliteStore store(file);
    const auto problems = store.verify_all();
    CHECK_MESSAGE(problems.empty(), problems.at(0).place, ": ", problems.at(0).what);
    std::set<std::pair<std::uint64_t, std::uint64_t>> found;
    std::int64_t doubled = 0;
    for (std::uint64_t workspace = 0; workspace < writers; ++workspace) {
      const AnyId place = id_of(workspace);
      const auto records = store.read(place, 1, last_seq);
      for (const Record& record : records) doubled += found.emplace(workspace, record.ref.low).second ? 0 : 1;
      CHECK(store.rows(Table::membership, place).size() == records.size());
      const auto snapshot = store.snapshot(place, "core", last_seq);
      CHECK((snapshot ? snapshot->seq : 0) == store.head(place).seq);
    }
    CHECK(doubled == 0);
    CHECK(std::includes(found.begin(), found.end(), stored.begin(), stored.end()));
  }
  CHECK(acknowledged > cycles / 2);
  MESSAGE(acknowledged << " acknowledged records over " << cycles << " kills");
}
