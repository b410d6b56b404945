#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "advice/parts.hpp"
#include "base/utf.hpp"

namespace rd::advice {
namespace {

constexpr std::size_t written_out_within = 110;  // bytes before "(WPB)" in which it can stand in full

// Everybody in this field reads these without a key. Own list, from ordinary use in schools and institutes.
constexpr std::array<std::string_view, 60> well_known = {
    "PABO", "HBO", "MBO", "VO",   "PO",   "WO",  "SO",   "VSO",  "HAVO", "VWO", "VMBO",   "FTE",
    "HR",   "HRM", "ICT", "OCW",  "NVAO", "CAO", "PDF",  "EC",   "BV",   "NV",  "ROC",    "AVG",
    "DUO",  "EU",  "NL",  "OK",   "URL",  "TV",  "USB",  "MR",   "GMR",  "MT",  "SMART",  "PDCA",
    "LIO",  "BTW", "NB",  "PS",   "ID",   "IT",  "PC",   "QR",   "PR",   "VWS", "KVK",    "IBAN",
    "AI",   "OBS", "CBS", "RKBS", "CSG",  "RSG", "ISBN", "SWOT", "PM",   "APA", "UNESCO", "OESO"};

// Words after which capitals are a name: Opleidingsschool ROSA.
constexpr std::array<std::string_view, 23> before_names = {"opleidingsschool",
                                                           "partnerschap",
                                                           "school",
                                                           "stichting",
                                                           "scholengroep",
                                                           "hogeschool",
                                                           "roc",
                                                           "college",
                                                           "lyceum",
                                                           "academie",
                                                           "universiteit",
                                                           "vereniging",
                                                           "platform",
                                                           "project",
                                                           "programma",
                                                           "regio",
                                                           "onderwijsregio",
                                                           "netwerk",
                                                           "bestuur",
                                                           "instituut",
                                                           "pabo",
                                                           "wet",
                                                           "lerarenopleiding"};

char upper_ascii(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
}
bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_small(char c) {
  return c >= 'a' && c <= 'z';
}

std::string capitals(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), upper_ascii);
  return out;
}

bool roman(std::string_view word) {
  return word.find_first_not_of("IVXLC") == std::string_view::npos;
}

// "WPB'ers" → "WPB", "VELON-registratie" → "VELON"; "" when the word is no abbreviation.
std::string_view short_form(std::string_view word) {
  word = word.substr(0, std::min(word.find_first_of("'-"), word.find("\u2019")));
  const auto count = [&](auto is) { return static_cast<std::size_t>(std::count_if(word.begin(), word.end(), is)); };
  const std::size_t upper = count(is_capital);
  const std::size_t small = count(is_small);
  const std::size_t ampersands = count([](char c) { return c == '&'; });
  if (upper < 2 || word.size() > 8 || upper + small + ampersands != word.size() || small > 2 || small >= upper)
    return {};
  if (is_small(word.front()) || roman(word)) return {};
  return word;
}

bool known(std::string_view form) {
  const std::string all = capitals(form);
  return std::find(well_known.begin(), well_known.end(), all) != well_known.end();
}

// Do the letters of `form` stand in `text` in order, the first at the start of a word?
bool spelt_by(std::string_view text, std::string_view form) {
  std::string letters = capitals(form);
  std::erase(letters, '&');
  const std::string full = capitals(text);
  for (std::size_t start = 0; start < full.size(); ++start) {
    if (full[start] != letters[0] ||
        (start > 0 && full[start - 1] != ' ' && full[start - 1] != '-' && full[start - 1] != '('))
      continue;
    std::size_t at = start;
    std::size_t found = 0;
    while (at < full.size() && found < letters.size()) {
      if (full[at] == letters[found]) ++found;
      ++at;
    }
    if (found == letters.size() && text.size() - start > form.size() + 3) return true;
  }
  return false;
}

// "werkplekbegeleider (WPB)", "WPB (werkplekbegeleider)", "WPB: werkplekbegeleider".
bool written_out_here(std::string_view text, text::Span place, std::string_view form) {
  const std::string_view before = text.substr(0, place.from);
  const std::size_t open = before.rfind('(');
  if (open != std::string_view::npos && before.find(')', open) == std::string_view::npos && place.from - open < 24) {
    const std::size_t from = open > written_out_within ? open - written_out_within : 0;
    if (spelt_by(before.substr(from, open - from), form)) return true;
  }
  std::string_view after = text.substr(place.to);
  if (!after.starts_with(" (") && !after.starts_with(":") && !after.starts_with(" =") &&
      !after.starts_with(" staat voor") && !after.starts_with(", ") && !after.starts_with(" – ")) {
    return false;
  }
  after = after.substr(0, written_out_within);
  after = after.substr(std::min(after.find_first_of("(:=, ") + 1, after.size()));
  return spelt_by(after.substr(0, std::min(after.find_first_of(").;"), after.size())), form);
}

