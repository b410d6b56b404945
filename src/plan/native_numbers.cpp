// Two numbers for one thing. Careful on purpose: a number is only compared with another when the words around both say
// the same, and nothing (a year, a name, a role, a phase) tells them apart.
#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <unordered_set>

#include "base/utf.hpp"
#include "plan/natives.hpp"

namespace rd::plan {
namespace {

using prose::PassageKind;
using thread::Hit;

struct Fact {
  Quantity quantity;
  std::string unit;               // stem of the thing counted
  std::string per;                // "per jaar", "per student": another rate is another thing
  std::set<std::string> about;    // telling stems around it
  std::set<std::string> apart;    // what would tell it apart: years, names, roles, phases
  std::set<std::string> years;    // of these: the years and words of time
  std::set<std::string> subject;  // of a table row: the telling words of its name
  bool whole{};                   // said of the partnership as a whole
  std::size_t passage{};
  std::string said;  // "110 studenten"
};

bool any_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_idle(std::string_view word) {
  static const std::unordered_set<std::string_view> idle{
      "de",     "het",     "een",     "en",    "van",    "in",       "op",       "voor",     "met",      "bij",
      "aan",    "ons",     "onze",    "wij",   "we",     "is",       "zijn",     "te",       "er",       "of",
      "om",     "dit",     "dat",     "die",   "deze",   "naar",     "tot",      "door",     "over",     "uit",
      "als",    "wordt",   "worden",  "heeft", "hebben", "krijgt",   "krijgen",  "ook",      "per",      "elk",
      "elke",   "ieder",   "iedere",  "alle",  "totaal", "minimaal", "maximaal", "minstens", "ongeveer", "ten",
      "minste", "hun",     "zich",    "nog",   "al",     "dan",      "die",      "kan",      "kunnen",   "gaat",
      "samen",  "daarvan", "waarvan", "circa", "ruim",   "bijna"};
  return idle.contains(word);
}

// A word before the number that makes it a label, not an amount: "paragraaf 3", "stap 2", "jaar 1".
bool makes_label(std::string_view word) {
  return any_of(word, {"artikel",    "paragraaf", "tabel",      "figuur",   "waarborg",   "bijlage", "hoofdstuk",
                       "jaar",       "leerjaar",  "studiejaar", "stap",     "fase",       "versie",  "niveau",
                       "streefdoel", "doel",      "deel",       "kaart",    "blok",       "periode", "september",
                       "oktober",    "november",  "december",   "januari",  "februari",   "maart",   "april",
                       "mei",        "juni",      "juli",       "augustus", "afbeelding", "noot",    "kwartaal"});
}

// "om vijf uur", "tot twaalf uur": a time of day.
bool is_clock(std::string_view before, std::string_view after) {
  return after == "uur" && any_of(before, {"om", "tot", "vanaf", "rond", "tussen", "naar", "half"});
}

// "drie soorten studenten", "twee vormen van toetsen": the word says nothing of what is counted.
bool is_sort(std::string_view word) {
  return any_of(word, {"soort", "soorten", "vorm", "vormen", "manier", "manieren", "ding", "dingen", "punt", "punten",
                       "kant", "kanten", "reden", "redenen", "type", "typen"});
}

bool tells_apart(std::string_view word) {
  return any_of(word, {"eerste",
                       "tweede",
                       "derde",
                       "vierde",
                       "eerstejaars",
                       "tweedejaars",
                       "derdejaars",
                       "vierdejaars",
                       "voltijd",
                       "deeltijd",
                       "duaal",
                       "duale",
                       "universitaire",
                       "hbo",
                       "po",
                       "vo",
                       "mbo",
                       "masterstudenten",
                       "bachelor",
                       "zij-instromers",
                       "najaar",
                       "voorjaar",
                       "nu",
                       "straks",
                       "vorig",
                       "volgend",
                       "nieuwe",
                       "startende",
                       "ervaren",
                       "extra",
                       "groeien",
                       "groeit",
                       "groei",
                       "was",
                       "waren",
                       "wordt",
                       "kernscholen",
                       "schilscholen",
                       "waarvan",
                       "tussentijdse"});
}

bool is_role(const std::string& word) {
  for (const std::string_view end :
       {"begeleider", "begeleiders", "opleider",   "opleiders",    "coördinator", "coördinatoren",
        "leider",     "leiders",     "manager",    "managers",     "mentor",      "mentoren",
        "bestuurder", "bestuurders", "examinator", "examinatoren", "assessor",    "assessoren",
        "student",    "studenten",   "groep",      "commissie",    "overleg",     "team"}) {
    if (word.ends_with(end)) return true;
  }
  return false;
}

bool is_collective(const std::string& unit) {
  static const std::unordered_set<std::string> stems = [] {
    std::unordered_set<std::string> out;
    for (const char* word : {"bestuur",          "school",
                             "vestiging",        "locatie",
                             "instituut",        "lerarenopleiding",
                             "partner",          "student",
                             "opleidingsplaats", "stageplaats",
                             "plaats",           "leerwerkplek",
                             "schoolbestuur",    "basisschool",
                             "hogeschool",       "kernelement",
                             "streefdoel",       "werkplekbegeleider",
                             "schoolopleider",   "instituutsopleider",
                             "leerwerkplaats",   "opleidingsschool"})
      out.insert(text::stem(word));
    return out;
  }();
  return stems.contains(unit);
}

bool says_whole(const std::set<std::string>& words) {
  for (const char* word :
       {"partnerschap", "samen", "gezamenlijk", "samenwerkingsverband", "opleidingsschool", "totaal", "telt", "bestaat",
        "omvat", "bestaan", "tellen", "bieden", "biedt", "deelnemende", "aangesloten", "jaarlijks", "jaar"})
    if (words.contains(word)) return true;
  return false;
}

// Meetings and visits are counted as "keer", and "procent" is "%": so that one can be laid beside the other.
std::string same_unit(const std::string& unit) {
  static const std::unordered_set<std::string> times = [] {
    std::unordered_set<std::string> out;
    for (const char* word : {"keer", "maal", "vergadering", "vergaderingen", "bijeenkomst", "bijeenkomsten",
                             "lesbezoek", "lesbezoeken", "overleg", "overleggen"})
      out.insert(text::stem(word));
    return out;
  }();
  if (times.contains(unit)) return "keer";
  return unit == "%" ? text::stem("procent") : unit;
}

class Facts {
 public:
  explicit Facts(const Judgement& judgement) : reading_(*judgement.reading) {
    for (const Sentence& sentence : reading_.sentences) {
      const auto kind = reading_.passages[sentence.passage].kind;
      if (kind == PassageKind::quotation || kind == PassageKind::glossary || kind == PassageKind::header_cell) continue;
      // A cell that is a whole sentence says it as a paragraph does.
      if ((kind == PassageKind::cell && !is_statement(sentence.stemmed)) || is_question(sentence.stemmed.text))
        continue;
      take(sentence);
    }
    sentences_ = facts_.size();
    for (const Grid& grid : grids(reading_)) rows(grid);
  }

