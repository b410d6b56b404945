// Our steps against ProseMirror's, on tests/fixtures/prose/steps.jsonl.gz.
#include <doctest/doctest.h>
#include <zlib.h>

#include <string>

#include "prose/test_rows.hpp"

using namespace rd;
using namespace rd::prose;

namespace {

std::string unpacked(const char* path) {
  std::string out;
  gzFile file = gzopen(path, "rb");
  REQUIRE(file != nullptr);
  char block[65536];
  for (int size = gzread(file, block, sizeof block); size > 0; size = gzread(file, block, sizeof block))
    out.append(block, static_cast<std::size_t>(size));
  gzclose(file);
  return out;
}

}  // namespace

TEST_CASE("every step does what ProseMirror does: the text after it, refusals, inverses, mapped and merged steps") {
  const std::string rows = unpacked(RD_SOURCE_DIR "/tests/fixtures/prose/steps.jsonl.gz");
  std::size_t steps = 0, refused = 0, wrong = 0;
  for (std::size_t from = 0, end; (end = rows.find('\n', from)) != std::string::npos; from = end + 1) {
    const auto parsed = parse_json(std::string_view(rows).substr(from, end - from));
    REQUIRE(parsed.has_value());
    const json::value& row = *parsed;
    const json::array answers = answers_to(row.as_object());
    const json::array& told = row.at("answers").as_array();
    REQUIRE(answers.size() == told.size());
    for (std::size_t i = 0; i < told.size(); ++i, ++steps) {
      refused += told[i].at(0).is_null() ? 1 : 0;
      if (answers[i] == told[i]) continue;
      if (++wrong > 5) break;
      CAPTURE(json::serialize(row.at("steps").at(i)));
      CAPTURE(i);
      CAPTURE(from);
      CHECK(json::serialize(answers[i]) == json::serialize(told[i]));
      break;  // the texts are different from here on
    }
  }
  CHECK(wrong == 0);
  CHECK(steps >= 50'000);
  CHECK(refused > 5'000);
}
