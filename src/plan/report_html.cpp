// The page. Markup as in web/report_example.html: classes only, no style, no script; every text is escaped.
#include <fmt/format.h>

#include <string>
#include <vector>

#include "base/markup.hpp"
#include "base/utf.hpp"
#include "plan/report.hpp"
#include "plan/report_words.hpp"
#include "thread/rules.hpp"

namespace rd::plan {
namespace {

using thread::AnswerState;

// "de handreiking vraagt dit" → "De handreiking vraagt dit"
std::string sentence_case(std::string text) {
  if (!text.empty() && text.front() >= 'a' && text.front() <= 'z')
    text.front() = static_cast<char>(text.front() - 'a' + 'A');
  return text;
}

class Article {
 public:
  Article(const Judgement& judgement, const packs::Packs& packs, Language language)
      : judgement_(judgement), packs_(packs), words_(packs, judgement, language) {}

  [[nodiscard]] std::string write() {
    line("<article class=\"report\">");
    sheet();
    line("<section class=\"behind\" aria-labelledby=\"behind-title\">");
    line("<h2 id=\"behind-title\">{}</h2>", say("behind.title"));
    line("<p class=\"behind-lead\">{}</p>", say("behind.lead"));
    document();
    sections();
    questions_by_state();
    elements();
    points();
    line("</section>\n</article>");
    return std::move(out_);
  }

 private:
  template <class... Parts>
  void line(fmt::format_string<const Parts&...> shape, const Parts&... parts) {
    fmt::format_to(std::back_inserter(out_), shape, parts...);
    out_ += '\n';
  }

  // Texts, ready for the page.
  [[nodiscard]] std::string say(std::string_view key, const std::map<std::string, std::string>& values = {}) const {
    return escaped(words_.say(key, values));
  }
  [[nodiscard]] std::string in(const packs::Text& text) const { return escaped(words_.in(text)); }

  // ---- the gespreksblad ----

  void sheet() {
    line("<section class=\"sheet\" aria-labelledby=\"sheet-title\">\n<header class=\"sheet-head\">");
    line("<h1 id=\"sheet-title\">{}</h1>", say("sheet.title"));
    line("<p class=\"sheet-of\" lang=\"nl\">{}</p>", escaped(words_.title()));
    line("<p class=\"sheet-lead\">{}</p>\n</header>", say("sheet.lead"));
    strengths();
    questions();
    const std::string file = judgement_.file.empty() ? words_.title() : judgement_.file;
    line("<p class=\"sheet-foot\">{}</p>\n</section>", say("sheet.foot", {{"file", file}}));
  }

  void strengths() {
    line("<section class=\"strong\" aria-labelledby=\"strong-title\">\n<h2 id=\"strong-title\">{}</h2>",
         say("sheet.strengths"));
    const auto strengths = sheet_strengths(judgement_);
    if (strengths.empty()) {
      line("<p>{}</p>\n</section>", say("sheet.nothing_strong"));
      return;
    }
    line("<ul class=\"strong-list\">");
    for (const Strength* strength : strengths) {
      line("<li class=\"strong-item\">\n<p class=\"strong-what\">{}</p>", escaped(words_.strength(*strength)));
      figure(strength->place, escaped(words_.heading(strength->place)));
      line("<p class=\"why\">{}</p>\n</li>", escaped(words_.strength_why(*strength)));
    }
    line("</ul>\n</section>");
  }

  // The writers' own words with their place; only the place when there are none.
  void figure(const thread::Place& place, const std::string& where) {
    const std::string quote = Wording::quote(place);
    if (quote.empty() && where.empty()) return;
    if (quote.empty()) {
      line("<p class=\"place\">{}</p>", where);
      return;
    }
    line("<figure class=\"quote\"><blockquote lang=\"nl\"><p>{}</p></blockquote>", escaped(quote));
    line("<figcaption class=\"place\">{}</figcaption></figure>", where);
  }

  [[nodiscard]] std::string with_firm(const std::string& source, packs::Force force) const {
    return escaped(source) + (source.empty() ? "" : ". ") +
           fmt::format("<span class=\"firm\">{}</span>", escaped(sentence_case(words_.force(force))));
  }

