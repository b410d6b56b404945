// The fixture plans were written by people who had seen neither the code nor the packs, with weaknesses planted and
// traps laid. This test measures what `check` sees of them, with the rules of a new workspace and with the whole
// library, and keeps the list of what it does not see in a golden file: RD_GOLDEN=write writes the files anew.
#include <algorithm>
#include <map>
#include <set>

#include "fixture_plans.hpp"

using namespace rd;

namespace {

using golden::plain;
using golden::root;
using golden::rows_of;

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

// The passage of a place, or the whole row when it is a cell.
std::string around(const plan::Reading& reading, std::size_t passage) {
  const auto& p = reading.passages[passage];
  if (p.table < 0) return plain(p.text);
  // What a card is called stands above its rows.
  constexpr std::size_t longest_name = 60;
  std::string row = p.title_of_table.size() < longest_name ? p.title_of_table : std::string{};
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
      if (row[0] == planted.id && (finding.subject == row[1] || finding.rule == row[1])) return true;
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

struct Seen {
  int planted{}, found{}, on_traps{};
  std::string missed, traps, rules;
};

Seen look(const std::string& name, bool library) {
  const std::string base = golden::plan_path(name);
  const auto checked = golden::checked_plan(name, library);
  const plan::Judgement& judgement = checked.judgement;
  Seen out;
  for (const Planted& one : planted(base + ".planted.tsv")) {
    ++out.planted;
    if (seen(judgement, one) != nullptr) {
      ++out.found;
    } else {
      out.missed += "  " + one.id + one.rules + "· " + one.why + "\n";
    }
  }
  for (const Planted& one : planted(base + ".traps.tsv")) {
    const auto* finding = one.quote == "-" ? asked_about_absent(judgement, one.id) : asked_on(judgement, one);
    if (finding == nullptr) continue;
    ++out.on_traps;
    out.traps += "  " + one.id + " " + finding->rule + " · " + finding->ask.nl + " · " + finding->place.quote + "\n";
  }
  std::map<std::string, int> rules;
  for (const auto& finding : judgement.findings) ++rules[finding.rule];
  for (const auto& [rule, n] : rules) out.rules += "  " + rule + " " + std::to_string(n) + "\n";
  return out;
}

struct Measured {
  Seen start, library;
};

Measured measure(const std::string& name) {
  Measured out{look(name, false), look(name, true)};
  const auto& [start, library] = out;
  golden::compare_with_golden(
      name, "planted " + std::to_string(start.planted) + ", seen at the start " + std::to_string(start.found) +
                ", with the library " + std::to_string(library.found) + "\nmissed with the library:\n" +
                library.missed + "asked on a trap at the start:\n" + start.traps + "with the library:\n" +
                library.traps + "points by rule at the start:\n" + start.rules);
  return out;
}

}  // namespace

TEST_CASE("REV-02: most of what was planted in real plans is seen, and traps are left alone") {
  int all = 0;
  int at_start = 0;
  int with_library = 0;
  for (const char* name : {"kreekpoort", "zwaluwbrug", "duinrand"}) {
    const auto [start, library] = measure(name);
    all += start.planted;
    at_start += start.found;
    with_library += library.found;
    CAPTURE(name);
    CHECK(start.on_traps <= 2);
    CHECK(library.on_traps <= 2);
  }
  CAPTURE(at_start);
  CAPTURE(with_library);
  CAPTURE(all);
  CHECK(at_start * 100 >= all * 74);
  CHECK(with_library * 100 >= all * 85);
}

TEST_CASE("REV-02: a plan that follows its goals in conversation and refers elsewhere gets no points") {
  const auto checked = golden::checked_plan("heldermeer", false);
  std::string points;
  for (const auto& finding : checked.judgement.findings)
    points += "  " + finding.rule + " · " + finding.ask.nl + " · " + finding.place.quote + "\n";
  CAPTURE(points);
  CHECK(points.empty());
}

TEST_CASE("D1: at most five points come first, and each has its own sentence, reason and source") {
  for (const char* name : {"kreekpoort", "zwaluwbrug"}) {
    const auto checked = golden::checked_plan(name, false);
    const auto& judgement = checked.judgement;
    CHECK(judgement.first_five.size() == 5);
    CHECK(judgement.findings.size() > 50);
    for (const std::size_t i : judgement.first_five) {
      CHECK_FALSE(judgement.findings[i].ask.nl.empty());
      CHECK_FALSE(judgement.findings[i].why.nl.empty());
      CHECK_FALSE(judgement.findings[i].source.empty());
    }
  }
}
