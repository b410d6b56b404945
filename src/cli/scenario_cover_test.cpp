// Is everything that can be asked asked in a scenario, and every refusal given?
#include <set>

#include "cli/test_rigs.hpp"
#include "text/pattern.hpp"

using namespace rd;

namespace {

namespace fs = std::filesystem;

// What no scenario can bring about, and where it is looked at instead.
const std::map<std::string, std::string> elsewhere{
    {"id.form", "is told as input.type; plan/workspace looks at it and goes on"},
    {"ref.other_input", "each step of a scenario has its own ref; work/room_test"},
    {"request.busy", "needs more at once than a story tells; people/accounts_test, work/room_test"},
    {"term.too_many", "comes after five hundred words; thread/ops_test"},
    {"text.many_steps", "takes two hundred steps; plan/commits_test"},
    {"text.too_long", "takes half a million letters; plan/commits_test"},
    {"text.too_old", "takes more than a hundred commits; plan/commits_test"},
    {"workspace.create_closed", "is a setting of the server; people/members_test"}};

// The folders with operations, and what reads the input for them.
std::set<std::string> refusals_in_code() {
  const auto code = text::Pattern::compile(R"re(refuse\(\s*Why::\w+,\s*"(?<code>[a-z_]+\.[a-z_]+)")re").value();
  const fs::path root = fs::path(RD_SOURCE_DIR) / "src";
  std::vector<fs::path> files{root / "base/describe.hpp", root / "prose/check.cpp", root / "prose/node.cpp"};
  for (const char* folder : {"people", "thread", "plan", "history", "work", "cli"}) {
    for (const auto& entry : fs::directory_iterator(root / folder)) {
      const std::string name = entry.path().filename().string();
      const bool of_cli = name.starts_with("import") || name.starts_with("export") || name.starts_with("house");
      const bool is_test = name.find("_test.") != std::string::npos || name.starts_with("test_");
      if (!is_test && (std::string_view(folder) != "cli" || of_cli)) files.push_back(entry.path());
    }
  }
  std::set<std::string> out;
  for (const fs::path& file : files) {
    const std::string source = cli::bytes_of(file);
    for (const auto& match : code.all(source)) {
      const text::Span span = match.named.at("code");
      out.insert(source.substr(span.from, span.to - span.from));
    }
  }
  return out;
}

struct Told {
  std::set<std::string> asked, refused;
};
Told told() {
  Told out;
  for (const auto& scenario : cli::all_scenarios()) {
    for (const auto& step : scenario.steps) {
      if (step.does != cli::Step::Does::call) continue;
      out.asked.insert(step.word);
      if (!step.refusal.empty()) out.refused.insert(step.refusal);
    }
  }
  return out;
}

}  // namespace

TEST_CASE("a scenario asks for everything that there is in the registry") {
  const Told all = told();
  cli::LocalWorld world(cli::in_memory());
  for (const work::Entry& entry : world.house().registry().entries()) {
    if (!all.asked.contains(entry.name)) FAIL_CHECK("no scenario calls " << entry.name);
  }
  MESSAGE(world.house().registry().entries().size() << " entries");
}

TEST_CASE("a scenario meets every refusal that operations, views, doors and transfers give") {
  const Told all = told();
  const auto codes = refusals_in_code();
  REQUIRE(codes.size() > 60);
  for (const std::string& code : codes) {
    const bool is_met = all.refused.contains(code);
    if (!is_met && !elsewhere.contains(code)) FAIL_CHECK("no scenario meets ! " << code);
    if (is_met && elsewhere.contains(code)) FAIL_CHECK("a scenario meets it after all: " << code);
  }
  for (const auto& [code, why] : elsewhere) {
    if (!codes.contains(code)) FAIL_CHECK("nothing refuses " << code);
  }
  MESSAGE(codes.size() << " refusals in the code, " << all.refused.size() << " met");
}
