// What is asked of the tables, in SQL that SQLite and PostgreSQL both take. One function is one question or one
// write inside a transaction that the caller has begun.
#pragma once
#include <functional>

#include "store/sqlite.hpp"

namespace rd::store {

// Does one Write. What it refuses, or answers from earlier refs, or calls a conflict, has left no trace.
// The records were given their salt and payload_hash before (seal_payload).
[[nodiscard]] Result<Written> apply(Connection& db, Write& write);

[[nodiscard]] Head head_of(Connection& db, const AnyId& workspace);
[[nodiscard]] std::vector<AnyId> workspaces_in(Connection& db);
[[nodiscard]] std::vector<Record> records_of(Connection& db, const AnyId& workspace, Seq from, std::int64_t limit);
[[nodiscard]] std::optional<Known> known_ref(Connection& db, const AnyId& workspace, const AnyId& actor,
                                             const AnyId& ref);
[[nodiscard]] std::vector<Seq> touches_of(Connection& db, const AnyId& workspace, const AnyId& entity);
[[nodiscard]] std::vector<Hash> segments_of(Connection& db, const AnyId& workspace);
[[nodiscard]] std::vector<std::string> snapshot_parts_of(Connection& db, const AnyId& workspace);
[[nodiscard]] std::optional<Snapshot> newest_snapshot(Connection& db, const AnyId& workspace, std::string_view part,
                                                      Seq at_most);
[[nodiscard]] std::optional<std::string> blob_of(Connection& db, const AnyId& workspace, const Hash& hash);
// Those whose bytes are not those of their hash, in all workspaces. The number looked at.
using OnProblem = std::function<void(Problem)>;
std::int64_t each_damaged_snapshot(Connection& db, const OnProblem& on_problem);
std::int64_t each_damaged_blob(Connection& db, const OnProblem& on_problem);
[[nodiscard]] Box box_of(Connection& db, const AnyId& workspace, const AnyId& question);
[[nodiscard]] std::optional<Row> row_of(Connection& db, const RowKey& key);
[[nodiscard]] std::vector<Row> rows_of(Connection& db, Table table, const AnyId& workspace);
[[nodiscard]] std::vector<Row> rows_found(Connection& db, Table table, std::string_view lookup);

}  // namespace rd::store
