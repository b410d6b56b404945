// A scenario while the store fails.
#include "cli/scenario.hpp"

namespace rd::cli {
namespace {

constexpr int most_tries = 4;

std::vector<AnyId> all_of(const Names& names) {
  std::vector<AnyId> out;
  for (const auto& [name, id] : names.workspaces) out.push_back(id);
  return out;
}

// The first line that is not the same, with the one before it.
std::string first_other(const std::string& wanted, const std::string& came) {
  std::size_t line = 0;
  std::size_t at = 0;
  while (at < wanted.size() && at < came.size() && wanted[at] == came[at]) {
    if (wanted[at++] == '\n') line = at;
  }
  const auto rest = [&](const std::string& text) { return text.substr(std::min(line, text.size()), 300); };
  return rest(wanted) + "\n  but " + rest(came);
}

// Does the step, again and again while it meets a fault. False: the fault stays.
tl::expected<bool, Mistake> stubborn(Play& play) {
  for (int tries = 0; tries < most_tries; ++tries) {
    try {
      if (auto wrong = play.step()) return tl::unexpected(*std::move(wrong));
      return true;
    } catch (const Fault&) {
    }
  }
  return false;
}

}  // namespace

tl::expected<Track, Mistake> track(const Scenario& scenario, const LocalWorld::Setting& setting) {
  LocalWorld::Setting clean = setting;
  clean.faults.reset();
  LocalWorld world(clean);
  Names names;
  Play play(scenario, world, names);
  Track out;
  while (!play.over()) {
    if (auto wrong = play.step()) return tl::unexpected(*std::move(wrong));
    out.push_back(world.kept(all_of(names)));
  }
  return out;
}

Failing play_failing(const Scenario& scenario, const LocalWorld::Setting& setting, const Track& track) {
  LocalWorld world(setting);
  Names names;
  Play play(scenario, world, names);
  const bool once = setting.faults->how == store::FaultPlan::How::once;
  std::size_t at = 0;
  bool stopped = false;
  for (; !play.over() && !stopped; at += stopped ? 0 : 1) {
    const auto went = stubborn(play);
    if (!went) return {true, went.error()};
    stopped = !*went;
  }
  Failing out{world.failed(), {}};
  if (track.empty()) return out;
  world.mend();
  const std::string kept = world.kept(all_of(names));
  const auto says = [&](std::size_t step) { return step < track.size() && kept == track[step]; };
  const std::size_t before = at == 0 ? 0 : at - 1;
  // A write that failed for ever may still have been done.
  if ((once && stopped) || !(says(before) || (stopped && (at == 0 || says(at))))) {
    const int line = scenario.steps[std::min(at, scenario.steps.size() - 1)].line;
    const std::string call = "store call " + std::to_string(setting.faults->call) + " fails: ";
    out.mistake = Mistake{scenario.file, line, call + "kept as without it", first_other(track[before], kept)};
  }
  return out;
}

}  // namespace rd::cli
