// How SQLite does writes, inside a transaction that the caller has begun.
#pragma once
#include <map>

#include "store/sqlite.hpp"

namespace rd::store {

class Writing {
 public:
  explicit Writing(Connection& db) : db_(db) {}
  // What it refuses, or answers from earlier refs, or calls a conflict, has left no trace. The records were given their
  // salt and payload_hash before (seal_payload).
  [[nodiscard]] Result<Written> apply(Write& write);
  // After the last: of a workspace the head is read once and set once, however many wrote in it.
  void set_heads();

 private:
  struct Moved {
    Head before, now;
  };
  [[nodiscard]] Head& head(const AnyId& workspace);
  [[nodiscard]] Result<Written> from_earlier(const Write& write);
  void put_records(Write& write);

  Connection& db_;
  std::map<AnyId, Moved> heads_;
};

}  // namespace rd::store
