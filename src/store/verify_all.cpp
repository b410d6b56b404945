// Everything that looks for damage, one after the other; none keeps the next from looking.
#include "store/chain.hpp"
#include "store/postgres_store.hpp"
#include "store/seal.hpp"
#include "store/sqlite_store.hpp"
#include "store/tables.hpp"

namespace rd::store {
namespace {

namespace fs = std::filesystem;

// What one look finds. A file too damaged to be read tells so by a fault.
template <class Look>
void look(std::vector<Problem>& problems, const std::string& place, const Look& look_at) {
  try {
    look_at();
  } catch (const StoreFault& fault) {
    problems.push_back({place, fault.what()});
  }
}

template <class Damaged>
void look_at_bytes(std::vector<Problem>& problems, const std::string& place, const Damaged& damaged) {
  look(problems, place, [&] {
    for (Problem& one : damaged()) problems.push_back(std::move(one));
  });
}

void look_at_logs(std::vector<Problem>& problems, const std::string& name, const Store& store) {
  std::vector<AnyId> all;
  look(problems, name, [&] { all = store.workspaces(); });
  for (const AnyId& workspace : all) {
    const std::string place = "workspace " + to_text(workspace);
    look(problems, place, [&] {
      if (auto wrong = verify(store, workspace)) {
        problems.push_back({place + " record " + std::to_string(wrong->seq), std::move(wrong->what)});
      }
    });
  }
}

}  // namespace

std::vector<Problem> SqliteStore::verify_all() const {
  std::vector<Problem> problems;
  const std::string name = file_.filename().string();
  look(problems, name, [&] {
    const auto told = seal_of(file_);
    if (!told || *told == hex(ask([](Connection& db) { return db.file_hash(); }))) return;
    // When it is gone meanwhile somebody has begun to write.
    if (seal_of(file_)) problems.push_back({name, "a byte is not as it was when the file was closed"});
  });
  look(problems, name, [&] {
    for (std::string& one : integrity_problems()) problems.push_back({name, std::move(one)});
  });
  look_at_logs(problems, name, *this);
  look_at_bytes(problems, "snapshots",
                [&] { return ask([](Connection& db) { return Questions(db).damaged_snapshots(); }); });
  look_at_bytes(problems, "blobs", [&] { return ask([](Connection& db) { return Questions(db).damaged_blobs(); }); });
  return problems;
}

std::vector<Problem> PostgresStore::verify_all() const {
  std::vector<Problem> problems;
  look_at_logs(problems, "database", *this);
  look_at_bytes(problems, "snapshots", [&] { return damaged_snapshots(); });
  look_at_bytes(problems, "blobs", [&] { return damaged_blobs(); });
  return problems;
}

std::vector<Problem> verify_file(const fs::path& file) {
  const std::string name = file.filename().string();
  if (!fs::exists(file)) return {{name, "it is not there"}};
  std::vector<Problem> problems;
  look(problems, name, [&] { problems = SqliteStore(file).verify_all(); });
  return problems;
}

}  // namespace rd::store
