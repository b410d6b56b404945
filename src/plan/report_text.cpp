// For a terminal: calm, wrapped, and plain where there are no colours.
#include <algorithm>
#include <string>
#include <vector>

#include "base/utf.hpp"
#include "plan/report.hpp"
#include "plan/report_words.hpp"

namespace rd::plan {
namespace {

using thread::AnswerState;

enum class Look { plain, title, heading, strong, quote, quiet };

// Columns that a text takes: one for every code point that is no combining mark.
std::size_t columns(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t code = next_code_point(text, at);
    if (code < 0x300 || code > 0x36F) ++count;
  }
  return count;
}

class Printer {
 public:
  explicit Printer(const TextOptions& options) : options_(options) {}

  void blank() { out_ += '\n'; }

  // A paragraph `indent` columns from the left. `lead` (a number, a bullet, a label) hangs before it.
  void paragraph(std::string_view text, std::size_t indent, Look look = Look::plain, std::string_view lead = {}) {
    const std::string before =
        lead.empty() ? std::string(indent, ' ')
                     : std::string(indent - std::min(indent, columns(lead)), ' ') + styled(lead, Look::heading);
    bool first = true;
    for (const std::string& line : broken(text, indent)) {
      out_ += first ? before : std::string(indent, ' ');
      out_ += styled(line, look) + '\n';
      first = false;
    }
  }

  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  [[nodiscard]] std::string styled(std::string_view text, Look look) const {
    const std::string_view code = code_of(look);
    if (!options_.colour || code.empty()) return std::string(text);
    return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
  }

  // Brown of the thread, never red; the rest leaves the terminal's own colours alone.
  static std::string_view code_of(Look look) {
    switch (look) {
      case Look::plain:
        return "";
      case Look::title:
        return "1;38;5;130";
      case Look::heading:
        return "38;5;130";
      case Look::strong:
        return "1";
      case Look::quote:
        return "3";
      case Look::quiet:
        return "2";
    }
    return "";
  }

  [[nodiscard]] std::vector<std::string> broken(std::string_view text, std::size_t indent) const {
    const auto width = static_cast<std::size_t>(std::max(options_.width, 30));
    const std::size_t room = width > indent + 20 ? width - indent : 20;
    std::vector<std::string> lines{""};
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t space = std::min(text.find(' ', at), text.size());
      const std::string_view word = text.substr(at, space - at);
      at = space + 1;
      if (word.empty()) continue;
      std::string& line = lines.back();
      if (line.empty()) {
        line = word;
      } else if (columns(line) + 1 + columns(word) <= room) {
        line += ' ';
        line += word;
      } else {
        lines.emplace_back(word);
      }
    }
    return lines;
  }

  TextOptions options_;
  std::string out_;
};

class Told {
 public:
  Told(const Judgement& judgement, const packs::Packs& packs, Language language, const TextOptions& options)
      : judgement_(judgement), packs_(packs), words_(packs, judgement, language), print_(options) {}

  [[nodiscard]] std::string first_page() {
    print_.paragraph(words_.say("sheet.title"), 0, Look::title);
    print_.paragraph(words_.title(), 0);
    tell_strengths();
    tell_questions();
    return print_.take();
  }

  [[nodiscard]] std::string where_more_is() {
    print_.blank();
    print_.paragraph(words_.say("sheet.more"), 0, Look::quiet);
    return print_.take();
  }

  [[nodiscard]] std::string all_behind() {
    print_.blank();
    print_.paragraph(words_.say("behind.title"), 0, Look::title);
    tell_document();
    tell_sections();
    tell_answers();
    tell_elements();
    tell_points();
    return print_.take();
  }

 private:
  static constexpr std::size_t indent = 4;

  void heading(std::string_view text) {
    print_.blank();
    print_.paragraph(text, 0, Look::heading);
  }

