#include <algorithm>

#include "history/ops.hpp"

namespace rd::history {
namespace {

using work::Ctx;
using work::Entity;
using work::EntityPtr;
using work::Right;
using work::Seq;

constexpr int longest_way_back = 1'000;  // of undoing what was undone

struct Undo {
  Seq seq{};
  static constexpr auto fields() { return std::tuple{field("seq", &Undo::seq, "the record to take back")}; }
};
struct Undone {
  Seq of{};  // what was first done
  std::vector<AnyId> things;
  static constexpr auto fields() {
    return std::tuple{field("of", &Undone::of, "the record of what was first done"),
                      field("things", &Undone::things, "that are as they were", {.most = 100'000})};
  }
};

std::string called(const Entity& entity) {
  const json::object fields = entity.fields();
  for (const std::string_view name : {"name", "title", "sentence", "rationale"}) {
    const json::value* value = fields.if_contains(name);
    if (value != nullptr && value->is_string() && !value->get_string().empty()) return value->get_string().c_str();
  }
  return "…";
}

// As the last record before `seq` left it; nothing: it was made by that record. Refuses change.stays: its words are
// gone.
Result<std::optional<Entity>> before(const Ctx& ctx, const AnyId& id, Seq seq) {
  const auto seqs = ctx.touches(id);
  const auto here = std::lower_bound(seqs.begin(), seqs.end(), seq);
  if (here == seqs.begin()) return std::optional<Entity>();
  const auto record = ctx.record(*std::prev(here));
  if (record->salt == store::Salt{}) return refuse(Why::conflict, "change.stays");
  for (work::Told& told : work::decoded(record->changes, record->schema))
    if (told.entity.id == id) return std::optional(std::move(told.entity));
  throw store::StoreFault(store::Trouble::corrupt, "a record does not tell of what it touched");
}

// Whether what it stands on and points at is there still.
Result<void> ends_are_there(const Ctx& ctx, const Entity& entity) {
  std::vector<AnyId> ends;
  if (entity.part_of != AnyId{}) ends.push_back(entity.part_of);
  const json::object fields = entity.fields();
  for (const std::string_view name : {"from", "to", "parent"}) {
    const json::value* value = fields.if_contains(name);
    if (value == nullptr || !value->is_string()) continue;
    if (const auto id = parse_id(value->get_string())) ends.push_back(*id);
  }
  for (const AnyId& end : ends)
    if (ctx.find(end) == nullptr) return refuse(Why::conflict, "change.end_gone", {}, {{"name", called(entity)}});
  return {};
}

Result<void> take_back(Ctx& ctx, const work::Registry& registry, const work::Told& told, Seq seq) {
  const AnyId id = told.entity.id;
  if (registry.is_piece(told.entity.kind)) return {};  // its whole is taken back
  const EntityPtr present = ctx.view().find_removed_too(id);
  if (present == nullptr || registry.stays(present->kind)) return refuse(Why::conflict, "change.stays");
  const auto changed = [&] { return refuse(Why::conflict, "change.changed_since", {}, {{"name", called(*present)}}); };
  TRY(const auto was, before(ctx, id, seq));
  const auto* pieces = registry.pieces_of(present->kind);
  if (pieces != nullptr && !present->removed && !told.entity.removed && !(was && was->removed)) {
    TRY(const bool back, pieces->put_back(ctx, *present, was ? &*was : nullptr, seq));
    if (!back) return changed();
    return {};
  }
  if (!was) {  // it was made then
    if (present->version != seq || present->removed) return changed();
    ctx.remove(id);
    return {};
  }
  json::object fields = present->fields();
  const json::object then = was->fields();
  for (const std::string& name : told.changed) {
    if (present->stamp_of(name) != seq) return changed();
    const json::value* value = then.if_contains(name);
    value == nullptr ? static_cast<void>(fields.erase(name)) : static_cast<void>(fields[name] = *value);
  }
  const bool other_audience = told.entity.audience != was->audience;
  const bool other_presence = told.entity.removed != was->removed;
  if (other_audience && present->audience != told.entity.audience) return changed();
  if (present->removed != told.entity.removed) return changed();
  if (other_presence) was->removed ? ctx.remove(id) : ctx.restore(id);
  if (!told.changed.empty()) ctx.put(id, fields);
  if (other_audience) ctx.set_audience(id, was->audience);
  return {};
}

Result<Undone> undo(Ctx& ctx, const work::Registry& registry, const Undo& in) {
  const auto record = ctx.record(in.seq);
  if (!record || record->actor != ctx.reader().account || record->actor == AnyId{})
    return refuse(Why::not_found, "change.unknown");
  // Whoever may no longer do a thing may not take it back either, nor take back its taking back.
  auto first = *record;
  for (int steps = 0; first.op == "change.undo" && steps < longest_way_back; ++steps) {
    TRY(const json::value told, parse_json(first.answer));
    const auto earlier = ctx.record(told.at("of").to_number<Seq>());
    if (!earlier) return refuse(Why::not_found, "change.unknown");
    first = *earlier;
  }
  const work::Entry* entry = registry.find(first.op);
  if (entry == nullptr) return refuse(Why::conflict, "change.stays");
  if (!ctx.reader().rights.has(entry->right))
    return refuse(Why::forbidden, "right.missing", {}, {{"right", std::string(name_of(entry->right))}});

  Undone out{first.seq, {}};
  auto all = work::decoded(record->changes, record->schema);
  // Later words of the same go took its place; or it is writing in a text, which the editor takes back.
  if (std::all_of(all.begin(), all.end(), [&](const work::Told& told) { return registry.is_piece(told.entity.kind); }))
    return refuse(Why::conflict, "change.stays");
  for (auto told = all.rbegin(); told != all.rend(); ++told) {
    TRY_DO(take_back(ctx, registry, *told, in.seq));
    out.things.push_back(told->entity.id);
  }
  for (const work::Change& change : ctx.changes()) {
    if (!change.after->removed) {
      TRY_DO(ends_are_there(ctx, *change.after));
    }
  }
  return out;
}

}  // namespace

void register_undo(work::Registry& registry) {
  registry.add(
      "change.undo", work::Method::post, "changes/{seq}/undo", Right::talk,
      [&registry](Ctx& ctx, const Undo& in) { return undo(ctx, registry, in); },
      "Takes back what I did, when nobody changed it since; of what was taken back: does it again");
}

}  // namespace rd::history
