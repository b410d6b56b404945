#include <algorithm>
#include <set>

#include "base/utf.hpp"
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

constexpr std::size_t longest_rationale = 2'000;
constexpr std::size_t most_steps = 200;  // more is no page that one reads aloud

struct Create {
  std::optional<AnyId> id;
  std::string type;
  AnyId from, to;
  std::string rationale;
  static constexpr auto fields() {
    return std::tuple{field("id", &Create::id, "made by the client"),
                      field("type", &Create::type, "of the packs", {.longest = 64}),
                      field("from", &Create::from, "element"), field("to", &Create::to, "element"),
                      field("rationale", &Create::rationale, "what one notices it by", {.longest = longest_rationale})};
  }
};

struct Said {
  std::string rationale;
  static constexpr auto fields() {
    return std::tuple{field("rationale", &Said::rationale, "what one notices it by", {.longest = longest_rationale})};
  }
};
struct Update {
  AnyId link;
  Seq from{};
  Said set;
  static constexpr auto fields() {
    return std::tuple{field("link", &Update::link, "which one"),
                      field("from", &Update::from, "the version that was read"),
                      field("set", &Update::set, "what changes")};
  }
};

struct Confirm {
  AnyId link;
  std::optional<Seq> seen_from, seen_to;
  static constexpr auto fields() {
    return std::tuple{
        field("link", &Confirm::link, "which one"),
        field("seen_from", &Confirm::seen_from, "the version of `from` that was read; left out: as it is"),
        field("seen_to", &Confirm::seen_to, "the version of `to` that was read; left out: as it is")};
  }
};

struct One {
  AnyId link;
  static constexpr auto fields() { return std::tuple{field("link", &One::link, "which one")}; }
};

struct Follow {
  AnyId element;
  int depth{3};
  static constexpr std::array optional_fields{std::string_view("depth")};
  static constexpr auto fields() {
    return std::tuple{field("element", &Follow::element, "where it starts"),
                      field("depth", &Follow::depth, "how many links far", {.least = 1, .greatest = 6})};
  }
};

Result<Told> find_link(const Ctx& ctx, const Packs& packs, const AnyId& id) {
  const EntityPtr entity = ctx.view().find(id);
  if (entity == nullptr || entity->kind != Tie::kind) return work::unknown(Tie::kind);
  auto found = told(ctx.view(), packs, entity);
  if (!found) return work::unknown(Tie::kind);
  return *std::move(found);
}

Result<std::string> checked_rationale(std::string_view text, std::string path) {
  std::string out = trim(text);
  if (out.empty()) return refuse(Why::invalid, "link.rationale_empty", std::move(path));
  return out;
}

bool takes(const std::vector<std::string>& kinds, const EntityPtr& end) {
  return std::find(kinds.begin(), kinds.end(), end->kind) != kinds.end();
}

Result<Made> create(Ctx& ctx, const Packs& packs, const Create& in) {
  TRY(const AnyId id, make_link(ctx, packs, {in.id.value_or(AnyId{}), in.type, in.from, in.to, in.rationale, 0, 0}));
  return Made{id};
}

Result<Made> update(Ctx& ctx, const Packs& packs, const Update& in) {
  TRY_DO(find_link(ctx, packs, in.link));
  TRY(const std::string rationale, checked_rationale(in.set.rationale, "set.rationale"));

  TRY_DO(ctx.merge(in.link, in.from, {{"rationale", rationale}}));
  return Made{in.link};
}

Result<Made> confirm(Ctx& ctx, const Packs& packs, const Confirm& in) {
  TRY(Told link, find_link(ctx, packs, in.link));

  link.tie.seen_from = std::min(in.seen_from.value_or(link.from->version), link.from->version);
  link.tie.seen_to = std::min(in.seen_to.value_or(link.to->version), link.to->version);
  ctx.put(link.tie);
  return Made{in.link};
}

Result<Made> remove(Ctx& ctx, const Packs& packs, const One& in) {
  TRY_DO(find_link(ctx, packs, in.link));

  ctx.remove(in.link);
  return Made{in.link};
}

