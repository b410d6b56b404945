// Findings as a workspace tells them: as JSON, made once for each and put together often.
#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "plan/check.hpp"

namespace rd::plan {

// Where something stands in the workspace: ids as text, "" when it stands nowhere.
struct Spot {
  std::string section, element;
};

struct Told {
  std::size_t rule{};  // index in the packs
  std::string id;      // two that are alike have one, until they are told apart
  Asking asking;
  bool open_point{};
  std::size_t passage{};
  std::string block, section;
  std::string json;  // without id, first and first_here
};
// What every finding of a rule says with the same words, as JSON.
struct RuleTexts {
  explicit RuleTexts(const packs::Rule& rule);
  std::string title, why, go_on, source;
};
// `asking.rule` views the rule of the packs; `texts` are its.
[[nodiscard]] Told told(const packs::Packs& packs, std::size_t rule, const RuleTexts& texts,
                        const thread::Finding& finding, const Spot& spot);

using Settled = std::set<std::string, std::less<>>;

// The text of findings_json, from findings in order and an array of strengths. `first`: one of the five to begin with;
// `first_here`: of the five of its section; never one that is settled.
[[nodiscard]] std::string findings_text(const std::vector<const Told*>& findings, const Settled& settled,
                                        std::string_view strengths);

// {code, title, why, place, section?, element?}
[[nodiscard]] json::object strength_json(const Judgement& judgement, const packs::Packs& packs,
                                         const Strength& strength, const Spot& spot);

}  // namespace rd::plan
