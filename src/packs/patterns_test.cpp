// Every pattern for clear writing finds its own example, and leaves alone the sentences that look like it.
#include <doctest/doctest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "packs/packs.hpp"
#include "text/pattern.hpp"

using namespace rd::packs;

namespace {

struct Example {
  std::string id;
  bool hit{};
  std::string sentence;
};

std::vector<Example> examples() {
  std::ifstream in(std::string(RD_SOURCE_DIR) + "/tests/fixtures/schrijfadvies/voorbeelden.tsv");
  std::vector<Example> all;
  for (std::string line; std::getline(in, line);) {
    std::istringstream columns(line);
    Example one;
    std::string hit;
    std::getline(columns, one.id, '\t');
    std::getline(columns, hit, '\t');
    std::getline(columns, one.sentence);
    one.hit = hit == "ja";
    all.push_back(one);
  }
  return all;
}

rd::text::Pattern compiled(const std::string& expression) {
  auto pattern = rd::text::Pattern::compile(expression);
  REQUIRE(pattern.has_value());
  return *pattern;
}

bool asks(const Pattern& pattern, const std::string& sentence) {
  if (!compiled(pattern.pattern).matches(sentence)) return false;
  return pattern.except.empty() || !compiled(pattern.except).matches(sentence);
}

}  // namespace

TEST_CASE("every pattern asks about its example and leaves its look-alikes alone (DOC-11)") {
  const Packs packs = load(built_in_files()).packs;
  std::set<std::string> shown;
  for (const Example& example : examples()) {
    CAPTURE(example.id);
    CAPTURE(example.sentence);
    const Pattern* found = nullptr;
    for (const Pattern& pattern : packs.patterns) {
      if (pattern.id == example.id) found = &pattern;
    }
    REQUIRE(found != nullptr);
    CHECK(asks(*found, example.sentence) == example.hit);
    if (example.hit) shown.insert(example.id);
  }
  for (const Pattern& pattern : packs.patterns) {
    CAPTURE(pattern.id);
    CHECK(shown.contains(pattern.id));
  }
}

TEST_CASE("a reference elsewhere tells where") {
  const Packs packs = load(built_in_files()).packs;
  for (const Pattern& pattern : packs.patterns) {
    if (pattern.about != "reference") continue;
    CAPTURE(pattern.id);
    const rd::text::Pattern expression = compiled(pattern.pattern);
    for (const Example& example : examples()) {
      if (example.id != pattern.id || !example.hit) continue;
      const auto match = expression.first(example.sentence);
      REQUIRE(match.has_value());
      CHECK(match->named.contains("where"));
    }
  }
}
