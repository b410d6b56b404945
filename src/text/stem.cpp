#include "text/stem.hpp"

#include <libstemmer.h>

#include <algorithm>
#include <array>
#include <memory>
#include <unordered_map>
#include <unordered_set>

#include "base/fault.hpp"
#include "base/utf.hpp"
#include "text/stem_words.hpp"

namespace rd::text {
namespace {

constexpr std::size_t cache_limit = 20000;  // types; a long document has some 2,500

struct ViewHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
};
template <class T>
using ByWord = std::unordered_map<std::string, T, ViewHash, std::equal_to<>>;
using WordSet = std::unordered_set<std::string, ViewHash, std::equal_to<>>;

bool vowel(char c) {
  return std::string_view("aeiou").find(c) != std::string_view::npos;
}

// Lower case, without accents and soft hyphens, one kind of apostrophe.
std::string folded(std::string_view word) {
  std::string out;
  out.reserve(word.size());
  for (std::size_t at = 0; at < word.size();) {
    const auto c = static_cast<unsigned char>(word[at]);
    if (c < 0x80) {
      out += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
      ++at;
      continue;
    }
    std::size_t next = at;
    const char32_t code = next_code_point(word, next);
    const std::string low = lower(word.substr(at, next - at));
    at = next;
    static constexpr std::array<std::pair<std::string_view, char>, 19> plain = {{{"á", 'a'},
                                                                                 {"à", 'a'},
                                                                                 {"ä", 'a'},
                                                                                 {"â", 'a'},
                                                                                 {"é", 'e'},
                                                                                 {"è", 'e'},
                                                                                 {"ë", 'e'},
                                                                                 {"ê", 'e'},
                                                                                 {"í", 'i'},
                                                                                 {"ï", 'i'},
                                                                                 {"î", 'i'},
                                                                                 {"ó", 'o'},
                                                                                 {"ö", 'o'},
                                                                                 {"ô", 'o'},
                                                                                 {"ú", 'u'},
                                                                                 {"ü", 'u'},
                                                                                 {"û", 'u'},
                                                                                 {"ç", 'c'},
                                                                                 {"ñ", 'n'}}};
    const auto* const found = std::find_if(plain.begin(), plain.end(), [&](const auto& p) { return p.first == low; });
    if (found != plain.end()) {
      out += found->second;
    } else if (code == 0x2019 || code == 0x2018) {
      out += '\'';
    } else if (code == 0x2010 || code == 0x2011) {
      out += '-';
    } else if (code != 0xAD) {
      out += low;
    }
  }
  return out;
}

struct Snowball {
  Snowball() : stemmer(sb_stemmer_new("dutch", "UTF_8"), &sb_stemmer_delete) { RD_ASSERT(stemmer != nullptr); }
  std::string operator()(const std::string& word) {
    const auto* key =
        sb_stemmer_stem(stemmer.get(), reinterpret_cast<const sb_symbol*>(word.data()), static_cast<int>(word.size()));
    return {reinterpret_cast<const char*>(key), static_cast<std::size_t>(sb_stemmer_length(stemmer.get()))};
  }
  std::unique_ptr<sb_stemmer, decltype(&sb_stemmer_delete)> stemmer;
};

bool ends_with_any(std::string_view text, std::initializer_list<std::string_view> ends) {
  return std::any_of(ends.begin(), ends.end(), [&](auto e) { return text.ends_with(e); });
}

// Plurals and singulars in -s that Snowball's Dutch takes for the other.
std::string plain_noun(std::string word) {
  const std::size_t size = word.size();
  const std::string_view w = word;
  if (size > 5 && ends_with_any(w, {"ieen", "eeen"})) return word.substr(0, size - 2);  // categorieen
  if (size > 5 && w.ends_with("ies") && !ends_with_any(w, {"advies", "verlies", "precies", "kies"}))
    return word.substr(0, size - 1);
  const bool plural_es = size > 4 && w != "alles" && w.ends_with("es") &&
                         !ends_with_any(w, {"proces", "succes", "adres", "congres", "les", "expres", "eres", "mes"});
  if (plural_es || (size > 6 && ends_with_any(w, {"dules", "iables", "titels"}))) return word.substr(0, size - 1);
  if (size > 3 && w.ends_with("ts") && vowel(w[size - 3])) return word + "en";  // toets, plaats: the s is their own
  return word;
}

// What Snowball's Dutch leaves: plann → plan, schrijv → schrijf, huiz → huis.
std::string tidied(std::string key) {
  const std::size_t size = key.size();
  if (size < 3) return key;
  const char last = key[size - 1];
  if (last == key[size - 2] && std::string_view("bfglmnprs").find(last) != std::string_view::npos) {
    key.pop_back();
  } else if (key.ends_with("eer")) {  // evalueer
    key.erase(size - 2, 1);
  } else if (last == 'v') {
    key[size - 1] = 'f';
  } else if (last == 'z' && size > 3 && (vowel(key[size - 2]) || key[size - 2] == 'j') && vowel(key[size - 3])) {
    key[size - 1] = 's';
  }
  return key;
}

std::vector<std::string_view> split(std::string_view text, char by) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const std::size_t at = std::min(text.find(by), text.size());
    if (at > 0) out.push_back(text.substr(0, at));
    text.remove_prefix(std::min(at + 1, text.size()));
  }
  return out;
}

