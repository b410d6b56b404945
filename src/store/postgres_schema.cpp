#include "store/postgres_schema.hpp"

#include "store/schema.hpp"

namespace rd::store {
namespace {

constexpr std::string_view no_such_table = "42P01";

// Asked of the table itself: engines do not agree on how to ask whether it is there.
std::int64_t version_in(PgConnection& db) {
  try {
    auto row =
        db.query("SELECT body FROM meta WHERE workspace = $1 AND name = $2", system_workspace, Text{version_name});
    if (!row.next()) throw StoreFault(Trouble::corrupt, "the database does not tell its version");
    return version_from(row.bytes(0));
  } catch (const PgFault& fault) {
    if (fault.state() != no_such_table) throw;
    return 0;
  }
}

void take_step(PgConnection& db, std::int64_t version) {
  db.run("BEGIN");
  const std::string all = step_to(version, Engine::postgres);
  for (std::size_t at = 0, end = 0; (end = all.find(";\n", at)) != std::string::npos; at = end + 2) {
    db.run(std::string_view(all).substr(at, end - at));
  }
  db.run(
      "INSERT INTO meta (workspace, name, body) VALUES ($1, $2, $3) "
      "ON CONFLICT (workspace, name) DO UPDATE SET body = excluded.body",
      system_workspace, Text{version_name}, std::string_view(version_body(version)));
  db.run("COMMIT");
  static_cast<void>(db.answers());
}

}  // namespace

void migrate(PgConnection& db) {
  for (std::int64_t from = version_in(db); from != schema_version;) {
    if (from > schema_version) {
      throw StoreFault(Trouble::newer, "the database is of version " + std::to_string(from) + ", this program knows " +
                                           std::to_string(schema_version));
    }
    try {
      take_step(db, from + 1);
    } catch (const PgFault& fault) {
      if (fault.line_lost()) throw;
      static_cast<void>(db.query("ROLLBACK"));
      if (version_in(db) == from) throw;  // else another process was first
    }
    from = version_in(db);
  }
}

}  // namespace rd::store