  [[nodiscard]] std::size_t first_of_rows() const { return sentences_; }

  [[nodiscard]] const std::vector<Fact>& all() const { return facts_; }

 private:
  static bool is_statement(const text::Stemmed& sentence) {
    static const text::WordQuery we("wij|we");
    constexpr std::size_t shortest = 5;
    return sentence.tokens.size() > shortest && we.matches(sentence);
  }

  void take(const Sentence& sentence) {
    const std::string_view text = sentence.stemmed.text;
    const auto& tokens = sentence.stemmed.tokens;
    for (const Quantity& quantity : quantities(text)) {
      const auto at = static_cast<std::size_t>(
          std::find_if(tokens.begin(), tokens.end(), [&](const auto& t) { return t.from == quantity.span.from; }) -
          tokens.begin());
      const std::string before = at == 0 || at == tokens.size() ? std::string{} : lower(tokens[at - 1].of(text));
      // "de andere drie soorten": a part of what was counted.
      if (at == tokens.size() || makes_label(before) || any_of(before, {"andere", "overige", "anderen"})) continue;
      if (at > 0 && at + 1 < tokens.size() && is_clock(lower(tokens[at - 1].of(text)), lower(tokens[at + 1].of(text))))
        continue;
      Fact fact;
      fact.quantity = quantity;
      // From here on in bytes of the passage.
      fact.quantity.span = {sentence.span.from + quantity.span.from, sentence.span.from + quantity.span.to};
      fact.passage = sentence.passage;
      const std::size_t unit = unit_after(sentence, at);
      if (unit == tokens.size() || is_sort(lower(tokens[unit].of(text)))) continue;
      fact.unit = sentence.stemmed.stems[unit];
      fact.said = std::string(text.substr(quantity.span.from, tokens[unit].to - quantity.span.from));
      for (std::size_t i = unit + 1; i + 1 < tokens.size() && i < unit + 6; ++i) {
        if (lower(tokens[i].of(text)) != "per") continue;
        fact.per = sentence.stemmed.stems[i + 1];
        if (i == unit + 1)
          fact.said = std::string(text.substr(quantity.span.from, tokens[i + 1].to - quantity.span.from));
        break;
      }
      fact.unit = same_unit(fact.unit);
      surroundings(sentence, at, unit, fact);
      fact.whole = fact.whole || any_of(before, {"alle", "onze"});
      facts_.push_back(std::move(fact));
    }
  }

