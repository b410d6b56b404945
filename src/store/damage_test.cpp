// Flipped bytes: the seal of a closed file sees each, and what lies in the file is named.
#include <algorithm>
#include <random>

#include "store/seal.hpp"
#include "store/test_rigs.hpp"

using namespace rd;
using namespace rd::store;
namespace fs = std::filesystem;

namespace {

const AnyId here{3, 1};

// Something in every table, and pages that are free again.
void fill(const fs::path& file) {
  SqliteStore store(file);
  std::vector<Record> records;
  for (std::uint64_t i = 1; i <= 60; ++i) records.push_back(record_of(i));
  Write write = append_of(here, 0, std::move(records));
  write.snapshots = {{"core", 50, std::string(9'000, 'S')}, {"gone", 3, std::string(20'000, 'G')}};
  write.blobs = {std::string(9'000, 'B'), "small"};
  for (const Table table : all_tables) {
    for (int i = 0; i < 20; ++i) {
      const std::string name = std::to_string(i);
      write.rows.push_back({{table, here, name}, "lookup " + name, "body of a row " + name});
    }
  }
  write.box_steps = {{id_of(5), BoxStep::What::open, "secret"}};
  write.ballots = {{id_of(5), "key", "ballot"}};
  done(store, std::move(write));
  Write next;
  next.workspace = here;
  next.parts_gone = {"gone"};
  done(store, std::move(next));
}

bool is_named(const std::vector<Problem>& problems, std::string_view what) {
  return std::any_of(problems.begin(), problems.end(),
                     [&](const Problem& one) { return one.place.find(what) != std::string::npos; });
}

}  // namespace

TEST_CASE("R3: one flipped byte in a closed file is named, 200 of 200 times, wherever it is") {
  const Folder folder;
  const fs::path file = folder / "draad.db";
  const fs::path damaged = folder / "damaged.db";
  fill(file);
  REQUIRE_FALSE(fs::exists(folder / "draad.db-wal"));
  CHECK(verify_file(file).empty());
  const std::string whole = all_of(file);
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random(seed);
  int named = 0;
  for (int i = 0; i < 200; ++i) {
    // The first fifty in the head of the file, of which SQLite believes much and looks at little.
    const std::size_t end = i < 50 ? 100 : whole.size();
    const auto at = std::uniform_int_distribution<std::size_t>(0, end - 1)(random);
    std::string bytes = whole;
    bytes[at] = static_cast<char>(bytes[at] ^ (1 << std::uniform_int_distribution(0, 7)(random)));
    put_file(damaged, bytes);
    fs::copy_file(with(file, ".sha256"), with(damaged, ".sha256"), fs::copy_options::overwrite_existing);
    const auto problems = verify_file(damaged);
    named += problems.empty() ? 0 : 1;
    if (problems.empty()) MESSAGE("not named: byte " << at);
    for (const char* ending : {"-wal", "-shm"}) fs::remove(with(damaged, ending));
  }
  CHECK(named == 200);
}

TEST_CASE("Damage in a file without a seal is named by its place") {
  const Folder folder;
  const fs::path file = folder / "draad.db";
  fill(file);
  unseal(file);
  const std::string whole = all_of(file);
  for (const auto& [run, place] : {std::pair{std::string(300, 'S'), "snapshot core 50"},
                                   {std::string(300, 'B'), "blob "},
                                   {std::string("changes 33"), "record 33"}}) {
    CAPTURE(place);
    std::string bytes = whole;
    const auto at = bytes.find(run);
    REQUIRE(at != std::string::npos);
    bytes[at + 5] = static_cast<char>(bytes[at + 5] ^ 1);
    put_file(file, bytes);
    CHECK(is_named(verify_file(file), place));
    unseal(file);
  }
  put_file(file, whole);
  CHECK(verify_file(file).empty());
  CHECK(is_named(verify_file(folder / "nothing.db"), "nothing.db"));
  CHECK_FALSE(fs::exists(folder / "nothing.db"));
}

TEST_CASE(
    "The seal is there while nobody writes: not from the first write on, again after closing, never over damage") {
  const Folder folder;
  const fs::path file = folder / "draad.db";
  fill(file);
  const auto first = seal_of(file);
  REQUIRE(first);
  {
    SqliteStore store(file);
    CHECK(store.read(here, 1, 5).size() == 5);
    CHECK(seal_of(file) == first);
    done(store, append_of(here, 60, {record_of(61)}));
    CHECK_FALSE(seal_of(file));
    CHECK(store.verify_all().empty());
  }
  const auto second = seal_of(file);
  REQUIRE(second);
  CHECK(second != first);
  CHECK(*second == hex(file_hash(file)));

  std::string bytes = all_of(file);
  bytes[bytes.size() - 1] = static_cast<char>(bytes[bytes.size() - 1] ^ 1);
  put_file(file, bytes);
  CHECK_FALSE(verify_file(file).empty());
  CHECK_FALSE(verify_file(file).empty());  // to have looked makes it no better
  CHECK(seal_of(file) == second);

  // Who has it open as well: no seal, for the other may write.
  {
    const SqliteStore other(folder / "two.db");
    { SqliteStore(folder / "two.db"); }
    CHECK_FALSE(seal_of(folder / "two.db"));
  }
  CHECK(seal_of(folder / "two.db"));
}
