#include "plan/smart.hpp"

#include <algorithm>
#include <initializer_list>
#include <optional>

#include "text/pattern.hpp"
#include "thread/rules.hpp"

namespace rd::plan {
namespace {

// A text of the packs in both languages.
class Words {
 public:
  explicit Words(const packs::Packs& packs) : packs_(packs) {}
  [[nodiscard]] packs::Text text(std::string_view key, const std::string& seen = {},
                                 const packs::Text& ask = {}) const {
    const auto in = [&](Language language, const std::string& question) {
      return packs::say(packs_, language, key, {{"seen", seen}, {"ask", question}});
    };
    return {in(Language::nl, ask.nl), in(Language::en, ask.en)};
  }

 private:
  const packs::Packs& packs_;
};

std::string first_filled(const SmartSubject& subject, std::initializer_list<std::string_view> fields) {
  for (const std::string_view field : fields)
    if (const auto found = subject.fields.find(field); found != subject.fields.end())
      return thread::short_quote(found->second);
  return {};
}

bool linked(const SmartSubject& subject, std::initializer_list<std::string_view> types) {
  return std::any_of(types.begin(), types.end(), [&](std::string_view type) { return subject.links.contains(type); });
}

std::string found(const text::Pattern& pattern, const std::string& text) {
  const auto match = pattern.first(text);
  return match ? std::string(match->of(text)) : std::string{};
}

// The first word of the sentence that each reads in an own way, with the question that belongs to it.
std::optional<advice::Remark> vague_word(const advice::Adviser& adviser, const std::string& name) {
  prose::Passage passage;
  passage.text = name;
  for (const advice::Remark& remark : adviser.read({passage}, false))
    if ((remark.rule == "text.vague" || remark.rule == "text.generalisation") && !remark.ask.nl.empty()) return remark;
  return std::nullopt;
}

SmartQuestion specific(const Words& words, const advice::Adviser& adviser, const SmartSubject& subject) {
  SmartQuestion out{"S", "specific", words.text("smart.specific.explains"), words.text("smart.specific.ask"), {}};
  const auto vague = vague_word(adviser, subject.name);
  if (!vague) return out;
  out.seen = vague->values.at("word");
  out.ask = words.text("smart.specific.ask_word", out.seen, vague->ask);
  return out;
}

// Following something in a conversation is as complete as a figure.
SmartQuestion measurable(const Words& words, const SmartSubject& subject) {
  static const auto amount =
      text::Pattern::compile(
          R"(\b\d+(?:[.,]\d+)?\s?(?:%|procent\b|uur\b|keer\b|minuten\b|dagen\b)|\b\d+ van de \d+|\b(?:minstens|minimaal|maximaal|ten minste|ten hoogste) (?:\d+|een|één|twee|drie|vier|vijf|tien)(?: \p{L}+)?|\b(?:elke|iedere) (?:dag|week|maand)\b)")
          .value();
  SmartQuestion out{"M", "measurable", words.text("smart.measurable.explains"), words.text("smart.measurable.ask"), {}};
  const bool goal = subject.kind == "goal";
  out.seen = goal ? first_filled(subject, {"indicator", "target"}) : first_filled(subject, {"effect", "result"});
  if (out.seen.empty() && goal && (subject.fields.contains("talk") || linked(subject, {"talked_about_in"}))) {
    out.ask = words.text("smart.measurable.ask_talk");
    return out;
  }
  if (out.seen.empty()) out.seen = found(amount, subject.name);
  if (!out.seen.empty())
    out.ask = words.text("smart.measurable.ask_seen", out.seen);
  else if (linked(subject, {"measured_by", "served_by"}))
    out.ask = words.text("smart.measurable.ask_sign");
  return out;
}

// Of a goal the sentence tells whom it is about; of an action it begins with who does it.
SmartQuestion acceptable(const Words& words, const SmartSubject& subject) {
  static const auto actor =
      text::Pattern::compile(
          R"(^(?:(?:de|het|elke|alle|onze|twee) )?(?:\p{L}+ )?(?:\p{L}*(?:opleider|begeleider|leider|coördinator|directeur|bestuurder|docent|manager|coach|student)(?:s|en)?|\p{L}*groep|\p{L}*raad|bestuur|besturen|teams?|wij|we)\b)")
          .value();
  SmartQuestion out{"A", "acceptable", words.text("smart.acceptable.explains"), words.text("smart.acceptable.ask"), {}};
  const bool named = !first_filled(subject, {"owner", "follower"}).empty();
  if (!named && subject.kind == "action") out.seen = found(actor, subject.name);
  if (named || !out.seen.empty()) out.ask = words.text("smart.acceptable.ask_others");
  return out;
}

SmartQuestion realistic(const Words& words, const SmartSubject& subject) {
  SmartQuestion out{"R", "realistic", words.text("smart.realistic.explains"), words.text("smart.realistic.ask"), {}};
  out.seen = first_filled(subject, {"baseline"});
  if (!out.seen.empty())
    out.ask = words.text("smart.realistic.ask_seen", out.seen);
  else if (subject.kind == "goal" && linked(subject, {"works_on", "reached_by"}))
    out.ask = words.text("smart.realistic.ask_ways");
  return out;
}

SmartQuestion in_time(const Words& words, const SmartSubject& subject) {
  static const auto moment =
      text::Pattern::compile(
          R"(\b(?:\d{1,2} )?(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december)(?: 20\d\d)?\b|\b20\d\d(?:[-/–]20\d\d)?\b|\b(?:dit|volgend|komend) (?:jaar|schooljaar|voorjaar|najaar|halfjaar)\b|\bvoor de (?:zomer|herfst|kerst|voorjaars)\p{L}*)")
          .value();
  SmartQuestion out{"T", "time", words.text("smart.time.explains"), words.text("smart.time.ask"), {}};
  if (subject.fields.contains("due")) {
    out.ask = words.text("smart.time.ask_day");
  } else if (out.seen = found(moment, subject.name); !out.seen.empty()) {
    out.ask = words.text("smart.time.ask_seen", out.seen);
  }
  return out;
}

std::vector<SmartQuestion> of_ambition(const Words& words, const SmartSubject& subject) {
  SmartQuestion feasible{{}, "feasible", words.text("smart.feasible.explains"), words.text("smart.feasible.ask"), {}};
  feasible.seen = first_filled(subject, {"feasible"});
  if (!feasible.seen.empty()) feasible.ask = words.text("smart.feasible.ask_seen", feasible.seen);
  return {feasible,
          {{}, "affordable", words.text("smart.affordable.explains"), words.text("smart.affordable.ask"), {}}};
}

}  // namespace

std::vector<SmartQuestion> smart_questions(const packs::Packs& packs, const advice::Adviser& adviser,
                                           const SmartSubject& subject) {
  const Words words(packs);
  if (subject.kind == "ambition") return of_ambition(words, subject);
  if (subject.kind != "goal" && subject.kind != "action") return {};
  return {specific(words, adviser, subject), measurable(words, subject), acceptable(words, subject),
          realistic(words, subject), in_time(words, subject)};
}

}  // namespace rd::plan
