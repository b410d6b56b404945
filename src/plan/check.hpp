// The judgement of one document: what it is, which sections and questions, which elements, what is strong and what is
// worth asking. No mark, no share, no rank anywhere (D2). Pure: the same document and packs give the same answer.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "advice/advice.hpp"
#include "packs/packs.hpp"
#include "plan/answers.hpp"
#include "plan/extract.hpp"
#include "plan/known.hpp"
#include "plan/mapping.hpp"
#include "plan/reading.hpp"
#include "prose/node.hpp"
#include "thread/finding.hpp"

namespace rd::plan {

// Something strong, with the writers' own words: shown as readily as what is open (PRI-04).
struct Strength {
  std::string code;  // text key "strength.<code>"
  std::map<std::string, std::string> values;
  thread::Place place;
};

struct Judgement {
  std::string title;
  std::string file;
  const packs::Template* template_{};
  std::shared_ptr<const Reading> reading;
  Mapping mapping;
  Extracted extracted;
  std::vector<Answer> answers;
  std::vector<thread::Finding> findings;  // all, in reading order
  std::vector<std::size_t> first_five;    // the questions of the talk sheet: indices of findings
  std::vector<Strength> strengths;        // the strongest first
};

// Made once from the packs; then safe on any thread.
class Checker {
 public:
  Checker(const packs::Packs& packs, std::string_view template_id);
  // `library`: also the rules and writing patterns that are off at the start.
  [[nodiscard]] Judgement judge(const prose::Node& doc, std::string title, bool library) const;
  // The same with what people know beside the text.
  [[nodiscard]] Judgement judge(const prose::Node& doc, std::string title, const Known& known) const;
  [[nodiscard]] const packs::Packs& packs() const { return packs_; }

 private:
  void ask(const prose::Node& doc, const std::vector<advice::Remark>& remarks, const Known& known, bool library,
           Judgement& out) const;
  [[nodiscard]] Judgement judged(const prose::Node& doc, std::string title, const Known& known, bool library) const;

  const packs::Packs& packs_;
  const packs::Template& template_;
  Extractor extractor_;
  Answerer answerer_;
  advice::Adviser adviser_;
};

// At most five, the firmest and weightiest first, one a rule where there is choice, spread over the areas; a thin
// vision comes first and stands for what follows from it (REV-09).
[[nodiscard]] std::vector<std::size_t> choose_five(const std::vector<thread::Finding>& findings);

[[nodiscard]] std::vector<Strength> strengths(const Judgement& judgement);

}  // namespace rd::plan
