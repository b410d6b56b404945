// The rules over a generated workspace of 20,000 elements and 40,000 links with every rule on: all of it once, and one
// change after another; and over the partnership of the demo. Prints one JSON object.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>

#include "cli/demo.hpp"
#include "plan/test_document.hpp"
#include "plan/test_workspace.hpp"
#include "plan/watch.hpp"
#include "work/load.hpp"

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

// Milliseconds over the demo partnership, from nothing: reading its texts, and all rules; the median of many.
struct OverDemo {
  double reading{}, rules{};
};
OverDemo over_demo(const packs::Packs& packs, Date day) {
  const auto folder = std::filesystem::temp_directory_path() / ("rules_bench." + to_text(random_id()));
  const auto place = cli::data_place(folder.string(), {});
  cli::play_demo(place, packs);
  packs::Packs every = packs, none = packs;
  for (packs::Rule& rule : every.rules) rule.on = true;
  none.rules.clear();
  OverDemo out;
  {
    const auto store = cli::open_store(place);
    const work::State open = work::load(*store, store->workspaces().front()).state.open_part();
    const auto median = [&](const packs::Packs& with) {
      std::vector<std::string> templates;
      for (const auto& one : with.templates) templates.push_back(one.id);
      const plan::Checker checker(with, templates);
      const plan::RuleBook book(with);
      std::vector<double> times;
      for (int turn = 0; turn < 100; ++turn) {
        const auto begin = Clock::now();
        plan::Watch watch(checker, book);
        watch.take(open, {}, day);
        times.push_back(ms_since(begin));
      }
      return at(times, 0.5);
    };
    out.reading = median(none);
    out.rules = median(every) - out.reading;
  }
  std::filesystem::remove_all(folder);
  return out;
}

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
  const OverDemo demo = over_demo(packs, day);
  std::printf(
      R"({"elements":20000,"links":40000,"findings":%zu,"full_ms":%.1f,"change_ms":%.4f,"change_p99_ms":%.3f,"text_ms":%.2f,"times_faster":%.0f,"demo_reading_ms":%.2f,"demo_rules_ms":%.2f})"
      "\n",
      watch.count(), at(whole, 0.5), at(changes, 0.5), at(changes, 0.99), at(texts, 0.5),
      at(whole, 0.5) / at(changes, 0.5), demo.reading, demo.rules);
  return 0;
}
