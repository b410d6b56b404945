#include "work/everything.hpp"

#include <algorithm>

namespace rd::work {
namespace {

struct Wanted {
  std::vector<std::string> kinds;
  bool texts{};
  static constexpr std::array<std::string_view, 1> optional_fields{"texts"};
  static constexpr auto fields() {
    return std::tuple{field("kinds", &Wanted::kinds, "only these kinds; none: all", {.longest = 64, .most = 100}),
                      field("texts", &Wanted::texts, "also what has a topic of its own: whole texts")};
  }
};

RawJson everything(const Registry& registry, const View& view, const Wanted& wanted) {
  std::string out =
      R"({"seq":)" + std::to_string(view.seq()) + R"(,"me":")" + to_text(view.reader().member) + R"(","entities":[)";
  bool first = true;
  for (const auto& kind : view.kinds()) {
    const bool asked =
        wanted.kinds.empty() || std::find(wanted.kinds.begin(), wanted.kinds.end(), kind) != wanted.kinds.end();
    if (!asked || (registry.has_own_topic(kind) && !wanted.texts)) continue;
    view.each(kind, [&](const EntityPtr& entity) {
      if (!first) out += ',';
      first = false;
      out += entity_json(registry, view.reader(), *entity);
    });
  }
  return {out + "]}"};
}

}  // namespace

void register_ops(Registry& registry) {
  registry.view(
      "workspace.load", "load", Right::see,
      [&registry](const View& view, const Wanted& in) -> Result<RawJson> { return everything(registry, view, in); },
      "All that I may see, and the number from which to follow");
}

}  // namespace rd::work
