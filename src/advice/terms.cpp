#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <unordered_map>

#include "advice/parts.hpp"
#include "base/utf.hpp"

namespace rd::advice {
namespace {

constexpr std::size_t few_uses = 2;
constexpr std::size_t enough_uses = 3;  // of all words for a concept together

// One way to write one of the words of a term.
struct Spelling {
  std::vector<std::string> stems;
  std::string exact;  // abbreviations are looked up by their capitals, not by stem
  std::size_t term{};
  std::size_t word{};  // 0 = the term and its forms; 1… = a synonym; see Words
  bool separable{};    // "leiden … samen op"
};

struct Words {
  std::vector<std::string> shown;  // of each word: as the pack writes it
  std::vector<char> confusable;    // of each word: asked, never counted as the same
};

struct Use {
  std::size_t word{};
  const Sentence* sentence{};
  text::Span span;
};

bool is_capital(std::string_view text, std::size_t at) {
  std::size_t next = at;
  return at < text.size() && is_upper(next_code_point(text, next));
}

using StemSets = std::set<std::vector<std::string>>;

std::size_t capitals_in(std::string_view word) {
  return static_cast<std::size_t>(std::count_if(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; }));
}

bool has_digit(std::string_view word) {
  return std::any_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::vector<std::string> stems_of(std::string_view words) {
  std::vector<std::string> out;
  for (auto& stem : text::stemmed(words).stems) {
    if (!stem.empty()) out.push_back(std::move(stem));
  }
  return out;
}

}  // namespace

struct Terms::Index {
  const packs::Packs* packs{};
  std::vector<Words> words;                                         // by term
  std::unordered_map<std::string, std::vector<Spelling>> by_first;  // first stem → spellings, longest first
  std::unordered_map<std::string, std::vector<Spelling>> by_last;   // separable ones, by the verb's stem

