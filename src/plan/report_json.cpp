// Everything for other programs: architecture §6.
#include "plan/report.hpp"
#include "plan/report_words.hpp"

namespace rd::plan {
namespace {

using thread::AnswerState;
using thread::FoundBy;

std::string_view name_of(AnswerState state) {
  switch (state) {
    case AnswerState::answered:
      return "answered";
    case AnswerState::elsewhere:
      return "elsewhere";
    case AnswerState::open:
      return "open";
    case AnswerState::not_checkable:
      return "not_checkable";
  }
  return {};
}

std::string_view name_of(MappedBy by) {
  switch (by) {
    case MappedBy::title:
      return "title";
    case MappedBy::synonym:
      return "synonym";
    case MappedBy::content:
      return "content";
    case MappedBy::place:
      return "place";
    case MappedBy::people:
      return "people";
    case MappedBy::nothing:
      return "nothing";
  }
  return {};
}

std::string_view name_of(FoundBy by) {
  switch (by) {
    case FoundBy::table:
      return "table";
    case FoundBy::label:
      return "label";
    case FoundBy::list:
      return "list";
    case FoundBy::sentence:
      return "sentence";
  }
  return {};
}

class Told {
 public:
  Told(const Judgement& judgement, const packs::Packs& packs, Language language)
      : judgement_(judgement), words_(packs, judgement, language) {}

  [[nodiscard]] json::object all() const {
    json::object out;
    out["language"] = words_.code();
    out["document"] = document();
    out["template"] = judgement_.templates.empty() ? "" : judgement_.templates.front()->id;
    out["sections"] = sections();
    out["elements"] = elements();
    out["links"] = links();
    out["differences"] = differences();
    out["questions"] = questions();
    out["strengths"] = strengths();
    out["findings"] = findings();
    out["talk_sheet"] = talk_sheet();
    return out;
  }

 private:
  [[nodiscard]] std::string in(const packs::Text& text) const { return shown(text.in(words_.language())); }

  [[nodiscard]] static json::object place(const thread::Place& place) {
    return {{"heading", shown(place.heading)},
            {"section", place.section},
            {"block", place.block},
            {"quote", shown(place.quote)}};
  }

  [[nodiscard]] json::object document() const {
    const Reading& reading = *judgement_.reading;
    const Counts counts = counts_of(reading);
    return {{"title", shown(judgement_.title)},
            {"file", shown(judgement_.file)},
            {"words", reading.words},
            {"passages", reading.passages.size()},
            {"sentences", reading.sentences.size()},
            {"headings", reading.headings.size()},
            {"tables", counts.tables},
            {"footnotes", counts.footnotes}};
  }

  // One for every heading of the document; what was not recognised has no id and stays in its place.
  [[nodiscard]] json::array sections() const {
    json::array out;
    const Reading& reading = *judgement_.reading;
    for (std::size_t h = 0; h < judgement_.mapping.headings.size(); ++h) {
      const Mapped& mapped = judgement_.mapping.headings[h];
      out.push_back({{"id", mapped.section},
                     {"title", words_.section(mapped.section)},
                     {"heading", shown(reading.heading_label(static_cast<int>(h)))},
                     {"level", reading.headings[h].level},
                     {"by", name_of(mapped.section.empty() ? MappedBy::nothing : mapped.by)},
                     {"seen", mapped.section.empty() ? "" : mapped.words},
                     {"words", reading.headings[h].words}});
    }
    return out;
  }

  [[nodiscard]] json::array elements() const {
    json::array out;
    const auto& elements = judgement_.extracted.graph.elements;
    for (std::size_t i = 0; i < elements.size(); ++i) {
      json::object fields;
      for (const auto& [field, value] : elements[i].fields) fields[field] = shown(value);
      json::object one{{"id", element_id(i)},
                       {"kind", elements[i].kind},
                       {"fields", std::move(fields)},
                       {"found_by", name_of(elements[i].found_by)},
                       {"place", place(elements[i].place)}};
      json::array also;
      for (const auto& other : elements[i].also) also.push_back(place(other));
      if (!also.empty()) one["also"] = std::move(also);
      out.push_back(std::move(one));
    }
    return out;
  }

