#include "plan/heard.hpp"

#include "plan/document.hpp"
#include "plan/natives.hpp"
#include "thread/elements.hpp"

namespace rd::plan {

using thread::Hit;

bool concerns_heard(const std::string& kind) {
  return kind == Contribution::kind || kind == DocumentSection::kind || kind == "organisation";
}

Heard heard_in(const work::View& view) {
  Heard out;
  std::set<AnyId> from;
  for (const auto& contribution : view.all<Contribution>()) {
    const work::EntityPtr entity = view.find(contribution.id);
    if (entity == nullptr || view.find(entity->part_of) == nullptr) continue;
    ++out.contributions;
    from.insert(contribution.organisation);
    out.levels.emplace(to_json(contribution.level).as_string());
  }
  view.each("organisation", [&](const work::EntityPtr& entity) {
    (from.contains(entity->id) ? out.partners : out.silent).push_back(thread::name_of(*entity));
  });
  return out;
}

namespace {

std::size_t at_least(const packs::Rule& rule) {
  constexpr std::size_t otherwise = 4;
  for (const auto& condition : rule.when)
    if (const auto found = condition.values.find("at_least");
        condition.key == "native" && found != condition.values.end())
      return static_cast<std::size_t>(std::stoul(found->second));
  return otherwise;
}

std::vector<Hit> one_hit(std::map<std::string, std::string> values) {
  Hit hit;
  hit.ground = values.at("missing");
  hit.values = std::move(values);
  return {hit};
}

}  // namespace

// All that was brought in comes from one partner, and there are others.
std::vector<Hit> support_of_one_partner(const Judgement& judgement, const packs::Rule& rule) {
  constexpr std::size_t most = 5;
  const Heard& heard = judgement.heard;
  if (heard.contributions < at_least(rule) || heard.partners.size() != 1 || heard.silent.empty()) return {};
  std::vector<std::string> missing = heard.silent;
  if (missing.size() > most) missing.resize(most);
  return one_hit({{"name", heard.partners.front()}, {"missing", listed(missing)}});
}

// All of it comes from one level.
std::vector<Hit> support_of_one_level(const Judgement& judgement, const packs::Rule& rule) {
  const Heard& heard = judgement.heard;
  if (heard.contributions < at_least(rule) || heard.levels.size() != 1) return {};
  std::vector<std::string> missing;
  for (const auto& [level, name] : {std::pair<std::string, std::string>{"operational", "de mensen in de klas"},
                                    {"coordinating", "wie het opleiden coördineert"},
                                    {"steering", "leidinggevenden en bestuurders"}})
    if (!heard.levels.contains(level)) missing.push_back(name);
  return one_hit({{"missing", listed(missing)}});
}

}  // namespace rd::plan