// The tables as they are looked up; made once for all threads.
struct Tables {
  Tables() {
    Snowball snowball;
    for (const auto infinitive : split(regular_verbs(), ' ')) verbs.insert(tidied(snowball(folded(infinitive))));
    for (const auto line : split(word_groups(), '\n')) {
      const auto words = split(line, ' ');
      const std::string key = tidied(snowball(folded(words[0])));
      for (const auto word : words) groups.emplace(folded(word), key);
      if (words[0].ends_with("en")) verbs.insert(key);
    }
    for (const auto infinitive : split(regular_verbs(), ' ')) separate(folded(infinitive), snowball);
    for (const auto extra : {"opnemen", "aanbieden", "afspreken", "deelnemen", "plaatsvinden", "meenemen", "vormgeven",
                             "bijhouden", "doorgeven", "aangeven", "uitzien", "opschrijven", "voorschrijven",
                             "aantrekken", "overnemen", "samenbrengen", "inbrengen"}) {
      separate(extra, snowball);
    }
  }

  void separate(const std::string& infinitive, Snowball& snowball) {
    for (const auto particle : particles()) {
      if (particle == "her" || !infinitive.starts_with(particle) || infinitive.size() < particle.size() + 5) continue;
      const std::string base = infinitive.substr(particle.size());
      const auto group = groups.find(base);
      separable[group != groups.end() ? group->second : tidied(snowball(base))].push_back(particle);
      return;
    }
  }

  WordSet verbs;                                    // stems of infinitives
  ByWord<std::string> groups;                       // word → stem
  ByWord<std::vector<std::string_view>> separable;  // stem of the base verb → its particles
};

const Tables& tables() {
  static const Tables all;
  return all;
}

