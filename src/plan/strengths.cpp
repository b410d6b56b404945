// What is strong, in the writers' own words. Each is something that can be seen in the text, not a compliment.
#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "plan/check.hpp"
#include "thread/rules.hpp"

namespace rd::plan {
namespace {

using thread::AnswerState;
using thread::Element;

// A row of a table reads as its cells; other places as they are.
std::string row_quote(const Reading& reading, const thread::Place& place) {
  if (place.passage >= beside_text) return place.quote;
  const auto& passage = reading.passages[place.passage];
  if (passage.table < 0) return place.quote;
  std::string row;
  for (const auto& other : reading.passages) {
    if (other.table == passage.table && other.row == passage.row) row += (row.empty() ? "" : " · ") + other.text;
  }
  return thread::short_quote(row);
}

struct Telling {
  std::string_view kind;
  std::vector<std::string_view> fields;
};
const std::vector<Telling>& telling() {
  static const std::vector<Telling> all{{"goal", {"target", "indicator", "due", "owner"}},
                                        {"role", {"hours", "tasks"}},
                                        {"action", {"owner", "due", "effect"}},
                                        {"risk", {"solution", "description"}}};
  return all;
}

// How an element comes back in the chapters after the vision: in how many, and in which sentence first.
struct Thread {
  std::size_t sections{}, example{};
};

// Sentences after the vision, by their longer stems.
class Later {
 public:
  explicit Later(const Judgement& judgement) : judgement_(judgement) {
    const Reading& reading = *judgement.reading;
    for (std::size_t s = 0; s < reading.sentences.size(); ++s) {
      const std::size_t passage = reading.sentences[s].passage;
      const packs::Section* found = judgement.packs->section(judgement.mapping.section_of[passage]);
      if (found == nullptr || found->area == packs::Area::vision ||
          reading.passages[passage].kind == prose::PassageKind::cell)
        continue;
      std::set<std::string> seen;
      for (const auto& stem : reading.sentences[s].stemmed.stems)
        if (stem.size() >= shortest && seen.insert(stem).second) with_[stem].push_back(s);
    }
  }

  [[nodiscard]] std::optional<Thread> thread_of(const Element& element) const {
    // Short words join everything, and a name of one word says too little to follow.
    std::map<std::size_t, std::size_t> shared;
    std::size_t long_ones = 0;
    for (const auto& stem : text::stemmed(element.name()).stems) {
      if (stem.size() < shortest) continue;
      ++long_ones;
      const auto with = with_.find(stem);
      if (with == with_.end()) continue;
      for (const std::size_t s : with->second) ++shared[s];
    }
    if (long_ones < 2) return std::nullopt;
    std::set<std::string_view> sections;
    std::optional<Thread> out;
    for (const auto& [s, count] : shared) {
      const std::size_t passage = judgement_.reading->sentences[s].passage;
      if (passage == element.place.passage || count < 2 || count * 3 < long_ones * 2) continue;
      sections.insert(judgement_.mapping.section_of[passage]);
      if (!out) out = Thread{0, s};
    }
    if (out) out->sections = sections.size();
    return out;
  }

