// Whether a PostgreSQL server copies to others, and whether a commit waits for them. When it does not, what was told as
// stored is lost with the server.
#pragma once
#include <string>

namespace rd::store {

enum class Replicas {
  none,          // or the engine copies in a way of its own
  synchronous,   // a commit waits until a standby has it
  asynchronous,  // there are standbys, or places kept for them, and no commit waits
};
// Of the server that one comes to by this address. Faults as the store does.
[[nodiscard]] Replicas replicas_of(const std::string& address);

}  // namespace rd::store
