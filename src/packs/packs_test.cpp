#include "packs/packs.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>

#include "base/fault.hpp"
#include "packs/check.hpp"
#include "packs/natives.hpp"
#include "packs/reading.hpp"
#include "packs/tree_bytes.hpp"

using namespace rd::packs;
namespace fs = std::filesystem;

namespace {

const std::string fixtures = std::string(RD_SOURCE_DIR) + "/tests/fixtures/packs_stuk";

std::string bytes_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

PackFile good_pack() {
  return {"basis.yaml", bytes_of(fixtures + "/goed/basis.yaml")};
}

// The lines "# expects: …" at the top of a broken pack.
std::vector<std::string> expected_of(const std::string& bytes) {
  const std::string mark = "# expects: ";
  std::vector<std::string> lines;
  std::istringstream in(bytes);
  for (std::string line; std::getline(in, line) && line.starts_with(mark);) lines.push_back(line.substr(mark.size()));
  return lines;
}

std::vector<std::string> said_of(const Loaded& loaded) {
  std::vector<std::string> lines;
  for (const Mistake& mistake : loaded.mistakes) lines.push_back(to_line(mistake));
  return lines;
}

}  // namespace

TEST_CASE("a good pack loads into values, with nothing to say about it") {
  const Loaded loaded = load({good_pack()});
  CHECK(said_of(loaded) == std::vector<std::string>{});
  const Packs& packs = loaded.packs;

  REQUIRE(packs.find_template("small") != nullptr);
  const Section* vision = packs.find_template("small")->section("vision");
  REQUIRE(vision != nullptr);
  CHECK(vision->title.en == "Vision");
  CHECK(vision->length == 300);
  CHECK(vision->source.at(0).document == "003");  // inherited from the head
  REQUIRE(vision->questions.size() == 1);
  CHECK(vision->questions[0].source.at(0).lines == "581-585");
  CHECK(vision->questions[0].answered_by.at(1).words == "samen \"van elkaar\" leren|ontwikkelen");
  CHECK(vision->questions[0].answered_by.at(1).anywhere);

  const Kind* goal = packs.kind("goal");
  REQUIRE(goal != nullptr);
  CHECK(goal->at_start);
  CHECK(goal->field("state")->choices == std::vector<std::string>{"open", "gehaald"});
  CHECK(goal->tables.at(0).columns.at(1).first == "target");
  CHECK(packs.links.at(0).column_in == "goal");

  const Rule* rule = packs.rule("goal.not_followed");
  REQUIRE(rule != nullptr);
  CHECK(rule->force == Force::guide_asks);
  CHECK(rule->on);
  CHECK(rule->when.at(0).key == "unlinked");
  CHECK(rule->when.at(2).list == std::vector<std::string>{"target"});
  CHECK(rule->when.at(2).values.at("at_least") == "2");
  const Condition& native = packs.rule("vision.thin")->when.at(0);
  CHECK(native.values.at("name") == "vision.thin");
  CHECK(native.values.at("words") == "120");
  CHECK(native.values.at("lists") == "a|b");

  CHECK(packs.terms.at(0).confusables == std::vector<std::string>{"mentor"});
  CHECK(packs.patterns.at(0).source.at(1).ours);
  CHECK(packs.patterns.at(1).since == "2018-04-01");
}

TEST_CASE("every broken pack says file, line, what, what is expected and the nearest name") {
  int seen = 0;
  for (const auto& entry : fs::directory_iterator(fixtures)) {
    if (entry.path().extension() != ".yaml") continue;
    ++seen;
    const std::string bytes = bytes_of(entry.path());
    const std::vector<std::string> expected = expected_of(bytes);
    CAPTURE(entry.path().filename().string());
    CHECK_FALSE(expected.empty());
    const Loaded loaded = load({good_pack(), {entry.path().filename().string(), bytes}});
    CHECK(said_of(loaded) == expected);
  }
  CHECK(seen >= 60);
}

TEST_CASE("the packs inside the program load without a mistake") {
  const Loaded loaded = load(built_in_files());
  for (const Mistake& mistake : loaded.mistakes) FAIL_CHECK(to_line(mistake));
}

TEST_CASE("what the build read of the packs is what stands in the files") {
  std::map<std::string, std::string> files;
  for (const PackFile& file : folder_files(std::string(RD_SOURCE_DIR) + "/packs"))
    files[file.path.substr(std::string(RD_SOURCE_DIR).size() + 1)] = encoded(parse_yaml(file.path, file.bytes).root);
  CHECK(files.size() > 40);
  std::map<std::string, std::string> built;
  for (const PackFile& file : built_in_files()) built[file.path] = file.bytes;
  CHECK((files == built));
  for (const auto& [path, bytes] : built) CHECK(encoded(decoded(bytes)) == bytes);
}

