#include <algorithm>
#include <set>

#include "base/utf.hpp"
#include "plan/document.hpp"
#include "plan/ops.hpp"
#include "plan/section_parts.hpp"
#include "prose/node.hpp"
#include "thread/ops.hpp"

namespace rd::plan {
namespace {

using packs::Packs;
using thread::Made;
using work::Ctx;
using work::EntityPtr;
using work::Method;
using work::RawJson;
using work::Right;
using work::Seq;
using work::View;

struct Create {
  std::optional<AnyId> id;
  std::string title;
  std::string template_;
  std::vector<std::string> only;
  static constexpr std::array optional_fields{std::string_view("template")};
  static constexpr auto fields() {
    return std::tuple{field("id", &Create::id, "made by the client"),
                      field("title", &Create::title, "as the partnership calls it", {.longest = longest_title}),
                      field("template", &Create::template_, "of the packs; nothing: no sections yet", {.longest = 64}),
                      field("only", &Create::only, "these sections of the template; left out: all", {.longest = 128})};
  }
};
struct CreateAnswer {
  AnyId id;
  std::vector<AnyId> sections;
  static constexpr auto fields() {
    return std::tuple{field("id", &CreateAnswer::id, "of the document"),
                      field("sections", &CreateAnswer::sections, "in their order")};
  }
};
struct Titled {
  std::string title;
  static constexpr auto fields() {
    return std::tuple{field("title", &Titled::title, "as the partnership calls it", {.longest = longest_title})};
  }
};
struct Update {
  AnyId document;
  Seq from{};
  Titled set;
  static constexpr auto fields() {
    return std::tuple{field("document", &Update::document, "which one"),
                      field("from", &Update::from, "the version that was read"),
                      field("set", &Update::set, "what changes")};
  }
};
struct One {
  AnyId document;
  static constexpr auto fields() { return std::tuple{field("document", &One::document, "which one")}; }
};

// Those asked for, in the order of the template; the parent of one is the nearest above it that is asked for.
Result<std::vector<AnyId>> make_sections(Ctx& ctx, const packs::Template& template_,
                                         const std::vector<std::string>& only, const AnyId& document) {
  std::set<std::string> wanted(only.begin(), only.end());
  for (const std::string& id : only) {
    if (template_.section(id) == nullptr)
      return refuse(Why::invalid, "section.template_unknown", "only", {{"section", id}});
  }
  std::vector<AnyId> out;
  std::map<std::string, AnyId> made;
  std::int64_t order = 0;
  for (const packs::Section& section : template_.sections) {
    if (!wanted.empty() && !wanted.contains(section.id)) continue;
    DocumentSection one;
    one.title = section.title.nl;
    one.section = section.id;
    one.order = order += 1'024;
    for (const packs::Section* above = template_.section(section.parent); above != nullptr && !one.parent;
         above = template_.section(above->parent)) {
      if (const auto parent = made.find(above->id); parent != made.end()) one.parent = parent->second;
    }
    TRY(const AnyId id, ctx.create(one, {{}, document}));
    made.emplace(section.id, id);
    out.push_back(id);
  }
  return out;
}

Result<CreateAnswer> create(Ctx& ctx, const Packs& packs, const Create& in) {
  TRY(const std::string title, checked_title(in.title, "title"));
  const packs::Template* template_ = nullptr;
  if (!in.template_.empty()) {
    TRY(template_, known_template(packs, in.template_));
  }

  CreateAnswer out;
  TRY(out.id, ctx.create(Document{in.id.value_or(AnyId{}), title, in.template_}));
  if (template_ != nullptr) {
    TRY(out.sections, make_sections(ctx, *template_, in.only, out.id));
  }
  return out;
}

Result<Made> update(Ctx& ctx, const Update& in) {
  TRY_DO(ctx.there<Document>(in.document));
  TRY(const std::string title, checked_title(in.set.title, "set.title"));

  TRY_DO(ctx.merge(in.document, in.from, {{"title", title}}));
  return Made{in.document};
}

Result<Made> remove(Ctx& ctx, const One& in) {
  TRY_DO(ctx.there<Document>(in.document));

  remove_with_parts(ctx, in.document);
  return Made{in.document};
}

Result<Made> restore(Ctx& ctx, const One& in) {
  const EntityPtr document = ctx.view().find_removed_too(in.document);
  if (document == nullptr || document->kind != Document::kind) return work::unknown(Document::kind);

  restore_with_parts(ctx, document);
  return Made{in.document};
}

Result<RawJson> list(const View& view, const work::Registry& registry) {
  std::string documents;
  view.each(Document::kind, [&](const EntityPtr& entity) {
    documents += (documents.empty() ? "" : ",") + work::entity_json(registry, view.reader(), *entity);
  });
  return RawJson{R"({"documents":[)" + documents + "]}"};
}

Result<RawJson> text(const View& view, const One& in) {
  TRY(const Document document, view.get<Document>(in.document));

  const json::object out{{"title", document.title},
                         {"doc", prose::to_json(*whole_text(view, sections_of(view, in.document)))}};
  return RawJson{json::serialize(out)};
}

}  // namespace

void register_documents(work::Registry& registry, const Packs& packs) {
  registry.add(
      "document.create", Method::post, "documents", Right::lead,
      [&packs](Ctx& ctx, const Create& in) { return create(ctx, packs, in); },
      "Begins a document, with the sections of a template when you like");
  registry.add("document.update", Method::patch, "documents/{document}", Right::lead, update, "Gives it another title");
  registry.add("document.remove", Method::remove, "documents/{document}", Right::lead, remove,
               "Takes a document away with all in it; it can come back");
  registry.add("document.restore", Method::post, "documents/{document}/restore", Right::lead, restore,
               "Brings a document back as it was taken away");
  registry.view(
      "document.list", "documents", Right::see,
      [&registry](const View& view, const work::Nothing&) { return list(view, registry); }, "The documents");
  registry.view("document.text", "documents/{document}/text", Right::see, text, "The whole document as one text");
}

void register_ops(work::Registry& registry, const Packs& packs) {
  register_documents(registry, packs);
  register_import(registry, packs);
  register_sections(registry, packs);
  register_texts(registry);
  register_section_views(registry, packs);
  register_targets(registry);
  register_paper(registry, packs);
  register_contributions(registry);
  register_partner_page_ops(registry);
  register_smart(registry, packs);
  register_findings(registry, packs);
}

}  // namespace rd::plan
