#include <algorithm>

#include "thread/elements.hpp"
#include "thread/links.hpp"
#include "thread/ops.hpp"

namespace rd::thread {
namespace {

using packs::Packs;
using work::Ctx;
using work::EntityPtr;
using work::Method;
using work::RawJson;
using work::Right;
using work::Seq;
using work::View;

constexpr std::size_t elements_a_page = 1'000;

struct Create {
  std::optional<AnyId> id;
  std::string kind;
  json::object fields_;
  std::optional<AnyId> section;
  std::optional<std::string> audience;
  static constexpr auto fields() {
    return std::tuple{field("id", &Create::id, "made by the client, so that it can be pointed at before the answer"),
                      field("kind", &Create::kind, "a kind of the packs", {.longest = 64}),
                      field("fields", &Create::fields_, "what is told of it; its name at least"),
                      field("section", &Create::section, "the section of a document it stands in"),
                      field("audience", &Create::audience, "all (when left out), facilitators, me, or a group's id",
                            {.longest = 64})};
  }
};

struct Update {
  AnyId element;
  Seq from{};
  json::object set;
  static constexpr auto fields() {
    return std::tuple{field("element", &Update::element, "which one"),
                      field("from", &Update::from, "the version that was read"),
                      field("set", &Update::set, "fields that change, and section; null takes one away")};
  }
};

struct One {
  AnyId element;
  static constexpr auto fields() { return std::tuple{field("element", &One::element, "which one")}; }
};

struct SetAudience {
  AnyId element;
  std::string audience;
  static constexpr auto fields() {
    return std::tuple{
        field("element", &SetAudience::element, "which one"),
        field("audience", &SetAudience::audience, "all, facilitators, me, or a group's id", {.longest = 64})};
  }
};

struct Listed {
  std::optional<std::string> kind;
  std::optional<AnyId> after;
  static constexpr auto fields() {
    return std::tuple{field("kind", &Listed::kind, "of this kind only", {.longest = 64}),
                      field("after", &Listed::after, "the last one of the page before")};
  }
};

Result<EntityPtr> find_element(const View& view, const Packs& packs, const AnyId& id) {
  EntityPtr entity = view.find(id);
  if (kind_of(packs, entity) == nullptr) return work::unknown("element");
  return entity;
}

Result<Made> create(Ctx& ctx, const Packs& packs, const Create& in) {
  NewElement element{in.id.value_or(AnyId{}), in.kind, in.fields_, in.section.value_or(AnyId{}), {}, Form::typed};
  TRY(element.audience, audience_of(ctx, in.audience.value_or("all")));

  TRY(const AnyId id, make_element(ctx, packs, element));
  return Made{id};
}

Result<Made> update(Ctx& ctx, const Packs& packs, const Update& in) {
  TRY(const EntityPtr entity, find_element(ctx.view(), packs, in.element));
  json::object set = in.set;
  const json::value section = set.contains("section") ? set.at("section") : json::value();
  const bool moves = set.erase("section") > 0;
  TRY(json::object changes, checked_changes(*packs.kind(entity->kind), set));
  if (moves && !section.is_null()) {
    const auto id = parse_id(section.is_string() ? std::string_view(section.get_string()) : std::string_view{});
    const EntityPtr found = id ? ctx.find(*id) : nullptr;
    if (found == nullptr || found->kind != "section") return work::unknown("section");
  }
  if (moves) changes["section"] = section;

  TRY_DO(ctx.merge(in.element, in.from, changes));
  return Made{in.element};
}

Result<Made> remove(Ctx& ctx, const Packs& packs, const One& in) {
  TRY_DO(find_element(ctx.view(), packs, in.element));

  ctx.remove(in.element);
  return Made{in.element};
}

Result<Made> restore(Ctx& ctx, const Packs& packs, const One& in) {
  if (kind_of(packs, ctx.view().find_removed_too(in.element)) == nullptr) return work::unknown("element");

  ctx.restore(in.element);
  return Made{in.element};
}

Result<Made> set_audience(Ctx& ctx, const Packs& packs, const SetAudience& in) {
  TRY_DO(find_element(ctx.view(), packs, in.element));
  TRY(const work::Audience audience, audience_of(ctx, in.audience));

  ctx.set_audience(in.element, audience);
  follow_audience(ctx, in.element);
  return Made{in.element};
}

Result<RawJson> show(const View& view, const work::Registry& registry, const Packs& packs, const One& in) {
  TRY(const EntityPtr entity, find_element(view, packs, in.element));

  json::array links;
  for (const EntityPtr& link : links_of(view, in.element))
    if (const auto one = told(view, packs, link)) links.push_back(link_json(*one));
  return RawJson{R"({"element":)" + work::entity_json(registry, view.reader(), *entity) + R"(,"links":)" +
                 json::serialize(links) + "}"};
}

Result<RawJson> list(const View& view, const work::Registry& registry, const Packs& packs, const Listed& in) {
  if (in.kind && packs.kind(*in.kind) == nullptr)
    return refuse(Why::invalid, "element.kind_unknown", "kind", {{"kind", *in.kind}});

  std::vector<EntityPtr> all;
  for (const packs::Kind& kind : packs.kinds)
    if (!in.kind || kind.id == *in.kind) view.each(kind.id, [&](const EntityPtr& one) { all.push_back(one); });
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a->created < b->created; });
  std::size_t at = 0;
  if (in.after) {
    const auto last = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one->id == *in.after; });
    at = last == all.end() ? all.size() : static_cast<std::size_t>(last - all.begin()) + 1;
  }
  const std::size_t end = std::min(all.size(), at + elements_a_page);
  std::string out = R"({"elements":[)";
  for (std::size_t i = at; i < end; ++i)
    out += (i > at ? "," : "") + work::entity_json(registry, view.reader(), *all[i]);
  return RawJson{out + R"(],"more":)" + (end < all.size() ? "true}" : "false}")};
}

}  // namespace

