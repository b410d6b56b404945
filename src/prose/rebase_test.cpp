#include "prose/rebase.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <optional>
#include <random>
#include <set>
#include <string>

#include "base/utf.hpp"
#include "prose/parts.hpp"

using namespace rd;
using namespace rd::prose;

namespace {

PartPtr paragraph(const std::string& words) {
  const NodeType& type = *types().node("paragraph");
  std::vector<PartPtr> row;
  if (!words.empty()) row.push_back(Part::make_text(words, {}));
  return Part::make(type, type.attrs.otherwise, Content(std::move(row)), {});
}

PartPtr document(const std::vector<std::string>& words) {
  std::vector<PartPtr> out;
  for (const std::string& one : words) out.push_back(paragraph(one));
  return Part::make(*types().doc, types().doc->attrs.otherwise, Content(std::move(out)), {});
}

std::string words(const Part& part) {
  if (part.is_text()) return part.text();
  std::string out = "<";
  for (std::size_t i = 0; i < part.content().count(); ++i) out += words(*part.content()[i]);
  return out + ">";
}

Step put(Position from, Position to, const std::string& text = {}) {
  Slice slice;
  if (!text.empty()) slice.content = Content({Part::make_text(text, {})});
  return Replace{from, to, slice, false};
}

Step split(Position at) {
  return Replace{at, at, Slice{Content({paragraph(""), paragraph("")}), 1, 1}, false};
}

// An author's copy of a text: the steps that went, and where they led.
struct Author {
  PartPtr doc;
  std::vector<Step> steps;
  std::vector<StepMap> maps;

  bool run(const Step& step) {
    auto next = applied(doc, step);
    if (!next) return false;
    doc = *std::move(next);
    steps.push_back(step);
    maps.push_back(map_of(step));
    return true;
  }
};

Author author(const PartPtr& doc, const std::vector<Step>& steps) {
  Author out{doc, {}, {}};
  for (const Step& step : steps) REQUIRE(out.run(step));
  return out;
}

// The words after `mine` came behind `theirs`, and what was lost.
std::string together(const std::vector<std::string>& base, const std::vector<Step>& theirs,
                     const std::vector<Step>& mine) {
  const PartPtr doc = document(base);
  const Author first = author(doc, theirs);
  const Rebased out = rebased(first.doc, author(doc, mine).steps, first.maps);
  std::string told = words(*out.doc);
  for (const Lost& one : out.lost) {
    told += one.loss == Loss::swallowed ? " swallowed " : " no place ";
    for (std::size_t i = 0; i < one.slice.content.count(); ++i) told += words(*one.slice.content[i]);
  }
  return told;
}

}  // namespace

TEST_CASE("steps follow the text to where it went") {
  CHECK(together({"abc"}, {put(1, 1, "XX")}, {put(4, 4, "Y")}) == "<<XXabcY>>");
  CHECK(together({"abc"}, {put(2, 2, "X")}, {put(2, 2, "Y")}) == "<<aYXbc>>");
  CHECK(together({"abc"}, {split(2)}, {put(4, 4, "Y"), put(5, 5, "Z")}) == "<<a><bcYZ>>");
}

TEST_CASE("one's own later steps stand on the earlier ones, also when those moved") {
  CHECK(together({"abc"}, {put(2, 2, "X")}, {put(3, 3, "12"), put(4, 4, "m")}) == "<<aXb1m2c>>");
  CHECK(together({"abc"}, {put(2, 2, "X")}, {put(1, 3, "12"), put(2, 3)}) == "<<1Xc>>");
}

TEST_CASE("a deletion takes away only what its author saw") {
  CHECK(together({"abcdef"}, {put(3, 3, "XY")}, {put(2, 6)}) == "<<aXYf>>");
  CHECK(together({"abcdef"}, {put(3, 3, "X"), put(6, 6, "Y")}, {put(2, 7)}) == "<<aXY>>");
  CHECK(together({"abcdef"}, {put(3, 3, "XY")}, {put(2, 6, "nieuw")}) == "<<anieuwXYf>>");
  CHECK(together({"abcdef"}, {put(2, 5, "X")}, {put(2, 5)}) == "<<aXef>>");
  CHECK(together({"abcdef"}, {split(4)}, {put(2, 6)}) == "<<a><f>>");
  CHECK(together({"abc", "def"}, {put(3, 3, "X")}, {put(2, 8)}) == "<<aXf>>");
}

