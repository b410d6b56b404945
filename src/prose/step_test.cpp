#include "prose/step.hpp"

#include <doctest/doctest.h>

#include <string>

#include "prose/parts.hpp"

using namespace rd;
using namespace rd::prose;

namespace {

PartPtr text_of(std::string_view json) {
  return *part_from_json(*parse_json(json));
}

// Paragraphs of plain words: "<een><twee>".
PartPtr paragraphs(const std::vector<std::string>& words) {
  std::vector<PartPtr> out;
  const NodeType& type = *types().node("paragraph");
  for (const std::string& one : words) {
    std::vector<PartPtr> row;
    if (!one.empty()) row.push_back(Part::make_text(one, {}));
    out.push_back(Part::make(type, type.attrs.otherwise, Content(std::move(row)), {}));
  }
  return Part::make(*types().doc, types().doc->attrs.otherwise, Content(std::move(out)), {});
}

std::string words(const Part& part) {
  if (part.is_text()) return part.text();
  std::string out = part.type().is_leaf ? "*" : "<";
  for (std::size_t i = 0; i < part.content().count(); ++i) out += words(*part.content()[i]);
  return out + (part.type().is_leaf ? "" : ">");
}

Result<Step> read(std::string_view json) {
  return step_from_json(*parse_json(json));
}

// The words after the step, or the reason why not.
std::string after(const PartPtr& doc, std::string_view json) {
  const auto step = read(json);
  if (!step) return step.error().values.at("reason");
  const auto next = applied(doc, *step);
  if (!next) {
    CHECK(next.error().code == "prose.step");
    return next.error().values.at("reason");
  }
  const auto back = inverted(*step, *doc);
  REQUIRE(back.has_value());
  const auto before = applied(*next, *back);
  REQUIRE(before.has_value());
  CHECK(equal(**before, *doc));
  CHECK(map_of(*step).inverted().changes() == map_of(*back).changes());
  return words(**next);
}

}  // namespace

TEST_CASE("letters come in and go out, and paragraphs are split and joined") {
  const PartPtr doc = paragraphs({"een", "twee"});
  CHECK(words(*doc) == "<<een><twee>>");
  CHECK(after(doc, R"({"stepType":"replace","from":2,"to":3,"slice":{"content":[{"type":"text","text":"X"}]}})") ==
        "<<eXn><twee>>");
  CHECK(after(doc, R"({"stepType":"replace","from":4,"to":6})") == "<<eentwee>>");
  CHECK(after(doc,
              R"({"stepType":"replace","from":2,"to":2,"slice":{"content":[{"type":"paragraph"},{"type":"paragraph"}],
                  "openStart":1,"openEnd":1},"structure":true})") == "<<e><en><twee>>");
  CHECK(after(doc, R"({"stepType":"replace","from":2,"to":8})") == "<<eee>>");
}

TEST_CASE("a wrapping keeps what it wraps") {
  const PartPtr doc = paragraphs({"een", "twee"});
  CHECK(after(doc, R"({"stepType":"replaceAround","from":0,"to":5,"gapFrom":0,"gapTo":5,"insert":1,
                       "slice":{"content":[{"type":"blockquote"}]},"structure":true})") == "<<<een>><twee>>");
}

TEST_CASE("a step that does not fit is refused with its reason") {
  const PartPtr doc = paragraphs({"e😀n", "twee"});
  CHECK(after(doc, R"({"stepType":"replace","from":3,"to":3})") == "pair");
  CHECK(after(doc, R"({"stepType":"addMark","from":1,"to":3,"mark":{"type":"em"}})") == "pair");
  CHECK(after(doc, R"({"stepType":"replace","from":0,"to":99})") == "position");
  CHECK(after(doc, R"({"stepType":"replace","from":-1,"to":2})") == "position");
  CHECK(after(doc, R"({"stepType":"replace","from":1.5,"to":2})") == "shape");
  CHECK(after(doc, R"({"stepType":"replace","from":4,"to":2})") == "order");
  CHECK(after(doc, R"({"stepType":"replace","from":0,"to":7})") == "open");
  CHECK(after(doc, R"({"stepType":"replace","from":0,"to":12})") == "content");
  CHECK(after(doc, R"({"stepType":"replace","from":0,"to":0,"slice":{"content":[{"type":"text","text":"x"}]}})") ==
        "content");
  CHECK(after(doc, R"({"stepType":"replace","from":1,"to":2,"structure":true})") == "structure");
  CHECK(after(doc, R"({"stepType":"replace","from":1,"to":1,"slice":{"content":[{"type":"paragraph"}],
                       "openStart":2}})") == "open");
  CHECK(after(doc, R"({"stepType":"replace","from":2,"to":2,"slice":{"content":[{"type":"bullet_list","content":[
                       {"type":"list_item","content":[{"type":"paragraph"}]}]}],"openStart":1,"openEnd":1}})") ==
        "join");
  CHECK(after(doc, R"({"stepType":"replaceAround","from":0,"to":8,"gapFrom":0,"gapTo":8,"insert":1,
                       "slice":{"content":[{"type":"blockquote"}]}})") == "flat");
  CHECK(after(doc, R"({"stepType":"attr","pos":1,"attr":"bid","value":"x"})") == "node");
  CHECK(after(doc, R"({"stepType":"attr","pos":12,"attr":"bid","value":"x"})") == "node");
  CHECK(after(doc, R"({"stepType":"turn"})") == "kind");
  CHECK(after(doc, R"({"from":1})") == "shape");
  CHECK(after(doc, R"({"stepType":"replace","from":0,"to":0,"slice":{"content":[{"type":"marquee"}]}})") == "type");
  CHECK(after(doc, R"({"stepType":"replace","from":0,"to":0,"slice":{"content":[{"type":"image"}]}})") == "attribute");
  CHECK(after(doc, R"({"stepType":"replace","from":0,"to":0,"slice":{"content":[{"type":"text","text":""}]}})") ==
        "text");
}

