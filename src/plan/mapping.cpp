#include "plan/mapping.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "base/utf.hpp"

namespace rd::plan {
namespace {

using packs::Section;
using packs::Template;

// Words that say nothing about what a section is about.
const std::unordered_set<std::string>& idle_stems() {
  static const std::unordered_set<std::string> stems = [] {
    std::unordered_set<std::string> out;
    for (const char* word :
         {"de",   "het",  "een",  "en",   "van",       "in",        "op",   "voor",      "met",    "bij",
          "aan",  "ons",  "onze", "wij",  "we",        "hoe",       "wat",  "is",        "zijn",   "te",
          "der",  "of",   "om",   "dit",  "dat",       "die",       "er",   "zo",        "naar",   "tot",
          "door", "over", "uit",  "als",  "hoofdstuk", "paragraaf", "deel", "onderdeel", "binnen", "jullie",
          "wie",  "waar", "twee", "drie", "vier",      "vijf",      "zes",  "zeven",     "acht"})
      out.insert(text::stem(word));
    return out;
  }();
  return stems;
}

std::set<std::string> content_stems(std::string_view text) {
  std::set<std::string> out;
  for (const std::string& stem : text::stemmed(text).stems) {
    if (!stem.empty() && !idle_stems().contains(stem)) out.insert(stem);
  }
  return out;
}

// How alike two titles are: shared stems over all stems, 1 when the same.
double alike(const std::set<std::string>& a, const std::set<std::string>& b) {
  if (a.empty() || b.empty()) return 0;
  std::size_t shared = 0;
  for (const auto& stem : a) shared += b.contains(stem) ? 1 : 0;
  return static_cast<double>(shared) / static_cast<double>(a.size() + b.size() - shared);
}

struct Clues {
  const Section* section{};
  std::size_t order{};
  std::set<std::string> title;
  std::vector<std::pair<std::string, std::set<std::string>>> names;
  std::set<std::string> exact;                             // the names in lower case
  std::vector<std::pair<std::string, std::string>> words;  // as written, stem
};

std::vector<Clues> clues_of(const Template& template_) {
  std::vector<Clues> out;
  for (std::size_t i = 0; i < template_.sections.size(); ++i) {
    const Section& section = template_.sections[i];
    Clues clues{&section, i, content_stems(section.title.nl), {}, {}, {}};
    for (const auto& name : section.names) {
      clues.names.emplace_back(name, content_stems(name));
      clues.exact.insert(lower(name));
    }
    for (const auto& word : section.words) clues.words.emplace_back(word, text::stem(word));
    out.push_back(std::move(clues));
  }
  return out;
}

struct Score {
  double total{};
  Mapped mapped;
};

class Mapper {
 public:
  Mapper(const Reading& reading, const Template& template_)
      : reading_(reading), clues_(clues_of(template_)), whole_(lower(template_.name.nl)) {
    count_rarity();
  }

  [[nodiscard]] Mapped best(std::size_t heading, const std::vector<Mapped>& before) const {
    const Heading& h = reading_.headings[heading];
    const auto title = content_stems(h.title);
    const std::string exact = lower(h.title);
    if (exact == whole_ && !names_a_section(exact)) return {};
    const auto counts = stem_counts(h);
    const std::string parent = h.parent < 0 ? "" : before[static_cast<std::size_t>(h.parent)].section;
    Score best;
    double second = 0;
    for (const Clues& clues : clues_) {
      Score score = score_of(clues, exact, title, counts, parent);
      if (score.total > best.total) {
        second = best.total;
        best = std::move(score);
      } else {
        second = std::max(second, score.total);
      }
    }
    // A title must really be alike; content alone has to be plain and to stand out.
    const double needed = best.mapped.by == MappedBy::content ? 0.55 : 0.5;
    const bool plain = best.mapped.by != MappedBy::content || best.total - second > 0.02;
    if (best.total < needed || !plain) return {};
    best.mapped.sureness = best.total;
    return best.mapped;
  }

 private:
  using Counts = std::unordered_map<std::string, int>;

  [[nodiscard]] bool names_a_section(const std::string& exact) const {
    return std::any_of(clues_.begin(), clues_.end(), [&](const Clues& clues) {
      return clues.exact.contains(exact) || lower(clues.section->title.nl) == exact;
    });
  }

