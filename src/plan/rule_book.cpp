// What the rules of the packs look at, worked out once.
#include <algorithm>
#include <sstream>

#include "plan/watch.hpp"

namespace rd::plan {

namespace {

// A native that is told which kinds to look at looks at no others.
std::set<std::string, std::less<>> kinds_given(const packs::Packs& packs, const packs::Rule& rule) {
  std::set<std::string, std::less<>> out;
  for (const packs::Condition& condition : rule.when) {
    if (condition.key != "native") continue;
    for (const std::string_view name : {"kind", "of", "elements"}) {
      std::istringstream members(thread::value_of(condition, name));
      for (std::string member; std::getline(members, member, '|');)
        if (packs.kind(member) != nullptr) out.insert(member);
    }
  }
  return out;
}

}  // namespace

RuleBook::RuleBook(const packs::Packs& packs) : of_kind(packs.kinds.size()), groups(packs.kinds.size()) {
  for (std::size_t r = 0; r < packs.rules.size(); ++r) {
    const packs::Rule& rule = packs.rules[r];
    Ready ready{&rule,        thread::Conditions(rule), thread::reads_of(rule),
                std::nullopt, RuleTexts(rule),          kinds_given(packs, rule)};
    if (const packs::Kind* kind = packs.kind(rule.each); kind != nullptr && ready.reads.native.empty()) {
      ready.kind = static_cast<std::size_t>(kind - packs.kinds.data());
      of_kind[*ready.kind].push_back(r);
      for (const packs::Condition* c : ready.reads.others) {
        auto& of = groups[*ready.kind];
        const thread::Others others = thread::others_of(*c);
        auto group = std::find_if(of.begin(), of.end(), [&](const Group& g) { return g.others == others; });
        if (group == of.end()) group = of.insert(of.end(), Group{others, {}});
        group->rules.emplace_back(r, thread::at_least(*c, 1));
      }
    }
    rules.push_back(std::move(ready));
  }
}

}  // namespace rd::plan
