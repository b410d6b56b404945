// The power goes while several clients write (R2). RD_LONG=1 (./rd test --long) makes it 2,000 times.
#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <random>
#include <thread>

#include "store/crash_vfs.hpp"
#include "store/schema.hpp"
#include "store/tables.hpp"
#include "store/test_rigs.hpp"

using namespace rd;
using namespace rd::store;
namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t clients = 4;
constexpr int most_under_way = 8;
const AnyId of_version_1{3, 1};  // in the file that the fixture is

std::string blob_of(const AnyId& workspace, std::uint64_t number) {
  return to_text(workspace) + std::string(number % 5 * 1'000, 'b') + std::to_string(number);
}
AnyId question_of(std::uint64_t number) {
  return {4, (number + 3) / 4};
}

// The write that record `number` of a workspace comes with: all of it is there, or nothing. Of four, the first opens a
// box, the second puts a ballot in it, the third seals it, and the last closes it, which empties the log.
Write nth_write(const AnyId& workspace, std::uint64_t number) {
  Write write = append_of(workspace, static_cast<Seq>(number) - 1, {record_of(number)});
  if (number % 7 == 0) write.records[0].changes += std::string(30'000, 'c');
  write.rows = {{{Table::membership, workspace, std::to_string(number)}, "", "row"},
                {{Table::login, workspace, "last"}, "", std::to_string(number)}};
  write.blobs = {blob_of(workspace, number)};
  write.snapshots = {{"core", static_cast<Seq>(number), std::string(200 + number * 37 % 5'000, 's')}};
  const AnyId question = question_of(number);
  if (number % 4 == 1) write.box_steps = {{question, BoxStep::What::open, "secret"}};
  if (number % 4 == 2) write.ballots = {{question, "key", "yes"}};
  if (number % 4 == 3) write.box_steps = {{question, BoxStep::What::seal, {}}};
  if (number % 4 == 0) write.box_steps = {{question, BoxStep::What::close, {}}};
  return write;
}

struct Told {
  std::size_t moment{};
  AnyId workspace;
  std::uint64_t number{};
};

class Ears {
 public:
  explicit Ears(const Tape& tape) : tape_(tape) {}
  // A place for one more, who tells how it ended.
  Done more(const AnyId& workspace, std::uint64_t number) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return under_way_[workspace] < most_under_way; });
    ++under_way_[workspace];
    return [this, workspace, number](const std::exception_ptr& fault, const Result<Written>& written) {
      const std::scoped_lock inside(mutex_);
      if (!fault && written && written->outcome == Outcome::stored)
        told_.push_back({tape_.moment(), workspace, number});
      --under_way_[workspace];
      changed_.notify_all();
    };
  }
  void wait_for(const AnyId& workspace) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return under_way_[workspace] == 0; });
  }
  [[nodiscard]] const std::vector<Told>& told() const { return told_; }

 private:
  const Tape& tape_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<AnyId, int> under_way_;
  std::vector<Told> told_;
};

// Each client in a workspace of its own, each write building on the one before without waiting for it.
void write_some(SqliteStore& store, Ears& ears, std::uint64_t how_many) {
  std::vector<std::thread> threads;
  for (std::uint64_t client = 1; client <= clients; ++client) {
    threads.emplace_back([&store, &ears, how_many, place = id_of(client)] {
      Head head = store.head(place);
      for (std::uint64_t i = 0; i < how_many; ++i) {
        const auto number = static_cast<std::uint64_t>(head.seq) + 1;
        Write write = nth_write(place, number);
        head = chain(write, head);
        store.write(std::move(write), ears.more(place, number));
      }
      ears.wait_for(place);
    });
  }
  for (auto& thread : threads) thread.join();
}

// Opens, writes, closes, and once more.
std::vector<Told> live(const fs::path& file, Tape& tape, std::mt19937& random) {
  Ears ears(tape);
  for (int i = 0; i < 2; ++i) {
    {
      SqliteStore store(file);
      write_some(store, ears, std::uniform_int_distribution<std::uint64_t>(1, 12)(random));
    }
    tape.look();
  }
  return ears.told();
}

using Damage = std::vector<std::string>;

