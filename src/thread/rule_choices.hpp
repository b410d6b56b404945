// Which rules a partnership chose: one entity for every rule they decided about. The others are as the packs say.
#pragma once
#include "packs/packs.hpp"
#include "work/view.hpp"

namespace rd::thread {

struct RuleChoice {
  AnyId id;
  std::string rule;
  bool on{};
  std::optional<std::string> body;
  Date date{};
  static constexpr std::string_view kind = "rule_choice";
  static constexpr auto fields() {
    return std::tuple{field("rule", &RuleChoice::rule, "of the packs"),
                      field("on", &RuleChoice::on, "looked at, or not"),
                      field("body", &RuleChoice::body, "who decided so"), field("date", &RuleChoice::date, "when")};
  }
};

// [{document?, lines?, law?, article?, ours?}]
[[nodiscard]] json::array sources_json(const std::vector<packs::Source>& sources);

}  // namespace rd::thread
