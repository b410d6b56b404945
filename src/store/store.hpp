// Everything that outlives the process: the log of every workspace and what is kept beside it. One small interface;
// behind it SQLite (sqlite_store.hpp), PostgreSQL (postgres_store.hpp), memory (memory_store.hpp) and a store that
// fails on purpose (fault_store.hpp). One suite of tests (store_test.cpp) holds for all of them.
//
// Called from any thread. Reads see what is durable and nothing else. All writing goes through write(): one Write is
// one transaction. What is told as stored is on the disk.
//
// Trouble: a StoreFault is thrown by reads, and handed to `done` by writes. It never means "certainly not written":
// after any fault, and after Outcome::unknown, sending the same refs again is right, and the room is read anew.
#pragma once
#include <array>
#include <cstdint>
#include <exception>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/fault.hpp"
#include "base/id.hpp"
#include "base/result.hpp"

namespace rd::store {

using Seq = std::int64_t;  // of a record within its workspace: 1, 2, 3 …; 0 is before the first
using Hash = std::array<std::uint8_t, 32>;
using Salt = std::array<std::uint8_t, 16>;

// What concerns the whole server (accounts, workspaces themselves) lives in a workspace as well.
inline constexpr AnyId system_workspace{};
// Every so many records a segment is sealed: its root is the hash of its last record.
inline constexpr Seq segment_size = 1'000;

// One step of a workspace's log. The caller fills the first part; write() fills the second.
struct Record {
  std::int64_t at{};           // microseconds since 1970, UTC; tells a reader when, never decides an order
  AnyId actor;                 // pseudonymous id; all zero: the program itself
  std::string op;              // "element.create"
  AnyId ref;                   // made by the client; once per workspace and actor, for ever
  Hash input{};                // of what was asked; the input itself is not kept
  std::string answer;          // given again when the ref comes again
  std::int64_t schema{};       // version of the shape of `changes`
  std::string changes;         // bytes of work/; the store does not look inside
  std::vector<AnyId> touched;  // entities, for touches(); read() leaves it empty

  Seq seq{};
  Salt salt{};
  Hash payload_hash{};  // of salt, answer and changes
  Hash prev_hash{};     // of the whole record before this one (chain.hpp)
};

// What an earlier record says from now on, in the place of words that are to be forgotten. Its salt goes, its hash
// stays: the chain holds. That it was done stands in the record that goes along (rewrites(), chain.hpp).
struct Blanked {
  Seq seq{};
  std::string answer, changes;
  std::vector<AnyId> untouched{};  // entities that it does not tell of any more
};

// The last record of a workspace; {0, zeroes} when there is none.
struct Head {
  Seq seq{};
  Hash hash{};
  bool operator==(const Head&) const = default;
};

// A part of a workspace (its core, a section, a session) as it was after record `seq`.
struct Snapshot {
  std::string part;
  Seq seq{};
  std::string bytes;
};

// Tables of keyed rows. The last four are projections: written with the records they follow from, in one transaction.
enum class Table { account, credential, login, membership, invitation, join_code, publication };
inline constexpr std::array all_tables{Table::account,    Table::credential, Table::login,      Table::membership,
                                       Table::invitation, Table::join_code,  Table::publication};
[[nodiscard]] std::string_view name_of(Table table);  // "account"
// One row may have a given lookup within a workspace (e-mail hash, token hash, code); in the others many may.
[[nodiscard]] constexpr bool one_per_lookup(Table table) {
  return table == Table::account || table == Table::credential || table == Table::invitation ||
         table == Table::join_code;
}

struct RowKey {
  Table table{};
  AnyId workspace;
  std::string id;
  auto operator<=>(const RowKey&) const = default;
};
struct Row {
  RowKey key;
  std::string lookup;  // second way in, by find(); "" is none
  std::string body;
  bool operator==(const Row&) const = default;
};

// Ballots and unshown notes: outside the log, without time or order, so that nobody can tell whose is whose.
// `key` is a keyed hash of the participant (never the participant); a second ballot with it replaces the first.
struct Ballot {
  AnyId question;
  std::string key;
  std::string body;
  bool operator==(const Ballot&) const = default;
};
struct BoxStep {
  enum class What {
    open,   // with the secret of the keyed hash; ballots may come in
    seal,   // the secret is gone; no ballot comes in any more
    close,  // the ballots are gone as well, from the file too; goes with the record of the shuffled result
  };
  AnyId question;
  What what{};
  std::string secret;  // for open
};
struct Box {
  std::optional<std::string> secret;  // none: sealed, or never opened
  std::vector<Ballot> ballots;        // by key
};

// One transaction: all of it, or nothing. Box steps that open come first, then rows gone, rows, ballots, parts gone,
// snapshots, blobs gone, the rest.
struct Write {
  AnyId workspace;
  Seq expected{};  // the head that the records build on; not looked at without records
  // Of the record `expected`. Given (by chain(), chain.hpp) by who sends a write before the one before it is stored:
  // the number alone would not tell that somebody else wrote in its place.
  std::optional<Hash> expected_hash;
  std::vector<Record> records;
  std::vector<Blanked> blanked;         // older than these records, and only together with records
  std::vector<std::string> parts_gone;  // of these no snapshot stays
  // Put in place of one of the same part and seq; of a part the newest two stay, and none of before the last `blanked`.
  std::vector<Snapshot> snapshots;
  std::vector<RowKey> rows_gone;
  std::vector<Row> rows;           // put in place of one with the same key
  std::vector<std::string> blobs;  // found again by sha256(bytes) (chain.hpp)
  std::vector<Hash> blobs_gone;    // for good, from the file too; before `blobs`
  std::vector<BoxStep> box_steps;
  std::vector<Ballot> ballots;
  bool in_company{};  // one of many: where others just wrote it may wait a moment for who comes (write_queue.hpp)
};

enum class Outcome {
  stored,    // durable
  conflict,  // somebody else wrote this workspace: nothing written, close the room and read anew
  unknown,   // it may have happened: tell the client to send the same ref again, read the room anew
};

struct Written {
  Outcome outcome{Outcome::unknown};
  Seq head{};                        // stored: seq of the last of these records; conflict: seq of the present head
  std::vector<std::string> earlier;  // when these very refs came before: the answers given then; nothing was written
};

enum class Trouble {
  full,     // no room on the disk
  io,       // the disk or the system failed
  busy,     // another process holds the file too long, or too many writes wait already: nothing written
  corrupt,  // what is there cannot be what was written
  newer,    // the file is of a later version of this program
};

// what() starts with "store.full", "store.io" …; nobody's text is in it.
class StoreFault : public Fault {
 public:
  StoreFault(Trouble trouble, const std::string& what);
  [[nodiscard]] Trouble trouble() const { return trouble_; }

