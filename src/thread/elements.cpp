#include "thread/elements.hpp"

#include <algorithm>

#include "thread/links.hpp"

namespace rd::thread {

using work::Audience;
using work::EntityPtr;

AnyId id_in(const json::object& fields, std::string_view name) {
  const auto id = parse_id(text_in(fields, name));
  return id ? *id : AnyId{};
}

std::string text_in(const json::object& fields, std::string_view name) {
  const auto* value = fields.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string{};
}

std::string name_of(const work::Entity& entity) {
  const json::object fields = entity.fields();
  return text_in(fields, fields.contains("name") ? "name" : "title");
}

const packs::Kind* kind_of(const packs::Packs& packs, const EntityPtr& entity) {
  return entity == nullptr ? nullptr : packs.kind(entity->kind);
}

Result<AnyId> make_element(work::Ctx& ctx, const packs::Packs& packs, const NewElement& element) {
  const packs::Kind* kind = packs.kind(element.kind);
  if (kind == nullptr) return refuse(Why::invalid, "element.kind_unknown", "kind", {{"kind", element.kind}});
  TRY(json::object fields, checked_fields(*kind, element.fields, element.form));
  if (element.section != AnyId{}) {
    const EntityPtr section = ctx.find(element.section);
    if (section == nullptr || section->kind != "section") return work::unknown("section");
    fields["section"] = to_text(element.section);
  }

  return ctx.create(kind->id, element.id, fields, {element.audience, {}});
}

Result<Audience> audience_of(const work::Ctx& ctx, std::string_view text) {
  const work::Reader& reader = ctx.reader();
  if (text == "all") return Audience{};
  if (text == "facilitators" && reader.facilitator) return Audience{Audience::To::facilitators, {}};
  if (text == "me" && reader.member != AnyId{}) return Audience{Audience::To::person, reader.member};
  const auto group = parse_id(text);
  const bool theirs =
      group && (reader.program || std::find(reader.groups.begin(), reader.groups.end(), *group) != reader.groups.end());
  if (theirs) {
    const EntityPtr found = ctx.whole().find(*group);
    if (found != nullptr && found->kind == "group") return Audience{Audience::To::group, *group};
  }
  return refuse(Why::invalid, "element.audience_unknown", "audience", {{"audience", std::string(text)}});
}

std::optional<Audience> narrower(const Audience& one, const Audience& other) {
  if (one == other || other.to == Audience::To::all) return one;
  if (one.to == Audience::To::all) return other;
  return std::nullopt;
}

Audience shared_audience(const work::Ctx& ctx, const Audience& one, const Audience& other) {
  if (const auto both = narrower(one, other)) return *both;
  const AnyId& member = ctx.reader().member;
  return member == AnyId{} ? Audience{Audience::To::server, {}} : Audience{Audience::To::person, member};
}

void follow_audience(work::Ctx& ctx, const AnyId& id) {
  const auto now = ctx.find(id);  // who narrows something still sees it: audience_of()
  RD_ASSERT(now != nullptr);
  for (const EntityPtr& entity : links_of(ctx.whole(), id)) {
    const Tie tie = work::struct_of<Tie>(*entity);
    const AnyId& far = tie.from == id ? tie.to : tie.from;
    const EntityPtr other = ctx.whole().find_removed_too(far);
    const auto both = narrower(now->audience, other->audience);
    const bool sees_other = ctx.view().find_removed_too(far) != nullptr;
    ctx.set_audience(entity->id, both         ? *both
                                 : sees_other ? shared_audience(ctx, now->audience, other->audience)
                                              : Audience{Audience::To::server, {}});
  }
  const std::string text = to_text(id);
  for (const std::string_view kind : {"deliberate_choice", "talked", "agenda_point"}) {
    ctx.whole().each(kind, [&](const EntityPtr& entity) {
      if (entity->body.find(text) != std::string::npos && id_in(entity->fields(), "element") == id)
        ctx.set_audience(entity->id, now->audience);
    });
  }
}

}  // namespace rd::thread
