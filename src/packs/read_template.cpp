// sjablonen/*.yaml: a document as people usually build it, section by section, with the questions that help.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/nearest.hpp"
#include "packs/reading.hpp"

namespace rd::packs {
namespace {

Clue read_clue(const Node& node, Reading& to) {
  MapReader map(node, "clue", to);
  Clue clue{.kind = map.word("kind", Asked::may),
            .filled = {},
            .words = map.word("words", Asked::may),
            .number = map.flag("number"),
            .anywhere = map.flag("anywhere")};
  for (const Node* field : map.items("filled")) {
    clue.filled.push_back(field->text);
    to.refer(Names::field, *field, clue.kind);
  }
  map.done();
  if (clue.kind.empty() && clue.words.empty()) to.note(node.line, "a clue that looks for nothing", "kind or words");
  if (clue.kind.empty() && !clue.filled.empty()) to.note(node.line, "filled without a kind", "kind: … beside filled");
  to.refer(Names::kind, clue.kind, {}, map.line_of("kind"));
  if (!clue.words.empty()) check_words(clue.words, map.line_of("words"), to);
  return clue;
}

Question read_question(const Node& node, const std::string& space, Reading& to) {
  MapReader map(node, "question", to);
  Question question;
  question.id = map.id();
  map.name("question " + question.id);
  question.group = map.text("group", Asked::may);
  question.ask = map.text("ask");
  question.why = map.text("why", Asked::may);
  question.force = map.force();
  question.weight = map.number("weight", 1, 3, 1);
  question.source = map.source();
  for (const Node* clue : map.items("answered_by")) question.answered_by.push_back(read_clue(*clue, to));
  map.done();
  check_tone(question.ask, question.force, map.line_of("ask"), to);
  check_tone(question.why, question.force, map.line_of("why"), to);
  check_length(question.ask, map.line_of("ask"), to);
  to.declare("question" + space, question.id, map.line_of("id"));
  return question;
}

// The figures that a section may name; src/figures draws them.
constexpr std::array<std::string_view, 14> figures{"thread",
                                                   "hours_per_role",
                                                   "hours_agreed_and_given",
                                                   "capacity_per_school",
                                                   "students_per_category",
                                                   "tests_and_qualifications",
                                                   "goals_and_following",
                                                   "instruments_minutes",
                                                   "risks",
                                                   "roles_and_levels",
                                                   "consultations",
                                                   "activities_per_stage",
                                                   "cycle",
                                                   "involved"};

std::vector<std::string> read_figures(MapReader& map, Reading& to) {
  std::vector<std::string> found = map.words("figures");
  const std::vector<std::string> known(figures.begin(), figures.end());
  for (const std::string& one : found) {
    if (std::find(known.begin(), known.end(), one) != known.end()) continue;
    to.note(map.line_of("figures"), fmt::format("there is no figure \"{}\"", one),
            fmt::format("one of {}", fmt::join(known, ", ")), nearest(one, known));
  }
  return found;
}

// Depth first into `to_fill`, so that the order of the file is the order of the document.
void read_section(const Node& node, const Section* parent, Template& to_fill, Reading& to) {
  const std::string space = " of " + to_fill.id;
  MapReader map(node, "section", to);
  Section section;
  section.id = map.id();
  map.name("section " + section.id);
  section.parent = parent == nullptr ? std::string{} : parent->id;
  section.depth = parent == nullptr ? 0 : parent->depth + 1;
  section.same_as = map.word("same_as", Asked::may);
  to.refer(Names::section, section.same_as, {}, map.line_of("same_as"));
  section.title = map.text("title");
  section.purpose = map.text("purpose");
  section.belongs = map.texts("belongs");
  section.names = map.words("names");
  section.words = map.words("words");
  for (const Node* kind : map.items("elements")) {
    section.elements.push_back(kind->text);
    to.refer(Names::kind, *kind);
  }
  section.area = map.area();
  section.force = map.force();
  section.source = map.source();
  section.figures = read_figures(map, to);
  section.length = map.number("length", 0, 20000, 0);
  for (const Node* question : map.items("questions")) section.questions.push_back(read_question(*question, space, to));
  const std::vector<const Node*> nested = map.items("sections");
  map.done();
  check_tone(section.purpose, section.force, map.line_of("purpose"), to);
  for (const Text& one : section.belongs) check_tone(one, section.force, map.line_of("belongs"), to);
  to.declare("section" + space, section.id, map.line_of("id"));
  to_fill.sections.push_back(section);
  for (const Node* child : nested) read_section(*child, &section, to_fill, to);
}

}  // namespace

void read_template(const Node& node, Reading& to) {
  MapReader map(node, "template", to);
  Template found;
  found.id = map.id();
  found.name = map.text("name");
  for (const Node* section : map.items("sections", Asked::must)) read_section(*section, nullptr, found, to);
  map.done();
  to.declare("template", found.id, map.line_of("id"));
  to.contents().packs.templates.push_back(std::move(found));
}

}  // namespace rd::packs
