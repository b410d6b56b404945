#include "cli/scenario.hpp"

#include <chrono>
#include <future>

#include "base/fault.hpp"
#include "cli/demo.hpp"
#include "cli/test_rigs.hpp"

using namespace rd;
using cli::LocalWorld;
using cli::Restart;
using store::FaultPlan;

namespace {

// What is wrong with this text, "" when it goes as written.
std::string wrong_with(const std::string& text) {
  const auto scenario = cli::parse_scenario("x.txt", text);
  if (!scenario) return cli::to_line(scenario.error());
  LocalWorld world(cli::in_memory());
  const auto mistake = cli::play(*scenario, world);
  return mistake ? cli::to_line(*mistake) : "";
}

bool begins(const std::string& text, const std::string& with) {
  return text.starts_with(with);
}

struct FailingRuns {
  int met{};  // runs in which the call came
  std::vector<std::string> mistakes;
};

// The first, the second … call of the store fails, until the story has no such call.
FailingRuns every_call_failing(const cli::Scenario& scenario) {
  FailingRuns out;
  const auto track = cli::track(scenario, cli::in_memory());
  if (!track) return {0, {cli::to_line(track.error())}};
  for (const auto how : {FaultPlan::How::once, FaultPlan::How::for_ever}) {
    for (const auto what : {FaultPlan::What::full, FaultPlan::What::unknown_yet_done}) {
      for (std::int64_t call = 1;; ++call) {
        auto setting = cli::in_memory();
        setting.faults = FaultPlan{call, how, what};
        const auto run = cli::play_failing(scenario, setting, *track);
        if (run.mistake) out.mistakes.push_back(cli::to_line(*run.mistake));
        if (!run.failed || run.mistake) break;
        ++out.met;
      }
    }
  }
  return out;
}

}  // namespace

TEST_CASE("the scenarios go as written in memory, on SQLite, and with a stop after every step") {
  const auto scenarios = cli::all_scenarios();
  REQUIRE(!scenarios.empty());
  for (const auto& scenario : scenarios) {
    CAPTURE(scenario.file);
    LocalWorld memory(cli::in_memory());
    if (const auto mistake = cli::play(scenario, memory)) FAIL_CHECK("in memory: " << cli::to_line(*mistake));

    LocalWorld stopping(cli::in_memory());
    if (const auto mistake = cli::play(scenario, stopping, Restart::after_every_step))
      FAIL_CHECK("stopping: " << cli::to_line(*mistake));

    const store::Folder folder;
    auto on_sqlite = cli::in_memory();
    on_sqlite.open = [&] { return cli::open_store({(folder / "data").string(), {}}); };
    LocalWorld sqlite(on_sqlite);
    if (const auto mistake = cli::play(scenario, sqlite)) FAIL_CHECK("on SQLite: " << cli::to_line(*mistake));
  }
}

TEST_CASE("P1: the scenarios go as written on PostgreSQL, also where one commit in twenty meets trouble") {
  using Store = store::PostgresStore;
  for (const auto& scenario : cli::all_scenarios()) {
    CAPTURE(scenario.file);
    const std::string address = store::cluster().fresh();
    auto plain = cli::in_memory();
    plain.open = [&] { return cli::open_store({{}, address}); };
    LocalWorld postgres(plain);
    if (const auto mistake = cli::play(scenario, postgres)) FAIL_CHECK("on PostgreSQL: " << cli::to_line(*mistake));
    CHECK(Store({address}).verify_all().empty());

    auto troubled = cli::in_memory();
    troubled.open = [other = store::cluster().fresh(store::serializable)] {
      return std::make_unique<Store>(Store::Setting{other, std::chrono::seconds(15), store::CommitTrouble(5)});
    };
    LocalWorld serializable(troubled);
    if (const auto mistake = cli::play(scenario, serializable, Restart::after_every_step))
      FAIL_CHECK("serializable, with trouble: " << cli::to_line(*mistake));
  }
}

TEST_CASE("the scenarios go as written over HTTP") {
  for (const auto& scenario : cli::all_scenarios()) {
    CAPTURE(scenario.file);
    cli::HttpWorld world;
    if (const auto mistake = cli::play(scenario, world)) FAIL_CHECK("over HTTP: " << cli::to_line(*mistake));
  }
}

