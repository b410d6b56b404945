#include "plan/ops.hpp"

#include <algorithm>
#include <set>

#include "packs/test_packs.hpp"
#include "plan/import.hpp"
#include "plan/test_document.hpp"
#include "thread/ops.hpp"
#include "work/test_rig.hpp"

using namespace rd;
using packs::built_in;
using work::Right;

namespace {

const plan::Checker& checker() {
  static const plan::Checker checker(built_in(), {"overarching"});
  return checker;
}

struct Thing {
  AnyId id;
  std::string kind;
  json::object fields_;
  static constexpr auto fields() {
    return std::tuple{field("id", &Thing::id, "id"), field("kind", &Thing::kind, "kind"),
                      field("fields", &Thing::fields_, "fields")};
  }
};
Result<thread::Made> make_thing(work::Ctx& ctx, const Thing& in) {
  TRY(const AnyId id, ctx.create(in.kind, in.id, in.fields_));
  return thread::Made{id};
}

void declare(work::Registry& registry) {
  thread::register_ops(registry, built_in());
  plan::register_ops(registry, built_in());
  registry.add("thing.create", work::Method::post, "things", Right::program, make_thing, "Makes a thing");
}

struct Workplace : work::TestRig {
  Workplace() : TestRig(declare) {
    thing(member, "member", {{"name", "Ans"}});
    thing(board, "organisation", {{"name", "Bestuur Noord"}, {"sort", "board"}});
    thing(school, "organisation", {{"name", "De Waterkant"}, {"sort", "school"}});
  }
  void thing(const AnyId& id, std::string_view kind, json::object fields) {
    done(program, "thing.create", {{"id", to_text(id)}, {"kind", kind}, {"fields", std::move(fields)}});
  }
  std::string make(std::string op, json::object in) {
    return std::string(done(lead, std::move(op), std::move(in)).at("id").as_string());
  }
  json::array sections() {
    return seen(writer, "document.outline", {{"document", document}}).at("sections").as_array();
  }
  // "a b(c) d": the titles with what stands in them.
  std::string outline() {
    std::string out;
    for (const auto& section : sections())
      out += std::string(static_cast<std::size_t>(section.at("level").as_int64()), '.') +
             std::string(section.at("title").as_string()) + " ";
    return out;
  }
  std::string add(std::string_view title, json::object more = {}) {
    more["document"] = document;
    more["title"] = title;
    return make("section.add", std::move(more));
  }
  void write(const std::string& section, const std::vector<std::string>& lines) {
    done(writer, "section.write", {{"section", section}, {"from", 0}, {"doc", prose::to_json(*plan::document(lines))}});
  }
  std::multiset<std::string> rules() {
    const auto list = seen(writer, "finding.list", {{"all", true}});
    std::multiset<std::string> out;
    for (const auto& finding : list.at("findings").as_array()) out.emplace(finding.at("rule").as_string());
    return out;
  }

  const AnyId member{5, 1}, board{5, 2}, school{5, 3};
  const std::string nobody = to_text(AnyId{6, 6});
  const work::Caller lead = person(1, {Right::see, Right::talk, Right::write, Right::lead});
  const work::Caller writer = person(2, {Right::see, Right::talk, Right::write});
  const work::Caller talker = person(3, {Right::see, Right::talk});
  std::string document;
};

bool holds(const json::value& answer, std::string_view words) {
  return json::serialize(answer).find(words) != std::string::npos;
}

json::value prose_of(const std::vector<std::string>& lines) {
  return prose::to_json(*plan::document(lines));
}

const std::vector<std::string> small_plan{"# Visie",
                                          "Onze leraar is nieuwsgierig en onderzoekt de eigen praktijk.",
                                          "# Organisatie",
                                          "## Facilitering",
                                          "| Rol | Uren | Taken",
                                          "| Schoolopleider | 80 uur | begeleidt studenten",
                                          "| Assessor | - | beoordeelt",
                                          "Een schoolopleider krijgt 60 uur per jaar om studenten te begeleiden.",
                                          "# Kwaliteit",
                                          "| Streefdoel | Indicator | Streefwaarde",
                                          "| Meer studenten blijven | aantal | 60%",
                                          "| Studenten voelen zich welkom | - | -"};

}  // namespace

