// The thread itself: is the vision firm enough to stand on, and does what it names come back where a student would
// notice?
#include <algorithm>
#include <map>
#include <set>
#include <unordered_set>

#include "plan/natives.hpp"

namespace rd::plan {
namespace {

using thread::Element;
using thread::Hit;

// A vision of fewer words than this, that names no core element, carries nothing. Ours; said so in the rule.
constexpr std::size_t thin_vision_words = 150;

// Words that every plan uses everywhere tell nothing about one element.
bool is_common(const std::string& stem) {
  static const std::unordered_set<std::string> common = [] {
    std::unordered_set<std::string> out;
    for (const char* word :
         {"samen",       "student",      "studenten", "leraar",      "leraren",   "docent",   "school", "scholen",
          "opleiding",   "opleiden",     "leren",     "onderwijs",   "werken",    "goed",     "willen", "worden",
          "onze",        "partnerschap", "ieder",     "elke",        "alle",      "altijd",   "maken",  "geven",
          "hebben",      "krijgen",      "kunnen",    "zijn",        "werk",      "praktijk", "jaar",   "begeleiden",
          "begeleiding", "ambitie",      "visie",     "kernelement", "eigen",     "verder",   "komen",  "doen",
          "gaan",        "zien",         "staan",     "deze",        "waar",      "voor",     "naar",   "door",
          "over",        "zodat",        "ander",     "andere",      "instituut", "minst",    "twee",   "drie",
          "later",       "plaats",       "nodig",     "manier",      "brengen",   "nemen",    "terug",  "mee",
          "moment"})
      out.insert(text::stem(word));
    return out;
  }();
  return stem.size() < 4 || common.contains(stem);
}

// The chapters that say what the partnership wants and who it is; all others say what it does.
bool is_practice(const packs::Section& chapter) {
  return chapter.id != "vision" && chapter.id != "document" && chapter.id != "partnership";
}

// Does what stands in this section belong to practice?
bool in_practice(const Judgement& judgement, std::string_view section) {
  const packs::Section* chapter = chapter_of(*judgement.packs, section);
  return chapter != nullptr && is_practice(*chapter);
}
bool in_practice(const Judgement& judgement, std::size_t passage) {
  return in_practice(judgement, judgement.mapping.section_of[passage]);
}

// How far does practice speak of an element? Each of its words counts by how often practice uses it, those of its name
// twice. Nothing to go by: then we do not ask.
class Practice {
 public:
  explicit Practice(const Judgement& judgement) {
    for (const Sentence& sentence : judgement.reading->sentences) {
      if (!in_practice(judgement, sentence.passage)) continue;
      const std::set<std::string> stems(sentence.stemmed.stems.begin(), sentence.stemmed.stems.end());
      for (const auto& stem : stems) ++sentences_with_[stem];
    }
    for (const Heading& heading : judgement.reading->headings) {
      if (!in_practice(judgement, heading.passage)) continue;
      for (const auto& stem : text::stemmed(heading.title).stems) headed_.insert(stem);
    }
  }

  [[nodiscard]] bool shows(const Element& element) const {
    constexpr double half = 0.5;
    double spoken = 0;
    double all = 0;
    std::set<std::string> seen;
    bool headed = false;  // it has a section of its own
    const auto add = [&](std::string_view text, double weight) {
      for (const auto& stem : text::stemmed(text).stems) {
        if (is_common(stem) || !seen.insert(stem).second) continue;
        headed = headed || (stem.size() >= 8 && headed_.contains(stem));
        const auto found = sentences_with_.find(stem);
        const int n = found == sentences_with_.end() ? 0 : found->second;
        spoken += weight * (n >= 3 ? 1 : n > 0 ? half : 0);
        all += weight;
      }
    };
    add(element.name(), 2);
    add(element.field("means"), 1);
    return headed || all == 0 || spoken / all >= half;
  }

