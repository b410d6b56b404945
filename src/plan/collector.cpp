#include "plan/collector.hpp"

#include <algorithm>

#include "base/utf.hpp"
#include "thread/rules.hpp"

namespace rd::plan {
namespace {

// What remains of a name: no end mark, no number in front, not too long to be a name.
std::string as_name(std::string_view raw) {
  std::string name = tidy_spaces(raw);
  // "Werkplekbegeleider (wpb)": the short form in brackets is no part of the name.
  if (const auto bracket = name.rfind(" (");
      bracket != std::string::npos && name.back() == ')' && name.size() - bracket < 9)
    name.resize(bracket);
  while (!name.empty() && (name.back() == '.' || name.back() == ';' || name.back() == ',' || name.back() == ':'))
    name.pop_back();
  if (utf16_length(name) > 160) {
    std::size_t cut = name.rfind(' ', 157);
    name = name.substr(0, cut == std::string::npos ? 157 : cut) + "…";
  }
  return name;
}

// "D4", "12", "LU 3": a number in place of a name.
bool is_code(std::string_view name) {
  std::size_t letters = 0;
  std::size_t digits = 0;
  for (const char c : name) {
    letters += (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ? 1 : 0;
    digits += c >= '0' && c <= '9' ? 1 : 0;
  }
  return name.size() <= 5 && digits > 0 && letters <= 2;
}

std::set<std::string> name_stems(std::string_view name) {
  std::set<std::string> out;
  for (const auto& stem : text::stemmed(name).stems)
    if (stem.size() > 2) out.insert(stem);
  return out;
}

// Fields in which two values for one thing are two different agreements.
bool is_measure(packs::FieldType type) {
  using packs::FieldType;
  return type == FieldType::number || type == FieldType::percent || type == FieldType::hours ||
         type == FieldType::fte || type == FieldType::money;
}
// Of these a second value is another story; of words it may be the same story again.
bool is_told_once(packs::FieldType type) {
  using packs::FieldType;
  return is_measure(type) || type == FieldType::date || type == FieldType::choice || type == FieldType::person ||
         type == FieldType::organisation;
}

}  // namespace

std::string capital_first(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 32);
  return text;
}

bool any_matches(const std::vector<text::WordQuery>& queries, const text::Stemmed& text) {
  return std::any_of(queries.begin(), queries.end(), [&](const auto& q) { return q.matches(text); });
}

void Collector::add(const packs::Kind& kind, Fields fields, thread::Place place, thread::FoundBy by) {
  for (auto it = fields.begin(); it != fields.end();) it = says_nothing(it->second) ? fields.erase(it) : std::next(it);
  auto name = fields.find("name");
  if (name == fields.end()) return;
  name->second = as_name(name->second);
  if (is_code(name->second)) {
    // "1" or "D4" in a table stands for what is told elsewhere under that number.
    fields["number"] = name->second;
    waiting_.push_back({&kind, std::move(fields), std::move(place)});
    return;
  }
  if (names_others(kind.id, name->second)) return;
  place.section = mapping_.section_of[place.passage];
  for (std::size_t i = 0; i < out_.graph.elements.size(); ++i) {
    thread::Element& known = out_.graph.elements[i];
    if (known.kind == kind.id && same_name(known, name->second)) return merge(kind, i, std::move(fields), place);
  }
  // A sentence tells more about a role; only hours make it one that was not named before.
  const bool only_tells = by == thread::FoundBy::sentence && kind.field("hours") != nullptr &&
                          !fields.contains("hours") && !fields.contains("fte");
  if (only_tells && kind.field("tasks") != nullptr) return;
  stems_.push_back(name_stems(name->second));
  out_.graph.elements.push_back({kind.id, std::move(fields), std::move(place), by, {}});
}

// "Lesobservatie, portfoliogesprek en eindgesprek" names three that are told elsewhere, and is not a fourth.
bool Collector::names_others(std::string_view kind, const std::string& name) const {
  std::size_t named = 0;
  std::size_t from = 0;
  while (from < name.size()) {
    std::size_t to = std::min(name.find(", ", from), name.find(" en ", from));
    to = std::min(to, name.size());
    if (!knows(kind, capital_first(trim(std::string_view(name).substr(from, to - from))))) return false;
    ++named;
    from = to == name.size() ? to : name.find(' ', to + 1) + 1;
  }
  return named > 1;
}

bool Collector::has(std::string_view kind, std::size_t passage) const {
  return std::any_of(out_.graph.elements.begin(), out_.graph.elements.end(), [&](const thread::Element& e) {
    return e.kind == kind && e.place.passage == passage && e.found_by != thread::FoundBy::sentence;
  });
}

bool Collector::is_name_cell(std::size_t passage) const {
  return std::any_of(out_.graph.elements.begin(), out_.graph.elements.end(), [&](const thread::Element& e) {
    return e.found_by == thread::FoundBy::table && e.place.passage == passage;
  });
}

bool Collector::stands_under(std::string_view kind, const Reading& reading, std::size_t passage) const {
  const int heading = reading.heading_of[passage];
  return heading >= 0 &&
         std::any_of(out_.graph.elements.begin(), out_.graph.elements.end(), [&](const thread::Element& e) {
           return e.kind == kind && e.found_by != thread::FoundBy::sentence &&
                  reading.heading_of[e.place.passage] == heading;
         });
}

bool Collector::knows(std::string_view kind, const std::string& name) const {
  return std::any_of(out_.graph.elements.begin(), out_.graph.elements.end(),
                     [&](const thread::Element& e) { return e.kind == kind && same_name(e, name); });
}

Extracted Collector::take() {
  for (Waiting& one : waiting_) {
    one.fields.erase("name");
    for (std::size_t i = 0; i < out_.graph.elements.size(); ++i) {
      const thread::Element& known = out_.graph.elements[i];
      if (known.kind == one.kind->id && known.field("number") == one.fields["number"])
        merge(*one.kind, i, std::move(one.fields), one.place);
    }
  }
  return std::move(out_);
}

bool Collector::same_name(const thread::Element& known, const std::string& name) const {
  if (lower(known.name()) == lower(name)) return true;
  const auto& a = stems_[static_cast<std::size_t>(&known - out_.graph.elements.data())];
  const auto b = name_stems(name);
  return !a.empty() && a == b;
}

void Collector::merge(const packs::Kind& kind, std::size_t i, Fields fields, const thread::Place& place) {
  thread::Element& known = out_.graph.elements[i];
  if (known.place.block != place.block) known.also.push_back(place);
  for (auto& [field, value] : fields) {
    auto [at, fresh] = known.fields.try_emplace(field, value);
    if (fresh) told_at_.try_emplace({i, field}, place);
    const packs::Field* declared = kind.field(field);
    const bool same_per = !fields.contains("per") || known.field("per").empty() || known.field("per") == fields["per"];
    if (!fresh && declared != nullptr && is_told_once(declared->type) && at->second != value && same_per) {
      const auto told = told_at_.find({i, field});
      const auto& first = told == told_at_.end() ? known.place : told->second;
      out_.differences.push_back(
          {i, known.name(), field, at->second, value, first, place, !is_measure(declared->type)});
    }
  }
}

}  // namespace rd::plan
