// Links between elements, each with the sentence it stands on, and whether it still holds: a link remembers the
// versions of both ends when somebody last said so.
#pragma once
#include <vector>

#include "packs/packs.hpp"
#include "work/ctx.hpp"

namespace rd::thread {

struct Tie {
  AnyId id;
  std::string type;
  AnyId from, to;
  std::string rationale;
  work::Seq seen_from{}, seen_to{};
  static constexpr std::string_view kind = "link";
  static constexpr auto fields() {
    return std::tuple{field("type", &Tie::type, "kind of link, of the packs"),
                      field("from", &Tie::from, "element"),
                      field("to", &Tie::to, "element"),
                      field("rationale", &Tie::rationale, "what one notices it by"),
                      field("seen_from", &Tie::seen_from, "version of `from` when last confirmed"),
                      field("seen_to", &Tie::seen_to, "version of `to` when last confirmed")};
  }
};

// What became of one end since then.
enum class EndNow { same, changed, removed };

// Changed: a field that carries meaning got another value after record `seen`; who, when and its number do not count.
// `kind` may be null, when the packs no longer have it: then every field counts.
[[nodiscard]] EndNow end_now(const work::Entity& end, const packs::Kind* kind, work::Seq seen);

// All links with this end, removed ones left out, in the order in which they were made.
[[nodiscard]] std::vector<work::EntityPtr> links_of(const work::View& view, const AnyId& id);

// A link with both its ends, which the reader sees; nothing when they do not.
struct Told {
  work::EntityPtr entity, from, to;  // the ends may be removed
  Tie tie;
  EndNow from_now{}, to_now{};
  const packs::LinkType* type{};  // null when the packs no longer have it
  [[nodiscard]] bool suspect() const { return from_now != EndNow::same || to_now != EndNow::same; }
};
[[nodiscard]] std::optional<Told> told(const work::View& view, const packs::Packs& packs,
                                       const work::EntityPtr& entity);
// {id, type, version, audience, from: {id, kind, name, now}, to: {…}, rationale, suspect, sentence: {nl, en}}
[[nodiscard]] json::object link_json(const Told& link);

// Makes a link between two elements that the one who asks sees; both may be made by the same operation. What is seen of
// the ends is filled in. Refuses link.type_unknown {type}, thing.unknown, link.ends {link, from, to},
// link.rationale_empty, link.exists, id.taken.
[[nodiscard]] Result<AnyId> make_link(work::Ctx& ctx, const packs::Packs& packs, Tie tie);

[[nodiscard]] const packs::LinkType* link_type(const packs::Packs& packs, std::string_view id);

}  // namespace rd::thread