 private:
  Trouble trouble_;
};

// Something that is not as it was written.
struct Problem {
  std::string place;  // "draad.db", "workspace … record 12", "workspace … blob …"
  std::string what;
};

// Called exactly once per write, on any thread, possibly before write() returns; must not throw and must be short.
// With a fault the result means nothing.
using Done = std::function<void(std::exception_ptr fault, Result<Written> written)>;

struct Known {
  Seq seq{};
  Hash input{};
  std::string answer;
};

inline constexpr Seq last_seq = std::numeric_limits<Seq>::max();

class Store {
 public:
  virtual ~Store() = default;

  // Writes of one caller are done in the order they came. Refs are looked at before `expected`: when all refs are
  // known the earlier answers are given; when only some are, or one comes twice in this write, it is a conflict.
  // Refuses ref.other_input (a known ref with another input), row.lookup_taken, box.closed, with nothing written.
  virtual void write(Write write, Done done) = 0;

  [[nodiscard]] virtual Head head(const AnyId& workspace) const = 0;
  [[nodiscard]] virtual std::vector<AnyId> workspaces() const = 0;  // that have a record, by id
  // Records from `from` on, at most `limit`, in order.
  [[nodiscard]] virtual std::vector<Record> read(const AnyId& workspace, Seq from, std::int64_t limit) const = 0;
  [[nodiscard]] virtual std::optional<Known> find_ref(const AnyId& workspace, const AnyId& actor,
                                                      const AnyId& ref) const = 0;
  [[nodiscard]] virtual std::vector<Seq> touches(const AnyId& workspace, const AnyId& entity) const = 0;
  // Roots of sealed segments: the first is of records 1 … segment_size.
  [[nodiscard]] virtual std::vector<Hash> segments(const AnyId& workspace) const = 0;

  [[nodiscard]] virtual std::vector<std::string> snapshot_parts(const AnyId& workspace) const = 0;
  // The newest of a part at or before `at_most`. A damaged one is passed over: the log is the truth.
  [[nodiscard]] virtual std::optional<Snapshot> snapshot(const AnyId& workspace, std::string_view part,
                                                         Seq at_most) const = 0;
  // Faults corrupt when the bytes are no longer those of the hash.
  [[nodiscard]] virtual std::optional<std::string> blob(const AnyId& workspace, const Hash& hash) const = 0;
  [[nodiscard]] virtual Box box(const AnyId& workspace, const AnyId& question) const = 0;

  [[nodiscard]] virtual std::optional<Row> row(const RowKey& key) const = 0;
  [[nodiscard]] virtual std::vector<Row> rows(Table table, const AnyId& workspace) const = 0;   // by id
  [[nodiscard]] virtual std::vector<Row> find(Table table, std::string_view lookup) const = 0;  // in all workspaces
};

// write() for those who may wait: command line, tests. Throws the fault. Never from a thread that `done` needs.
[[nodiscard]] Result<Written> write_and_wait(Store& store, Write write);
// The same for who has no ref to send again: unknown is thrown as well, as io. For writes without records.
[[nodiscard]] Result<Written> write_surely(Store& store, Write write);

}  // namespace rd::store