TEST_CASE("at most 25 rules are on at the start (D6)") {
  const Loaded loaded = load(built_in_files());
  CHECK(std::count_if(loaded.packs.rules.begin(), loaded.packs.rules.end(), [](const Rule& r) { return r.on; }) <= 25);
}

TEST_CASE("the answer does not depend on the order or the number of files") {
  std::vector<PackFile> files = built_in_files();
  files.push_back(good_pack());
  const auto one = load(files);
  const auto other = load(files);
  CHECK(said_of(one) == said_of(other));
  CHECK(one.packs.terms.size() == other.packs.terms.size());
  CHECK(load({}).mistakes.empty());
}

TEST_CASE("a folder lies over what is built in: the same folder and file wins, a new file is added") {
  const std::vector<PackFile> below{{"packs/regels/kern.yaml", "a"}, {"packs/begrippen/kern.yaml", "b"}};
  const std::vector<PackFile> above{{"/home/anna/eigen/regels/kern.yaml", "c"},
                                    {"/home/anna/eigen/regels/eigen.yaml", "d"}};
  const auto both = laid_over(below, above);
  REQUIRE(both.size() == 3);
  CHECK(both[0].bytes == "c");
  CHECK(both[1].bytes == "b");
  CHECK(both[2].path == "/home/anna/eigen/regels/eigen.yaml");
}

TEST_CASE("a folder that cannot be read is a fault; only YAML files are packs") {
  CHECK_THROWS_AS((void)folder_files(fixtures + "/is_er_niet"), rd::Fault);
  CHECK(folder_files(fixtures + "/goed").size() == 1);
}

TEST_CASE("packs check tells the author all mistakes, and says how it went by its exit status") {
  std::ostringstream bad, good, none;
  const fs::path own = fs::temp_directory_path() / "rd_packs_test" / "teksten";
  fs::create_directories(own);
  std::ofstream(own / "eigen.yaml")
      << "pack: eigen/teksten\nversion: 2026-11\ntexts:\n  eigen.een: {nl: Dag, en: Hello}\n";
  CHECK(check_folder(own.parent_path().string(), good) == 0);
  CHECK(good.str().find(": 1 file(s) are good") != std::string::npos);
  fs::remove_all(own.parent_path());
  CHECK(check_folder(fixtures, bad) == 1);
  CHECK(bad.str().find("dubbele_sleutel.yaml:") != std::string::npos);
  CHECK(check_folder(fixtures + "/is_er_niet", none) == 2);
  CHECK(none.str().find("is_er_niet") != std::string::npos);
}

TEST_CASE("a hostile pack is a mistake with a line, not a crash or a hang") {
  const std::vector<std::string> packs{"",
                                       "\n",
                                       "# niets\n",
                                       "pack",
                                       "- a",
                                       std::string(100000, '['),
                                       std::string(4000, '{'),
                                       "pack: \"" + std::string(5u << 20, 'a') + "\"",
                                       "\xff\xfe{\x00",
                                       "? [a]\n: b",
                                       "%YAML 9.9\n---\npack: x",
                                       "pack: x\nversion: y\nrules: [[[]]]"};
  for (const std::string& bytes : packs) {
    CAPTURE(bytes.substr(0, 30));
    const Loaded loaded = load({{"boos.yaml", bytes}});
    REQUIRE_FALSE(loaded.mistakes.empty());
    for (const Mistake& mistake : loaded.mistakes) CHECK(mistake.line >= 1);
  }
}

TEST_CASE("placeholders are filled; one that nobody knows stays as it is") {
  CHECK(fill("{a} en {b}, {c", {{"a", "een"}}) == "een en {b}, {c");
  CHECK(fill("{{a}}", {{"a", "x"}}) == "{x}");
  CHECK(fill("", {}) == "");
  const Loaded loaded = load({good_pack()});
  CHECK(say(loaded.packs, rd::Language::en, "refusal.proef.leeg", {{"file", "plan.docx"}}) ==
        "The file plan.docx is empty.");
}

TEST_CASE("words of a clue are checked before anyone searches with them") {
  CHECK(trouble_with_words("uren student|studenten \"per jaar\"").empty());
  CHECK(trouble_with_words("\"van en met\"|samen") == "");
  for (const char* wrong : {"", "  ", "uren \"per", "a| b", "|a", "a|", "a||b"}) {
    CAPTURE(wrong);
    CHECK_FALSE(trouble_with_words(wrong).empty());
  }
}

TEST_CASE("names of forces and areas are the words in the packs") {
  CHECK(name_of(Force::guide_asks) == "guide_asks");
  CHECK(name_of(Area::whole) == "whole");
}
