// A law: whatever happens to a workspace, the findings that are kept are those of a full run. RD_LONG=1 draws more.
#include "plan/watch.hpp"

#include <doctest/doctest.h>

#include <cstdlib>

#include "plan/test_document.hpp"
#include "plan/test_workspace.hpp"

using namespace rd;
using plan::RandomWorkspace;
using plan::Watch;

namespace {

packs::Condition on(std::string key, std::vector<std::string> list,
                    std::map<std::string, std::string, std::less<>> values = {}) {
  return {std::move(key), std::move(list), std::move(values)};
}

// The packs' own rules, all but those about words on, and one for every condition that they do not use.
packs::Packs with_all_conditions() {
  packs::Packs packs = packs::load(packs::built_in_files()).packs;
  for (packs::Rule& rule : packs.rules) {
    rule.on = rule.on || rule.each != "passage";
    // Some came with a later edition, some went.
    const std::size_t lot = rule.id.size() % 5;
    if (lot == 0) rule.since = Date{std::chrono::year{2027} / 1 / 1};
    if (lot == 1) rule.until = Date{std::chrono::year{2027} / 6 / 1};
  }
  const std::string question = packs.templates.front().sections.front().questions.empty()
                                   ? std::string{}
                                   : packs.templates.front().sections.front().questions.front().id;
  const auto add = [&](std::string each, std::vector<packs::Condition> when) {
    packs::Rule rule;
    rule.id = "test." + std::to_string(packs.rules.size());
    rule.title = rule.ask = {"{name}?", "{name}?"};
    rule.each = std::move(each);
    rule.when = std::move(when);
    rule.on = true;
    rule.weight = 2;
    packs.rules.push_back(std::move(rule));
  };
  add("goal", {on("count", {}, {{"kind", "risk"}, {"at_least", "2"}, {"at_most", "4"}})});
  add("goal", {on("linked", {"measured_by", "served_by"}, {{"at_least", "2"}})});
  add("role", {on("says", {}, {{"words", "studenten"}})});
  add("action", {on("lacks", {}, {{"words", "samen"}}), on("others", {"owner", "due"}, {{"at_least", "2"}})});
  add("action", {on("passed", {"due"}), on("lacks", {}, {{"words", "klaar"}})});
  add("improvement_point", {on("passed", {"due"})});
  add("goal", {on("others", {"owner"}, {{"linked", "measured_by|served_by"}, {"at_least", "2"}})});
  add("instrument", {on("others", {}, {{"linked", "served_by"}}), on("unlinked", {"served_by"})});
  add("role", {on("more", {"hours", "number"})});
  add("talk", {on("same", {"with", "when"})});
  add("talk", {on("section_says", {}, {{"section", "vision"}, {"words", "nieuwsgierig"}})});
  add("document", {on("section_lacks", {}, {{"section", "quality"}, {"words", "gesprek"}})});
  add("document", {on("count", {}, {{"kind", "goal"}, {"at_least", "3"}})});
  add("section:vision", {on("unlinked", {"measured_by"})});
  std::vector<std::string> with_kind;
  for (const auto& section : packs.find_template("overarching")->sections)
    for (const auto& q : section.questions)
      for (const auto& clue : q.answered_by)
        if (!clue.kind.empty()) with_kind.push_back(q.id);
  for (const auto& q : with_kind) {
    add("risk", {on("answered", {q})});
    add("document", {on("unanswered", {q})});
  }
  return packs;
}

struct Library {
  packs::Packs packs = with_all_conditions();
  plan::Checker checker{packs, {"overarching", "quality_plan"}};
  plan::RuleBook book{packs};
};
const Library& library() {
  static const Library one;
  return one;
}

std::string anew(const work::State& state, Date on) {
  Watch watch(library().checker, library().book);
  watch.take(state.open_part(), {}, on);
  return watch.text();
}

json::value some_text(RandomWorkspace& at) {
  static const std::vector<std::vector<std::string>> parts{
      {"Onze leraar is nieuwsgierig en onderzoekt de eigen praktijk."},
      {"Kernelementen van onze visie:", "- Onderzoekende houding: studenten stellen vragen", "- Samen beoordelen"},
      {"| Rol | Uren | Taken", "| Schoolopleider | 80 uur | begeleidt studenten", "| Assessor | - | beoordeelt"},
      {"Een schoolopleider krijgt 60 uur per jaar om studenten te begeleiden."},
      {"| Streefdoel | Indicator | Streefwaarde", "| Meer studenten blijven | aantal | 60%",
       "| Studenten voelen zich welkom | - | -"},
      {"Bij de hbo-opleiding is 30% van het programma praktijk."},
      {"De kwaliteit is op orde als studenten tevreden zijn."},
      {"Zie paragraaf 9.9 en het jaarplan."},
      {"In het gesprek praten wij over alle doelen."},
      {"# Rollen"},
      {"Wij verstaan onder professionalisering het volgen van een training."},
      {"Het is heel belangrijk en XXX uur."},
      {"Risico: te weinig begeleiders"}};
  std::vector<std::string> some;
  for (std::size_t n = at.draw(7); n > 0; --n) {
    const auto& part = parts[at.draw(parts.size())];
    some.insert(some.end(), part.begin(), part.end());
  }
  return prose::to_json(*plan::document(some));
}

// What rules look at, and what the text above tells of.
const std::vector<std::string> kinds{"goal",
                                     "action",
                                     "risk",
                                     "role",
                                     "core_element",
                                     "ambition",
                                     "activity",
                                     "instrument",
                                     "indicator",
                                     "talk",
                                     "student_category",
                                     "improvement_point",
                                     "agreement",
                                     "facilitation_agreement",
                                     "consultation",
                                     "hours_given",
                                     "school",
                                     "involved_group"};
const std::vector<std::string> names{
    "Onderzoekende houding",        "Samen beoordelen",     "Schoolopleider", "Assessor", "Meer studenten blijven",
    "Studenten voelen zich welkom", "te weinig begeleiders"};

const std::vector<std::pair<std::string, std::string>> sections{{"Visie", "vision"},
                                                                {"Organisatie", "organisation"},
                                                                {"Professionalisering", "professionalisation"},
                                                                {"Kwaliteit", "quality"},
                                                                {"Rollen", ""}};

void begin(RandomWorkspace& at) {
  for (const auto& [title, section] : sections) at.section(title, section, some_text(at));
  if (at.draw(2) == 0) {  // a plan of its own beside it, which may go or change its template
    at.begin_document("quality_plan");
    at.section("Onze doelen", "quality_plan.goals", some_text(at));
    at.section("Wat ertussen staat", "", some_text(at));
  }
  for (int i = 0; i < 4; ++i) at.person();
  for (std::size_t i = at.draw(6); i > 0; --i) at.contribution();
  for (int i = 0; i < 35; ++i) at.element();
  for (int i = 0; i < 200; ++i) at.link();
}

void happen(RandomWorkspace& at, const std::vector<std::string>& findings) {
  switch (at.draw(15)) {
    case 0:
      return at.element();
    case 1:
      for (int i = 0; i < 8; ++i) at.link();  // most types have no ends here
      return;
    case 2:
      return at.write(some_text(at));
    case 3:
      return at.change_section();
    case 4:
      if (at.draw(4) == 0) return at.choose_edition();
      if (at.draw(4) == 0) return at.choose_framework();
      if (at.draw(4) == 0) return at.choose_word();
      return at.choose_rule();
    case 5:
      if (!findings.empty()) at.decide(findings[at.draw(findings.size())]);
      return;
    case 6:
      return at.rename_person();
    case 7:
      return at.move_element();
    case 8:
      return at.contribution();
    case 9:
    case 10:
    case 11:
      return at.hide_or_show();
    default:
      return at.change_element();
  }
}

std::vector<std::string> ids_of(const std::string& text) {
  std::vector<std::string> out;
  const json::value parsed = parse_json(text).value();
  for (const auto& finding : parsed.at("findings").as_array()) out.emplace_back(finding.at("id").as_string());
  return out;
}

}  // namespace

