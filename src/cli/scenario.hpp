// A story in lines that a colleague can read: who does what, and what comes of it. The main body of tests, and the
// content of the demo. tests/scenarios/README.md describes the form.
//
//   cast anna lead
//   anna   element.create {"kind":"goal","fields":{"name":"…"}} -> goal
//   anna   element.show {"element":"$goal"}
//   = {"element":{"fields":{"name":"…"}}}
//   bram   element.remove {"element":"$goal"}
//   ! right.missing
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/world.hpp"

namespace rd::cli {

// What is wrong and where, for who wrote the line.
struct Mistake {
  std::string file;
  int line{};
  std::string expected, came;
};
[[nodiscard]] std::string to_line(const Mistake& mistake);

struct Step {
  enum class Does { cast, workspace, today, call };
  Does does{};
  int line{};
  std::string actor;  // call, cast: who
  std::string word;   // call: the operation; cast: the role, "" for none; workspace: its name; today: the date
  json::value in = json::object{};  // call: the input; cast, workspace: what there is more to say
  struct Saved {
    std::string name, path, after;  // -> name from path after text
  };
  std::vector<Saved> saves;
  struct Expected {
    int line{};
    json::value value;
  };
  std::vector<Expected> expects;
  std::string refusal;  // the code that must come; "" when the call must succeed
};

struct Scenario {
  std::string file;
  std::vector<Step> steps;
};
[[nodiscard]] tl::expected<Scenario, Mistake> parse_scenario(std::string file, std::string_view text);

// What a scenario knows by name: who plays, which workspaces there are, what was made. Scenarios that follow each other
// in one world share it.
struct Names {
  std::string workspace = "main";
  std::map<std::string, AnyId> workspaces;
  std::map<std::string, AnyId> accounts;                         // by actor
  std::map<std::pair<std::string, std::string>, AnyId> members;  // by workspace and actor
  std::map<std::string, json::value> values;                     // by name
};

// One scenario in one world, step after step.
class Play {
 public:
  Play(const Scenario& scenario, World& world, Names& names) : scenario_(scenario), world_(world), names_(names) {}

  [[nodiscard]] bool over() const { return at_ == scenario_.steps.size(); }
  // Does the next step and looks at what came. Throws the fault of the world; then the same step is next, and goes with
  // the same ref. What is no call, and a call of a door or transfer, which has no ref, the world holds its faults for.
  [[nodiscard]] std::optional<Mistake> step();

 private:
  [[nodiscard]] std::optional<Mistake> cast(const Step& step);
  [[nodiscard]] std::optional<Mistake> enter_workspace(const Step& step);
  [[nodiscard]] std::optional<Mistake> call(const Step& step);
  [[nodiscard]] std::optional<Mistake> look_at(const Step& step, const work::Answer& answer);
  [[nodiscard]] std::optional<Mistake> save(const Step& step, const json::value& answer);
  // The workspace that calls go to now; begun when this is the first one hears of it.
  [[nodiscard]] std::optional<Mistake> need_workspace(const Step& step, const json::value& more);
  [[nodiscard]] tl::expected<json::value, Mistake> filled(const json::value& value, int line) const;
  [[nodiscard]] tl::expected<work::Caller, Mistake> caller(const Step& step) const;
  [[nodiscard]] std::optional<json::value> named(const std::string& name) const;
  [[nodiscard]] Result<work::Answer> by_program(const std::string& op, json::value in, int line);
  [[nodiscard]] AnyId ref_of(int line, const std::string& op) const;
  [[nodiscard]] Mistake mistake(int line, std::string expected, std::string came) const {
    return {scenario_.file, line, std::move(expected), std::move(came)};
  }

  const Scenario& scenario_;
  World& world_;
  Names& names_;
  std::size_t at_{};
};

// The whole of it. `restart`: the world stops and begins again after every step.
enum class Restart { never, after_every_step };
[[nodiscard]] std::optional<Mistake> play(const Scenario& scenario, World& world, Restart restart = Restart::never);

// What is kept after each step when nothing fails.
using Track = std::vector<std::string>;
[[nodiscard]] tl::expected<Track, Mistake> track(const Scenario& scenario, const LocalWorld::Setting& setting);

// One run with store calls failing as `setting.faults` says. Once: every step that met the fault is sent again with the
// same ref, and in the end all is as on the track. For ever: the program stops at the first fault, and what the store
// then holds is what was on the track, up to that step.
struct Failing {
  bool failed{};  // the call came
  std::optional<Mistake> mistake;
};
[[nodiscard]] Failing play_failing(const Scenario& scenario, const LocalWorld::Setting& setting, const Track& track);

// Does `actual` hold what `wanted` says? Objects: at least these members, null is also one that is not there. Lists:
// the same length, each holds. "*" is anything but null. Answers the path of the first that does not, "" when all do.
[[nodiscard]] std::optional<std::string> differs(const json::value& wanted, const json::value& actual);

}  // namespace rd::cli
