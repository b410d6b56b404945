// The parts of the adviser, each a pure function of the sentences (and the packs). Remarks are added in any order; the
// adviser sorts them.
#pragma once
#include <memory>
#include <string_view>
#include <vector>

#include "advice/advice.hpp"
#include "advice/reading.hpp"
#include "packs/packs.hpp"

namespace rd::advice {

// A remark at `span` of a sentence, with the quote around it.
[[nodiscard]] Remark remark_at(const Sentence& sentence, text::Span span, std::string_view rule,
                               std::string_view detail);

// The packs' patterns, compiled once.
class Patterns {
 public:
  explicit Patterns(const packs::Packs& packs);
  void add_remarks(const Reading& reading, bool all, std::vector<Remark>& out) const;

 private:
  struct Compiled;
  std::shared_ptr<const Compiled> compiled_;
};

// text.passive, one for each heading under which at least a quarter of the sentences does not say who acts.
void add_passive(const Reading& reading, std::vector<Remark>& out);
// Does this sentence hide its actor? Answers the verb and the participle, or an empty span.
[[nodiscard]] text::Span passive_without_actor(const text::Stemmed& sentence);
[[nodiscard]] bool participle(std::string_view lower_word);

// text.no_actor: something people will do or decide, in a sentence that says neither who nor on what day. One under a
// heading, eight in a document.
void add_no_actor(const Reading& reading, std::vector<Remark>& out);
// Such a deed in this sentence: the auxiliary and the participle, or an empty span.
[[nodiscard]] text::Span deed_without_actor(const text::Stemmed& sentence);

// text.long_sentence (over 40 words, lists excepted) and text.long_paragraph (over 220 words).
void add_lengths(const Reading& reading, std::vector<Remark>& out);

// text.abbreviation: at the first use of one that nobody wrote out before, or in a glossary.
void add_abbreviations(const Reading& reading, const packs::Packs& packs, std::vector<Remark>& out);

// term.two_words and term.confusable.
class Terms {
 public:
  explicit Terms(const packs::Packs& packs);
  void add_remarks(const Reading& reading, std::vector<Remark>& out) const;

 private:
  struct Index;
  std::shared_ptr<const Index> index_;
};

// Takes away what was asked about words that are settled, and asks where another word stands than the one chosen: once
// for each.
void settle_words(const Reading& reading, const packs::Packs& packs, const std::vector<OwnWord>& own,
                  std::vector<Remark>& out);

}  // namespace rd::advice
