// P2, P3, SYS-05: what goes to PostgreSQL is what PgBouncer, Citus, YugabyteDB and CockroachDB take as well.
#include <cctype>
#include <regex>
#include <set>

#include "store/schema.hpp"
#include "store/test_rigs.hpp"

using namespace rd;
using namespace rd::store;
namespace fs = std::filesystem;

namespace {

// What stands between quotes in C++, pieces that follow each other as one; and raw strings.
std::vector<std::string> texts_in(const std::string& source) {
  static const std::regex text(R"re(R"sql\(([^]*?)\)sql"|((?:"(?:[^"\\\n]|\\.)*"\s*)+))re");
  std::vector<std::string> out;
  for (std::sregex_iterator at(source.begin(), source.end(), text), end; at != end; ++at) {
    std::string one = (*at)[1].matched ? (*at)[1].str() : (*at)[2].str();
    static const std::regex seam(R"re("\s*")re");
    out.push_back(std::regex_replace(one, seam, ""));
  }
  return out;
}

// All that the driver of PostgreSQL can send stands in the files that know its connection, and in the tables
// themselves.
std::vector<std::string> statements() {
  static const std::regex verb("\\b(SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|BEGIN|COMMIT|ROLLBACK|SET)\\b");
  std::vector<std::string> out;
  for (const auto& entry : fs::directory_iterator(fs::path(RD_SOURCE_DIR) / "src/store")) {
    const std::string name = entry.path().filename().string();
    const std::string source = all_of(entry.path());
    const bool is_ours = source.find("PgConnection") != std::string::npos || name == "schema.cpp";
    if (!is_ours || name.ends_with("_test.cpp") || name.ends_with("_rig.hpp") || name.ends_with("_rigs.hpp")) continue;
    for (std::string& one : texts_in(source)) {
      if (std::regex_search(one, verb)) out.push_back(std::move(one));
    }
  }
  return out;
}

std::string forbidden_in(const std::string& sql) {
  static const std::regex never(
      "\\b(SERIAL|BIGSERIAL|SMALLSERIAL|SEQUENCE|NEXTVAL|LISTEN|UNLISTEN|NOTIFY|PG_NOTIFY|LOCK|PG_\\w*ADVISORY\\w*|"
      "TRIGGER|RULE|FUNCTION|PROCEDURE|CALL|DO(?= \\$)|DEFERRABLE|DEFERRED|GENERATED|IDENTITY|FOREIGN|REFERENCES|TEMP|"
      "TEMPORARY|UNLOGGED|EXCLUDE|PREPARE|EXECUTE|DECLARE|CURSOR|DISCARD|FOR (NO KEY )?UPDATE|FOR (KEY )?SHARE|XML|"
      "GIST|ISOLATION|NOWAIT|SKIP LOCKED|CURRVAL|LASTVAL|CTID|XMIN)\\b",
      std::regex::icase);
  std::smatch found;
  if (std::regex_search(sql, found, never)) return found.str();
  // SET only as a part of UPDATE.
  static const std::regex set("(^|;)\\s*\"?\\s*(SET|RESET|SHOW)\\b", std::regex::icase);
  return std::regex_search(sql, found, set) ? found.str() : "";
}

}  // namespace

TEST_CASE("P2: no statement leans on a session, a lock, an order of numbers, or on what runs at the server") {
  const auto all = statements();
  CHECK(all.size() > 30);
  for (const std::string& sql : all) CHECK_MESSAGE(forbidden_in(sql) == "", sql);
  for (const char* sql : {"SELECT pg_advisory_lock(1)", "CREATE TABLE x (id BIGSERIAL)", "LISTEN x", "SET x = 1",
                          "SELECT 1; SET LOCAL x = 1", "SELECT a FROM b FOR UPDATE", "CREATE TEMP TABLE x (y BIGINT)",
                          "CREATE TRIGGER x", "x BIGINT REFERENCES y", "LOCK TABLE x", "CREATE SEQUENCE x",
                          "DO $$ BEGIN END $$", "UNIQUE (x) DEFERRABLE", "x BIGINT GENERATED ALWAYS AS (1) STORED"}) {
    CHECK_MESSAGE(forbidden_in(sql) != "", sql);
  }
  CHECK(forbidden_in("UPDATE meta SET body = $1") == "");
}

TEST_CASE("P2: ON CONFLICT names plain columns, led by the workspace") {
  static const std::regex conflict("ON CONFLICT (\\(workspace, [a-z_, ]+\\))?");
  int count = 0;
  for (const std::string& sql : statements()) {
    for (std::sregex_iterator at(sql.begin(), sql.end(), conflict), end; at != end; ++at, ++count) {
      CHECK_MESSAGE((*at)[1].matched, sql);
    }
  }
  CHECK(count > 5);
}

TEST_CASE("P3: every table and every key of which there is one begins with the workspace") {
  static const std::regex table("CREATE TABLE (\\w+) \\(\\s*workspace BYTEA NOT NULL,[^;]*PRIMARY KEY \\(workspace, ");
  static const std::regex key("(?:PRIMARY KEY|UNIQUE(?: INDEX \\w+ ON \\w+)?) \\((\\w+)");
  static const std::regex any_table("CREATE TABLE");
  std::size_t tables = 0;
  for (std::int64_t version = 1; version <= schema_version; ++version) {
    const std::string sql = step_to(version, Engine::postgres);
    const auto count = [&sql](const std::regex& what) {
      return std::distance(std::sregex_iterator(sql.begin(), sql.end(), what), std::sregex_iterator());
    };
    CHECK(count(table) == count(any_table));
    tables += static_cast<std::size_t>(count(table));
    for (std::sregex_iterator at(sql.begin(), sql.end(), key), end; at != end; ++at) {
      CHECK_MESSAGE((*at)[1].str() == "workspace", at->str());
    }
    CHECK(sql.find("/*") == std::string::npos);
  }
  CHECK(tables == 7 + all_tables.size());
}
