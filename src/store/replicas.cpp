#include "store/replicas.hpp"

#include "store/postgres.hpp"

namespace rd::store {

// A backup that runs is no standby. Who may not see what a connection does sees no state.
Replicas replicas_of(const std::string& address) {
  PgConnection db(address);
  try {
    auto row = db.query(
        "SELECT current_setting('synchronous_standby_names'), current_setting('synchronous_commit'), "
        "(SELECT count(*) FROM pg_stat_replication WHERE coalesce(state, 'streaming') <> 'backup') + "
        "(SELECT count(*) FROM pg_replication_slots WHERE slot_type = 'physical')");
    if (!row.next()) return Replicas::none;
    const std::string names = row.bytes(0);
    const std::string level = row.bytes(1);
    const bool waits = !names.empty() && level != "off" && level != "local";
    if (waits) return Replicas::synchronous;
    return row.integer(2) == 0 ? Replicas::none : Replicas::asynchronous;
  } catch (const PgFault& fault) {
    if (fault.line_lost()) throw;
    return Replicas::none;
  }
}

}  // namespace rd::store
