#include "cli/vocabulary.hpp"

#include "base/json.hpp"

namespace rd::cli {
namespace {

std::string_view name_of(packs::FieldType type) {
  using enum packs::FieldType;
  switch (type) {
    case text:
      return "text";
    case rich:
      return "rich";
    case number:
      return "number";
    case percent:
      return "percent";
    case hours:
      return "hours";
    case fte:
      return "fte";
    case money:
      return "money";
    case date:
      return "date";
    case choice:
      return "choice";
    case person:
      return "person";
    case organisation:
      return "organisation";
    case table:
      return "table";
  }
  return {};
}

json::array texts(const std::vector<std::string>& list) {
  json::array out;
  for (const std::string& text : list) out.emplace_back(text);
  return out;
}

// What is usual stays out: the page carries all of it.
json::object field_json(const packs::Field& field, Language language) {
  json::object out{{"id", field.id}, {"label", field.label.in(language)}, {"type", name_of(field.type)}};
  if (field.many) out["many"] = true;
  if (!field.choices.empty()) out["choices"] = texts(field.choices);
  return out;
}

json::object kind_json(const packs::Kind& kind, Language language) {
  json::array fields;
  for (const packs::Field& field : kind.fields) fields.push_back(field_json(field, language));
  return {{"id", kind.id},
          {"name", kind.name.in(language)},
          {"plural", kind.plural.in(language)},
          {"explains", kind.explains.in(language)},
          {"area", packs::name_of(kind.area)},
          {"at_start", kind.at_start},
          {"fields", std::move(fields)}};
}

// Its sections by name, so that one can choose among them; questions come with a section (section.show).
json::object template_json(const packs::Template& one, Language language) {
  json::array sections;
  for (const packs::Section& section : one.sections) {
    sections.push_back({{"id", section.id},
                        {"title", section.title.in(language)},
                        {"level", section.depth + 1},
                        {"force", packs::name_of(section.force)}});
  }
  return {{"id", one.id}, {"name", one.name.in(language)}, {"sections", std::move(sections)}};
}

}  // namespace

std::string vocabulary_json(const packs::Packs& packs, Language language) {
  json::array kinds, links;
  for (const packs::Kind& kind : packs.kinds) kinds.push_back(kind_json(kind, language));
  for (const packs::LinkType& link : packs.links) {
    links.push_back({{"id", link.id},
                     {"name", link.name.in(language)},
                     {"explains", link.explains.in(language)},
                     {"from", texts(link.from)},
                     {"to", texts(link.to)}});
  }
  json::array templates;
  for (const packs::Template& one : packs.templates) templates.push_back(template_json(one, language));
  return json::serialize(
      json::object{{"kinds", std::move(kinds)}, {"links", std::move(links)}, {"templates", std::move(templates)}});
}

}  // namespace rd::cli
