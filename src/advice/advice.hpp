// Writing advice: quiet questions about the words of a document (patterns, generalisations, long sentences,
// abbreviations nobody explained, two words for one concept, references to what no longer exists). Never about
// questions, headings, quotations, contents or glossaries (DOC-11). A pure function of the passages and the packs.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "packs/packs.hpp"
#include "prose/passage.hpp"
#include "text/pattern.hpp"

namespace rd::advice {

struct Remark {
  std::string rule;          // "text.vague", "text.stale", "term.two_words" …: the id of a rule in packs/regels
  std::string detail;        // the pattern's or term's id: "VG052"; part of the finding's identity
  std::size_t passage{};     // index in the given passages
  std::size_t from{}, to{};  // bytes in the passage's text
  std::map<std::string, std::string> values;  // placeholders of the rule's texts: {quote}, {word}, {other}, {ask} …
  int weight{1};
  packs::Text ask;  // the pattern's own question, when it has one; else empty and the rule's text is used
  std::vector<packs::Source> source;
};

// A word that a partnership chose, and other words that it does not use for the same.
struct OwnWord {
  std::string word;
  std::vector<std::string> others;
  bool operator==(const OwnWord&) const = default;
};

// Compiled once from the packs; then safe on any thread.
class Adviser {
 public:
  explicit Adviser(const packs::Packs& packs);
  // In reading order. `all`: also what is off at the start.
  [[nodiscard]] std::vector<Remark> read(const std::vector<prose::Passage>& passages, bool all,
                                         const std::vector<OwnWord>& own = {}) const;

 private:
  const packs::Packs& packs_;
  struct Compiled;
  std::shared_ptr<const Compiled> compiled_;
};

}  // namespace rd::advice