TEST_CASE("attributes of a node and of the document, and marks on a node") {
  const PartPtr doc = text_of(R"({"type":"doc","content":[{"type":"heading","attrs":{"level":2},
      "content":[{"type":"text","text":"Visie"},{"type":"hard_break"}]}]})");
  const auto json_after = [&](std::string_view step) { return json::serialize(to_json(**applied(doc, *read(step)))); };
  CHECK(
      json_after(R"({"stepType":"attr","pos":0,"attr":"level","value":1})") ==
      R"({"type":"doc","content":[{"type":"heading","content":[{"type":"text","text":"Visie"},{"type":"hard_break"}]}]})");
  CHECK(json_after(R"({"stepType":"docAttr","attr":"language","value":"fy"})")
            .starts_with(R"({"type":"doc","attrs":{"language":"fy"},"content")"));
  CHECK(json_after(R"({"stepType":"addNodeMark","pos":6,"mark":{"type":"em"}})")
            .ends_with(R"({"type":"hard_break","marks":[{"type":"em"}]}]}]})"));
  CHECK(after(doc, R"({"stepType":"addNodeMark","pos":0,"mark":{"type":"em"}})") == "content");
}

TEST_CASE("a mark over a footnote stands on the footnote and within it") {
  const PartPtr doc = text_of(R"({"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"a"},
      {"type":"footnote","content":[{"type":"text","text":"noot"}]}]}]})");
  const Step step = *read(R"({"stepType":"addMark","from":1,"to":8,"mark":{"type":"em"}})");
  CHECK(json::serialize(to_json(**applied(doc, step))) ==
        R"({"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","marks":[{"type":"em"}],"text":"a"},)"
        R"({"type":"footnote","content":[{"type":"text","marks":[{"type":"em"}],"text":"noot"}],)"
        R"("marks":[{"type":"em"}]}]}]})");
}

TEST_CASE("a markSet within a markSet is laid flat") {
  const auto step = read(R"({"stepType":"markSet","steps":[{"stepType":"markSet","steps":[
      {"stepType":"removeMark","from":1,"to":2,"mark":{"type":"sub"}}]},
      {"stepType":"addMark","from":1,"to":2,"mark":{"type":"sup"}}]})");
  REQUIRE(step.has_value());
  CHECK(json::serialize(to_json(*step)) ==
        R"({"stepType":"markSet","steps":[{"stepType":"removeMark","mark":{"type":"sub"},"from":1,"to":2},)"
        R"({"stepType":"addMark","mark":{"type":"sup"},"from":1,"to":2}]})");
}

TEST_CASE("what is written at one place stays before what others write there, and goes with what is deleted") {
  const Step typed =
      *read(R"({"stepType":"replace","from":3,"to":3,"slice":{"content":[{"type":"text","text":"X"}]}})");
  Mapping others;
  others.append(StepMap({{3, 0, 5}}));
  CHECK(std::get<Replace>(*mapped(typed, others)).from == 3);
  Mapping erased;
  erased.append(StepMap({{1, 5, 0}}));
  CHECK_FALSE(mapped(typed, erased).has_value());
}

TEST_CASE("letters typed one after another are one step") {
  const Step one = *read(R"({"stepType":"replace","from":3,"to":3,"slice":{"content":[{"type":"text","text":"a"}]}})");
  const Step two = *read(R"({"stepType":"replace","from":4,"to":4,"slice":{"content":[{"type":"text","text":"b"}]}})");
  const auto both = merged(one, two);
  REQUIRE(both.has_value());
  CHECK(std::get<Replace>(*both).slice.content[0]->text() == "ab");
  CHECK_FALSE(merged(two, *read(R"({"stepType":"replace","from":9,"to":9})")).has_value());
}

TEST_CASE("a text goes to parts and back as it was, with what the schema says of itself left out") {
  const auto json = R"({"type":"doc","content":[{"type":"table","attrs":{"bid":"t"},"content":[{"type":"table_row",
      "content":[{"type":"table_cell","attrs":{"bid":"c","colspan":2},"content":[{"type":"paragraph","content":[
      {"type":"text","marks":[{"type":"link","attrs":{"href":"https://x.nl"}},{"type":"em"}],"text":"x"}]}]}]}]}]})";
  const auto value = *parse_json(json);
  CHECK(to_json(**part_from_json(value)) == value);
  const NodePtr node = *from_json(value);
  CHECK(to_json(*node_of(**part_of(*node))) == value);
  const PartPtr full = text_of(R"({"type":"doc","attrs":{"language":"nl"},"content":[{"type":"paragraph","attrs":
      {"bid":"","unknown":3},"content":[{"type":"text","text":"a","marks":[{"type":"em"},{"type":"strong"}]},
      {"type":"text","text":"b","marks":[{"type":"strong"},{"type":"em"}]}]}]})");
  CHECK(json::serialize(to_json(*full)) ==
        R"({"type":"doc","content":[{"type":"paragraph","content":[)"
        R"({"type":"text","marks":[{"type":"strong"},{"type":"em"}],"text":"ab"}]}]})");
  Node unknown;
  unknown.type = "marquee";
  CHECK(part_of(unknown).error().code == "prose.step");
}
