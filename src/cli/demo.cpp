#include "cli/demo.hpp"

#include "base/embedded.hpp"
#include "base/fault.hpp"
#include "cli/scenario.hpp"

namespace rd::cli {

bool play_demo(const DataPlace& place, const packs::Packs& packs) {
  LocalWorld world(LocalWorld::Setting{packs, [&] { return open_store(place); }, {}, {}, true});
  if (!world.house().store().workspaces().empty()) return false;
  Names names;
  for (const EmbeddedFile& file : embedded_files()) {
    if (!file.path.starts_with("demo/")) continue;
    const auto scenario = parse_scenario(std::string(file.path), file.bytes);
    if (!scenario) throw Fault(to_line(scenario.error()));
    Play play(*scenario, world, names);
    while (!play.over()) {
      if (const auto mistake = play.step()) throw Fault(to_line(*mistake));
    }
  }
  return true;
}

}  // namespace rd::cli