TEST_CASE("what one wrote oneself between words of others can be deleted again") {
  CHECK(together({"abc"}, {put(2, 2, "X"), put(3, 3, "Z")}, {put(2, 2, "Y"), put(2, 3)}) == "<<aXZbc>>");
  CHECK(together({"abcd"}, {put(2, 3, "X"), put(3, 3, "Z")}, {put(3, 3, "Y"), put(3, 4)}) == "<<aXZcd>>");
}

TEST_CASE("words that a deletion of blocks takes with it, and words without a place, are told") {
  CHECK(together({"abc", "def", "ghi"}, {put(8, 8, "X")}, {put(5, 10)}) == "<<abc><ghi>> swallowed X");
  CHECK(together({"abc", "def"}, {put(0, 5)}, {put(2, 2, "mijn")}) == "<<def>> no place mijn");
  CHECK(together({"abc", "def"}, {put(0, 5)}, {put(2, 3)}) == "<<def>>");
}

TEST_CASE("what is kept is told step by step") {
  const PartPtr doc = document({"abc", "def"});
  const Author first = author(doc, {put(0, 5)});
  const Author second = author(doc, {put(2, 2, "x"), put(8, 8, "y"), put(3, 3, "z")});
  const Rebased out = rebased(first.doc, second.steps, first.maps);
  CHECK(out.kept(3) == std::vector<bool>{false, true, false});
  REQUIRE(out.steps.size() == 1);
  CHECK(out.steps[0].of == 1);
  CHECK(words(*out.doc) == "<<dyef>>");
}

// R12: an author who is told that all is as it was sent keeps what is there.
TEST_CASE("when nobody wrote in between, every step is as it was sent, or it is not called so") {
  const auto from_json = [](std::string_view text) { return step_from_json(parse_json(text).value()).value(); };
  const PartPtr doc = part_from_json(parse_json(R"({"type":"doc","content":[
      {"type":"paragraph","content":[{"type":"text","text":"abc"}]}, {"type":"horizontal_rule"},
      {"type":"blockquote","content":[{"type":"paragraph","content":[{"type":"text","text":"def"}]}]}]})")
                                         .value())
                          .value();
  // As a paste gives it; back and forth over its empty gap, place 10 becomes another.
  const Step pasted = from_json(R"({"stepType":"replaceAround","from":4,"to":6,"gapFrom":6,"gapTo":6,"insert":4,
      "slice":{"content":[{"type":"paragraph","content":[{"type":"text","text":"x"}]},
                          {"type":"blockquote","content":[{"type":"paragraph"}]}],"openStart":1}})");
  const std::vector<Step> sent{pasted, from_json(R"({"stepType":"attr","pos":10,"attr":"bid","value":"b"})")};
  const Rebased all = rebased(doc, sent, {});
  CHECK(words(*all.doc) == "<<abcx><<>><<def>>>");
  CHECK(all.as_sent(2));

  Rebased some = rebased(doc, std::vector<Step>{put(40, 40, "x"), put(1, 1, "y")}, {});
  CHECK_FALSE(some.as_sent(2));
  some.steps.push_back({2, put(1, 1, "z")});  // of the program itself
  CHECK_FALSE(some.as_sent(2));
}

