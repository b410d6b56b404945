// Help with making a goal or an action concrete, only when somebody asks for it: a question for each letter of SMART,
// from the fields and from the sentence. No mark. An ambition is asked whether it is feasible and affordable; a vision
// and a mission are left alone.
#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "advice/advice.hpp"
#include "packs/packs.hpp"

namespace rd::plan {

// What is known of the one it is about.
struct SmartSubject {
  std::string kind, name;
  std::map<std::string, std::string, std::less<>> fields;  // what is filled, as text
  std::set<std::string, std::less<>> links;                // types
};

struct SmartQuestion {
  std::string letter;  // "S"; "" for what has none
  std::string about;   // "specific"
  packs::Text explains, ask;
  std::string seen;  // the writers' own words that it asks about, "" when none
};

// Empty for a kind that this is no help for.
[[nodiscard]] std::vector<SmartQuestion> smart_questions(const packs::Packs& packs, const advice::Adviser& adviser,
                                                         const SmartSubject& subject);

}  // namespace rd::plan