  [[nodiscard]] Score score_of(const Clues& clues, const std::string& exact, const std::set<std::string>& title,
                               const Counts& counts, const std::string& parent) const {
    Score score;
    score.mapped.section = clues.section->id;
    double by_title = alike(title, clues.title);
    score.mapped.by = MappedBy::title;
    score.mapped.words = clues.section->title.nl;
    for (const auto& [name, stems] : clues.names) {
      const double by_name = alike(title, stems) * 0.98;
      if (by_name > by_title) {
        by_title = by_name;
        score.mapped.by = MappedBy::synonym;
        score.mapped.words = name;
      }
    }
    // "Wie wij zijn" has no telling word: such a title counts when it is exactly a name that people give.
    if (clues.exact.contains(exact)) {
      by_title = 1.04;
      score.mapped.by = MappedBy::synonym;
      score.mapped.words = exact;
    }
    std::string seen;
    const double by_content = content_score(clues, counts, seen);
    const double family = parent.empty()                    ? 0
                          : clues.section->parent == parent ? 0.15
                          : clues.section->id == parent     ? -0.1
                                                            : 0;
    if (by_title >= 0.3) {
      score.total = by_title * 0.75 + by_content * 0.25 + family;
    } else {
      score.total = by_content * 0.8 + by_title * 0.2 + family;
      score.mapped.by = MappedBy::content;
      score.mapped.words = seen;
    }
    return score;
  }

  // Share of the section's words that stand in the text, rare words weighing more; nothing for very short texts.
  [[nodiscard]] double content_score(const Clues& clues, const Counts& counts, std::string& seen) const {
    double sum = 0;
    double possible = 0;
    int named = 0;
    for (const auto& [word, stem] : clues.words) {
      const double weight = rarity(stem);
      possible += weight;
      const auto found = counts.find(stem);
      if (found == counts.end()) continue;
      sum += weight * (found->second > 1 ? 1.0 : 0.6);
      if (named++ < 4) seen += (seen.empty() ? "" : ", ") + word;
    }
    return possible == 0 || named < 3 ? 0 : std::min(1.0, 1.6 * sum / possible);
  }

  [[nodiscard]] double rarity(const std::string& stem) const {
    const auto found = sections_with_.find(stem);
    return found == sections_with_.end() ? 1 : 1.0 / found->second;
  }

  void count_rarity() {
    for (const Clues& clues : clues_) {
      for (const auto& [word, stem] : clues.words) sections_with_[stem] += 1;
    }
  }

  [[nodiscard]] Counts stem_counts(const Heading& h) const {
    Counts counts;
    for (std::size_t s = reading_.first_sentence[h.first]; s < reading_.first_sentence[std::max(h.first, h.last)];
         ++s) {
      for (const auto& stem : reading_.sentences[s].stemmed.stems) {
        if (!stem.empty()) counts[stem] += 1;
      }
    }
    return counts;
  }

