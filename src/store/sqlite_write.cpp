#include "store/sqlite_write.hpp"

#include <algorithm>
#include <set>

#include "store/chain.hpp"
#include "store/tables.hpp"

namespace rd::store {
namespace {

Result<Written> from_earlier(Connection& db, const Write& write) {
  Written out{Outcome::stored, 0, {}};
  std::set<std::pair<AnyId, AnyId>> seen;
  bool all_known = true;
  bool twice = false;
  for (const Record& record : write.records) {
    twice = !seen.emplace(record.actor, record.ref).second || twice;
    auto known = Questions(db).find_ref(write.workspace, record.actor, record.ref);
    if (!known) {
      all_known = false;
      continue;
    }
    if (known->input != record.input) return refuse(Why::conflict, "ref.other_input");
    out.earlier.push_back(std::move(known->answer));
    out.head = std::max(out.head, known->seq);
  }
  if (all_known && !twice) return out;
  if (twice || !out.earlier.empty()) return Written{Outcome::conflict, Questions(db).head(write.workspace).seq, {}};
  return Written{Outcome::stored, 0, {}};
}

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

// The head is compared and set: nobody else can have moved it, whatever the engine promises about locks.
void put_records(Connection& db, Write& write, Head head) {
  const std::string before = head_body(head);
  for (Record& record : write.records) {
    link(write.workspace, head, record);
    put_record(db, write.workspace, record);
    if (head.seq % segment_size == 0) Puts(db).segment(write.workspace, head);
  }
  const std::string after = head_body(head);
  const auto moved = write.expected == 0
                         ? db.run(
                               "INSERT INTO meta (workspace, name, body) VALUES ($1, $2, $3) "
                               "ON CONFLICT (workspace, name) DO NOTHING",
                               write.workspace, Text{head_name}, std::string_view(after))
                         : db.run("UPDATE meta SET body = $1 WHERE workspace = $2 AND name = $3 AND body = $4",
                                  std::string_view(after), write.workspace, Text{head_name}, std::string_view(before));
  if (moved != 1) throw StoreFault(Trouble::corrupt, "a head is not where it was read");
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

Result<Written> apply(Connection& db, Write& write) {
  Head head;
  if (!write.records.empty()) {
    TRY(auto earlier, from_earlier(db, write));
    if (earlier.outcome == Outcome::conflict || !earlier.earlier.empty()) return earlier;
    head = Questions(db).head(write.workspace);
    if (!builds_on(write, head)) return Written{Outcome::conflict, head.seq, {}};
  }
  // What comes before a refusal is taken back without the writes of others in this transaction.
  const bool may_be_refused = !write.rows.empty() || !write.ballots.empty();
  if (may_be_refused) db.run("SAVEPOINT one_write");
  if (auto put = put_what_may_be_refused(db, write); !put) {
    db.run("ROLLBACK TO SAVEPOINT one_write");
    db.run("RELEASE SAVEPOINT one_write");
    return tl::unexpected(std::move(put).error());
  }
  if (may_be_refused) db.run("RELEASE SAVEPOINT one_write");
  Puts(db).bytes(write);
  Puts(db).boxes_end(write);
  if (write.records.empty()) return Written{Outcome::stored, 0, {}};
  Puts(db).blanked(write);
  put_records(db, write, head);
  return Written{Outcome::stored, write.records.back().seq, {}};
}

}  // namespace rd::store
