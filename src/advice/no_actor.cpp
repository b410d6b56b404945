#include <algorithm>
#include <array>
#include <set>

#include "advice/parts.hpp"
#include "base/utf.hpp"

namespace rd::advice {
namespace {

constexpr std::size_t most = 8;      // of a whole document; one under a heading
constexpr std::size_t reach = 14;    // words between the auxiliary and the participle
constexpr std::size_t longest = 34;  // words; in a longer sentence the length is the first thing to ask about

template <std::size_t N>
bool has(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

template <std::size_t N>
bool ends(const std::array<std::string_view, N>& endings, std::string_view word) {
  return std::any_of(endings.begin(), endings.end(), [&](auto e) { return word.ends_with(e); });
}

// What people agree to do or to decide. Not what a document does (beschreven) or what teaching is (begeleid, geleerd).
constexpr std::array<std::string_view, 62> deeds = {
    "bekeken",        "herzien",        "geëvalueerd",      "bijgesteld",    "aangepast",     "uitgewerkt",
    "gezorgd",        "opgesteld",      "afgesproken",      "besproken",     "toegelicht",    "besloten",
    "gehandeld",      "gezocht",        "gehouden",         "gedaan",        "gehaald",       "bijgehaald",
    "gemaakt",        "georganiseerd",  "onderzocht",       "gemonitord",    "verzameld",     "geanalyseerd",
    "vastgesteld",    "teruggekoppeld", "bepaald",          "ontwikkeld",    "ingericht",     "opgepakt",
    "uitgevoerd",     "geregeld",       "overlegd",         "gestreefd",     "ondernomen",    "heroverwogen",
    "geformuleerd",   "aangevuld",      "omgezet",          "verbeterd",     "gecontroleerd", "bewaakt",
    "getroffen",      "gesignaleerd",   "gekeken",          "verkend",       "nagegaan",      "gepland",
    "ingepland",      "afgestemd",      "geïnformeerd",     "gerapporteerd", "uitgebreid",    "bijgehouden",
    "doorontwikkeld", "geactualiseerd", "geïnventariseerd", "uitgezocht",    "vormgegeven",   "ingevuld",
    "gemeten",        "aangescherpt"};

// Persons and bodies that act. Students and pupils are mostly the ones it is about.
constexpr std::array<std::string_view, 40> actor_endings = {
    "leider",    "leiders",     "opleider",   "opleiders", "begeleider", "begeleiders", "coördinator",  "coördinatoren",
    "directeur", "directeuren", "directie",   "directies", "bestuur",    "besturen",    "bestuurder",   "bestuurders",
    "docent",    "docenten",    "leraar",     "leraren",   "coach",      "coaches",     "team",         "teams",
    "raad",      "commissie",   "commissies", "panel",     "bureau",     "secretaris",  "secretariaat", "beoordelaars",
    "assessor",  "assessoren",  "examinator", "inspectie", "medewerker", "medewerkers", "vergadering",  "soverleg"};

constexpr std::array<std::string_view, 14> groups = {
    "groep",          "groepen",   "stuurgroep", "werkgroep",      "werkgroepen", "projectgroep", "schrijfgroep",
    "ontwikkelgroep", "kerngroep", "regiegroep", "klankbordgroep", "voorzitter",  "collega's",    "collega"};

constexpr std::array<std::string_view, 14> somebody = {"wij",    "we", "hij", "zij", "ik",   "jij",    "je",
                                                       "jullie", "u",  "men", "ons", "onze", "iemand", "wie"};

// Houses of people: they act where they stand first, without a preposition ("de school legt vast wat …").
constexpr std::array<std::string_view, 12> houses = {"school",       "scholen",     "instituut", "instituten",
                                                     "hogeschool",   "hogescholen", "opleiding", "opleidingen",
                                                     "partnerschap", "partners",    "partner",   "universiteit"};

constexpr std::array<std::string_view, 14> prepositions = {
    "op", "van", "voor", "bij", "in", "tussen", "aan", "binnen", "over", "naar", "met", "onder", "uit", "buiten"};

constexpr std::array<std::string_view, 12> months = {"januari",   "februari", "maart",    "april",
                                                     "mei",       "juni",     "juli",     "augustus",
                                                     "september", "oktober",  "november", "december"};

// What may happen is no plan, and what a document says of itself needs no actor.
constexpr std::array<std::string_view, 12> no_plan = {
    "kan",       "kunnen",  "mag",   "mogen",          "hoofdstuk", "document", "beleidsdocument",
    "paragraaf", "bijlage", "tabel", "opleidingsplan", "onderdeel"};

// A clause after these tells about something; it plans nothing.
constexpr std::array<std::string_view, 19> telling = {
    "die",     "dat",    "wat",   "welke", "waarin",  "waarmee", "waaraan", "waarover", "waarvoor", "als",
    "wanneer", "indien", "zodra", "omdat", "terwijl", "voordat", "nadat",   "hoe",      "of"};

struct Words {
  std::vector<std::string> small;  // in lower case; "" for marks
  const std::vector<text::Token>& tokens;
  std::string_view text;

  explicit Words(const text::Stemmed& sentence) : tokens(sentence.tokens), text(sentence.text) {
    for (const auto& token : tokens)
      small.push_back(token.kind == text::TokenKind::mark ? std::string() : lower(token.of(text)));
  }
};

bool is_now(std::string_view word) {
  return word == "wordt" || word == "worden";
}

bool has_digit(std::string_view word) {
  return std::any_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// "Hogeschool Noord", "Anna": a capital inside the sentence names somebody or some body.
bool names(const Words& words, std::size_t at) {
  std::size_t next = words.tokens[at].from;
  return at > 0 && !words.small[at - 1].empty() && is_upper(next_code_point(words.text, next));
}

bool house_that_acts(const Words& words, std::size_t at, std::size_t auxiliary) {
  if (at > auxiliary || !has(houses, words.small[at])) return false;
  for (std::size_t back = 1; back <= 3 && back <= at; ++back) {
    if (has(prepositions, words.small[at - back])) return false;
  }
  return true;
}

// Somebody is named, or a day is: then the sentence says enough.
bool tells_who_or_when(const Words& words, std::size_t auxiliary) {
  for (std::size_t i = 0; i < words.small.size(); ++i) {
    const std::string& word = words.small[i];
    if (word.empty()) continue;
    if (word == "door" || has_digit(word) || has(months, word) || has(somebody, word) || has(groups, word) ||
        ends(actor_endings, word) || names(words, i) || house_that_acts(words, i, auxiliary))
      return true;
  }
  return false;
}

// Is the clause of the auxiliary about something that is so, or may be?
bool tells(const Words& words, std::size_t auxiliary) {
  for (std::size_t at = auxiliary; at-- > 0 && !words.small[at].empty();) {
    if (has(telling, words.small[at]) || has(no_plan, words.small[at])) return true;
  }
  return false;
}

// The auxiliary with its participle, or an empty span.
text::Span deed(const Words& words, std::size_t auxiliary) {
  const auto& tokens = words.tokens;
  for (std::size_t back = 1; back <= 2 && back <= auxiliary; ++back) {
    if (has(deeds, words.small[auxiliary - back])) return {tokens[auxiliary - back].from, tokens[auxiliary].to};
  }
  for (std::size_t at = auxiliary + 1; at < tokens.size() && at <= auxiliary + reach; ++at) {
    if (words.small[at].empty() || has(telling, words.small[at]) || has(no_plan, words.small[at])) break;
    if (has(deeds, words.small[at])) return {tokens[auxiliary].from, tokens[at].to};
  }
  return {};
}

}  // namespace

text::Span deed_without_actor(const text::Stemmed& sentence) {
  const auto& tokens = sentence.tokens;
  if (tokens.size() > longest || tokens.size() < 5 || sentence.text.ends_with(':')) return {};
  const bool maybe = std::any_of(tokens.begin(), tokens.end(), [&](const text::Token& token) {
    return is_now(token.of(sentence.text)) || token.of(sentence.text) == "Wordt" || token.of(sentence.text) == "Worden";
  });
  if (!maybe) return {};
  const Words words(sentence);
  for (std::size_t i = 0; i < words.small.size(); ++i) {
    if (!is_now(words.small[i])) continue;
    const text::Span found = deed(words, i);
    if (found.to > 0 && !tells(words, i) && !tells_who_or_when(words, i)) return found;
  }
  return {};
}

void add_no_actor(const Reading& reading, std::vector<Remark>& out) {
  std::set<int> headings;
  for (const auto& sentence : reading.sentences) {
    const prose::Passage& passage = reading.passages[sentence.passage];
    if (headings.size() == most) return;
    if (sentence.question || !running_text(passage)) continue;
    const text::Span place = deed_without_actor(sentence.words);
    if (place.to == 0 || overlaps(sentence.quoted, place) || !headings.insert(passage.heading).second) continue;
    out.push_back(remark_at(sentence, place, "text.no_actor", "no_actor"));
  }
}

}  // namespace rd::advice
