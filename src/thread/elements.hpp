// Elements in a workspace: what makes them, and who sees them. Used by the operations of thread/ and by plan/, which
// makes them from a document.
#pragma once
#include "thread/fields.hpp"
#include "work/ctx.hpp"

namespace rd::thread {

struct NewElement {
  AnyId id;  // all zero: one is made
  std::string kind;
  json::object fields;
  AnyId section;  // where it stands; all zero: nowhere yet
  work::Audience audience;
  Form form{Form::typed};
};
// Refuses element.kind_unknown {kind}, what checked_fields() refuses, thing.unknown for the section, id.taken.
[[nodiscard]] Result<AnyId> make_element(work::Ctx& ctx, const packs::Packs& packs, const NewElement& element);

// "all", "facilitators", "me" or the id of a group. Only what the one who asks will still see themselves: refuses
// element.audience_unknown {audience}.
[[nodiscard]] Result<work::Audience> audience_of(const work::Ctx& ctx, std::string_view text);

// The audience of what stands on both: nobody sees a link to what they cannot see. Nothing when neither is within the
// other.
[[nodiscard]] std::optional<work::Audience> narrower(const work::Audience& one, const work::Audience& other);
// The same for `ctx.reader()`, who sees both: themselves when nothing else fits, and the server alone for the program.
[[nodiscard]] work::Audience shared_audience(const work::Ctx& ctx, const work::Audience& one,
                                             const work::Audience& other);

// After `id` has another audience: its links, and what was said and decided about it, follow.
void follow_audience(work::Ctx& ctx, const AnyId& id);

// The id that stands in a field, all zero when there is none.
[[nodiscard]] AnyId id_in(const json::object& fields, std::string_view name);
[[nodiscard]] std::string text_in(const json::object& fields, std::string_view name);
// What people call it: its name, or its title.
[[nodiscard]] std::string name_of(const work::Entity& entity);
// The pack's kind; null for what is no element.
[[nodiscard]] const packs::Kind* kind_of(const packs::Packs& packs, const work::EntityPtr& entity);

}  // namespace rd::thread
