// What is asked of the tables, in SQL that SQLite and PostgreSQL both take, and how they hold what is no plain value.
#pragma once
#include "store/store.hpp"

namespace rd::store {

inline constexpr std::string_view head_name = "head";  // of the row in meta
[[nodiscard]] std::string head_body(const Head& head);
[[nodiscard]] Head head_from(const std::string& body);                  // faults corrupt
[[nodiscard]] std::string box_name(const AnyId& question);              // of the row in meta with its secret
[[nodiscard]] std::string in_table(std::string_view sql, Table table);  // every @ is its name

// One member is one question, as in Store. `Db` is the connection of a driver.
template <class Db>
class Questions {
 public:
  explicit Questions(Db& db) : db_(db) {}
  [[nodiscard]] Head head(const AnyId& workspace) const;
  [[nodiscard]] std::vector<AnyId> workspaces() const;
  [[nodiscard]] std::vector<Record> read(const AnyId& workspace, Seq from, std::int64_t limit) const;
  [[nodiscard]] std::optional<Known> find_ref(const AnyId& workspace, const AnyId& actor, const AnyId& ref) const;
  [[nodiscard]] std::vector<Seq> touches(const AnyId& workspace, const AnyId& entity) const;
  [[nodiscard]] std::vector<Hash> segments(const AnyId& workspace) const;
  [[nodiscard]] std::vector<std::string> snapshot_parts(const AnyId& workspace) const;
  [[nodiscard]] std::optional<Snapshot> snapshot(const AnyId& workspace, std::string_view part, Seq at_most) const;
  [[nodiscard]] std::optional<std::string> blob(const AnyId& workspace, const Hash& hash) const;
  [[nodiscard]] Box box(const AnyId& workspace, const AnyId& question) const;
  [[nodiscard]] std::optional<Row> row(const RowKey& key) const;
  [[nodiscard]] std::vector<Row> rows(Table table, const AnyId& workspace) const;
  [[nodiscard]] std::vector<Row> find(Table table, std::string_view lookup) const;
  // Those whose bytes are not those of their hash, in all workspaces.
  [[nodiscard]] std::vector<Problem> damaged_snapshots() const;
  [[nodiscard]] std::vector<Problem> damaged_blobs() const;

 private:
  Db& db_;
};

// What is written without asking. In PostgreSQL run() only sends: what became of it is told with the other answers.
template <class Db>
class Puts {
 public:
  explicit Puts(Db& db) : db_(db) {}
  void boxes_open(const Write& write) const;
  void boxes_end(const Write& write) const;  // sealed and closed
  void row_gone(const RowKey& key) const;
  void row(const Row& row) const;
  void ballot(const AnyId& workspace, const Ballot& ballot) const;
  void bytes(const Write& write) const;  // snapshots, parts that go, blobs
  void segment(const AnyId& workspace, const Head& end) const;
  void blanked(const Write& write) const;

 private:
  Db& db_;
};

}  // namespace rd::store
