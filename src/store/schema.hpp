// The tables, step by step: a file or database of any earlier version is brought to this one, forward only.
#pragma once
#include <filesystem>

#include "store/sqlite.hpp"

namespace rd::store {

inline constexpr std::int64_t schema_version = 2;

enum class Engine { sqlite, postgres };
// What brings a database to `version` from the one before; statements that end with ";\n".
[[nodiscard]] std::string step_to(std::int64_t version, Engine engine);
inline constexpr std::string_view version_name = "schema";  // of the row in meta of the system's workspace
[[nodiscard]] std::string version_body(std::int64_t version);
[[nodiscard]] std::int64_t version_from(const std::string& body);  // faults corrupt

[[nodiscard]] std::int64_t version_of(Connection& db);  // 0: an empty file

// Brings the file to `to`, each step in a transaction of its own. What was there is copied first, to FILE.version-N
// (once: when a step was broken off, the copy of before is there). Faults newer when the file is of a later version.
void migrate(Connection& db, const std::filesystem::path& file, std::int64_t to = schema_version);

}  // namespace rd::store
