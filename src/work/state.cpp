#include "work/state.hpp"

#include <algorithm>

namespace rd::work {
namespace {

const EntityPtr nothing;
const std::vector<AnyId> none;
const std::vector<State::Part> no_parts;

State::Part part(const EntityPtr& entity) {
  return {entity, entity->audience.to == Audience::To::all};
}

std::size_t weight_of(const Entity& entity) {
  constexpr std::size_t around = sizeof(Entity) + 96;  // control block, map node, index
  return around + entity.body.capacity() + entity.stamps.capacity() * sizeof(entity.stamps.front());
}

}  // namespace

const EntityPtr& State::find(const AnyId& id) const {
  const auto found = entities_.find(id);
  return found == entities_.end() ? nothing : found->second;
}

const std::vector<AnyId>& State::of_kind(std::string_view kind) const {
  const auto found = kinds_.find(kind);
  return found == kinds_.end() ? none : found->second;
}

const std::vector<State::Part>& State::parts_of(const AnyId& whole) const {
  const auto found = parts_.find(whole);
  return found == parts_.end() ? no_parts : found->second;
}

std::vector<std::string> State::kinds() const {
  std::vector<std::string> out;
  for (const auto& [kind, ids] : kinds_) out.push_back(kind);
  return out;
}

void State::put(EntityPtr entity) {
  EntityPtr& place = entities_[entity->id];
  if (place == nullptr) {
    auto kind = kinds_.find(entity->kind);
    if (kind == kinds_.end()) kind = kinds_.emplace(entity->kind, std::vector<AnyId>{}).first;
    kind->second.push_back(entity->id);
    if (entity->part_of != AnyId{}) parts_[entity->part_of].push_back(part(entity));
  } else {
    bytes_ -= weight_of(*place);
    auto& parts = parts_[place->part_of];  // it stays part of the same
    const auto is_place = [&](const Part& one) { return one.entity == place; };
    if (const auto found = std::find_if(parts.begin(), parts.end(), is_place); found != parts.end())
      *found = part(entity);
  }
  bytes_ += weight_of(*entity);
  place = std::move(entity);
}

std::vector<Change> State::apply(Seq seq, std::vector<Told> told) {
  std::vector<Change> changes;
  for (Told& one : told) {
    EntityPtr before = find(one.entity.id);
    EntityPtr after = stamped(std::move(one.entity), before.get(), one.changed, seq);
    put(after);
    changes.push_back({std::move(before), std::move(after), std::move(one.changed)});
  }
  seq_ = seq;
  return changes;
}

void State::apply(Seq seq, const std::vector<Change>& changes) {
  for (const Change& change : changes) put(change.after);
  seq_ = seq;
}

void State::take_back(const std::vector<Change>& changes, Seq to) {
  for (auto change = changes.rbegin(); change != changes.rend(); ++change) {
    change->before == nullptr ? forget(*change->after) : put(change->before);
  }
  seq_ = to;
}

void State::forget(const Entity& entity) {
  const auto without = [](auto& all, const auto& is_it) {
    const auto last = std::find_if(all.rbegin(), all.rend(), is_it);
    if (last != all.rend()) all.erase(std::next(last).base());
  };
  const auto found = entities_.find(entity.id);
  bytes_ -= weight_of(*found->second);
  without(kinds_.find(entity.kind)->second, [&](const AnyId& id) { return id == entity.id; });
  if (entity.part_of != AnyId{})
    without(parts_.at(entity.part_of), [&](const Part& one) { return one.entity == found->second; });
  entities_.erase(found);
}

State State::open_part() const {
  State out;
  out.seq_ = seq_;
  out.expect(size());
  for (const auto& [kind, ids] : kinds_) {
    for (const AnyId& id : ids) {
      out.put(as_all_see(find(id)));
    }
  }
  return out;
}

EntityPtr as_all_see(const EntityPtr& entity) {
  if (entity->audience.to == Audience::To::all && !entity->removed) return entity;
  auto out = std::make_shared<Entity>();
  out->kind = entity->kind;
  out->id = entity->id;
  out->part_of = entity->part_of;
  out->removed = true;
  out->body = "{}";
  return out;
}

EntityPtr stamped(Entity entity, const Entity* before, const std::vector<std::string>& changed, Seq seq) {
  entity.version = seq;
  entity.created = before == nullptr ? seq : before->created;
  if (before != nullptr) entity.stamps = before->stamps;
  for (const auto& field : changed) {
    const auto same = [&](const auto& stamp) { return stamp.first == field; };
    const auto found = std::find_if(entity.stamps.begin(), entity.stamps.end(), same);
    if (found == entity.stamps.end()) {
      entity.stamps.emplace_back(field, seq);
    } else {
      found->second = seq;
    }
  }
  return std::make_shared<const Entity>(std::move(entity));
}

}  // namespace rd::work
