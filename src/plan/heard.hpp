// Whom a workspace has heard: which partners brought something in, and from which level. Never who.
#pragma once
#include <set>
#include <string>
#include <vector>

namespace rd::work {
class View;
}

namespace rd::plan {

struct Heard {
  std::size_t contributions{};
  std::vector<std::string> partners, silent;  // that brought something in, and that did not yet; in the order they came
  std::set<std::string> levels;               // "operational", "coordinating", "steering"
  bool operator==(const Heard&) const = default;
};

[[nodiscard]] Heard heard_in(const work::View& view);
// Does something of this kind change it?
[[nodiscard]] bool concerns_heard(const std::string& kind);

}  // namespace rd::plan
