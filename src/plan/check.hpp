// The judgement of one document: what it is, which sections and questions, which elements, what is strong and what is
// worth asking. No mark, no share, no rank anywhere (D2). Pure: the same document and packs give the same answer.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "advice/advice.hpp"
#include "packs/packs.hpp"
#include "plan/answers.hpp"
#include "plan/extract.hpp"
#include "plan/heard.hpp"
#include "plan/mapping.hpp"
#include "plan/reading.hpp"
#include "plan/remembered.hpp"
#include "prose/node.hpp"
#include "thread/finding.hpp"

namespace rd::plan {

// Something strong, with the writers' own words: shown as readily as what is open (PRI-04).
struct Strength {
  std::string code;  // text key "strength.<code>"
  std::map<std::string, std::string> values;
  thread::Place place;
};

// What a text tells by itself.
struct ReadText {
  std::shared_ptr<const Reading> reading;
  Mapping mapping;
  Extracted extracted;
  std::vector<advice::Remark> remarks;
};

// Elements that people made, by kind.
using MadeByKind = std::map<std::string, std::vector<const thread::Element*>, std::less<>>;

struct Judgement {
  std::string title;
  std::string file;
  const packs::Packs* packs{};
  Date today{};
  std::map<std::string, std::string, std::less<>> frameworks;  // that people chose: the id by its sort
  Templates templates;                                         // that its documents follow; of one document: one
  std::shared_ptr<const Reading> reading;
  Mapping mapping;
  Extracted extracted;
  std::vector<Answer> answers;
  std::vector<thread::Finding> findings;  // all, in reading order
  std::vector<std::size_t> first_five;    // the questions of the talk sheet: indices of findings
  std::vector<Strength> strengths;        // the strongest first
  const MadeByKind* made{};               // null: none. Of these kinds `extracted` has none
  Heard heard;                            // of a workspace
  std::shared_ptr<Remembered> remembered = std::make_shared<Remembered>();
};
// The framework of this sort: that people chose, or else that is in force. Null when there is none.
[[nodiscard]] const packs::Framework* framework_of(const Judgement& judgement, packs::FrameworkSort sort);
// Of one kind: those that people made, or else those that were read.
[[nodiscard]] std::vector<const thread::Element*> of_kind(const Judgement& judgement, std::string_view kind);
// The first of the clue's kind in which all of its fields are filled; null when there is none.
[[nodiscard]] const thread::Element* first_filled(const Judgement& judgement, const packs::Clue& clue);
// What stands in the text gets the section of the template that it stands in.
void place_section(const Judgement& judgement, thread::Finding& finding);
// Of one kind, only those that were read.
[[nodiscard]] std::vector<const thread::Element*> read_of_kind(const Judgement& judgement, std::string_view kind);

// Made once from the packs; then safe on any thread.
class Checker {
 public:
  // The first is of documents that follow none.
  Checker(const packs::Packs& packs, const std::vector<std::string>& templates);
  // `library`: also the rules and writing patterns that are off at the start.
  [[nodiscard]] Judgement judge(const prose::Node& doc, std::string title, bool library, Date today) const;
  // The first half of it. `given`: what people said of headings.
  [[nodiscard]] ReadText read_text(const prose::Node& doc, const GivenSections& given, bool library,
                                   const std::vector<advice::OwnWord>& own = {}) const;
  [[nodiscard]] const packs::Packs& packs() const { return packs_; }
  [[nodiscard]] const packs::Template& usual_template() const { return *templates_.front(); }
  [[nodiscard]] const Answerer& answerer() const { return answerer_; }

 private:
  const packs::Packs& packs_;
  const Templates templates_;
  Extractor extractor_;
  Answerer answerer_;
  advice::Adviser adviser_;
};

// At most five, the firmest and weightiest first, one a rule where there is choice, spread over the areas; a thin
// vision comes first and stands for what follows from it (REV-09).
[[nodiscard]] std::vector<std::size_t> choose_five(const std::vector<thread::Finding>& findings);

// What choosing looks at, of one finding.
struct Asking {
  std::string_view rule;
  packs::Force force{};
  int weight{};
  packs::Area area{};
};
[[nodiscard]] std::vector<std::size_t> choose_five(const std::vector<Asking>& findings);
// Does the first go before the second? A thin vision before all, words last.
[[nodiscard]] bool goes_before(const Asking& one, const Asking& other);

[[nodiscard]] std::vector<Strength> strengths(const Judgement& judgement);
// Its parts, in that order: a thread, a talk, whole elements (goal, role, action, risk), a section. Who gives the same
// answer twice rests on what each looks at: of_kind() of its kind, open points there, the text; a section: the answers.
using OpenPoint = std::function<bool(const thread::Place&)>;
[[nodiscard]] bool is_open_point(const thread::Finding& finding);
[[nodiscard]] std::optional<Strength> strong_thread(const Judgement& judgement);
[[nodiscard]] std::optional<Strength> strong_talk(const Judgement& judgement, const OpenPoint& open_point);
[[nodiscard]] std::optional<Strength> whole_element(const Judgement& judgement, std::string_view kind,
                                                    const OpenPoint& open_point);
[[nodiscard]] std::optional<Strength> complete_section(const Judgement& judgement);
[[nodiscard]] std::vector<Strength> put_together(const std::vector<std::optional<Strength>>& found);

}  // namespace rd::plan
