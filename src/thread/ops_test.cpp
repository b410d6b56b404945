#include "thread/ops.hpp"

#include <algorithm>

#include "base/utf.hpp"
#include "packs/test_packs.hpp"
#include "thread/links.hpp"
#include "work/test_rig.hpp"

using namespace rd;
using packs::built_in;
using work::Right;

namespace {

// Stands in for plan/: every goal without a target is a point, and the bare kinds that thread/ only points at can be
// made.
std::string goals_without_target(const work::State& open) {
  json::array findings;
  for (const AnyId& id : open.of_kind("goal")) {
    const json::object fields = open.find(id)->fields();
    if (fields.contains("target")) continue;
    const std::string name(fields.at("name").as_string());
    findings.push_back({{"id", "f-" + name},
                        {"rule", "goal.open"},
                        {"element", to_text(id)},
                        {"first", findings.size() < 5},
                        {"first_here", false}});
  }
  return json::serialize(json::object{{"findings", std::move(findings)}, {"strengths", json::array{}}});
}

struct Thing {
  std::string kind;
  AnyId id;
  static constexpr auto fields() {
    return std::tuple{field("kind", &Thing::kind, "kind"), field("id", &Thing::id, "id")};
  }
};
Result<thread::Made> make_thing(work::Ctx& ctx, const Thing& in) {
  TRY(const AnyId id, ctx.create(in.kind, in.id, {{"name", "iets"}}));
  return thread::Made{id};
}

void declare(work::Registry& registry) {
  thread::register_ops(registry, built_in());
  registry.add("thing.create", work::Method::post, "things", Right::program, make_thing, "Makes a thing");
  registry.derive("findings", [](const work::State& open, Date) { return goals_without_target(open); });
}

struct Workplace : work::TestRig {
  Workplace() : TestRig(declare) {
    reader(lead).facilitator = true;
    done(program, "thing.create", {{"kind", "section"}, {"id", to_text(section)}});
    done(program, "thing.create", {{"kind", "group"}, {"id", to_text(group)}});
  }
  std::string make(std::string_view kind, std::string_view name, json::object more = {},
                   std::string_view audience = "all") {
    more["name"] = name;
    const auto made =
        done(lead, "element.create", {{"kind", kind}, {"fields", std::move(more)}, {"audience", audience}});
    return std::string(made.at("id").as_string());
  }
  std::string tie(std::string_view type, const std::string& from, const std::string& to) {
    const auto made = done(writer, "link.create",
                           {{"type", type}, {"from", from}, {"to", to}, {"rationale", "Dat zien we op de werkplek."}});
    return std::string(made.at("id").as_string());
  }
  json::object link_of(const std::string& element) {
    return seen(writer, "element.show", {{"element", element}}).at("links").at(0).as_object();
  }
  std::size_t count(std::string_view list, json::object in = {}) {
    return seen(writer, "finding.list", std::move(in)).at(list).as_array().size();
  }

