// Rules over the elements of a workspace that conditions cannot say: choices and names that nothing stands for, and
// what an element says beside what it is linked with.
#include <algorithm>
#include <cmath>
#include <sstream>

#include "base/utf.hpp"
#include "plan/natives.hpp"

namespace rd::plan {
namespace {

using thread::Element;
using thread::Hit;

// What a rule gives its native along.
class Given {
 public:
  explicit Given(const packs::Rule& rule) {
    for (const auto& condition : rule.when)
      if (condition.key == "native") values_ = &condition.values;
  }
  [[nodiscard]] std::string text(std::string_view key) const {
    const auto found = values_->find(key);
    return found == values_->end() ? std::string{} : found->second;
  }
  [[nodiscard]] std::vector<std::string> list(std::string_view key) const {
    std::vector<std::string> out;
    std::istringstream members(text(key));
    for (std::string member; std::getline(members, member, '|');) out.push_back(member);
    return out;
  }
  [[nodiscard]] std::size_t number(std::string_view key, std::size_t otherwise) const {
    const std::string value = text(key);
    return value.empty() ? otherwise : static_cast<std::size_t>(std::stoul(value));
  }

 private:
  const std::map<std::string, std::string, std::less<>>* values_{};
};

std::string plain(std::string_view text) {
  return lower(tidy_spaces(text));
}

Hit at(const Element& element, std::map<std::string, std::string> values, std::string ground) {
  Hit hit;
  hit.place = element.place;
  hit.values = std::move(values);
  hit.ground = std::move(ground);
  return hit;
}

Hit about(const Element& element, std::map<std::string, std::string> values, const std::string& ground) {
  values.emplace("name", element.name());
  Hit hit = at(element, std::move(values), element.name() + "\n" + ground);
  hit.subject = element.name();
  return hit;
}

// Elements linked in this way.
std::vector<const Element*> linked(const std::vector<Near>& near, std::string_view type) {
  std::vector<const Element*> out;
  for (const Near& one : near)
    if (one.type == type) out.push_back(one.element);
  return out;
}

}  // namespace

// with: `kind` and `field`, a choice; `of` the choices of which each is looked for; `all` one that stands for all of
// them; `at_least` so many elements. Where one leaves the field open, nobody knows, and nothing is asked.
std::vector<Hit> choices_uncovered(const Judgement& judgement, const packs::Rule& rule) {
  const Given with(rule);
  const auto elements = of_kind(judgement, with.text("kind"));
  if (elements.size() < with.number("at_least", 2)) return {};
  std::vector<std::string> missing = with.list("of");
  const std::string field = with.text("field"), all = with.text("all");
  for (const Element* element : elements) {
    const std::string choice = plain(element->field(field));
    if (choice.empty() || choice == all) return {};
    std::erase(missing, choice);
  }
  if (missing.empty()) return {};
  return {at(*elements.front(), {{"missing", listed(missing)}}, listed(missing))};
}

// with: `kind` and `field`, in which others are named; `of` the kinds of those that are looked for; `at_least` so many
// elements that name one.
std::vector<Hit> names_uncovered(const Judgement& judgement, const packs::Rule& rule) {
  constexpr std::size_t most = 5;
  const Given with(rule);
  std::string named;
  std::size_t naming = 0;
  const std::string field = with.text("field");
  const auto elements = of_kind(judgement, with.text("kind"));
  for (const Element* element : elements) {
    const std::string_view names = element->field(field);
    if (names.empty()) continue;
    named += plain(names);
    named += '\n';
    ++naming;
  }
  if (naming < with.number("at_least", 2)) return {};
  std::vector<std::string> missing;
  for (const std::string& kind : with.list("of"))
    for (const Element* element : of_kind(judgement, kind)) {
      if (missing.size() == most) break;
      const std::string name = plain(element->name());
      const bool known = name.empty() || name == "…" || named.find(name) != std::string::npos;
      if (!known) missing.push_back(element->name());
    }
  if (missing.empty()) return {};
  return {at(*elements.front(), {{"missing", listed(missing)}}, listed(missing))};
}

// What instruments ask together, in a year, of the same people: only where each of them says so.
std::vector<Hit> minutes_asked(const Judgement& judgement) {
  struct Asked {
    std::vector<const Element*> instruments;
    double minutes{};
    bool known{true};
  };
  std::map<std::string, Asked> of_audience;
  for (const Element* instrument : of_kind(judgement, "instrument")) {
    const std::string audience = plain(instrument->field("audience"));
    if (audience.empty()) continue;
    Asked& asked = of_audience[audience];
    const auto minutes = quantities(instrument->field("minutes"));
    const auto times = quantities(instrument->field("times"));
    asked.instruments.push_back(instrument);
    asked.known = asked.known && minutes.size() == 1 && times.size() == 1;
    if (asked.known) asked.minutes += minutes.front().value * times.front().value;
  }
  std::vector<Hit> hits;
  for (const auto& [audience, asked] : of_audience) {
    if (!asked.known || asked.instruments.size() < 2) continue;
    std::vector<std::string> names;
    for (const Element* instrument : asked.instruments) names.push_back("'" + instrument->name() + "'");
    const std::string minutes = number_text(asked.minutes, 0);
    hits.push_back(at(*asked.instruments.front(),
                      {{"audience", std::string(asked.instruments.front()->field("audience"))},
                       {"minutes", minutes},
                       {"names", listed(names)}},
                      audience + "\n" + listed(names) + "\n" + minutes));
  }
  return hits;
}

// The same thing told twice with another day, person, partner or choice; amounts have a rule of their own.
std::vector<Hit> elements_double(const Judgement& judgement) {
  std::vector<Hit> hits;
  for (const Difference& difference : judgement.extracted.differences) {
    if (!difference.words || plain(difference.first) == plain(difference.second)) continue;
    Hit hit;
    hit.subject = difference.name;
    hit.place = difference.first_place;
    hit.others = {difference.second_place};
    hit.values = {{"name", difference.name}, {"first", difference.first}, {"second", difference.second}};
    hit.ground = difference.field + "\n" + difference.first + "\n" + difference.second;
    hits.push_back(std::move(hit));
  }
  return hits;
}

// with: `known` and `unknown`, levels. An agreement that comes back in a consultation of the one and in none of the
// other.
std::vector<Hit> level_unknown(const packs::Rule& rule, const Element& element, const std::vector<Near>& near) {
  const Given with(rule);
  std::vector<std::string> where;
  for (const Element* consultation : linked(near, "comes_back_in")) {
    const std::string level = plain(consultation->field("level"));
    if (level.empty() || level == with.text("unknown")) return {};
    if (level == with.text("known")) where.push_back("'" + consultation->name() + "'");
  }
  if (where.empty()) return {};
  return {about(element, {{"where", listed(where)}}, listed(where))};
}

namespace {

// How many times the agreed hours hold for what is given; nothing when that cannot be told.
std::optional<double> times_agreed(const Element& agreement, const Element& given) {
  const std::string period = plain(agreement.field("period"));
  if (!period.empty() && period != "schooljaar") return std::nullopt;
  const std::string per = plain(agreement.field("per"));
  if (per.empty() || per == "school") return 1;
  if (per != "student" && per != "medewerker") return std::nullopt;
  const auto number = quantities(given.field(per == "student" ? "students" : "people"));
  return number.size() == 1 ? std::optional(number.front().value) : std::nullopt;
}

bool as_agreed(std::string_view bound, double agreed, double given) {
  constexpr double about = 0.1, nothing = 1e-6;
  if (bound == "precies") return std::abs(given - agreed) < nothing;
  if (bound == "ongeveer") return std::abs(given - agreed) <= about * agreed;
  return given >= agreed - nothing;
}

}  // namespace

std::vector<Hit> hours_differ(const Element& element, const std::vector<Near>& near) {
  std::vector<Hit> hits;
  for (const Element* given : linked(near, "practice_shows")) {
    const auto times = times_agreed(element, *given);
    for (const std::string_view field : {"hours", "fte"}) {
      const auto said = quantities(element.field(field));
      const auto shown = quantities(given->field(field));
      if (!times || said.size() != 1 || shown.size() != 1) continue;
      const double agreed = said.front().value * *times;
      if (as_agreed(plain(element.field("bound")), agreed, shown.front().value)) continue;
      const std::string unit = field == "hours" ? " uur" : " fte";
      const auto amount = [&](double value) { return number_text(value, value == std::floor(value) ? 0 : 2) + unit; };
      hits.push_back(
          about(element, {{"other", given->name()}, {"agreed", amount(agreed)}, {"given", amount(shown.front().value)}},
                given->name() + "\n" + amount(agreed) + "\n" + amount(shown.front().value)));
    }
  }
  return hits;
}

// A goal that uses two instruments which ask the same people.
std::vector<Hit> instruments_double(const Element& element, const std::vector<Near>& near) {
  std::map<std::string, const Element*> asked;
  for (const Element* instrument : linked(near, "served_by")) {
    const std::string audience = plain(instrument->field("audience"));
    if (audience.empty()) continue;
    const auto [first, fresh] = asked.try_emplace(audience, instrument);
    if (fresh || first->second == instrument) continue;
    return {about(element,
                  {{"first", first->second->name()},
                   {"second", instrument->name()},
                   {"audience", std::string(instrument->field("audience"))}},
                  first->second->name() + "\n" + instrument->name() + "\n" + audience)};
  }
  return {};
}

}  // namespace rd::plan
