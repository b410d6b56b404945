#include "thread/rules.hpp"

#include <doctest/doctest.h>

using namespace rd;
using thread::Element;
using thread::Finding;

namespace {

packs::Packs with_rule(std::vector<packs::Condition> when) {
  packs::Packs packs;
  packs::Kind goal;
  goal.id = "goal";
  packs.kinds.push_back(goal);
  packs::Rule rule;
  rule.id = "goal.asked";
  rule.each = "goal";
  rule.when = std::move(when);
  rule.ask = {"Hoe merk je {name}?", "How do you notice {name}?"};
  rule.force = packs::Force::usual;
  rule.on = true;
  packs.rules.push_back(rule);
  return packs;
}

Element goal(std::string name, std::map<std::string, std::string, std::less<>> fields = {}) {
  fields["name"] = std::move(name);
  return {"goal", std::move(fields), {}, thread::FoundBy::table, {}};
}

std::vector<Finding> asked(std::vector<packs::Condition> when, const thread::Graph& graph) {
  const packs::Packs packs = with_rule(std::move(when));
  const thread::World world{packs, graph, {}, {}, {}, {}};
  return thread::run_rules(world, false);
}

packs::Condition on(std::string key, std::vector<std::string> list,
                    std::map<std::string, std::string, std::less<>> values = {}) {
  return {std::move(key), std::move(list), std::move(values)};
}

}  // namespace

TEST_CASE("PRI-05: a goal that is tied to a talk or an indicator is complete, and one that is not is asked about") {
  thread::Graph graph;
  graph.elements = {goal("samen beoordelen"),
                    goal("meer inductie"),
                    {"talk", {{"name", "najaarsgesprek"}}, {}, thread::FoundBy::sentence, {}}};
  graph.links = {{"talked_about_in", 0, 2, "in november"}};
  const auto findings = asked({on("unlinked", {"measured_by", "talked_about_in"})}, graph);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].subject == "meer inductie");
  CHECK(findings[0].ask.nl == "Hoe merk je meer inductie?");
  CHECK(findings[0].ask.en == "How do you notice meer inductie?");
}

TEST_CASE("an empty field is only asked about where others have it") {
  thread::Graph graph;
  graph.elements = {goal("een"), goal("twee")};
  CHECK(asked({on("empty", {"owner"}), on("others", {"owner"}, {{"at_least", "1"}})}, graph).empty());
  graph.elements[1].fields["owner"] = "stuurgroep";
  const auto findings = asked({on("empty", {"owner"}), on("others", {"owner"}, {{"at_least", "1"}})}, graph);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].subject == "een");
}

TEST_CASE("others count by a field or by a link, so that a rule only asks where it was done elsewhere") {
  thread::Graph graph;
  graph.elements = {
      goal("een"), goal("twee"), {"talk", {{"name", "najaarsgesprek"}}, {}, thread::FoundBy::sentence, {}}};
  const std::vector<packs::Condition> when{
      on("unlinked", {"talked_about_in"}),
      on("others", {"owner"}, {{"linked", "measured_by|talked_about_in"}, {"at_least", "1"}})};
  CHECK(asked(when, graph).empty());
  graph.links = {{"talked_about_in", 0, 2, "in november"}};
  REQUIRE(asked(when, graph).size() == 1);
  CHECK(asked(when, graph).front().subject == "twee");
  graph.links.clear();
  graph.elements[1].fields["owner"] = "stuurgroep";
  CHECK(asked(when, graph).front().subject == "een");
}

TEST_CASE("two fields say the same, or the first number is larger; what is no one number is not compared") {
  thread::Graph graph;
  graph.elements = {goal("een", {{"owner", "De  stuurgroep"}, {"follower", "de stuurgroep"}}), goal("twee")};
  CHECK(asked({on("same", {"owner", "follower"})}, graph).size() == 1);
  const auto more = [&](std::string one, std::string other) {
    graph.elements = {goal("een", {{"students", std::move(one)}, {"places", std::move(other)}})};
    return asked({on("more", {"students", "places"})}, graph).size() == 1;
  };
  CHECK(more("24", "20"));
  CHECK(more("1.659 studenten", "1.658,5"));
  CHECK_FALSE(more("0,4", "1"));
  CHECK_FALSE(more("20", "20"));
  CHECK_FALSE(more("20 of 30", "1"));
  CHECK_FALSE(more("", "1"));
}

