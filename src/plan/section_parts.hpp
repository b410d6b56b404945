// What operations on documents and sections share.
#pragma once
#include "plan/document.hpp"

namespace rd::plan {

inline constexpr std::size_t longest_title = 300;

// On one line, without space around it. Refuses document.title_empty.
[[nodiscard]] Result<std::string> checked_title(std::string_view text, std::string path);
// Refuses template.unknown {template, choices}.
[[nodiscard]] Result<const packs::Template*> known_template(const packs::Packs& packs, const std::string& id);
// As the schema allows. Refuses prose.shape and prose.schema, with their path under `path`.
[[nodiscard]] Result<json::value> checked_doc(const json::value& doc, const std::string& path);

// Takes a document or section away with the sections, texts and contributions in it, in one record …
void remove_with_parts(work::Ctx& ctx, const AnyId& id);
// … and brings back what that record took.
void restore_with_parts(work::Ctx& ctx, const work::EntityPtr& removed);

}  // namespace rd::plan
