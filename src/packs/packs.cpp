#include "packs/packs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/fault.hpp"

namespace rd::packs {
namespace {

template <class T>
const T* with_id(const std::vector<T>& all, std::string_view id) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const T& one) { return one.id == id; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace

const Section* Template::section(std::string_view wanted) const {
  return with_id(sections, wanted);
}
const Field* Kind::field(std::string_view wanted) const {
  return with_id(fields, wanted);
}
const Template* Packs::find_template(std::string_view wanted) const {
  return with_id(templates, wanted);
}
const Section* Packs::section(std::string_view wanted) const {
  for (const Template& one : templates)
    if (const Section* found = one.section(wanted)) return found;
  return nullptr;
}
const Kind* Packs::kind(std::string_view wanted) const {
  return with_id(kinds, wanted);
}
const Rule* Packs::rule(std::string_view wanted) const {
  return with_id(rules, wanted);
}
const FrameworkItem* Framework::item(std::string_view wanted) const {
  return with_id(items, wanted);
}
const Framework* Packs::framework(std::string_view wanted) const {
  return with_id(frameworks, wanted);
}
const Framework* Packs::in_force(FrameworkSort sort, Date day) const {
  const Framework* found = nullptr;
  for (const Framework& one : frameworks) {
    const bool begun = one.since ? *one.since <= day : one.year <= static_cast<int>(day.year());
    const bool holds = one.sort == sort && begun && (!one.until || day <= *one.until);
    if (holds && (found == nullptr || found->year < one.year)) found = &one;
  }
  return found;
}

std::vector<Date> Packs::editions() const {
  std::set<Date> found{first_edition};
  for (const Rule& rule : rules)
    for (const auto& day : {rule.since, rule.until})
      if (day && *day > first_edition) found.insert(*day);
  return {found.begin(), found.end()};
}

std::string say(const Packs& packs, Language language, std::string_view key,
                const std::map<std::string, std::string>& values) {
  const auto found = packs.texts.find(key);
  RD_ASSERT(found != packs.texts.end());
  return fill(found->second.in(language), values);
}

std::string fill(std::string_view text, const std::map<std::string, std::string>& values) {
  std::string filled;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t open = text.find('{', at);
    const std::size_t close = open == std::string_view::npos ? open : text.find('}', open);
    if (close == std::string_view::npos) break;
    filled += text.substr(at, open - at);
    const auto value = values.find(std::string(text.substr(open + 1, close - open - 1)));
    if (value == values.end()) {
      filled += '{';
      at = open + 1;
    } else {
      filled += value->second;
      at = close + 1;
    }
  }
  filled += text.substr(at);
  return filled;
}

std::string to_line(const Mistake& mistake) {
  std::string line = fmt::format("{}:{}: {}; expected: {}", mistake.file, mistake.line, mistake.what, mistake.expected);
  if (!mistake.nearest.empty()) line += fmt::format("; did you mean \"{}\"?", mistake.nearest);
  return line;
}

}  // namespace rd::packs
