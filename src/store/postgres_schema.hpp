// The tables in PostgreSQL: those of schema.hpp, step by step, forward only.
#pragma once
#include "store/postgres.hpp"

namespace rd::store {

// Brings the database to this version, each step in a transaction of its own. Several processes may do so at once.
// Faults newer when it is of a later version.
void migrate(PgConnection& db);

}  // namespace rd::store