void register_elements(work::Registry& registry, const Packs& packs) {
  for (const packs::Kind& kind : packs.kinds) registry.family(kind.id, "element");
  registry.add(
      "element.create", Method::post, "elements", Right::write,
      [&packs](Ctx& ctx, const Create& in) { return create(ctx, packs, in); },
      "Makes an element of a kind of the packs");
  registry.add(
      "element.update", Method::patch, "elements/{element}", Right::write,
      [&packs](Ctx& ctx, const Update& in) { return update(ctx, packs, in); }, "Changes fields of an element");
  registry.add(
      "element.remove", Method::remove, "elements/{element}", Right::write,
      [&packs](Ctx& ctx, const One& in) { return remove(ctx, packs, in); }, "Takes an element away; it can come back");
  registry.add(
      "element.restore", Method::post, "elements/{element}/restore", Right::write,
      [&packs](Ctx& ctx, const One& in) { return restore(ctx, packs, in); }, "Brings an element back");
  registry.add(
      "element.set_audience", Method::put, "elements/{element}/audience", Right::write,
      [&packs](Ctx& ctx, const SetAudience& in) { return set_audience(ctx, packs, in); },
      "Says who may see an element; its links follow");
  registry.view(
      "element.show", "elements/{element}", Right::see,
      [&registry, &packs](const View& view, const One& in) { return show(view, registry, packs, in); },
      "An element with its links");
  registry.view(
      "element.list", "elements", Right::see,
      [&registry, &packs](const View& view, const Listed& in) { return list(view, registry, packs, in); },
      "Elements in the order in which they were made");
}

void register_ops(work::Registry& registry, const Packs& packs) {
  register_elements(registry, packs);
  register_links(registry, packs);
  register_decisions(registry, packs);
  register_finding_list(registry);
  register_rules(registry, packs);
  register_content(registry, packs);
  register_terms(registry, packs);
}

}  // namespace rd::thread