  void add_term(std::size_t at, const StemSets& own, const StemSets& shared);
  void add(Spelling spelling);
  [[nodiscard]] std::map<std::size_t, std::vector<Use>> uses(const Reading& reading) const;
  void find_in(const Sentence& sentence, std::map<std::size_t, std::vector<Use>>& out) const;
  [[nodiscard]] std::size_t longest_at(const Sentence& sentence, std::size_t at,
                                       std::vector<const Spelling*>& found) const;
};

namespace {

// The stems that terms themselves own: another term's synonym or confusable with these is that term's word.
StemSets own_words(const packs::Packs& packs) {
  StemSets out;
  for (const auto& term : packs.terms) {
    out.insert(stems_of(term.term));
    for (const auto& form : term.forms) out.insert(stems_of(form));
  }
  return out;
}

// Synonyms that stand under more than one term say nothing about which is meant.
StemSets shared_synonyms(const packs::Packs& packs) {
  StemSets shared;
  std::map<std::vector<std::string>, std::size_t> first;
  for (std::size_t i = 0; i < packs.terms.size(); ++i) {
    for (const auto& synonym : packs.terms[i].synonyms) {
      const auto [found, is_new] = first.emplace(stems_of(synonym), i);
      if (!is_new && found->second != i) shared.insert(found->first);
    }
  }
  return shared;
}

// The words of such a group are often used for one thing, and just as often for two: asked when a plan uses one of
// them in passing (leerwerkplan, groeiplan).
bool family(const packs::Term& term) {
  return term.group.starts_with("zelfde_");
}

// Only of roles: elsewhere words that are near each other are ordinary Dutch (hogeschool beside instituut).
bool asks_confusables(const packs::Term& term) {
  return term.group.starts_with("rol_") || family(term);
}

bool separable(const std::vector<std::string>& stems) {
  return stems.size() > 1 && stems.back() == text::stem("opleiden");
}

}  // namespace

void Terms::Index::add(Spelling spelling) {
  if (spelling.stems.empty()) return;
  spelling.separable = spelling.exact.empty() && separable(spelling.stems);
  if (spelling.separable) by_last[spelling.stems.back()].push_back(spelling);
  auto& list = by_first[spelling.stems.front()];
  const auto same = [&](const Spelling& s) {
    return s.term == spelling.term && s.stems == spelling.stems && s.exact == spelling.exact;
  };
  if (std::none_of(list.begin(), list.end(), same)) list.push_back(std::move(spelling));
}

void Terms::Index::add_term(std::size_t at, const StemSets& own, const StemSets& shared) {
  const packs::Term& term = packs->terms[at];
  Words all{{term.term}, {0}};
  add({.stems = stems_of(term.term), .exact = {}, .term = at, .word = 0});
  for (const auto& form : term.forms) add({.stems = stems_of(form), .exact = {}, .term = at, .word = 0});
  for (const auto& short_form : term.abbreviations)
    add({.stems = stems_of(short_form), .exact = short_form, .term = at, .word = 0});
  const auto add_other = [&](const std::string& word, bool confusable) {
    const auto stems = stems_of(word);
    // "instituut" for "opleidingsinstituut" is only shorter, not another word.
    const bool shorter = !confusable && (word.ends_with(term.term) || term.term.ends_with(word));
    const bool of_another = own.contains(stems) && !(confusable && family(term));
    if (of_another || shared.contains(stems) || has_digit(word) || shorter) return;
    std::size_t index = 1;  // inflections of one synonym are one word
    while (index < all.shown.size() && stems_of(all.shown[index]) != stems) ++index;
    if (index == all.shown.size()) {
      all.shown.push_back(word);
      all.confusable.push_back(confusable ? 1 : 0);
    }
    add({.stems = stems,
         .exact = capitals_in(word) > 1 && word.find(' ') == std::string::npos ? word : std::string(),
         .term = at,
         .word = index});
  };
  for (const auto& synonym : term.synonyms) add_other(synonym, false);
  if (asks_confusables(term)) {
    for (const auto& confusable : term.confusables) add_other(confusable, true);
  }
  words.push_back(std::move(all));
}

Terms::Terms(const packs::Packs& packs) {
  auto made = std::make_shared<Index>();
  made->packs = &packs;
  const StemSets own = own_words(packs);
  const StemSets shared = shared_synonyms(packs);
  for (std::size_t i = 0; i < packs.terms.size(); ++i) made->add_term(i, own, shared);
  for (auto& [stem, list] : made->by_first) {
    std::stable_sort(list.begin(), list.end(),
                     [](const Spelling& a, const Spelling& b) { return a.stems.size() > b.stems.size(); });
  }
  index_ = std::move(made);
}

namespace {

bool stands_at(const Sentence& sentence, std::size_t at, const Spelling& spelling) {
  const auto& stems = sentence.words.stems;
  if (at + spelling.stems.size() > stems.size()) return false;
  if (!spelling.exact.empty()) return sentence.words.tokens[at].of(sentence.words.text) == spelling.exact;
  return std::equal(spelling.stems.begin(), spelling.stems.end(), stems.begin() + static_cast<std::ptrdiff_t>(at));
}

// "Opleidingsschool De Brug", "Partnerschap Rijnmond": the name of a partnership is no use of the word.
bool part_of_name(const Sentence& sentence, std::size_t last) {
  const auto& tokens = sentence.words.tokens;
  return last + 1 < tokens.size() && tokens[last + 1].kind == text::TokenKind::word &&
         tokens[last + 1].from == tokens[last].to + 1 && is_capital(sentence.words.text, tokens[last + 1].from);
}

}  // namespace

// All spellings of the greatest length that stand at token `at`; answers that length in tokens.
std::size_t Terms::Index::longest_at(const Sentence& sentence, std::size_t at,
                                     std::vector<const Spelling*>& found) const {
  found.clear();
  const auto list = by_first.find(sentence.words.stems[at]);
  if (list == by_first.end()) return 0;
  for (const auto& spelling : list->second) {
    if (!found.empty() && spelling.stems.size() < found.front()->stems.size()) break;
    if (stands_at(sentence, at, spelling)) found.push_back(&spelling);
  }
  return found.empty() ? 0 : found.front()->stems.size();
}

void Terms::Index::find_in(const Sentence& sentence, std::map<std::size_t, std::vector<Use>>& out) const {
  const auto& tokens = sentence.words.tokens;
  std::vector<const Spelling*> found;
  for (std::size_t at = 0; at < tokens.size();) {
    const std::size_t length = sentence.words.stems[at].empty() ? 0 : longest_at(sentence, at, found);
    if (length == 0) {
      ++at;
      continue;
    }
    const text::Span span{tokens[at].from, tokens[at + length - 1].to};
    if (!part_of_name(sentence, at + length - 1) && !overlaps(sentence.quoted, span)) {
      for (const auto* spelling : found) out[spelling->term].push_back({spelling->word, &sentence, span});
    }
    at += length;
  }
  for (const auto& separated : sentence.words.separated) {
    const auto list = by_last.find(separated.stem);
    if (list == by_last.end()) continue;
    for (const auto& spelling : list->second) {
      if (!text::separated_phrase(sentence.words, spelling.stems)) continue;
      out[spelling.term].push_back(
          {spelling.word, &sentence, {tokens[separated.verb].from, tokens[separated.particle].to}});
      break;
    }
  }
}

std::map<std::size_t, std::vector<Use>> Terms::Index::uses(const Reading& reading) const {
  std::map<std::size_t, std::vector<Use>> out;
  for (const auto& sentence : reading.sentences) find_in(sentence, out);
  return out;
}

namespace {

// The writers say themselves that two words are one thing, or keep them apart in so many words.
bool settles(std::string_view sentence) {
  static constexpr std::array<std::string_view, 16> words = {
      "ook wel",     "oftewel",      "ofwel",           "genoemd",        "noemen wij",  "noemen we",
      "heet ",       "heten ",       "hierna",          "voorheen",       "verstaan we", "verstaan wij",
      "bedoelen we", "bedoelen wij", "verschil tussen", "iets anders dan"};
  const std::string small = lower(sentence);
  return std::any_of(words.begin(), words.end(), [&](auto word) { return small.find(word) != std::string::npos; });
}

// Both words in one sentence that settles them, or side by side: "stuurgroep (regiegroep)",
// "mentor/werkplekbegeleider".
bool settled(const std::vector<Use>& uses, std::size_t one, std::size_t other) {
  for (const auto& a : uses) {
    if (a.word != one) continue;
    for (const auto& b : uses) {
      if (b.word != other || b.sentence != a.sentence) continue;
      if (settles(a.sentence->words.text)) return true;
      const std::size_t from = std::min(a.span.to, b.span.to);
      const std::size_t to = std::max(a.span.from, b.span.from);
      const std::string_view between = to > from ? a.sentence->words.text.substr(from, to - from) : std::string_view{};
      if (between == "/" || between == " / " || between == " (" || between == " (of " || between == ", ofwel ")
        return true;
    }
  }
  return false;
}

// In a glossary that names both words the writers have made their choice.
bool in_glossary(const Reading& reading, const std::string& one, const std::string& other) {
  bool first = false;
  bool second = false;
  for (const auto& passage : reading.passages) {
    if (passage.kind != prose::PassageKind::glossary) continue;
    const auto sentence = text::stemmed(passage.text);
    first = first || text::find_phrase(sentence, stems_of(one));
    second = second || text::find_phrase(sentence, stems_of(other));
  }
  return first && second;
}

std::map<std::size_t, std::size_t> counted(const std::vector<Use>& uses, const Words& words) {
  std::map<std::size_t, std::size_t> out;
  for (const auto& use : uses) {
    if (words.confusable[use.word] == 0) ++out[use.word];
  }
  return out;
}

const Use* first_use(const std::vector<Use>& uses, std::size_t word) {
  const auto found = std::find_if(uses.begin(), uses.end(), [&](const Use& use) { return use.word == word; });
  return found == uses.end() ? nullptr : &*found;
}

void add_two_words(const Reading& reading, const packs::Term& term, const Words& words, const std::vector<Use>& uses,
                   std::vector<Remark>& out) {
  const auto counts = counted(uses, words);
  std::size_t total = 0;
  for (const auto& [word, count] : counts) total += count;
  if (counts.size() < 2 || total < enough_uses) return;
  const auto most = std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) {
                      return a.second < b.second;
                    })->first;
  std::size_t rarer = most;
  for (const auto& [word, count] : counts) {
    const bool counts_at_all = count >= few_uses || count * 20 >= total * 3;  // 15 in 100
    if (word == most || !counts_at_all || settled(uses, word, most) ||
        in_glossary(reading, words.shown[word], words.shown[most]))
      continue;
    if (rarer == most || count < counts.at(rarer)) rarer = word;
  }
  if (rarer == most) return;
  const Use& use = *first_use(uses, rarer);
  out.push_back(remark_at(*use.sentence, use.span, "term.two_words", term.id));
  out.back().values["word"] = words.shown[rarer];
  out.back().values["other"] = words.shown[most];
  out.back().weight = asks_confusables(term) ? 2 : 1;
  out.back().source = term.source;
}