// ECTS, WPB: an abbreviation has no inflections.
bool capitals(std::string_view word) {
  return word.size() <= 4 && std::all_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

class Stemmer {
 public:
  const std::string& operator()(std::string_view word) {
    if (const auto found = cache_.find(word); found != cache_.end()) return found->second;
    if (cache_.size() >= cache_limit) cache_.clear();
    return cache_.emplace(std::string(word), capitals(word) ? folded(word) : key(folded(word))).first->second;
  }

 private:
  std::string key(std::string word) {
    if (word.find('.') != std::string::npos || word.find('/') != std::string::npos) return word;
    if (const std::size_t quote = word.rfind('\''); quote != std::string::npos && quote > 0) {
      const std::string_view tail = std::string_view(word).substr(quote + 1);
      if (tail == "s" || tail == "er" || tail == "ers" || tail == "en") word.resize(quote);
    }
    const std::size_t hyphen = word.rfind('-');
    if (hyphen == std::string::npos) return part(word);
    const std::string last = word.substr(hyphen + 1);
    word.resize(hyphen);
    std::erase(word, '-');
    return word + (last.empty() ? "" : part(last));
  }

  std::string part(const std::string& word) {
    const Tables& all = tables();
    if (const auto found = all.groups.find(word); found != all.groups.end()) return found->second;
    if (word.size() < 4) return word;
    for (const auto& [from, to] : changed_plurals()) {
      if (word.ends_with(from)) return plain(word.substr(0, word.size() - from.size()) + std::string(to));
    }
    for (const auto thing : thing_endings()) {
      if (word.ends_with(thing)) return word;
      if (word.ends_with("en") && std::string_view(word).substr(0, word.size() - 2).ends_with(thing))
        return word.substr(0, word.size() - 2);
    }
    if (std::string verb = conjugated(word); !verb.empty()) return verb;
    return plain(word);
  }

  std::string plain(const std::string& word) { return tidied(snowball_(plain_noun(word))); }

  // The stem of the infinitive when this is a form of a known verb (werkt, vastgelegd, opgeleid); else "".
  std::string conjugated(const std::string& word) {
    if (std::string whole = simple(word); !whole.empty()) return whole;
    for (const auto particle : particles()) {
      if (!word.starts_with(particle) || word.size() < particle.size() + 3) continue;
      std::string_view rest = std::string_view(word).substr(particle.size());
      if (rest.starts_with("te") && rest.size() > 5 && tables().verbs.contains(plain(std::string(rest.substr(2)))))
        rest.remove_prefix(2);
      if (std::string base = simple(std::string(rest)); !base.empty()) return std::string(particle) + base;
    }
    return {};
  }

  std::string simple(const std::string& word) {
    const Tables& all = tables();
    if (const auto found = all.groups.find(word); found != all.groups.end() && all.verbs.contains(found->second))
      return found->second;
    const auto known = [&](std::string_view candidate) {
      std::string key = candidate.size() < 3 ? std::string() : plain(std::string(candidate));
      return all.verbs.contains(key) ? key : std::string();
    };
    std::string_view rest = word;
    if (word.size() > 4 && word.starts_with("ge")) {
      rest.remove_prefix(2);
      const bool closed = rest.ends_with('d') || rest.ends_with('t');  // geleid, gestart; not gesprek
      if (std::string same = closed ? known(rest) : std::string(); !same.empty()) return same;
    }
    for (const std::string_view ending : {"den", "ten", "de", "te", "d", "t", "ing", "ingen"}) {
      if (!rest.ends_with(ending)) continue;
      if (std::string same = known(rest.substr(0, rest.size() - ending.size())); !same.empty()) return same;
    }
    return {};
  }

  Snowball snowball_;
  ByWord<std::string> cache_;
};

const std::string& stem_of(std::string_view word) {
  thread_local Stemmer stemmer;
  return stemmer(word);
}

bool number_word(std::string_view word) {
  static const WordSet words = [] {
    WordSet all;
    for (const auto w : split("twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien "
                              "zestien zeventien achttien negentien "
                              "twintig dertig veertig vijftig zestig zeventig tachtig negentig honderd duizend half "
                              "halve anderhalf anderhalve beide",
                              ' ')) {
      all.emplace(w);
    }
    return all;
  }();
  return word.size() < 12 && (words.contains(word) || word == "één");
}

// Is the particle at `at` the end of its clause? After it a mark, nothing, or a word that begins what follows.
bool clause_ends(const Stemmed& sentence, std::size_t at) {
  if (at + 1 >= sentence.tokens.size() || sentence.tokens[at + 1].kind == TokenKind::mark) return true;
  static constexpr std::array<std::string_view, 18> next = {"en",  "of",      "maar", "om",      "tot",     "voor",
                                                            "in",  "binnen",  "met",  "door",    "zodat",   "die",
                                                            "dat", "waarbij", "als",  "wanneer", "volgens", "bij"};
  return std::find(next.begin(), next.end(), sentence.tokens[at + 1].of(sentence.text)) != next.end();
}

bool names(const std::vector<std::string_view>& particles, std::string_view word) {
  return std::find(particles.begin(), particles.end(), word) != particles.end();
}

// Separable verbs whose parts stand apart: "leiden studenten samen op", "op te leiden".
void find_separated(Stemmed& sentence) {
  constexpr std::size_t reach = 14;  // words between verb and particle
  const auto& separable = tables().separable;
  const auto word = [&](std::size_t at) { return sentence.tokens[at].of(sentence.text); };
  for (std::size_t i = 0; i < sentence.tokens.size(); ++i) {
    if (sentence.stems[i].empty()) continue;
    const auto found = separable.find(sentence.stems[i]);
    if (found == separable.end()) continue;
    if (i >= 2 && word(i - 1) == "te" && names(found->second, word(i - 2))) {
      sentence.separated.push_back({std::string(word(i - 2)) + found->first, i - 2, i - 2});
      continue;
    }
    for (std::size_t j = i + 1; j < sentence.tokens.size() && j <= i + reach; ++j) {
      const std::string_view here = word(j);
      if (here == ";" || here == ":" || here == ".") break;
      if (!names(found->second, here) || (preposition_too(here) && !clause_ends(sentence, j))) continue;
      sentence.separated.push_back({std::string(here) + found->first, i, j});
      break;
    }
  }
}

}  // namespace

std::string stem(std::string_view word) {
  return stem_of(word);
}

Stemmed stemmed(std::string_view text) {
  Stemmed out;
  out.text = text;
  out.tokens = tokens(text);
  out.stems.reserve(out.tokens.size());
  for (const auto& token : out.tokens) {
    if (token.kind == TokenKind::mark) {
      out.stems.emplace_back();
      continue;
    }
    out.stems.push_back(stem_of(token.of(text)));
    out.has_number = out.has_number || token.kind == TokenKind::number || number_word(token.of(text));
  }
  find_separated(out);
  return out;
}

}  // namespace rd::text
