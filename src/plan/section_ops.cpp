#include <algorithm>

#include "plan/document.hpp"
#include "plan/ops.hpp"
#include "plan/section_parts.hpp"
#include "thread/ops.hpp"

namespace rd::plan {
namespace {

using packs::Packs;
using thread::Made;
using work::Ctx;
using work::EntityPtr;
using work::Method;
using work::Right;
using work::Seq;

struct Add {
  std::optional<AnyId> id;
  AnyId document;
  std::string title, section;
  std::optional<AnyId> after, parent;
  static constexpr std::array optional_fields{std::string_view("section")};
  static constexpr auto fields() {
    return std::tuple{field("id", &Add::id, "made by the client"),
                      field("document", &Add::document, "it stands in"),
                      field("title", &Add::title, "as it is called", {.longest = longest_title}),
                      field("section", &Add::section, "of the template, or nothing", {.longest = 128}),
                      field("after", &Add::after, "the section it comes after; left out: first"),
                      field("parent", &Add::parent, "the section it stands in; left out: that of `after`")};
  }
};
struct Update {
  AnyId section;
  Seq from{};
  json::object set;
  static constexpr auto fields() {
    return std::tuple{field("section", &Update::section, "which one"),
                      field("from", &Update::from, "the version that was read"),
                      field("set", &Update::set, "title, owner (a member; null: nobody) or status")};
  }
};
struct Settable {
  std::optional<std::string> title;
  std::optional<AnyId> owner;
  std::optional<Status> status;
  static constexpr auto fields() {
    return std::tuple{field("title", &Settable::title, "as it is called", {.longest = longest_title}),
                      field("owner", &Settable::owner, "member"), field("status", &Settable::status, "how far it is")};
  }
};
struct Move {
  AnyId section;
  std::optional<AnyId> parent, after;
  static constexpr auto fields() {
    return std::tuple{field("section", &Move::section, "which one"),
                      field("parent", &Move::parent, "the section it stands in; left out: that of `after`"),
                      field("after", &Move::after, "the section it comes after; left out: first")};
  }
};
struct One {
  AnyId section;
  static constexpr auto fields() { return std::tuple{field("section", &One::section, "which one")}; }
};
// Where something is put: among which neighbours, and after which of them.
struct Spot {
  std::optional<AnyId> parent;
  AnyId after;
};
// Refuses thing.unknown, and section.elsewhere when `after` is in another document or does not stand in `parent`.
Result<Spot> spot(const Ctx& ctx, const AnyId& document, const std::optional<AnyId>& parent,
                  const std::optional<AnyId>& after) {
  const auto in_document = [&](const AnyId& id) -> Result<DocumentSection> {
    TRY(DocumentSection section, ctx.get<DocumentSection>(id));
    if (ctx.find(id)->part_of != document) return refuse(Why::invalid, "section.elsewhere", "after");
    return section;
  };
  if (parent) {
    TRY_DO(in_document(*parent));
  }
  if (!after) return Spot{parent, {}};
  TRY(const DocumentSection neighbour, in_document(*after));
  if (parent && neighbour.parent != parent) return refuse(Why::invalid, "section.elsewhere", "after");
  return Spot{neighbour.parent, *after};
}

Result<Made> add(Ctx& ctx, const Packs& packs, const Add& in) {
  TRY_DO(ctx.there<Document>(in.document));
  DocumentSection section;
  TRY(section.title, checked_title(in.title, "title"));
  const auto knows = [&](const packs::Template& one) { return one.section(in.section) != nullptr; };
  if (!in.section.empty() && std::none_of(packs.templates.begin(), packs.templates.end(), knows))
    return refuse(Why::invalid, "section.template_unknown", "section", {{"section", in.section}});
  TRY(const Spot at, spot(ctx, in.document, in.parent, in.after));

  section.id = in.id.value_or(AnyId{});
  section.section = in.section;
  section.parent = at.parent;
  section.order = order_after(ctx, children_of(ctx.view(), in.document, at.parent), at.after);
  TRY(const AnyId id, ctx.create(section, {{}, in.document}));
  return Made{id};
}

Result<Made> update(Ctx& ctx, const Update& in) {
  TRY_DO(ctx.there<DocumentSection>(in.section));
  TRY(const Settable set, from_json<Settable>(json::value(in.set), "set"));
  json::object changes;
  if (in.set.contains("title")) {
    TRY(const std::string title, checked_title(set.title.value_or(""), "set.title"));
    changes["title"] = title;
  }
  if (in.set.contains("owner")) {
    const EntityPtr owner = set.owner ? ctx.find(*set.owner) : nullptr;
    if (set.owner && (owner == nullptr || owner->kind != "member")) return work::unknown("member");
    changes["owner"] = to_json(set.owner);
  }
  if (set.status) changes["status"] = to_json(*set.status);

  TRY_DO(ctx.merge(in.section, in.from, changes));
  return Made{in.section};
}

Result<Made> move(Ctx& ctx, const Move& in) {
  TRY(DocumentSection section, ctx.get<DocumentSection>(in.section));
  const AnyId document = ctx.find(in.section)->part_of;
  TRY(const Spot at, spot(ctx, document, in.parent, in.after));
  for (std::optional<AnyId> above = at.parent; above;) {
    if (*above == in.section) return refuse(Why::invalid, "section.into_itself", "parent");
    const auto next = ctx.get<DocumentSection>(*above);
    above = next ? next->parent : std::nullopt;
  }

  auto among = children_of(ctx.view(), document, at.parent);
  std::erase_if(among, [&](const DocumentSection& one) { return one.id == in.section; });
  section.parent = at.parent;
  section.order = order_after(ctx, among, at.after);
  ctx.put(section);
  return Made{in.section};
}

Result<Made> remove(Ctx& ctx, const One& in) {
  TRY_DO(ctx.there<DocumentSection>(in.section));

  remove_with_parts(ctx, in.section);
  return Made{in.section};
}

Result<Made> restore(Ctx& ctx, const One& in) {
  const EntityPtr entity = ctx.view().find_removed_too(in.section);
  if (entity == nullptr || entity->kind != DocumentSection::kind) return work::unknown(DocumentSection::kind);
  TRY_DO(ctx.there<Document>(entity->part_of));

  restore_with_parts(ctx, entity);
  DocumentSection section = work::struct_of<DocumentSection>(*entity);
  if (section.parent && ctx.find(*section.parent) == nullptr) {  // what it stood in is gone
    section.parent = std::nullopt;
    section.order = order_after(ctx, children_of(ctx.view(), entity->part_of, std::nullopt), AnyId{});
    ctx.put(section);
  }
  return Made{in.section};
}

}  // namespace

void register_sections(work::Registry& registry, const Packs& packs) {
  registry.add(
      "section.add", Method::post, "documents/{document}/sections", Right::lead,
      [&packs](Ctx& ctx, const Add& in) { return add(ctx, packs, in); }, "Adds a section");
  registry.add("section.update", Method::patch, "sections/{section}", Right::write, update,
               "Changes the title, who looks after it, or how far people say it is");
  registry.add("section.move", Method::put, "sections/{section}/place", Right::lead, move, "Moves a section");
  registry.add("section.remove", Method::remove, "sections/{section}", Right::lead, remove,
               "Takes a section away with all in it; it can come back");
  registry.add("section.restore", Method::post, "sections/{section}/restore", Right::lead, restore,
               "Brings a section back as it was taken away");
}

}  // namespace rd::plan
