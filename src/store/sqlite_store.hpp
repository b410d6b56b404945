// The store in one SQLite file with a write-ahead log. One thread writes: it takes all that is queued, and what comes
// while it works on that, and commits it as one transaction, so many writers share one wait for the disk and nobody
// waits for a timer. At most 10,000 writes or 64 MiB wait (one alone may be larger); who comes then is told busy at
// once. Reads run on the caller's thread, each on a connection that nobody else has at that moment.
//
// When a commit fails, nothing of it is told as stored and the connection is closed. Unless it was for want of room (a
// write failed, not a sync, and the next may succeed as soon as there is room), before the next commit all that
// is in the write-ahead log is brought into the file by a connection that knows nothing of the failure: after a failed
// fsync the system may have forgotten pages that it still shows. While that does not succeed writes fault and reads go
// on.
#pragma once
#include <filesystem>
#include <memory>
#include <mutex>
#include <thread>

#include "store/log_keeper.hpp"
#include "store/sqlite.hpp"
#include "store/store.hpp"
#include "store/write_queue.hpp"

namespace rd::store {

class SqliteStore : public Store {
 public:
  // Makes the file when it is not there, and brings an older one to this version (schema.hpp). `vfs` as in sqlite.hpp.
  explicit SqliteStore(std::filesystem::path file, std::string vfs = {}, LogLimits limits = {});
  // What was queued is written first. When nobody else has the file open it is sealed (seal.hpp), which reads all of
  // it: a second for a gigabyte. The seal is gone before the first write.
  ~SqliteStore() override;
  SqliteStore(const SqliteStore&) = delete;
  SqliteStore& operator=(const SqliteStore&) = delete;

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

  // All that is not as it was written: the seal, what SQLite finds, the log of every workspace, snapshots, blobs. Of a
  // file that was closed and not written to since, each flipped byte is found; else those in rows of accounts and the
  // like, in ballots and in pages that hold nothing may be missed. Reads everything: minutes for a large file.
  [[nodiscard]] std::vector<Problem> verify_all() const;
  // What SQLite finds wrong in the file. Looks at every page: minutes for a large file.
  [[nodiscard]] std::vector<std::string> integrity_problems() const;
  // A copy of all that is durable now, while others read and write: the file `to`, which must not be there, and
  // `to`.sha256 in the form of sha256sum. Faults as reading and writing do; then neither file is there.
  void backup(const std::filesystem::path& to) const;

 private:
  void work();  // of the writer's thread
  void commit(std::vector<Pending>& batch);
  Connection& writer();
  void break_seal();
  void empty_log(const std::vector<Pending>& batch);

  template <class Question>
  auto ask(const Question& question) const;

  const std::filesystem::path file_;
  const std::string vfs_;

  mutable std::mutex readers_mutex_;
  mutable std::vector<std::unique_ptr<Connection>> readers_;  // that nobody uses now

  std::unique_ptr<LogKeeper> keeper_;
  std::unique_ptr<Connection> writer_;  // of the writer's thread only; none after trouble
  bool distrust_log_{};                 // a commit failed: see above
  bool seal_is_broken_{};               // it is known that there is none
  bool log_holds_deleted_{};            // a box was closed, and the write-ahead log still shows it

  WriteQueue queue_;
  std::thread thread_;
};

// Asks on a connection of the caller's own. A connection that had trouble is not used again.
template <class Question>
auto SqliteStore::ask(const Question& question) const {
  std::unique_ptr<Connection> reader;
  {
    const std::scoped_lock lock(readers_mutex_);
    if (!readers_.empty()) {
      reader = std::move(readers_.back());
      readers_.pop_back();
    }
  }
  if (!reader) reader = std::make_unique<Connection>(file_, Access::read, vfs_);
  auto answer = question(*reader);
  const std::scoped_lock lock(readers_mutex_);
  readers_.push_back(std::move(reader));
  return answer;
}

// verify_all() of a file that may be too damaged to open.
[[nodiscard]] std::vector<Problem> verify_file(const std::filesystem::path& file);

// Puts a backup in the place of `to`, which must not be there. Faults corrupt when FILE.sha256 is not there or tells
// another hash, when SQLite finds something wrong, or when a log does not verify; then there is no `to`.
void restore(const std::filesystem::path& backup, const std::filesystem::path& to);

}  // namespace rd::store