// "mentor van klas 2", "de leerlingen en hun mentor": plainly the mentor of a class.
bool about_pupils(const text::Stemmed& words) {
  static const text::WordQuery pupils("leerling|klas|brugklas|mentorklas|mentorleerling|ouders");
  return pupils.matches(words);
}

text::Stemmed paragraph_of(const Reading& reading, const Use& use) {
  return text::stemmed(reading.passages[use.sentence->passage].text);
}

// The heading above it, where the paragraph itself does not say whom it is about.
text::Stemmed heading_of(const Reading& reading, const Use& use) {
  const int heading = reading.passages[use.sentence->passage].heading;
  return text::stemmed(heading < 0 ? std::string_view{}
                                   : std::string_view(reading.passages[static_cast<std::size_t>(heading)].text));
}

bool about_students(const text::Stemmed& words) {
  static const text::WordQuery students("student|stagiair|lio|stage|zij-instromer");
  return students.matches(words);
}

// The writers say what they mean by the word: "met een mentor bedoelen wij …", "de mentor is de klassenmentor".
bool explained(const std::vector<Use>& uses, std::size_t word, const std::string& shown) {
  return std::any_of(uses.begin(), uses.end(), [&](const Use& use) {
    if (use.word != word) return false;
    const std::string sentence = lower(use.sentence->words.text);
    const std::size_t inside = sentence.find(shown);
    bool compound = false;
    for (std::size_t at = inside; at != std::string::npos; at = sentence.find(shown, at + 1))
      compound = compound || (at > 0 && sentence[at - 1] >= 'a' && sentence[at - 1] <= 'z');
    return compound || settles(sentence);
  });
}

