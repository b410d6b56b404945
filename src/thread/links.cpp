#include "thread/links.hpp"

#include <algorithm>

#include "thread/elements.hpp"

namespace rd::thread {
namespace {

std::string_view text_of(EndNow now) {
  switch (now) {
    case EndNow::same:
      return "same";
    case EndNow::changed:
      return "changed";
    case EndNow::removed:
      return "removed";
  }
  return {};
}

json::object end_json(const work::Entity& end, EndNow now) {
  return {{"id", to_text(end.id)}, {"kind", end.kind}, {"name", name_of(end)}, {"now", text_of(now)}};
}

}  // namespace

const packs::LinkType* link_type(const packs::Packs& packs, std::string_view id) {
  const auto found =
      std::find_if(packs.links.begin(), packs.links.end(), [&](const auto& type) { return type.id == id; });
  return found == packs.links.end() ? nullptr : &*found;
}

EndNow end_now(const work::Entity& end, const packs::Kind* kind, work::Seq seen) {
  if (end.removed) return EndNow::removed;
  const bool changed = std::any_of(end.stamps.begin(), end.stamps.end(), [&](const auto& stamp) {
    return stamp.second > seen && (kind == nullptr || carries_meaning(*kind, stamp.first));
  });
  return changed ? EndNow::changed : EndNow::same;
}

std::vector<work::EntityPtr> links_of(const work::View& view, const AnyId& id) {
  std::vector<work::EntityPtr> out;
  const std::string text = to_text(id);
  view.each(Tie::kind, [&](const work::EntityPtr& entity) {
    if (entity->body.find(text) == std::string::npos) return;  // sooner than parsing all
    const json::object fields = entity->fields();
    if (id_in(fields, "from") == id || id_in(fields, "to") == id) out.push_back(entity);
  });
  return out;
}

std::optional<Told> told(const work::View& view, const packs::Packs& packs, const work::EntityPtr& entity) {
  Told out;
  out.entity = entity;
  out.tie = work::struct_of<Tie>(*entity);
  out.from = view.find_removed_too(out.tie.from);
  out.to = view.find_removed_too(out.tie.to);
  if (out.from == nullptr || out.to == nullptr) return std::nullopt;
  out.from_now = end_now(*out.from, packs.kind(out.from->kind), out.tie.seen_from);
  out.to_now = end_now(*out.to, packs.kind(out.to->kind), out.tie.seen_to);
  out.type = link_type(packs, out.tie.type);
  return out;
}

json::object link_json(const Told& link) {
  const auto sentence = [&](const std::string& verb) {
    return "‘" + name_of(*link.from) + "’ " + verb + " ‘" + name_of(*link.to) + "’.";
  };
  const packs::Text verb = link.type == nullptr ? packs::Text{link.tie.type, link.tie.type} : link.type->name;
  return {{"id", to_text(link.tie.id)},
          {"type", link.tie.type},
          {"version", link.entity->version},
          {"audience", work::name_of(link.entity->audience.to)},
          {"from", end_json(*link.from, link.from_now)},
          {"to", end_json(*link.to, link.to_now)},
          {"rationale", link.tie.rationale},
          {"suspect", link.suspect()},
          {"sentence", {{"nl", sentence(verb.nl)}, {"en", sentence(verb.en)}}}};
}

}  // namespace rd::thread