 private:
  static constexpr std::size_t shortest = 5;
  const Judgement& judgement_;
  std::unordered_map<std::string, std::vector<std::size_t>> with_;
};

// The same, looked up when it was asked before.
std::optional<Thread> thread_of(const Judgement& judgement, const Element& element) {
  const Later& later = judgement.remembered->thing<Later>([&] { return Later(judgement); });
  if (element.place.passage < beside_text) return later.thread_of(element);
  constexpr long factor = 1'000;  // more than a template has sections
  const long packed = judgement.remembered->of(&later, element.name(), [&] {
    const auto thread = later.thread_of(element);
    return thread ? static_cast<long>(thread->example) * factor + static_cast<long>(thread->sections) : 0;
  });
  if (packed == 0) return std::nullopt;
  return Thread{static_cast<std::size_t>(packed % factor), static_cast<std::size_t>(packed / factor)};
}

}  // namespace

// A goal, role or action that is told whole: as many filled fields as the kind has telling ones.
std::optional<Strength> whole_element(const Judgement& judgement, std::string_view kind, const OpenPoint& open_point) {
  const auto asked = std::find_if(telling().begin(), telling().end(), [&](const Telling& t) { return t.kind == kind; });
  const Element* best = nullptr;
  std::size_t most = 0;
  for (const Element* element : of_kind(judgement, kind)) {
    const auto filled = static_cast<std::size_t>(
        std::count_if(asked->fields.begin(), asked->fields.end(), [&](const auto& f) { return element->filled(f); }));
    if (filled <= most || open_point(element->place)) continue;
    // One word names a step of a cycle sooner than an action.
    if (kind == "action" && text::word_count(element->name()) < 3) continue;
    most = filled;
    best = element;
    if (most == asked->fields.size()) break;
  }
  if (best == nullptr || most * 2 < asked->fields.size() + 1) return std::nullopt;
  Strength strength{"whole_" + std::string(kind), {{"name", best->name()}}, best->place};
  strength.place.quote = row_quote(*judgement.reading, best->place);
  for (const auto& [field, value] : best->fields) strength.values[field] = value;
  return strength;
}

// A core element that comes back in several chapters.
std::optional<Strength> strong_thread(const Judgement& judgement) {
  std::size_t most = 2;
  std::optional<Strength> best;
  for (const std::string_view kind : {"core_element", "ambition"}) {
    for (const Element* element : of_kind(judgement, kind)) {
      const auto thread = thread_of(judgement, *element);
      if (!thread || thread->sections <= most) continue;
      most = thread->sections;
      best = Strength{"thread",
                      {{"name", element->name()}, {"sections", std::to_string(most)}},
                      judgement.reading->place(judgement.reading->sentences[thread->example])};
    }
  }
  return best;
}

// A section whose questions are all answered, here or elsewhere.
std::optional<Strength> complete_section(const Judgement& judgement) {
  std::map<const packs::Section*, std::pair<int, int>> counts;  // answered, asked
  std::map<const packs::Section*, const Answer*> example;
  for (const Answer& answer : judgement.answers) {
    if (answer.state == AnswerState::not_checkable || !judgement.mapping.recognised(answer.section->id)) continue;
    ++counts[answer.section].second;
    if (answer.state == AnswerState::open) continue;
    ++counts[answer.section].first;
    if (example[answer.section] == nullptr && !answer.place.quote.empty()) example[answer.section] = &answer;
  }
  const packs::Section* best = nullptr;
  for (const auto& [section, count] : counts) {
    const bool all = count.first == count.second && count.second >= 3 && example[section] != nullptr;
    if (all && (best == nullptr || count.second > counts[best].second)) best = section;
  }
  if (best == nullptr) return std::nullopt;
  return Strength{
      "complete_section", {{"section", best->title.nl}, {"section_en", best->title.en}}, example[best]->place};
}

std::optional<Strength> strong_talk(const Judgement& judgement, const OpenPoint& open_point) {
  for (const Element* element : of_kind(judgement, "talk"))
    if (!open_point(element->place)) return Strength{"talk", {{"name", element->name()}}, element->place};
  return std::nullopt;
}

std::vector<Strength> put_together(const std::vector<std::optional<Strength>>& found) {
  std::vector<Strength> out;
  // Never the same place twice.
  std::set<std::string> blocks;
  for (const auto& one : found)
    if (one && blocks.insert(one->place.block + one->place.quote).second) out.push_back(*one);
  return out;
}

bool is_open_point(const thread::Finding& finding) {
  return !finding.place.quote.empty() && finding.weight > 1;
}

std::vector<Strength> strengths(const Judgement& judgement) {
  std::set<std::string, std::less<>> blocks;
  for (const thread::Finding& finding : judgement.findings)
    if (is_open_point(finding)) blocks.insert(finding.place.block);
  const OpenPoint open_point = [&](const thread::Place& place) { return blocks.contains(place.block); };
  std::vector<std::optional<Strength>> found{strong_thread(judgement), strong_talk(judgement, open_point)};
  for (const Telling& one : telling()) found.push_back(whole_element(judgement, one.kind, open_point));
  found.push_back(complete_section(judgement));
  return put_together(found);
}

}  // namespace rd::plan
