// Which guiding questions does this document answer, and where? "Elsewhere" ("zie jaarplan") is a full answer (DOC-14).
// A question without clues in its pack is not checkable, and nothing follows from that.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "packs/packs.hpp"
#include "plan/mapping.hpp"
#include "plan/reading.hpp"
#include "text/pattern.hpp"
#include "thread/rules.hpp"

namespace rd::plan {

struct Answer {
  const packs::Question* question{};
  const packs::Section* section{};
  thread::AnswerState state{};
  thread::Place place;  // of the answering sentence or element, or of the reference
  std::string where;    // elsewhere: what is referred to ("jaarplan")
};

// Compiled once per template; then safe on any thread.
class Answerer {
 public:
  Answerer(const packs::Packs& packs, const packs::Template& document_template);
  [[nodiscard]] std::vector<Answer> answers(const Reading& reading, const Mapping& mapping,
                                            const thread::Graph& graph) const;

 private:
  struct Compiled;
  std::shared_ptr<const Compiled> compiled_;
};

}  // namespace rd::plan