  void labelled(std::string_view key, std::string_view text) {
    if (text.empty()) return;
    const std::string label = words_.say(key);
    const std::size_t from = indent + label_width();
    print_.paragraph(text, from, Look::plain, label + std::string(label_width() - columns(label), ' '));
  }

  // Room for the widest of the labels under a question.
  [[nodiscard]] std::size_t label_width() const {
    std::size_t widest = 0;
    for (const auto& label : {words_.say("sheet.why"), words_.say("sheet.source"), words_.say("sheet.firm")})
      widest = std::max(widest, columns(label));
    return widest + 2;
  }

  void tell_strengths() {
    heading(words_.say("sheet.strengths"));
    const auto strengths = sheet_strengths(judgement_);
    if (strengths.empty()) print_.paragraph(words_.say("sheet.nothing_strong"), indent);
    for (const Strength* strength : strengths) {
      if (strength != strengths.front()) print_.blank();
      print_.paragraph(words_.strength(*strength), indent, Look::strong, "·   ");
      quoted(Wording::quote(strength->place), words_.heading(strength->place));
      print_.paragraph(words_.strength_why(*strength), indent);
    }
  }

  void quoted(std::string_view quote, std::string_view place) {
    if (!quote.empty()) print_.paragraph(quote, indent, Look::quote);
    if (!place.empty()) print_.paragraph(place, indent, Look::quiet);
  }

  void tell_questions() {
    heading(words_.say("sheet.questions"));
    const auto questions = sheet_questions(judgement_);
    if (questions.empty()) print_.paragraph(words_.say("sheet.nothing_to_ask"), indent);
    std::size_t number = 0;
    for (const thread::Finding* finding : questions) {
      if (number > 0) print_.blank();
      print_.paragraph(words_.in(finding->ask), indent, Look::strong, std::to_string(++number) + "   ");
      quoted(Wording::quote(finding->place), words_.places(*finding));
      labelled("sheet.why", words_.in(finding->why));
      labelled("sheet.source", words_.first_source(finding->source));
      labelled("sheet.firm", words_.force(finding->force));
    }
  }

  void tell_document() {
    heading(words_.say("behind.document"));
    const auto fact = [&](std::string_view key, const std::string& value) {
      if (!value.empty()) print_.paragraph(words_.say(key) + ": " + value, indent);
    };
    fact("behind.document.title", words_.title());
    if (!judgement_.templates.empty()) fact("behind.document.kind", words_.in(judgement_.templates.front()->name));
    fact("behind.document.file", shown(judgement_.file));
    fact("behind.document.words", words_.number(judgement_.reading->words));
    fact("behind.document.headings", words_.number(judgement_.reading->headings.size()));
    const Counts counts = counts_of(*judgement_.reading);
    fact("behind.document.tables", words_.number(counts.tables));
    fact("behind.document.footnotes", words_.number(counts.footnotes));
  }

  void tell_sections() {
    heading(words_.say("behind.sections"));
    std::vector<std::string> unplaced;
    if (judgement_.mapping.headings.empty()) print_.paragraph(words_.say("behind.sections.none"), indent);
    for (std::size_t h = 0; h < judgement_.mapping.headings.size(); ++h) {
      const Mapped& mapped = judgement_.mapping.headings[h];
      const std::string label = shown(judgement_.reading->heading_label(static_cast<int>(h)));
      if (mapped.section.empty()) {
        unplaced.push_back(label);
        continue;
      }
      print_.paragraph(label + " → " + words_.section(mapped.section), indent, Look::plain, "·   ");
      print_.paragraph(words_.by(mapped), indent, Look::quiet);
    }
    if (unplaced.empty()) return;
    heading(words_.say("behind.unplaced"));
    print_.paragraph(words_.say("behind.unplaced.lead"), indent, Look::quiet);
    for (const auto& label : unplaced) print_.paragraph(label, indent, Look::plain, "·   ");
  }