TEST_CASE("DOC-02: a document begins with the sections of the template that people want, or with none") {
  Workplace at;
  at.document = at.make("document.create", {{"title", " Ons  plan "}});
  CHECK(at.sections().empty());
  at.done(at.lead, "document.update", {{"document", at.document}, {"from", at.seq}, {"set", {{"title", "Plan"}}}});
  CHECK(at.seen(at.talker, "document.text", {{"document", at.document}}).at("title") == "Plan");
  CHECK(at.refused(at.lead, "document.create", {{"title", " "}}) == "document.title_empty");
  CHECK(at.refused(at.lead, "document.create", {{"title", "x"}, {"template", "draak"}}) == "template.unknown");
  CHECK(at.refused(at.lead, "document.create", {{"title", "x"}, {"template", "overarching"}, {"only", {"draak"}}}) ==
        "section.template_unknown");
  CHECK(at.refused(at.writer, "document.create", {{"title", "x"}}) == "right.missing");

  at.document = at.make("document.create", {{"title", "x"}, {"template", "overarching"}});
  CHECK(at.sections().size() == built_in().find_template("overarching")->sections.size());
  at.document = at.make(
      "document.create",
      {{"title", "x"}, {"template", "overarching"}, {"only", {"organisation", "organisation.facilitation", "vision"}}});
  CHECK(at.sections().size() == 3);
  const auto all = at.sections();
  const auto facilitation = std::find_if(all.begin(), all.end(),
                                         [](const auto& s) { return s.at("section") == "organisation.facilitation"; });
  REQUIRE(facilitation != all.end());
  CHECK(facilitation->at("level") == 2);
  CHECK(facilitation->at("status") == "not_started");
  CHECK(facilitation->at("length").as_int64() > 0);
  CHECK_FALSE(facilitation->at("questions").as_array().empty());
  CHECK(at.seen(at.talker, "document.list", json::object{}).at("documents").as_array().size() == 3);
}

TEST_CASE("sections are added, moved, taken away with what is in them, and brought back") {
  Workplace at;
  at.document = at.make("document.create", {{"title", "Plan"}});
  const std::string a = at.add("a");
  const std::string c = at.add("c", {{"after", a}});
  const std::string b = at.add("b", {{"after", a}});
  const std::string d = at.add("d", {{"parent", b}});
  CHECK(at.outline() == ".a .b ..d .c ");
  at.done(at.lead, "section.move", {{"section", c}, {"parent", b}});
  CHECK(at.outline() == ".a .b ..c ..d ");
  at.done(at.lead, "section.move", {{"section", c}});
  CHECK(at.outline() == ".c .a .b ..d ");
  CHECK(at.refused(at.lead, "section.move", {{"section", b}, {"parent", d}}) == "section.into_itself");
  CHECK(at.refused(at.lead, "section.move", {{"section", c}, {"parent", b}, {"after", a}}) == "section.elsewhere");
  CHECK(at.refused(at.lead, "section.move", {{"section", c}, {"after", at.nobody}}) == "thing.unknown");
  CHECK(at.refused(at.lead, "section.add", {{"document", at.document}, {"title", "x"}, {"section", "draak"}}) ==
        "section.template_unknown");
  CHECK(at.refused(at.lead, "section.add", {{"document", at.nobody}, {"title", "x"}}) == "thing.unknown");
  for (int i = 0; i < 30; ++i) at.add("x", {{"after", c}});  // room between runs out
  CHECK(at.outline().starts_with(".c .x "));
  CHECK(at.outline().ends_with(".x .a .b ..d "));

  at.write(d, {"Tekst van d."});
  at.done(at.lead, "section.remove", {{"section", b}});
  CHECK_FALSE(at.outline().ends_with("..d "));
  CHECK(at.refused(at.writer, "section.show", {{"section", d}}) == "thing.unknown");
  at.done(at.lead, "section.restore", {{"section", b}});
  CHECK(at.outline().ends_with(".a .b ..d "));
  CHECK(holds(at.seen(at.writer, "section.show", {{"section", d}}).at("text"), "Tekst van d."));
  at.done(at.lead, "section.remove", {{"section", d}});
  at.done(at.lead, "section.remove", {{"section", b}});
  at.done(at.lead, "section.restore", {{"section", d}});  // what it stood in is gone
  CHECK(at.outline().starts_with(".d .c "));
  CHECK(at.refused(at.lead, "section.restore", {{"section", at.nobody}}) == "thing.unknown");

  at.done(at.lead, "document.remove", {{"document", at.document}});
  CHECK(at.refused(at.writer, "document.outline", {{"document", at.document}}) == "thing.unknown");
  CHECK(at.refused(at.lead, "section.restore", {{"section", b}}) == "thing.unknown");
  at.done(at.lead, "document.restore", {{"document", at.document}});
  CHECK(at.outline().starts_with(".d .c "));
  CHECK(at.refused(at.lead, "document.restore", {{"document", at.nobody}}) == "thing.unknown");
}

