#include "plan/report_words.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "base/fault.hpp"
#include "base/utf.hpp"
#include "thread/rules.hpp"

namespace rd::plan {
namespace {

using packs::Area;
using packs::Force;
using thread::AnswerState;

// Texts and telling fields of every strength that plan/strengths.cpp knows.
struct StrengthText {
  std::string_view code, what, why;
  std::string_view kind;
  std::array<std::string_view, 3> fields;
};
constexpr std::array<StrengthText, 7> strength_texts{{
    {"thread", "strength.thread", "strength.thread.why", "", {}},
    {"whole_goal", "strength.whole_goal", "strength.whole_goal.why", "goal", {"target", "due", "owner"}},
    {"whole_role", "strength.whole_role", "strength.whole_role.why", "role", {"hours", "tasks"}},
    {"whole_action", "strength.whole_action", "strength.whole_action.why", "action", {"owner", "due"}},
    {"whole_risk", "strength.whole_risk", "strength.whole_risk.why", "risk", {"solution"}},
    {"talk", "strength.talk", "strength.talk.why", "", {}},
    {"complete_section", "strength.complete_section", "strength.complete_section.why", "", {}},
}};

const StrengthText& text_of(const Strength& strength) {
  const auto found = std::find_if(strength_texts.begin(), strength_texts.end(),
                                  [&](const auto& t) { return t.code == strength.code; });
  RD_ASSERT(found != strength_texts.end());
  return *found;
}

constexpr std::array<std::string_view, 6> documents{"source.own", "source.000", "source.001",
                                                    "source.002", "source.003", "source.004"};

bool steers(char32_t code) {
  const bool control = code < 0x20 || (code >= 0x7F && code < 0xA0);
  const bool turns =
      (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) || code == 0x200E || code == 0x200F;
  return control || turns || code == 0xFEFF;
}

// Lines "808-834" of "12-20, 808-834"; {0, 0} for what is no range.
struct Lines {
  int from{}, to{};
};
std::vector<Lines> lines_of(std::string_view text) {
  std::vector<Lines> out;
  const auto number = [&](std::size_t& at) {
    int value{};
    const auto [end, error] = std::from_chars(text.data() + at, text.data() + text.size(), value);
    at = error == std::errc{} ? static_cast<std::size_t>(end - text.data()) : text.size();
    return value;
  };
  for (std::size_t at = 0; at < text.size();) {
    Lines lines;
    lines.from = lines.to = number(at);
    if (at < text.size() && text[at] == '-') lines.to = number(++at);
    if (lines.from > 0) out.push_back(lines);
    at = text.find_first_of("0123456789", at);
  }
  return out;
}

// A name of an element is as long as its writers made it; in a sentence a few words are enough.
std::string short_name(std::string_view name) {
  constexpr std::size_t most = 44;
  const std::string whole = shown(name);
  if (whole.size() <= most) return whole;
  const std::size_t space = whole.rfind(' ', most);
  return space == std::string::npos ? thread::short_quote(whole) : whole.substr(0, space) + " …";
}

}  // namespace

std::string shown(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  if (!is_utf8(text)) {
    for (const char c : text) out += static_cast<unsigned char>(c) < 0x80 && c >= ' ' ? c : '?';
    return out;
  }
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t from = at;
    const char32_t code = next_code_point(text, at);
    if (code == '\n' || code == '\t') {
      out += ' ';
    } else if (!steers(code)) {
      out += text.substr(from, at - from);
    }
  }
  return out;
}

std::string typeset(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\'') {
      out += text[at];
      continue;
    }
    const bool after_space = at == 0 || text[at - 1] == ' ' || text[at - 1] == '(';
    const bool before_letter = at + 1 < text.size() && text[at + 1] != ' ';
    // 's avonds, 't: no quotation opens there.
    const bool clitic = at + 2 < text.size() && text[at + 2] == ' ' && (text[at + 1] == 's' || text[at + 1] == 't');
    out += after_space && before_letter && !clitic ? "‘" : "’";
  }
  return out;
}

std::string Wording::say(std::string_view key, const std::map<std::string, std::string>& values) const {
  return shown(packs::say(packs_, language_, key, values));
}

std::string Wording::number(std::size_t value) const {
  std::string out = std::to_string(value);
  for (std::size_t at = out.size(); at > 3; at -= 3) out.insert(at - 3, language_ == Language::nl ? "." : ",");
  return out;
}

std::string Wording::title() const {
  return judgement_.title.empty() ? say("sheet.no_title") : shown(judgement_.title);
}

