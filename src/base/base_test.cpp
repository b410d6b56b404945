#include <doctest/doctest.h>

#include <array>
#include <set>

#include "base/describe.hpp"
#include "base/flags.hpp"
#include "base/nearest.hpp"

using namespace rd;

namespace {
enum class Colour { warm, cool };
struct Owner {
  std::string name;
  static constexpr auto fields() { return std::tuple{field("name", &Owner::name, "who", {.longest = 5})}; }
};
struct Goal {
  std::string title;
  int places{};
  bool all{};
  std::optional<Date> due;
  Colour colour{Colour::warm};
  std::vector<Owner> owners;
  static constexpr std::array<std::string_view, 2> optional_fields{"all", "colour"};
  static constexpr auto fields() {
    return std::tuple{field("title", &Goal::title, "title"),
                      field("places", &Goal::places, "places", {.least = 0, .greatest = 500}),
                      field("all", &Goal::all, "everything"),
                      field("due", &Goal::due, "day"),
                      field("colour", &Goal::colour, "colour"),
                      field("owners", &Goal::owners, "owners", {.most = 2})};
  }
};
struct Since {
  std::optional<std::int64_t> seq;
  static constexpr auto fields() { return std::tuple{field("seq", &Since::seq, "number")}; }
};
Refusal refusal_of(std::string_view text) {
  auto goal = from_json<Goal>(*parse_json(text));
  REQUIRE_FALSE(goal);
  return goal.error();
}
}  // namespace

template <>
struct rd::Names<Colour> {
  static constexpr std::array<std::pair<std::string_view, Colour>, 2> all{
      {{"warm", Colour::warm}, {"cool", Colour::cool}}};
};

TEST_CASE("a described struct goes to JSON and back unchanged") {
  const std::string text =
      R"({"title":"Samen beoordelen","places":12,"all":true,"due":"2027-03-01","colour":"cool","owners":[{"name":"Anna"}]})";
  const auto goal = from_json<Goal>(*parse_json(text));
  REQUIRE(goal);
  CHECK(json::serialize(to_json(*goal)) == text);
}

TEST_CASE("a wrong input names the field and the reason") {
  CHECK(refusal_of(R"({"places":1})").code == "input.missing");
  CHECK(refusal_of(R"({"places":1})").field == "title");
  CHECK(refusal_of(R"({"title":1,"places":1})").code == "input.type");
  CHECK(refusal_of(R"({"title":"a","places":501})").code == "input.range");
  CHECK(refusal_of(R"({"title":"a","places":1.5})").code == "input.type");
  CHECK(refusal_of(R"({"title":"a","places":1,"color":"warm"})").code == "input.unknown");
  CHECK(refusal_of(R"({"title":"a","places":1,"color":"warm"})").field == "color");
  CHECK(refusal_of(R"({"title":"a","places":1,"colour":"red"})").code == "input.choice");
  CHECK(refusal_of(R"({"title":"a","places":1,"colour":"red"})").values.at("choices") == "warm, cool");
  CHECK(refusal_of(R"({"title":"a","places":1,"due":"1 maart"})").field == "due");
  CHECK(refusal_of(R"({"title":"a","places":1,"owners":[{"name":"Anna"},{"name":"Bartel"}]})").field ==
        "owners.1.name");
  CHECK(refusal_of(R"({"title":"a","places":1,"owners":[{"name":"Anna"},{"name":"Bartel"}]})").code ==
        "input.too_long");
  CHECK(refusal_of(R"({"title":"a","places":1,"owners":[{"name":"A"},{"name":"B"},{"name":"C"}]})").code ==
        "input.too_many");
}

TEST_CASE("some fields of a struct are each taken as the struct describes them") {
  using Change = Some<Goal>;
  const auto some = [](std::string_view text) { return from_json<Change>(*parse_json(text), "set"); };
  CHECK(json::serialize(some(R"({"places":12,"due":null})")->values) == R"({"places":12,"due":null})");
  CHECK(some("{}")->values.empty());
  CHECK(some(R"({"places":501})").error().code == "input.range");
  CHECK(some(R"({"places":501})").error().field == "set.places");
  CHECK(some(R"({"title":null})").error().code == "input.type");
  CHECK(some(R"({"color":"warm"})").error().field == "set.color");
  CHECK(some(R"({"color":"warm"})").error().code == "input.unknown");
  CHECK(some("[]").error().code == "input.type");
  const json::value schema = schema_of<Change>();
  CHECK(schema.at("properties").as_object().size() == 6);
  CHECK_FALSE(schema.as_object().contains("required"));
}