void look_at_box(const Store& store, const AnyId& place, std::uint64_t number, Damage& damage) {
  const Box box = store.box(place, question_of(number));
  const bool has_secret = number % 4 == 1 || number % 4 == 2;
  const bool has_ballot = number % 4 == 2 || number % 4 == 3;
  if (box.secret.has_value() != has_secret || box.ballots.size() != (has_ballot ? 1 : 0))
    damage.push_back("half a box");
}

// Records 1 … head, each once, and all that came with them.
void look_at_workspace(const Store& store, const AnyId& place, Damage& damage) {
  const auto records = store.read(place, 1, last_seq);
  const std::uint64_t head = records.size();
  if (store.head(place).seq != static_cast<Seq>(head)) damage.push_back("another head");
  for (std::uint64_t number = 1; number <= head; ++number) {
    if (records[number - 1].ref != AnyId{1, number}) damage.push_back("another record");
    if (!store.blob(place, sha256(blob_of(place, number)))) damage.push_back("no blob");
  }
  if (store.rows(Table::membership, place).size() != head) damage.push_back("more or fewer rows");
  if (head == 0) return;
  const auto last = store.row({Table::login, place, "last"});
  if (!last || last->body != std::to_string(head)) damage.push_back("another row");
  const auto snapshot = store.snapshot(place, "core", last_seq);
  if (!snapshot || snapshot->seq != static_cast<Seq>(head)) damage.push_back("another snapshot");
  look_at_box(store, place, head, damage);
}

void look_at_version_1(const SqliteStore& store, const fs::path& file, Damage& damage) {
  if (store.head(of_version_1).seq != 1'003) damage.push_back("not what version 1 held");
  if (!store.blob(of_version_1, sha256("a blob of version 1"))) damage.push_back("no blob of version 1");
  Connection copy(fs::path(file) += ".version-1", Access::write);
  if (!copy.integrity_problems().empty() || version_of(copy) != 1 || Questions(copy).head(of_version_1).seq != 1'003) {
    damage.push_back("no whole copy of version 1");
  }
}

// What was under way is sent again, and more.
void go_on(SqliteStore& store, Damage& damage) {
  for (std::uint64_t client = 1; client <= clients; ++client) {
    const AnyId place = id_of(client);
    const auto head = static_cast<std::uint64_t>(store.head(place).seq);
    if (head > 0 && done(store, nth_write(place, head)).earlier.size() != 1) damage.push_back("a ref is not known");
    for (std::uint64_t number = head + 1; number <= head + 3; ++number) {
      if (done(store, nth_write(place, number)).outcome != Outcome::stored) damage.push_back("it does not go on");
    }
    look_at_workspace(store, place, damage);
  }
  if (!store.integrity_problems().empty()) damage.push_back("damaged afterwards");
}

enum class Begun { empty, version_1 };

// All that is wrong with what the power left; the ordinary files and the ordinary code look at it.
Damage damage_in(const fs::path& file, Begun begun, const std::vector<Told>& told, std::size_t moment) {
  Damage damage;
  try {
    SqliteStore store(file);
    for (const Problem& one : store.verify_all()) damage.push_back(one.place + ": " + one.what);
    for (std::uint64_t client = 1; client <= clients; ++client) look_at_workspace(store, id_of(client), damage);
    for (const Told& one : told) {
      if (one.moment <= moment && store.head(one.workspace).seq < static_cast<Seq>(one.number))
        damage.push_back("lost");
    }
    if (begun == Begun::version_1) look_at_version_1(store, file, damage);
    if (damage.empty()) go_on(store, damage);
  } catch (const StoreFault& fault) {
    damage.push_back(fault.what());
  }
  return damage;
}

// A file through several lives, each of which ends with the power going.
class File {
 public:
  explicit File(Begun begun) : begun_(begun) {
    fs::create_directory(folder_ / "0");
    if (begun == Begun::version_1) {
      fs::copy_file(fs::path(RD_SOURCE_DIR) / "tests/fixtures/store/version-1.db", folder_ / "0" / "draad.db");
    }
  }

  // The power goes at `cuts` moments of one life, each on a disk of its own. What was wrong with each.
  std::vector<Damage> one_life(int cuts, Syncs syncs, std::mt19937& random) {
    const fs::path here = folder_ / std::to_string(lives_++);
    const fs::path next = folder_ / std::to_string(lives_);
    std::vector<Damage> out;
    Tape tape(here);
    auto told = live(here / "draad.db", tape, random);
    for (Told& one : told_) told.push_back({0, one.workspace, one.number});
    moments_ += tape.moment();
    std::size_t moment = 0;
    for (int i = 0; i < cuts; ++i) {
      moment = std::uniform_int_distribution<std::size_t>(0, tape.moment())(random);
      tape.cut(moment, random, folder_ / "cut", syncs);
      out.push_back(damage_in(folder_ / "cut" / "draad.db", begun_, told, moment));
      fs::remove_all(folder_ / "cut");
    }
    tape.cut(moment, random, next, syncs);
    std::erase_if(told, [&](const Told& one) { return one.moment > moment; });
    told_ = std::move(told);
    fs::remove_all(here);
    return out;
  }
  [[nodiscard]] std::size_t told() const { return told_.size(); }
  [[nodiscard]] std::size_t moments() const { return moments_; }

 private:
  const Begun begun_;
  Folder folder_;
  int lives_{};
  std::vector<Told> told_;  // that must be there when the next life begins
  std::size_t moments_{};
};

}  // namespace

