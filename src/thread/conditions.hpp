// The conditions of one rule, made ready once, and what they read. Who works findings out anew after a change rests on
// reads_of(): a condition that looks at something else says so there.
#pragma once
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"
#include "packs/packs.hpp"
#include "text/pattern.hpp"
#include "text/stem.hpp"
#include "thread/element.hpp"

namespace rd::thread {

enum class AnswerState { answered, elsewhere, open, not_checkable };

// What a rule looks at beside the fields of its subject, which every rule on elements reads: its texts name them. No
// condition looks further than one link.
struct Reads {
  std::vector<std::string> fields;              // that it stands on, beside the name
  bool all_fields{};                            // or on all of them
  bool today{};                                 // a day of its subject that has passed
  std::set<std::string, std::less<>> links;     // types of links at its subject
  std::vector<const packs::Condition*> others;  // fields and links of others of its kind
  std::set<std::string, std::less<>> counts;    // kinds: how many there are
  std::set<std::string, std::less<>> sections;  // what is said there
  std::set<std::string, std::less<>> answers;   // questions
  std::string native;                           // what it looks at, it says itself
};
[[nodiscard]] Reads reads_of(const packs::Rule& rule);

// Which others of its kind count: those in which all of these fields are filled, and those with a link of these types.
struct Others {
  std::vector<std::string> fields, links;
  bool operator==(const Others&) const = default;
};
[[nodiscard]] Others others_of(const packs::Condition& condition);
[[nodiscard]] bool is_one(const Others& others, const Element& element, const std::function<int()>& links);

// An element that a rule asks about, and its number among all; null for a rule on a section or the document.
struct Subject {
  const Element* element{};
  std::size_t index{};
};

// What a subject stands among. Given by who runs the rules.
class Around {
 public:
  virtual ~Around() = default;
  // Links of these types at the subject, at either end.
  [[nodiscard]] virtual int links(const Subject& subject, const std::vector<std::string>& types) const = 0;
  // Others of its kind that count.
  [[nodiscard]] virtual int others(const Subject& subject, const Others& others) const = 0;
  [[nodiscard]] virtual int count(std::string_view kind) const = 0;
  // Nothing when the section was not recognised: then it neither says nor lacks.
  [[nodiscard]] virtual std::optional<bool> says(std::string_view section, const text::WordQuery& words) const = 0;
  [[nodiscard]] virtual std::optional<AnswerState> answer(std::string_view question) const = 0;
  // Nothing when what is looked at is of no day, as a file is: then no day has passed.
  [[nodiscard]] virtual std::optional<Date> today() const = 0;
};

class Conditions {
 public:
  explicit Conditions(const packs::Rule& rule);

  // Those that are the same whatever the subject is: counts, sections, answers.
  [[nodiscard]] bool hold_everywhere(const Around& around) const;
  // Those on the subject: its fields, its links, others of its kind.
  [[nodiscard]] bool hold_here(const Subject& subject, const Around& around) const;
  [[nodiscard]] bool hold(const Subject& subject, const Around& around) const {
    return hold_everywhere(around) && hold_here(subject, around);
  }

 private:
  enum class Key {
    unlinked,
    filled,
    empty,
    passed,
    linked,
    others,
    same,
    more,
    says,
    lacks,
    matches,
    native,
    count,
    section_says,
    section_lacks,
    answered,
    unanswered
  };
  [[nodiscard]] static Key key_of(std::string_view name);
  struct One {
    Key key{};
    const packs::Condition* condition;
    int at_least{}, at_most{};
    std::optional<text::Pattern> pattern;
    text::WordQuery words;
    Others others;
  };
  [[nodiscard]] static bool here(const One& one, const Subject& subject, const Around& around);
  [[nodiscard]] static bool everywhere(const One& one, const Around& around);

  std::vector<One> here_, everywhere_;
};

// An argument of a condition as written, "" when it has none.
[[nodiscard]] std::string value_of(const packs::Condition& condition, std::string_view key);
// How many a condition asks for at least.
[[nodiscard]] int at_least(const packs::Condition& condition, int otherwise);

}  // namespace rd::thread