TEST_CASE("people say how far a section is and who looks after it; a write does not") {
  Workplace at;
  at.document = at.make("document.create", {{"title", "Plan"}});
  const std::string a = at.add("a");
  const auto set = [&](json::object fields) {
    return at.refused(at.writer, "section.update", {{"section", a}, {"from", at.seq}, {"set", std::move(fields)}});
  };
  at.write(a, {"Eén twee drie."});
  CHECK(at.sections()[0].at("status") == "not_started");
  CHECK(at.sections()[0].at("words") == 3);
  CHECK(set({{"status", "ready_to_discuss"}, {"owner", to_text(at.member)}, {"title", "Visie"}}).empty());
  CHECK(at.sections()[0].at("status") == "ready_to_discuss");
  CHECK(at.sections()[0].at("owner") == json::value(to_text(at.member)));
  CHECK(set({{"owner", nullptr}}).empty());
  CHECK_FALSE(at.sections()[0].as_object().contains("owner"));
  CHECK(set({{"title", ""}}) == "document.title_empty");
  CHECK(set({{"owner", to_text(at.board)}}) == "thing.unknown");
  CHECK(set({{"status", "klaar"}}) == "input.choice");
  CHECK(set({{"words", 4}}) == "input.unknown");
}

TEST_CASE("a text is put in the place of the one that was read, and of no other") {
  Workplace at;
  at.document = at.make("document.create", {{"title", "Plan"}});
  const std::string a = at.add("a");
  const auto write = [&](work::Seq from, json::value doc) {
    return at.run(at.writer, "section.write", {{"section", a}, {"from", from}, {"doc", std::move(doc)}});
  };
  REQUIRE(write(0, prose_of({"KANARIE eerste"})));
  const auto first = at.seq;
  REQUIRE(write(first, prose_of({"# Kop", "Tweede"})));
  const auto late = write(first, prose_of({"Derde"}));
  REQUIRE_FALSE(late);
  CHECK(late.error().code == "text.changed");
  CHECK(late.error().why == Why::conflict);
  CHECK(late.error().values.empty());
  CHECK(write(0, prose_of({"Derde"})).error().code == "text.changed");
  CHECK(write(at.seq, json::value("tekst")).error().code == "prose.shape");
  const auto bad = write(at.seq, json::object{{"type", "doc"}, {"content", {{{"type", "draak"}}}}});
  CHECK(bad.error().code == "prose.schema");
  CHECK(bad.error().field.starts_with("doc"));
  CHECK(at.refused(at.writer, "section.write", {{"section", at.nobody}, {"from", 0}, {"doc", prose_of({"x"})}}) ==
        "thing.unknown");
  const auto whole = at.seen(at.talker, "document.text", {{"document", at.document}}).at("doc").at("content");
  CHECK(whole.at(0).at("attrs").at("level") == 1);
  CHECK(whole.at(1).at("attrs").at("level") == 2);
}

