#include "base/utf.hpp"
#include "plan/document.hpp"
#include "plan/ops.hpp"
#include "thread/ops.hpp"

namespace rd::plan {
namespace {

using thread::Made;
using work::Ctx;
using work::EntityPtr;
using work::Method;
using work::Right;
using work::Seq;

constexpr Limits sentence_limit{.longest = 2'000};

struct Add {
  std::optional<AnyId> id;
  AnyId section, organisation;
  Level level{};
  std::string sentence;
  static constexpr auto fields() {
    return std::tuple{field("id", &Add::id, "made by the client"), field("section", &Add::section, "it is about"),
                      field("organisation", &Add::organisation, "whose view this is"),
                      field("level", &Add::level, "operational, coordinating or steering"),
                      field("sentence", &Add::sentence, "what they bring in", sentence_limit)};
  }
};
struct Settable {
  std::optional<std::string> sentence;
  std::optional<Level> level;
  static constexpr auto fields() {
    return std::tuple{field("sentence", &Settable::sentence, "what they bring in", sentence_limit),
                      field("level", &Settable::level, "operational, coordinating or steering")};
  }
};
struct Update {
  AnyId contribution;
  Seq from{};
  Settable set;
  static constexpr auto fields() {
    return std::tuple{field("contribution", &Update::contribution, "which one"),
                      field("from", &Update::from, "the version that was read"),
                      field("set", &Update::set, "what changes")};
  }
};
struct One {
  AnyId contribution;
  static constexpr auto fields() { return std::tuple{field("contribution", &One::contribution, "which one")}; }
};

Result<std::string> checked_sentence(std::string_view text, std::string path) {
  std::string out = trim(text);
  if (out.empty()) return refuse(Why::invalid, "contribution.sentence_empty", std::move(path));
  return out;
}

// One's own, or anyone's for who leads.
Result<void> may_change(const Ctx& ctx, const AnyId& id) {
  TRY(const Contribution contribution, ctx.get<Contribution>(id));
  const bool own = contribution.by && *contribution.by == ctx.reader().member;
  if (!own && !ctx.reader().rights.has(Right::lead))
    return refuse(Why::forbidden, "contribution.not_yours", "contribution");
  return {};
}

Result<Made> add(Ctx& ctx, const Add& in) {
  TRY_DO(ctx.there<DocumentSection>(in.section));
  // A guest sees one section, and speaks for an organisation all the same.
  const EntityPtr organisation = ctx.whole().find(in.organisation);
  if (organisation == nullptr || organisation->kind != "organisation") return work::unknown("organisation");
  TRY(const std::string sentence, checked_sentence(in.sentence, "sentence"));

  const AnyId& member = ctx.reader().member;
  const Contribution contribution{in.id.value_or(AnyId{}), in.organisation, in.level, sentence,
                                  member == AnyId{} ? std::nullopt : std::optional(member)};
  TRY(const AnyId id, ctx.create(contribution, {ctx.find(in.section)->audience, in.section}));
  return Made{id};
}

Result<Made> update(Ctx& ctx, const Update& in) {
  TRY_DO(may_change(ctx, in.contribution));
  json::object set;
  if (in.set.sentence) {
    TRY(const std::string sentence, checked_sentence(*in.set.sentence, "set.sentence"));
    set["sentence"] = sentence;
  }
  if (in.set.level) set["level"] = to_json(*in.set.level);

  TRY_DO(ctx.merge(in.contribution, in.from, set));
  return Made{in.contribution};
}

Result<Made> remove(Ctx& ctx, const One& in) {
  TRY_DO(may_change(ctx, in.contribution));

  ctx.remove(in.contribution);
  return Made{in.contribution};
}

}  // namespace

void register_contributions(work::Registry& registry) {
  registry.add("contribution.add", Method::post, "sections/{section}/contributions", Right::talk, add,
               "Notes what a partner brings in for a section");
  registry.add("contribution.update", Method::patch, "contributions/{contribution}", Right::talk, update,
               "Changes what was brought in");
  registry.add("contribution.remove", Method::remove, "contributions/{contribution}", Right::talk, remove,
               "Takes a contribution away");
}

}  // namespace rd::plan
