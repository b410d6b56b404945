#include "text/abbreviations.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace rd::text {
namespace {

constexpr auto sorted(auto words) {
  std::sort(words.begin(), words.end());
  return words;
}

constexpr auto leading = sorted(std::to_array<std::string_view>({
    "a.d.h.v", "afd",   "art",   "b.g.g", "b.v",   "betr",  "bijl",  "bijv",  "bijz",  "blz",     "c.q",   "ca",
    "chr",     "d.d",   "d.m.v", "d.w.z", "dd",    "dhr",   "dr",    "drs",   "ds",    "e.e.a",   "evt",   "excl",
    "fr",      "hfdst", "hfst",  "hr",    "i.c",   "i.c.m", "i.g.v", "i.h.a", "i.h.b", "i.h.k.v", "i.i.g", "i.o.m",
    "i.p.v",   "i.r.t", "i.s.m", "i.t.t", "i.v.m", "i.z",   "incl",  "ing",   "ir",    "jhr",     "jkvr",  "joh",
    "m.a.w",   "m.b.t", "m.b.v", "m.i",   "m.i.v", "m.m.v", "m.n",   "m.u.v", "mej",   "mevr",    "mgr",   "mr",
    "mw",      "n.a.v", "nr",    "nrs",   "o.a",   "o.b.v", "o.g.v", "o.l.v", "o.m",   "o.v",     "obv",   "ong",
    "p.a",     "p.p",   "pag",   "pp",    "prof",  "resp",  "st",    "stb",   "stcrt", "t.a.v",   "t.b.v", "t.g.v",
    "t.h.v",   "t.n.v", "t.o.v", "t.w",   "tav",   "tbv",   "tel",   "th",    "v.a",   "v.d",     "vb",    "vgl",
    "vnl",     "vs",    "w.o",   "z.g",   "z.i",   "zg",    "zgn",
}));

constexpr auto ending = sorted(std::to_array<std::string_view>({
    "a.i",   "a.s",   "a.u.b", "alg",  "bv",    "c.a",     "c.s",     "co",    "d.v",   "e.a",   "e.d",   "e.k",
    "e.v",   "ed",    "enz",   "enzv", "etc",   "fig",     "gem",     "i.o",   "int",   "j.l",   "jl",    "l.l",
    "m.m",   "max",   "min",   "n.b",  "n.n.b", "n.n.t.b", "n.o.t.k", "n.t.b", "n.v",   "n.v.t", "ntb",   "nvt",
    "o.i.d", "o.i.v", "opm",   "p",    "p.j",   "p.m",     "p.st",    "p.w",   "par",   "red",   "s.v.p", "sec",
    "t.k",   "t.z.t", "u",     "u.u",  "v",     "v.v",     "x",       "z.o.z", "z.s.m", "zsm",
}));

constexpr auto starters = sorted(std::to_array<std::string_view>({
    "aan",     "alle",      "als",     "andere", "binnen", "bij",     "bovendien", "daar",   "daarbij",   "daarmee",
    "daarna",  "daarnaast", "daarom",  "dat",    "de",     "deze",    "die",       "dit",    "doel",      "door",
    "dus",     "een",       "elk",     "elke",   "en",     "er",      "ga",        "geen",   "het",       "hier",
    "hierbij", "hierin",    "hiermee", "hij",    "hoe",    "iedere",  "ik",        "in",     "is",        "je",
    "jullie",  "maar",      "met",     "na",     "naast",  "niet",    "nu",        "om",     "onze",      "ons",
    "ook",     "op",        "over",    "per",    "samen",  "scholen", "sinds",     "soms",   "studenten", "te",
    "tijdens", "toch",      "tot",     "uit",    "van",    "vanaf",   "veel",      "verder", "volgens",   "voor",
    "waar",    "want",      "wat",     "we",     "wie",    "wij",     "zij",       "zo",     "ze",
}));

constexpr auto labelled = sorted(std::to_array<std::string_view>({
    "bijlage", "bijlagen",  "categorie", "cluster",  "cohort", "deel",     "domein",    "fase",  "figuur",
    "groep",   "hoofdstuk", "klas",      "kolom",    "lijn",   "niveau",   "onderdeel", "optie", "plan",
    "punt",    "rij",       "route",     "scenario", "school", "spoor",    "stap",      "t/m",   "tabel",
    "team",    "traject",   "type",      "variant",  "versie", "waarborg",
}));

constexpr auto lower_names = sorted(std::to_array<std::string_view>({
    "havo",
    "hbo",
    "lio",
    "mbo",
    "pabo",
    "po",
    "so",
    "vmbo",
    "vo",
    "vso",
    "vwo",
    "wo",
    "ict",
    "zij-instromers",
}));

template <std::size_t N>
bool has(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::binary_search(words.begin(), words.end(), word);
}

}  // namespace

Abbreviation abbreviation(std::string_view word) {
  std::array<char, 10> lowered{};
  if (word.empty() || word.size() > lowered.size()) return Abbreviation::none;
  std::transform(word.begin(), word.end(), lowered.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  const std::string_view key(lowered.data(), word.size());
  if (has(ending, key)) return Abbreviation::may_end;
  return has(leading, key) ? Abbreviation::leads : Abbreviation::none;
}

bool begins_sentences(std::string_view lower_word) {
  return has(starters, lower_word);
}
bool takes_label(std::string_view lower_word) {
  return has(labelled, lower_word);
}
bool stays_lower(std::string_view word) {
  return has(lower_names, word);
}

}  // namespace rd::text