TEST_CASE("JSON that is no JSON, too deep or half a surrogate is refused, not thrown") {
  CHECK(parse_json("{\"a\":").error().code == "json.syntax");
  CHECK(parse_json("{} x").error().code == "json.syntax");
  CHECK(parse_json(R"("\ud83d")").error().code == "json.syntax");
  CHECK(parse_json(std::string(200, '[') + std::string(200, ']')).error().code == "json.syntax");
  CHECK(parse_json(std::string(100, '[') + std::string(100, ']')));
}

TEST_CASE("a schema says what is needed and within which limits") {
  const auto schema = schema_of<Goal>();
  CHECK(json::serialize(schema.at("required")) == R"(["title","places"])");
  CHECK(schema.at("properties").at("places").at("maximum").as_double() == 500);
  CHECK(schema.at("properties").at("owners").at("items").at("properties").at("name").at("maxLength") == 5);
}

TEST_CASE("flags come from the same fields") {
  const auto parsed = parse_flags<Goal>({"plan.docx", "--title=x", "--places", "3", "--all"});
  REQUIRE(parsed);
  CHECK(parsed->flags.all);
  CHECK(parsed->flags.places == 3);
  CHECK(parsed->words == std::vector<std::string>{"plan.docx"});
  CHECK(parse_flags<Goal>({"--titel", "x"}).error().values.at("nearest") == "title");
  CHECK(parse_flags<Goal>({"--title"}).error().code == "flag.value");
  CHECK(parse_flags<Goal>({"--title", "x", "--places", "drie"}).error().code == "input.type");
  CHECK(parse_flags<Since>({"--seq", "3"})->flags.seq == 3);
  CHECK_FALSE(parse_flags<Since>({})->flags.seq);
}

TEST_CASE("ids keep their 128 bits in 26 letters") {
  const AnyId id{0xFEDCBA9876543210, 0x0123456789ABCDEF};
  CHECK(*parse_id(to_text(id)) == id);
  CHECK(parse_id("8zzzzzzzzzzzzzzzzzzzzzzzzz").error().code == "id.form");
  CHECK_FALSE(parse_id("short"));
  std::set<AnyId> seen;
  for (int i = 0; i < 1000; ++i) CHECK(seen.insert(random_id()).second);
}

TEST_CASE("ids led by the moment stand in the order of their milliseconds, and are never the same") {
  const std::int64_t at = 1'790'000'000'000'000;
  std::set<AnyId> seen;
  for (int i = 0; i < 1000; ++i) CHECK(seen.insert(timed_id(at + i)).second);
  for (std::int64_t later = at; later < at + 50'000; later += 1'000) {
    CHECK(timed_id(later) < timed_id(later + 1'000));
    CHECK(to_text(timed_id(later)) < to_text(timed_id(later + 1'000)));
  }
}

TEST_CASE("UTF-8 that is overlong, cut off or a surrogate is no UTF-8") {
  CHECK(is_utf8("één coördinator 😀"));
  CHECK_FALSE(is_utf8("\xC0\xAF"));
  CHECK_FALSE(is_utf8("\xE2\x82"));
  CHECK_FALSE(is_utf8("\xED\xA0\x80"));
  CHECK_FALSE(is_utf8("\xF5\x80\x80\x80"));
}

TEST_CASE("UTF-16 units are counted as browsers count them") {
  CHECK(utf16_length("é😀a") == 4);
  CHECK(to_utf8(to_utf16("é😀a")) == "é😀a");
  CHECK(to_utf8(std::u16string(1, 0xD83D)) == "\xEF\xBF\xBD");
}

TEST_CASE("spaces are tidied, soft hyphens dropped and apostrophes made one kind") {
  CHECK(tidy_spaces("  een\xC2\xA0 \n plan\xC2\xAD"
                    "nen  zo\xE2\x80\x99n ") == "een plannen zo'n");
  CHECK(lower("ÉÉN Coördinator") == "één coördinator");
}

TEST_CASE("dates are calendar days and are written in Dutch") {
  CHECK(long_date(*parse_date("2026-12-12"), Language::nl) == "12 december 2026");
  CHECK(parse_date("2026-02-30").error().code == "date.form");
  CHECK_FALSE(parse_date("2026-2-3"));
  CHECK(iso_date(*parse_date("2024-02-29")) == "2024-02-29");
}

TEST_CASE("the nearest name is offered only when it is near") {
  CHECK(nearest("indicater", {"indicator", "instrument"}) == "indicator");
  CHECK(nearest("xyz", {"indicator", "instrument"}).empty());
}
