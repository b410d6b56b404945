#include "prose/step_map.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <string>

#include "base/json.hpp"

using namespace rd;
using namespace rd::prose;

namespace {

// As tools/step_maps.mjs tells it.
std::int64_t told(const Mapped& mapped) {
  return 16 * mapped.at + (mapped.deleted ? 1 : 0) + (mapped.deleted_before ? 2 : 0) + (mapped.deleted_after ? 4 : 0) +
         (mapped.deleted_across ? 8 : 0);
}

StepMap map_of(const json::value& value) {
  std::vector<Change> changes;
  for (const json::value& one : value.as_array())
    changes.push_back({one.at(0).as_int64(), one.at(1).as_int64(), one.at(2).as_int64()});
  return StepMap(std::move(changes));
}

Mapping mapping_of(const json::value& row) {
  Mapping out;
  for (std::size_t i = 0; i < row.at("maps").as_array().size(); ++i) {
    const auto* undoes = row.at("undoes").at(i).if_int64();
    out.append(map_of(row.at("maps").at(i)),
               undoes == nullptr ? std::nullopt : std::optional(static_cast<std::size_t>(*undoes)));
  }
  return out;
}

std::vector<json::value> rows() {
  std::ifstream file(RD_SOURCE_DIR "/tests/fixtures/prose/step_maps.jsonl");
  std::vector<json::value> out;
  for (std::string line; std::getline(file, line);) out.push_back(*parse_json(line));
  return out;
}

}  // namespace

TEST_CASE("positions go where ProseMirror says, with what was deleted around them") {
  std::size_t asked = 0;
  for (const json::value& row : rows()) {
    const Mapping mapping = mapping_of(row);
    const json::array& results = row.at("results").as_array();
    CAPTURE(json::serialize(row));
    for (std::size_t i = 0; i < results.size(); ++i, ++asked) {
      CAPTURE(i);
      const auto at = static_cast<Position>(i / 2);
      REQUIRE(told(mapping.map(at, i % 2 == 0 ? Side::before : Side::after)) == results[i].as_int64());
    }
  }
  CHECK(asked > 20'000);
}

TEST_CASE("what was undone is as if it never was: every position comes back") {
  for (const json::value& row : rows()) {
    for (const json::value& one : row.at("maps").as_array()) {
      const StepMap map = map_of(one);
      CHECK(map.inverted().inverted().changes() == map.changes());
      // One change at a time: where two touch and one of them takes all away, their border is one place, there as well.
      for (const Change& change : map.changes()) {
        Mapping there_and_back;
        there_and_back.append(StepMap({change}));
        there_and_back.append(StepMap({change}).inverted(), 0);
        for (Position at = 0; at <= change.start + change.old_size + 2; ++at) {
          REQUIRE(there_and_back.map(at, Side::before).at == at);
          REQUIRE(there_and_back.map(at, Side::after).at == at);
        }
      }
    }
  }
}

TEST_CASE("a position between two letters holds to the side that was asked for when something is put in there") {
  const StepMap typed({{5, 0, 3}});
  CHECK(typed.map(4, Side::after).at == 4);
  CHECK(typed.map(5, Side::before).at == 5);
  CHECK(typed.map(5, Side::after).at == 8);
  CHECK_FALSE(typed.map(5, Side::after).deleted);
}

TEST_CASE("a position inside what was replaced goes to its border, and says that both neighbours are gone") {
  const StepMap replaced({{5, 4, 1}});
  CHECK(replaced.map(7, Side::before).at == 5);
  CHECK(replaced.map(7, Side::after).at == 6);
  CHECK(replaced.map(7, Side::after).deleted_across);
  CHECK_FALSE(replaced.map(5, Side::before).deleted);
  CHECK(replaced.map(5, Side::before).deleted_after);
  CHECK(replaced.map(9, Side::after).at == 6);
}

TEST_CASE("a mapping can be asked from a later map on") {
  Mapping mapping;
  mapping.append(StepMap({{0, 0, 10}}));
  mapping.append(StepMap({{0, 0, 100}}));
  CHECK(mapping.size() == 2);
  CHECK(mapping.map(3, Side::after).at == 113);
  CHECK(mapping.map(3, Side::after, 1).at == 103);
  CHECK(mapping.map(3, Side::after, 2).at == 3);
}
