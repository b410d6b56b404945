// The store in memory: for tests, and as the shortest description of what a store does. Nothing outlives it.
#pragma once
#include <map>
#include <mutex>
#include <set>

#include "store/store.hpp"

namespace rd::store {

class MemoryStore : public Store {
 public:
  void write(Write write, Done done) override;  // calls `done` before it returns
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

 private:
  using Rows = std::map<RowKey, Row>;
  struct Kept {  // of one workspace
    Head head;
    std::vector<Record> records;
    std::vector<Hash> segments;
    std::map<std::pair<AnyId, AnyId>, Seq> refs;
    std::map<AnyId, std::set<Seq>> touches;
    std::map<std::string, std::map<Seq, std::string>, std::less<>> snapshots;
    Seq blanked{};  // the record that took words away last
    std::map<Hash, std::string> blobs;
    std::map<AnyId, std::string> secrets;  // of open boxes
    std::map<AnyId, std::map<std::string, std::string>> ballots;
  };
  Result<Written> apply(Write& write);
  static Result<Written> from_earlier(const Kept& kept, const Write& write);
  Result<Rows> rows_after(const Write& write) const;
  static void put(Kept& kept, const AnyId& workspace, Record& record);
  const Kept& of(const AnyId& workspace) const;

  mutable std::mutex mutex_;
  std::map<AnyId, Kept> workspaces_;
  Rows rows_;
};

}  // namespace rd::store
