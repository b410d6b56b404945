#include <algorithm>
#include <array>
#include <map>

#include "advice/parts.hpp"
#include "base/utf.hpp"

namespace rd::advice {
namespace {

constexpr std::size_t enough_sentences = 5;  // under a heading with fewer a share says nothing
constexpr std::size_t enough_passive = 3;
constexpr std::size_t reach = 14;  // words between the auxiliary and the participle

template <std::size_t N>
bool has(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

template <std::size_t N>
bool ends(const std::array<std::string_view, N>& endings, std::string_view word) {
  return std::any_of(endings.begin(), endings.end(),
                     [&](auto e) { return word.size() > e.size() && word.ends_with(e); });
}

// Participles of strong verbs; each also at the end of a longer one (opgenomen, overeengekomen).
constexpr std::array<std::string_view, 58> strong = {
    "gegeven",       "genomen",        "gekozen",    "geschreven", "gesproken",   "gehouden",    "geboden",
    "gebracht",      "gedaan",         "gezien",     "gelezen",    "gekregen",    "gevonden",    "gesloten",
    "gewezen",       "geworven",       "geholpen",   "getrokken",  "gedragen",    "gelaten",     "gevangen",
    "gebonden",      "geroepen",       "gewogen",    "gegrepen",   "geheven",     "gestoken",    "gezocht",
    "gemeten",       "vernomen",       "ondernomen", "beschreven", "besproken",   "behouden",    "verkozen",
    "herzien",       "voorzien",       "verkregen",  "besloten",   "verwezen",    "bewezen",     "verworven",
    "betrokken",     "ontvangen",      "vervangen",  "begrepen",   "overwogen",   "vergeleken",  "verbonden",
    "onderscheiden", "overeengekomen", "doorlopen",  "ontworpen",  "onderworpen", "overgelaten", "toegelaten",
    "ontheven",      "uitgezonden"};

// Participles of other verbs without ge-.
constexpr std::array<std::string_view, 12> without_ge = {"ondersteund", "onderzocht", "ondertekend", "onderbouwd",
                                                         "ondervraagd", "overlegd",   "overhandigd", "voltooid",
                                                         "aanvaard",    "weerlegd",   "onderwezen",  "onderhouden"};

constexpr std::array<std::string_view, 31> particles = {
    "aan",   "af",   "bij",  "in",   "mee",    "na",   "neer",   "op",     "over", "samen", "tegen",
    "terug", "toe",  "uit",  "vast", "voor",   "weer", "weg",    "door",   "om",   "onder", "rond",
    "klaar", "vorm", "vrij", "deel", "plaats", "open", "bekend", "gelijk", "ver"};

// Look like participles and are not.
constexpr std::array<std::string_view, 40> not_one = {
    "beleid",  "beeld",       "bericht",        "besluit", "bewust",      "bestand",    "verband",      "verstand",
    "verbod",  "bereid",      "bevoegd",        "bekend",  "verbond",     "gebied",     "geluid",       "gezicht",
    "gewicht", "gedicht",     "gerecht",        "gezond",  "gewend",      "geschikt",   "gericht",      "gebaat",
    "geld",    "gemotiveerd", "geïnteresseerd", "ervaren", "verantwoord", "vertrouwd",  "verschillend", "gemiddeld",
    "gewenst", "bedoeld",     "gebruikt",       "beperkt", "gehecht",     "gevarieerd", "verplicht",    "best"};

constexpr std::array<std::string_view, 9> noun_endings = {"heid",    "beeld", "beleid", "verband", "veld",
                                                          "besluit", "tijd",  "stand",  "bericht"};

// With zijn these tell what happened or how something is, not what was done to it.
constexpr std::array<std::string_view, 33> of_being = {
    "gebeurd",    "gestart",     "begonnen",   "gegroeid",     "gekomen",    "gegaan",    "gebleven",
    "geworden",   "ontstaan",    "gebleken",   "verschenen",   "toegenomen", "afgenomen", "gestegen",
    "gedaald",    "veranderd",   "verhuisd",   "geslaagd",     "gestopt",    "gelukt",    "overgestapt",
    "overgegaan", "aangekomen",  "vertrokken", "gevestigd",    "verbonden",  "betrokken", "gewend",
    "gevarieerd", "aangesloten", "geweest",    "afgestudeerd", "verspreid"};

bool closed_by(std::string_view word, std::string_view letters) {
  return word.size() > 2 && letters.find(word[word.size() - 2]) != std::string_view::npos;
}

// d, or t after the letters of 't kofschip (which a verb's third person does not end in).
bool weak_ending(std::string_view word) {
  return word.ends_with('d') || (word.ends_with('t') && closed_by(word, "kfschpxt"));
}

bool with_ge(std::string_view word) {
  if (word.starts_with("ge")) return word.size() > 4 && weak_ending(word);
  return std::any_of(particles.begin(), particles.end(), [&](auto p) {
    const std::string_view rest = word.starts_with(p) ? word.substr(p.size()) : std::string_view{};
    return rest.size() > 4 && rest.starts_with("ge") && weak_ending(rest);
  });
}

// Infinitives as well: "wat wij willen zijn en behouden".
constexpr std::array<std::string_view, 9> infinitive_too = {"behouden",  "ontvangen",     "vervangen",
                                                            "doorlopen", "onderscheiden", "onderhouden",
                                                            "herzien",   "voorzien",      "gedragen"};

// A clause of its own begins here.
constexpr std::array<std::string_view, 15> new_clause = {"die",     "dat",      "welke", "waarin", "waarmee",
                                                         "waarbij", "waardoor", "waar",  "zodat",  "omdat",
                                                         "wanneer", "als",      "hoe",   "om",     "zoals"};

enum class Auxiliary { none, worden, zijn };

Auxiliary auxiliary(std::string_view word) {
  static constexpr std::array<std::string_view, 6> become = {"wordt", "worden", "werd", "werden", "word", "geworden"};
  static constexpr std::array<std::string_view, 4> be = {"is", "zijn", "was", "waren"};
  if (has(become, word)) return Auxiliary::worden;
  return has(be, word) ? Auxiliary::zijn : Auxiliary::none;
}

// "door de schoolopleider" names an actor; "door middel van" and "door te …" do not.
bool names_actor(const std::vector<std::string>& words) {
  static constexpr std::array<std::string_view, 8> no_actor = {"middel", "te", "dat", "deze", "", "naar", "zo", "en"};
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (words[i] == "door" && !has(no_actor, words[i + 1])) return true;
  }
  return false;
}

}  // namespace

bool participle(std::string_view word) {
  if (word.size() < 5 || has(not_one, word) || ends(noun_endings, word)) return false;
  if (has(strong, word) || ends(strong, word) || has(without_ge, word)) return true;
  if (with_ge(word)) return true;
  static constexpr std::array<std::string_view, 5> inseparable = {"be", "ver", "ont", "her", "er"};
  return word.size() > 5 && weak_ending(word) &&
         std::any_of(inseparable.begin(), inseparable.end(), [&](auto p) { return word.starts_with(p); });
}

text::Span passive_without_actor(const text::Stemmed& sentence) {
  const auto& tokens = sentence.tokens;
  const bool maybe = std::any_of(tokens.begin(), tokens.end(), [&](const text::Token& t) {
    return t.kind == text::TokenKind::word && auxiliary(lower(t.of(sentence.text))) != Auxiliary::none;
  });
  if (!maybe) return {};
  std::vector<std::string> words;  // "" for marks
  for (const auto& token : tokens)
    words.push_back(token.kind == text::TokenKind::mark ? "" : lower(token.of(sentence.text)));
  if (names_actor(words)) return {};
  for (std::size_t i = 0; i < words.size(); ++i) {
    const Auxiliary found = auxiliary(words[i]);
    if (found == Auxiliary::none) continue;
    const auto done = [&](std::size_t at) {
      return participle(words[at]) && (found == Auxiliary::worden || !has(of_being, words[at]));
    };
    for (std::size_t back = 1; back <= 2 && back <= i; ++back) {  // "… dat zij begeleid worden"
      if (words[i - back].empty()) break;
      if (done(i - back)) return {tokens[i - back].from, tokens[i].to};
    }
    for (std::size_t at = i + 1; at < words.size() && at <= i + reach; ++at) {
      if (auxiliary(words[at]) != Auxiliary::none && at > i + 1 && found == Auxiliary::zijn) break;
      const std::string_view mark = tokens[at].of(sentence.text);
      if (mark == ";" || mark == ":" || has(new_clause, words[at])) break;
      if (done(at)) return {tokens[i].from, tokens[at].to};
    }
  }
  return {};
}

void add_passive(const Reading& reading, std::vector<Remark>& out) {
  struct Count {
    std::size_t sentences{}, passive{};
    const Sentence* first{};
    text::Span place;
  };
  std::map<int, Count> by_heading;
  for (const auto& sentence : reading.sentences) {
    const prose::Passage& passage = reading.passages[sentence.passage];
    if (!running_text(passage) || sentence.question || sentence.words.tokens.size() < 5) continue;
    Count& count = by_heading[passage.heading];
    ++count.sentences;
    const text::Span place = passive_without_actor(sentence.words);
    if (place.to == 0 || overlaps(sentence.quoted, place)) continue;
    if (count.passive++ == 0) {
      count.first = &sentence;
      count.place = place;
    }
  }
  for (const auto& [heading, count] : by_heading) {
    if (count.sentences < enough_sentences || count.passive < enough_passive || count.passive * 4 < count.sentences)
      continue;
    out.push_back(remark_at(*count.first, count.place, "text.passive", "passive"));
    out.back().values["count"] = std::to_string(count.passive);
    out.back().values["of"] = std::to_string(count.sentences);
  }
}

}  // namespace rd::advice
