// Shares of practice against the dated norm, and the two one-sided pictures that 73 dossiers showed: quality that is
// only satisfaction, professionalisation that leaves half of the people out.
#include <algorithm>
#include <array>
#include <set>

#include "plan/natives.hpp"
#include "text/pattern.hpp"

namespace rd::plan {
namespace {

using thread::Element;
using thread::Hit;

// `query` stays where it is.
bool sentence_has(const Judgement& judgement, std::string_view section, const text::WordQuery& query) {
  const auto found = judgement.mapping.sentences_of.find(section);
  if (found == judgement.mapping.sentences_of.end()) return false;
  const auto has = [&] {
    return std::any_of(found->second.begin(), found->second.end(),
                       [&](const std::size_t s) { return query.matches(judgement.reading->sentences[s].stemmed); });
  };
  return judgement.remembered->of(&query, "section " + std::string(section), has) != 0;
}
// Does what an element says have it?
bool words_have(const Judgement& judgement, const std::string& words, const text::WordQuery& query) {
  return judgement.remembered->of(&query, words, [&] { return query.matches(text::stemmed(words)); }) != 0;
}

Hit at_section(const Judgement& judgement, std::string_view section) {
  Hit hit;
  const auto found = judgement.mapping.sentences_of.find(section);
  if (found != judgement.mapping.sentences_of.end())
    hit.place = judgement.reading->place(judgement.reading->sentences[found->second.front()]);
  hit.subject = std::string(section);
  hit.ground = std::string(section);
  return hit;
}

// The recognised section of an area ("professionalisation", "quality"): its chapter, else the first in the template's
// order.
std::string section_of_area(const Judgement& judgement, packs::Area area) {
  std::string first;
  for (const packs::Template* one : judgement.templates) {
    for (const auto& section : one->sections) {
      if (section.area != area || !judgement.mapping.recognised(section.id)) continue;
      if (section.depth == 0) return section.id;
      if (first.empty()) first = section.id;
    }
  }
  return first;
}

std::string whole_text(const Element& element) {
  std::string out;
  for (const auto& [field, value] : element.fields) out += value + " . ";
  return out;
}

// What the regulation names for one category of students.
struct Norm {
  const packs::FrameworkItem* item{};
  std::vector<text::WordQuery> words;
};

// Of two that a sentence speaks of the later one is meant: a master of two years is also a master.
std::vector<Norm> norms_of(const packs::Framework& framework) {
  std::vector<Norm> out;
  for (auto item = framework.items.rbegin(); item != framework.items.rend(); ++item) {
    Norm norm{&*item, {}};
    for (const std::string& words : item->words) norm.words.emplace_back(words);
    out.push_back(std::move(norm));
  }
  return out;
}

}  // namespace

namespace {

// "15 studiepunten in de praktijk": not of the whole programme, and not of a part that only lies near the word.
bool credits_of_practice(std::string_view text, const Quantity& quantity) {
  static const auto practice =
      text::Pattern::compile(R"(^\s?(?:studiepunten|ects?\b)[^.;:\d]{0,40}\b(?:praktijk|werkplek))").value();
  return !quantity.percent && practice.matches(text.substr(quantity.span.to));
}

// Shares that are told, each passage once.
class Shares {
 public:
  explicit Shares(const Judgement& judgement)
      : judgement_(judgement), framework_(framework_of(judgement, packs::FrameworkSort::regulation_norm)) {
    if (framework_ != nullptr) norms_ = norms_of(*framework_);
  }

  void look_at(const Elements& elements) {
    for (const Element* element : elements) {
      const std::string text = element->name() + " " + std::string(element->field("share"));
      if (element->filled("share")) look(element->place, text, text::stemmed(text));
    }
  }
  void look_at_sentences() {
    static const text::WordQuery practice(
        "praktijk*|werkplek*|curriculum|programma|leerwerkplek|school|studiejaar|studietijd");
    for (const Sentence& sentence : judgement_.reading->sentences) {
      const std::string text(sentence.stemmed.text);
      static const std::array<std::string_view, 4> units{"%", "procent", "studiepunt", " EC"};
      const bool share = std::any_of(units.begin(), units.end(),
                                     [&](std::string_view unit) { return text.find(unit) != std::string::npos; });
      if (share && !is_question(text) && practice.matches(sentence.stemmed))
        look(judgement_.reading->place(sentence.passage, 0, 0), text, sentence.stemmed);
    }
  }
  std::vector<Hit> take() { return std::move(hits_); }

