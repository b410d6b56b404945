// elementen/*.yaml: kinds of elements, how they are recognised in a document, and the ties between them.
#include <fmt/format.h>

#include <algorithm>

#include "base/nearest.hpp"
#include "packs/reading.hpp"

namespace rd::packs {
namespace {

constexpr std::array<std::string_view, 12> field_types{"text",  "rich", "number", "percent", "hours",        "fte",
                                                       "money", "date", "choice", "person",  "organisation", "table"};

Field read_field(const Entry& entry, Reading& to) {
  MapReader map(entry.value, "field " + entry.key, to);
  Field field{.id = entry.key,
              .type = static_cast<FieldType>(map.choice("type", field_types)),
              .label = map.text("label"),
              .required = map.flag("required"),
              .many = map.flag("many"),
              .choices = map.words("of")};
  map.done();
  const bool chooses = field.type == FieldType::choice;
  if (chooses && field.choices.empty()) to.note(entry.line, "a choice without choices", "of: [a, b]");
  if (!chooses && !field.choices.empty())
    to.note(map.line_of("of"), "choices for a field that is no choice", "type: choice");
  return field;
}

void check_field(const Kind& kind, std::string_view field, int line, Reading& to) {
  if (kind.field(field) != nullptr) return;
  std::vector<std::string> known;
  for (const Field& one : kind.fields) known.push_back(one.id);
  to.note(line, fmt::format("{} has no field \"{}\"", kind.id, field), "a field of the kind", nearest(field, known));
}

TableClue read_table(const Node& node, const Kind& kind, Reading& to) {
  MapReader map(node, "table of " + kind.id, to);
  TableClue table;
  for (const Entry& column : map.entries("columns", Asked::must)) {
    check_field(kind, column.key, column.line, to);
    std::vector<std::string> words;
    for (const Node& word : column.value.items) words.push_back(word.text);
    if (words.empty()) to.note(column.line, fmt::format("the column {} has no words", column.key), "a list of words");
    table.columns.emplace_back(column.key, std::move(words));
  }
  table.needs = map.words("needs", Asked::must);
  table.titles = map.words("titles");
  map.done();
  for (const std::string& need : table.needs) {
    const bool there =
        std::any_of(table.columns.begin(), table.columns.end(), [&](const auto& c) { return c.first == need; });
    if (!there)
      to.note(map.line_of("needs"), fmt::format("needs names \"{}\", which is no column", need), "a key of columns");
  }
  return table;
}

void read_clues(const Node& node, Kind& kind, Reading& to) {
  MapReader map(node, "found_by of " + kind.id, to);
  for (const Node* table : map.items("tables")) kind.tables.push_back(read_table(*table, kind, to));
  kind.labels = map.words("labels");
  kind.lists = map.words("lists");
  for (const Node* sentence : map.items("sentences")) {
    for (const std::string& group : check_pattern(sentence->text, sentence->line, to)) {
      check_field(kind, group, sentence->line, to);
    }
    kind.sentences.push_back(sentence->text);
  }
  map.done();
}

std::vector<std::string> read_ends(MapReader& map, std::string_view key, Reading& to) {
  std::vector<std::string> kinds;
  for (const Node* kind : map.items(key, Asked::must)) {
    to.refer(Names::kind, *kind);
    kinds.push_back(kind->text);
  }
  return kinds;
}

}  // namespace

void read_kinds(const Node& node, Reading& to) {
  if (node.is != Node::Is::map) to.note(node.line, "kinds is no map", "kinds: {goal: {…}}");
  for (const Entry& entry : node.entries) {
    MapReader map(entry.value, "kind " + entry.key, to);
    Kind kind;
    kind.id = entry.key;
    kind.name = map.text("name");
    kind.plural = map.text("plural");
    kind.explains = map.text("explains");
    kind.area = map.area();
    kind.at_start = map.flag("at_start");
    kind.source = map.source();
    for (const Entry& field : map.entries("fields", Asked::must)) kind.fields.push_back(read_field(field, to));
    if (const Node* clues = map.find("found_by", Asked::may)) read_clues(*clues, kind, to);
    map.done();
    check_tone(kind.explains, Force::free, map.line_of("explains"), to);
    to.declare("kind", kind.id, entry.line);
    to.contents().packs.kinds.push_back(std::move(kind));
  }
}

void read_links(const Node& node, Reading& to) {
  if (node.is != Node::Is::map) to.note(node.line, "links is no map", "links: {measured_by: {…}}");
  for (const Entry& entry : node.entries) {
    MapReader map(entry.value, "link " + entry.key, to);
    LinkType link;
    link.id = entry.key;
    link.from = read_ends(map, "from", to);
    link.to = read_ends(map, "to", to);
    link.name = map.text("name");
    link.explains = map.text("explains");
    link.source = map.source();
    if (const Node* column = map.find("column", Asked::may)) {
      MapReader columns(*column, "column of " + entry.key, to);
      link.column_in = columns.word("in");
      link.column_words = columns.words("words", Asked::must);
      columns.done();
      const auto is_end = [&](const std::vector<std::string>& ends) {
        return std::find(ends.begin(), ends.end(), link.column_in) != ends.end();
      };
      if (!link.column_in.empty() && !is_end(link.from) && !is_end(link.to)) {
        to.note(columns.line_of("in"), fmt::format("the column stands in \"{}\"", link.column_in),
                "a kind of from or to");
      }
    }
    map.done();
    check_tone(link.explains, Force::free, map.line_of("explains"), to);
    to.declare("link", link.id, entry.line);
    to.contents().packs.links.push_back(std::move(link));
  }
}

}  // namespace rd::packs
