#include "thread/conditions.hpp"

#include <algorithm>
#include <map>
#include <sstream>

#include "base/utf.hpp"

namespace rd::thread {
namespace {

using packs::Condition;

bool all_filled(const Element& element, const std::vector<std::string>& fields) {
  return std::all_of(fields.begin(), fields.end(), [&](const auto& f) { return element.filled(f); });
}
bool none_filled(const Element& element, const std::vector<std::string>& fields) {
  return std::none_of(fields.begin(), fields.end(), [&](const auto& f) { return element.filled(f); });
}

bool says(const Element& element, const text::WordQuery& words) {
  std::string all;
  for (const auto& [field, value] : element.fields) all += value + " . ";
  return words.matches(text::stemmed(all));
}

bool all_passed(const Element& element, const std::vector<std::string>& fields, std::optional<Date> today) {
  return today && std::all_of(fields.begin(), fields.end(), [&](const auto& f) {
           const auto day = parse_date(element.field(f));
           return day && *day < *today;
         });
}

// The one number in a field as Dutch writes it ("1.659 uur", "0,4"); nothing when there is none, or more than one.
std::optional<double> number_in(std::string_view text) {
  static const auto number =
      text::Pattern::compile(R"((?<![\p{L}\d])\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?)").value();
  const auto found = number.all(text);
  if (found.size() != 1) return std::nullopt;
  std::string digits(found.front().of(text));
  const bool thousands = digits.find(',') != std::string::npos || digits.find('.') + 4 == digits.size();
  if (thousands) std::erase(digits, '.');
  std::replace(digits.begin(), digits.end(), ',', '.');
  return std::strtod(digits.c_str(), nullptr);
}

bool one_is_more(const Element& element, const std::vector<std::string>& fields) {
  const auto one = number_in(element.field(fields.front()));
  const auto other = number_in(element.field(fields.back()));
  return one && other && *one > *other;
}

bool both_same(const Element& element, const std::vector<std::string>& fields) {
  const std::string one = lower(tidy_spaces(element.field(fields.front())));
  return !one.empty() && one == lower(tidy_spaces(element.field(fields.back())));
}

}  // namespace

std::string value_of(const Condition& condition, std::string_view key) {
  const auto found = condition.values.find(key);
  return found == condition.values.end() ? std::string{} : found->second;
}

int at_least(const Condition& condition, int otherwise) {
  const std::string value = value_of(condition, "at_least");
  return value.empty() ? otherwise : std::stoi(value);
}

Others others_of(const Condition& condition) {
  Others out;
  if (condition.key != "others") return out;
  out.fields = condition.list;
  std::istringstream links(value_of(condition, "linked"));
  for (std::string type; std::getline(links, type, '|');) out.links.push_back(type);
  return out;
}

bool is_one(const Others& others, const Element& element, const std::function<int()>& links) {
  return (!others.fields.empty() && all_filled(element, others.fields)) || (!others.links.empty() && links() > 0);
}

Reads reads_of(const packs::Rule& rule) {
  Reads out;
  for (const Condition& c : rule.when) {
    out.all_fields |= c.key == "says" || c.key == "lacks";
    out.today |= c.key == "passed";
    if (c.key == "filled" || c.key == "empty" || c.key == "passed" || c.key == "same" || c.key == "more")
      out.fields.insert(out.fields.end(), c.list.begin(), c.list.end());
    if (c.key == "matches") out.fields.push_back(value_of(c, "field"));
    if (c.key == "linked" || c.key == "unlinked") out.links.insert(c.list.begin(), c.list.end());
    if (c.key == "others") out.others.push_back(&c);
    if (c.key == "count") out.counts.insert(value_of(c, "kind"));
    if (c.key == "section_says" || c.key == "section_lacks") out.sections.insert(value_of(c, "section"));
    if (c.key == "answered" || c.key == "unanswered") out.answers.insert(c.list.begin(), c.list.end());
    if (c.key == "native" && out.native.empty()) out.native = c.list.empty() ? value_of(c, "name") : c.list.front();
  }
  return out;
}

Conditions::Key Conditions::key_of(std::string_view name) {
  static const std::map<std::string_view, Key> keys{{"unlinked", Key::unlinked},
                                                    {"filled", Key::filled},
                                                    {"empty", Key::empty},
                                                    {"passed", Key::passed},
                                                    {"linked", Key::linked},
                                                    {"others", Key::others},
                                                    {"same", Key::same},
                                                    {"more", Key::more},
                                                    {"says", Key::says},
                                                    {"lacks", Key::lacks},
                                                    {"matches", Key::matches},
                                                    {"count", Key::count},
                                                    {"section_says", Key::section_says},
                                                    {"section_lacks", Key::section_lacks},
                                                    {"answered", Key::answered},
                                                    {"unanswered", Key::unanswered}};
  const auto found = keys.find(name);
  return found == keys.end() ? Key::native : found->second;
}

Conditions::Conditions(const packs::Rule& rule) {
  for (const Condition& c : rule.when) {
    One one{key_of(c.key), &c,           at_least(c, c.key == "count" ? 0 : 1),
            1'000'000,     std::nullopt, text::WordQuery(value_of(c, "words")),
            others_of(c)};
    if (const std::string most = value_of(c, "at_most"); !most.empty()) one.at_most = std::stoi(most);
    if (const std::string pattern = value_of(c, "pattern"); !pattern.empty())
      one.pattern = text::Pattern::compile(pattern).value();
    (one.key >= Key::count ? everywhere_ : here_).push_back(std::move(one));
  }
}

bool Conditions::hold_everywhere(const Around& around) const {
  return std::all_of(everywhere_.begin(), everywhere_.end(), [&](const One& one) { return everywhere(one, around); });
}

bool Conditions::hold_here(const Subject& subject, const Around& around) const {
  return std::all_of(here_.begin(), here_.end(), [&](const One& one) { return here(one, subject, around); });
}

bool Conditions::here(const One& one, const Subject& s, const Around& around) {
  const Condition& c = *one.condition;
  if (one.key == Key::unlinked) return s.element == nullptr || around.links(s, c.list) == 0;
  if (s.element == nullptr) return false;
  switch (one.key) {
    case Key::filled:
      return all_filled(*s.element, c.list);
    case Key::empty:
      return none_filled(*s.element, c.list);
    case Key::passed:
      return all_passed(*s.element, c.list, around.today());
    case Key::linked:
      return around.links(s, c.list) >= one.at_least;
    case Key::others:
      return around.others(s, one.others) >= one.at_least;
    case Key::same:
      return both_same(*s.element, c.list);
    case Key::more:
      return one_is_more(*s.element, c.list);
    case Key::says:
      return says(*s.element, one.words);
    case Key::lacks:
      return !says(*s.element, one.words);
    case Key::matches:
      return one.pattern && one.pattern->matches(s.element->field(value_of(c, "field")));
    default:
      return false;
  }
}

bool Conditions::everywhere(const One& one, const Around& around) {
  const Condition& c = *one.condition;
  if (one.key == Key::count) {
    const int n = around.count(value_of(c, "kind"));
    return n >= one.at_least && n <= one.at_most;
  }
  if (one.key == Key::section_says) return around.says(value_of(c, "section"), one.words).value_or(false);
  if (one.key == Key::section_lacks) return !around.says(value_of(c, "section"), one.words).value_or(true);
  return std::all_of(c.list.begin(), c.list.end(), [&](const std::string& question) {
    const auto state = around.answer(question);
    if (one.key == Key::unanswered) return state == AnswerState::open;
    return state == AnswerState::answered || state == AnswerState::elsewhere;
  });
}

}  // namespace rd::thread
