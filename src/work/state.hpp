// All entities of one workspace as they are after record `seq`. Values and no thread: a room owns one, a worker may
// hold a copy (entities are shared, so a copy costs a pointer each).
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "work/entity.hpp"

namespace rd::work {

class State {
 public:
  [[nodiscard]] Seq seq() const { return seq_; }
  // Also what was removed. Null when there is no such entity.
  [[nodiscard]] const EntityPtr& find(const AnyId& id) const;
  // Ids in the order in which they were made; also of what was removed.
  [[nodiscard]] const std::vector<AnyId>& of_kind(std::string_view kind) const;
  // The parts themselves, in that order. A text has a hundred and is looked at with every letter, so whether all may
  // see it stands beside each.
  struct Part {
    EntityPtr entity;
    bool for_all{};
  };
  [[nodiscard]] const std::vector<Part>& parts_of(const AnyId& whole) const;
  [[nodiscard]] std::vector<std::string> kinds() const;
  [[nodiscard]] std::size_t size() const { return entities_.size(); }
  // About how much memory it takes.
  [[nodiscard]] std::size_t bytes() const { return bytes_; }

  // Puts the entities of record `seq` in place, with their stamps worked out. Answers what changed.
  std::vector<Change> apply(Seq seq, std::vector<Told> told);
  // The same for changes that are ready.
  void apply(Seq seq, const std::vector<Change>& changes);
  // As it was before these changes, which were the last: they were not kept.
  void take_back(const std::vector<Change>& changes, Seq to);
  // From a snapshot.
  void put(EntityPtr entity);
  void expect(std::size_t entities) { entities_.reserve(entities); }
  void seen_up_to(Seq seq) { seq_ = seq; }

  // What everyone may see, and of the rest only that it was made: for what is worked out for all.
  [[nodiscard]] State open_part() const;

  template <class Take>
  void each(const Take& take) const {
    for (const auto& [id, entity] : entities_) take(entity);
  }

 private:
  void forget(const Entity& entity);

  Seq seq_{};
  std::size_t bytes_{};
  std::unordered_map<AnyId, EntityPtr> entities_;
  std::map<std::string, std::vector<AnyId>, std::less<>> kinds_;
  std::unordered_map<AnyId, std::vector<Part>> parts_;
};

// The entity itself when everyone may see it; else what keeps its place: removed, and without a word.
[[nodiscard]] EntityPtr as_all_see(const EntityPtr& entity);

// The entity after a change, with stamps for the fields that changed and the numbers of the record.
[[nodiscard]] EntityPtr stamped(Entity entity, const Entity* before, const std::vector<std::string>& changed, Seq seq);

}  // namespace rd::work
