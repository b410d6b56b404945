#include "store/postgres_store.hpp"

#include <algorithm>

#include "store/postgres_schema.hpp"
#include "store/postgres_write.hpp"
#include "store/tables.hpp"

namespace rd::store {
namespace {

constexpr int most_tries = 6;
constexpr int most_rereads = 4;
constexpr std::size_t most_readers = 8;

bool is_doubtful(const PgFault& fault) {
  return fault.line_lost() || fault.state() == "40003";
}

// A refusal after a commit in doubt tells nothing of that commit.
Result<Written> told_after_doubt(const Write& write, Result<Written> written) {
  if (!written && write.records.empty()) return Written{};
  return written;
}

}  // namespace

PostgresStore::PostgresStore(Setting setting) : setting_(std::move(setting)), writer_(connected()) {
  migrate(*writer_);
  thread_ = std::thread([this] { work(); });
}

PostgresStore::~PostgresStore() {
  queue_.stop();
  thread_.join();
}

std::unique_ptr<PgConnection> PostgresStore::connected() const {
  return std::make_unique<PgConnection>(setting_.address, PgConnection::Setting{setting_.patience, names_});
}

bool PostgresStore::is_over(const PgFault& fault) const {
  if (fault.name_unknown()) names_ = false;
  return fault.line_lost() || fault.name_unknown();
}

void PostgresStore::write(Write write, Done done) {
  queue_.put(std::move(write), std::move(done));
}

void PostgresStore::work() {
  std::vector<Pending> batch;
  while (queue_.wait()) {
    queue_.take(batch);
    if (!commit(batch)) {
      for (Pending& one : batch) commit({&one, 1});
    }
    batch.clear();
  }
}

// Twenty milliseconds, forty, … and up to as much again, so that two processes do not meet for ever.
void PostgresStore::pause(int tries) {
  const int ms = 20 << tries;
  std::this_thread::sleep_for(std::chrono::milliseconds(ms + std::uniform_int_distribution(0, ms)(random_)));
}

void PostgresStore::take_back() {
  try {
    if (writer_) static_cast<void>(writer_->query("ROLLBACK"));
  } catch (const StoreFault&) {
    writer_.reset();
  }
}

std::vector<Result<Written>> PostgresStore::try_once(std::span<Pending> batch) {
  if (!writer_) writer_ = connected();
  PgBatch todo(batch);
  todo.ask(*writer_);
  auto results = todo.decide();
  todo.send(*writer_);
  if (setting_.trouble) setting_.trouble(*writer_, Moment::before_commit);
  writer_->run("COMMIT");
  try {
    writer_->flush();
    if (setting_.trouble) setting_.trouble(*writer_, Moment::commit_sent);
    if (writer_->answers().front().did() != "COMMIT") throw PgFault("40000", "a commit that was none");
  } catch (const PgFault& fault) {
    for (std::size_t i = 0; i < results.size() && is_doubtful(fault); ++i) {
      if (results[i]) in_doubt_[i] = true;
    }
    throw;
  }
  return results;
}

// What became of it is told; false: nothing is told, because each of the batch is better done alone.
bool PostgresStore::commit(std::span<Pending> batch) {
  in_doubt_.assign(batch.size(), false);
  std::exception_ptr trouble;
  for (int tries = 0; tries < most_tries; ++tries) {
    if (tries > 0) pause(tries - 1);
    try {
      auto results = try_once(batch);
      queue_.forget(batch);
      for (std::size_t i = 0; i < batch.size(); ++i) {
        const Write& write = batch[i].write;
        batch[i].done(nullptr, in_doubt_[i] ? told_after_doubt(write, std::move(results[i])) : std::move(results[i]));
      }
      return true;
    } catch (const PgFault& fault) {
      trouble = std::current_exception();
      if (is_over(fault)) writer_.reset();
      take_back();
      if (!fault.may_go_better()) break;
    } catch (const std::exception&) {
      trouble = std::current_exception();
      take_back();
      break;
    }
  }
  const bool any_in_doubt = std::find(in_doubt_.begin(), in_doubt_.end(), true) != in_doubt_.end();
  if (batch.size() > 1 && writer_ && !any_in_doubt) return false;
  queue_.forget(batch);
  for (std::size_t i = 0; i < batch.size(); ++i) batch[i].done(in_doubt_[i] ? nullptr : trouble, Written{});
  return true;
}

std::unique_ptr<PgConnection> PostgresStore::reader() const {
  std::unique_lock lock(readers_mutex_);
  reader_came_.wait(lock, [this] { return reading_ < most_readers; });
  ++reading_;
  if (readers_.empty()) return nullptr;
  auto out = std::move(readers_.back());
  readers_.pop_back();
  return out;
}

void PostgresStore::give_back(std::unique_ptr<PgConnection> reader) const {
  {
    const std::scoped_lock lock(readers_mutex_);
    --reading_;
    if (reader) {
      readers_.push_back(std::move(reader));
    } else {
      readers_.clear();  // when one line broke, so did the others
    }
  }
  reader_came_.notify_one();
}

template <class Question>
auto PostgresStore::ask(const Question& question) const {
  for (int tries = 0;; ++tries) {
    auto connection = reader();
    try {
      if (!connection) connection = connected();
      if (setting_.trouble) setting_.trouble(*connection, Moment::reading);
      auto answer = question(Questions(*connection));
      give_back(std::move(connection));
      return answer;
    } catch (const PgFault& fault) {
      give_back(is_over(fault) ? nullptr : std::move(connection));
      if (!fault.may_go_better() || tries == most_rereads) throw;
      std::this_thread::sleep_for(std::chrono::milliseconds(10 * tries));
    } catch (...) {
      give_back(std::move(connection));
      throw;
    }
  }
}

using Asked = Questions<PgConnection>;

Head PostgresStore::head(const AnyId& workspace) const {
  return ask([&](const Asked& tables) { return tables.head(workspace); });
}
std::vector<AnyId> PostgresStore::workspaces() const {
  return ask([](const Asked& tables) { return tables.workspaces(); });
}
std::vector<Record> PostgresStore::read(const AnyId& workspace, Seq from, std::int64_t limit) const {
  return ask([&](const Asked& tables) { return tables.read(workspace, from, limit); });
}
std::optional<Known> PostgresStore::find_ref(const AnyId& workspace, const AnyId& actor, const AnyId& ref) const {
  return ask([&](const Asked& tables) { return tables.find_ref(workspace, actor, ref); });
}
std::vector<Seq> PostgresStore::touches(const AnyId& workspace, const AnyId& entity) const {
  return ask([&](const Asked& tables) { return tables.touches(workspace, entity); });
}
std::vector<Hash> PostgresStore::segments(const AnyId& workspace) const {
  return ask([&](const Asked& tables) { return tables.segments(workspace); });
}
std::vector<std::string> PostgresStore::snapshot_parts(const AnyId& workspace) const {
  return ask([&](const Asked& tables) { return tables.snapshot_parts(workspace); });
}
std::optional<Snapshot> PostgresStore::snapshot(const AnyId& workspace, std::string_view part, Seq at_most) const {
  return ask([&](const Asked& tables) { return tables.snapshot(workspace, part, at_most); });
}
std::optional<std::string> PostgresStore::blob(const AnyId& workspace, const Hash& hash) const {
  return ask([&](const Asked& tables) { return tables.blob(workspace, hash); });
}
Box PostgresStore::box(const AnyId& workspace, const AnyId& question) const {
  return ask([&](const Asked& tables) { return tables.box(workspace, question); });
}
std::optional<Row> PostgresStore::row(const RowKey& key) const {
  return ask([&](const Asked& tables) { return tables.row(key); });
}
std::vector<Row> PostgresStore::rows(Table table, const AnyId& workspace) const {
  return ask([&](const Asked& tables) { return tables.rows(table, workspace); });
}
std::vector<Row> PostgresStore::find(Table table, std::string_view lookup) const {
  return ask([&](const Asked& tables) { return tables.find(table, lookup); });
}

std::vector<Problem> PostgresStore::damaged_snapshots() const {
  return ask([](const Asked& tables) { return tables.damaged_snapshots(); });
}
std::vector<Problem> PostgresStore::damaged_blobs() const {
  return ask([](const Asked& tables) { return tables.damaged_blobs(); });
}

}  // namespace rd::store