  // What a row of a table says of what its first cell names: "Stuurgroep · vijf keer per schooljaar".
  void rows(const Grid& grid) {
    for (int row = grid.header + 1; row < grid.rows; ++row) {
      if (grid.is_group(row) || grid.is_total(reading_, row)) continue;
      std::set<std::string> subject;
      std::size_t name_passage = 0;
      for (int column = 0; column < grid.columns && subject.empty(); ++column) {
        const auto& cell = grid.cells[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)];
        if (cell.empty() || reading_.passages[cell.front()].row_span > 1) continue;
        for (const auto& stem : text::stemmed(grid.text(reading_, row, column)).stems)
          if (stem.size() > 4) subject.insert(stem);
        name_passage = cell.front();
      }
      for (int column = 1; column < grid.columns && !subject.empty(); ++column) {
        for (const std::size_t passage : grid.cells[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)]) {
          for (std::size_t s = reading_.first_sentence[passage]; s < reading_.first_sentence[passage + 1]; ++s) {
            const std::size_t before = facts_.size();
            if (passage != name_passage) take(reading_.sentences[s]);
            for (std::size_t f = before; f < facts_.size(); ++f) facts_[f].subject = subject;
          }
        }
      }
    }
  }

  // The word that is counted: right after the number, at most two adjectives between.
  static std::size_t unit_after(const Sentence& sentence, std::size_t at) {
    const auto& tokens = sentence.stemmed.tokens;
    std::size_t i = at + 1;
    if (i < tokens.size() && tokens[i].of(sentence.stemmed.text) == "%") return i;
    for (int skipped = 0; i < tokens.size() && skipped < 3; ++i, ++skipped) {
      if (tokens[i].kind != text::TokenKind::word) return tokens.size();
      const std::string word = lower(tokens[i].of(sentence.stemmed.text));
      if (is_idle(word) || word == "tot") return tokens.size();
      // An adjective ends in -e and another word follows it.
      const bool adjective = word.size() > 4 && word.back() == 'e' && i + 1 < tokens.size() &&
                             tokens[i + 1].kind == text::TokenKind::word &&
                             !is_idle(lower(tokens[i + 1].of(sentence.stemmed.text)));
      if (!adjective) return i;
    }
    return tokens.size();
  }

