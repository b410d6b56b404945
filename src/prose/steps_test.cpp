// Our steps against ProseMirror's: 52,000 made-up ones, and those that once were answered otherwise.
#include <doctest/doctest.h>
#include <zlib.h>

#include <string>

#include "prose/changed.hpp"
#include "prose/test_rows.hpp"

using namespace rd;
using namespace rd::prose;

namespace {

// A file of tests/fixtures/prose, unpacked when it is packed.
std::string text_of(const std::string& name) {
  std::string out;
  gzFile file = gzopen((RD_SOURCE_DIR "/tests/fixtures/prose/" + name).c_str(), "rb");
  REQUIRE(file != nullptr);
  char block[65536];
  for (int size = gzread(file, block, sizeof block); size > 0; size = gzread(file, block, sizeof block))
    out.append(block, static_cast<std::size_t>(size));
  gzclose(file);
  return out;
}

struct Told {
  std::size_t steps{}, refused{}, wrong{};
};

void compare(const json::object& row, Told& told) {
  const json::array answers = answers_to(row);
  const json::array& theirs = row.at("answers").as_array();
  REQUIRE(answers.size() == theirs.size());
  for (std::size_t i = 0; i < theirs.size(); ++i, ++told.steps) {
    told.refused += theirs[i].at(0).is_null() ? 1 : 0;
    if (answers[i] == theirs[i]) continue;
    if (++told.wrong > 5) return;
    CAPTURE(json::serialize(row.at("steps").at(i)));
    CAPTURE(i);
    CHECK(json::serialize(answers[i]) == json::serialize(theirs[i]));
    return;  // the texts are different from here on
  }
}

Told compare_all(const std::string& name) {
  Told told;
  const std::string rows = text_of(name);
  for (std::size_t from = 0, end; (end = rows.find('\n', from)) != std::string::npos; from = end + 1) {
    const auto row = parse_json(std::string_view(rows).substr(from, end - from));
    REQUIRE(row.has_value());
    CAPTURE(from);
    if (row->as_object().contains("own")) {
      CHECK(rebased_as(row->as_object()) == row->at("answers").as_object());
    } else {
      compare(row->as_object(), told);
    }
  }
  return told;
}

bool has_other_than(const std::vector<Problem>& problems, std::string_view reason) {
  return std::any_of(problems.begin(), problems.end(), [&](const Problem& one) { return one.reason != reason; });
}

// Every id comes once after this, as it did before.
PartPtr with_fresh_ids(const PartPtr& before, PartPtr after, int& count) {
  for (const Step& step : fresh_ids(*before, *after, [&] { return "n" + std::to_string(++count); }))
    after = *applied(after, step);
  return after;
}

// One row, checked after each step: what the change alone shows is what the whole shows.
void check_changes(const json::object& row) {
  static const PartPtr nothing = Part::make(*types().doc, types().doc->attrs.otherwise, {}, {});
  int count = 0;
  PartPtr doc = with_fresh_ids(nothing, *part_from_json(row.at("doc")), count);
  for (const json::value& asked : row.at("steps").as_array()) {
    const auto step = step_from_json(asked.at("step"));
    const auto next = step ? applied(doc, *step) : Result<PartPtr>(no_step("shape"));
    if (!next) continue;
    CAPTURE(json::serialize(asked));
    const bool good = !has_other_than(problems(*node_of(**next)), "id");
    REQUIRE(problems_of_change(*doc, **next).empty() == good);
    // ProseMirror's own check stopped at what was marked "stay"; it knows no limits of attributes.
    if (!asked.as_object().contains("stay"))
      REQUIRE_FALSE(has_other_than(problems_of_change(*doc, **next), "attribute"));
    if (!good) continue;
    doc = with_fresh_ids(doc, *next, count);
    REQUIRE(problems(*node_of(*doc)).empty());
  }
}

}  // namespace

TEST_CASE("looking at what a change brought shows what looking at the whole text would") {
  const std::string rows = text_of("steps.jsonl.gz");
  std::size_t from = 0;
  for (int i = 0; i < 400; ++i) {
    const std::size_t end = rows.find('\n', from);
    check_changes(parse_json(std::string_view(rows).substr(from, end - from))->as_object());
    from = end + 1;
  }
}

TEST_CASE("every step does what ProseMirror does: the text after it, refusals, inverses, mapped and merged steps") {
  const Told told = compare_all("steps.jsonl.gz");
  CHECK(told.wrong == 0);
  CHECK(told.steps >= 50'000);
  CHECK(told.refused > 5'000);
}

TEST_CASE("what was found side by side does what ProseMirror does") {
  CHECK(compare_all("found_steps.jsonl").wrong == 0);
}
