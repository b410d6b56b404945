#include <algorithm>
#include <map>
#include <set>

#include "base/utf.hpp"
#include "history/ops.hpp"
#include "store/chain.hpp"
#include "thread/elements.hpp"
#include "work/picture_name.hpp"

namespace rd::history {
namespace {

using work::Ctx;
using work::Entity;
using work::EntityPtr;
using work::Seq;

constexpr std::size_t most_records = 500;  // of one call: what is read and written on the strand

struct Forget {
  AnyId thing;
  std::string why;
  static constexpr auto fields() {
    return std::tuple{field("thing", &Forget::thing, "an element, a section with its text, a link, a contribution"),
                      field("why", &Forget::why, "why it is done; stays in the log", {.longest = 500})};
  }
};
struct Forgotten {
  std::string why;
  json::value blanked;  // [[seq, hash of what it says now]…]: store::verify() follows it
  bool more{};
  static constexpr auto fields() {
    return std::tuple{field("why", &Forgotten::why, "why"), field("blanked", &Forgotten::blanked, "which records"),
                      field("more", &Forgotten::more, "not all yet: ask again")};
  }
};

// As many signs, and none of them tells anything.
std::string blank(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t code = next_code_point(text, at);
    if (is_space(code)) {
      append_code_point(out, code);
    } else {
      out += code > 0xFFFF ? "xx" : "x";
    }
  }
  return out;
}

void blank_text(json::value& value) {
  if (auto* list = value.if_array()) {
    for (json::value& one : *list) blank_text(one);
  } else if (auto* object = value.if_object()) {
    for (auto& [key, one] : *object) {
      const bool words = key == "text" || key == "alt" || key == "href" || key == "title";
      if (words && one.is_string()) {
        one = json::string(blank(one.get_string()));
      } else {
        blank_text(one);
      }
    }
  }
}

bool is_words(const packs::Kind* kind, std::string_view field) {
  using enum packs::FieldType;
  if (kind == nullptr)
    return field == "title" || field == "text" || field == "sentence" || field == "rationale" || field == "who" ||
           field == "reason";
  const packs::Field* declared = kind->field(field);
  return declared == nullptr || declared->type == text || declared->type == rich || declared->type == person ||
         declared->type == organisation || declared->type == table;
}

std::string without_words(const packs::Packs& packs, const Entity& entity) {
  json::object fields = entity.fields();
  const packs::Kind* kind = packs.kind(entity.kind);
  for (auto& [name, value] : fields) {
    if (name == "doc" || name == "steps" || name == "slice") {
      blank_text(value);
    } else if (is_words(kind, name)) {
      if (value.is_string() && !parse_id(value.get_string())) value = json::string(blank(value.get_string()));
      if (auto* list = value.if_array())
        for (json::value& one : *list)
          if (one.is_string()) one = json::string(blank(one.get_string()));
    }
  }
  return json::serialize(fields);
}

// The record with other words for these things; nothing when it says them already. The pictures that they name come
// beside it.
std::optional<store::Blanked> blanked(const packs::Packs& packs, const store::Record& record,
                                      const std::set<AnyId>& things, std::set<store::Hash>& pictures) {
  std::vector<work::Change> changes;
  bool other = false;
  for (work::Told& told : work::decoded(record.changes, record.schema)) {
    if (things.contains(told.entity.id)) {
      pictures.merge(work::pictures_in(told.entity.body));
      std::string body = without_words(packs, told.entity);
      other = other || body != told.entity.body;
      told.entity.body = std::move(body);
    }
    changes.push_back({nullptr, std::make_shared<const Entity>(std::move(told.entity)), std::move(told.changed)});
  }
  if (!other) return std::nullopt;
  return store::Blanked{record.seq, record.answer, work::encoded(changes)};
}

// Pictures that only these things named go as well: a face is told of by no words. Not those that a text names that
// stays, also one that was taken away and can come back.
void drop_pictures(Ctx& ctx, const std::set<AnyId>& together, std::set<store::Hash> named) {
  if (named.empty()) return;
  const auto stays = [&](const EntityPtr& entity) {
    if (entity == nullptr) return;
    for (const store::Hash& hash : work::pictures_in(entity->body)) named.erase(hash);
  };
  ctx.whole().each_removed_too([&](const EntityPtr& entity) {
    if (!together.contains(entity->id)) stays(entity);
  });
  for (const AnyId& id : together) {
    const EntityPtr now = ctx.find(id);  // a text, as it is put together; pieces say nothing any more
    if (now != nullptr && !now->removed && now->kind == "section_text") stays(now);
  }
  for (const store::Hash& hash : named) ctx.drop_blob(hash);
}

Result<Forgotten> forget(Ctx& ctx, const work::Registry& registry, const packs::Packs& packs, const Forget& in) {
  const EntityPtr thing = ctx.view().find_removed_too(in.thing);
  if (thing == nullptr || registry.stays(thing->kind)) return work::unknown("thing");
  if (trim(in.why).empty()) return refuse(Why::invalid, "log.why_empty", "why");

  std::set<AnyId> together{in.thing};
  ctx.view().parts_removed_too(in.thing, [&](const EntityPtr& part) {
    if (registry.has_own_topic(part->kind)) together.insert(part->id);
  });
  std::map<Seq, std::set<AnyId>> by_record;
  for (const AnyId& id : together) {
    const EntityPtr present = ctx.view().find_removed_too(id);
    // What was taken away and is to be forgotten keeps no words either, nor do the pieces of what is put together now.
    const bool all = thing->removed || registry.is_piece(present->kind);
    const auto* pieces = registry.pieces_of(present->kind);
    if (pieces != nullptr && !all) pieces->put_together(ctx, *present);
    if (all) ctx.put(id, parse_json(without_words(packs, *present))->as_object());
    const EntityPtr now = ctx.find(id);
    const bool earlier = all || now->body != present->body;
    for (const Seq seq : ctx.touches(id))
      if (seq < present->version || earlier) by_record[seq].insert(id);
  }
  Forgotten out{trim(in.why), json::array(), false};
  std::set<store::Hash> named;
  for (const auto& [seq, things] : by_record) {
    const auto record = ctx.record(seq);
    auto one = record ? blanked(packs, *record, things, named) : std::nullopt;
    if (!one) continue;
    auto& list = out.blanked.as_array();
    out.more = list.size() == most_records;
    if (out.more) break;
    list.push_back(json::array{seq, store::hex(store::blanked_hash(one->answer, one->changes))});
    ctx.blank(*std::move(one));
  }
  if (!out.more) drop_pictures(ctx, together, std::move(named));
  return out;
}

}  // namespace

void register_forget(work::Registry& registry, const packs::Packs& packs) {
  registry.add(
      std::string(store::rewrite_op), work::Method::post, "things/{thing}/forget", work::Right::manage,
      [&registry, &packs](Ctx& ctx, const Forget& in) { return forget(ctx, registry, packs, in); },
      "Takes the words out of all earlier versions of a thing, for good; of one that was taken away, out of all");
}

}  // namespace rd::history