// Breadth first: what stands close is told first. A link is told once.
Result<RawJson> follow(const View& view, const Packs& packs, const Follow& in) {
  const EntityPtr start = view.find(in.element);
  if (kind_of(packs, start) == nullptr) return work::unknown("element");

  json::array steps;
  std::vector<AnyId> now{in.element};
  std::set<AnyId> met{in.element}, links;
  for (int depth = 1; depth <= in.depth && !now.empty(); ++depth) {
    std::vector<AnyId> next;
    for (const AnyId& id : now) {
      for (const EntityPtr& entity : links_of(view, id)) {
        const auto link = told(view, packs, entity);
        if (!link || steps.size() == most_steps || !links.insert(entity->id).second) continue;
        json::object step = link_json(*link);
        step["depth"] = depth;
        steps.push_back(std::move(step));
        const EntityPtr& far = link->tie.from == id ? link->to : link->from;
        if (!far->removed && met.insert(far->id).second) next.push_back(far->id);
      }
    }
    now = std::move(next);
  }
  const json::object out{{"element", {{"id", to_text(start->id)}, {"kind", start->kind}, {"name", name_of(*start)}}},
                         {"steps", std::move(steps)}};
  return RawJson{json::serialize(out)};
}

}  // namespace

Result<AnyId> make_link(Ctx& ctx, const Packs& packs, Tie tie) {
  const packs::LinkType* type = link_type(packs, tie.type);
  if (type == nullptr) return refuse(Why::invalid, "link.type_unknown", "type", {{"type", tie.type}});
  const EntityPtr from = ctx.find(tie.from);
  const EntityPtr to = ctx.find(tie.to);
  if (kind_of(packs, from) == nullptr || kind_of(packs, to) == nullptr) return work::unknown("element");
  if (!takes(type->from, from) || !takes(type->to, to) || from->id == to->id) {
    return refuse(
        Why::invalid, "link.ends", "to",
        {{"link", type->name.nl}, {"from", kind_of(packs, from)->name.nl}, {"to", kind_of(packs, to)->name.nl}});
  }
  TRY(tie.rationale, checked_rationale(tie.rationale, "rationale"));
  for (const EntityPtr& other : links_of(ctx.view(), tie.from)) {
    const Tie known = work::struct_of<Tie>(*other);
    if (known.type == tie.type && known.from == tie.from && known.to == tie.to)
      return refuse(Why::conflict, "link.exists");
  }

  // An end that this very operation makes has no version yet: it gets that of the record.
  const Seq record = ctx.view().seq() + 1;
  tie.seen_from = from->version == 0 ? record : from->version;
  tie.seen_to = to->version == 0 ? record : to->version;
  return ctx.create(tie, {shared_audience(ctx, from->audience, to->audience), {}});
}

void register_links(work::Registry& registry, const Packs& packs) {
  registry.add(
      "link.create", Method::post, "links", Right::write,
      [&packs](Ctx& ctx, const Create& in) { return create(ctx, packs, in); },
      "Says that two elements belong together, and what one notices it by");
  registry.add(
      "link.update", Method::patch, "links/{link}", Right::write,
      [&packs](Ctx& ctx, const Update& in) { return update(ctx, packs, in); }, "Changes the sentence of a link");
  registry.add(
      "link.confirm", Method::post, "links/{link}/confirm", Right::write,
      [&packs](Ctx& ctx, const Confirm& in) { return confirm(ctx, packs, in); },
      "Says that a link still holds, as both ends are now");
  registry.add(
      "link.remove", Method::remove, "links/{link}", Right::write,
      [&packs](Ctx& ctx, const One& in) { return remove(ctx, packs, in); }, "Takes a link away");
  registry.view(
      "thread.follow", "elements/{element}/thread", Right::see,
      [&packs](const View& view, const Follow& in) { return follow(view, packs, in); },
      "Everything that an element leads to along links, as sentences to read aloud");
}

}  // namespace rd::thread
