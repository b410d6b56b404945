// Every rule of the packs has a story in tests/rules in which it asks, and goes silent again when as little as possible
// is different. tests/rules/README.md describes the form.
#include <charconv>
#include <set>

#include "cli/test_rigs.hpp"
#include "plan/check.hpp"
#include "plan/test_document.hpp"

using namespace rd;

namespace {

struct Line {
  int number{};
  std::string text;
};

struct Story {
  std::string file, rule;
  int line{};
  std::vector<Line> lines;
  [[nodiscard]] std::string at(int number) const { return file + ":" + std::to_string(number) + ": " + rule; }
};

std::vector<Story> stories_of(const std::string& file, const std::string& text) {
  std::vector<Story> out;
  std::istringstream in(text);
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.starts_with("rule ")) {
      out.push_back({file, line.substr(5), number, {}});
    } else if (!out.empty() && !line.empty() && !line.starts_with('#')) {
      out.back().lines.push_back({number, line});
    }
  }
  return out;
}

std::vector<Story> all_stories() {
  std::set<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(RD_SOURCE_DIR) / "tests/rules"))
    if (entry.path().extension() == ".txt") paths.insert(entry.path());
  std::vector<Story> out;
  for (const auto& path : paths)
    for (Story& story : stories_of("tests/rules/" + path.filename().string(), cli::bytes_of(path)))
      out.push_back(std::move(story));
  return out;
}

// "asks", "asks 2", "silent": how often the rule has to ask here.
std::optional<int> wanted(const std::string& line) {
  if (line == "silent") return 0;
  if (line == "asks") return 1;
  int number = 0;
  if (!line.starts_with("asks ") ||
      std::from_chars(line.data() + 5, line.data() + line.size(), number).ec != std::errc{})
    return std::nullopt;
  return number;
}

// Lines of a plan, each behind "> ": what it says is judged with every rule on.
struct Plan {
  static int asked(const std::vector<std::string>& lines, const std::string& rule) {
    static const plan::Checker checker(cli::loaded_packs(), {"overarching"});
    const auto judgement = checker.judge(*plan::document(lines), {}, true, parse_date("2026-11-23").value());
    return static_cast<int>(std::count_if(judgement.findings.begin(), judgement.findings.end(),
                                          [&](const auto& finding) { return finding.rule == rule; }));
  }
};

void read_plan(const Story& story) {
  std::vector<std::string> plan;
  for (const Line& line : story.lines) {
    if (const auto asks = wanted(line.text)) {
      CHECK_MESSAGE(Plan::asked(plan, story.rule) == *asks, story.at(line.number));
      plan.clear();
    } else if (line.text.starts_with("> ")) {
      plan.push_back(line.text.substr(2));
    } else {
      FAIL_CHECK(story.at(line.number) << ": a line of a plan begins with >");
    }
  }
}

int asked_in(const json::value& findings, const std::string& rule) {
  const auto& all = findings.as_array();
  return static_cast<int>(std::count_if(all.begin(), all.end(),
                                        [&](const json::value& one) { return one.at("rule").as_string() == rule; }));
}

// A workspace of its own in which the rule is on; Anna does what the lines say.
class Workspaces {
 public:
  void play(const Story& story) {
    const std::string begin = "workspace " + story.rule + "\ncast anna lead\nanna rule.switch {\"rule\":\"" +
                              story.rule + "\",\"on\":true}\n";
    std::string text;
    int number = 1;
    std::vector<std::pair<int, int>> looks;  // line, how often
    for (const Line& line : story.lines) {
      for (; number < line.number; ++number) text += '\n';
      const auto asks = wanted(line.text);
      if (asks) looks.emplace_back(line.number, *asks);
      text +=
          asks ? "anna finding.list {\"all\":true} -> at" + std::to_string(line.number) + " from findings" : line.text;
    }
    if (!go(story.file + " " + story.rule, begin) || !go(story.file, text)) return;
    for (const auto& [line, asks] : looks)
      CHECK_MESSAGE(asked_in(names_.values.at("at" + std::to_string(line)), story.rule) == asks, story.at(line));
  }

 private:
  bool go(const std::string& file, const std::string& text) {
    const auto scenario = cli::parse_scenario(file, text);
    if (!scenario) FAIL_CHECK(cli::to_line(scenario.error()));
    if (!scenario) return false;
    cli::Play play(*scenario, world_, names_);
    while (!play.over()) {
      const auto mistake = play.step();
      if (mistake) FAIL_CHECK(cli::to_line(*mistake));
      if (mistake) return false;
    }
    return true;
  }

  cli::LocalWorld world_{cli::in_memory()};
  cli::Names names_;
};

bool is_plan(const Story& story) {
  return std::any_of(story.lines.begin(), story.lines.end(), [](const Line& l) { return l.text.starts_with('>'); });
}

}  // namespace

TEST_CASE("each rule has a twin that shows it asking and one that shows it silent") {
  std::set<std::string> asking, silent;
  for (const Story& story : all_stories()) {
    CHECK_MESSAGE(cli::loaded_packs().rule(story.rule) != nullptr, story.at(story.line) << " is no rule of the packs");
    for (const Line& line : story.lines) {
      const auto asks = wanted(line.text);
      if (asks) (*asks > 0 ? asking : silent).insert(story.rule);
    }
  }
  for (const packs::Rule& rule : cli::loaded_packs().rules) {
    CHECK_MESSAGE(asking.contains(rule.id), rule.id << " asks in no story of tests/rules");
    CHECK_MESSAGE(silent.contains(rule.id), rule.id << " is silent in no story of tests/rules");
  }
}

TEST_CASE("the twins of rules over a plan ask and are silent as written") {
  for (const Story& story : all_stories())
    if (is_plan(story)) read_plan(story);
}

TEST_CASE("the twins of rules over a workspace ask and are silent as written") {
  Workspaces workspaces;
  for (const Story& story : all_stories())
    if (!is_plan(story)) workspaces.play(story);
}
