// P2, P3, SYS-05: what goes to PostgreSQL is what PgBouncer, Citus, YugabyteDB and CockroachDB take as well.
#include "store/schema.hpp"
#include "store/test_rigs.hpp"
#include "text/pattern.hpp"

using namespace rd;
using namespace rd::store;
namespace fs = std::filesystem;

namespace {

std::vector<std::map<std::string, std::string>> found(const char* expression, const std::string& text) {
  const auto pattern = text::Pattern::compile(expression);
  REQUIRE(pattern);
  std::vector<std::map<std::string, std::string>> out;
  for (const auto& match : pattern->all(text)) {
    auto& one = out.emplace_back();
    one[""] = std::string(match.of(text));
    for (const auto& [name, span] : match.named) one[name] = std::string(span.of(text));
  }
  return out;
}

// What stands between quotes in C++; pieces that follow each other are one.
std::vector<std::string> texts_in(const std::string& source) {
  std::vector<std::string> out;
  for (auto& one : found(R"re(R"sql\((?<raw>[\s\S]*?)\)sql"|(?<plain>(?:"(?:[^"\\\n]|\\.)*"\s*)+))re", source)) {
    std::string text = one.contains("raw") ? one["raw"] : "";
    for (auto& piece : found(R"re("(?<inside>(?:[^"\\\n]|\\.)*)")re", one.contains("plain") ? one["plain"] : ""))
      text += piece["inside"];
    out.push_back(text);
  }
  return out;
}

// All that the driver of PostgreSQL can send stands in the files that know its connection, and in the tables
// themselves.
std::vector<std::string> statements() {
  std::vector<std::string> out;
  for (const auto& entry : fs::directory_iterator(fs::path(RD_SOURCE_DIR) / "src/store")) {
    const std::string name = entry.path().filename().string();
    const std::string source = all_of(entry.path());
    const bool is_ours = source.find("PgConnection") != std::string::npos || name == "schema.cpp";
    const bool is_test = name.ends_with("_test.cpp") || name.ends_with("_rig.hpp") || name.ends_with("_rigs.hpp");
    if (!is_ours || is_test) continue;
    for (std::string& one : texts_in(source)) {
      const auto verbs =
          found(R"re((?-i:\b(SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|BEGIN|COMMIT|ROLLBACK|SET)\b))re", one);
      if (!verbs.empty()) out.push_back(std::move(one));
    }
  }
  return out;
}

std::string forbidden_in(const std::string& sql) {
  // SET only as a part of UPDATE.
  const auto never = found(
      R"re(\b(BIGSERIAL|SMALLSERIAL|SERIAL|SEQUENCE|NEXTVAL|CURRVAL|LASTVAL|UNLISTEN|LISTEN|PG_NOTIFY|NOTIFY|LOCK|PG_\w*ADVISORY\w*|)re"
      R"re(TRIGGER|RULE|FUNCTION|PROCEDURE|CALL|DO(?= \$)|DEFERRABLE|DEFERRED|GENERATED|IDENTITY|FOREIGN|REFERENCES|)re"
      R"re(TEMPORARY|TEMP|UNLOGGED|EXCLUDE|PREPARE|EXECUTE|DECLARE|CURSOR|DISCARD|FOR (NO KEY )?UPDATE|)re"
      R"re(FOR (KEY )?SHARE|XML|GIST|ISOLATION|NOWAIT|SKIP LOCKED|CTID|XMIN)\b|(^|;)\s*(SET|RESET|SHOW)\b)re",
      sql);
  return never.empty() ? "" : never.front().at("");
}

}  // namespace

TEST_CASE("P2: no statement leans on a session, a lock, an order of numbers, or on what runs at the server") {
  const auto all = statements();
  CHECK(all.size() > 30);
  for (const std::string& sql : all) CHECK_MESSAGE(forbidden_in(sql) == "", sql);
  for (const std::string sql :
       {"SELECT pg_advisory_lock(1)", "CREATE TABLE x (id BIGSERIAL)", "LISTEN x", "SET x = 1",
        "SELECT 1; SET LOCAL x = 1", "SELECT a FROM b FOR UPDATE", "CREATE TRIGGER x", "CREATE TEMP TABLE x (y BIGINT)",
        "x BIGINT REFERENCES y", "LOCK TABLE x", "CREATE SEQUENCE x", "DO $$ BEGIN END $$", "UNIQUE (x) DEFERRABLE",
        "x BIGINT GENERATED ALWAYS AS (1) STORED"}) {
    CHECK_MESSAGE(forbidden_in(sql) != "", sql);
  }
  CHECK(forbidden_in("UPDATE meta SET body = $1") == "");
}

TEST_CASE("P2: ON CONFLICT names plain columns, led by the workspace") {
  std::size_t count = 0;
  for (const std::string& sql : statements()) {
    const auto all = found(R"re(ON CONFLICT(?<columns> \(workspace, [a-z_, ]+\))?)re", sql);
    for (const auto& one : all) CHECK_MESSAGE(one.contains("columns"), sql);
    count += all.size();
  }
  CHECK(count > 5);
}

TEST_CASE("P3: every table and every key of which there is one begins with the workspace") {
  std::size_t tables = 0;
  for (std::int64_t version = 1; version <= schema_version; ++version) {
    const std::string sql = step_to(version, Engine::postgres);
    const auto led =
        found(R"re(CREATE TABLE \w+ \(\s*workspace BYTEA NOT NULL,[^;]*PRIMARY KEY \(workspace, )re", sql).size();
    CHECK(led == found("CREATE TABLE", sql).size());
    tables += led;
    for (const auto& key : found(R"re((PRIMARY KEY|UNIQUE( INDEX \w+ ON \w+)?) \((?<first>\w+))re", sql)) {
      CHECK_MESSAGE(key.at("first") == "workspace", key.at(""));
    }
    CHECK(sql.find("/*") == std::string::npos);
  }
  CHECK(tables == 7 + all_tables.size());
}
