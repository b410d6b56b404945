#include "store/sqlite_write.hpp"

#include <algorithm>
#include <set>

#include "store/chain.hpp"
#include "store/tables.hpp"

namespace rd::store {
namespace {

void put_record(Connection& db, const AnyId& workspace, const Record& record) {
  db.run(
      "INSERT INTO record (workspace, seq, at, actor, op, ref, input, answer, schema, changes, salt, payload_hash, "
      "prev_hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
      workspace, record.seq, record.at, record.actor, Text{record.op}, record.ref, record.input,
      std::string_view(record.answer), record.schema, std::string_view(record.changes), record.salt,
      record.payload_hash, record.prev_hash);
  for (const AnyId& entity : record.touched) {
    db.run(
        "INSERT INTO touch (workspace, entity, seq) VALUES ($1, $2, $3) ON CONFLICT (workspace, entity, seq) DO "
        "NOTHING",
        workspace, entity, record.seq);
  }
}

Result<void> put_rows(Connection& db, const Write& write) {
  const Puts puts(db);
  for (const RowKey& key : write.rows_gone) puts.row_gone(key);
  for (const Row& row : write.rows) {
    const auto& [key, lookup, body] = row;
    if (one_per_lookup(key.table) && !lookup.empty()) {
      auto other = db.query(in_table("SELECT id FROM @ WHERE lookup = $1 AND workspace = $2 AND id <> $3", key.table),
                            std::string_view(lookup), key.workspace, Text{key.id});
      if (other.next()) {
        return refuse(Why::conflict, "row.lookup_taken", {}, {{"table", std::string(name_of(key.table))}});
      }
    }
    puts.row(row);
  }
  return {};
}

Result<void> put_ballots(Connection& db, const Write& write) {
  for (const Ballot& ballot : write.ballots) {
    auto open = db.query("SELECT 1 FROM meta WHERE workspace = $1 AND name = $2", write.workspace,
                         Text{box_name(ballot.question)});
    if (!open.next()) return refuse(Why::conflict, "box.closed");
    Puts(db).ballot(write.workspace, ballot);
  }
  return {};
}

Result<void> put_what_may_be_refused(Connection& db, const Write& write) {
  Puts(db).boxes_open(write);
  TRY_DO(put_rows(db, write));
  return put_ballots(db, write);
}

}  // namespace

Head& Writing::head(const AnyId& workspace) {
  const auto known = heads_.find(workspace);
  if (known != heads_.end()) return known->second.now;
  const Head now = Questions(db_).head(workspace);
  return heads_.emplace(workspace, Moved{now, now}).first->second.now;
}

// Nobody else can have moved a head meanwhile, whatever the engine promises about locks.
void Writing::set_heads() {
  for (const auto& [workspace, moved] : heads_) {
    const std::string before = head_body(moved.before);
    const std::string now = head_body(moved.now);
    if (before == now) continue;
    const auto rows = moved.before.seq == 0
                          ? db_.run(
                                "INSERT INTO meta (workspace, name, body) VALUES ($1, $2, $3) "
                                "ON CONFLICT (workspace, name) DO NOTHING",
                                workspace, Text{head_name}, std::string_view(now))
                          : db_.run("UPDATE meta SET body = $1 WHERE workspace = $2 AND name = $3 AND body = $4",
                                    std::string_view(now), workspace, Text{head_name}, std::string_view(before));
    if (rows != 1) throw StoreFault(Trouble::corrupt, "a head is not where it was read");
  }
  heads_.clear();
}

Result<Written> Writing::from_earlier(const Write& write) {
  Written out{Outcome::stored, 0, {}};
  std::set<std::pair<AnyId, AnyId>> seen;
  bool all_known = true;
  bool twice = false;
  for (const Record& record : write.records) {
    twice = !seen.emplace(record.actor, record.ref).second || twice;
    auto known = Questions(db_).find_ref(write.workspace, record.actor, record.ref);
    if (!known) {
      all_known = false;
      continue;
    }
    if (known->input != record.input) return refuse(Why::conflict, "ref.other_input");
    out.earlier.push_back(std::move(known->answer));
    out.head = std::max(out.head, known->seq);
  }
  if (all_known && !twice) return out;
  if (twice || !out.earlier.empty()) return Written{Outcome::conflict, head(write.workspace).seq, {}};
  return Written{Outcome::stored, 0, {}};
}

void Writing::put_records(Write& write) {
  Head& now = head(write.workspace);
  for (Record& record : write.records) {
    link(write.workspace, now, record);
    put_record(db_, write.workspace, record);
    if (now.seq % segment_size == 0) Puts(db_).segment(write.workspace, now);
  }
}

Result<Written> Writing::apply(Write& write) {
  if (!write.records.empty()) {
    TRY(auto earlier, from_earlier(write));
    if (earlier.outcome == Outcome::conflict || !earlier.earlier.empty()) return earlier;
    const Head& now = head(write.workspace);
    if (!builds_on(write, now)) return Written{Outcome::conflict, now.seq, {}};
  }
  // What comes before a refusal is taken back without the writes of others in this transaction.
  const bool may_be_refused = !write.rows.empty() || !write.ballots.empty();
  if (may_be_refused) db_.run("SAVEPOINT one_write");
  if (auto put = put_what_may_be_refused(db_, write); !put) {
    db_.run("ROLLBACK TO SAVEPOINT one_write");
    db_.run("RELEASE SAVEPOINT one_write");
    return tl::unexpected(std::move(put).error());
  }
  if (may_be_refused) db_.run("RELEASE SAVEPOINT one_write");
  Puts(db_).bytes(write);
  Puts(db_).boxes_end(write);
  if (write.records.empty()) return Written{Outcome::stored, 0, {}};
  Puts(db_).blanked(write);
  put_records(write);
  return Written{Outcome::stored, write.records.back().seq, {}};
}

}  // namespace rd::store
