// The two fixture plans were written by people who had seen neither the code nor the packs, with weaknesses planted and
// traps laid. This test measures what `check` sees of them, and keeps the list of what it does not see in a golden
// file: RD_GOLDEN=write writes the files anew.
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <sstream>

#include "base/utf.hpp"
#include "cli/check_file.hpp"
#include "cli/program.hpp"

using namespace rd;

namespace {

const std::string root = RD_SOURCE_DIR;

std::vector<std::vector<std::string>> rows_of(const std::string& path) {
  std::ifstream in(path);
  REQUIRE(in);
  std::vector<std::vector<std::string>> rows;
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    std::vector<std::string> row;
    std::stringstream cells(line);
    for (std::string cell; std::getline(cells, cell, '\t');) row.push_back(cell);
    row.resize(8);
    rows.push_back(std::move(row));
  }
  return rows;
}

struct Planted {
  std::string id, rules, heading, quote, quote2, why;
};

std::vector<Planted> planted(const std::string& path) {
  std::map<std::string, std::string> classes;
  for (const auto& row : rows_of(root + "/tests/golden/classes.tsv")) classes[row[0]] = " " + row[1] + " ";
  std::vector<Planted> out;
  for (const auto& row : rows_of(path)) out.push_back({row[0], classes[row[1]], row[2], row[3], row[4], row[5]});
  return out;
}

std::string plain(std::string_view text) {
  return lower(tidy_spaces(text));
}

// The passage of a place, or the whole row when it is a cell.
std::string around(const plan::Reading& reading, std::size_t passage) {
  const auto& p = reading.passages[passage];
  if (p.table < 0) return plain(p.text);
  std::string row;
  for (const auto& other : reading.passages) {
    const bool same = other.table == p.table && other.row <= p.row && p.row < other.row + std::max(1, other.row_span);
    if (same) row += (row.empty() ? "" : " ") + other.text;
  }
  return plain(row);
}

bool at(const plan::Judgement& judgement, const thread::Finding& finding, const Planted& planted) {
  const auto& reading = *judgement.reading;
  if (planted.quote == "-") {
    // Something that is nowhere: the question about it is named in tests/golden/absent.tsv.
    for (const auto& row : rows_of(root + "/tests/golden/absent.tsv")) {
      if (row[0] == planted.id && finding.subject == row[1]) return true;
    }
    return false;
  }
  std::vector<std::size_t> places{finding.place.passage};
  for (const auto& other : finding.others) places.push_back(other.passage);
  for (const std::size_t passage : places) {
    const std::string text = around(reading, passage);
    if (text.find(plain(planted.quote)) != std::string::npos) return true;
    if (planted.quote2 != "-" && text.find(plain(planted.quote2)) != std::string::npos) return true;
  }
  return false;
}

const thread::Finding* seen(const plan::Judgement& judgement, const Planted& planted) {
  for (const auto& finding : judgement.findings) {
    if (planted.rules.find(" " + finding.rule + " ") != std::string::npos && at(judgement, finding, planted))
      return &finding;
  }
  return nullptr;
}

// A trap of two places is only stepped on by a point that lays these two side by side.
const thread::Finding* asked_on(const plan::Judgement& judgement, const Planted& trap) {
  if (trap.quote2 == "-" || trap.quote2.empty()) return seen(judgement, trap);
  const auto first = Planted{trap.id, trap.rules, trap.heading, trap.quote, "-", trap.why};
  const auto second = Planted{trap.id, trap.rules, trap.heading, trap.quote2, "-", trap.why};
  for (const auto& finding : judgement.findings) {
    if (trap.rules.find(" " + finding.rule + " ") == std::string::npos) continue;
    // Every place of the point has to be one of the two.
    std::vector<thread::Place> places = finding.others;
    places.push_back(finding.place);
    const bool on_trap = std::all_of(places.begin(), places.end(), [&](const thread::Place& place) {
      thread::Finding one = finding;
      one.place = place;
      one.others.clear();
      return at(judgement, one, first) || at(judgement, one, second);
    });
    if (on_trap) return &finding;
  }
  return nullptr;
}