TEST_CASE("DOC-04: who has not been spoken with is shown by partner and level, never by name") {
  Workplace at;
  at.document = at.make("document.create", {{"title", "Plan"}});
  const std::string a = at.add("a");
  const auto waiting = [&] { return json::serialize(at.sections()[0].at("not_heard_yet")); };
  CHECK(waiting().find("Bestuur Noord") != std::string::npos);
  CHECK(waiting().find("Ans") == std::string::npos);
  at.reader(at.talker).bound = *parse_id(a);
  const auto add = [&](const AnyId& organisation, std::string_view sentence, std::string_view level = "steering") {
    return at.run(at.talker, "contribution.add",
                  {{"section", a}, {"organisation", to_text(organisation)}, {"level", level}, {"sentence", sentence}});
  };
  CHECK(add(at.board, " ").error().code == "contribution.sentence_empty");
  CHECK(add(at.member, "x").error().code == "thing.unknown");
  CHECK(add(at.board, "x", "hoog").error().code == "input.choice");
  const auto made = add(at.board, "Wij willen samen opleiden.");
  REQUIRE(made);
  CHECK(waiting().find("Bestuur Noord") == std::string::npos);
  const json::value id = made->at("id");
  CHECK(at.refused(at.writer, "contribution.remove", {{"contribution", id}}) == "contribution.not_yours");
  CHECK(at.refused(at.talker, "contribution.update",
                   {{"contribution", id}, {"from", at.seq}, {"set", {{"sentence", ""}}}}) ==
        "contribution.sentence_empty");
  at.done(at.talker, "contribution.update",
          {{"contribution", id}, {"from", at.seq}, {"set", {{"sentence", "Samen."}, {"level", "coordinating"}}}});
  CHECK(holds(at.seen(at.writer, "section.show", {{"section", a}}).at("contributions"), "Samen."));
  at.done(at.lead, "contribution.remove", {{"contribution", id}});
  CHECK(waiting().find("Bestuur Noord") != std::string::npos);
}

TEST_CASE("an empty workspace is asked nothing") {
  Workplace at;
  CHECK(at.rules().empty());
  at.document = at.make("document.create", {{"title", "Plan"}});
  at.add("a");
  const auto list = at.seen(at.writer, "finding.list", {{"all", true}});
  CHECK(list.at("strengths").as_array().empty());
  at.done(at.writer, "element.create", {{"kind", "goal"}, {"fields", {{"name", "Zonder document"}}}});
  at.seen(at.writer, "finding.list", json::object{});
}

TEST_CASE("DOC-10: a plan that is read comes whole, and is asked the same as in its file") {
  Workplace at;
  const auto doc = plan::document(small_plan);
  const auto judgement = checker().judge(*doc, "Klein plan", false, parse_date("2026-11-23").value());
  const auto made = at.done(at.lead, "document.import", plan::import_input(judgement, *doc, built_in()));
  at.document = std::string(made.at("id").as_string());
  CHECK(at.outline() == ".Visie .Organisatie ..Facilitering .Kwaliteit ");
  std::multiset<std::string> in_file;
  for (const auto& finding : judgement.findings) in_file.insert(finding.rule);
  CHECK(in_file.contains("role.without_hours"));
  CHECK(at.rules() == in_file);

  // A point on an element says which; one on text says which section.
  const auto list = at.seen(at.writer, "finding.list", {{"all", true}}).at("findings").as_array();
  for (const auto& finding : list) {
    if (finding.at("rule") == "role.without_hours") {
      CHECK(at.refused(at.writer, "element.show", {{"element", finding.at("element")}}).empty());
      CHECK(finding.at("section") == at.sections()[2].at("id"));
    }
    if (finding.at("rule") == "numbers.contradict") CHECK(finding.as_object().contains("section"));
  }
}

TEST_CASE("an import is whole or nothing") {
  Workplace at;
  const json::object section{{"title", "a"}, {"level", 1}};
  const auto refused = [&](json::object in) {
    in["title"] = "Plan";
    return at.refused(at.lead, "document.import", std::move(in));
  };
  CHECK(refused({{"sections", {{{"title", " "}}}}}) == "input.missing");
  CHECK(refused({{"sections", {{{"title", " "}, {"level", 1}}}}}) == "document.title_empty");
  CHECK(refused({{"sections", {section}},
                 {"elements", {{{"kind", "goal"}, {"fields", {{"name", "x"}}}, {"section_index", 1}}}}}) ==
        "import.index");
  CHECK(refused({{"sections", {section}}, {"elements", {{{"kind", "draak"}, {"fields", {{"name", "x"}}}}}}}) ==
        "element.kind_unknown");
  CHECK(refused({{"sections", json::array(601, section)}}) == "input.too_many");
  CHECK(at.seen(at.writer, "document.list", json::object{}).at("documents").as_array().empty());
  CHECK(refused({{"sections", {section}},
                 {"elements", {{{"kind", "goal"}, {"fields", {{"name", "Blijven"}, {"colour", "rood"}}}}}}})
            .empty());
  CHECK_FALSE(holds(at.seen(at.writer, "element.list", json::object{}), "rood"));
  CHECK(at.registry().find("document.import")->longest_body == 25U << 20U);
}

