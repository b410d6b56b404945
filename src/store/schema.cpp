#include "store/schema.hpp"

#include "store/seal.hpp"

namespace rd::store {
namespace {

// One dialect for SQLite and PostgreSQL. Every key is led by the workspace, so that the tables can be spread over
// machines by it. Ids are 16 bytes, hashes 32. /*clustered*/: the table is kept in the order of its key; for `box`
// that also means that nothing tells in which order ballots came.
constexpr std::string_view log_tables = R"sql(
CREATE TABLE meta (
  workspace BYTEA NOT NULL, name TEXT NOT NULL, body BYTEA NOT NULL,
  PRIMARY KEY (workspace, name)) /*clustered*/;
CREATE TABLE record (
  workspace BYTEA NOT NULL, seq BIGINT NOT NULL, at BIGINT NOT NULL, actor BYTEA NOT NULL, op TEXT NOT NULL,
  ref BYTEA NOT NULL, input BYTEA NOT NULL, answer BYTEA NOT NULL, schema BIGINT NOT NULL, changes BYTEA NOT NULL,
  salt BYTEA NOT NULL, payload_hash BYTEA NOT NULL, prev_hash BYTEA NOT NULL,
  PRIMARY KEY (workspace, seq), UNIQUE (workspace, actor, ref));
CREATE TABLE segment (
  workspace BYTEA NOT NULL, number BIGINT NOT NULL, root BYTEA NOT NULL,
  PRIMARY KEY (workspace, number)) /*clustered*/;
CREATE TABLE touch (
  workspace BYTEA NOT NULL, entity BYTEA NOT NULL, seq BIGINT NOT NULL,
  PRIMARY KEY (workspace, entity, seq)) /*clustered*/;
CREATE TABLE snapshot (
  workspace BYTEA NOT NULL, part TEXT NOT NULL, seq BIGINT NOT NULL, hash BYTEA NOT NULL, body BYTEA NOT NULL,
  PRIMARY KEY (workspace, part, seq));
CREATE TABLE box (
  workspace BYTEA NOT NULL, question BYTEA NOT NULL, ballot BYTEA NOT NULL, body BYTEA NOT NULL,
  PRIMARY KEY (workspace, question, ballot)) /*clustered*/;
CREATE TABLE blob (
  workspace BYTEA NOT NULL, hash BYTEA NOT NULL, body BYTEA NOT NULL,
  PRIMARY KEY (workspace, hash));
)sql";

constexpr std::string_view row_table = R"sql(
CREATE TABLE {table} (
  workspace BYTEA NOT NULL, id TEXT NOT NULL, lookup BYTEA, body BYTEA NOT NULL,
  PRIMARY KEY (workspace, id));
)sql";

// A lookup alone is asked for in all workspaces, so it leads the index. In PostgreSQL the key that makes it the only
// one is led by the workspace, as all keys are; in a file that is one index too many.
constexpr std::string_view only_lookup = "CREATE UNIQUE INDEX {table}_lookup ON {table} (lookup, workspace);\n";
constexpr std::string_view any_lookup = "CREATE INDEX {table}_lookup ON {table} (lookup, workspace);\n";
constexpr std::string_view only_in_workspace =
    "CREATE UNIQUE INDEX {table}_only ON {table} (workspace, lookup);\n"
    "CREATE INDEX {table}_lookup ON {table} (lookup);\n";

void replace_all(std::string& text, std::string_view what, std::string_view by) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
}

std::string row_tables(Engine engine) {
  std::string all;
  for (const Table table : all_tables) {
    std::string one(row_table);
    one += !one_per_lookup(table) ? any_lookup : engine == Engine::sqlite ? only_lookup : only_in_workspace;
    replace_all(one, "{table}", name_of(table));
    all += one;
  }
  return all;
}

}  // namespace

std::string step_to(std::int64_t version, Engine engine) {
  std::string sql = version == 1 ? std::string(log_tables) : row_tables(engine);
  replace_all(sql, " /*clustered*/", engine == Engine::sqlite ? " WITHOUT ROWID" : "");
  return sql;
}

std::string version_body(std::int64_t version) {
  return std::string(1, static_cast<char>(version));
}

std::int64_t version_from(const std::string& body) {
  return body.size() == 1 ? static_cast<std::int64_t>(body[0]) : throw StoreFault(Trouble::corrupt, "version");
}

namespace {

// Under another name first: half a copy would pass for the copy of before.
void copy_whole(Connection& db, const std::filesystem::path& to) {
  const auto part = with(to, ".part");
  std::error_code ignored;
  for (const char* ending : {"", "-journal"}) std::filesystem::remove(with(part, ending), ignored);
  db.copy_to(part);
  put_in_place(part, to);
}

}  // namespace

std::int64_t version_of(Connection& db) {
  auto tables = db.query("SELECT count(*) FROM sqlite_schema WHERE name = 'meta'");
  if (!tables.next() || tables.integer(0) == 0) return 0;
  auto row = db.query("SELECT body FROM meta WHERE workspace = $1 AND name = $2", system_workspace, Text{version_name});
  if (!row.next()) throw StoreFault(Trouble::corrupt, "the file does not tell its version");
  return version_from(row.bytes(0));
}

void migrate(Connection& db, const std::filesystem::path& file, std::int64_t to) {
  const std::int64_t from = version_of(db);
  if (from > to) {
    throw StoreFault(Trouble::newer, "the file is of version " + std::to_string(from) + ", this program knows " +
                                         std::to_string(to) + "; use the newer program, or a copy of before");
  }
  if (from == to) return;
  if (from > 0) {
    const auto copy = with(file, ".version-" + std::to_string(from));
    if (!std::filesystem::exists(copy)) copy_whole(db, copy);
  }
  for (std::int64_t version = from + 1; version <= to; ++version) {
    db.run_script("BEGIN IMMEDIATE");
    try {
      if (version_of(db) != version - 1) {  // another process was first
        db.run_script("ROLLBACK");
        continue;
      }
      db.run_script(step_to(version, Engine::sqlite));
      db.run(
          "INSERT INTO meta (workspace, name, body) VALUES ($1, $2, $3) "
          "ON CONFLICT (workspace, name) DO UPDATE SET body = excluded.body",
          system_workspace, Text{version_name}, std::string_view(version_body(version)));
      db.run_script("COMMIT");
    } catch (...) {
      db.run_script("ROLLBACK");
      throw;
    }
  }
}

}  // namespace rd::store
