// The findings of one workspace, kept as they are while it changes: a change asks only the rules and the elements that
// it can affect, and the answer is the same as when all is asked anew (a law of the tests). What a rule looks at is
// said by thread::reads_of() and, for natives, by natives(). One thread at a time; only what all may see goes in.
#pragma once
#include <array>
#include <optional>

#include "plan/made.hpp"
#include "plan/natives.hpp"
#include "plan/told.hpp"
#include "plan/written.hpp"

namespace rd::plan {

// The rules of the packs made ready, with what each looks at. Made once for all workspaces.
class RuleBook {
 public:
  // Elements of a kind that are counted for rules that ask so of others.
  struct Group {
    thread::Others others;
    std::vector<std::pair<std::size_t, int>> rules;  // with how many they ask for
  };
  struct Ready {
    const packs::Rule* rule{};
    thread::Conditions conditions;
    thread::Reads reads;
    std::optional<std::size_t> kind;  // index in the packs, of a rule on elements
    RuleTexts texts;
    std::set<std::string, std::less<>> kinds;  // that it gives its native along; empty: all that the native reads
  };
  explicit RuleBook(const packs::Packs& packs);

  std::vector<Ready> rules;
  std::vector<std::vector<std::size_t>> of_kind;  // by kind: rules on its elements
  std::vector<std::vector<Group>> groups;         // by kind
};

class Watch {
 public:
  // `edition`: by which it looks, whatever people chose; nothing: by the one they chose.
  Watch(const Checker& checker, const RuleBook& book, std::optional<Date> edition = {});
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  // What the state holds now. `changed`: entities that changed since the last call; new ones are found by themselves.
  void take(const work::State& open_part, const std::vector<AnyId>& changed, Date today);
  // See told.hpp.
  [[nodiscard]] std::string text() const;
  [[nodiscard]] std::size_t count() const;
  // About how much memory it takes.
  [[nodiscard]] std::size_t bytes() const;

 private:
  // What one change is about: filled in step by step.
  struct Step;
  class Around;

  void take_text(const work::View& view, Step& step);
  void take_places(Step& step);
  void take_choices(const work::View& view, Step& step);
  void take_frameworks(const work::View& view, Step& step);
  void take_left_over(Step& step);
  void take_groups(Step& step);
  void take_answers(Step& step);
  void take_everywhere(Step& step);
  void ask_elements(Step& step);
  [[nodiscard]] std::vector<std::size_t> of_kinds(const std::set<std::string, std::less<>>& kinds) const;
  [[nodiscard]] std::set<std::size_t> among(const std::set<std::string, std::less<>>& kinds, const Step& step,
                                            const std::vector<std::string>& types) const;
  void ask_natives_of_elements(Step& step);
  void ask_natives_near(Step& step);
  void ask_whole(Step& step);
  void take_strengths(Step& step);

  [[nodiscard]] bool asks_anew(std::size_t rule, const Step& step) const;
  [[nodiscard]] std::vector<thread::Hit> whole_hits(std::size_t rule) const;
  using Kinds = std::set<std::string, std::less<>>;  // of elements about which something else is asked
  void ask(std::size_t element, std::size_t rule, Kinds& told);
  void forget(std::size_t element, std::size_t rule, Kinds& told);
  void tell(std::size_t element, std::size_t rule, thread::Hit hit, Kinds& kinds);
  [[nodiscard]] Spot spot_of(const thread::Place& place) const;

  const Checker& checker_;
  const RuleBook& book_;
  const std::optional<Date> edition_;
  bool begun_{};
  Date today_{};
  Made made_;
  WrittenText written_;
  LeftOver left_;
  std::set<std::string, std::less<>> names_read_;  // key_of what the text tells
  MadeByKind by_kind_;
  Judgement now_;
  bool thin_{};
  std::map<std::string, Native, std::less<>> natives_;
  std::map<std::string, thread::AnswerState, std::less<>> answers_;
  Settled settled_;
  std::vector<char> on_, everywhere_;               // by rule
  std::vector<std::vector<int>> filled_;            // by kind and group: how many
  std::vector<std::vector<char>> in_group_;         // by element and group: is it one of them?
  std::vector<Under> under_;                        // by element
  std::vector<std::vector<Told>> at_;               // by element, in the order of the rules
  std::vector<std::vector<Told>> whole_;            // by rule: about the text and what was read in it
  std::set<std::string, std::less<>> open_blocks_;  // of these
  static constexpr std::size_t strength_parts = 7;
  std::array<std::optional<Strength>, strength_parts> strengths_;
  std::string strengths_text_{"[]"};
};

}  // namespace rd::plan