TEST_CASE("words, patterns and counts are conditions too") {
  thread::Graph graph;
  graph.elements = {goal("tevreden studenten"), goal("samen beoordelen")};
  CHECK(asked({on("says", {}, {{"words", "tevreden"}})}, graph).size() == 1);
  CHECK(asked({on("lacks", {}, {{"words", "tevreden"}})}, graph).front().subject == "samen beoordelen");
  CHECK(asked({on("matches", {}, {{"field", "name"}, {"pattern", "^samen"}})}, graph).size() == 1);
  CHECK(asked({on("count", {}, {{"kind", "goal"}, {"at_least", "3"}})}, graph).empty());
  CHECK(asked({on("count", {}, {{"kind", "goal"}, {"at_most", "2"}})}, graph).size() == 2);
  CHECK(asked({on("linked", {"measured_by"}, {{"at_least", "1"}})}, graph).empty());
}

TEST_CASE("PRI-05: a day that has passed is asked about; of a file, which is of no day, nothing has passed") {
  const packs::Packs packs = with_rule({on("passed", {"due"})});
  thread::Graph graph;
  graph.elements = {goal("een", {{"due", "2026-12-18"}}), goal("twee", {{"due", "volgend voorjaar"}}), goal("drie")};
  thread::World world{packs, graph, {}, {}, {}, {}};
  CHECK(thread::run_rules(world, false).empty());
  const auto asked_on = [&](int day) {
    world.today = Date{std::chrono::year{2026} / 12 / day};
    return thread::run_rules(world, false).size();
  };
  CHECK(asked_on(18) == 0);
  CHECK(asked_on(19) == 1);
}

TEST_CASE("a question stands on the name and on what its rule reads: it is the same as long as these are") {
  const packs::Packs packs =
      with_rule({on("empty", {"owner"}), on("matches", {}, {{"field", "due"}, {"pattern", "."}})});
  const auto id = [&](const Element& element) {
    thread::Graph graph;
    graph.elements = {element};
    const auto findings = thread::run_rules({packs, graph, {}, {}, {}, {}}, false);
    REQUIRE(findings.size() == 1);
    return findings[0].id;
  };
  const std::string first = id(goal("een", {{"due", "mei"}}));
  CHECK(id(goal("een", {{"due", "mei"}, {"talk", "in de raad"}})) == first);
  CHECK(id(goal("een", {{"due", "juni"}})) != first);
  CHECK(id(goal("twee", {{"due", "mei"}})) != first);
}

TEST_CASE("a section that was not recognised neither says nor lacks") {
  thread::Graph graph;
  graph.elements = {goal("een")};
  CHECK(asked({on("section_lacks", {}, {{"section", "quality"}, {"words", "alumni"}})}, graph).empty());
  CHECK(asked({on("section_says", {}, {{"section", "quality"}, {"words", "alumni"}})}, graph).empty());
  const packs::Packs packs = with_rule({on("section_lacks", {}, {{"section", "quality"}, {"words", "alumni"}})});
  const auto sentence = text::stemmed("Studenten denken mee.");
  thread::World world{packs, graph, {}, {}, {}, {}};
  world.sections["quality"] = {&sentence};
  CHECK(thread::run_rules(world, false).size() == 1);
}

TEST_CASE("D6: a rule that is off stays silent until somebody asks for the library") {
  packs::Packs packs = with_rule({});
  packs.rules[0].on = false;
  thread::Graph graph;
  graph.elements = {goal("een")};
  const thread::World world{packs, graph, {}, {}, {}, {}};
  CHECK(thread::run_rules(world, false).empty());
  CHECK(thread::run_rules(world, true).size() == 1);
}

TEST_CASE("a quotation is at most twelve words, around what it is about") {
  const std::string text = "een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien";
  CHECK(thread::short_quote("kort en goed") == "kort en goed");
  CHECK(thread::short_quote(text) == "een twee drie vier vijf zes zeven acht negen tien elf twaalf …");
  const auto at = text.find("veertien");
  const std::string around = thread::quote_around(text, at, at + 8);
  CHECK(around.find("veertien") != std::string::npos);
  CHECK(around.starts_with("… "));
  CHECK(text::word_count(around) <= 12);
}