  void questions() {
    line("<section class=\"questions\" aria-labelledby=\"questions-title\">");
    line("<h2 id=\"questions-title\">{}</h2>", say("sheet.questions"));
    const auto questions = sheet_questions(judgement_);
    if (questions.empty()) {
      line("<p class=\"nothing\">{}</p>\n<div class=\"notes\"></div>\n</section>", say("sheet.nothing_to_ask"));
      return;
    }
    line("<ol class=\"question-list\">");
    for (const thread::Finding* finding : questions) {
      line("<li class=\"question\">\n<h3 class=\"ask\">{}</h3>", in(finding->ask));
      figure(finding->place, escaped(words_.places(*finding)));
      line("<dl class=\"reasons\">");
      line("<div><dt>{}</dt><dd>{}</dd></div>", say("sheet.why_long"), in(finding->why));
      line("<div><dt>{}</dt><dd>{}</dd></div>", say("sheet.source_long"),
           with_firm(words_.first_source(finding->source), finding->force));
      line("</dl>\n<div class=\"notes\"></div>\n</li>");
    }
    line("</ol>\n</section>");
  }

  // ---- what it rests on ----

  void open_fold(const std::string& title, int level) {
    line("<details class=\"fold\">\n<summary><h{0}>{1}</h{0}></summary>\n<div class=\"fold-body\">", level, title);
  }
  void close_fold() { line("</div>\n</details>"); }

  void document() {
    open_fold(say("behind.document"), 3);
    line("<dl class=\"facts\">");
    const auto fact = [&](std::string_view key, const std::string& value, std::string_view attribute = "") {
      if (!value.empty()) line("<dt>{}</dt><dd{}>{}</dd>", say(key), attribute, escaped(value));
    };
    fact("behind.document.title", words_.title(), " lang=\"nl\"");
    if (!judgement_.templates.empty()) fact("behind.document.kind", words_.in(judgement_.templates.front()->name));
    fact("behind.document.file", shown(judgement_.file));
    fact("behind.document.words", words_.number(judgement_.reading->words));
    fact("behind.document.headings", words_.number(judgement_.reading->headings.size()));
    const Counts counts = counts_of(*judgement_.reading);
    fact("behind.document.tables", words_.number(counts.tables));
    fact("behind.document.footnotes", words_.number(counts.footnotes));
    line("</dl>");
    close_fold();
  }

  void sections() {
    open_fold(say("behind.sections"), 3);
    std::vector<std::string> unplaced, rows;
    for (std::size_t h = 0; h < judgement_.mapping.headings.size(); ++h) {
      const Mapped& mapped = judgement_.mapping.headings[h];
      std::string label = escaped(shown(judgement_.reading->heading_label(static_cast<int>(h))));
      if (mapped.section.empty()) {
        unplaced.push_back(std::move(label));
      } else {
        rows.push_back(fmt::format("<tr><th scope=\"row\" lang=\"nl\">{}</th><td>{}</td><td>{}</td></tr>", label,
                                   escaped(words_.section(mapped.section)), escaped(words_.by(mapped))));
      }
    }
    if (judgement_.mapping.headings.empty()) line("<p>{}</p>", say("behind.sections.none"));
    if (!rows.empty()) {
      line("<div class=\"table-frame\" role=\"region\" aria-labelledby=\"sections-caption\" tabindex=\"0\">\n<table>");
      line("<caption id=\"sections-caption\">{}</caption>", say("behind.sections.caption"));
      line("<thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th><th scope=\"col\">{}</th></tr></thead>",
           say("behind.sections.yours"), say("behind.sections.as"), say("behind.sections.by"));
      line("<tbody>");
      for (const auto& row : rows) line("{}", row);
      line("</tbody>\n</table>\n</div>");
    }
    if (!unplaced.empty()) {
      line("<h4>{}</h4>\n<p>{}</p>\n<ul class=\"plain-list\">", say("behind.unplaced"), say("behind.unplaced.lead"));
      for (const auto& label : unplaced) line("<li lang=\"nl\">{}</li>", label);
      line("</ul>");
    }
    close_fold();
  }

  void questions_by_state() {
    open_fold(say("behind.questions"), 3);
    line("<p>{}</p>", say("behind.questions.lead"));
    answers(say("answer.answered"), AnswerState::answered);
    answers(say("answer.elsewhere"), AnswerState::elsewhere);
    answers(say("answer.open"), AnswerState::open);
    answers(say("answer.not_checkable"), AnswerState::not_checkable);
    std::string unseen;
    for (const packs::Section* section : sections_unseen(judgement_))
      unseen += (unseen.empty() ? "" : ", ") + words_.in(section->title);
    if (!unseen.empty()) line("<p>{}</p>", say("answer.other_sections", {{"sections", unseen}}));
    close_fold();
  }

