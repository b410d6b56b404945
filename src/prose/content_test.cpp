#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "prose/part.hpp"

using namespace rd;
using namespace rd::prose;

namespace {

PartPtr text(std::string words, Markings marks = {}) {
  return Part::make_text(std::move(words), std::move(marks));
}

PartPtr paragraph(std::vector<PartPtr> parts) {
  const NodeType& type = *types().node("paragraph");
  return Part::make(type, type.attrs.otherwise, Content(std::move(parts)), {});
}

Marking mark(std::string_view name) {
  const MarkType& type = *types().mark(name);
  return {&type, type.attrs.otherwise};
}

std::vector<PartPtr> children(const Content& content) {
  std::vector<PartPtr> out;
  content.copy_to(out, 0, content.count());
  return out;
}

Position total(const std::vector<PartPtr>& parts) {
  Position out = 0;
  for (const PartPtr& part : parts) out += part->size();
  return out;
}

}  // namespace

TEST_CASE("sizes count UTF-16 units, borders and leaves") {
  CHECK(text("héél 😀")->size() == 7);
  CHECK(paragraph({text("abc")})->size() == 5);
  CHECK(paragraph({})->size() == 2);
  CHECK(Part::make(*types().node("hard_break"), {}, {}, {})->size() == 1);
  CHECK(paragraph({text("a"), paragraph({text("b")})})->size() == 6);
  CHECK(paragraph({text("a")})->height() == 2);
}

TEST_CASE("texts with the same marks become one, others do not") {
  const Content content({text("een "), text("twee"), text("drie", {mark("strong")}), text("vier", {mark("em")})});
  CHECK(content.count() == 3);
  CHECK(content[0]->text() == "een twee");
  const Content more = content.spliced(3, 3, {text("vijf", {mark("em")})});
  CHECK(more.count() == 3);
  CHECK(more[2]->text() == "viervijf");
}

TEST_CASE("a cut keeps whole letters and knows where a pair would be split") {
  const PartPtr part = text("a😀é😀b");
  CHECK(part->cut(0, 1)->text() == "a");
  CHECK(part->cut(1, 3)->text() == "😀");
  CHECK(part->cut(3, 4)->text() == "é");
  CHECK(part->cut(4, 7)->text() == "😀b");
  std::vector<Position> split;
  for (Position at = 0; at <= part->size(); ++at)
    if (part->splits_pair(at)) split.push_back(at);
  CHECK(split == std::vector<Position>{2, 5});
}

TEST_CASE("marks stand in the order of the schema and keep out what they exclude") {
  const Markings both = with(with({}, mark("em")), mark("strong"));
  REQUIRE(both.size() == 2);
  CHECK(both[0].type->name == "strong");
  const Markings sub = with(both, mark("sub"));
  const Markings sup = with(sub, mark("sup"));
  CHECK(sup.size() == 3);
  CHECK(contains(sup, mark("sup")));
  CHECK_FALSE(contains(sup, mark("sub")));
  CHECK(without(sup, mark("sup")) == both);
  CHECK(with(both, mark("em")) == both);
}

TEST_CASE("a long row in runs says the same as a plain one, whatever is put in and taken out") {
  const unsigned seed = 20261129;
  CAPTURE(seed);
  std::mt19937 random(seed);
  const auto below = [&](std::size_t count) { return count == 0 ? 0 : random() % count; };
  std::vector<PartPtr> plain;
  for (int i = 0; i < 400; ++i) plain.push_back(paragraph({text(std::string(1 + below(5), 'x'))}));
  Content rows(plain);
  for (int round = 0; round < 600; ++round) {
    const std::size_t first = below(plain.size() + 1);
    const std::size_t last = std::min(plain.size(), first + below(round % 50 == 0 ? 300 : 4));
    std::vector<PartPtr> more;
    for (std::size_t i = below(round % 50 == 1 ? 300 : 4); i > 0; --i)
      more.push_back(paragraph({text(std::string(1 + below(9), 'y'))}));
    rows = rows.spliced(first, last, more);
    const auto at = [&](std::size_t index) { return plain.begin() + static_cast<std::ptrdiff_t>(index); };
    plain.insert(plain.erase(at(first), at(last)), more.begin(), more.end());
    if (!plain.empty()) {
      const std::size_t index = below(plain.size());
      plain[index] = paragraph({text("z"), paragraph({})});
      rows = rows.with(index, plain[index]);
    }
    REQUIRE(children(rows) == plain);
    REQUIRE(rows.size() == total(plain));
    int height = 0;
    for (const PartPtr& part : plain) height = std::max(height, part->height());
    REQUIRE(rows.height() == height);
    Position start = 0;
    for (std::size_t i = 0; i < plain.size(); start += plain[i++]->size()) {
      REQUIRE(rows[i] == plain[i]);
      REQUIRE(rows.find(start).index == i);
      REQUIRE(rows.find(start + 1).start == start);
    }
    const auto from = static_cast<Position>(below(static_cast<std::size_t>(rows.size()) + 1));
    const auto to = from + static_cast<Position>(below(static_cast<std::size_t>(rows.size() - from) + 1));
    const Content cut = rows.cut(from, to);
    REQUIRE(rows.cut(0, from).size() - from <= 3);  // what it closes again
    REQUIRE(cut.size() - (to - from) <= 6);
  }
}
