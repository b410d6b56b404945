// How PostgreSQL does many Writes in one transaction, without a round trip for each: what they build on is asked
// together (ask), what becomes of each is decided here (decide), and all that is to be written goes together (send).
// The caller commits. Unlike SQLite's one write after the other, so that a network between costs the same for a
// thousand writes as for one.
//
// A head is compared in decide(). Who moves it meanwhile has put the very record that we are to put: the key of
// `record` then tells, and the whole is done again. It does not matter what an engine promises about locks.
#pragma once
#include <functional>
#include <map>
#include <set>
#include <span>
#include <tuple>

#include "store/postgres.hpp"
#include "store/write_queue.hpp"

namespace rd::store {

class PgBatch {
 public:
  explicit PgBatch(std::span<Pending> writes) : writes_(writes) {}

  void ask(PgConnection& db);  // begins the transaction
  // One per write. Records of ours that are there already (of a commit whose end nobody knew) are told as stored.
  [[nodiscard]] std::vector<Result<Written>> decide();
  // Throws a PgFault that may go better when somebody else wrote meanwhile.
  void send(PgConnection& db) const;

 private:
  struct Told {
    Known known;
    Hash payload_hash{};
  };
  // Who has which lookup, of the rows that the batch is about.
  struct Lookups {
    std::map<RowKey, std::string> of;
    std::map<std::tuple<Table, AnyId, std::string>, std::string> holder;
    void put(const RowKey& key, const std::string& lookup);
    void gone(const RowKey& key);
  };
  using Hear = std::function<void(PgRows&)>;
  void ask_heads(PgConnection& db, std::vector<Hear>& hear);
  void ask_refs(PgConnection& db, std::vector<Hear>& hear);
  void ask_lookups(PgConnection& db, std::vector<Hear>& hear);
  void ask_boxes(PgConnection& db, std::vector<Hear>& hear);

  [[nodiscard]] Result<Written> decide_one(Write& write);
  // Nothing: these refs are new.
  [[nodiscard]] Result<std::optional<Written>> from_earlier(const Write& write) const;
  [[nodiscard]] Result<Lookups> lookups_after(const Write& write) const;
  [[nodiscard]] Result<void> look_at_ballots(const Write& write) const;
  void put_records(Write& write);

  void send_records(PgConnection& db) const;
  [[nodiscard]] std::vector<std::int64_t> send_heads(PgConnection& db) const;

  std::span<Pending> writes_;
  // What is there; decide() makes of it what will be.
  std::map<AnyId, Head> heads_;
  std::map<std::tuple<AnyId, AnyId, AnyId>, Told> refs_;  // by workspace, actor and ref
  Lookups lookups_;
  std::set<std::pair<AnyId, AnyId>> open_;  // boxes, by workspace and question
  // What is to be written.
  std::vector<const Write*> accepted_;
  // Their heads stay where they are, and are written all the same. Records that are told again may not be at the
  // standby yet, when the wait for it was broken off: a commit that writes something waits for all that came before it
  // as well. And a snapshot takes its turn with who takes words away.
  std::set<AnyId> held_;
  std::map<AnyId, Head> heads_before_;          // of those that move
  std::vector<std::pair<AnyId, Head>> sealed_;  // ends of segments
};

}  // namespace rd::store
