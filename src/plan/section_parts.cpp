#include "plan/section_parts.hpp"

#include <algorithm>

#include "base/utf.hpp"
#include "plan/commits.hpp"
#include "prose/check.hpp"

namespace rd::plan {
namespace {

using work::Ctx;
using work::EntityPtr;
using work::View;

void remove_section(Ctx& ctx, const AnyId& document, const AnyId& id) {
  ctx.remove(id);
  for (const std::string_view kind : {SectionText::kind, TextCommit::kind, Contribution::kind, UnplacedText::kind})
    ctx.whole().parts(id, kind, [&](const EntityPtr& part) { ctx.remove(part->id); });
  for (const DocumentSection& child : children_of(ctx.whole(), document, id)) remove_section(ctx, document, child.id);
}

// What went with it has the same version: the record that took all of it.
void restore_part(Ctx& ctx, const AnyId& whole, work::Seq taken) {
  ctx.whole().parts_removed_too(whole, [&](const EntityPtr& part) {
    if (!part->removed || part->version != taken) return;
    ctx.restore(part->id);
    restore_part(ctx, part->id, taken);
  });
}

}  // namespace

Result<std::string> checked_title(std::string_view text, std::string path) {
  std::string out = tidy_spaces(text);
  if (out.empty()) return refuse(Why::invalid, "document.title_empty", std::move(path));
  return out;
}

Result<const packs::Template*> known_template(const packs::Packs& packs, const std::string& id) {
  const packs::Template* found = packs.find_template(id);
  if (found != nullptr) return found;
  std::string choices;
  for (const auto& one : packs.templates) choices += (choices.empty() ? "" : ", ") + one.id;
  return refuse(Why::invalid, "template.unknown", "template", {{"template", id}, {"choices", choices}});
}

Result<json::value> checked_doc(const json::value& doc, const std::string& path) {
  auto node = prose::from_json(doc);
  auto checked = node ? prose::checked(*std::move(node)) : std::move(node);
  if (!checked) {
    Refusal refusal = std::move(checked).error();
    // The path of the schema begins at the document, which is `path` here.
    const std::string_view below(refusal.field);
    refusal.field = path + std::string(below.starts_with("doc") ? below.substr(3) : below);
    return tl::unexpected(std::move(refusal));
  }
  return prose::to_json(**checked);
}

void remove_with_parts(Ctx& ctx, const AnyId& id) {
  const EntityPtr entity = ctx.whole().find(id);
  if (entity->kind == DocumentSection::kind) return remove_section(ctx, entity->part_of, id);
  ctx.remove(id);
  for (const DocumentSection& child : children_of(ctx.whole(), id, std::nullopt)) remove_section(ctx, id, child.id);
}

void restore_with_parts(Ctx& ctx, const EntityPtr& removed) {
  if (!removed->removed) return;
  ctx.restore(removed->id);
  restore_part(ctx, removed->id, removed->version);
  if (removed->kind != DocumentSection::kind) return;
  // The sections in it are parts of the document, and went in the same record.
  ctx.whole().parts_removed_too(removed->part_of, [&](const EntityPtr& section) {
    if (!section->removed || section->version != removed->version) return;
    ctx.restore(section->id);
    restore_part(ctx, section->id, removed->version);
  });
}

}  // namespace rd::plan
