// What a workspace was: any moment of it, the versions of one thing, and what changed between two moments. The past is
// seen with the rights of today: whoever may not see a thing now, or was not meant to see it then, does not see how it
// was (SYS-05). Reads the log, so on a worker.
#pragma once
#include <unordered_map>

#include "work/rooms.hpp"

namespace rd::history {

using work::EntityPtr;
using work::Seq;

// The present as one reader sees it, to look back from.
struct Now {
  AnyId workspace;
  work::Reader reader;
  Date today;
  Seq seq{};
  std::unordered_map<AnyId, EntityPtr> things;  // with what was removed
  // Who is who: the member of each account that has one, as the reader may know it.
  std::unordered_map<AnyId, EntityPtr> members;
  [[nodiscard]] EntityPtr find(const AnyId& id) const;
  // As it was then, when the reader may know that; else null.
  [[nodiscard]] bool shows(const work::Entity& then) const;
};
// Refuses workspace.unknown, right.missing.
[[nodiscard]] Result<Now> now(const work::Transfer& transfer);

// The workspace as it was after record `at`, for this reader.
[[nodiscard]] work::State past(const store::Store& store, const Now& now, Seq at);

// One record's doing to one thing.
struct Version {
  Seq seq{};
  std::int64_t at{};  // microseconds since 1970
  AnyId actor;        // account
  std::string op;
  EntityPtr before, after;  // before: null when it was made, or when the reader was not meant to see that
};
// Newest first, at most `limit`, before record `before`. Of these things together.
[[nodiscard]] std::vector<Version> versions(const store::Store& store, const Now& now, const std::vector<AnyId>& things,
                                            Seq before, std::size_t limit);

// A thing at two moments; null: not there yet, or not for these eyes.
struct Between {
  EntityPtr before, after;
  Seq told{};  // of what was made since, the record that made it; of the rest the last one that changed it
};
// What is other after record `to` than after record `from`, newest first.
[[nodiscard]] std::vector<Between> between(const store::Store& store, const Now& now, Seq from, Seq to);

// The last record of a day (UTC) or before it; 0 when the log begins later.
[[nodiscard]] Seq last_of(const store::Store& store, const AnyId& workspace, Date day);
// The last record that this account made; 0 when there is none.
[[nodiscard]] Seq last_by(const store::Store& store, const AnyId& workspace, const AnyId& account);

}  // namespace rd::history