struct Seen {
  std::unordered_set<std::string> explained;  // so far, in reading order
  std::unordered_set<std::string> glossary;
  std::unordered_set<std::string>
      lower_words;  // a word in capitals that is also written small is a cry, no abbreviation
};

Seen first_look(const Reading& reading) {
  Seen out;
  for (const auto& passage : reading.passages) {
    if (passage.kind != prose::PassageKind::glossary) continue;
    for (const auto& token : text::tokens(passage.text)) {
      if (const auto form = short_form(token.of(passage.text)); !form.empty()) out.glossary.insert(capitals(form));
    }
  }
  for (const auto& sentence : reading.sentences) {
    for (const auto& token : sentence.words.tokens) {
      const std::string_view word = token.of(sentence.words.text);
      if (token.kind == text::TokenKind::word && is_small(word.front()) && word.size() < 9)
        out.lower_words.insert(capitals(word));
    }
  }
  return out;
}

// A shouted sentence (a title typed in capitals) says nothing about abbreviations.
bool shouted(std::string_view text) {
  const auto upper = std::count_if(text.begin(), text.end(), is_capital);
  const auto small = std::count_if(text.begin(), text.end(), is_small);
  return upper > small;
}

// In capitals beside other capitals: "HOU HET HELDER EN CONCREET".
bool in_capitals(const Sentence& sentence, std::size_t token) {
  const auto& tokens = sentence.words.tokens;
  const auto cried = [&](std::size_t at) {
    const std::string_view word = tokens[at].of(sentence.words.text);
    return tokens[at].kind == text::TokenKind::word && word.size() > 1 &&
           std::all_of(word.begin(), word.end(), is_capital);
  };
  return (token > 0 && cried(token - 1)) || (token + 1 < tokens.size() && cried(token + 1));
}

// Part of a name: Opleidingsschool ROSA, CSG Liudger.
bool named(const Sentence& sentence, std::size_t token) {
  const auto& tokens = sentence.words.tokens;
  const auto word = [&](std::size_t at) { return tokens[at].of(sentence.words.text); };
  if (token > 0 && tokens[token - 1].kind == text::TokenKind::word) {
    const std::string before = lower(word(token - 1));
    if (std::find(before_names.begin(), before_names.end(), before) != before_names.end()) return true;
  }
  if (token + 1 >= tokens.size() || tokens[token + 1].kind != text::TokenKind::word ||
      !is_capital(word(token + 1).front()))
    return false;
  return tokens[token + 1].from == tokens[token].to + 1;
}

std::unordered_map<std::string, const packs::Term*> terms_by_abbreviation(const packs::Packs& packs) {
  std::unordered_map<std::string, const packs::Term*> out;
  for (const auto& term : packs.terms) {
    for (const auto& abbreviation : term.abbreviations) out.emplace(capitals(short_form(abbreviation)), &term);
  }
  return out;
}

// What other passages (headings, captions, quotations) write out counts as well, from there on.
void learn(const prose::Passage& passage, Seen& seen) {
  for (const auto& token : text::tokens(passage.text)) {
    const auto form = short_form(token.of(passage.text));
    if (!form.empty() && written_out_here(passage.text, {token.from, token.from + form.size()}, form))
      seen.explained.insert(capitals(form));
  }
}

}  // namespace

void add_abbreviations(const Reading& reading, const packs::Packs& packs, std::vector<Remark>& out) {
  Seen seen = first_look(reading);
  const auto by_term = terms_by_abbreviation(packs);
  std::size_t learned = 0;
  for (const auto& sentence : reading.sentences) {
    for (; learned <= sentence.passage; ++learned) learn(reading.passages[learned], seen);
    if (shouted(sentence.words.text)) continue;
    for (std::size_t i = 0; i < sentence.words.tokens.size(); ++i) {
      const text::Token& token = sentence.words.tokens[i];
      if (token.kind != text::TokenKind::word) continue;
      const std::string_view form = short_form(token.of(sentence.words.text));
      if (form.empty() || known(form)) continue;
      const std::string key = capitals(form);
      if (seen.explained.contains(key) || seen.glossary.contains(key) || seen.lower_words.contains(key)) continue;
      const text::Span place{token.from, token.from + form.size()};
      if (overlaps(sentence.quoted, place) || named(sentence, i) || in_capitals(sentence, i)) continue;
      seen.explained.insert(key);  // once
      out.push_back(remark_at(sentence, place, "text.abbreviation", form));
      if (const auto term = by_term.find(key); term != by_term.end()) out.back().values["other"] = term->second->term;
    }
  }
}

}  // namespace rd::advice
