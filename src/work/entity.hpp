// What a workspace is made of: entities of some kind, with an id, the version they have now, and who may see them.
// Immutable: a change makes a new one. The fields stand in `body` as JSON text, so that showing an entity costs no more
// than copying it, and a field that this version does not know stays where it is.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "store/store.hpp"

namespace rd::work {

using store::Seq;

// Who may see an entity. Everything that leaves a room is looked at through this (view.hpp).
struct Audience {
  enum class To : std::uint8_t { all, group, person, facilitators, server };
  To to{To::all};
  AnyId who;  // the group, or the member
  bool operator==(const Audience&) const = default;
};
[[nodiscard]] std::string_view name_of(Audience::To to);  // "all"

struct Entity {
  std::string kind;  // "section", "goal"
  AnyId id;
  AnyId part_of;  // what it belongs to and is seen with by a guest; all zero: nothing
  Seq created{};  // the record that made it
  Seq version{};  // the record that changed it last
  Audience audience;
  bool removed{};                                   // still there, so that what points at it can tell its name
  std::string body;                                 // a JSON object
  std::vector<std::pair<std::string, Seq>> stamps;  // fields changed after it was made, and by which record

  [[nodiscard]] json::object fields(json::storage_ptr memory = {}) const;
  // The record that gave this field its value.
  [[nodiscard]] Seq stamp_of(std::string_view field) const;
};
using EntityPtr = std::shared_ptr<const Entity>;

// What one record does to one entity. `before` is null for a new one.
struct Change {
  EntityPtr before;
  EntityPtr after;
  std::vector<std::string> fields;  // that changed; empty for a new entity
};

// The fields of `after` that are other than before, and those that went.
[[nodiscard]] std::vector<std::string> changed_fields(const Entity& before, const Entity& after);

// The bytes of a record's `changes`; the schema of records is the version of this form.
inline constexpr std::int64_t record_schema = 1;
[[nodiscard]] std::string encoded(const std::vector<Change>& changes);

// Entities as a record or a snapshot holds them. Throws StoreFault corrupt when bytes are not what encoded() makes.
// A record tells which fields changed and not the stamps; State::apply() works these out.
struct Told {
  Entity entity;
  std::vector<std::string> changed;  // fields; empty for a new entity
};
[[nodiscard]] std::vector<Told> decoded(std::string_view bytes, std::int64_t schema);

// A whole state as bytes: every entity with its stamps.
class SnapshotWriter {
 public:
  void put(const Entity& entity);
  [[nodiscard]] std::string bytes() &&;

 private:
  std::string out_;
  std::uint64_t count_{};
};
// Calls `take` for every entity of a snapshot.
void read_snapshot(std::string_view bytes, const std::function<void(EntityPtr)>& take);

}  // namespace rd::work