TEST_CASE("a story of thirty lines in memory takes milliseconds") {
  const auto scenarios = cli::all_scenarios();
  const auto start = std::chrono::steady_clock::now();
  for (const auto& scenario : scenarios) {
    LocalWorld world(cli::in_memory());
    static_cast<void>(cli::play(scenario, world));
  }
  const auto ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
  MESSAGE(scenarios.size() << " scenarios: " << ms << " ms");
}

TEST_CASE("whatever store call fails, once or for ever, nothing that was told is lost and nothing is done twice") {
  const auto scenarios = cli::all_scenarios();
  std::vector<std::future<FailingRuns>> all;
  for (const auto& scenario : scenarios) {
    all.push_back(std::async(std::launch::async, [&scenario] { return every_call_failing(scenario); }));
  }
  int met = 0;
  for (auto& one : all) {
    const FailingRuns runs = one.get();
    met += runs.met;
    for (const std::string& line : runs.mistakes) FAIL_CHECK(line);
  }
  MESSAGE(met << " failing runs");
  CHECK(met > 1'000);
}

TEST_CASE("a mistake in a scenario tells the line, what was expected and what came") {
  CHECK(begins(wrong_with("cast anna lead\nanna element.create {\"kind\":\"gaol\",\"fields\":{\"name\":\"x\"}}\n"),
               "x.txt:2: expected an answer to element.create\n  came element.kind_unknown"));
  CHECK(begins(wrong_with("# leeg\n\nanna workspace.show {}\n"), "x.txt:3: expected program, nobody, or somebody"));
  CHECK(begins(wrong_with("cast anna lead\nanna workspace.show\n= {\"name\":\"other\"}\n"),
               "x.txt:3: expected {\"name\":\"other\"} (look at name)\n  came {"));
  CHECK(begins(wrong_with("cast anna lead\nanna workspace.show\n! right.missing\n"),
               "x.txt:2: expected ! right.missing"));
  CHECK(begins(wrong_with("cast bram reader\nbram workspace.update {\"from\":\"$seq\",\"set\":{}}\n"),
               "x.txt:2: expected a name that is known\n  came $seq"));
  CHECK(begins(wrong_with("cast bram reader\nbram element.list {\"kind\":1}\n! right.missing\n"),
               "x.txt:2: expected ! right.missing\n  came input.type"));
  CHECK(begins(wrong_with("cast anna lead\nanna workspace.show {} -> x from nowhere\n"),
               "x.txt:2: expected an answer with nowhere"));
  CHECK(begins(wrong_with("today morgen\n"), "x.txt:1: expected today 2027-01-01"));
  CHECK(begins(wrong_with("= {}\n"), "x.txt:1: expected a call before ="));
  CHECK(begins(wrong_with("anna element.create {\"kind\"\n"), "x.txt:1: expected a JSON object"));
  CHECK(begins(wrong_with("anna doet iets\n"), "x.txt:1: expected WHO noun.verb"));
}

TEST_CASE("what is wanted may be less than what came, but lists are as long") {
  const auto other = [](const char* wanted, const char* actual) {
    return cli::differs(parse_json(wanted).value(), parse_json(actual).value()).value_or("-");
  };
  CHECK(other(R"({"a":1})", R"({"a":1.0,"b":2})") == "-");
  CHECK(other(R"({"a":{"b":[{"c":1}]}})", R"({"a":{"b":[{"c":2}]}})") == "a.b.0.c");
  CHECK(other(R"([1])", R"([1,2])") == "");
  CHECK(other(R"({"a":null})", R"({})") == "-");
  CHECK(other(R"({"a":null})", R"({"a":1})") == "a");
  CHECK(other(R"({"a":"*"})", R"({"a":[1]})") == "-");
  CHECK(other(R"({"a":"*"})", R"({})") == "a");
}

TEST_CASE("ids become numbers in the order in which they come") {
  const std::string one = to_text(AnyId{1, 2}), other = to_text(AnyId{3, 4});
  CHECK(cli::numbered_ids("x " + one + "," + other + " " + one + "0") == "x #1,#2 " + one + "0");
}

TEST_CASE("the demo is played in an empty folder, and only there") {
  const store::Folder folder;
  CHECK(cli::play_demo({(folder / "data").string(), {}}, cli::loaded_packs()));
  CHECK_FALSE(cli::play_demo({(folder / "data").string(), {}}, cli::loaded_packs()));
}