std::string Wording::force(Force force) const {
  switch (force) {
    case Force::law:
      return say("force.law");
    case Force::guide_asks:
      return say("force.guide_asks");
    case Force::usual:
      return say("force.usual");
    case Force::free:
      return say("force.free");
    case Force::ours:
      return say("force.ours");
  }
  return {};
}

std::string Wording::area(Area area) const {
  switch (area) {
    case Area::vision:
      return say("area.vision");
    case Area::organisation:
      return say("area.organisation");
    case Area::professionalisation:
      return say("area.professionalisation");
    case Area::quality:
      return say("area.quality");
    case Area::whole:
      return say("area.whole");
  }
  return {};
}

std::string Wording::guide_section(const packs::Source& source) const {
  if (source.document != "003" || judgement_.templates.empty()) return {};
  const auto wanted = lines_of(source.lines);
  if (wanted.empty()) return {};
  const packs::Section* best = nullptr;
  int smallest = 0;
  for (const auto& section : judgement_.templates.front()->sections) {
    for (const auto& own : section.source) {
      for (const Lines& lines : own.document == "003" ? lines_of(own.lines) : std::vector<Lines>{}) {
        const bool around = lines.from <= wanted.front().from && wanted.front().from <= lines.to;
        if (!around || (best != nullptr && lines.to - lines.from > smallest)) continue;
        best = &section;
        smallest = lines.to - lines.from;
      }
    }
  }
  return best == nullptr ? std::string{} : in(best->title);
}

std::string Wording::source(const packs::Source& source) const {
  if (!source.law.empty()) {
    return source.article.empty() ? shown(source.law)
                                  : say("source.law", {{"law", source.law}, {"article", source.article}});
  }
  if (source.document.empty()) return source.ours ? say("source.ours") : std::string{};
  const std::string key = "source." + source.document;
  const bool known = std::find(documents.begin(), documents.end(), key) != documents.end();
  const std::string document = known ? say(key) : shown(source.document);
  const std::string part = guide_section(source);
  return part.empty() ? document : say("source.at", {{"document", document}, {"section", part}});
}

std::string Wording::sources(const std::vector<packs::Source>& all) const {
  std::string out;
  std::set<std::string> seen;
  for (const auto& one : all) {
    const std::string text = source(one);
    if (!text.empty() && seen.insert(text).second) out += (out.empty() ? "" : "; ") + text;
  }
  return out;
}

std::string Wording::first_source(const std::vector<packs::Source>& all) const {
  return all.empty() ? std::string{} : source(all.front());
}

std::string Wording::by(const Mapped& mapped) const {
  switch (mapped.by) {
    case MappedBy::title:
      return say("mapped.title");
    case MappedBy::synonym:
      return say("mapped.synonym", {{"words", mapped.words}});
    case MappedBy::content:
      return say("mapped.content", {{"words", mapped.words}});
    case MappedBy::place:
      return say("mapped.place");
    case MappedBy::people:
      return say("mapped.people");
    case MappedBy::nothing:
      return {};
  }
  return {};
}

std::string Wording::section(std::string_view id) const {
  const packs::Section* found = packs_.section(id);
  return found == nullptr ? std::string{} : in(found->title);
}

std::string Wording::kind(std::string_view id) const {
  const packs::Kind* found = packs_.kind(id);
  return found == nullptr ? shown(id) : in(found->plural.nl.empty() ? found->name : found->plural);
}

std::string Wording::field(std::string_view kind, std::string_view field) const {
  const packs::Kind* found = packs_.kind(kind);
  const packs::Field* of = found == nullptr ? nullptr : found->field(field);
  return of == nullptr ? shown(field) : in(of->label);
}

std::string Wording::heading(const thread::Place& place) const {
  return place.heading.empty() ? say("sheet.no_heading") : shown(place.heading);
}

std::string Wording::quote(const thread::Place& place) {
  const std::string text = shown(place.quote);
  if (text.empty()) return {};
  // A quote that was cut before keeps its marks of cutting; they are no words.
  const std::size_t marks = (text.starts_with("…") ? 1 : 0) + (text.ends_with("…") ? 1 : 0);
  const auto spaces = static_cast<std::size_t>(std::count(text.begin(), text.end(), ' '));
  return "“" + (spaces + 1 <= most_quoted + marks ? text : thread::short_quote(text)) + "”";
}

std::string Wording::places(const thread::Finding& finding) const {
  // A point about the whole document stands nowhere.
  const std::string first = finding.place.heading.empty() && finding.place.quote.empty() ? "" : heading(finding.place);
  const std::string ask = in(finding.ask);
  std::set<std::string> seen{first};
  std::string also;
  for (const auto& other : finding.others) {
    const std::string where = heading(other);
    if (ask.find(typeset(where)) != std::string::npos || !seen.insert(where).second) continue;
    also += (also.empty() ? "" : ", ") + where;
  }
  if (also.empty()) return first;
  return (first.empty() ? "" : first + " · ") + say("sheet.also", {{"places", also}});
}

