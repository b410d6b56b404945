#include "store/tables.hpp"

#include <algorithm>

#include "store/chain.hpp"
#include "store/postgres.hpp"
#include "store/sqlite.hpp"

namespace rd::store {
namespace {

constexpr std::string_view box_prefix = "box ";  // of the name in meta of a box's secret

template <class Rows>
Row row_from(const Rows& rows, Table table) {
  return {{table, rows.id(0), rows.bytes(1)}, rows.bytes(2), rows.bytes(3)};
}

constexpr std::string_view blanked_name = "blanked";  // of the row in meta with the record that took words away last

// The greater of two numbers is the greater of their bytes.
std::string seq_body(Seq seq) {
  std::string body(8, '\0');
  for (unsigned i = 0; i < 8; ++i) body[i] = static_cast<char>(static_cast<std::uint64_t>(seq) >> (56U - 8U * i));
  return body;
}

// Here and not by the engine: a database may have been told to sort text as a language does.
void sort_by_key(std::vector<Row>& rows) {
  std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.key < b.key; });
}

}  // namespace

std::string head_body(const Head& head) {
  std::string body = seq_body(head.seq);
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

std::string box_name(const AnyId& question) {
  return std::string(box_prefix) + to_text(question);
}

template <class Db>
Head Questions<Db>::head(const AnyId& workspace) const {
  auto row = db_.query("SELECT body FROM meta WHERE workspace = $1 AND name = $2", workspace, Text{head_name});
  return row.next() ? head_from(row.bytes(0)) : Head{};
}

// Also those whose head is not there: verify() is to see them.
template <class Db>
std::vector<AnyId> Questions<Db>::workspaces() const {
  std::vector<AnyId> out;
  auto row =
      db_.query("SELECT workspace FROM meta WHERE name = $1 UNION SELECT workspace FROM record ORDER BY workspace",
                Text{head_name});
  while (row.next()) out.push_back(row.id(0));
  return out;
}

template <class Db>
std::vector<Record> Questions<Db>::read(const AnyId& workspace, Seq from, std::int64_t limit) const {
  std::vector<Record> out;
  auto row = db_.query(
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
    record.input = row.template array<32>(5);
    record.answer = row.bytes(6);
    record.schema = row.integer(7);
    record.changes = row.bytes(8);
    record.salt = row.template array<16>(9);
    record.payload_hash = row.template array<32>(10);
    record.prev_hash = row.template array<32>(11);
  }
  return out;
}

template <class Db>
std::optional<Known> Questions<Db>::find_ref(const AnyId& workspace, const AnyId& actor, const AnyId& ref) const {
  auto row = db_.query("SELECT seq, input, answer FROM record WHERE workspace = $1 AND actor = $2 AND ref = $3",
                       workspace, actor, ref);
  if (!row.next()) return std::nullopt;
  return Known{row.integer(0), row.template array<32>(1), row.bytes(2)};
}

template <class Db>
std::vector<Seq> Questions<Db>::touches(const AnyId& workspace, const AnyId& entity) const {
  std::vector<Seq> out;
  auto row = db_.query("SELECT seq FROM touch WHERE workspace = $1 AND entity = $2 ORDER BY seq", workspace, entity);
  while (row.next()) out.push_back(row.integer(0));
  return out;
}

template <class Db>
std::vector<Hash> Questions<Db>::segments(const AnyId& workspace) const {
  std::vector<Hash> out;
  auto row = db_.query("SELECT root FROM segment WHERE workspace = $1 ORDER BY number", workspace);
  while (row.next()) out.push_back(row.template array<32>(0));
  return out;
}

template <class Db>
std::vector<std::string> Questions<Db>::snapshot_parts(const AnyId& workspace) const {
  std::vector<std::string> out;
  auto row = db_.query("SELECT DISTINCT part FROM snapshot WHERE workspace = $1", workspace);
  while (row.next()) out.push_back(row.bytes(0));
  std::sort(out.begin(), out.end());
  return out;
}

template <class Db>
std::optional<Snapshot> Questions<Db>::snapshot(const AnyId& workspace, std::string_view part, Seq at_most) const {
  auto row = db_.query(
      "SELECT seq, hash, body FROM snapshot WHERE workspace = $1 AND part = $2 AND seq <= $3 ORDER BY seq DESC",
      workspace, Text{part}, at_most);
  while (row.next()) {
    Snapshot found{std::string(part), row.integer(0), row.bytes(2)};
    if (sha256(found.bytes) == row.template array<32>(1)) return found;
  }
  return std::nullopt;
}

template <class Db>
std::optional<std::string> Questions<Db>::blob(const AnyId& workspace, const Hash& hash) const {
  auto row = db_.query("SELECT body FROM blob WHERE workspace = $1 AND hash = $2", workspace, hash);
  if (!row.next()) return std::nullopt;
  std::string bytes = row.bytes(0);
  if (sha256(bytes) != hash) throw StoreFault(Trouble::corrupt, "blob " + hex(hash) + " has other bytes");
  return bytes;
}

// Looked at one by one: together they may be more than fits in memory.
template <class Db>
std::vector<Problem> Questions<Db>::damaged_snapshots() const {
  std::vector<Problem> out;
  struct Place {
    AnyId workspace;
    std::string part;
    Seq seq{};
  };
  std::vector<Place> all;
  for (auto row = db_.query("SELECT workspace, part, seq FROM snapshot"); row.next();) {
    all.push_back({row.id(0), row.bytes(1), row.integer(2)});
  }
  for (const auto& [workspace, part, seq] : all) {
    auto row = db_.query("SELECT hash, body FROM snapshot WHERE workspace = $1 AND part = $2 AND seq = $3", workspace,
                         Text{part}, seq);
    if (!row.next() || sha256(row.bytes(1)) == row.template array<32>(0)) continue;
    out.push_back({"workspace " + to_text(workspace) + " snapshot " + part + " " + std::to_string(seq),
                   "its bytes are not what was written"});
  }
  return out;
}

template <class Db>
std::vector<Problem> Questions<Db>::damaged_blobs() const {
  std::vector<Problem> out;
  std::vector<std::pair<AnyId, Hash>> all;
  for (auto row = db_.query("SELECT workspace, hash FROM blob"); row.next();) {
    all.emplace_back(row.id(0), row.template array<32>(1));
  }
  for (const auto& [workspace, hash] : all) {
    auto row = db_.query("SELECT body FROM blob WHERE workspace = $1 AND hash = $2", workspace, hash);
    if (!row.next() || sha256(row.bytes(0)) == hash) continue;
    out.push_back({"workspace " + to_text(workspace) + " blob " + hex(hash), "its bytes are not what was written"});
  }
  return out;
}

template <class Db>
Box Questions<Db>::box(const AnyId& workspace, const AnyId& question) const {
  Box box;
  auto secret =
      db_.query("SELECT body FROM meta WHERE workspace = $1 AND name = $2", workspace, Text{box_name(question)});
  if (secret.next()) box.secret = secret.bytes(0);
  auto row = db_.query("SELECT ballot, body FROM box WHERE workspace = $1 AND question = $2 ORDER BY ballot", workspace,
                       question);
  while (row.next()) box.ballots.push_back({question, row.bytes(0), row.bytes(1)});
  return box;
}

template <class Db>
std::optional<Row> Questions<Db>::row(const RowKey& key) const {
  auto row =
      db_.query(in_table("SELECT workspace, id, lookup, body FROM @ WHERE workspace = $1 AND id = $2", key.table),
                key.workspace, Text{key.id});
  if (!row.next()) return std::nullopt;
  return row_from(row, key.table);
}

template <class Db>
std::vector<Row> Questions<Db>::rows(Table table, const AnyId& workspace) const {
  std::vector<Row> out;
  auto row = db_.query(in_table("SELECT workspace, id, lookup, body FROM @ WHERE workspace = $1", table), workspace);
  while (row.next()) out.push_back(row_from(row, table));
  sort_by_key(out);
  return out;
}

template <class Db>
std::vector<Row> Questions<Db>::find(Table table, std::string_view lookup) const {
  std::vector<Row> out;
  auto row = db_.query(in_table("SELECT workspace, id, lookup, body FROM @ WHERE lookup = $1", table), lookup);
  while (row.next()) out.push_back(row_from(row, table));
  sort_by_key(out);
  return out;
}

template <class Db>
void Puts<Db>::boxes_open(const Write& write) const {
  for (const BoxStep& step : write.box_steps) {
    if (step.what != BoxStep::What::open) continue;
    db_.run(
        "INSERT INTO meta (workspace, name, body) VALUES ($1, $2, $3) "
        "ON CONFLICT (workspace, name) DO UPDATE SET body = excluded.body",
        write.workspace, Text{box_name(step.question)}, std::string_view(step.secret));
  }
}

template <class Db>
void Puts<Db>::blanked(const Write& write) const {
  if (write.blanked.empty()) return;
  db_.run(
      "INSERT INTO meta (workspace, name, body) VALUES ($1, $2, $3) "
      "ON CONFLICT (workspace, name) DO UPDATE SET body = excluded.body",
      write.workspace, Text{blanked_name}, std::string_view(seq_body(write.expected + 1)));
  for (const Blanked& one : write.blanked) {
    db_.run("UPDATE record SET answer = $1, changes = $2, salt = $3 WHERE workspace = $4 AND seq = $5",
            std::string_view(one.answer), std::string_view(one.changes), Salt{}, write.workspace, one.seq);
    for (const AnyId& entity : one.untouched)
      db_.run("DELETE FROM touch WHERE workspace = $1 AND entity = $2 AND seq = $3", write.workspace, entity, one.seq);
  }
}

template <class Db>
void Puts<Db>::boxes_end(const Write& write) const {
  for (const BoxStep& step : write.box_steps) {
    if (step.what == BoxStep::What::open) continue;
    db_.run("DELETE FROM meta WHERE workspace = $1 AND name = $2", write.workspace, Text{box_name(step.question)});
    if (step.what == BoxStep::What::seal) continue;
    db_.run("DELETE FROM box WHERE workspace = $1 AND question = $2", write.workspace, step.question);
  }
}

template <class Db>
void Puts<Db>::row_gone(const RowKey& key) const {
  db_.run(in_table("DELETE FROM @ WHERE workspace = $1 AND id = $2", key.table), key.workspace, Text{key.id});
}

template <class Db>
void Puts<Db>::row(const Row& row) const {
  const auto& [key, lookup, body] = row;
  if (lookup.empty()) {
    db_.run(
        in_table("INSERT INTO @ (workspace, id, lookup, body) VALUES ($1, $2, NULL, $3) ON CONFLICT (workspace, id) "
                 "DO UPDATE SET lookup = excluded.lookup, body = excluded.body",
                 key.table),
        key.workspace, Text{key.id}, std::string_view(body));
    return;
  }
  db_.run(in_table("INSERT INTO @ (workspace, id, lookup, body) VALUES ($1, $2, $3, $4) ON CONFLICT (workspace, id) "
                   "DO UPDATE SET lookup = excluded.lookup, body = excluded.body",
                   key.table),
          key.workspace, Text{key.id}, std::string_view(lookup), std::string_view(body));
}

template <class Db>
void Puts<Db>::ballot(const AnyId& workspace, const Ballot& ballot) const {
  db_.run(
      "INSERT INTO box (workspace, question, ballot, body) VALUES ($1, $2, $3, $4) "
      "ON CONFLICT (workspace, question, ballot) DO UPDATE SET body = excluded.body",
      workspace, ballot.question, std::string_view(ballot.key), std::string_view(ballot.body));
}

// Of a part the newest is for use, the one before it for when the newest is damaged. One that was made before words
// were taken away holds them: another process may bring it after that.
template <class Db>
void Puts<Db>::bytes(const Write& write) const {
  for (const std::string& part : write.parts_gone) {
    db_.run("DELETE FROM snapshot WHERE workspace = $1 AND part = $2", write.workspace, Text{part});
  }
  for (const Snapshot& snapshot : write.snapshots) {
    db_.run(
        "INSERT INTO snapshot (workspace, part, seq, hash, body) VALUES ($1, $2, $3, $4, $5) "
        "ON CONFLICT (workspace, part, seq) DO UPDATE SET hash = excluded.hash, body = excluded.body",
        write.workspace, Text{snapshot.part}, snapshot.seq, sha256(snapshot.bytes), std::string_view(snapshot.bytes));
    db_.run(
        "DELETE FROM snapshot WHERE workspace = $1 AND part = $2 AND seq < (SELECT min(seq) FROM (SELECT seq FROM "
        "snapshot WHERE workspace = $1 AND part = $2 ORDER BY seq DESC LIMIT 2) AS newest)",
        write.workspace, Text{snapshot.part});
    db_.run(
        "DELETE FROM snapshot WHERE workspace = $1 AND part = $2 AND seq = $3 AND EXISTS (SELECT 1 FROM meta WHERE "
        "workspace = $1 AND name = $4 AND body > $5)",
        write.workspace, Text{snapshot.part}, snapshot.seq, Text{blanked_name},
        std::string_view(seq_body(snapshot.seq)));
  }
  for (const Hash& hash : write.blobs_gone) {
    db_.run("DELETE FROM blob WHERE workspace = $1 AND hash = $2", write.workspace, hash);
  }
  for (const std::string& bytes : write.blobs) {
    db_.run("INSERT INTO blob (workspace, hash, body) VALUES ($1, $2, $3) ON CONFLICT (workspace, hash) DO NOTHING",
            write.workspace, sha256(bytes), std::string_view(bytes));
  }
}

template <class Db>
void Puts<Db>::segment(const AnyId& workspace, const Head& end) const {
  db_.run("INSERT INTO segment (workspace, number, root) VALUES ($1, $2, $3)", workspace, end.seq / segment_size,
          end.hash);
}

template class Questions<Connection>;
template class Questions<PgConnection>;
template class Puts<Connection>;
template class Puts<PgConnection>;

}  // namespace rd::store
