// A store that fails on purpose, in front of one that does not: for tests that ask what is left when the disk fails
// at the N-th call. Reads and writes are counted together, from 1.
#pragma once
#include <atomic>

#include "store/store.hpp"

namespace rd::store {

struct FaultPlan {
  enum class How { once, for_ever };
  enum class What {
    full,              // a StoreFault full; nothing is written
    io,                // a StoreFault io; nothing is written
    conflict,          // of a write; a read faults io
    unknown_not_done,  // of a write: Outcome::unknown, and it did not happen; a read faults io
    unknown_yet_done,  // of a write: Outcome::unknown, and it did happen; a read faults io
  };
  std::int64_t call{};  // 0: never
  How how{};
  What what{};
};

class FaultStore : public Store {
 public:
  explicit FaultStore(Store& behind) : behind_(behind) {}
  void plan(FaultPlan plan);                                   // counts anew from here; not while others call
  [[nodiscard]] std::int64_t calls() const { return calls_; }  // since the plan

  void write(Write write, Done done) override;
  [[nodiscard]] Head head(const AnyId& workspace) const override { return behind().head(workspace); }
  [[nodiscard]] std::vector<AnyId> workspaces() const override { return behind().workspaces(); }
  [[nodiscard]] std::vector<Record> read(const AnyId& workspace, Seq from, std::int64_t limit) const override {
    return behind().read(workspace, from, limit);
  }
  [[nodiscard]] std::optional<Known> find_ref(const AnyId& workspace, const AnyId& actor,
                                              const AnyId& ref) const override {
    return behind().find_ref(workspace, actor, ref);
  }
  [[nodiscard]] std::vector<Seq> touches(const AnyId& workspace, const AnyId& entity) const override {
    return behind().touches(workspace, entity);
  }
  [[nodiscard]] std::vector<Hash> segments(const AnyId& workspace) const override {
    return behind().segments(workspace);
  }
  [[nodiscard]] std::vector<std::string> snapshot_parts(const AnyId& workspace) const override {
    return behind().snapshot_parts(workspace);
  }
  [[nodiscard]] std::optional<Snapshot> snapshot(const AnyId& workspace, std::string_view part,
                                                 Seq at_most) const override {
    return behind().snapshot(workspace, part, at_most);
  }
  [[nodiscard]] std::optional<std::string> blob(const AnyId& workspace, const Hash& hash) const override {
    return behind().blob(workspace, hash);
  }
  [[nodiscard]] Box box(const AnyId& workspace, const AnyId& question) const override {
    return behind().box(workspace, question);
  }
  [[nodiscard]] std::optional<Row> row(const RowKey& key) const override { return behind().row(key); }
  [[nodiscard]] std::vector<Row> rows(Table table, const AnyId& workspace) const override {
    return behind().rows(table, workspace);
  }
  [[nodiscard]] std::vector<Row> find(Table table, std::string_view lookup) const override {
    return behind().find(table, lookup);
  }

 private:
  [[nodiscard]] bool fails_now() const;
  Store& behind() const;  // for a read; faults when it is its turn

  Store& behind_;
  FaultPlan plan_;
  mutable std::atomic<std::int64_t> calls_{0};
};

}  // namespace rd::store
