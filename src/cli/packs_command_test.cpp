// `rodedraad packs …`, as an author of packs gives them (issue on content: authoring, paper twins, SKOS).
#include <doctest/doctest.h>

#include <filesystem>

#include "cli/test_shell.hpp"
#include "packs/difference.hpp"
#include "packs/skos.hpp"
#include "store/test_rigs.hpp"

using namespace rd;
using cli::Exit;
using cli::Said;

namespace {

namespace fs = std::filesystem;

cli::Said said(std::vector<std::string> words) {
  words.insert(words.begin(), "packs");
  return cli::said_by(words);
}

std::size_t times(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

}  // namespace

TEST_CASE("an author begins with a folder that works, and sees what it changes before it is used") {
  const store::Folder home;
  const std::string folder = (home / "mijn").string();
  const Said made = said({"new", folder});
  REQUIRE_MESSAGE(made.exit == Exit::good, made.err);
  CHECK(said({"check", folder}).exit == Exit::good);
  CHECK(said({"new", folder}).exit == Exit::refused);
  CHECK(said({"new", folder}).err ==
        cli::sentence(cli::loaded_packs(), Language::nl,
                      {Why::conflict, "packs.folder_full", "folder", {{"folder", folder}}}) +
            "\n");

  const Said diff = said({"diff", folder, std::string(RD_SOURCE_DIR) + "/docs/gebruik/voorbeeld/plan.md"});
  CHECK_MESSAGE(diff.exit == Exit::good, diff.err);
  CHECK(diff.out.find("nieuw     regel duinrand.school_without_mentors\n") != std::string::npos);
  CHECK(diff.out.find("plan.md komt erbij: ") != std::string::npos);
  CHECK(diff.out.find("vervalt") == std::string::npos);
  CHECK(said({"diff", folder, "/nergens/plan.docx"}).exit == Exit::refused);

  // In a workspace as well, and nothing changes there.
  const std::string data = (home / "data").string();
  const auto asked = [&](std::vector<std::string> words) {
    words.insert(words.end(), {"--data", data});
    return cli::run(words);
  };
  REQUIRE(asked({"workspace", "begin", "--name", "Rivieren", "--sort", "partnership"}) == Exit::good);
  REQUIRE(asked({"goal", "create", "--name", "Elke student heeft een vaste begeleider"}) == Exit::good);
  const auto there = [&](const std::string& with) {
    return said({"diff", with, "--data", data, "--workspace", "Rivieren"}).out;
  };
  CHECK(there(folder).find("Rivieren: dezelfde punten als eerst.") != std::string::npos);  // its rule is off there
  const std::string without = (home / "zonder").string();
  fs::create_directories(without + "/regels");
  fs::copy(folder + "/regels/duinrand.yaml", without + "/regels/kwaliteit.yaml");  // in the place of what is built in
  const std::string told = there(without);
  CHECK(told.find("weg       regel goal.not_followed\n") != std::string::npos);
  CHECK(told.find("Rivieren vervalt: 'Elke student heeft een vaste begeleider'") != std::string::npos);

  const std::string broken_folder = (home / "stuk").string();
  fs::copy(folder, broken_folder, fs::copy_options::recursive);
  const std::string rules = broken_folder + "/regels/duinrand.yaml";
  std::string text = cli::read_file(rules).value();
  text.replace(text.find("each: school"), 12, "each: schoul");
  cli::write_file(rules, text);
  const Said broken = said({"diff", broken_folder});
  CHECK(broken.exit == Exit::points);
  CHECK(broken.err.find("did you mean \"school\"?") != std::string::npos);
}

TEST_CASE("differences: new, changed and gone, each thing once") {
  using packs::Became;
  const packs::Packs& now = cli::loaded_packs();
  CHECK(packs::differences(now, now).empty());
  packs::Packs other = now;
  other.rules.erase(other.rules.begin());
  other.terms[0].means.en += " And more.";
  other.templates[0].sections[2].questions.at(0).ask.nl += " Echt?";
  other.texts.emplace("new.text", packs::Text{"Nieuw", "New"});
  const auto& question = now.templates[0].sections[2].questions[0].id;
  const std::vector<packs::Difference> expected{{"question", question, Became::other},
                                                {"rule", now.rules[0].id, Became::gone},
                                                {"term", now.terms[0].id, Became::other},
                                                {"text", "new.text", Became::fresh}};
  CHECK(packs::differences(now, other) == expected);
}

TEST_CASE("D12: every section of every template has a paper twin of one page") {
  const store::Folder home;
  const std::string folder = (home / "bladen").string();
  const Said made = said({"paper", folder});
  REQUIRE_MESSAGE(made.exit == Exit::good, made.err);
  std::size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    ++files;
    CAPTURE(entry.path().string());
    const std::string bytes = cli::read_file(entry.path().string()).value();
    CHECK(bytes.starts_with("%PDF-"));
    CHECK(times(bytes, "/Type /Page") - times(bytes, "/Type /Pages") == 1);
  }
  std::size_t sections = 0;
  for (const auto& one : cli::loaded_packs().templates) sections += one.sections.size();
  CHECK(files == sections);
}

TEST_CASE("SKOS: every term is a concept with a label in two languages, and quotes are told as Turtle wants") {
  const packs::Packs& now = cli::loaded_packs();
  const Said told = said({"skos"});
  CHECK(told.exit == Exit::good);
  CHECK(times(told.out, " a skos:Concept ;") == now.terms.size());
  CHECK(times(told.out, "skos:prefLabel") == 2 * now.terms.size());
  CHECK(told.out.find("skos:prefLabel \"werkplekbegeleider\"@nl") != std::string::npos);

  packs::Packs one;
  packs::Term term;
  term.id = "a";
  term.term = "een \"woord\" met \\ en\neen regel";
  one.terms.push_back(term);
  CHECK(packs::skos_turtle(one).find(R"("een \"woord\" met \\ en\neen regel"@nl)") != std::string::npos);
}

TEST_CASE("what is typed wrong is told how") {
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{}, {"check"}, {"kijk", "map"}, {"skos", "map"}, {"diff"}}) {
    const Said told = said(words);
    CHECK(told.exit == Exit::refused);
    CHECK(told.err.find("rodedraad packs diff MAP") != std::string::npos);
  }
}
