// Native rules that ask about elements one by one: those that changed, or what they are linked with did.
#include <algorithm>

#include "plan/watch_step.hpp"

namespace rd::plan {

// All elements of these kinds.
std::vector<std::size_t> Watch::of_kinds(const std::set<std::string, std::less<>>& kinds) const {
  std::vector<std::size_t> out;
  for (const std::string& name : kinds) {
    const packs::Kind* kind = checker_.packs().kind(name);
    if (kind == nullptr) continue;
    const auto& of = made_.of_kind(static_cast<std::size_t>(kind - checker_.packs().kinds.data()));
    out.insert(out.end(), of.begin(), of.end());
  }
  return out;
}

// Of these kinds, those that tell something else or got or lost a link of these types.
std::set<std::size_t> Watch::among(const std::set<std::string, std::less<>>& kinds, const Step& step,
                                   const std::vector<std::string>& types) const {
  std::set<std::size_t> out;
  const auto add = [&](std::size_t i) {
    if (kinds.contains(made_.elements()[i].element.kind)) out.insert(i);
  };
  for (const std::size_t i : step.touched.elements) add(i);
  for (const auto& [i, type] : step.touched.links)
    if (std::find(types.begin(), types.end(), type) != types.end()) add(i);
  return out;
}

void Watch::ask_natives_of_elements(Step& step) {
  const bool thin = vision_is_thin(now_);
  step.thin = std::exchange(thin_, thin) != thin;
  for (std::size_t r = 0; r < book_.rules.size(); ++r) {
    const auto native = natives_.find(book_.rules[r].reads.native);
    if (native == natives_.end() || !native->second.each) continue;
    const bool all = step.text || step.thin || (step.day && native->second.today) || step.rules_changed.contains(r);
    const auto& settled = native->second.settled_by;
    const auto some = all ? std::set<std::size_t>{} : among(native->second.kinds, step, settled);
    const auto which = all ? of_kinds(native->second.kinds) : std::vector<std::size_t>(some.begin(), some.end());
    Elements there;
    for (const std::size_t i : which) {
      const MadeElement& made = made_.elements()[i];
      forget(i, r, step.kinds_told);
      if (made.there && (settled.empty() || made_.links(i, settled) == 0)) there.push_back(&made.element);
    }
    if (on_[r] == 0 || there.empty()) continue;
    for (thread::Hit& hit : native->second.each(*book_.rules[r].rule, there)) {
      const auto id = parse_id(hit.place.block);
      tell(*made_.find(*id), r, std::move(hit), step.kinds_told);
    }
  }
}

void Watch::ask_natives_near(Step& step) {
  std::set<std::size_t> which;  // at the first time all are asked
  for (std::size_t t = 0; !step.first && t < step.touched.elements.size(); ++t) {
    which.insert(step.touched.elements[t]);
    for (const Near& near : made_.near(step.touched.elements[t])) which.insert(near.index);
  }
  for (std::size_t l = 0; !step.first && l < step.touched.links.size(); ++l) which.insert(step.touched.links[l].first);
  for (std::size_t r = 0; r < book_.rules.size(); ++r) {
    const auto native = natives_.find(book_.rules[r].reads.native);
    if (native == natives_.end() || !native->second.near) continue;
    const auto& kinds = native->second.kinds;
    const auto ask = [&](std::size_t i) {
      const MadeElement& made = made_.elements()[i];
      forget(i, r, step.kinds_told);
      if (!made.there || on_[r] == 0) return;
      for (thread::Hit& hit : native->second.near(*book_.rules[r].rule, made.element, made_.near(i)))
        tell(i, r, std::move(hit), step.kinds_told);
    };
    if (step.first || step.rules_changed.contains(r)) {
      for (const std::size_t i : of_kinds(kinds)) ask(i);
    } else {
      for (const std::size_t i : which)
        if (kinds.contains(made_.elements()[i].element.kind)) ask(i);
    }
  }
}

}  // namespace rd::plan