  const Reading& reading_;
  std::vector<Clues> clues_;
  std::string whole_;  // what the document itself is called: that is no section of it
  std::unordered_map<std::string, double> sections_with_;
};

void spread(const Reading& reading, const packs::Packs& packs, Mapping& mapping) {
  mapping.sentences_of.clear();
  mapping.section_of.assign(reading.passages.size(), "");
  for (std::size_t i = 0; i < reading.passages.size(); ++i) {
    for (int h = reading.heading_of[i]; h >= 0; h = reading.headings[static_cast<std::size_t>(h)].parent) {
      const Mapped& mapped = mapping.headings[static_cast<std::size_t>(h)];
      if (mapped.section.empty()) continue;
      mapping.section_of[i] = mapped.section;
      break;
    }
  }
  std::unordered_map<std::string, std::vector<std::string>> above;
  for (std::size_t s = 0; s < reading.sentences.size(); ++s) {
    const std::string& section = mapping.section_of[reading.sentences[s].passage];
    if (section.empty()) continue;
    const auto [known, fresh] = above.try_emplace(section);
    if (fresh) known->second = with_all_above(packs, section);
    for (const std::string& one : known->second) mapping.sentences_of[one].push_back(s);
  }
}

}  // namespace

namespace {

// Where a list or table of things of a kind belongs: goals under the goals, whatever the heading is called.
std::string_view home_of(std::string_view kind) {
  static const std::unordered_map<std::string_view, std::string_view> homes{
      {"board", "partnership.partners"},
      {"school", "partnership.partners"},
      {"core_element", "vision.vision"},
      {"ambition", "vision.ambitions"},
      {"principle", "didactics.principles"},
      {"phase", "didactics.phases"},
      {"capacity", "intake.capacity"},
      {"student_category", "intake.categories"},
      {"programme_part", "programme.workplace_curriculum"},
      {"final_qualification", "programme.final_level"},
      {"test", "assessment.instruments"},
      {"role", "organisation.roles"},
      {"consultation", "organisation.meetings"},
      {"activity", "professionalisation.activities"},
      {"goal", "quality.goals"},
      {"instrument", "quality.instruments"},
      {"improvement_point", "quality.improvement"},
      {"action", "quality.improvement"},
      {"risk", "quality.risks"}};
  const auto found = homes.find(kind);
  return found == homes.end() ? std::string_view{} : found->second;
}

const Section* section_called(const Template& template_, std::string_view id) {
  for (const Section& section : template_.sections)
    if (common_id(section) == id) return &section;
  return nullptr;
}

// Headings with things of one kind below them: the kind of which there are most, three at least.
std::map<int, std::string_view> kinds_under(const Reading& reading, const thread::Graph& graph) {
  constexpr int enough = 3;
  std::map<int, std::map<std::string_view, int>> counts;
  for (const thread::Element& element : graph.elements) {
    if (element.found_by == thread::FoundBy::sentence || home_of(element.kind).empty()) continue;
    const int heading = reading.heading_of[element.place.passage];
    if (reading.passages[element.place.passage].kind == prose::PassageKind::heading) {
      const int above = reading.headings[static_cast<std::size_t>(heading)].parent;
      if (above >= 0) ++counts[above][element.kind];
    } else if (heading >= 0) {
      ++counts[heading][element.kind];
    }
  }
  std::map<int, std::string_view> out;
  for (const auto& [heading, kinds] : counts) {
    const auto most =
        std::max_element(kinds.begin(), kinds.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    if (most->second >= enough) out[heading] = most->first;
  }
  return out;
}

// A heading without a section of its own, above sections that mostly belong to one chapter, is that chapter.
void chapters_from_below(const Reading& reading, const packs::Packs& packs, Mapping& mapping) {
  for (std::size_t h = reading.headings.size(); h-- > 0;) {
    if (!mapping.headings[h].section.empty()) continue;
    std::vector<std::pair<const Section*, int>> chapters;
    for (std::size_t below = h + 1; below < reading.headings.size(); ++below) {
      if (reading.headings[below].parent != static_cast<int>(h) || mapping.headings[below].section.empty()) continue;
      const Section* chapter = chapter_of(packs, mapping.headings[below].section);
      const auto known =
          std::find_if(chapters.begin(), chapters.end(), [&](const auto& c) { return c.first == chapter; });
      if (known == chapters.end()) {
        chapters.emplace_back(chapter, 1);
      } else {
        ++known->second;
      }
    }
    const auto most = std::max_element(chapters.begin(), chapters.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    if (most != chapters.end() && most->first != nullptr)
      mapping.headings[h] = {most->first->id, MappedBy::content, most->first->title.nl, 0.5};
  }
}

}  // namespace

void map_by_elements(const Reading& reading, const packs::Packs& packs, const Template& template_,
                     const thread::Graph& graph, Mapping& mapping) {
  for (const auto& [heading, kind] : kinds_under(reading, graph)) {
    Mapped& mapped = mapping.headings[static_cast<std::size_t>(heading)];
    const Section* home = section_called(template_, home_of(kind));
    const Section* now = packs.section(mapped.section);
    // What people said stays, and so does a title that names a section; a chapter's loose synonym gives way.
    const bool loose = now == nullptr || mapped.by == MappedBy::content ||
                       (mapped.by == MappedBy::synonym && now->depth == 0 &&
                        chapter_of(packs, home == nullptr ? std::string{} : home->id) != now);
    if (home != nullptr && loose) mapped = {home->id, MappedBy::content, packs.kind(kind)->plural.nl, 0.6};
  }
  chapters_from_below(reading, packs, mapping);
  spread(reading, packs, mapping);
}

const std::string& common_id(const packs::Section& section) {
  return section.same_as.empty() ? section.id : section.same_as;
}

std::vector<std::string> with_all_above(const packs::Packs& packs, std::string_view section) {
  std::vector<std::string> out;
  const auto add = [&](const std::string& id) {
    const bool fresh = !id.empty() && std::find(out.begin(), out.end(), id) == out.end();
    if (fresh) out.push_back(id);
  };
  add(std::string(section));
  for (std::size_t i = 0; i < out.size(); ++i) {
    const Section* found = packs.section(out[i]);
    if (found == nullptr) continue;
    add(found->same_as);
    add(found->parent);
  }
  return out;
}

const packs::Section* chapter_of(const packs::Packs& packs, std::string_view section) {
  const Section* found = packs.section(section);
  while (found != nullptr && !(found->parent.empty() && found->same_as.empty()))
    found = packs.section(found->same_as.empty() ? found->parent : found->same_as);
  return found;
}

Mapping map_sections(const Reading& reading, const packs::Packs& packs, const Template& template_,
                     const GivenSections& given) {
  Mapping mapping;
  std::map<const Template*, Mapper> mappers;
  const Template* now = &template_;
  for (std::size_t h = 0; h < reading.headings.size(); ++h) {
    const auto said = given.find(reading.passages[reading.headings[h].passage].bid);
    if (said != given.end() && said->second.template_ != nullptr) now = said->second.template_;
    if (said != given.end() && packs.section(said->second.section) != nullptr) {
      mapping.headings.push_back({said->second.section, MappedBy::people, {}, 1});
      continue;
    }
    const Mapper& mapper = mappers.try_emplace(now, reading, *now).first->second;
    mapping.headings.push_back(mapper.best(h, mapping.headings));
  }
  spread(reading, packs, mapping);
  return mapping;
}

}  // namespace rd::plan