// A part that was left out freely: no point may ask about it. Its questions and rules stand in absent.tsv.
const thread::Finding* asked_about_absent(const plan::Judgement& judgement, const std::string& id) {
  int rows = 0;
  for (const auto& row : rows_of(root + "/tests/golden/absent.tsv")) {
    if (row[0] != id) continue;
    ++rows;
    for (const auto& finding : judgement.findings) {
      if (finding.subject == row[1] || finding.rule == row[1]) return &finding;
    }
  }
  CHECK_MESSAGE(rows > 0, id);
  return nullptr;
}

struct Measured {
  int planted{}, found{}, on_traps{};
  std::string text;
};

Measured measure(const std::string& name) {
  const std::string base = root + "/tests/fixtures/plannen/" + name;
  auto bytes = cli::read_file(base + ".docx");
  REQUIRE(bytes);
  auto checked = cli::check_file(*bytes, name + ".docx", {});
  REQUIRE_MESSAGE(checked, (checked ? "" : checked.error().code));
  const plan::Judgement& judgement = checked->judgement;
  Measured out;
  std::string missed;
  for (const Planted& one : planted(base + ".planted.tsv")) {
    ++out.planted;
    if (seen(judgement, one) != nullptr) {
      ++out.found;
    } else {
      missed += "  " + one.id + one.rules + "· " + one.why + "\n";
    }
  }
  std::string traps;
  for (const Planted& one : planted(base + ".traps.tsv")) {
    const auto* finding = one.quote == "-" ? asked_about_absent(judgement, one.id) : asked_on(judgement, one);
    if (finding == nullptr) continue;
    ++out.on_traps;
    traps += "  " + one.id + " " + finding->rule + " · " + finding->ask.nl + " · " + finding->place.quote + "\n";
  }
  std::map<std::string, int> rules;
  for (const auto& finding : judgement.findings) ++rules[finding.rule];
  out.text = "planted " + std::to_string(out.planted) + ", seen " + std::to_string(out.found) + "\nmissed:\n" + missed +
             "asked on a trap:\n" + traps + "points by rule:\n";
  for (const auto& [rule, n] : rules) out.text += "  " + rule + " " + std::to_string(n) + "\n";
  return out;
}

void compare_with_golden(const std::string& name, const std::string& text) {
  const std::string path = root + "/tests/golden/" + name + ".txt";
  if (std::getenv("RD_GOLDEN") != nullptr) {
    cli::write_file(path, text);
    return;
  }
  auto golden = cli::read_file(path);
  REQUIRE(golden);
  CHECK(*golden == text);
}

}  // namespace

TEST_CASE("REV-02: three quarters of what was planted in real plans is seen, and traps are left alone") {
  int all = 0;
  int found = 0;
  for (const char* name : {"kreekpoort", "zwaluwbrug"}) {
    const Measured measured = measure(name);
    all += measured.planted;
    found += measured.found;
    CAPTURE(name);
    CHECK(measured.on_traps <= 2);
    compare_with_golden(name, measured.text);
  }
  CAPTURE(found);
  CAPTURE(all);
  CHECK(found * 4 >= all * 3);
}

TEST_CASE("D1: at most five points come first, and each has its own sentence, reason and source") {
  for (const char* name : {"kreekpoort", "zwaluwbrug"}) {
    auto bytes = cli::read_file(root + "/tests/fixtures/plannen/" + name + ".docx");
    auto checked = cli::check_file(*bytes, std::string(name) + ".docx", {});
    REQUIRE(checked);
    const auto& judgement = checked->judgement;
    CHECK(judgement.first_five.size() == 5);
    CHECK(judgement.findings.size() > 50);
    for (const std::size_t i : judgement.first_five) {
      CHECK_FALSE(judgement.findings[i].ask.nl.empty());
      CHECK_FALSE(judgement.findings[i].why.nl.empty());
      CHECK_FALSE(judgement.findings[i].source.empty());
    }
  }
}
