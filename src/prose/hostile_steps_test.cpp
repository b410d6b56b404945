// Steps that nobody should send: a refusal or a text, never a crash, and never long.
#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <vector>

#include "prose/parts.hpp"
#include "prose/step.hpp"

using namespace rd;
using namespace rd::prose;

namespace {

std::string nested(std::string_view open, std::string_view inside, std::string_view close, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += open;
  out += inside;
  for (int i = 0; i < times; ++i) out += close;
  return out;
}

std::string repeated(std::string_view one, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += (i == 0 ? "" : ",") + std::string(one);
  return out;
}

std::string replace(std::string_view from, std::string_view to, std::string_view slice) {
  return R"({"stepType":"replace","from":)" + std::string(from) + R"(,"to":)" + std::string(to) + R"(,"slice":)" +
         std::string(slice) + "}";
}

std::vector<std::string> steps() {
  const std::string quotes = nested(R"({"type":"blockquote","content":[)", R"({"type":"paragraph"})", "]}", 10'000);
  const std::string quotes_60 = nested(R"({"type":"blockquote","content":[)", R"({"type":"paragraph"})", "]}", 59);
  const std::string mark_sets = nested(R"({"stepType":"markSet","steps":[)", "", "]}", 10'000);
  const std::string mark = R"({"stepType":"addMark","from":1,"to":500,"mark":{"type":"em"}})";
  const std::string letters(3'000'000, 'x');
  std::vector<std::string> out{
      replace("0", "0", R"({"content":[)" + quotes + "]}"),
      replace("0", "0", R"({"content":[)" + quotes_60 + "]}"),
      replace("60", "60", R"({"content":[)" + quotes_60 + R"(],"openStart":60,"openEnd":60})"),
      replace("1", "1", R"({"content":[{"type":"text","text":")" + letters + R"("}]})"),
      replace("0", "0", R"({"content":[)" + repeated(R"({"type":"paragraph"})", 30'000) + "]}"),
      replace("1", "1", R"({"content":[)" + repeated(R"({"type":"hard_break"})", 30'000) + "]}"),
      mark_sets,
      R"({"stepType":"markSet","steps":[)" + repeated(mark, 20'000) + "]}",
      R"({"stepType":"markSet","steps":[)" + repeated(mark, 100) + "]}",
      R"({"stepType":"attr","pos":0,"attr":"bid","value":)" + nested("[", "", "]", 100) + "}",
      R"({"stepType":"attr","pos":0,"attr":"bid","value":")" + letters + R"("})",
      R"({"stepType":"docAttr","attr":"language","value":)" + nested("[", "", "]", 5'000) + "}",
      replace("0", "0", R"({"content":[{"type":"paragraph","content":[{"type":"text","text":"\ud83d"}]}]})"),
      replace("0", "0", R"({"content":{}})"),
      replace("0", "0", R"({"content":[null,1,"x",[]]})"),
      replace("0", "0", R"({"content":[{"type":"hard_break","content":[{"type":"text","text":"x"}]}]})"),
      replace("0", "0", R"({"content":[{"type":"paragraph","marks":[{"type":"em"},{"type":"em"}]}]})"),
      replace("0", "0", "7"),
  };
  const std::vector<std::string> numbers{"-1",
                                         "0",
                                         "1",
                                         "7",
                                         "1e3",
                                         "1e308",
                                         "1.5",
                                         "9007199254740993",
                                         "null",
                                         "\"1\"",
                                         "true",
                                         "[1]",
                                         "{}",
                                         "-0",
                                         "9223372036854775807",
                                         "18446744073709551615",
                                         "123456789012345678901234567890"};
  for (const std::string& one : numbers) {
    for (const std::string& other : {std::string("3"), one}) {
      out.push_back(replace(one, other, "null"));
      out.push_back(R"({"stepType":"replaceAround","from":1,"to":)" + one + R"(,"gapFrom":)" + other + R"(,"gapTo":)" +
                    one + R"(,"insert":)" + one + "}");
      out.push_back(R"({"stepType":"replaceAround","from":0,"to":6,"gapFrom":1,"gapTo":5,"insert":)" + one +
                    R"(,"slice":{"content":[{"type":"heading"}]}})");
      out.push_back(R"({"stepType":"addMark","from":)" + one + R"(,"to":)" + other + R"(,"mark":{"type":"em"}})");
      out.push_back(R"({"stepType":"removeNodeMark","pos":)" + one + R"(,"mark":{"type":"em"}})");
      out.push_back(R"({"stepType":"attr","pos":)" + one + R"(,"attr":"bid","value":1})");
    }
    out.push_back(replace("1", "1", R"({"content":[{"type":"paragraph"}],"openStart":)" + one + R"(,"openEnd":1})"));
    out.push_back(replace("1", "3", R"({"content":[{"type":"paragraph"}],"openStart":1,"openEnd":)" + one + "}"));
  }
  return out;
}

}  // namespace

TEST_CASE("hostile steps are answered at once, and never with a crash") {
  std::string json = R"({"type":"doc","content":[)";
  for (int i = 0; i < 200; ++i) {
    json += (i == 0 ? "" : ",") + std::string(R"({"type":"paragraph","content":[{"type":"text","text":"abc😀def"}]})");
  }
  const PartPtr doc = *part_from_json(*parse_json(json + "]}"));
  std::size_t refused = 0, fine = 0;
  for (const std::string& bytes : steps()) {
    CAPTURE(bytes.substr(0, 200));
    const auto start = std::chrono::steady_clock::now();
    const auto parsed = parse_json(bytes);
    const auto step = parsed ? step_from_json(*parsed) : Result<Step>(tl::unexpected<Refusal>(parsed.error()));
    const auto next = step ? applied(doc, *step) : Result<PartPtr>(tl::unexpected<Refusal>(step.error()));
    (next ? fine : refused) += 1;
    if (next) {
      CHECK((*next)->height() <= deepest_part);
      const auto back = inverted(*step, *doc);
      REQUIRE(back.has_value());
      CHECK(applied(*next, *back).has_value());
    }
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
    CHECK(took.count() < 1000);  // under the sanitizers; 100 is what the bench asks
  }
  CHECK(refused > 100);
  CHECK(fine > 10);
}
