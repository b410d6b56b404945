// A plan in a workspace is asked the same as the plan in its file.
#include "plan/import.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "exchange/read.hpp"
#include "packs/test_packs.hpp"
#include "plan/ops.hpp"
#include "thread/ops.hpp"
#include "work/test_rig.hpp"

using namespace rd;
using packs::built_in;

namespace {

std::string bytes_of(const std::string& path) {
  std::ifstream in(std::string(RD_SOURCE_DIR) + "/" + path, std::ios::binary);
  std::stringstream out;
  out << in.rdbuf();
  return out.str();
}

std::multiset<std::string> rules_in(const json::value& findings) {
  std::multiset<std::string> out;
  for (const auto& finding : findings.as_array()) out.emplace(finding.at("rule").as_string());
  return out;
}

void same_as_its_file(const std::string& name) {
  const auto read = exchange::read(bytes_of("tests/fixtures/plannen/" + name), name);
  REQUIRE(read);
  const plan::Checker checker(built_in(), {"overarching"});
  const auto judgement = checker.judge(*read->doc, read->title, false, parse_date("2026-11-23").value());
  work::TestRig at([](work::Registry& registry) {
    thread::register_ops(registry, built_in());
    plan::register_ops(registry, built_in());
  });
  at.done(at.program, "document.import", plan::import_input(judgement, *read->doc, built_in()));
  const auto listed = at.seen(at.program, "finding.list", {{"all", true}});

  std::multiset<std::string> in_file;
  for (const auto& finding : judgement.findings) in_file.insert(finding.rule);
  const auto here = rules_in(listed.at("findings"));
  for (const std::string& rule : std::set<std::string>(in_file.begin(), in_file.end()))
    CHECK_MESSAGE(here.count(rule) == in_file.count(rule), rule);
  for (const std::string& rule : std::set<std::string>(here.begin(), here.end()))
    CHECK_MESSAGE(in_file.contains(rule), rule);
  std::multiset<std::string> strong_in_file, strong_here;
  for (const auto& strength : judgement.strengths) strong_in_file.insert(strength.code);
  for (const auto& strength : listed.at("strengths").as_array()) strong_here.emplace(strength.at("code").as_string());
  // Where an element is told of is one place here, so that two strengths may fall together.
  CHECK_FALSE(strong_here.empty());
  CHECK(std::includes(strong_in_file.begin(), strong_in_file.end(), strong_here.begin(), strong_here.end()));
}

}  // namespace

TEST_CASE("DOC-10: a plan that is taken into a workspace is asked the same as in its file") {
  same_as_its_file("kreekpoort.docx");
  same_as_its_file("zwaluwbrug.docx");
}
