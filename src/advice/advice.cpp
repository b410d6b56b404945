#include "advice/advice.hpp"

#include <algorithm>
#include <tuple>

#include "advice/parts.hpp"

namespace rd::advice {

struct Adviser::Compiled {
  explicit Compiled(const packs::Packs& packs) : patterns(packs), terms(packs) {}
  Patterns patterns;
  Terms terms;
};

Adviser::Adviser(const packs::Packs& packs) : packs_(packs), compiled_(std::make_shared<const Compiled>(packs)) {}

std::vector<Remark> Adviser::read(const std::vector<prose::Passage>& passages, bool all,
                                  const std::vector<OwnWord>& own) const {
  const Reading reading = read_sentences(passages);
  std::vector<Remark> out;
  compiled_->patterns.add_remarks(reading, all, out);
  compiled_->terms.add_remarks(reading, out);
  settle_words(reading, packs_, own, out);
  add_passive(reading, out);
  add_no_actor(reading, out);
  add_lengths(reading, out);
  add_abbreviations(reading, packs_, out);
  std::stable_sort(out.begin(), out.end(), [](const Remark& a, const Remark& b) {
    return std::tie(a.passage, a.from, a.to) < std::tie(b.passage, b.from, b.to);
  });
  return out;
}

Remark remark_at(const Sentence& sentence, text::Span span, std::string_view rule, std::string_view detail) {
  Remark out;
  out.rule = rule;
  out.detail = detail;
  out.passage = sentence.passage;
  out.from = sentence.place.from + span.from;
  out.to = sentence.place.from + span.to;
  out.values.emplace("word", span.of(sentence.words.text));
  out.values.emplace("quote", quote_around(sentence.words.text, span));
  return out;
}

}  // namespace rd::advice
