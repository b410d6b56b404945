// A partnership's own choice of words stands (REV-04): what it called by one word is asked about under another name,
// and what the packs would say of those words is silent.
#include <algorithm>
#include <optional>
#include <set>
#include <unordered_map>

#include "advice/parts.hpp"
#include "base/utf.hpp"

namespace rd::advice {
namespace {

using Stems = std::vector<std::string>;

Stems stems_of(std::string_view words) {
  Stems out;
  for (auto& stem : text::stemmed(words).stems)
    if (!stem.empty()) out.push_back(std::move(stem));
  return out;
}

// Where these words stand in the sentence, outside quotation marks; nothing when they do not.
std::optional<text::Span> place_of(const Sentence& sentence, const Stems& phrase) {
  const auto at = text::find_phrase(sentence.words, phrase);
  if (!at) return std::nullopt;
  const auto& tokens = sentence.words.tokens;
  const std::size_t last = std::min(tokens.size(), *at + phrase.size()) - 1;
  const text::Span span{tokens[*at].from, tokens[last].to};
  return overlaps(sentence.quoted, span) ? std::nullopt : std::optional(span);
}

// In which sentences a stem stands, so that a long list of words does not read the document again and again.
using SentencesOf = std::unordered_map<std::string_view, std::set<std::size_t>>;

SentencesOf sentences_of(const Reading& reading) {
  SentencesOf out;
  for (std::size_t i = 0; i < reading.sentences.size(); ++i) {
    const text::Stemmed& words = reading.sentences[i].words;
    for (const std::string& stem : words.stems) out[stem].insert(i);
    for (const auto& separated : words.separated) out[separated.stem].insert(i);
  }
  return out;
}

void ask_about(const Reading& reading, const SentencesOf& sentences, const packs::Packs& packs, const OwnWord& own,
               const std::string& other, std::vector<Remark>& out) {
  const Stems chosen = stems_of(own.word), phrase = stems_of(other);
  if (phrase.empty() || phrase == chosen) return;
  const auto known = sentences.find(phrase.back());  // of a separable verb the last one is what it is found by
  if (known == sentences.end()) return;
  for (const std::size_t at : known->second) {
    const Sentence& sentence = reading.sentences[at];
    // Both in one sentence: the writers tell how they belong together.
    if (sentence.question || text::find_phrase(sentence.words, chosen)) continue;
    const auto span = place_of(sentence, phrase);
    if (!span) continue;
    Remark remark = remark_at(sentence, *span, "term.two_words", "own." + own.word + "." + other);
    remark.values["word"] = other;
    remark.values["other"] = own.word;
    const auto ask = packs.texts.find("advice.word_chosen");
    if (ask != packs.texts.end()) remark.ask = ask->second;
    remark.weight = 2;
    out.push_back(std::move(remark));
    return;
  }
}

bool is_one_of(const OwnWord& own, const std::string& word) {
  const Stems stems = stems_of(word);
  return stems == stems_of(own.word) || std::any_of(own.others.begin(), own.others.end(),
                                                    [&](const std::string& other) { return stems == stems_of(other); });
}

}  // namespace

void settle_words(const Reading& reading, const packs::Packs& packs, const std::vector<OwnWord>& own,
                  std::vector<Remark>& out) {
  if (own.empty()) return;
  for (const OwnWord& one : own) {
    std::erase_if(out, [&](const Remark& remark) {
      return (remark.rule == "term.two_words" || remark.rule == "term.confusable") &&
             is_one_of(one, remark.values.at("word")) && is_one_of(one, remark.values.at("other"));
    });
  }
  const SentencesOf sentences = sentences_of(reading);
  for (const OwnWord& one : own)
    for (const std::string& other : one.others) ask_about(reading, sentences, packs, one, other, out);
}

}  // namespace rd::advice
