// The store in a PostgreSQL database. One thread writes: what queued while it committed goes in one transaction, as in
// sqlite_store.hpp, in three round trips (postgres_write.hpp). Reads run on the caller's thread, each on a connection
// that nobody else has at that moment; at most eight read at once.
//
// What may go better the second time (another wrote meanwhile, a deadlock, the line broke, the server starts) is done
// again, at most five times in about two seconds. A commit whose answer never came is looked up that way as well: its
// records are there with our salt, or they are not and cannot come any more once the same keys are ours. When the
// database stays away the writes fault, or are unknown when they were in such a commit. The next write connects anew.
#pragma once
#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <random>
#include <span>
#include <thread>

#include "store/postgres.hpp"
#include "store/store.hpp"
#include "store/write_queue.hpp"

namespace rd::store {

class PostgresStore : public Store {
 public:
  enum class Moment { reading, before_commit, commit_sent };
  struct Setting {
    std::string address;                                            // "postgresql://user:password@host/database"
    std::chrono::milliseconds patience = std::chrono::seconds(15);  // as in postgres.hpp
    // Trouble on purpose, for tests: by what it does to the connection. Reading: on any thread.
    std::function<void(PgConnection&, Moment)> trouble{};
  };
  // Makes the tables when they are not there, and brings older ones to this version (postgres_schema.hpp).
  explicit PostgresStore(Setting setting);
  ~PostgresStore() override;  // what was queued is written first
  PostgresStore(const PostgresStore&) = delete;
  PostgresStore& operator=(const PostgresStore&) = delete;

  void write(Write write, Done done) override;
  [[nodiscard]] Head head(const AnyId& workspace) const override;
  [[nodiscard]] std::vector<AnyId> workspaces() const override;
  [[nodiscard]] std::vector<Record> read(const AnyId& workspace, Seq from, std::int64_t limit) const override;
  [[nodiscard]] std::optional<Known> find_ref(const AnyId& workspace, const AnyId& actor,
                                              const AnyId& ref) const override;
  [[nodiscard]] std::vector<Seq> touches(const AnyId& workspace, const AnyId& entity) const override;
  [[nodiscard]] std::vector<Hash> segments(const AnyId& workspace) const override;
  [[nodiscard]] std::vector<std::string> snapshot_parts(const AnyId& workspace) const override;
  [[nodiscard]] std::optional<Snapshot> snapshot(const AnyId& workspace, std::string_view part,
                                                 Seq at_most) const override;
  [[nodiscard]] std::optional<std::string> blob(const AnyId& workspace, const Hash& hash) const override;
  [[nodiscard]] Box box(const AnyId& workspace, const AnyId& question) const override;
  [[nodiscard]] std::optional<Row> row(const RowKey& key) const override;
  [[nodiscard]] std::vector<Row> rows(Table table, const AnyId& workspace) const override;
  [[nodiscard]] std::vector<Row> find(Table table, std::string_view lookup) const override;

  // The log of every workspace, snapshots and blobs: all that is not as it was written. Reads everything.
  [[nodiscard]] std::vector<Problem> verify_all() const;

 private:
  void work();  // of the writer's thread
  bool commit(std::span<Pending> batch);
  [[nodiscard]] std::unique_ptr<PgConnection> connected() const;
  [[nodiscard]] bool is_over(const PgFault& fault) const;  // for a connection
  [[nodiscard]] std::vector<Result<Written>> try_once(std::span<Pending> batch);
  void take_back();
  void pause(int tries);

  [[nodiscard]] std::vector<Problem> damaged_snapshots() const;
  [[nodiscard]] std::vector<Problem> damaged_blobs() const;
  template <class Question>
  auto ask(const Question& question) const;
  [[nodiscard]] std::unique_ptr<PgConnection> reader() const;
  void give_back(std::unique_ptr<PgConnection> reader) const;  // null: it had trouble

  const Setting setting_;

  mutable std::atomic<bool> names_{true};  // the server keeps statements under a name

  mutable std::mutex readers_mutex_;
  mutable std::condition_variable reader_came_;
  mutable std::vector<std::unique_ptr<PgConnection>> readers_;  // that nobody uses now
  mutable std::size_t reading_{};

  // Of the writer's thread only.
  std::unique_ptr<PgConnection> writer_;  // none after trouble
  std::vector<bool> in_doubt_;            // of the batch: was in a commit whose end is not known
  std::mt19937 random_{std::random_device{}()};

  WriteQueue queue_;
  std::thread thread_;
};

}  // namespace rd::store