  [[nodiscard]] static std::string element_id(std::size_t index) { return "e" + std::to_string(index + 1); }

  [[nodiscard]] json::array links() const {
    json::array out;
    for (const auto& link : judgement_.extracted.graph.links) {
      json::object one{{"type", link.type}, {"from", element_id(link.from)}};
      if (link.to) one["to"] = element_id(*link.to);
      one["words"] = shown(link.words);
      out.push_back(std::move(one));
    }
    return out;
  }

  [[nodiscard]] json::array differences() const {
    json::array out;
    for (const auto& difference : judgement_.extracted.differences) {
      if (difference.words) continue;
      out.push_back({{"element", element_id(difference.element)},
                     {"field", difference.field},
                     {"first", shown(difference.first)},
                     {"second", shown(difference.second)},
                     {"first_place", place(difference.first_place)},
                     {"second_place", place(difference.second_place)}});
    }
    return out;
  }

  [[nodiscard]] json::array questions() const {
    json::array out;
    for (const auto& answer : judgement_.answers) {
      json::object one{{"id", answer.question->id},
                       {"ask", in(answer.question->ask)},
                       {"section", answer.section->id},
                       {"force", packs::name_of(answer.question->force)},
                       {"state", name_of(answer.state)}};
      const bool told = answer.state == AnswerState::answered || answer.state == AnswerState::elsewhere;
      if (told) one["place"] = place(answer.place);
      if (answer.state == AnswerState::elsewhere) one["where"] = shown(answer.where);
      out.push_back(std::move(one));
    }
    return out;
  }

  [[nodiscard]] json::array strengths() const {
    json::array out;
    for (const auto& strength : judgement_.strengths) {
      out.push_back({{"code", strength.code},
                     {"title", words_.strength(strength)},
                     {"why", words_.strength_why(strength)},
                     {"place", place(strength.place)}});
    }
    return out;
  }

  [[nodiscard]] json::object source(const packs::Source& source) const {
    json::object out;
    if (!source.document.empty()) {
      out["document"] = source.document;
      out["section"] = words_.guide_section(source);
      if (!source.lines.empty()) out["lines"] = source.lines;
    }
    if (!source.law.empty()) out["law"] = source.law;
    if (!source.article.empty()) out["article"] = source.article;
    if (source.ours) out["ours"] = true;
    return out;
  }

  [[nodiscard]] json::object finding(const thread::Finding& finding) const {
    json::object out{{"id", finding.id}, {"rule", finding.rule}};
    if (!finding.detail.empty()) out["detail"] = finding.detail;
    out["force"] = packs::name_of(finding.force);
    out["weight"] = finding.weight;
    out["area"] = packs::name_of(finding.area);
    if (!finding.subject.empty()) out["subject"] = shown(finding.subject);
    out["place"] = place(finding.place);
    if (!finding.others.empty()) {
      json::array others;
      for (const auto& other : finding.others) others.push_back(place(other));
      out["others"] = std::move(others);
    }
    out["title"] = in(finding.title);
    out["ask"] = in(finding.ask);
    out["why"] = in(finding.why);
    out["source"] = finding.source.empty() ? json::object{} : source(finding.source.front());
    if (finding.source.size() > 1) {
      json::array more;
      for (std::size_t i = 1; i < finding.source.size(); ++i) more.push_back(source(finding.source[i]));
      out["more_sources"] = std::move(more);
    }
    out["fix"] = in(finding.go_on);
    return out;
  }

  [[nodiscard]] json::array findings() const {
    json::array out;
    for (const auto& one : judgement_.findings) out.push_back(finding(one));
    return out;
  }

  [[nodiscard]] json::array talk_sheet() const {
    json::array out;
    for (const thread::Finding* finding : sheet_questions(judgement_)) out.push_back(json::value(finding->id));
    return out;
  }

  const Judgement& judgement_;
  Wording words_;
};

}  // namespace

json::value report_json(const Judgement& judgement, const packs::Packs& packs, Language language) {
  return Told(judgement, packs, language).all();
}

}  // namespace rd::plan
