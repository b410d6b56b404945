// The rules are a library from which a partnership chooses (D6): which one is on, who decided so, and when.
#include "base/utf.hpp"
#include "packs/text_json.hpp"
#include "thread/content_choices.hpp"
#include "thread/ops.hpp"
#include "thread/rule_choices.hpp"

namespace rd::thread {
namespace {

using packs::Packs;
using packs::Rule;
using work::Ctx;
using work::EntityPtr;
using work::Method;
using work::RawJson;
using work::Right;
using work::View;

struct Switch {
  std::string rule;
  bool on{};
  std::string body;
  std::optional<Date> date;
  static constexpr std::array optional_fields{std::string_view("body")};
  static constexpr auto fields() {
    return std::tuple{field("rule", &Switch::rule, "of the packs", {.longest = 128}),
                      field("on", &Switch::on, "look at this, or not"),
                      field("body", &Switch::body, "who decided so", {.longest = 300}),
                      field("date", &Switch::date, "when; today when left out")};
  }
};

Result<Made> switch_rule(Ctx& ctx, const Packs& packs, const Switch& in) {
  if (packs.rule(in.rule) == nullptr) return refuse(Why::not_found, "rule.unknown", "rule", {{"rule", in.rule}});

  RuleChoice choice;
  for (const RuleChoice& known : ctx.view().all<RuleChoice>())
    if (known.rule == in.rule) choice = known;
  const bool known = choice.id != AnyId{};
  choice.rule = in.rule;
  choice.on = in.on;
  const std::string body = trim(in.body);
  choice.body = body.empty() ? std::nullopt : std::optional(body);
  choice.date = in.date.value_or(ctx.today());
  if (known) {
    ctx.put(choice);
    return Made{choice.id};
  }
  TRY(const AnyId id, ctx.create(choice));
  return Made{id};
}

json::object rule_json(const Rule& rule, const RuleChoice* choice) {
  json::object out{{"id", rule.id},
                   {"title", packs::text_json(rule.title)},
                   {"ask", packs::text_json(rule.ask)},
                   {"why", packs::text_json(rule.why)},
                   {"force", packs::name_of(rule.force)},
                   {"area", packs::name_of(rule.area)},
                   {"source", sources_json(rule.source)},
                   {"on", choice == nullptr ? rule.on : choice->on}};
  if (choice != nullptr) {
    if (choice->body) out["body"] = *choice->body;
    out["date"] = iso_date(choice->date);
  }
  return out;
}

Result<RawJson> list(const View& view, const Packs& packs) {
  const auto choices = view.all<RuleChoice>();
  json::array rules;
  const Date edition = edition_of(view);
  for (const Rule& rule : packs.rules) {
    if (!rule.in_edition(edition)) continue;
    const RuleChoice* chosen = nullptr;
    for (const RuleChoice& choice : choices)
      if (choice.rule == rule.id) chosen = &choice;
    rules.push_back(rule_json(rule, chosen));
  }
  return RawJson{json::serialize(json::object{{"rules", std::move(rules)}})};
}

}  // namespace

json::array sources_json(const std::vector<packs::Source>& sources) {
  json::array out;
  for (const packs::Source& source : sources) {
    json::object one;
    if (!source.document.empty()) one["document"] = source.document;
    if (!source.lines.empty()) one["lines"] = source.lines;
    if (!source.law.empty()) one["law"] = source.law;
    if (!source.article.empty()) one["article"] = source.article;
    if (source.ours) one["ours"] = true;
    out.push_back(std::move(one));
  }
  return out;
}

void register_rules(work::Registry& registry, const Packs& packs) {
  registry.add(
      "rule.switch", Method::put, "rules/{rule}", Right::lead,
      [&packs](Ctx& ctx, const Switch& in) { return switch_rule(ctx, packs, in); },
      "Says whether you look at something, who decided so and when");
  registry.view(
      "rule.list", "rules", Right::see, [&packs](const View& view, const work::Nothing&) { return list(view, packs); },
      "What you can look at, and what you chose");
}

}  // namespace rd::thread
