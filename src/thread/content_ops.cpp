// Which edition of the content a partnership goes by, and which frameworks. What comes with an edition is shown before
// it is taken (packs.effect, plan/).
#include "base/utf.hpp"
#include "packs/text_json.hpp"
#include "thread/content_choices.hpp"
#include "thread/ops.hpp"

namespace rd::thread {
namespace {

using packs::Packs;
using work::Ctx;
using work::Method;
using work::RawJson;
using work::Right;
using work::View;

struct Adopt {
  Date edition{};
  std::string body;
  static constexpr std::array optional_fields{std::string_view("body")};
  static constexpr auto fields() {
    return std::tuple{field("edition", &Adopt::edition, "one of packs.show"),
                      field("body", &Adopt::body, "who decided so", {.longest = 300})};
  }
};
struct Choose {
  std::string sort, framework, body;
  static constexpr std::array<std::string_view, 2> optional_fields{"framework", "body"};
  static constexpr auto fields() {
    return std::tuple{
        field("sort", &Choose::sort, "safeguards, regulation_norm, role_portfolio or profession", {.longest = 64}),
        field("framework", &Choose::framework, "of the packs; empty: by the calendar", {.longest = 128}),
        field("body", &Choose::body, "who decided so", {.longest = 300})};
  }
};

// Puts a choice in the place of the one that is there.
template <class Choice>
Result<Made> decide(Ctx& ctx, Choice choice, const std::string& body) {
  const std::string who = trim(body);
  choice.body = who.empty() ? std::nullopt : std::optional(who);
  choice.date = ctx.today();
  if (choice.id == AnyId{}) {
    TRY(const AnyId id, ctx.create(choice));
    return Made{id};
  }
  ctx.put(choice);
  return Made{choice.id};
}

Result<Made> adopt(Ctx& ctx, const Packs& packs, const Adopt& in) {
  const auto editions = packs.editions();
  if (std::find(editions.begin(), editions.end(), in.edition) == editions.end())
    return refuse(Why::not_found, "edition.unknown", "edition", {{"edition", iso_date(in.edition)}});
  EditionChoice choice;
  for (const EditionChoice& known : ctx.view().all<EditionChoice>()) choice = known;
  choice.edition = in.edition;
  return decide(ctx, std::move(choice), in.body);
}

Result<Made> choose(Ctx& ctx, const Packs& packs, const Choose& in) {
  const packs::Framework* framework = packs.framework(in.framework);
  const bool of_sort = framework != nullptr && packs::name_of(framework->sort) == in.sort;
  const bool sort_known = std::any_of(packs.frameworks.begin(), packs.frameworks.end(),
                                      [&](const auto& one) { return packs::name_of(one.sort) == in.sort; });
  if (!sort_known) return refuse(Why::not_found, "framework.sort_unknown", "sort", {{"sort", in.sort}});
  if (!in.framework.empty() && !of_sort)
    return refuse(Why::not_found, "framework.unknown", "framework", {{"framework", in.framework}});
  FrameworkChoice choice;
  for (const FrameworkChoice& known : ctx.view().all<FrameworkChoice>())
    if (known.sort == in.sort) choice = known;
  choice.sort = in.sort;
  choice.framework = in.framework;
  return decide(ctx, std::move(choice), in.body);
}

template <class Choice>
void tell_decision(const Choice& choice, json::object& out) {
  if (choice.body) out["body"] = *choice.body;
  out["date"] = iso_date(choice.date);
}

json::array frameworks(const View& view, const Packs& packs) {
  const auto choices = view.all<FrameworkChoice>();
  json::array out;
  for (const auto sort : {packs::FrameworkSort::safeguards, packs::FrameworkSort::regulation_norm,
                          packs::FrameworkSort::role_portfolio, packs::FrameworkSort::profession}) {
    const std::string_view name = packs::name_of(sort);
    json::object one{{"sort", name}};
    for (const FrameworkChoice& choice : choices)
      if (choice.sort == name && !choice.framework.empty()) {
        one["chosen"] = choice.framework;
        tell_decision(choice, one);
      }
    json::array of;
    // A law or an agreement holds from a day on; a picture of roles or of the profession is for who wants it.
    const bool holds = sort == packs::FrameworkSort::safeguards || sort == packs::FrameworkSort::regulation_norm;
    const packs::Framework* usual = holds ? packs.in_force(sort, view.today()) : nullptr;
    for (const packs::Framework& framework : packs.frameworks) {
      if (framework.sort != sort) continue;
      of.push_back(json::object{{"id", framework.id},
                                {"name", packs::text_json(framework.name)},
                                {"explains", packs::text_json(framework.explains)},
                                {"note", packs::text_json(framework.note)},
                                {"year", framework.year},
                                {"concept", framework.concept_only},
                                {"by_calendar", &framework == usual}});
    }
    one["of"] = std::move(of);
    out.push_back(std::move(one));
  }
  return out;
}

Result<RawJson> show(const View& view, const Packs& packs) {
  json::array editions, comes, goes;
  for (const Date edition : packs.editions()) editions.push_back(json::string(iso_date(edition)));
  const Date now = edition_of(view);
  const Date newest = packs.newest_edition();
  for (const packs::Rule& rule : packs.rules) {
    if (rule.in_edition(now) == rule.in_edition(newest)) continue;
    json::object one{{"id", rule.id}, {"title", packs::text_json(rule.title)}, {"on", rule.on}};
    (rule.in_edition(newest) ? comes : goes).push_back(std::move(one));
  }
  json::object out{{"edition", iso_date(now)},  {"newest", iso_date(newest)}, {"editions", std::move(editions)},
                   {"comes", std::move(comes)}, {"goes", std::move(goes)},    {"frameworks", frameworks(view, packs)}};
  for (const EditionChoice& choice : view.all<EditionChoice>()) tell_decision(choice, out);
  return RawJson{json::serialize(out)};
}

}  // namespace

Date edition_of(const View& view) {
  Date out = packs::first_edition;
  for (const EditionChoice& choice : view.all<EditionChoice>()) out = choice.edition;
  return out;
}

void register_content(work::Registry& registry, const Packs& packs) {
  registry.add(
      "packs.adopt", Method::put, "packs/edition", Right::lead,
      [&packs](Ctx& ctx, const Adopt& in) { return adopt(ctx, packs, in); },
      "From now on you go by this edition of the content; an earlier one can be taken again");
  registry.add(
      "packs.choose_framework", Method::put, "packs/frameworks/{sort}", Right::lead,
      [&packs](Ctx& ctx, const Choose& in) { return choose(ctx, packs, in); },
      "Says by which safeguards, norms, role portfolio or picture of the profession you go");
  registry.view(
      "packs.show", "packs", Right::see, [&packs](const View& view, const work::Nothing&) { return show(view, packs); },
      "The edition of the content that you go by, what a newer one brings, and your frameworks");
}

}  // namespace rd::thread
