#include "prose/changed.hpp"

#include <doctest/doctest.h>

#include <string>

#include "prose/parts.hpp"

using namespace rd;
using namespace rd::prose;

namespace {

PartPtr text_of(const std::string& blocks) {
  return *part_from_json(*parse_json(R"({"type":"doc","content":[)" + blocks + "]}"));
}

std::string paragraph(const std::string& bid, const std::string& words) {
  return R"({"type":"paragraph","attrs":{"bid":")" + bid + R"("},"content":[{"type":"text","text":")" + words +
         R"("}]})";
}

PartPtr after(const PartPtr& doc, const std::string& json) {
  return *applied(doc, *step_from_json(*parse_json(json)));
}

std::string put(Position at, const std::string& content) {
  return R"({"stepType":"replace","from":)" + std::to_string(at) + R"(,"to":)" + std::to_string(at) +
         R"(,"slice":{"content":[)" + content + "]}}";
}

// The positions that get a new id.
std::vector<Position> renamed(const PartPtr& before, const PartPtr& now) {
  std::vector<Position> out;
  for (const Step& step : fresh_ids(*before, *now, [] { return "nieuw"; })) out.push_back(std::get<SetAttr>(step).at);
  return out;
}

}  // namespace

TEST_CASE("what a change brought is looked at, with its path") {
  const PartPtr doc = text_of(paragraph("a", "een") + "," + paragraph("b", "twee"));
  CHECK(problems_of_change(*doc, *doc).empty());
  const PartPtr row = after(doc, put(5, R"({"type":"table","content":[{"type":"table_row"}]})"));
  const auto found = problems_of_change(*doc, *row);
  REQUIRE(found.size() == 1);
  CHECK(found[0].path == "doc.content.1.content.0");
  CHECK(found[0].reason == "content");
  CHECK(problems_of_change(*row, *after(row, R"({"stepType":"replace","from":2,"to":3})")).empty());

  const PartPtr level = after(doc, put(5, R"({"type":"heading","attrs":{"level":9}})"));
  CHECK(problems_of_change(*doc, *level).at(0).reason == "attribute");
  const PartPtr twice = after(doc, put(1, R"({"type":"text","text":"x","marks":[{"type":"sub"},{"type":"sup"}]})"));
  CHECK(problems_of_change(*doc, *twice).at(0).reason == "mark");
}

TEST_CASE("what stood there may not come to stand too deep") {
  std::string block = paragraph("a", "een");
  for (int i = 1; i < deepest_block; ++i) block = R"({"type":"blockquote","content":[)" + block + "]}";
  const PartPtr doc = text_of(block);
  CHECK(problems(*node_of(*doc)).empty());
  const std::string size = std::to_string(doc->content().size());
  const PartPtr wrapped =
      after(doc, R"({"stepType":"replaceAround","from":0,"to":)" + size + R"(,"gapFrom":0,"gapTo":)" + size +
                     R"(,"insert":1,"slice":{"content":[{"type":"blockquote"}]}})");
  CHECK(problems_of_change(*doc, *wrapped).at(0).reason == "depth");
}

TEST_CASE("a copy gets a new id, what stood there keeps its own") {
  const PartPtr doc = text_of(paragraph("a", "een") + "," + paragraph("b", "twee"));
  CHECK(renamed(doc, after(doc, put(5, paragraph("c", "drie")))).empty());
  CHECK(renamed(doc, after(doc, put(0, paragraph("b", "twee")))) == std::vector<Position>{0});
  CHECK(renamed(doc, after(doc, put(11, paragraph("a", "een")))) == std::vector<Position>{11});
  CHECK(renamed(doc, after(doc, put(5, paragraph("c", "x") + "," + paragraph("c", "y")))) == std::vector<Position>{8});
  CHECK(renamed(doc, after(doc, R"({"stepType":"attr","pos":5,"attr":"bid","value":"a"})")) ==
        std::vector<Position>{5});
}

TEST_CASE("what comes without an id gets one") {
  const PartPtr doc = text_of(paragraph("a", "een") + "," + paragraph("", "twee"));
  CHECK(renamed(doc, after(doc, put(5, R"({"type":"blockquote","content":[{"type":"paragraph"}]})"))) ==
        std::vector<Position>{5, 6});
  CHECK(renamed(doc, after(doc, put(1, R"({"type":"text","text":"x"})"))).empty());
  CHECK(renamed(doc, after(doc, put(6, R"({"type":"text","text":"x"})"))) == std::vector<Position>{5});
}

TEST_CASE("of a paragraph that is split the first half with words keeps the id") {
  const PartPtr doc = text_of(paragraph("a", "een"));
  const auto split = [&](int at) {
    return after(doc, R"({"stepType":"replace","from":)" + std::to_string(at) + R"(,"to":)" + std::to_string(at) +
                          R"(,"slice":{"content":[{"type":"paragraph","attrs":{"bid":"a"}},
                             {"type":"paragraph","attrs":{"bid":"a"}}],"openStart":1,"openEnd":1}})");
  };
  CHECK(renamed(doc, split(2)) == std::vector<Position>{3});
  CHECK(renamed(doc, split(1)) == std::vector<Position>{0});
  CHECK(renamed(doc, split(4)) == std::vector<Position>{5});
}
