// A judgement as people and programs read it: JSON, a terminal, a page, one A4. All of them say the same things in the
// same order, and none of them gives a mark, a share or a rank (D2). First the gespreksblad, with at most three
// strengths and five questions (D1); what is behind it only when it is asked for. Pure; safe on any thread.
#pragma once
#include <string>

#include "base/date.hpp"
#include "base/json.hpp"
#include "figures/sheet.hpp"
#include "plan/check.hpp"

namespace rd::plan {

// Everything, always in the same order (architecture §6). Sentences are in `language`; names and states are the same in
// both.
[[nodiscard]] json::value report_json(const Judgement& judgement, const packs::Packs& packs, Language language);

struct TextOptions {
  bool colour{};
  bool all{};     // also what the gespreksblad rests on
  int width{80};  // columns
};
// For a terminal or a pipe; ends with a newline. What comes from the document cannot steer the terminal.
[[nodiscard]] std::string report_text(const Judgement& judgement, const packs::Packs& packs, Language language,
                                      TextOptions options);

struct HtmlOptions {
  std::string css;  // goes into the page as it is
};
// A whole page that needs nothing beside it and runs nothing.
[[nodiscard]] std::string report_html(const Judgement& judgement, const packs::Packs& packs, Language language,
                                      const HtmlOptions& options);
// Only its <article class="report">…</article>, to be put into another page (web/report_example.html shows the markup).
[[nodiscard]] std::string report_article(const Judgement& judgement, const packs::Packs& packs, Language language);

// The gespreksblad on paper: what is on it, and the bytes of the PDF.
[[nodiscard]] figures::Sheet report_sheet(const Judgement& judgement, const packs::Packs& packs, Language language);
[[nodiscard]] std::string report_pdf(const Judgement& judgement, const packs::Packs& packs, Language language);

}  // namespace rd::plan
