#include "work/ctx.hpp"

namespace rd::work {

Ctx::Ctx(const Room& room, const Reader& reader)
    : room_(room),
      reader_(reader),
      program_(program_reader()),
      view_(room.state, reader_, room.today, room.derived),
      whole_(room.state, program_, room.today, room.derived) {}

EntityPtr Ctx::find(const AnyId& id) const {
  const auto found = staged_.find(id);
  if (found == staged_.end()) return view_.find(id);
  if (found->second.removed || !reader_.may_see(found->second)) return nullptr;
  return std::make_shared<const Entity>(found->second);
}

Entity& Ctx::staged(const AnyId& id) {
  const auto found = staged_.find(id);
  if (found != staged_.end()) return found->second;
  const EntityPtr& before = room_.state.find(id);
  RD_ASSERT(before != nullptr);
  order_.push_back(id);
  return staged_.emplace(id, *before).first->second;
}

Result<AnyId> Ctx::create(std::string_view kind, const AnyId& id, const json::object& fields,
                          const Standing& standing) {
  Entity entity;
  entity.id = id == AnyId{} ? timed_id(room_.now) : id;
  if (room_.state.find(entity.id) != nullptr || staged_.contains(entity.id)) {
    return refuse(Why::conflict, "id.taken", "id");
  }
  entity.kind = kind;
  entity.part_of = standing.part_of;
  entity.audience = standing.audience;
  entity.body = json::serialize(fields);
  order_.push_back(entity.id);
  const AnyId made = entity.id;
  staged_.emplace(made, std::move(entity));
  return made;
}

void Ctx::put(const AnyId& id, const json::object& fields) {
  staged(id).body = json::serialize(fields);
}

Result<void> Ctx::merge(const AnyId& id, Seq from, const json::object& set) {
  Entity& entity = staged(id);
  json::object fields = entity.fields();
  for (const auto& [name, value] : set) {
    const json::value* now = fields.if_contains(name);
    const bool same = now == nullptr ? value.is_null() : *now == value;
    if (same) continue;
    if (entity.stamp_of(name) > from) {
      return refuse(Why::conflict, "field.changed", std::string(name),
                    {{"theirs", now == nullptr     ? ""
                                : now->is_string() ? std::string(now->get_string())
                                                   : json::serialize(*now)}});
    }
    if (value.is_null()) {
      fields.erase(name);
    } else {
      fields[name] = value;
    }
  }
  entity.body = json::serialize(fields);
  return {};
}

void Ctx::remove(const AnyId& id) {
  staged(id).removed = true;
}
void Ctx::restore(const AnyId& id) {
  staged(id).removed = false;
}
void Ctx::set_audience(const AnyId& id, const Audience& audience) {
  staged(id).audience = audience;
}

std::optional<store::Record> Ctx::record(Seq seq) const {
  auto records = room_.store.read(room_.workspace, seq, 1);
  if (seq < 1 || records.empty() || records.front().seq != seq) return std::nullopt;
  return std::move(records.front());
}

std::vector<Change> Ctx::changes() const {
  std::vector<Change> out;
  const Seq seq = room_.state.seq() + 1;
  for (const AnyId& id : order_) {
    const Entity& entity = staged_.at(id);
    const EntityPtr& before = room_.state.find(id);
    const bool same = before != nullptr && before->body == entity.body && before->removed == entity.removed &&
                      before->audience == entity.audience;
    if (same) continue;
    const auto other = others_.find(id);
    auto changed = before == nullptr        ? std::vector<std::string>{}
                   : other != others_.end() ? other->second
                                            : changed_fields(*before, entity);
    EntityPtr after = stamped(entity, before.get(), changed, seq);
    out.push_back({before, std::move(after), std::move(changed)});
  }
  return out;
}

}  // namespace rd::work
