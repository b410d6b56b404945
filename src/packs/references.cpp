#include "packs/references.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "base/nearest.hpp"

namespace rd::packs {
namespace {

// Every name that may be meant, by what it names.
struct Known {
  std::vector<std::string> kinds, links, sections, questions;
};

Known known_names(const Packs& packs) {
  Known known;
  for (const Kind& kind : packs.kinds) known.kinds.push_back(kind.id);
  for (const LinkType& link : packs.links) known.links.push_back(link.id);
  for (const Template& one : packs.templates) {
    for (const Section& section : one.sections) {
      known.sections.push_back(section.id);
      for (const Question& question : section.questions) known.questions.push_back(question.id);
    }
  }
  return known;
}

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// What may stand between braces in a rule about `each` (packs/README.md).
std::vector<std::string> placeholders(const Packs& packs, std::string_view each) {
  std::vector<std::string> names{"name", "section", "quote", "count"};
  if (const Kind* kind = packs.kind(each)) {
    for (const Field& field : kind->fields) names.push_back(field.id);
  }
  if (each.starts_with("link:")) names.insert(names.end(), {"from", "to"});
  if (each == "question") names.emplace_back("question");
  return names;
}

class Checker {
 public:
  explicit Checker(const Packs& packs) : packs_(packs), known_(known_names(packs)) {}

  std::vector<Mistake> mistakes;

  void check(const Reference& reference) {
    switch (reference.names) {
      case Names::kind:
        return look_up(reference, known_.kinds, "kind of element");
      case Names::section:
        return look_up(reference, known_.sections, "section");
      case Names::question:
        return look_up(reference, known_.questions, "question");
      case Names::link:
        look_up(reference, known_.links, "link type");
        return check_end(reference);
      case Names::field:
        return check_field(reference);
      case Names::date:
        return check_date(reference);
      case Names::placeholder:
        return look_up(reference, placeholders(packs_, reference.of), "placeholder");
    }
  }

 private:
  void look_up(const Reference& reference, const std::vector<std::string>& names, std::string_view what) {
    if (contains(names, reference.name)) return;
    mistakes.push_back({reference.file, reference.line, fmt::format("there is no {} \"{}\"", what, reference.name),
                        fmt::format("a {} that exists{}", what, names.empty() ? " (there are none)" : ""),
                        nearest(reference.name, names)});
  }

  // A link of an element has that element's kind at one of its ends.
  void check_end(const Reference& reference) {
    if (reference.of.empty()) return;
    for (const LinkType& link : packs_.links) {
      if (link.id != reference.name || contains(link.from, reference.of) || contains(link.to, reference.of)) continue;
      mistakes.push_back({reference.file,
                          reference.line,
                          fmt::format("the link {} has no end at {}", reference.name, reference.of),
                          "a link from or to this kind",
                          {}});
    }
  }

  void check_field(const Reference& reference) {
    const Kind* kind = packs_.kind(reference.of);
    if (kind == nullptr || kind->field(reference.name) != nullptr)
      return;  // a kind that is not there is its own mistake
    std::vector<std::string> fields;
    for (const Field& field : kind->fields) fields.push_back(field.id);
    mistakes.push_back({reference.file, reference.line, fmt::format("{} has no field \"{}\"", kind->id, reference.name),
                        "a field of the kind", nearest(reference.name, fields)});
  }

  void check_date(const Reference& reference) {
    const Kind* kind = packs_.kind(reference.of);
    const Field* field = kind == nullptr ? nullptr : kind->field(reference.name);
    if (field == nullptr) return check_field(reference);
    if (field->type == FieldType::date) return;
    std::vector<std::string> dates;
    for (const Field& one : kind->fields)
      if (one.type == FieldType::date) dates.push_back(one.id);
    mistakes.push_back({reference.file, reference.line, fmt::format("{} of {} is no date", field->id, kind->id),
                        "a field of type date", dates.empty() ? std::string{} : dates.front()});
  }

  const Packs& packs_;
  Known known_;
};

}  // namespace

std::vector<Mistake> check_references(const Packs& packs, const std::vector<Reference>& references) {
  Checker checker(packs);
  for (const Reference& reference : references) checker.check(reference);
  return std::move(checker.mistakes);
}

std::vector<Mistake> check_twins(const std::vector<Declared>& declared) {
  std::vector<Mistake> mistakes;
  std::unordered_map<std::string, const Declared*> first;
  for (const Declared& one : declared) {
    const auto [found, fresh] = first.emplace(one.space + '\n' + one.name, &one);
    if (fresh) continue;
    mistakes.push_back({one.file,
                        one.line,
                        fmt::format("the {} \"{}\" is there twice", one.space, one.name),
                        fmt::format("every name once (the first is {}:{})", found->second->file, found->second->line),
                        {}});
  }
  return mistakes;
}

}  // namespace rd::packs
