#include "plan/smart.hpp"

#include <doctest/doctest.h>

using namespace rd;
using plan::SmartQuestion;
using plan::SmartSubject;

namespace {

std::vector<SmartQuestion> asked(const SmartSubject& subject) {
  static const packs::Packs packs = packs::load(packs::built_in_files()).packs;
  static const advice::Adviser adviser(packs);
  return plan::smart_questions(packs, adviser, subject);
}

// What each letter saw in a sentence: "voldoende begeleiding||||".
std::string seen(const std::string& kind, const std::string& sentence) {
  std::string out;
  for (const SmartQuestion& question : asked({kind, sentence, {}, {}}))
    out += (question.letter == "S" ? "" : "|") + question.seen;
  return out;
}

}  // namespace

TEST_CASE("REV-05: a goal and an action get a question for each letter, in both languages, and no mark") {
  for (const std::string kind : {"goal", "action"}) {
    std::string letters;
    for (const SmartQuestion& question : asked({kind, "Elke student heeft een maatje", {}, {}})) {
      letters += question.letter;
      for (const auto& text : {question.explains.nl, question.explains.en, question.ask.nl, question.ask.en})
        CHECK_FALSE(text.empty());
    }
    CHECK(letters == "SMART");
  }
}

TEST_CASE("REV-05: an ambition is asked whether it is feasible and affordable; a vision and a mission are left alone") {
  const auto ambition = asked({"ambition", "In 2029 leiden alle scholen samen op", {}, {}});
  REQUIRE(ambition.size() == 2);
  CHECK(ambition[0].about == "feasible");
  CHECK(ambition[1].about == "affordable");
  CHECK(asked({"vision_on_joint_education", "Samen", {}, {}}).empty());
  CHECK(asked({"core_element", "Nieuwsgierig", {}, {}}).empty());
}

TEST_CASE("REV-05: what a sentence says by itself is asked about in its own words") {
  CHECK(seen("goal", "Studenten krijgen voldoende begeleiding") == "voldoende begeleiding||||");
  CHECK(seen("goal", "In 2028 blijft 80% van de starters") == "|80%|||2028");
  CHECK(seen("goal", "Studenten hebben minstens twee begeleiders") == "|minstens twee begeleiders|||");
  CHECK(seen("goal", "De schoolopleiders voelen zich zeker") == "||||");  // whom it is about, not who does it
  CHECK(seen("action", "De schoolopleiders bellen elke week een student") == "|elke week|De schoolopleiders||");
  CHECK(seen("action", "Wij maken voor de zomer een rooster") == "||Wij||voor de zomer");
}

TEST_CASE("PRI-05: a goal that is followed in a conversation is not asked for a figure") {
  const auto by_field = asked({"goal", "Scholen leren van elkaar", {{"talk", "het najaarsgesprek"}}, {}});
  const auto by_link = asked({"goal", "Scholen leren van elkaar", {}, {"talked_about_in"}});
  CHECK(by_field[1].ask.en == "You follow this in a conversation. Which question do you ask each other then?");
  CHECK(by_link[1].ask.en == by_field[1].ask.en);
}
