// Which guiding questions does this document answer, and where? "Elsewhere" ("zie jaarplan") is a full answer (DOC-14).
// A question without clues in its pack is not checkable, and nothing follows from that.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "packs/packs.hpp"
#include "plan/mapping.hpp"
#include "plan/reading.hpp"
#include "text/pattern.hpp"
#include "thread/rules.hpp"

namespace rd::plan {

using Templates = std::vector<const packs::Template*>;

struct Answer {
  const packs::Question* question{};
  const packs::Section* section{};
  thread::AnswerState state{};
  thread::Place place;  // of the answering sentence or element, or of the reference
  std::string where;    // elsewhere: what is referred to ("jaarplan")
};

// What one text answers, remembered clue by clue. Refers to the reading and the mapping; for one thread at a time.
class AnswersInText {
 public:
  AnswersInText(const Reading& reading, const Mapping& mapping);
  ~AnswersInText();
  AnswersInText(const AnswersInText&) = delete;
  AnswersInText& operator=(const AnswersInText&) = delete;

 private:
  friend class Answerer;
  struct Search;
  std::unique_ptr<Search> search_;
};

// Compiled once; then safe on any thread.
class Answerer {
 public:
  // The first element that a clue asks for; null when there is none.
  using FirstFilled = std::function<const thread::Element*(const packs::Clue&)>;

  Answerer(const packs::Packs& packs, const Templates& templates);
  // To the questions of these templates.
  [[nodiscard]] std::vector<Answer> answers(AnswersInText& text, const Templates& in_use,
                                            const FirstFilled& first_filled) const;
  // Does an answer look for an element of this kind?
  [[nodiscard]] bool looks_for(std::string_view kind) const;

 private:
  struct Compiled;
  std::shared_ptr<const Compiled> compiled_;
};

}  // namespace rd::plan
