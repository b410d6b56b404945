// How SQLite does a Write, inside a transaction that the caller has begun.
#pragma once
#include "store/sqlite.hpp"

namespace rd::store {

// What it refuses, or answers from earlier refs, or calls a conflict, has left no trace. The records were given their
// salt and payload_hash before (seal_payload).
[[nodiscard]] Result<Written> apply(Connection& db, Write& write);

}  // namespace rd::store
