#include "store/sqlite_store.hpp"

#include <algorithm>

#include "store/chain.hpp"
#include "store/schema.hpp"
#include "store/seal.hpp"
#include "store/sqlite_write.hpp"
#include "store/tables.hpp"

namespace rd::store {

SqliteStore::SqliteStore(std::filesystem::path file, std::string vfs, LogLimits limits)
    : file_(std::move(file)), vfs_(std::move(vfs)), writer_(std::make_unique<Connection>(file_, Access::write, vfs_)) {
  // What is damaged is not made another version of: it may have been a byte of the version.
  if (const auto told = version_of(*writer_) == schema_version ? std::nullopt : seal_of(file_)) {
    if (*told != hex(writer_->file_hash())) throw StoreFault(Trouble::corrupt, "not as it was when it was closed");
    break_seal();
  }
  migrate(*writer_, file_);
  writer_->keep_log();
  keeper_ = std::make_unique<LogKeeper>(file_, vfs_, limits);
  thread_ = std::thread([this] { work(); });
}

SqliteStore::~SqliteStore() {
  queue_.stop();
  thread_.join();
  keeper_.reset();
  readers_.clear();
  writer_.reset();
  try {
    // SQLite takes the log away when the last connection of all processes closes and all of it is in the file.
    if (!std::filesystem::exists(with(file_, "-wal")) && !seal_of(file_)) seal(file_);
  } catch (const std::exception&) {  // a file without a seal is as good a file
  }
}

void SqliteStore::write(Write write, Done done) {
  queue_.put(std::move(write), std::move(done));
}

void SqliteStore::work() {
  std::vector<Pending> batch;
  while (queue_.wait()) {
    queue_.take(batch);
    commit(batch);
    batch.clear();
  }
}

// The writer's connection, opened anew after trouble.
Connection& SqliteStore::writer() {
  if (!writer_) {
    writer_ = std::make_unique<Connection>(file_, Access::write, vfs_);
    writer_->keep_log();
  }
  if (distrust_log_) {
    if (!writer_->truncate_log()) throw StoreFault(Trouble::busy, "the log of a failed commit is still being read");
    distrust_log_ = false;
  }
  break_seal();
  return *writer_;
}

void SqliteStore::break_seal() {
  if (!seal_is_broken_) unseal(file_);
  seal_is_broken_ = true;
}

void SqliteStore::commit(std::vector<Pending>& batch) {
  std::vector<Result<Written>> results;
  bool commit_tried = false;
  std::optional<Trouble> trouble;
  std::string what;
  try {
    Connection& db = writer();
    db.run("BEGIN IMMEDIATE");
    // What comes while these are applied goes along: when many wait for an answer, half of them would else be told
    // after one sync and half after another.
    Writing writing(db);
    do {
      for (std::size_t i = results.size(); i < batch.size(); ++i) results.push_back(writing.apply(batch[i].write));
    } while (queue_.take(batch));
    writing.set_heads();
    commit_tried = true;
    db.run("COMMIT");
  } catch (const StoreFault& fault) {
    trouble = fault.trouble();
    what = fault.what();
  } catch (const std::exception& error) {
    trouble = Trouble::io;
    what = error.what();
  }
  queue_.forget(batch);
  if (trouble) {
    writer_.reset();  // rolls back what was begun
    // A full disk is told as such even at the commit: the sender is asked to send again later, and that is right. It
    // fails a write and never a sync, so the log before it is as it was. To empty the log then would ask for more room
    // than the next write does.
    const bool may_have_happened = commit_tried && *trouble != Trouble::full;
    distrust_log_ = distrust_log_ || may_have_happened;
    for (Pending& one : batch) {
      one.done(may_have_happened ? nullptr : std::make_exception_ptr(StoreFault(*trouble, what)), Written{});
    }
    return;
  }
  empty_log(batch);
  for (std::size_t i = 0; i < batch.size(); ++i) batch[i].done(nullptr, std::move(results[i]));
  if (!writer_ || !keeper_->grew(writer_->log_pages())) return;
  try {
    writer_->checkpoint();
  } catch (const StoreFault&) {  // what was committed stays so
    writer_.reset();
  }
}

// Deleted ballots are overwritten in the file, and must leave the write-ahead log as well. When somebody is reading
// it is tried again after the next commit.
void SqliteStore::empty_log(const std::vector<Pending>& batch) {
  for (const Pending& one : batch) {
    log_holds_deleted_ = log_holds_deleted_ || !one.write.blanked.empty();
    for (const BoxStep& step : one.write.box_steps) {
      log_holds_deleted_ = log_holds_deleted_ || step.what != BoxStep::What::open;
    }
  }
  if (!log_holds_deleted_) return;
  try {
    log_holds_deleted_ = !writer_->truncate_log();
  } catch (const StoreFault&) {  // what was committed stays so
    writer_.reset();
  }
}

Head SqliteStore::head(const AnyId& workspace) const {
  return ask([&](Connection& db) { return Questions(db).head(workspace); });
}
std::vector<AnyId> SqliteStore::workspaces() const {
  return ask([](Connection& db) { return Questions(db).workspaces(); });
}
std::vector<Record> SqliteStore::read(const AnyId& workspace, Seq from, std::int64_t limit) const {
  return ask([&](Connection& db) { return Questions(db).read(workspace, from, limit); });
}
std::optional<Known> SqliteStore::find_ref(const AnyId& workspace, const AnyId& actor, const AnyId& ref) const {
  return ask([&](Connection& db) { return Questions(db).find_ref(workspace, actor, ref); });
}
std::vector<Seq> SqliteStore::touches(const AnyId& workspace, const AnyId& entity) const {
  return ask([&](Connection& db) { return Questions(db).touches(workspace, entity); });
}
std::vector<Hash> SqliteStore::segments(const AnyId& workspace) const {
  return ask([&](Connection& db) { return Questions(db).segments(workspace); });
}
std::vector<std::string> SqliteStore::snapshot_parts(const AnyId& workspace) const {
  return ask([&](Connection& db) { return Questions(db).snapshot_parts(workspace); });
}
std::optional<Snapshot> SqliteStore::snapshot(const AnyId& workspace, std::string_view part, Seq at_most) const {
  return ask([&](Connection& db) { return Questions(db).snapshot(workspace, part, at_most); });
}
std::optional<std::string> SqliteStore::blob(const AnyId& workspace, const Hash& hash) const {
  return ask([&](Connection& db) { return Questions(db).blob(workspace, hash); });
}
Box SqliteStore::box(const AnyId& workspace, const AnyId& question) const {
  return ask([&](Connection& db) { return Questions(db).box(workspace, question); });
}
std::optional<Row> SqliteStore::row(const RowKey& key) const {
  return ask([&](Connection& db) { return Questions(db).row(key); });
}
std::vector<Row> SqliteStore::rows(Table table, const AnyId& workspace) const {
  return ask([&](Connection& db) { return Questions(db).rows(table, workspace); });
}
std::vector<Row> SqliteStore::find(Table table, std::string_view lookup) const {
  return ask([&](Connection& db) { return Questions(db).find(table, lookup); });
}
std::vector<std::string> SqliteStore::integrity_problems() const {
  return ask([](Connection& db) { return db.integrity_problems(); });
}

}  // namespace rd::store
