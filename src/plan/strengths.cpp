// What is strong, in the writers' own words. Each is something that can be seen in the text, not a compliment.
#include <algorithm>
#include <map>
#include <set>

#include "plan/check.hpp"
#include "thread/rules.hpp"

namespace rd::plan {
namespace {

using thread::AnswerState;
using thread::Element;

bool open_point_at(const Judgement& judgement, const thread::Place& place) {
  return std::any_of(judgement.findings.begin(), judgement.findings.end(), [&](const auto& f) {
    return f.place.block == place.block && !f.place.quote.empty() && f.weight > 1;
  });
}

// A row of a table reads as its cells; other places as they are.
std::string row_quote(const Reading& reading, const thread::Place& place) {
  const auto& passage = reading.passages[place.passage];
  if (passage.table < 0) return place.quote;
  std::string row;
  for (const auto& other : reading.passages) {
    if (other.table == passage.table && other.row == passage.row) row += (row.empty() ? "" : " · ") + other.text;
  }
  return thread::short_quote(row);
}

// A goal, role or action that is told whole: as many filled fields as the kind has telling ones.
void whole_elements(const Judgement& judgement, std::vector<Strength>& out) {
  static const std::vector<std::pair<std::string, std::vector<std::string>>> telling{
      {"goal", {"target", "indicator", "due", "owner"}},
      {"role", {"hours", "tasks"}},
      {"action", {"owner", "due", "effect"}},
      {"risk", {"solution", "description"}}};
  for (const auto& [kind, fields] : telling) {
    const Element* best = nullptr;
    std::size_t most = 0;
    for (const Element& element : judgement.extracted.graph.elements) {
      if (element.kind != kind || open_point_at(judgement, element.place)) continue;
      // One word names a step of a cycle sooner than an action.
      if (kind == "action" && text::word_count(element.name()) < 3) continue;
      const auto filled = static_cast<std::size_t>(
          std::count_if(fields.begin(), fields.end(), [&](const auto& f) { return element.filled(f); }));
      if (filled > most) {
        most = filled;
        best = &element;
      }
    }
    if (best == nullptr || most * 2 < fields.size() + 1) continue;
    Strength strength{"whole_" + kind, {{"name", best->name()}}, best->place};
    strength.place.quote = row_quote(*judgement.reading, best->place);
    for (const auto& [field, value] : best->fields) strength.values[field] = value;
    out.push_back(std::move(strength));
  }
}

// A core element that comes back in several chapters.
void threads(const Judgement& judgement, std::vector<Strength>& out) {
  const Reading& reading = *judgement.reading;
  std::size_t best_count = 2;
  Strength best;
  for (const Element& element : judgement.extracted.graph.elements) {
    if (element.kind != "core_element" && element.kind != "ambition") continue;
    // A name of one word says too little to follow.
    const auto stems = text::stemmed(element.name()).stems;
    if (std::count_if(stems.begin(), stems.end(), [](const auto& stem) { return stem.size() >= 5; }) < 2) continue;
    std::set<std::string> sections;
    const Sentence* example = nullptr;
    for (const Sentence& sentence : reading.sentences) {
      const std::string& section = judgement.mapping.section_of[sentence.passage];
      const packs::Section* found = judgement.template_->section(section);
      if (found == nullptr || found->area == packs::Area::vision || sentence.passage == element.place.passage) continue;
      std::size_t shared = 0;
      std::size_t long_ones = 0;
      for (const auto& stem : stems) {
        if (stem.size() < 5) continue;  // short words join everything
        ++long_ones;
        shared += std::find(sentence.stemmed.stems.begin(), sentence.stemmed.stems.end(), stem) !=
                          sentence.stemmed.stems.end()
                      ? 1
                      : 0;
      }
      if (shared < 2 || shared * 3 < long_ones * 2 ||
          reading.passages[sentence.passage].kind == prose::PassageKind::cell)
        continue;
      sections.insert(section);
      if (example == nullptr) example = &sentence;
    }
    if (sections.size() > best_count && example != nullptr) {
      best_count = sections.size();
      best = {
          "thread", {{"name", element.name()}, {"sections", std::to_string(sections.size())}}, reading.place(*example)};
    }
  }
  if (!best.code.empty()) out.push_back(std::move(best));
}

// A section whose questions are all answered, here or elsewhere.
void complete_sections(const Judgement& judgement, std::vector<Strength>& out) {
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
  if (best != nullptr)
    out.push_back(
        {"complete_section", {{"section", best->title.nl}, {"section_en", best->title.en}}, example[best]->place});
}

void talks(const Judgement& judgement, std::vector<Strength>& out) {
  for (const Element& element : judgement.extracted.graph.elements) {
    if (element.kind != "talk" || open_point_at(judgement, element.place)) continue;
    out.push_back({"talk", {{"name", element.name()}}, element.place});
    return;
  }
}

}  // namespace

std::vector<Strength> strengths(const Judgement& judgement) {
  std::vector<Strength> out;
  threads(judgement, out);
  talks(judgement, out);
  whole_elements(judgement, out);
  complete_sections(judgement, out);
  // Never the same place twice.
  std::set<std::string> blocks;
  std::erase_if(out, [&](const Strength& s) { return !blocks.insert(s.place.block + s.place.quote).second; });
  return out;
}

}  // namespace rd::plan