TEST_CASE("what people made counts in place of what was read, and rules that are off keep quiet") {
  Workplace at;
  at.document = at.make("document.create", {{"title", "Plan"}});
  const std::string a = at.add("Facilitering", {{"section", "organisation.facilitation"}});
  at.write(a, {"| Rol | Uren | Taken", "| Schoolopleider | 80 uur | begeleidt", "| Assessor | - | beoordeelt"});
  CHECK(at.rules().count("role.without_hours") == 1);
  const auto role = [&](std::string_view name, std::int64_t hours) {
    json::object fields{{"name", name}, {"tasks", "begeleidt"}};
    if (hours > 0) fields["hours"] = hours;
    return at.make("element.create", {{"kind", "role"}, {"fields", std::move(fields)}, {"section", a}});
  };
  role("Schoolopleider", 80);
  const std::string assessor = role("Assessor", 40);
  CHECK(at.rules().count("role.without_hours") == 0);
  at.done(at.writer, "element.update", {{"element", assessor}, {"from", at.seq}, {"set", {{"hours", nullptr}}}});
  CHECK(at.rules().count("role.without_hours") == 1);
  at.done(at.lead, "rule.switch", {{"rule", "role.without_hours"}, {"on", false}});
  CHECK(at.rules().count("role.without_hours") == 0);
}

TEST_CASE("what is set aside stays so until its ground changes; findings tell only of what all may see") {
  Workplace at;
  at.document = at.make("document.create", {{"title", "Plan"}});
  const std::string a = at.add("Facilitering", {{"section", "organisation.facilitation"}});
  const auto role = [&](std::string_view name, std::string_view audience) {
    return at.make("element.create", {{"kind", "role"},
                                      {"fields", {{"name", name}, {"tasks", "begeleidt"}}},
                                      {"section", a},
                                      {"audience", audience}});
  };
  role("Schoolopleider", "all");
  const std::string other = role("Assessor", "all");
  at.done(at.writer, "element.update", {{"element", other}, {"from", at.seq}, {"set", {{"hours", 40}}}});
  role("KANARIE", "me");
  const auto list = [&] { return at.seen(at.writer, "finding.list", {{"section", a}, {"all", true}}); };
  CHECK_FALSE(holds(list(), "KANARIE"));
  const auto asked = [&] {
    const auto answer = list();
    for (const auto& finding : answer.at("findings").as_array())
      if (finding.at("rule") == "role.without_hours") return std::string(finding.at("id").as_string());
    return std::string{};
  };
  const std::string id = asked();
  REQUIRE_FALSE(id.empty());
  at.done(at.writer, "finding.set_aside", {{"finding", id}});
  CHECK(asked().empty());
  CHECK(holds(list().at("chosen"), id));
  const auto elements = at.seen(at.writer, "element.list", {{"kind", "role"}}).at("elements");
  const auto set = [&](const json::object& fields) {
    at.done(at.writer, "element.update", {{"element", elements.at(0).at("id")}, {"from", at.seq}, {"set", fields}});
  };
  set({{"tasks", "begeleidt en beoordeelt"}});  // the rule does not look at these
  CHECK(asked().empty());
  set({{"name", "Schoolopleider en coach"}});
  CHECK_FALSE(asked().empty());
  CHECK(asked() != id);
}

TEST_CASE("D4: leaving out a section or a kind that is free gives no new point") {
  Workplace at;
  const auto doc = plan::document(small_plan);
  const auto judgement = checker().judge(*doc, "Klein plan", false, parse_date("2026-11-23").value());
  const auto made = at.done(at.lead, "document.import", plan::import_input(judgement, *doc, built_in()));
  at.document = std::string(made.at("id").as_string());
  auto before = at.rules();
  const auto no_more = [&] {
    const auto now = at.rules();
    CHECK(std::includes(before.begin(), before.end(), now.begin(), now.end()));
    before = now;
  };
  at.done(at.lead, "section.remove", {{"section", made.at("sections").at(3)}});
  for (const auto& id : made.at("elements").as_array()) {
    if (at.refused(at.writer, "element.show", {{"element", id}}).empty())
      at.done(at.writer, "element.remove", {{"element", id}});
  }
  no_more();
}
