// The gespreksblad on paper.
#include "plan/report.hpp"
#include "plan/report_words.hpp"

namespace rd::plan {

figures::Sheet report_sheet(const Judgement& judgement, const packs::Packs& packs, Language language) {
  const Wording words(packs, judgement, language);
  figures::Sheet sheet;
  sheet.language = language;
  sheet.title = words.say("sheet.title");
  sheet.subtitle = words.title();
  sheet.lead = words.say("sheet.lead");
  sheet.words = {words.say("sheet.strengths"), words.say("sheet.questions"), words.say("sheet.why"),
                 words.say("sheet.source"), words.say("sheet.notes")};
  sheet.footer = words.say("sheet.foot", {{"file", judgement.file.empty() ? words.title() : judgement.file}});
  for (const Strength* strength : sheet_strengths(judgement)) {
    sheet.strengths.push_back({words.strength(*strength), Wording::quote(strength->place),
                               words.heading(strength->place), words.strength_why(*strength)});
  }
  if (sheet.strengths.empty()) sheet.lead = words.say("sheet.nothing_strong");
  for (const thread::Finding* finding : sheet_questions(judgement)) {
    sheet.questions.push_back({words.in(finding->ask), Wording::quote(finding->place), words.places(*finding),
                               words.in(finding->why), words.first_source(finding->source),
                               words.force(finding->force)});
  }
  sheet.nothing_to_ask = words.say("sheet.nothing_to_ask");
  return sheet;
}

std::string report_pdf(const Judgement& judgement, const packs::Packs& packs, Language language) {
  return figures::sheet_pdf(report_sheet(judgement, packs, language));
}

}  // namespace rd::plan