TEST_CASE("steps on a text that went on for 20,000 maps find their place in a moment") {
  PartPtr doc = document({std::string(2000, 'a'), std::string(2000, 'b')});
  std::vector<StepMap> since;
  std::mt19937 random(20261129);
  for (int i = 0; i < 20'000; ++i) {
    since.push_back(StepMap({{static_cast<Position>(1 + random() % 2000), 0, 1}}));
  }
  doc = document({std::string(22'000, 'a'), std::string(2000, 'b')});
  std::vector<Step> own;
  for (Position at = 1; at < 200; ++at) own.push_back(put(at, at + 9, "tekst"));
  const auto start = std::chrono::steady_clock::now();
  const Rebased out = rebased(doc, own, since);
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
  CAPTURE(took.count());
  CHECK(out.kept(own.size()) == std::vector<bool>(own.size(), true));
  CHECK(took.count() < 10'000);  // under the sanitizers
}

namespace {

std::set<char32_t> letters(const std::string& text) {
  std::set<char32_t> out;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t code = next_code_point(text, at);
    if (code >= 0x4E00) out.insert(code);
  }
  return out;
}

// Letters that never come twice.
class Letters {
 public:
  std::string some(std::size_t many) {
    std::string out;
    for (; many > 0; --many) append_code_point(out, next_++);
    return out;
  }

 private:
  char32_t next_ = 0x4E00;
};

enum class Kinds { words, blocks };

class Session {
 public:
  explicit Session(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t count) { return random_() % count; }

  PartPtr base() {
    std::vector<std::string> out;
    for (std::size_t i = 2 + below(3); i > 0; --i) out.push_back(letters_.some(3 + below(8)));
    return document(out);
  }

  // An author who writes and deletes for a while; what they deleted themselves is in `gone`.
  Author writes(const PartPtr& doc, Kinds kinds, std::set<char32_t>& gone) {
    Author out{doc, {}, {}};
    for (std::size_t i = 1 + below(5); i > 0; --i) {
      const auto size = static_cast<std::size_t>(out.doc->content().size());
      const auto at = static_cast<Position>(below(size + 1));
      const auto to = static_cast<Position>(std::min(size, static_cast<std::size_t>(at) + below(6)));
      const std::set<char32_t> before = letters(words(*out.doc));
      const Step step = kinds == Kinds::blocks && below(4) == 0 ? split(at)
                        : below(2) == 0                         ? put(at, at, letters_.some(1 + below(3)))
                                                                : put(at, to, letters_.some(below(2)));
      const bool one_block = same_block(*out.doc, at, to);
      if (kinds == Kinds::words && !one_block) continue;
      if (!out.run(step)) continue;
      const std::set<char32_t> after = letters(words(*out.doc));
      for (const char32_t one : before)
        if (!after.contains(one)) gone.insert(one);
    }
    return out;
  }

 private:
  static bool same_block(const Part& doc, Position from, Position to) {
    const auto start = *place(doc, from);
    const auto end = *place(doc, to);
    return &start.part() == &end.part() && start.depth() > 0;
  }

  std::mt19937 random_;
  Letters letters_;
};

// All that was written by either and that nobody who saw it deleted is in the text or in what is told as lost.
void check_session(unsigned seed, Kinds kinds) {
  CAPTURE(seed);
  Session session(seed);
  const PartPtr base = session.base();
  std::set<char32_t> gone;
  const Author first = session.writes(base, kinds, gone);
  const Author second = session.writes(base, kinds, gone);
  const Rebased out = rebased(first.doc, second.steps, first.maps);
  std::set<char32_t> there = letters(words(*out.doc));
  CAPTURE(words(*base));
  std::string told_first, told_second;
  for (const Step& one : first.steps) told_first += json::serialize(to_json(one)) + "\n";
  for (const Step& one : second.steps) told_second += json::serialize(to_json(one)) + "\n";
  CAPTURE(told_first);
  CAPTURE(told_second);
  CAPTURE(words(*out.doc));
  if (kinds == Kinds::words) {
    for (const Lost& one : out.lost) REQUIRE(one.loss == Loss::no_place);
  }
  for (const Lost& one : out.lost)
    for (std::size_t i = 0; i < one.slice.content.count(); ++i) there.merge(letters(words(*one.slice.content[i])));
  for (const Part* doc : {first.doc.get(), second.doc.get()}) {
    for (const char32_t one : letters(words(*doc))) {
      CAPTURE(static_cast<std::uint32_t>(one));
      REQUIRE((there.contains(one) || gone.contains(one)));
    }
  }
  // The steps that were applied lead there from the text that the others made.
  PartPtr again = first.doc;
  for (const Moved& one : out.steps) again = *applied(again, one.step);
  REQUIRE(equal(*again, *out.doc));
}

}  // namespace

TEST_CASE("nothing that anybody wrote is lost in silence") {
  for (unsigned seed = 1; seed <= 3000; ++seed) {
    check_session(seed, Kinds::words);
    check_session(seed, Kinds::blocks);
  }
}
