#include "packs/difference.hpp"

#include <map>

namespace rd::packs {
namespace {

template <class T>
using ById = std::map<std::string, T>;

template <class T>
ById<T> by_id(const std::vector<T>& all) {
  ById<T> out;
  for (const T& one : all) out.emplace(one.id, one);
  return out;
}

// What a template holds, level by level.
struct Parts {
  ById<Text> templates;  // its name
  ById<Section> sections;
  ById<Question> questions;
};
Parts parts_of(const Packs& packs) {
  Parts out;
  for (const Template& one : packs.templates) {
    out.templates.emplace(one.id, one.name);
    for (const Section& section : one.sections) {
      for (const Question& question : section.questions) out.questions.emplace(question.id, question);
      Section alone = section;
      alone.questions.clear();
      out.sections.emplace(section.id, std::move(alone));
    }
  }
  return out;
}

class Telling {
 public:
  template <class Map>
  void tell(const std::string& what, const Map& before, const Map& after) {
    std::map<std::string, Became> found;
    for (const auto& [id, one] : before) {
      const auto now = after.find(id);
      if (now == after.end()) {
        found.emplace(id, Became::gone);
      } else if (!(now->second == one)) {
        found.emplace(id, Became::other);
      }
    }
    for (const auto& [id, one] : after)
      if (!before.contains(id)) found.emplace(id, Became::fresh);
    for (const auto& [id, became] : found) out.push_back({what, id, became});
  }

  std::vector<Difference> out;
};

}  // namespace

std::vector<Difference> differences(const Packs& before, const Packs& after) {
  const Parts was = parts_of(before);
  const Parts is = parts_of(after);
  Telling telling;
  telling.tell("template", was.templates, is.templates);
  telling.tell("section", was.sections, is.sections);
  telling.tell("question", was.questions, is.questions);
  telling.tell("kind", by_id(before.kinds), by_id(after.kinds));
  telling.tell("link", by_id(before.links), by_id(after.links));
  telling.tell("rule", by_id(before.rules), by_id(after.rules));
  telling.tell("term", by_id(before.terms), by_id(after.terms));
  telling.tell("pattern", by_id(before.patterns), by_id(after.patterns));
  telling.tell("framework", by_id(before.frameworks), by_id(after.frameworks));
  telling.tell("text", before.texts, after.texts);
  return std::move(telling.out);
}

}  // namespace rd::packs