  void surroundings(const Sentence& sentence, std::size_t at, std::size_t unit, Fact& fact) const {
    const std::string_view text = sentence.stemmed.text;
    const auto& tokens = sentence.stemmed.tokens;
    std::set<std::string> words;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      if (i >= at && i <= unit) continue;
      const std::string_view raw = tokens[i].of(text);
      const std::string word = lower(raw);
      words.insert(word);
      const bool near = i + 12 > at && i < unit + 12;
      if (tokens[i].kind == text::TokenKind::number) {
        if (raw.size() >= 4) {
          fact.apart.insert(word);
          fact.years.insert(word);
        }
      } else if (tokens[i].kind == text::TokenKind::word && !is_idle(word)) {
        const bool name = i > 0 && is_upper_first(raw);
        if (tells_apart(word)) fact.years.insert(word);
        if (name || tells_apart(word) || is_role(word)) fact.apart.insert(name ? word : sentence.stemmed.stems[i]);
        if (near) fact.about.insert(sentence.stemmed.stems[i]);
      }
    }
    fact.whole = says_whole(words);
  }

  static bool is_upper_first(std::string_view word) {
    std::size_t at = 0;
    return is_upper(next_code_point(word, at));
  }

  const Reading& reading_;
  std::vector<Fact> facts_;
  std::size_t sentences_{};
};

bool near(double a, double b) {
  return std::min(a, b) >= 0.6 * std::max(a, b);
}

// Years and names on one side only do not tell two counts of the whole apart; on both sides they have to be the same.
bool told_apart(const Fact& a, const Fact& b) {
  return !a.years.empty() && !b.years.empty() && a.years != b.years;
}

bool contradict(const Fact& a, const Fact& b) {
  if (a.unit != b.unit || a.passage == b.passage || a.quantity.percent != b.quantity.percent) return false;
  if (!a.per.empty() && !b.per.empty() && a.per != b.per) return false;
  if (std::abs(a.quantity.value - b.quantity.value) < 1e-9 ||
      (a.per != b.per && !near(a.quantity.value, b.quantity.value)))
    return false;
  std::size_t shared = 0;
  for (const auto& stem : a.about) shared += b.about.contains(stem) ? 1 : 0;
  if (is_collective(a.unit)) {
    const bool same_year = !a.years.empty() && a.years == b.years;
    if (told_apart(a, b) || !near(a.quantity.value, b.quantity.value) ||
        std::min(a.quantity.value, b.quantity.value) < 4)
      return false;
    static const std::string student = text::stem("student");
    if (a.unit == student && a.apart != b.apart) return false;  // of a panel, a group, a category
    return (a.whole && b.whole) || (same_year && (a.whole || b.whole));
  }
  const std::size_t least = std::min(a.about.size(), b.about.size());
  return a.apart == b.apart && near(a.quantity.value, b.quantity.value) && shared >= 2 && shared * 2 >= least;
}

// A row and a sentence that names what the row is about: the same unit, another number.
bool contradicts_row(const Fact& row, const Fact& said) {
  if (row.unit != said.unit || row.passage == said.passage || row.quantity.percent != said.quantity.percent)
    return false;
  if (!row.per.empty() && !said.per.empty() && row.per != said.per) return false;
  if (std::abs(row.quantity.value - said.quantity.value) < 1e-9 || !near(row.quantity.value, said.quantity.value))
    return false;
  std::size_t named = 0;
  bool long_one = false;
  for (const auto& stem : row.subject) {
    if (!said.about.contains(stem)) continue;
    ++named;
    long_one = long_one || stem.size() > 6;
  }
  // Whoever else the sentence names (another role, a year) makes it about something else.
  const bool others = std::any_of(said.apart.begin(), said.apart.end(), [&](const auto& word) {
    return !row.subject.contains(word) && !row.about.contains(word) && !row.apart.contains(word);
  });
  // A length of time or a share says what it is of only by its "per".
  static const std::unordered_set<std::string> vague{text::stem("jaar"),
                                                     text::stem("maand"),
                                                     text::stem("week"),
                                                     text::stem("dag"),
                                                     text::stem("uur"),
                                                     text::stem("procent"),
                                                     "keer"};
  if (vague.contains(row.unit) && (row.per.empty() || row.per != said.per)) return false;
  return long_one && named * 2 >= row.subject.size() && !others;
}

Hit hit_of(const Reading& reading, const Fact& a, const Fact& b) {
  Hit hit;
  hit.subject = a.unit;
  hit.place = reading.place(a.passage, a.quantity.span.from, a.quantity.span.to);
  const auto other = reading.place(b.passage, b.quantity.span.from, b.quantity.span.to);
  hit.values = {{"name", a.said}, {"first", a.said}, {"second", b.said}, {"place", other.heading}};
  hit.ground = a.said + "|" + b.said;
  hit.others = {other};
  return hit;
}

