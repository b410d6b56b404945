#include "store/tables.hpp"

#include <algorithm>
#include <set>

#include "store/chain.hpp"

namespace rd::store {
namespace {

constexpr std::string_view head_name = "head";
constexpr std::string_view box_prefix = "box ";  // of the name in meta of a box's secret

std::string head_body(const Head& head) {
  std::string body(8, '\0');
  for (unsigned i = 0; i < 8; ++i) body[i] = static_cast<char>(static_cast<std::uint64_t>(head.seq) >> (56U - 8U * i));
  body.append(reinterpret_cast<const char*>(head.hash.data()), head.hash.size());
  return body;
}

Head head_from(const std::string& body) {
  Head head;
  if (body.size() != 8 + head.hash.size()) throw StoreFault(Trouble::corrupt, "a head has another size");
  std::uint64_t seq = 0;
  for (std::size_t i = 0; i < 8; ++i) seq = (seq << 8U) | static_cast<std::uint8_t>(body[i]);
  head.seq = static_cast<Seq>(seq);
  std::copy_n(body.begin() + 8, head.hash.size(), reinterpret_cast<char*>(head.hash.data()));
  return head;
}

std::string in_table(std::string_view sql, Table table) {
  std::string out(sql);
  for (auto at = out.find('@'); at != std::string::npos; at = out.find('@')) out.replace(at, 1, name_of(table));
  return out;
}

Row row_from(const Query& query, Table table) {
  return {{table, query.id(0), query.bytes(1)}, query.bytes(2), query.bytes(3)};
}

std::string box_name(const AnyId& question) {
  return std::string(box_prefix) + to_text(question);
}

// ---- one Write, piece by piece ----

Result<Written> from_earlier(Connection& db, const Write& write) {
  Written out{Outcome::stored, 0, {}};
  std::set<std::pair<AnyId, AnyId>> seen;
  bool all_known = true;
  bool twice = false;
  for (const Record& record : write.records) {
    twice = !seen.emplace(record.actor, record.ref).second || twice;
    auto known = known_ref(db, write.workspace, record.actor, record.ref);
    if (!known) {
      all_known = false;
      continue;
    }
    if (known->input != record.input) return refuse(Why::conflict, "ref.other_input");
    out.earlier.push_back(std::move(known->answer));
    out.head = std::max(out.head, known->seq);
  }
  if (all_known && !twice) return out;
  if (twice || !out.earlier.empty()) return Written{Outcome::conflict, head_of(db, write.workspace).seq, {}};
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
    if (head.seq % segment_size == 0) {
      db.run("INSERT INTO segment (workspace, number, root) VALUES ($1, $2, $3)", write.workspace,
             head.seq / segment_size, head.hash);
    }
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

void open_boxes(Connection& db, const Write& write) {
  for (const BoxStep& step : write.box_steps) {
    if (step.what != BoxStep::What::open) continue;
    db.run(
        "INSERT INTO meta (workspace, name, body) VALUES ($1, $2, $3) "
        "ON CONFLICT (workspace, name) DO UPDATE SET body = excluded.body",
        write.workspace, Text{box_name(step.question)}, std::string_view(step.secret));
  }
}

void end_boxes(Connection& db, const Write& write) {
  for (const BoxStep& step : write.box_steps) {
    if (step.what == BoxStep::What::open) continue;
    db.run("DELETE FROM meta WHERE workspace = $1 AND name = $2", write.workspace, Text{box_name(step.question)});
    if (step.what == BoxStep::What::seal) continue;
    db.run("DELETE FROM box WHERE workspace = $1 AND question = $2", write.workspace, step.question);
  }
}

Result<void> put_rows(Connection& db, const Write& write) {
  for (const RowKey& key : write.rows_gone) {
    db.run(in_table("DELETE FROM @ WHERE workspace = $1 AND id = $2", key.table), key.workspace, Text{key.id});
  }
  for (const auto& [key, lookup, body] : write.rows) {
    if (lookup.empty()) {
      db.run(
          in_table("INSERT INTO @ (workspace, id, lookup, body) VALUES ($1, $2, NULL, $3) ON CONFLICT (workspace, id) "
                   "DO UPDATE SET lookup = excluded.lookup, body = excluded.body",
                   key.table),
          key.workspace, Text{key.id}, std::string_view(body));
      continue;
    }
    if (one_per_lookup(key.table)) {
      auto other = db.query(in_table("SELECT id FROM @ WHERE lookup = $1 AND workspace = $2 AND id <> $3", key.table),
                            std::string_view(lookup), key.workspace, Text{key.id});
      if (other.next()) {
        return refuse(Why::conflict, "row.lookup_taken", {}, {{"table", std::string(name_of(key.table))}});
      }
    }
    db.run(in_table("INSERT INTO @ (workspace, id, lookup, body) VALUES ($1, $2, $3, $4) ON CONFLICT (workspace, id) "
                    "DO UPDATE SET lookup = excluded.lookup, body = excluded.body",
                    key.table),
           key.workspace, Text{key.id}, std::string_view(lookup), std::string_view(body));
  }
  return {};
}

Result<void> put_ballots(Connection& db, const Write& write) {
  for (const Ballot& ballot : write.ballots) {
    auto open = db.query("SELECT 1 FROM meta WHERE workspace = $1 AND name = $2", write.workspace,
                         Text{box_name(ballot.question)});
    if (!open.next()) return refuse(Why::conflict, "box.closed");
    db.run(
        "INSERT INTO box (workspace, question, ballot, body) VALUES ($1, $2, $3, $4) "
        "ON CONFLICT (workspace, question, ballot) DO UPDATE SET body = excluded.body",
        write.workspace, ballot.question, std::string_view(ballot.key), std::string_view(ballot.body));
  }
  return {};
}

// The newest is for use, the one before it for when the newest is damaged.
void forget_older_snapshots(Connection& db, const AnyId& workspace, std::string_view part) {
  db.run(
      "DELETE FROM snapshot WHERE workspace = $1 AND part = $2 AND seq < (SELECT min(seq) FROM (SELECT seq FROM "
      "snapshot WHERE workspace = $1 AND part = $2 ORDER BY seq DESC LIMIT 2) AS newest)",
      workspace, Text{part});
}

void put_bytes(Connection& db, const Write& write) {
  for (const std::string& part : write.parts_gone) {
    db.run("DELETE FROM snapshot WHERE workspace = $1 AND part = $2", write.workspace, Text{part});
  }
  for (const Snapshot& snapshot : write.snapshots) {
    db.run(
        "INSERT INTO snapshot (workspace, part, seq, hash, body) VALUES ($1, $2, $3, $4, $5) "
        "ON CONFLICT (workspace, part, seq) DO UPDATE SET hash = excluded.hash, body = excluded.body",
        write.workspace, Text{snapshot.part}, snapshot.seq, sha256(snapshot.bytes), std::string_view(snapshot.bytes));
    forget_older_snapshots(db, write.workspace, snapshot.part);
  }
  for (const std::string& bytes : write.blobs) {
    db.run("INSERT INTO blob (workspace, hash, body) VALUES ($1, $2, $3) ON CONFLICT (workspace, hash) DO NOTHING",
           write.workspace, sha256(bytes), std::string_view(bytes));
  }
}

Result<void> put_what_may_be_refused(Connection& db, const Write& write) {
  open_boxes(db, write);
  TRY_DO(put_rows(db, write));
  return put_ballots(db, write);
}

}  // namespace

Result<Written> apply(Connection& db, Write& write) {
  Head head;
  if (!write.records.empty()) {
    TRY(auto earlier, from_earlier(db, write));
    if (earlier.outcome == Outcome::conflict || !earlier.earlier.empty()) return earlier;
    head = head_of(db, write.workspace);
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
  put_bytes(db, write);
  end_boxes(db, write);
  if (write.records.empty()) return Written{Outcome::stored, 0, {}};
  put_records(db, write, head);
  return Written{Outcome::stored, write.records.back().seq, {}};
}

Head head_of(Connection& db, const AnyId& workspace) {
  auto row = db.query("SELECT body FROM meta WHERE workspace = $1 AND name = $2", workspace, Text{head_name});
  return row.next() ? head_from(row.bytes(0)) : Head{};
}

// Also those whose head is not there: verify() is to see them.
std::vector<AnyId> workspaces_in(Connection& db) {
  std::vector<AnyId> out;
  auto row =
      db.query("SELECT workspace FROM meta WHERE name = $1 UNION SELECT workspace FROM record ORDER BY workspace",
               Text{head_name});
  while (row.next()) out.push_back(row.id(0));
  return out;
}

std::vector<Record> records_of(Connection& db, const AnyId& workspace, Seq from, std::int64_t limit) {
  std::vector<Record> out;
  auto row = db.query(
      "SELECT seq, at, actor, op, ref, input, answer, schema, changes, salt, payload_hash, prev_hash FROM record "
      "WHERE workspace = $1 AND seq >= $2 ORDER BY seq LIMIT $3",
      workspace, from, limit);
  while (row.next()) {
    Record& record = out.emplace_back();
    record.seq = row.integer(0);
    record.at = row.integer(1);
    record.actor = row.id(2);
    record.op = row.bytes(3);
    record.ref = row.id(4);
    record.input = row.array<32>(5);
    record.answer = row.bytes(6);
    record.schema = row.integer(7);
    record.changes = row.bytes(8);
    record.salt = row.array<16>(9);
    record.payload_hash = row.array<32>(10);
    record.prev_hash = row.array<32>(11);
  }
  return out;
}

std::optional<Known> known_ref(Connection& db, const AnyId& workspace, const AnyId& actor, const AnyId& ref) {
  auto row = db.query("SELECT seq, input, answer FROM record WHERE workspace = $1 AND actor = $2 AND ref = $3",
                      workspace, actor, ref);
  if (!row.next()) return std::nullopt;
  return Known{row.integer(0), row.array<32>(1), row.bytes(2)};
}

std::vector<Seq> touches_of(Connection& db, const AnyId& workspace, const AnyId& entity) {
  std::vector<Seq> out;
  auto row = db.query("SELECT seq FROM touch WHERE workspace = $1 AND entity = $2 ORDER BY seq", workspace, entity);
  while (row.next()) out.push_back(row.integer(0));
  return out;
}

std::vector<Hash> segments_of(Connection& db, const AnyId& workspace) {
  std::vector<Hash> out;
  auto row = db.query("SELECT root FROM segment WHERE workspace = $1 ORDER BY number", workspace);
  while (row.next()) out.push_back(row.array<32>(0));
  return out;
}

std::vector<std::string> snapshot_parts_of(Connection& db, const AnyId& workspace) {
  std::vector<std::string> out;
  auto row = db.query("SELECT DISTINCT part FROM snapshot WHERE workspace = $1 ORDER BY part", workspace);
  while (row.next()) out.push_back(row.bytes(0));
  return out;
}

std::optional<Snapshot> newest_snapshot(Connection& db, const AnyId& workspace, std::string_view part, Seq at_most) {
  auto row = db.query(
      "SELECT seq, hash, body FROM snapshot WHERE workspace = $1 AND part = $2 AND seq <= $3 ORDER BY seq DESC",
      workspace, Text{part}, at_most);
  while (row.next()) {
    Snapshot found{std::string(part), row.integer(0), row.bytes(2)};
    if (sha256(found.bytes) == row.array<32>(1)) return found;
  }
  return std::nullopt;
}

std::optional<std::string> blob_of(Connection& db, const AnyId& workspace, const Hash& hash) {
  auto row = db.query("SELECT body FROM blob WHERE workspace = $1 AND hash = $2", workspace, hash);
  if (!row.next()) return std::nullopt;
  std::string bytes = row.bytes(0);
  if (sha256(bytes) != hash) throw StoreFault(Trouble::corrupt, "blob " + hex(hash) + " has other bytes");
  return bytes;
}

std::int64_t each_damaged_snapshot(Connection& db, const OnProblem& on_problem) {
  std::int64_t count = 0;
  for (auto row = db.query("SELECT workspace, part, seq, hash, body FROM snapshot"); row.next(); ++count) {
    if (sha256(row.bytes(4)) == row.array<32>(3)) continue;
    on_problem({"workspace " + to_text(row.id(0)) + " snapshot " + row.bytes(1) + " " + std::to_string(row.integer(2)),
                "its bytes are not what was written"});
  }
  return count;
}

std::int64_t each_damaged_blob(Connection& db, const OnProblem& on_problem) {
  std::int64_t count = 0;
  for (auto row = db.query("SELECT workspace, hash, body FROM blob"); row.next(); ++count) {
    if (sha256(row.bytes(2)) == row.array<32>(1)) continue;
    on_problem(
        {"workspace " + to_text(row.id(0)) + " blob " + hex(row.array<32>(1)), "its bytes are not what was written"});
  }
  return count;
}

Box box_of(Connection& db, const AnyId& workspace, const AnyId& question) {
  Box box;
  auto secret =
      db.query("SELECT body FROM meta WHERE workspace = $1 AND name = $2", workspace, Text{box_name(question)});
  if (secret.next()) box.secret = secret.bytes(0);
  auto row = db.query("SELECT ballot, body FROM box WHERE workspace = $1 AND question = $2 ORDER BY ballot", workspace,
                      question);
  while (row.next()) box.ballots.push_back({question, row.bytes(0), row.bytes(1)});
  return box;
}

std::optional<Row> row_of(Connection& db, const RowKey& key) {
  auto row = db.query(in_table("SELECT workspace, id, lookup, body FROM @ WHERE workspace = $1 AND id = $2", key.table),
                      key.workspace, Text{key.id});
  if (!row.next()) return std::nullopt;
  return row_from(row, key.table);
}

std::vector<Row> rows_of(Connection& db, Table table, const AnyId& workspace) {
  std::vector<Row> out;
  auto row = db.query(in_table("SELECT workspace, id, lookup, body FROM @ WHERE workspace = $1 ORDER BY id", table),
                      workspace);
  while (row.next()) out.push_back(row_from(row, table));
  return out;
}

std::vector<Row> rows_found(Connection& db, Table table, std::string_view lookup) {
  std::vector<Row> out;
  auto row = db.query(
      in_table("SELECT workspace, id, lookup, body FROM @ WHERE lookup = $1 ORDER BY workspace, id", table), lookup);
  while (row.next()) out.push_back(row_from(row, table));
  return out;
}

}  // namespace rd::store