  void answers(const std::string& title, AnswerState state) {
    const auto list = answers_in(judgement_, state);
    if (list.empty()) return;
    line("<h4>{}</h4>", title);
    if (state == AnswerState::not_checkable) line("<p>{}</p>", say("answer.not_checkable.lead"));
    line("<ul class=\"plain-list\">");
    for (const Answer* answer : list) {
      const std::string ask = in(answer->question->ask);
      const std::string where = escaped(words_.heading(answer->place));
      switch (state) {
        case AnswerState::answered:
          line("<li>{} <span class=\"place\" lang=\"nl\">{}</span></li>", ask, where);
          break;
        case AnswerState::elsewhere:
          line("<li>{} <span class=\"place\">{}, {}</span></li>", ask, say("answer.see", {{"where", answer->where}}),
               where);
          break;
        case AnswerState::open:
        case AnswerState::not_checkable:
          line("<li>{} <span class=\"place\">{}</span></li>", ask, in(answer->section->title));
          break;
      }
    }
    line("</ul>");
  }

  void elements() {
    open_fold(say("behind.elements"), 3);
    const auto groups = elements_by_kind(judgement_, packs_);
    if (groups.empty()) line("<p>{}</p>", say("behind.elements.none"));
    for (const auto& [kind, elements] : groups) {
      line("<h4>{}</h4>\n<ul class=\"plain-list\">", escaped(sentence_case(words_.kind(kind))));
      for (const thread::Element* element : elements) {
        line("<li><span lang=\"nl\">{}</span> <span class=\"place\">{}</span></li>",
             escaped(shown(thread::short_quote(element->name()))), facts_of(*element));
      }
      line("</ul>");
    }
    close_fold();
  }

  [[nodiscard]] std::string facts_of(const thread::Element& element) const {
    std::string out;
    for (const auto& [field, value] : element.fields) {
      if (field == "name" || value.empty()) continue;
      out += fmt::format("{}: <span lang=\"nl\">{}</span> · ", escaped(words_.field(element.kind, field)),
                         escaped(shown(thread::short_quote(value))));
    }
    return out + escaped(words_.heading(element.place));
  }

  void points() {
    const auto groups = points_by_area(judgement_);
    line("<h3 id=\"points-title\">{}</h3>", say("behind.points"));
    line("<p class=\"behind-lead\">{}</p>", groups.empty() ? say("behind.points.none") : say("behind.points.lead"));
    std::size_t number = 0;
    for (const auto& [area, points] : groups) {
      open_fold(escaped(words_.area(area)), 4);
      line("<ul class=\"points\">");
      for (const thread::Finding* finding : points) point(*finding, ++number);
      line("</ul>");
      close_fold();
    }
  }

  void point(const thread::Finding& finding, std::size_t number) {
    line("<li class=\"point\" id=\"point-{}\">\n<p class=\"point-ask\">{}</p>", number, in(finding.ask));
    figure(finding.place, escaped(words_.places(finding)));
    for (const auto& other : finding.others) {
      if (!other.quote.empty()) figure(other, say("point.also") + ": " + escaped(words_.heading(other)));
    }
    if (!finding.why.nl.empty()) line("<p class=\"why\">{}</p>", in(finding.why));
    if (!finding.go_on.nl.empty()) line("<p class=\"go-on\">{}</p>", in(finding.go_on));
    line("<p class=\"source\">{}</p>\n</li>", with_firm(words_.sources(finding.source), finding.force));
  }

  const Judgement& judgement_;
  const packs::Packs& packs_;
  Wording words_;
  std::string out_;
};

}  // namespace

std::string report_article(const Judgement& judgement, const packs::Packs& packs, Language language) {
  return Article(judgement, packs, language).write();
}

std::string report_html(const Judgement& judgement, const packs::Packs& packs, Language language,
                        const HtmlOptions& options) {
  const Wording words(packs, judgement, language);
  std::string out =
      fmt::format("<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n", words.code());
  out += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
  out += fmt::format("<title>{}</title>\n", escaped(words.say("sheet.title_of", {{"title", words.title()}})));
  out += "<style>\n" + options.css + "</style>\n</head>\n<body>\n<main>\n";
  out += report_article(judgement, packs, language);
  return out + "</main>\n</body>\n</html>\n";
}

}  // namespace rd::plan