  void tell_answers() {
    heading(words_.say("behind.questions"));
    print_.paragraph(words_.say("behind.questions.lead"), indent, Look::quiet);
    answers("answer.answered", AnswerState::answered);
    answers("answer.elsewhere", AnswerState::elsewhere);
    answers("answer.open", AnswerState::open);
    answers("answer.not_checkable", AnswerState::not_checkable);
    std::string unseen;
    for (const packs::Section* section : sections_unseen(judgement_))
      unseen += (unseen.empty() ? "" : ", ") + words_.in(section->title);
    if (unseen.empty()) return;
    print_.blank();
    print_.paragraph(words_.say("answer.other_sections", {{"sections", unseen}}), indent);
  }

  void answers(std::string_view key, AnswerState state) {
    const auto list = answers_in(judgement_, state);
    if (list.empty()) return;
    print_.blank();
    print_.paragraph(words_.say(key), indent, Look::heading);
    const packs::Section* section = nullptr;
    for (const Answer* answer : list) {
      if (answer->section != section) print_.paragraph(words_.in(answer->section->title), indent, Look::strong);
      section = answer->section;
      print_.paragraph(words_.in(answer->question->ask), indent + 4, Look::plain, "·   ");
      if (state == AnswerState::answered) print_.paragraph(words_.heading(answer->place), indent + 4, Look::quiet);
      if (state == AnswerState::elsewhere) {
        print_.paragraph(words_.say("answer.see", {{"where", answer->where}}) + " · " + words_.heading(answer->place),
                         indent + 4, Look::quiet);
      }
    }
  }

  void tell_elements() {
    heading(words_.say("behind.elements"));
    const auto groups = elements_by_kind(judgement_, packs_);
    if (groups.empty()) print_.paragraph(words_.say("behind.elements.none"), indent);
    for (const auto& [kind, elements] : groups) {
      print_.paragraph(words_.kind(kind), indent, Look::strong);
      for (const thread::Element* element : elements) {
        print_.paragraph(shown(thread::short_quote(element->name())), indent + 4, Look::plain, "·   ");
        std::string facts;
        for (const auto& [field, value] : element->fields) {
          if (field != "name" && !value.empty())
            facts += words_.field(kind, field) + ": " + shown(thread::short_quote(value)) + " · ";
        }
        print_.paragraph(facts + words_.heading(element->place), indent + 4, Look::quiet);
      }
    }
  }

  void tell_points() {
    heading(words_.say("behind.points"));
    const auto groups = points_by_area(judgement_);
    print_.paragraph(words_.say(groups.empty() ? "behind.points.none" : "behind.points.lead"), indent, Look::quiet);
    for (const auto& [area, points] : groups) {
      print_.blank();
      print_.paragraph(words_.area(area), 0, Look::heading);
      for (const thread::Finding* finding : points) {
        print_.paragraph(words_.in(finding->ask), indent, Look::strong, "·   ");
        quoted(Wording::quote(finding->place), words_.places(*finding));
        for (const auto& other : finding->others) {
          if (!other.quote.empty())
            quoted(Wording::quote(other), words_.say("point.also") + ": " + words_.heading(other));
        }
        labelled("sheet.why", words_.in(finding->why));
        labelled("sheet.source", words_.sources(finding->source));
        labelled("sheet.firm", words_.force(finding->force));
        if (!finding->go_on.nl.empty())
          print_.paragraph(words_.say("point.go_on") + ": " + words_.in(finding->go_on), indent);
        print_.blank();
      }
    }
  }

  const Judgement& judgement_;
  const packs::Packs& packs_;
  Wording words_;
  Printer print_;
};

}  // namespace

std::string report_text(const Judgement& judgement, const packs::Packs& packs, Language language, TextOptions options) {
  Told told(judgement, packs, language, options);
  const std::string first = told.first_page();
  return first + (options.all ? told.all_behind() : told.where_more_is());
}

}  // namespace rd::plan