// The writers give the word a place of its own: a heading, a row of a table, "De vakcoach is …", or both words in one
// sentence as two people.
bool kept_apart(const Reading& reading, const std::vector<Use>& uses, std::size_t word, std::size_t from,
                const std::string& shown) {
  const auto stems = stems_of(shown);
  for (const auto& passage : reading.passages) {
    const bool place = passage.kind == prose::PassageKind::heading ||
                       (passage.kind == prose::PassageKind::cell && passage.column == 0);
    if (place && text::find_phrase(text::stemmed(passage.text), stems)) return true;
  }
  for (const auto& use : uses) {
    if (use.word != word) continue;
    const std::string_view after = std::string_view(use.sentence->words.text).substr(use.span.to);
    if (use.span.from <= 4 && (after.starts_with(" is ") || after.starts_with(" zijn ") || after.starts_with(":")))
      return true;
    const auto both = [&](const Use& other) { return other.word == from && other.sentence == use.sentence; };
    if (std::any_of(uses.begin(), uses.end(), both)) return true;
  }
  return false;
}

std::size_t times(const std::vector<Use>& uses, std::size_t word) {
  return static_cast<std::size_t>(
      std::count_if(uses.begin(), uses.end(), [&](const Use& use) { return use.word == word; }));
}

// The word of a family that the plan lives by: the term itself when it is in real use, else the one used most.
std::size_t main_word(const std::vector<Use>& uses, std::size_t words) {
  if (times(uses, 0) >= enough_uses) return 0;
  std::size_t most = 0;
  for (std::size_t word = 1; word < words; ++word) {
    if (times(uses, word) > times(uses, most)) most = word;
  }
  return most;
}

