// The log of every release gives the same state in this one (architecture: evolution). tests/fixtures/log holds a file
// of each release, the demo region as that release played it, and beside it what it came to.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "store/chain.hpp"
#include "store/sqlite_store.hpp"
#include "work/load.hpp"

namespace rd::work {
namespace {

namespace fs = std::filesystem;

const fs::path fixtures = fs::path(RD_SOURCE_DIR) / "tests/fixtures/log";

// Everything that a reader or a rule could see of it, in one order.
std::string told(const State& state) {
  std::map<AnyId, EntityPtr> all;
  state.each([&](const EntityPtr& entity) { all[entity->id] = entity; });
  std::string out;
  for (const auto& [id, one] : all) {
    out += to_text(id) + " " + one->kind + " " + to_text(one->part_of) + " " + std::to_string(one->created) + " " +
           std::to_string(one->version) + " " + std::string(name_of(one->audience.to)) + " " +
           to_text(one->audience.who) + (one->removed ? " removed " : " ") + one->body;
    for (const auto& [field, seq] : one->stamps) out += " " + field + ":" + std::to_string(seq);
    out += "\n";
  }
  return out;
}

// A line for a workspace: its id, its last record, how many things, and the hash of all of it.
std::string states_of(store::Store& store) {
  std::ostringstream out;
  for (const AnyId& workspace : store.workspaces()) {
    const Loaded loaded = load(store, workspace);
    out << to_text(workspace) << " " << loaded.state.seq() << " " << loaded.state.size() << " "
        << store::hex(store::sha256(told(loaded.state))) << "\n";
  }
  return out.str();
}

// Opened as this release opens it, in a place of its own.
std::string states_in(const fs::path& file) {
  const fs::path folder = fs::temp_directory_path() / ("rd-replay-" + to_text(random_id()));
  fs::create_directory(folder);
  fs::copy_file(file, folder / "draad.db");
  std::string out;
  {
    store::SqliteStore store(folder / "draad.db");
    for (const AnyId& workspace : store.workspaces()) CHECK_FALSE(store::verify(store, workspace));
    out = states_of(store);
  }
  fs::remove_all(folder);
  return out;
}

}  // namespace

TEST_CASE("R10: the log of every earlier release comes to the same state") {
  int files = 0;
  for (const auto& entry : fs::directory_iterator(fixtures)) {
    if (entry.path().extension() != ".db") continue;
    ++files;
    CAPTURE(entry.path().filename().string());
    std::ifstream in(fs::path(entry.path()).replace_extension(".txt"));
    std::stringstream wanted;
    wanted << in.rdbuf();
    CHECK(states_in(entry.path()) == wanted.str());
  }
  CHECK(files > 0);
}

TEST_CASE("writes down what a new file in tests/fixtures/log came to" * doctest::skip()) {
  for (const auto& entry : fs::directory_iterator(fixtures)) {
    const fs::path text = fs::path(entry.path()).replace_extension(".txt");
    if (entry.path().extension() == ".db" && !fs::exists(text)) std::ofstream(text) << states_in(entry.path());
  }
}

}  // namespace rd::work
