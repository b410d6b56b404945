// The rules that conditions cannot say: they compare places with each other. Each is a function of the judgement so
// far; their texts, force and sources stand in packs/regels. Parameters come from there too.
#pragma once
#include <map>
#include <set>
#include <string>

#include "plan/check.hpp"
#include "plan/made.hpp"
#include "thread/rules.hpp"

namespace rd::plan {

using Elements = std::vector<const thread::Element*>;

// A native rule, and what it looks at beside the text: when none of that changed, it answers the same.
struct Native {
  thread::Native whole;                      // asks about the text, and about what was read in it
  std::set<std::string, std::less<>> kinds;  // elements of these
  bool answers{};
  bool differences{};
  bool today{};  // what is in force
  bool heard{};  // what partners brought in
  // Where it also asks about elements one by one: about these of those that people made.
  std::function<std::vector<thread::Hit>(const packs::Rule&, const Elements&)> each;
  std::vector<std::string> settled_by;  // not about those with a link of these types
  // Where it asks about elements that people made with what they are linked with.
  std::function<std::vector<thread::Hit>(const packs::Rule&, const thread::Element&, const std::vector<Near>&)> near;
};

// By name. All three outlive them.
[[nodiscard]] std::map<std::string, Native, std::less<>> natives(const Judgement& judgement,
                                                                 const std::vector<advice::Remark>& remarks,
                                                                 const prose::Node& doc);

// One file each.
[[nodiscard]] std::vector<thread::Hit> numbers_contradict(const Judgement& judgement);
[[nodiscard]] std::vector<thread::Hit> sums_differ(const Judgement& judgement);
[[nodiscard]] std::vector<thread::Hit> references_broken(const Judgement& judgement);
[[nodiscard]] std::vector<thread::Hit> pictures_without_alt(const Judgement& judgement, const prose::Node& doc);
[[nodiscard]] std::vector<thread::Hit> vision_thin(const Judgement& judgement);
// A thin vision is asked about once, and others keep quiet about what follows from it.
[[nodiscard]] bool vision_is_thin(const Judgement& judgement);
[[nodiscard]] std::vector<thread::Hit> core_elements_unseen(const Judgement& judgement, const Elements& elements);
[[nodiscard]] std::vector<thread::Hit> shares_below_norm(const Judgement& judgement);
[[nodiscard]] std::vector<thread::Hit> shares_of_elements(const Judgement& judgement, const Elements& elements);
[[nodiscard]] std::vector<thread::Hit> satisfaction_only(const Judgement& judgement);
[[nodiscard]] std::vector<thread::Hit> professionalisation_formal_only(const Judgement& judgement);
[[nodiscard]] std::vector<thread::Hit> professionalisation_one_sided(const Judgement& judgement);
[[nodiscard]] std::vector<thread::Hit> words_absent(const Judgement& judgement, const packs::Rule& rule);
[[nodiscard]] std::vector<thread::Hit> sentences_matching(const Judgement& judgement, const packs::Rule& rule);
[[nodiscard]] std::vector<thread::Hit> support_of_one_partner(const Judgement& judgement, const packs::Rule& rule);
[[nodiscard]] std::vector<thread::Hit> support_of_one_level(const Judgement& judgement, const packs::Rule& rule);
// Over the elements of a workspace, of a kind and a field that the rule names.
[[nodiscard]] std::vector<thread::Hit> choices_uncovered(const Judgement& judgement, const packs::Rule& rule);
[[nodiscard]] std::vector<thread::Hit> names_uncovered(const Judgement& judgement, const packs::Rule& rule);
[[nodiscard]] std::vector<thread::Hit> minutes_asked(const Judgement& judgement);
[[nodiscard]] std::vector<thread::Hit> elements_double(const Judgement& judgement);
[[nodiscard]] std::vector<thread::Hit> level_unknown(const packs::Rule& rule, const thread::Element& element,
                                                     const std::vector<Near>& near);
[[nodiscard]] std::vector<thread::Hit> hours_differ(const thread::Element& element, const std::vector<Near>& near);
[[nodiscard]] std::vector<thread::Hit> instruments_double(const thread::Element& element,
                                                          const std::vector<Near>& near);
[[nodiscard]] std::vector<thread::Hit> questions_open(const Judgement& judgement);
[[nodiscard]] std::vector<thread::Hit> advice_hits(const Judgement& judgement,
                                                   const std::vector<advice::Remark>& remarks, std::string_view rule);

// "Anna, Bram en Carla"
[[nodiscard]] std::string listed(const std::vector<std::string>& names);

// A number as Dutch texts write it: "1.659", "0,4", "twaalf", "40 %".
struct Quantity {
  double value{};
  int decimals{};
  bool percent{};
  text::Span span;
};
[[nodiscard]] std::vector<Quantity> quantities(std::string_view text);
[[nodiscard]] std::string number_text(double value, int decimals);

}  // namespace rd::plan
