// The thread itself: is the vision firm enough to stand on, and does what it names come back where a student would notice?
#include <algorithm>
#include <set>
#include <unordered_set>

#include "plan/natives.hpp"

namespace rd::plan {
namespace {

using thread::Element;
using thread::Hit;

// A vision of fewer words than this, that names no core element, carries nothing. Ours; said so in the rule.
constexpr std::size_t thin_vision_words = 150;

std::set<std::string> telling_stems(std::string_view name) {
  static const std::unordered_set<std::string> common = [] {
    std::unordered_set<std::string> out;
    for (const char* word : {"samen", "student", "leraar", "leraren", "docent", "school", "opleiding", "opleiden", "leren", "onderwijs", "werken", "goed",
                             "goede", "willen", "worden", "onze", "partnerschap", "iedere", "ieder", "elke", "alle", "studenten", "altijd", "wij",
                             "maken", "geven", "hebben", "krijgen", "kunnen", "zijn", "professional", "werk", "praktijk", "jaar", "begeleiden",
                             "begeleiding", "ambitie", "visie", "kernelement", "eigen", "verder", "komen", "doen", "gaan", "zien", "staan"})
      out.insert(text::stem(word));
    return out;
  }();
  std::set<std::string> out;
  for (const auto& stem : text::stemmed(name).stems) {
    if (stem.size() > 3 && !common.contains(stem)) out.insert(stem);
  }
  return out;
}

const packs::Section* top_of(const packs::Template& template_, std::string_view id) {
  const packs::Section* section = template_.section(id);
  while (section != nullptr && !section->parent.empty()) section = template_.section(section->parent);
  return section;
}

// Does this passage belong to practice: a recognised section of another area than vision?
bool in_practice(const Judgement& judgement, std::size_t passage) {
  const std::string& id = judgement.mapping.section_of[passage];
  const packs::Section* section = judgement.template_->section(id);
  if (section == nullptr) return !id.empty();
  return section->area != packs::Area::vision && section->area != packs::Area::whole && top_of(*judgement.template_, id) != nullptr;
}

// The first sentence in practice that shows it: its telling words, half of them at least.
bool seen_in_practice(const Judgement& judgement, const std::set<std::string>& stems, std::size_t own_passage) {
  const std::size_t needed = stems.size() <= 2 ? 1 : (stems.size() + 1) / 2;
  for (const Sentence& sentence : judgement.reading->sentences) {
    if (sentence.passage == own_passage || !in_practice(judgement, sentence.passage)) continue;
    std::set<std::string> shared;
    for (const auto& stem : sentence.stemmed.stems)
      if (stems.contains(stem)) shared.insert(stem);
    if (shared.size() >= needed) return true;
  }
  return false;
}

std::size_t words_of(const Judgement& judgement, std::string_view section) {
  const auto found = judgement.mapping.sentences_of.find(section);
  if (found == judgement.mapping.sentences_of.end()) return 0;
  std::size_t words = 0;
  for (const std::size_t s : found->second) words += text::word_count(judgement.reading->sentences[s].stemmed.text);
  return words;
}

std::vector<const Element*> visions(const Judgement& judgement, std::string_view kind) {
  std::vector<const Element*> out;
  for (const Element& element : judgement.extracted.graph.elements)
    if (element.kind == kind) out.push_back(&element);
  return out;
}

}  // namespace

std::vector<Hit> vision_thin(const Judgement& judgement) {
  // The section that holds the vision: the first recognised one of the area.
  const packs::Section* vision = nullptr;
  for (const auto& section : judgement.template_->sections) {
    const bool is_vision = section.area == packs::Area::vision && section.id.find("vision") != std::string::npos;
    if (is_vision && judgement.mapping.recognised(section.id)) {
      vision = &section;
      break;
    }
  }
  if (vision == nullptr) return {};
  const std::size_t words = words_of(judgement, vision->id);
  const auto cores = visions(judgement, "core_element");
  const bool firm = std::any_of(cores.begin(), cores.end(), [&](const Element* e) {
    const auto stems = telling_stems(e->name());
    return !stems.empty() && seen_in_practice(judgement, stems, e->place.passage);
  });
  if (firm || (words >= thin_vision_words && !cores.empty())) return {};
  if (words >= 2 * thin_vision_words) return {};
  const std::size_t sentence = judgement.mapping.sentences_of.find(vision->id)->second.front();
  std::string effects;
  for (const auto& section : judgement.template_->sections) {
    const bool branch = section.depth <= 1 && section.area != packs::Area::vision && section.area != packs::Area::whole;
    if (!branch || !judgement.mapping.recognised(section.id) || section.id == vision->id) continue;
    if (std::count(effects.begin(), effects.end(), ',') >= 3) break;
    effects += (effects.empty() ? "" : ", ") + section.title.nl;
  }
  Hit hit;
  hit.place = judgement.reading->place(judgement.reading->sentences[sentence]);
  hit.subject = vision->id;
  hit.values = {{"effects", effects}, {"name", vision->title.nl}};
  hit.ground = std::to_string(words / 50);
  return {hit};
}

std::vector<Hit> core_elements_unseen(const Judgement& judgement) {
  // One root, not ten branches: a thin vision stands for what follows from it.
  if (!vision_thin(judgement).empty()) return {};
  std::vector<Hit> hits;
  for (const std::string_view kind : {"core_element", "ambition"}) {
    for (const Element* element : visions(judgement, kind)) {
      const auto stems = telling_stems(element->name());
      if (stems.empty() || in_practice(judgement, element->place.passage) || seen_in_practice(judgement, stems, element->place.passage)) continue;
      Hit hit;
      hit.subject = element->name();
      hit.place = element->place;
      hit.values = {{"name", element->name()}};
      hit.ground = element->name();
      hits.push_back(std::move(hit));
    }
  }
  return hits;
}

std::vector<Hit> questions_open(const Judgement& judgement) {
  std::vector<Hit> hits;
  const bool thin = !vision_thin(judgement).empty();
  for (const Answer& answer : judgement.answers) {
    if (answer.state != thread::AnswerState::open || answer.question->force != packs::Force::guide_asks) continue;
    if (thin && answer.section->area == packs::Area::vision) continue;
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