// Each word of a family that comes by only now and then, and that the writers never introduce or keep apart.
void add_family(const Reading& reading, const packs::Term& term, const Words& words, const std::vector<Use>& uses,
                std::set<std::string>& asked, std::vector<Remark>& out) {
  const std::size_t usual = main_word(uses, words.shown.size());
  for (std::size_t word = 0; word < words.shown.size(); ++word) {
    const std::string& shown = words.shown[word];
    const std::size_t count = times(uses, word);
    if (word == usual || count == 0 || times(uses, usual) < enough_uses || count * 2 > times(uses, usual)) continue;
    const Use& use = *first_use(uses, word);
    const auto pupils = [&](const Use& other) { return other.word == word && about_pupils(other.sentence->words); };
    if (use.sentence->question || std::any_of(uses.begin(), uses.end(), pupils) ||
        !(about_students(paragraph_of(reading, use)) || about_students(heading_of(reading, use))))
      continue;
    if (kept_apart(reading, uses, word, usual, shown) || explained(uses, word, shown) || settled(uses, word, usual) ||
        in_glossary(reading, shown, words.shown[usual]) || !asked.insert(shown).second)
      continue;
    out.push_back(remark_at(*use.sentence, use.span, "term.two_words", term.id + "." + shown));
    out.back().values["word"] = shown;
    out.back().values["other"] = words.shown[usual];
    out.back().weight = 2;
    out.back().source = term.source;
  }
}

void add_confusable(const Reading& reading, const packs::Term& term, const Words& words, const std::vector<Use>& uses,
                    std::set<std::string>& asked, std::vector<Remark>& out) {
  const std::size_t preferred = times(uses, 0);
  for (const auto& use : uses) {
    if (words.confusable[use.word] == 0 || use.sentence->question || !about_students(use.sentence->words) ||
        about_pupils(paragraph_of(reading, use)))
      continue;
    const std::string& word = words.shown[use.word];
    // Used more than the preferred word, it is no slip but another thing.
    if (times(uses, use.word) > preferred || kept_apart(reading, uses, use.word, 0, word) ||
        explained(uses, use.word, word))
      continue;
    if (settled(uses, use.word, 0) || in_glossary(reading, word, term.term) || !asked.insert(word).second) continue;
    out.push_back(remark_at(*use.sentence, use.span, "term.confusable", term.id));
    out.back().values["word"] = word;
    out.back().values["other"] = term.term;
    out.back().source = term.source;
    return;
  }
}

}  // namespace

void Terms::add_remarks(const Reading& reading, std::vector<Remark>& out) const {
  std::set<std::string> asked;
  for (const auto& [term, uses] : index_->uses(reading)) {
    const packs::Term& pack = index_->packs->terms[term];
    add_two_words(reading, pack, index_->words[term], uses, out);
    if (family(pack)) add_family(reading, pack, index_->words[term], uses, asked, out);
    add_confusable(reading, pack, index_->words[term], uses, asked, out);
  }
}

}  // namespace rd::advice