 private:
  void look(const thread::Place& place, const std::string& text, const text::Stemmed& stemmed) {
    const auto norm = std::find_if(norms_.begin(), norms_.end(), [&](const Norm& n) {
      return std::any_of(n.words.begin(), n.words.end(), [&](const auto& words) { return words.matches(stemmed); });
    });
    if (norm == norms_.end()) return;
    const packs::FrameworkItem& item = *norm->item;
    for (const Quantity& quantity : quantities(text)) {
      const bool credits = credits_of_practice(text, quantity);
      const int least = quantity.percent ? item.percent : credits ? item.credits : 0;
      if (quantity.value >= least || quantity.value <= 0 || !seen_.insert({place.passage, place.block}).second)
        continue;
      const std::string unit = credits ? " studiepunten" : "%";
      Hit hit;
      hit.subject = item.id;
      hit.place = place;
      hit.values = {{"name", item.name.nl},
                    {"stated", number_text(quantity.value, quantity.decimals) + unit},
                    {"norm", number_text(least, 0) + unit},
                    {"year", std::to_string(framework_->year)}};
      hit.ground = text;
      hits_.push_back(std::move(hit));
      return;
    }
  }

  const Judgement& judgement_;
  const packs::Framework* framework_;
  std::vector<Norm> norms_;
  std::vector<Hit> hits_;
  std::set<std::pair<std::size_t, std::string>> seen_;
};

}  // namespace

std::vector<Hit> shares_below_norm(const Judgement& judgement) {
  Shares shares(judgement);
  shares.look_at(read_of_kind(judgement, "student_category"));
  shares.look_at_sentences();
  return shares.take();
}

std::vector<Hit> shares_of_elements(const Judgement& judgement, const Elements& elements) {
  Shares shares(judgement);
  shares.look_at(elements);
  return shares.take();
}

namespace {

// The first sentence of a section (with all below it) that a pattern finds; `pattern` stays where it is.
std::optional<std::size_t> sentence_with(const Judgement& judgement, std::string_view section,
                                         const text::Pattern& pattern) {
  const auto found = judgement.mapping.sentences_of.find(section);
  if (found == judgement.mapping.sentences_of.end()) return std::nullopt;
  constexpr long none = -1;
  const long first = judgement.remembered->of(&pattern, section, [&] {
    for (const std::size_t s : found->second) {
      const Sentence& sentence = judgement.reading->sentences[s];
      const auto kind = judgement.reading->passages[sentence.passage].kind;
      if (kind != prose::PassageKind::quotation && !is_question(sentence.stemmed.text) &&
          pattern.matches(sentence.stemmed.text))
        return static_cast<long>(s);
    }
    return none;
  });
  return first == none ? std::nullopt : std::optional(static_cast<std::size_t>(first));
}

Hit at_sentence(const Judgement& judgement, std::size_t s) {
  const Sentence& sentence = judgement.reading->sentences[s];
  Hit hit;
  hit.place = judgement.reading->place(sentence);
  hit.ground = std::string(sentence.stemmed.text);
  return hit;
}

}  // namespace

// Two signs: a sentence that lays quality at satisfaction alone, or instruments that all ask for it and no talk beside
// them.
std::vector<Hit> satisfaction_only(const Judgement& judgement) {
  static const text::WordQuery satisfaction(
      "tevreden*|enquête|vragenlijst|*enquête|studentevaluatie|NSE|*tevredenheid");
  static const text::WordQuery talk("gesprek|dialoog|visitatie|\"peer review\"|audit|panelgesprek|bespreken|reflectie");
  static const auto by_mark =
      text::Pattern::compile(
          R"(\b(lezen|meten|zien|weten|merken|leiden) (wij|we) (alleen |vooral )?(af |het )?(aan|uit) (het|de|een) (rapport)?(cijfers?|tevredenheid|waardering|scores?)\b[^.]{0,30}\b(studenten|student)\b(?![^.]*\b(en|naast|ook|samen met)\b[^.]{0,40}\b(gesprek|visitatie|resultaten|rendement|peer)))")
          .value();
  static const auto alone =
      text::Pattern::compile(
          R"(\b(kwaliteit|op orde|goed)\b[^.]{0,60}\b(als|aan|met|door|wanneer)\b[^.]{0,30}\b(tevreden(heid)?)\b(?![^.]*\b(en|naast|ook|samen met)\b[^.]{0,40}\b(gesprek|visitatie|resultaten|rendement|peer)))")
          .value();
  const std::string section = section_of_area(judgement, packs::Area::quality);
  if (section.empty()) return {};
  auto s = sentence_with(judgement, section, alone);
  if (!s) s = sentence_with(judgement, section, by_mark);
  if (s) {
    Hit hit = at_sentence(judgement, *s);
    hit.values = {{"name", hit.place.quote}};
    return {hit};
  }
  const auto instruments = of_kind(judgement, "instrument");
  const bool all =
      !instruments.empty() && std::all_of(instruments.begin(), instruments.end(), [&](const Element* instrument) {
        return words_have(judgement, whole_text(*instrument), satisfaction);
      });
  if (!all || sentence_has(judgement, section, talk)) return {};
  Hit hit = at_section(judgement, section);
  hit.place = instruments.front()->place;
  hit.values = {{"name", instruments.front()->name()}};
  return {hit};
}

// A sentence that says that professionalising is courses, or a section that names nothing learned at work.
std::vector<Hit> professionalisation_formal_only(const Judgement& judgement) {
  static const text::WordQuery at_work(
      "intervisie|collegiaal|collegiale|werkplekleren|\"samen kijken\"|lesbezoek|\"van "
      "elkaar\"|leergemeenschap|kalibr*|coteaching|co-teaching|lesobservatie|onderzoek|coaching|\"op de "
      "werkplek\"|\"in het werk\"|leerteam|werkplaats");
  static const auto courses =
      text::Pattern::compile(
          R"((\bbestaa[tn] (de|het|hun) (professionalisering|scholing|scholingsaanbod|aanbod) (alleen |vooral )?uit\b|\b(professionalisering|scholing|scholingsaanbod|aanbod)\b[^.]{0,40}\b(verstaan (wij|we)|bestaat uit|is het volgen van|betekent)\b)[^.]{0,60}\b(training|cursus|scholing|studiedag|opleiding)\p{L}*(?![^.]*\b(intervisie|collegia|van elkaar|op de werkplek|observ|coach)))")
          .value();
  const std::string section = section_of_area(judgement, packs::Area::professionalisation);
  if (section.empty()) return {};
  if (const auto s = sentence_with(judgement, section, courses)) return {at_sentence(judgement, *s)};
  if (sentence_has(judgement, section, at_work)) return {};
  for (const Element* activity : of_kind(judgement, "activity")) {
    if (words_have(judgement, whole_text(*activity), at_work)) return {};
  }
  return {at_section(judgement, section)};
}

namespace {

// Hours to learn for people of the schools, while no sentence gives any to people of the institutes.
std::optional<std::size_t> hours_for_schools_only(const Judgement& judgement, std::string_view section) {
  static const text::WordQuery hours("scholingsuren|scholingsuur|ontwikkeluren|ontwikkeltijd|professionaliseringsuren");
  static const text::WordQuery school("werkplekbegeleider|schoolopleider");
  static const text::WordQuery all(
      "instituutsopleider|instituutscoördinator|lerarenopleider|instituut|instituten|medewerker|iedereen|opleiders|"
      "hogeschool|hogescholen");
  const auto found = judgement.mapping.sentences_of.find(section);
  if (found == judgement.mapping.sentences_of.end()) return std::nullopt;
  std::optional<std::size_t> out;
  for (const std::size_t s : found->second) {
    const text::Stemmed& sentence = judgement.reading->sentences[s].stemmed;
    if (!hours.matches(sentence)) continue;
    if (all.matches(sentence)) return std::nullopt;
    if (!out && school.matches(sentence)) out = s;
  }
  return out;
}

}  // namespace

// For whom is the offer? Of three activities or more that name their audience, one at least is for the institutes'
// people, or a sentence says what they do.
std::vector<Hit> professionalisation_one_sided(const Judgement& judgement) {
  static const text::WordQuery institute(
      "instituutsopleider|lerarenopleider|hogeschooldocent|vakdidacticus|relatiebeheerder|instituutscoördinator|"
      "instituutsbegeleider|\"beide kanten\"|\"school en instituut\"|\"scholen en instituten\"|\"alle "
      "opleiders\"|iedereen");
  static const auto learns =
      text::Pattern::compile(
          R"(\b(instituutsopleiders?|lerarenopleiders?|docenten van de (hogeschool|lerarenopleiding)|instituutscoördinator\p{L}*)\b[^.]{0,60}\b(volg\p{L}*|leren|scholen zich|nemen deel|doen mee|registr\p{L}*|training|intervisie))")
          .value();
  static const auto meant =
      text::Pattern::compile(R"(\b(bedoeld|bestemd|is er|zijn er|aangeboden)\s+(voor|aan)\b)").value();
  const std::string section = section_of_area(judgement, packs::Area::professionalisation);
  if (section.empty()) return {};
  if (const auto s = hours_for_schools_only(judgement, section)) {
    Hit hit = at_sentence(judgement, *s);
    hit.values = {{"missing", "instituutsopleiders"}};
    return {hit};
  }
  if (sentence_with(judgement, section, learns)) return {};
  int named = 0;
  for (const Element* activity : of_kind(judgement, "activity")) {
    const std::string audience(activity->field("audience"));
    if (audience.empty()) continue;
    ++named;
    if (words_have(judgement, audience, institute)) return {};
  }
  if (named < 3 && sentence_has(judgement, section, institute)) return {};
  const auto s = sentence_with(judgement, section, meant);
  Hit hit = s ? at_sentence(judgement, *s) : at_section(judgement, section);
  hit.values = {{"missing", "instituutsopleiders"}};
  return {hit};
}

}  // namespace rd::plan