 private:
  std::map<std::string, int> sentences_with_;
  std::set<std::string> headed_;
};

std::size_t words_of(const Judgement& judgement, std::string_view section) {
  const auto found = judgement.mapping.sentences_of.find(section);
  if (found == judgement.mapping.sentences_of.end()) return 0;
  std::size_t words = 0;
  for (const std::size_t s : found->second) words += text::word_count(judgement.reading->sentences[s].stemmed.text);
  return words;
}

// The section that holds the vision: the innermost recognised one that is called so ("vision.vision"), else its
// chapter.
const packs::Section* vision_section(const Judgement& judgement) {
  const packs::Section* found = nullptr;
  for (const packs::Template* one : judgement.templates) {
    for (const auto& section : one->sections) {
      const std::string& id = common_id(section);
      const bool called = id == "vision" || id == "vision.vision";
      if (called && section.area == packs::Area::vision && judgement.mapping.recognised(section.id)) found = &section;
    }
  }
  return found;
}

// Where practice leans on the vision in so many words: there its thinness works through.
std::vector<thread::Place> leaning_on_vision(const Judgement& judgement) {
  static const text::WordQuery leans(
      "visie voort|vloeien|vloeit|volgt|volgen|basis|uitgangspunt|passen|past|sluit|aansluiten|gebaseerd");
  std::vector<thread::Place> out;
  for (const Sentence& sentence : judgement.reading->sentences) {
    if (out.size() == 3) break;
    if (in_practice(judgement, sentence.passage) && leans.matches(sentence.stemmed))
      out.push_back(judgement.reading->place(sentence));
  }
  return out;
}

const Practice& practice_of(const Judgement& judgement) {
  return judgement.remembered->thing<Practice>([&] { return Practice(judgement); });
}

bool shown(const Judgement& judgement, const Element& element) {
  const Practice& practice = practice_of(judgement);
  const std::string words = element.name() + "\n" + std::string(element.field("means"));
  return judgement.remembered->of(&practice, words, [&] { return practice.shows(element); }) != 0;
}

// The words of a vision that is thin; nothing when it is firm, or not there.
std::optional<std::size_t> thin_words(const Judgement& judgement) {
  const packs::Section* vision = vision_section(judgement);
  if (vision == nullptr) return std::nullopt;
  const auto words =
      static_cast<std::size_t>(judgement.remembered->of(vision, {}, [&] { return words_of(judgement, vision->id); }));
  if (words >= 2 * thin_vision_words) return std::nullopt;
  const auto cores = of_kind(judgement, "core_element");
  if (words >= thin_vision_words && !cores.empty()) return std::nullopt;
  const bool firm = std::any_of(cores.begin(), cores.end(), [&](const Element* e) { return shown(judgement, *e); });
  return firm ? std::nullopt : std::optional(words);
}

}  // namespace

bool vision_is_thin(const Judgement& judgement) {
  return thin_words(judgement).has_value();
}

std::vector<Hit> vision_thin(const Judgement& judgement) {  // REV-09
  const auto words = thin_words(judgement);
  if (!words) return {};
  const packs::Section* vision = vision_section(judgement);
  const std::size_t sentence = judgement.mapping.sentences_of.find(vision->id)->second.front();
  std::string effects;
  for (const packs::Template* one : judgement.templates) {
    for (const auto& section : one->sections) {
      const packs::Section* chapter = section.depth == 0 ? chapter_of(*judgement.packs, section.id) : nullptr;
      const bool branch = chapter != nullptr && is_practice(*chapter);
      if (!branch || !judgement.mapping.recognised(section.id) || section.id == vision->id) continue;
      if (std::count(effects.begin(), effects.end(), ',') >= 3) break;
      effects += (effects.empty() ? "" : ", ") + section.title.nl;
    }
  }
  Hit hit;
  hit.place = judgement.reading->place(judgement.reading->sentences[sentence]);
  hit.subject = vision->id;
  hit.values = {{"effects", effects}, {"name", vision->title.nl}};
  hit.ground = std::to_string(*words / 50);
  hit.others = leaning_on_vision(judgement);
  return {hit};
}

std::vector<Hit> core_elements_unseen(const Judgement& judgement, const Elements& elements) {
  // One root, not ten branches: a thin vision stands for its own core elements. Ambitions are the writers' own
  // promises.
  const bool thin = vision_is_thin(judgement);
  std::vector<Hit> hits;
  for (const Element* element : elements) {
    if (thin && element->kind == "core_element") continue;
    if (in_practice(judgement, element->place.section) || shown(judgement, *element)) continue;
    Hit hit;
    hit.subject = element->name();
    hit.place = element->place;
    hit.values = {{"name", element->name()}};
    hit.ground = element->name();
    hits.push_back(std::move(hit));
  }
  return hits;
}

namespace {

// One of three separate plans (DOC-01), or no plan at all, is not asked about chapters it does not mean to have.
bool means_to_cover(const Judgement& judgement, const packs::Section& section) {
  constexpr int whole_plan = 4;  // chapters
  const auto asked = [&](const packs::Section& other) { return &other == &section; };
  const auto& sections = (*std::find_if(judgement.templates.begin(), judgement.templates.end(), [&](const auto* one) {
                           return std::any_of(one->sections.begin(), one->sections.end(), asked);
                         }))->sections;
  const auto chapters = std::count_if(sections.begin(), sections.end(), [&](const packs::Section& s) {
    return s.depth == 0 && common_id(s) != "document" && judgement.mapping.recognised(s.id);
  });
  if (chapters >= whole_plan) return true;
  const std::vector<std::string> above = with_all_above(*judgement.packs, section.id);
  return std::any_of(above.begin(), above.end(), [&](const auto& id) { return judgement.mapping.recognised(id); });
}

}  // namespace

std::vector<Hit> questions_open(const Judgement& judgement) {
  const bool thin = vision_is_thin(judgement);
  std::vector<Hit> hits;
  for (const Answer& answer : judgement.answers) {
    if (answer.state != thread::AnswerState::open || answer.question->force != packs::Force::guide_asks) continue;
    const std::string& id = common_id(*answer.section);
    if (thin && (id == "vision" || id.starts_with("vision."))) continue;
    if (!means_to_cover(judgement, *answer.section)) continue;
    Hit hit;
    hit.subject = answer.question->id;
    hit.detail = answer.question->id;
    const auto here = judgement.mapping.sentences_of.find(answer.section->id);
    if (here != judgement.mapping.sentences_of.end()) {
      hit.place = judgement.reading->place(judgement.reading->sentences[here->second.front()]);
    }
    hit.place.section = answer.section->id;
    hit.values = {{"section", answer.section->title.nl}};
    hit.ask = answer.question->ask;
    hit.weight = answer.question->weight;
    hit.source = answer.question->source;
    hit.ground = answer.question->id;
    hits.push_back(std::move(hit));
  }
  return hits;
}

}  // namespace rd::plan