  const AnyId section{5, 1}, group{5, 2};
  const std::string nobody = to_text(AnyId{6, 6});
  const work::Caller lead = person(1, {Right::see, Right::talk, Right::write, Right::lead});
  const work::Caller writer = person(2, {Right::see, Right::talk, Right::write});
  const work::Caller talker = person(3, {Right::see, Right::talk});
};

bool holds(const json::value& answer, std::string_view words) {
  return json::serialize(answer).find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("an element has the fields of its kind, in the form that they ask") {
  Workplace at;
  const std::string goal = at.make("goal", "  Meer  studenten blijven ", {{"target", "60%"}, {"due", "2027-07-01"}});
  const auto shown = at.seen(at.writer, "element.show", {{"element", goal}}).at("element");
  CHECK(shown.at("fields").at("name") == "Meer studenten blijven");
  CHECK(holds(shown.at("can"), "element.update"));

  const auto refused = [&](std::string_view kind, json::object fields) {
    return at.refused(at.writer, "element.create", {{"kind", kind}, {"fields", std::move(fields)}});
  };
  CHECK(refused("draak", {{"name", "x"}}) == "element.kind_unknown");
  CHECK(refused("goal", {{"name", "  "}}) == "element.name_empty");
  CHECK(refused("goal", {{"target", "60%"}}) == "element.name_empty");
  CHECK(refused("goal", {{"name", "x"}, {"colour", "rood"}}) == "element.field_unknown");
  CHECK(refused("goal", {{"name", "x"}, {"due", "volgend jaar"}}) == "element.field_form");
  CHECK(refused("goal", {{"name", "x"}, {"theme", "een"}}) == "element.field_form");
  CHECK(refused("goal", {{"name", "x"}, {"target", std::string(10'001, 'a')}}) == "element.field_form");
  CHECK(refused("role", {{"name", "x"}, {"hours", -1}}) == "element.field_form");
  CHECK(refused("role", {{"name", "x"}, {"hours", "veel"}}) == "element.field_form");
  CHECK(refused("role", {{"name", "x"}, {"hours", 40}}).empty());
  CHECK(at.refused(at.writer, "element.create",
                   {{"kind", "goal"}, {"fields", {{"name", "x"}}}, {"section", at.nobody}}) == "thing.unknown");
  CHECK(at.refused(at.writer, "element.create",
                   {{"kind", "goal"}, {"fields", {{"name", "x"}}}, {"section", to_text(at.section)}})
            .empty());
  CHECK(at.refused(at.talker, "element.create", {{"kind", "goal"}, {"fields", {{"name", "x"}}}}) == "right.missing");
}

TEST_CASE("an element changes field by field, goes and comes back, and is listed in the order of making") {
  Workplace at;
  const std::string goal = at.make("goal", "Eerste");
  const auto from = at.seq;
  at.done(at.writer, "element.update", {{"element", goal}, {"from", from}, {"set", {{"target", "60%"}}}});
  at.done(at.writer, "element.update",
          {{"element", goal}, {"from", from}, {"set", {{"owner", "Ans"}, {"section", to_text(at.section)}}}});
  CHECK(at.refused(at.writer, "element.update", {{"element", goal}, {"from", from}, {"set", {{"target", "70%"}}}}) ==
        "field.changed");
  CHECK(at.refused(at.writer, "element.update", {{"element", goal}, {"from", at.seq}, {"set", {{"name", nullptr}}}}) ==
        "element.name_empty");
  at.done(at.writer, "element.update", {{"element", goal}, {"from", at.seq}, {"set", {{"target", nullptr}}}});
  CHECK_FALSE(holds(at.seen(at.writer, "element.show", {{"element", goal}}), "60%"));
  at.make("role", "Tweede");
  at.make("goal", "Derde");
  const auto list = at.seen(at.writer, "element.list", json::object{}).at("elements").as_array();
  REQUIRE(list.size() == 3);
  CHECK(list[1].at("kind") == "role");
  CHECK(at.seen(at.writer, "element.list", {{"after", list[1].at("id")}}).at("elements").as_array().size() == 1);
  CHECK(at.seen(at.writer, "element.list", {{"kind", "goal"}}).at("elements").as_array().size() == 2);
  CHECK(at.refused(at.writer, "element.list", {{"kind", "draak"}}) == "element.kind_unknown");

  at.done(at.writer, "element.remove", {{"element", goal}});
  CHECK(at.refused(at.writer, "element.show", {{"element", goal}}) == "thing.unknown");
  CHECK(at.refused(at.writer, "element.remove", {{"element", goal}}) == "thing.unknown");
  at.done(at.writer, "element.restore", {{"element", goal}});
  CHECK(at.refused(at.writer, "element.show", {{"element", goal}}).empty());
  CHECK(at.refused(at.writer, "element.restore", {{"element", to_text(at.section)}}) == "thing.unknown");
}

TEST_CASE("a list of words has an end, and a word that is taken off makes room") {
  Workplace at;
  std::string last;
  for (int i = 0; i < 500; ++i)
    last = std::string(at.done(at.writer, "term.add", {{"term", "woord " + std::to_string(i)}}).at("id").as_string());
  CHECK(at.refused(at.writer, "term.add", {{"term", "te veel"}}) == "term.too_many");
  at.done(at.writer, "term.remove", {{"term", last}});
  CHECK(at.refused(at.writer, "term.add", {{"term", "weer een"}}).empty());
}

TEST_CASE("a link needs a sentence, two ends that fit, and comes once") {
  Workplace at;
  const std::string goal = at.make("goal", "Blijven");
  const std::string talk = at.make("talk", "Najaarsgesprek");
  const auto refused = [&](std::string_view type, const std::string& from, const std::string& to,
                           std::string_view why) {
    return at.refused(at.writer, "link.create", {{"type", type}, {"from", from}, {"to", to}, {"rationale", why}});
  };
  CHECK(refused("talked_about_in", goal, talk, " ") == "link.rationale_empty");
  CHECK(refused("knoopt", goal, talk, "zo") == "link.type_unknown");
  CHECK(refused("talked_about_in", talk, goal, "zo") == "link.ends");
  CHECK(refused("talked_about_in", goal, at.nobody, "zo") == "thing.unknown");
  const std::string link = at.tie("talked_about_in", goal, talk);
  CHECK(refused("talked_about_in", goal, talk, "zo") == "link.exists");

  const auto from = at.seq;
  CHECK(at.refused(at.writer, "link.update", {{"link", link}, {"from", from}, {"set", {{"rationale", ""}}}}) ==
        "link.rationale_empty");
  at.done(at.writer, "link.update", {{"link", link}, {"from", from}, {"set", {{"rationale", "In oktober."}}}});
  CHECK(at.link_of(goal).at("rationale") == "In oktober.");
  at.done(at.writer, "link.remove", {{"link", link}});
  CHECK(at.refused(at.writer, "link.remove", {{"link", link}}) == "thing.unknown");
  CHECK(refused("talked_about_in", goal, talk, "zo").empty());
}

TEST_CASE("a link is looked at again when what it says has changed, and not when somebody else looks after it") {
  Workplace at;
  const std::string goal = at.make("goal", "Blijven");
  const std::string link = at.tie("talked_about_in", goal, at.make("talk", "Najaarsgesprek"));
  const auto set = [&](json::object fields) {
    at.done(at.writer, "element.update", {{"element", goal}, {"from", at.seq}, {"set", std::move(fields)}});
  };
  CHECK(at.link_of(goal).at("suspect") == false);
  set({{"owner", "Ans"}, {"due", "2027-07-01"}, {"number", "4"}});
  CHECK(at.link_of(goal).at("suspect") == false);
  set({{"target", "80%"}});
  CHECK(at.link_of(goal).at("suspect") == true);
  CHECK(at.link_of(goal).at("from").at("now") == "changed");
  CHECK(at.link_of(goal).at("to").at("now") == "same");
  at.done(at.writer, "link.confirm", {{"link", link}});
  CHECK(at.link_of(goal).at("suspect") == false);
  const std::string talk(at.link_of(goal).at("to").at("id").as_string());
  at.done(at.writer, "element.remove", {{"element", talk}});
  CHECK(at.link_of(goal).at("to").at("now") == "removed");
  CHECK(at.link_of(goal).at("to").at("name") == "Najaarsgesprek");
  CHECK(at.refused(at.writer, "link.confirm", {{"link", at.nobody}}) == "thing.unknown");
}

TEST_CASE("what carries meaning: texts and numbers do; who, when and a number in a list do not") {
  const packs::Kind& goal = *built_in().kind("goal");
  work::Entity end;
  end.created = 1;
  end.stamps = {{"target", 5}, {"owner", 9}};
  CHECK(thread::end_now(end, &goal, 5) == thread::EndNow::same);
  CHECK(thread::end_now(end, &goal, 4) == thread::EndNow::changed);
  CHECK(thread::end_now(end, nullptr, 8) == thread::EndNow::changed);
  end.removed = true;
  CHECK(thread::end_now(end, &goal, 9) == thread::EndNow::removed);
}

TEST_CASE("the thread is followed along links, each told once, as far as one asks") {
  Workplace at;
  const std::string core = at.make("core_element", "Nieuwsgierig");
  const std::string goal = at.make("goal", "Onderzoek doen");
  const std::string talk = at.make("talk", "Najaarsgesprek");
  at.tie("translates", core, goal);
  at.tie("talked_about_in", goal, talk);
  const auto near = at.seen(at.writer, "thread.follow", {{"element", core}, {"depth", 1}});
  CHECK(near.at("steps").as_array().size() == 1);
  const auto far = at.seen(at.writer, "thread.follow", {{"element", core}});
  REQUIRE(far.at("steps").as_array().size() == 2);
  CHECK(far.at("steps").at(0).at("sentence").at("nl") == "‘Nieuwsgierig’ krijgt vorm in ‘Onderzoek doen’.");
  CHECK(far.at("steps").at(1).at("depth") == 2);
  CHECK(at.refused(at.writer, "thread.follow", {{"element", at.nobody}}) == "thing.unknown");
}

TEST_CASE("nobody sees a word of what is not for them: links, talks and agenda points follow their element") {
  Workplace at;
  const std::string goal = at.make("goal", "Open doel");
  const std::string secret = at.make("talk", "KANARIE gesprek", {}, "facilitators");
  const auto tie = [&](const work::Caller& who) {
    return at.run(who, "link.create",
                  {{"type", "talked_about_in"}, {"from", goal}, {"to", secret}, {"rationale", "KANARIE zin"}});
  };
  CHECK(tie(at.writer).error().code == "thing.unknown");
  REQUIRE(tie(at.lead));
  CHECK_FALSE(holds(at.seen(at.writer, "element.show", {{"element", goal}}), "KANARIE"));
  CHECK_FALSE(holds(at.seen(at.writer, "thread.follow", {{"element", goal}}), "KANARIE"));
  CHECK(holds(at.seen(at.lead, "thread.follow", {{"element", goal}}), "KANARIE"));
  at.done(at.lead, "agenda.add", {{"about", secret}, {"title", "KANARIE punt"}});
  CHECK_FALSE(holds(at.seen(at.writer, "agenda.list", json::object{}), "KANARIE"));

  const std::string later = at.make("goal", "KANARIE doel");
  at.done(at.writer, "agenda.add", {{"about", later}, {"title", "KANARIE punt"}});
  at.done(at.writer, "finding.talked", {{"finding", "f-KANARIE doel"}, {"who", "wij"}, {"sentence", "KANARIE zin"}});
  at.done(at.lead, "element.set_audience", {{"element", later}, {"audience", "facilitators"}});
  for (const std::string_view view : {"agenda.list", "finding.list", "element.list"})
    CHECK_FALSE(holds(at.seen(at.writer, std::string(view), json::object{}), "KANARIE"));
  CHECK(at.refused(at.writer, "agenda.add", {{"about", secret}, {"title", "x"}}) == "thing.unknown");

  at.done(at.lead, "element.set_audience", {{"element", secret}, {"audience", "all"}});
  CHECK(holds(at.seen(at.writer, "element.show", {{"element", goal}}), "KANARIE"));
}

TEST_CASE("one gives an element to those one is among") {
  Workplace at;
  const std::string goal = at.make("goal", "Doel");
  const auto set = [&](const work::Caller& who, std::string_view audience) {
    return at.refused(who, "element.set_audience", {{"element", goal}, {"audience", audience}});
  };
  CHECK(set(at.writer, "facilitators") == "element.audience_unknown");
  CHECK(set(at.writer, to_text(at.group)) == "element.audience_unknown");
  CHECK(set(at.writer, "iedereen") == "element.audience_unknown");
  CHECK(set(at.program, to_text(at.group)).empty());
  CHECK(set(at.writer, "all") == "thing.unknown");
  CHECK(set(at.program, "all").empty());
  CHECK(set(at.writer, "me").empty());
  CHECK(set(at.lead, "all") == "thing.unknown");
}

TEST_CASE("a deliberate choice holds until what it stands on changes") {
  Workplace at;
  const std::string goal = at.make("goal", "Blijven");
  CHECK(at.count("findings") == 1);
  at.done(at.writer, "finding.set_aside", {{"finding", "f-Blijven"}, {"reason", "Wij volgen dit in gesprek."}});
  at.done(at.writer, "finding.set_aside", {{"finding", "f-Blijven"}});
  CHECK(at.count("findings") == 0);
  CHECK(at.count("chosen") == 1);
  at.done(at.writer, "element.update", {{"element", goal}, {"from", at.seq}, {"set", {{"name", "Langer blijven"}}}});
  CHECK(at.count("findings") == 1);
  CHECK(at.count("chosen") == 0);
  CHECK(at.refused(at.writer, "finding.set_aside", {{"finding", "f-Blijven"}}) == "finding.unknown");
  CHECK(at.refused(at.talker, "finding.set_aside", {{"finding", "f-Langer blijven"}}) == "right.missing");

  at.done(at.writer, "finding.set_aside", {{"finding", "f-Langer blijven"}});
  at.done(at.writer, "finding.reopen", {{"finding", "f-Langer blijven"}});
  CHECK(at.count("findings") == 1);
}

TEST_CASE("PRI-03: a point is settled by people, a day and a sentence, one at a time") {
  Workplace at;
  at.make("goal", "Blijven");
  const auto talked = [&](std::string_view who, std::string_view sentence) {
    return at.refused(at.talker, "finding.talked", {{"finding", "f-Blijven"}, {"who", who}, {"sentence", sentence}});
  };
  CHECK(talked("", "We wachten.") == "finding.who_empty");
  CHECK(talked("stuurgroep", " ") == "finding.sentence_empty");
  CHECK(talked("stuurgroep", "We wachten.").empty());
  CHECK(at.count("talked") == 1);
  at.done(at.writer, "finding.reopen", {{"finding", "f-Blijven"}});
  CHECK(at.count("talked") == 0);
  CHECK(at.count("findings") == 1);
  for (const work::Entry& entry : at.registry().entries()) CHECK(entry.name.find("all") == std::string::npos);
}

TEST_CASE("a point stands on the agenda until it was talked about") {
  Workplace at;
  at.make("goal", "Blijven");
  const auto add = [&](std::string_view about, std::string_view title) {
    return at.refused(at.talker, "agenda.add", {{"about", about}, {"title", title}});
  };
  CHECK(add("f-Blijven", " ") == "agenda.title_empty");
  CHECK(add("f-Gaan", "Gaan") == "finding.unknown");
  CHECK(add(at.nobody, "Niets") == "thing.unknown");
  CHECK(add(to_text(at.section), "De paragraaf").empty());
  const auto point = at.done(at.talker, "agenda.add", {{"about", "f-Blijven"}, {"title", "Blijven ze?"}}).at("id");
  CHECK(holds(at.seen(at.writer, "finding.list", json::object{}).at("findings"), "agenda_point"));
  CHECK(at.refused(at.writer, "agenda.remove", {{"agenda_point", point}}) == "agenda.not_yours");
  CHECK(at.refused(at.talker, "agenda.settle", {{"agenda_point", point}, {"who", "wij"}, {"sentence", ""}}) ==
        "finding.sentence_empty");
  const json::object settle{{"agenda_point", point}, {"who", "wij"}, {"on", "2026-11-20"}, {"sentence", "Ja."}};
  at.done(at.talker, "agenda.settle", settle);
  CHECK(at.refused(at.talker, "agenda.settle", settle) == "agenda.settled");
  CHECK(at.count("talked") == 1);
  at.done(at.lead, "agenda.remove", {{"agenda_point", point}});
  CHECK(at.seen(at.writer, "agenda.list", json::object{}).at("points").as_array().size() == 1);
}

TEST_CASE("D1: five at first, the rest when asked; a guest of one section is shown none") {
  Workplace at;
  for (const char* name : {"a", "b", "c", "d", "e", "f", "g"}) at.make("goal", name);
  CHECK(at.count("findings") == 5);
  CHECK(at.seen(at.writer, "finding.list", json::object{}).at("more") == 2);
  CHECK(at.count("findings", {{"all", true}}) == 7);
  CHECK(at.refused(at.writer, "finding.list", {{"section", at.nobody}}) == "thing.unknown");
  CHECK(at.count("findings", {{"section", to_text(at.section)}, {"all", true}}) == 0);
  Workplace other;
  other.make("goal", "KANARIE");
  other.reader(other.talker).bound = other.section;
  const auto list = other.seen(other.talker, "finding.list", {{"all", true}});
  CHECK_FALSE(holds(list, "KANARIE"));
  CHECK(other.refused(other.talker, "finding.talked", {{"finding", "f-KANARIE"}, {"who", "x"}, {"sentence", "y"}}) ==
        "finding.unknown");
}

TEST_CASE("D6: rules are a library to choose from; at most twenty-five are on at the start") {
  Workplace at;
  const auto rules = [&] { return at.seen(at.talker, "rule.list", json::object{}).at("rules").as_array(); };
  const auto all = rules();
  const auto on = std::count_if(all.begin(), all.end(), [](const auto& rule) { return rule.at("on").as_bool(); });
  CHECK(on <= 25);
  const std::string first(all[0].at("id").as_string());
  const bool was = all[0].at("on").as_bool();
  CHECK(at.refused(at.writer, "rule.switch", {{"rule", first}, {"on", !was}}) == "right.missing");
  CHECK(at.refused(at.lead, "rule.switch", {{"rule", "draak"}, {"on", true}}) == "rule.unknown");
  at.done(at.lead, "rule.switch", {{"rule", first}, {"on", !was}, {"body", "stuurgroep"}, {"date", "2026-11-20"}});
  CHECK(rules()[0].at("on").as_bool() == !was);
  CHECK(rules()[0].at("body") == "stuurgroep");
  at.done(at.lead, "rule.switch", {{"rule", first}, {"on", was}});
  CHECK(rules()[0].at("on").as_bool() == was);
}
