#include "text/pattern.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace rd::text;

TEST_CASE("Patterns need Unicode-aware word boundaries") {
  const auto pattern = Pattern::compile(R"(\bidee\b)");
  REQUIRE(pattern);
  CHECK(pattern->matches("Een Idee."));
  CHECK_FALSE(pattern->matches("De ideeën."));
  const auto accented = Pattern::compile(R"(\bé\w+)");
  REQUIRE(accented);
  CHECK(accented->first("Dit is ÉÉN doel.")->of("Dit is ÉÉN doel.") == "ÉÉN");
}

TEST_CASE("A pattern is blind for case unless it says otherwise") {
  CHECK(Pattern::compile("velon")->matches("VELON"));
  CHECK_FALSE(Pattern::compile("(?-i:RAP)")->matches("rap"));
}

TEST_CASE("All matches come in order, with their named groups") {
  const auto pattern = Pattern::compile(R"((?<wie>\w+) krijgt (?<uren>\d+) uur)");
  const std::string text = "Eva krijgt 40 uur en Bo krijgt 20 uur.";
  const auto all = pattern->all(text);
  REQUIRE(all.size() == 2);
  CHECK(all[0].named.at("wie").of(text) == "Eva");
  CHECK(all[1].named.at("uren").of(text) == "20");
}

TEST_CASE("Empty matches and non-ASCII text end, and broken UTF-8 does no harm") {
  CHECK(Pattern::compile("x*")->all("ééé").empty());
  CHECK(Pattern::compile("x*")->all("éxé").size() == 1);
  CHECK(Pattern::compile("plan")->matches("\xFF\xFE plan"));
}

TEST_CASE("A pattern that cannot be read is refused with the place and the reason") {
  const auto pattern = Pattern::compile("(open");
  REQUIRE_FALSE(pattern);
  CHECK(pattern.error().code == "pattern.syntax");
  CHECK(pattern.error().values.at("at") == "5");
  CHECK(pattern.error().values.at("reason").find("parenthes") != std::string::npos);
}

TEST_CASE("No text can make a pattern run for long") {
  const auto pattern = Pattern::compile(R"((a+)+$)");
  REQUIRE(pattern);
  CHECK_FALSE(pattern->matches(std::string(5000, 'a') + "!"));
}
