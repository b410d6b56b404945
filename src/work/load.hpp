// A workspace from the store: its snapshots and the records after them. Runs on a worker: it reads much.
#pragma once
#include <map>
#include <string>

#include "work/registry.hpp"
#include "work/state.hpp"

namespace rd::work {

struct Loaded {
  State state;
  store::Hash hash{};                             // of the last record
  Seq snapshot{};                                 // of the core; 0: from the log alone
  std::map<std::string, Seq, std::less<>> parts;  // and of the parts it rests on
};
// As it was after record `at_most`. Faults as the store does; a damaged snapshot is passed over.
[[nodiscard]] Loaded load(const store::Store& store, const AnyId& workspace, Seq at_most = store::last_seq);

// Snapshots of what changed since `last`: the core, and every text by itself with what was done to it, so that a busy
// one does not rewrite the rest. To be written one after another; what others write meanwhile need not wait for all of
// it. The core comes last, so that what it names is there. `last` becomes what was written.
[[nodiscard]] std::vector<store::Write> snapshots(const Registry& registry, const AnyId& workspace, const State& state,
                                                  Loaded& last);

}  // namespace rd::work
