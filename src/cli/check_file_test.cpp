#include "cli/check_file.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/fault.hpp"
#include "cli/program.hpp"

using namespace rd;

TEST_CASE("SYS-07: a file that is not there or is no file is refused with a sentence that says what to do") {
  const auto absent = cli::read_file("/nergens/plan.docx");
  REQUIRE_FALSE(absent);
  CHECK(absent.error().code == "file.not_found");
  CHECK(cli::sentence(cli::loaded_packs(), Language::nl, absent.error()).find("/nergens/plan.docx") !=
        std::string::npos);
  CHECK(cli::read_file("/tmp").error().code == "file.unreadable");
}

TEST_CASE("a plan in Markdown is judged, and an unknown template is refused with the ones there are") {
  const std::string plan = "# Rollen\n\n| Rol | Uren |\n|---|---|\n| Schoolopleider | 80 uur |\n| Assessor | |\n";
  const auto checked = cli::check_file(plan, "plan.md", {});
  REQUIRE(checked);
  CHECK(checked->judgement.extracted.graph.elements.size() >= 2);
  const auto refused = cli::check_file(plan, "plan.md", {"losse-plannen", {}, false});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == "template.unknown");
  CHECK(refused.error().values.at("choices").find("overarching") != std::string::npos);
}

TEST_CASE("the command line ends with 2 on a refusal and with 1 where points were asked to stop it") {
  const std::string path =
      (std::filesystem::temp_directory_path() / ("rd_plan_" + std::to_string(getpid()) + ".md")).string();
  cli::write_file(path,
                  "# Categorieën studenten\n\n| Categorie | Aandeel praktijk |\n|---|---|\n| Kopopleiding | 45% |\n");
  CHECK(cli::run({"check", path, "--json"}) == cli::Exit::good);
  CHECK(cli::run({"check", path, "--json", "--fail-on", "law"}) == cli::Exit::points);
  CHECK(cli::run({"check", path, "--json", "--fail-on", "wet"}) == cli::Exit::refused);  // input.choice
  CHECK(cli::run({"check"}) == cli::Exit::refused);                                      // check.one_file
  CHECK(cli::run({"check", path, "--jsn"}) == cli::Exit::refused);                       // flag.unknown_near
  CHECK(cli::run({"check", path, "--zzzzzzz"}) == cli::Exit::refused);                   // flag.unknown
  CHECK(cli::run({"chek"}) == cli::Exit::refused);                                       // command.unknown_near
  CHECK(cli::run({"zzzzzzzz"}) == cli::Exit::refused);                                   // command.unknown
  CHECK(cli::run({"packs", "check"}) == cli::Exit::refused);
  CHECK(cli::run({"help"}) == cli::Exit::good);
  std::filesystem::remove(path);
}

TEST_CASE("a file is written whole or not at all") {
  CHECK_THROWS_AS(cli::write_file("/nergens/uit.html", "x"), Fault);
}
