#include "cli/asking.hpp"

#include <doctest/doctest.h>

#include "cli/connection.hpp"
#include "cli/program.hpp"

using namespace rd;

namespace {

const work::Registry& registry() {
  static const cli::Described described(cli::loaded_packs());
  return described.registry();
}

Result<cli::Asked> asked(const std::vector<std::string>& words) {
  return cli::asked(registry(), cli::loaded_packs(), words, [](const std::string& in) -> Result<std::string> {
    if (in == "@er-is-niets") return refuse(Why::not_found, "file.not_found", {}, {{"file", in}});
    return in;
  });
}

// The input as JSON, or the code of the refusal.
std::string input(const std::vector<std::string>& words) {
  const auto got = asked(words);
  return got ? got->entry->name + " " + json::serialize(got->in) : got.error().code;
}

}  // namespace

TEST_CASE("flags become the input; a kind of the packs is an element of that kind") {
  CHECK(input({"goal", "create", "--name", "Meer begeleiding", "--audience=me"}) ==
        R"(element.create {"fields":{"name":"Meer begeleiding"},"audience":"me","kind":"goal"})");
  CHECK(input({"goal", "list"}) == R"(element.list {"kind":"goal"})");
  CHECK(input({"element", "show", "01"}) == R"(element.show {"element":"01"})");
  CHECK(input({"element", "create", "--kind", "goal", "--fields", R"({"name":"x"})"}) ==
        R"(element.create {"kind":"goal","fields":{"name":"x"}})");
  CHECK(input({"member", "set-role", "01", "--role", "reader"}) ==
        R"(member.set_role {"role":"reader","member":"01"})");
}

TEST_CASE("an update says what changes; from when is looked up unless it is said") {
  const auto update = asked({"goal", "update", "01", "--name", "Anders", "--workspace", "W", "--data", "D"});
  REQUIRE(update);
  CHECK(json::serialize(update->in) == R"({"set":{"name":"Anders"},"element":"01"})");
  CHECK(update->needs_version);
  CHECK(update->place.workspace == "W");
  CHECK(update->place.data == "D");
  const auto from = asked({"workspace", "update", "--from", "7", "--about", "Wij"});
  REQUIRE(from);
  CHECK(json::serialize(from->in) == R"({"from":7,"set":{"about":"Wij"}})");
  CHECK_FALSE(from->needs_version);
}

TEST_CASE("the input may be given whole, and flags lie over it") {
  CHECK(input({"workspace", "begin", "--in", R"({"name":"x","sort":"region"})", "--name", "y", "--sector", "po",
               "--sector", "vo"}) == R"(workspace.begin {"name":"y","sort":"region","sector":["po","vo"]})");
  CHECK(input({"workspace", "begin", "--in", "[1]"}) == "input.type");
  CHECK(input({"workspace", "begin", "--in", "{"}) == "json.syntax");
  CHECK(input({"workspace", "begin", "--in", "@er-is-niets"}) == "file.not_found");
}

TEST_CASE("who mistypes is told what is near") {
  const auto noun = asked({"gaol", "list"});
  REQUIRE_FALSE(noun);
  CHECK(noun.error().code == "noun.unknown_near");
  CHECK(noun.error().values.at("nearest") == "goal");
  CHECK(input({"zzzzzzzzzzzz", "list"}) == "noun.unknown");
  const auto verb = asked({"goal", "creat"});
  REQUIRE_FALSE(verb);
  CHECK(verb.error().code == "verb.unknown_near");
  CHECK(verb.error().values.at("nearest") == "create");
  CHECK(input({"goal"}) == "verb.unknown");
  CHECK(input({"goal", "create", "--nmae", "x"}) == "flag.unknown_near");
  CHECK(input({"element", "show", "01", "02"}) == "word.extra");
}

TEST_CASE("SYS-01: no word of the program itself stands before a noun of the registry") {
  for (const std::string& noun : cli::nouns(registry())) {
    CAPTURE(noun);
    CHECK(cli::run({noun, "niet-te-doen"}) == cli::Exit::refused);  // verb.unknown
  }
  CHECK(cli::run({"version"}) == cli::Exit::good);
}

TEST_CASE("help names every noun, and of a noun every verb with what it takes") {
  const packs::Packs& packs = cli::loaded_packs();
  const std::string all = cli::help_of_nouns(registry(), packs, Language::nl);
  for (const auto& noun : cli::nouns(registry())) CHECK(all.find("\n  " + noun + " ") != std::string::npos);
  const auto goal = cli::help_of_noun(registry(), packs, "goal", Language::nl);
  REQUIRE(goal);
  CHECK(goal->find("rodedraad goal update element") != std::string::npos);
  CHECK(goal->find("--name …") != std::string::npos);
  CHECK(goal->find("--kind") == std::string::npos);
  const auto unknown = cli::help_of_noun(registry(), packs, "gaol", Language::nl);
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().code == "noun.unknown_near");
}
