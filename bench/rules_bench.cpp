// The rules over a generated workspace of 20,000 elements and 40,000 links with every rule on: all of it once, and one
// change after another. Prints one JSON object.
#include <algorithm>
#include <chrono>
#include <cstdio>

#include "plan/test_document.hpp"
#include "plan/test_workspace.hpp"
#include "plan/watch.hpp"

namespace {

using namespace rd;
using Clock = std::chrono::steady_clock;

double ms_since(Clock::time_point begin) {
  return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}
double at(std::vector<double> times, double share) {
  std::sort(times.begin(), times.end());
  return times[std::min(times.size() - 1, static_cast<std::size_t>(share * static_cast<double>(times.size())))];
}

const std::vector<std::pair<std::string, std::vector<std::string>>> chapters{
    {"vision",
     {"Onze leraar is nieuwsgierig en onderzoekt de eigen praktijk.",
      "Wij leiden samen op, omdat wij van elkaar leren en omdat studenten merken dat school en instituut elkaar "
      "kennen."}},
    {"organisation",
     {"Een schoolopleider krijgt 60 uur per jaar om studenten te begeleiden.",
      "De stuurgroep komt vijf keer per jaar bij elkaar en bespreekt de onderzoekende houding van studenten."}},
    {"professionalisation", {"Alle opleiders volgen intervisie en doen lesbezoek bij elkaar."}},
    {"quality", {"Elk najaar voeren wij een gesprek over alle doelen, met studenten en startende leraren."}}};

}  // namespace

int main() {
  const auto packs = packs::load(packs::built_in_files()).packs;
  const plan::Checker checker(packs, {"overarching"});
  const plan::RuleBook book(packs);
  std::vector<std::string> kinds;
  for (const auto& kind : packs.kinds) kinds.push_back(kind.id);
  plan::RandomWorkspace workspace(packs, 20'000, kinds);
  for (const auto& [section, lines] : chapters)
    workspace.section(section, section, prose::to_json(*plan::document(lines)));
  for (const auto& rule : packs.rules) workspace.choose_rule(rule.id, true);
  for (int i = 0; i < 50; ++i) workspace.person();
  for (int i = 0; i < 20'000; ++i) workspace.element();
  while (workspace.state().of_kind("link").size() < 40'000) workspace.link();
  const Date day{std::chrono::year{2026} / 9 / 1};
  static_cast<void>(workspace.take_changed());

  std::vector<double> whole, changes, texts;
  work::State open = workspace.state().open_part();
  for (int turn = 0; turn < 5; ++turn) {
    const auto begin = Clock::now();
    plan::Watch watch(checker, book);
    watch.take(open, {}, day);
    whole.push_back(ms_since(begin));
  }
  plan::Watch watch(checker, book);
  watch.take(open, {}, day);
  for (int turn = 0; turn < 2'000; ++turn) {
    switch (workspace.draw(4)) {
      case 0:
        workspace.element();
        break;
      case 1:
        workspace.link();
        break;
      default:
        workspace.change_element();
    }
    const auto changed = workspace.take_changed();
    const auto begin = Clock::now();
    for (const AnyId& id : changed) open.put(work::as_all_see(workspace.state().find(id)));
    watch.take(open, changed, day);
    changes.push_back(ms_since(begin));
    if (turn % 100 > 0) continue;
    const auto telling = Clock::now();
    if (watch.text().empty()) return 1;
    texts.push_back(ms_since(telling));
  }
  std::printf(
      R"({"elements":20000,"links":40000,"findings":%zu,"full_ms":%.1f,"change_ms":%.4f,"change_p99_ms":%.3f,"text_ms":%.2f,"times_faster":%.0f})"
      "\n",
      watch.count(), at(whole, 0.5), at(changes, 0.5), at(changes, 0.99), at(texts, 0.5),
      at(whole, 0.5) / at(changes, 0.5));
  return 0;
}