void differences(const Judgement& judgement, std::vector<Hit>& hits) {
  for (const Difference& difference : judgement.extracted.differences) {
    if (difference.words) continue;
    const auto first = quantities(difference.first);
    const auto second = quantities(difference.second);
    if (first.empty() || second.empty() || std::abs(first.front().value - second.front().value) < 1e-9) continue;
    Hit hit;
    hit.subject = difference.name;
    hit.place = difference.first_place;
    hit.values = {{"name", hit.subject},
                  {"first", difference.first},
                  {"second", difference.second},
                  {"place", difference.second_place.heading}};
    hit.ground = difference.first + "|" + difference.second;
    hit.others = {difference.second_place};
    hits.push_back(std::move(hit));
  }
}

// A table's total is a number said of the whole: compared with the sentences that say it too.
void totals(const Judgement& judgement, const std::vector<Fact>& facts, std::vector<Hit>& hits) {
  const Reading& reading = *judgement.reading;
  for (const Grid& grid : grids(reading)) {
    for (int row = grid.header + 1; row < grid.rows; ++row) {
      if (!grid.is_total(reading, row)) continue;
      for (int column = 1; column < grid.columns; ++column) {
        const auto numbers = quantities(grid.text(reading, row, column));
        if (numbers.size() != 1) continue;
        const std::string header = grid.text(reading, grid.header, column);
        const auto stems = text::stemmed(header).stems;
        for (const Fact& fact : facts) {
          const bool same = fact.whole && fact.per.empty() && is_collective(fact.unit) &&
                            std::find(stems.begin(), stems.end(), fact.unit) != stems.end();
          const bool apart = !fact.apart.empty();
          if (!same || apart || std::abs(fact.quantity.value - numbers.front().value) < 1e-9) continue;
          const auto& cell = grid.cells[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)];
          Hit hit;
          hit.subject = header;
          hit.place = reading.place(fact.passage, fact.quantity.span.from, fact.quantity.span.to);
          const auto other = reading.place(cell.front(), 0, 0);
          const std::string total = number_text(numbers.front().value, numbers.front().decimals);
          hit.values = {{"name", header}, {"first", fact.said}, {"second", total}, {"place", other.heading}};
          hit.ground = fact.said + "|" + total;
          hit.others = {other};
          hits.push_back(std::move(hit));
        }
      }
    }
  }
}

// The cells of one row are one place.
std::size_t place_key(const Reading& reading, std::size_t passage) {
  const auto& p = reading.passages[passage];
  while (passage > 0 && p.table >= 0 && reading.passages[passage - 1].table == p.table &&
         reading.passages[passage - 1].row == p.row)
    --passage;
  return passage;
}

// The same two places told twice are one question.
std::vector<Hit> without_repeats(const Reading& reading, std::vector<Hit> hits) {
  std::set<std::pair<std::size_t, std::size_t>> seen;
  std::erase_if(hits, [&](const Hit& hit) {
    const std::size_t first = place_key(reading, hit.place.passage);
    const std::size_t other = hit.others.empty() ? first : place_key(reading, hit.others.front().passage);
    return !seen.insert({std::min(first, other), std::max(first, other)}).second;
  });
  return hits;
}

}  // namespace

std::vector<Hit> numbers_contradict(const Judgement& judgement) {
  const Facts facts(judgement);
  std::vector<Hit> hits;
  differences(judgement, hits);
  std::set<std::pair<std::string, std::string>> seen;
  const auto& all = facts.all();
  for (std::size_t i = 0; i < facts.first_of_rows(); ++i) {
    for (std::size_t j = i + 1; j < all.size(); ++j) {
      const bool differ = j < facts.first_of_rows() ? contradict(all[i], all[j]) : contradicts_row(all[j], all[i]);
      if (differ && seen.insert({all[i].said, all[j].said}).second)
        hits.push_back(hit_of(*judgement.reading, all[i], all[j]));
    }
  }
  totals(judgement, all, hits);
  return without_repeats(*judgement.reading, std::move(hits));
}

}  // namespace rd::plan