std::map<std::string, std::string> Wording::values_of(const Strength& strength) const {
  const StrengthText& text = text_of(strength);
  std::map<std::string, std::string> values = strength.values;
  if (values.contains("name")) values["name"] = short_name(values["name"]);
  if (language_ == Language::en && values.contains("section_en")) values["section"] = values["section_en"];
  std::vector<std::string> labels;
  for (const std::string_view name : text.fields) {
    if (name.empty()) continue;
    const auto filled = values.find(std::string(name));
    if (filled != values.end() && !filled->second.empty()) labels.push_back(field(text.kind, name));
  }
  std::string& fields = values["fields"];
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const bool last = i + 1 == labels.size();
    fields += (i == 0 ? "" : last ? " " + say("strength.and") + " " : ", ") + labels[i];
  }
  return values;
}

std::string Wording::strength(const Strength& strength) const {
  return say(text_of(strength).what, values_of(strength));
}
std::string Wording::strength_why(const Strength& strength) const {
  return say(text_of(strength).why, values_of(strength));
}

Counts counts_of(const Reading& reading) {
  int tables = 0;
  std::set<std::string> footnotes;
  for (const auto& passage : reading.passages) {
    tables = std::max(tables, passage.table + 1);
    if (passage.kind == prose::PassageKind::footnote) footnotes.insert(passage.bid);
  }
  return {static_cast<std::size_t>(tables), footnotes.size()};
}

std::vector<const Strength*> sheet_strengths(const Judgement& judgement) {
  std::vector<const Strength*> out;
  for (const auto& strength : judgement.strengths) {
    if (out.size() < most_strengths) out.push_back(&strength);
  }
  return out;
}

std::vector<const thread::Finding*> sheet_questions(const Judgement& judgement) {
  std::vector<const thread::Finding*> out;
  for (const std::size_t i : judgement.first_five) {
    if (out.size() < most_questions) out.push_back(&judgement.findings.at(i));
  }
  return out;
}

std::vector<std::pair<Area, std::vector<const thread::Finding*>>> points_by_area(const Judgement& judgement) {
  std::vector<std::pair<Area, std::vector<const thread::Finding*>>> out;
  for (const Area area : {Area::vision, Area::organisation, Area::professionalisation, Area::quality, Area::whole}) {
    std::vector<const thread::Finding*> points;
    for (const auto& finding : judgement.findings) {
      if (finding.area == area) points.push_back(&finding);
    }
    if (!points.empty()) out.emplace_back(area, std::move(points));
  }
  return out;
}

std::vector<std::pair<std::string, std::vector<const thread::Element*>>> elements_by_kind(const Judgement& judgement,
                                                                                          const packs::Packs& packs) {
  std::vector<std::pair<std::string, std::vector<const thread::Element*>>> out;
  for (const auto& kind : packs.kinds) out.emplace_back(kind.id, std::vector<const thread::Element*>{});
  for (const auto& element : judgement.extracted.graph.elements) {
    auto found = std::find_if(out.begin(), out.end(), [&](const auto& group) { return group.first == element.kind; });
    if (found == out.end()) found = out.insert(out.end(), {element.kind, {}});
    found->second.push_back(&element);
  }
  std::erase_if(out, [](const auto& group) { return group.second.empty(); });
  return out;
}

std::vector<const Answer*> answers_in(const Judgement& judgement, AnswerState state) {
  std::vector<const Answer*> out;
  for (const auto& answer : judgement.answers) {
    const bool silent = state == AnswerState::open || state == AnswerState::not_checkable;
    const bool left_out = silent && !judgement.mapping.recognised(answer.section->id);
    if (answer.state == state && !left_out) out.push_back(&answer);
  }
  return out;
}

std::vector<const packs::Section*> sections_unseen(const Judgement& judgement) {
  std::vector<const packs::Section*> out;
  std::set<const packs::Section*> seen;
  for (const auto& answer : judgement.answers) {
    const bool told = answer.state == AnswerState::answered || answer.state == AnswerState::elsewhere;
    if (told || judgement.mapping.recognised(answer.section->id)) seen.insert(answer.section);
  }
  for (const auto& answer : judgement.answers) {
    if (answer.state == AnswerState::open && seen.insert(answer.section).second) out.push_back(answer.section);
  }
  return out;
}

}  // namespace rd::plan
