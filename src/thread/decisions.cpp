#include "thread/decisions.hpp"

#include "base/utf.hpp"
#include "thread/elements.hpp"
#include "thread/ops.hpp"

namespace rd::thread {
namespace {

using packs::Packs;
using work::Ctx;
using work::EntityPtr;
using work::Method;
using work::Right;
using work::View;

constexpr Limits sentence_limit{.longest = 2'000};

struct SetAside {
  std::string finding;
  std::optional<std::string> reason;
  static constexpr auto fields() {
    return std::tuple{field("finding", &SetAside::finding, "which one", {.longest = 64}),
                      field("reason", &SetAside::reason, "why, when you like to say so", sentence_limit)};
  }
};
struct Reopen {
  std::string finding;
  static constexpr auto fields() {
    return std::tuple{field("finding", &Reopen::finding, "which one", {.longest = 64})};
  }
};
struct FindingTalked {
  std::string finding, who;
  std::optional<Date> on;
  std::string sentence;
  static constexpr auto fields() {
    return std::tuple{field("finding", &FindingTalked::finding, "which one", {.longest = 64}),
                      field("who", &FindingTalked::who, "who talked", {.longest = 300}),
                      field("on", &FindingTalked::on, "day; today when left out"),
                      field("sentence", &FindingTalked::sentence, "what came out", sentence_limit)};
  }
};
struct AgendaAdd {
  std::optional<AnyId> id;
  std::string about, title;
  static constexpr auto fields() {
    return std::tuple{field("id", &AgendaAdd::id, "made by the client"),
                      field("about", &AgendaAdd::about, "id of a finding, an element or a section", {.longest = 64}),
                      field("title", &AgendaAdd::title, "what to talk about", {.longest = 300})};
  }
};
struct AgendaSettle {
  AnyId agenda_point;
  std::string who;
  std::optional<Date> on;
  std::string sentence;
  static constexpr auto fields() {
    return std::tuple{field("agenda_point", &AgendaSettle::agenda_point, "which one"),
                      field("who", &AgendaSettle::who, "who talked", {.longest = 300}),
                      field("on", &AgendaSettle::on, "day; today when left out"),
                      field("sentence", &AgendaSettle::sentence, "what came out", sentence_limit)};
  }
};
struct OnePoint {
  AnyId agenda_point;
  static constexpr auto fields() { return std::tuple{field("agenda_point", &OnePoint::agenda_point, "which one")}; }
};

std::optional<AnyId> member_of(const Ctx& ctx) {
  const AnyId& member = ctx.reader().member;
  return member == AnyId{} ? std::nullopt : std::optional(member);
}

std::optional<AnyId> maybe_id(const json::object& fields, std::string_view name) {
  const AnyId id = id_in(fields, name);
  return id == AnyId{} ? std::nullopt : std::optional(id);
}

// What something is about, and so who may see it.
struct About {
  std::string finding;  // "" when it is about a thing
  std::string rule;
  std::optional<AnyId> element, section;
  work::Standing standing;
};

// Seen with its element when there is one, and by the guests of its section when there is one.
void stand(const Ctx& ctx, About& about) {
  const EntityPtr element = about.element ? ctx.find(*about.element) : nullptr;
  if (element != nullptr) about.standing.audience = element->audience;
  if (about.section) about.standing.part_of = *about.section;
}

Result<About> about_finding(const Ctx& ctx, std::string_view id) {
  const Findings findings(ctx.view());
  const json::object* finding = findings.find(id);
  if (finding == nullptr) return refuse(Why::not_found, "finding.unknown", "finding");
  About out{
      std::string(id), text_in(*finding, "rule"), maybe_id(*finding, "element"), maybe_id(*finding, "section"), {}};
  stand(ctx, out);
  return out;
}

Result<About> about_thing(const Ctx& ctx, const Packs& packs, std::string_view text) {
  const auto id = parse_id(text);
  if (!id) return about_finding(ctx, text);
  const EntityPtr entity = ctx.find(*id);
  const bool is_section = entity != nullptr && entity->kind == "section";
  if (!is_section && kind_of(packs, entity) == nullptr) return work::unknown("element");
  About out;
  (is_section ? out.section : out.element) = *id;
  stand(ctx, out);
  return out;
}

template <class Take>
void each_of_finding(const Ctx& ctx, std::string_view kind, std::string_view finding, const Take& take) {
  ctx.view().each(kind, [&](const EntityPtr& entity) {
    if (text_in(entity->fields(), "finding") == finding) take(entity);
  });
}

Result<Made> set_aside(Ctx& ctx, const SetAside& in) {
  TRY(const About about, about_finding(ctx, in.finding));
  const std::string reason = trim(in.reason.value_or(""));

  DeliberateChoice choice;
  each_of_finding(ctx, DeliberateChoice::kind, in.finding,
                  [&](const EntityPtr& entity) { choice = work::struct_of<DeliberateChoice>(*entity); });
  const bool known = choice.id != AnyId{};
  choice.finding = in.finding;
  choice.rule = about.rule;
  choice.element = about.element;
  choice.section = about.section;
  choice.subject = about.element ? to_text(*about.element) : about.section ? to_text(*about.section) : "";
  choice.reason = reason.empty() ? std::nullopt : std::optional(reason);
  choice.by = member_of(ctx);
  choice.on = ctx.today();
  if (known) {
    ctx.put(choice);
    return Made{choice.id};
  }
  TRY(const AnyId id, ctx.create(choice, {about.standing.audience, {}}));
  return Made{id};
}

Result<work::Nothing> reopen(Ctx& ctx, const Reopen& in) {
  TRY_DO(about_finding(ctx, in.finding));

  each_of_finding(ctx, DeliberateChoice::kind, in.finding, [&](const EntityPtr& entity) { ctx.remove(entity->id); });
  each_of_finding(ctx, Talked::kind, in.finding, [&](const EntityPtr& entity) {
    Talked talked = work::struct_of<Talked>(*entity);  // what was said stays
    talked.reopened = true;
    ctx.put(talked);
  });
  return work::Nothing{};
}

// Who and a sentence: nothing is settled by a tick.
struct Words {
  std::string who, sentence;
};
Result<Words> checked_words(std::string_view who, std::string_view sentence) {
  Words out{trim(who), trim(sentence)};
  if (out.who.empty()) return refuse(Why::invalid, "finding.who_empty", "who");
  if (out.sentence.empty()) return refuse(Why::invalid, "finding.sentence_empty", "sentence");
  return out;
}

Result<Made> note_talk(Ctx& ctx, const About& about, const Words& words, const std::optional<Date>& on) {
  Talked talked;
  if (!about.finding.empty()) talked.finding = about.finding;
  talked.element = about.element;
  talked.section = about.section;
  talked.by = member_of(ctx);
  talked.who = words.who;
  talked.sentence = words.sentence;
  talked.on = on.value_or(ctx.today());
  TRY(const AnyId id, ctx.create(talked, about.standing));
  return Made{id};
}

Result<Made> finding_talked(Ctx& ctx, const FindingTalked& in) {
  TRY(const About about, about_finding(ctx, in.finding));
  TRY(const Words words, checked_words(in.who, in.sentence));

  return note_talk(ctx, about, words, in.on);
}

Result<Made> agenda_add(Ctx& ctx, const Packs& packs, const AgendaAdd& in) {
  TRY(const About about, about_thing(ctx, packs, in.about));
  const std::string title = tidy_spaces(in.title);
  if (title.empty()) return refuse(Why::invalid, "agenda.title_empty", "title");

  const AgendaPoint point{in.id.value_or(AnyId{}), in.about, about.element,   about.section,
                          member_of(ctx),          title,    PointState::open};
  TRY(const AnyId id, ctx.create(point, about.standing));
  return Made{id};
}

Result<Made> agenda_settle(Ctx& ctx, const AgendaSettle& in) {
  TRY(AgendaPoint point, ctx.get<AgendaPoint>(in.agenda_point));
  if (point.state == PointState::talked) return refuse(Why::conflict, "agenda.settled", "agenda_point");
  TRY(const Words words, checked_words(in.who, in.sentence));

  // The finding may be gone since: what was said of it is noted all the same.
  const EntityPtr entity = ctx.find(in.agenda_point);
  const About about{
      parse_id(point.about) ? "" : point.about, {}, point.element, point.section, {entity->audience, entity->part_of}};
  point.state = PointState::talked;
  ctx.put(point);
  return note_talk(ctx, about, words, in.on);
}

Result<Made> agenda_remove(Ctx& ctx, const OnePoint& in) {
  TRY(const AgendaPoint point, ctx.get<AgendaPoint>(in.agenda_point));
  const bool own = point.by && *point.by == ctx.reader().member;
  if (!own && !ctx.reader().rights.has(Right::lead)) return refuse(Why::forbidden, "agenda.not_yours", "agenda_point");

  ctx.remove(in.agenda_point);
  return Made{in.agenda_point};
}

}  // namespace

Findings::Findings(const View& view) {
  const auto text = view.derived("findings");
  if (text == nullptr || view.reader().bound != AnyId{}) return;
  auto parsed = parse_json(*text);
  if (parsed && parsed->is_object()) all_ = std::move(parsed->get_object());
}

const json::object* Findings::find(std::string_view id) const {
  const auto* list = all_.if_contains("findings");
  if (list == nullptr) return nullptr;
  for (const json::value& finding : list->as_array())
    if (text_in(finding.as_object(), "id") == id) return &finding.as_object();
  return nullptr;
}

std::set<std::string, std::less<>> settled(const View& view) {
  std::set<std::string, std::less<>> out;
  view.each(DeliberateChoice::kind, [&](const EntityPtr& e) { out.insert(text_in(e->fields(), "finding")); });
  view.each(Talked::kind, [&](const EntityPtr& e) {
    const Talked talked = work::struct_of<Talked>(*e);
    if (talked.finding && !talked.reopened) out.insert(*talked.finding);
  });
  return out;
}

void register_decisions(work::Registry& registry, const Packs& packs) {
  registry
      .add("finding.set_aside", Method::post, "findings/{finding}/set_aside", Right::write, set_aside,
           "Says that something is a deliberate choice; why may be told")
      .needs = "findings";
  registry
      .add("finding.reopen", Method::post, "findings/{finding}/reopen", Right::write, reopen,
           "Asks again what was set aside or talked about")
      .needs = "findings";
  registry
      .add("finding.talked", Method::post, "findings/{finding}/talked", Right::talk, finding_talked,
           "Notes that something was talked about: who, when, and what came out")
      .needs = "findings";
  registry
      .add(
          "agenda.add", Method::post, "agenda", Right::talk,
          [&packs](Ctx& ctx, const AgendaAdd& in) { return agenda_add(ctx, packs, in); },
          "Puts a finding, an element or a section on the agenda")
      .needs = "findings";
  registry.add("agenda.settle", Method::post, "agenda/{agenda_point}/settle", Right::talk, agenda_settle,
               "Notes what came out of talking about a point");
  registry.add("agenda.remove", Method::remove, "agenda/{agenda_point}", Right::talk, agenda_remove,
               "Takes a point off the agenda");
}

}  // namespace rd::thread