TEST_CASE("REV-02: whatever happens, the findings that are kept are those of a full run, byte for byte") {
  const int sequences = std::getenv("RD_LONG") != nullptr ? 5'000 : 150;
  unsigned seed = std::random_device{}();
  if (const char* given = std::getenv("RD_SEED")) seed = static_cast<unsigned>(std::stoul(given));
  for (int sequence = 0; sequence < sequences; ++sequence, ++seed) {
    CAPTURE(seed);
    RandomWorkspace at(library().packs, seed, kinds, names);
    begin(at);
    Watch kept(library().checker, library().book);
    work::State open = at.state().open_part();
    static_cast<void>(at.take_changed());
    Date day{std::chrono::year{2026} / 9 / 1};
    kept.take(open, {}, day);
    for (int step = 0; step < 6; ++step) {
      const auto known = ids_of(kept.text());
      for (std::size_t n = 1 + at.draw(4); n > 0; --n) happen(at, known);
      const auto changed = at.take_changed();
      for (const AnyId& id : changed) open.put(work::as_all_see(at.state().find(id)));
      if (at.draw(3) == 0) day = std::chrono::sys_days(day) + std::chrono::days(1 + at.draw(14));
      kept.take(open, changed, day);
      CAPTURE(step);
      REQUIRE(kept.text() == anew(at.state(), day));
    }
  }
}
