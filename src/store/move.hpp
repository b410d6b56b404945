// All of one place to another: from a file to a PostgreSQL database, back, or between two of a kind (P8). The rows go
// as they lie there, so the log, its hashes, open boxes with their secrets and the pictures are the same afterwards.
//
// The source is only read (an older one is brought to this version first, as at any start). What is put is not there
// before all of it was read again on both sides and found to be the same: a move that is broken off leaves an empty
// database, or no file.
#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "store/store.hpp"

namespace rd::store {

// A database when one is named, else a file.
struct MovePlace {
  std::filesystem::path file;
  std::string database;
};

struct Content {
  struct Count {
    std::string table;
    std::int64_t rows{};
    bool operator==(const Count&) const = default;
  };
  std::vector<Count> counts;
  Hash hash{};  // of all rows, in whatever order they are kept
  bool operator==(const Content&) const = default;
};

// `progress` is told after every page how many rows were read or put so far; there are three times as many as rows.
// Faults as the store does. Refuses move.filled (the target has something already), move.differs (somebody writes in
// the source meanwhile).
[[nodiscard]] Result<Content> move_all(const MovePlace& from, const MovePlace& to,
                                       const std::function<void(std::int64_t rows)>& progress);
[[nodiscard]] Content content_of(const MovePlace& place);

}  // namespace rd::store