TEST_CASE("R2: the power goes at any moment: nothing that was told is lost, nothing is there by half, work goes on") {
  const bool is_long = std::getenv("RD_LONG") != nullptr;
  const int files = is_long ? 40 : 4;
  constexpr int lives = 5;
  const int cuts = is_long ? 10 : 5;
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random(seed);
  int points = 0;
  std::size_t told = 0;
  std::size_t moments = 0;
  for (int i = 0; i < files; ++i) {
    const Begun begun = i % 4 == 3 ? Begun::version_1 : Begun::empty;
    File file(begun);
    for (int life = 0; life < lives; ++life) {
      CAPTURE(i);
      CAPTURE(life);
      for (const Damage& damage : file.one_life(cuts, Syncs::kept, random)) {
        CHECK_MESSAGE(damage.empty(), damage.at(0));
        ++points;
      }
    }
    told += file.told();
    moments += file.moments();
  }
  CHECK(points >= (is_long ? 2'000 : 100));
  MESSAGE("seed " << seed << ": the power went at " << points << " of " << moments << " moments; " << told
                  << " acknowledged writes were there in the end");
}

TEST_CASE(
    "R2, R10: the power goes while a file of version 1 is brought to this one: it is, or can be, and its copy too") {
  const bool is_long = std::getenv("RD_LONG") != nullptr;
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random(seed);
  const Folder folder;
  const fs::path here = folder / "data";
  fs::create_directory(here);
  fs::copy_file(fs::path(RD_SOURCE_DIR) / "tests/fixtures/store/version-1.db", here / "draad.db");
  Tape tape(here);
  { const SqliteStore store(here / "draad.db"); }
  const int points = is_long ? 500 : 25;
  for (int i = 0; i < points; ++i) {
    const auto moment = std::uniform_int_distribution<std::size_t>(0, tape.moment())(random);
    CAPTURE(moment);
    tape.cut(moment, random, folder / "cut");
    const auto damage = damage_in(folder / "cut" / "draad.db", Begun::version_1, {}, moment);
    CHECK_MESSAGE(damage.empty(), damage.at(0));
    fs::remove_all(folder / "cut");
  }
  MESSAGE("the power went at " << points << " of " << tape.moment() << " moments");
}

TEST_CASE("R2: a disk that says that all is on it, and it is not, is found out") {
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random(seed);
  int points = 0;
  int damaged = 0;
  int lost = 0;
  while ((damaged < 10 || lost == 0) && points < 1'000) {
    File file(Begun::empty);
    for (const Damage& damage : file.one_life(5, Syncs::ignored, random)) {
      ++points;
      damaged += damage.empty() ? 0 : 1;
      lost += std::find(damage.begin(), damage.end(), "lost") == damage.end() ? 0 : 1;
    }
  }
  CHECK(damaged >= 10);
  CHECK(lost > 0);
  MESSAGE(damaged << " of " << points << " power cuts did damage, " << lost << " lost what was told");
}
