#include "plan/workspace.hpp"

#include <algorithm>

#include "plan/document.hpp"
#include "plan/natives.hpp"
#include "thread/elements.hpp"
#include "thread/links.hpp"
#include "thread/rule_choices.hpp"

namespace rd::plan {
namespace {

using packs::FieldType;
using work::EntityPtr;
using work::View;

constexpr std::string_view somebody = "…";  // stands for a person or partner whose name is not for all

std::string number_words(const json::value& value) {
  const double number = value.to_number<double>();
  const bool whole = number == static_cast<double>(static_cast<std::int64_t>(number));
  return number_text(number, whole ? 0 : 2);
}

// A number as people write it, so that rules that read see what it is.
std::string amount(FieldType type, const json::value& value) {
  const std::string number = number_words(value);
  if (type == FieldType::percent) return number + "%";
  if (type == FieldType::hours) return number + " uur";
  if (type == FieldType::fte) return number + " fte";
  if (type == FieldType::money) return "€ " + number;
  return number;
}

std::string as_text(const View& view, FieldType type, const json::value& value) {
  if (value.is_number()) return amount(type, value);
  if (const auto* list = value.if_array()) {
    std::string out;
    for (const json::value& one : *list) out += (out.empty() ? "" : ", ") + as_text(view, type, one);
    return out;
  }
  if (!value.is_string()) return {};
  const std::string text(value.get_string());
  const bool refers = type == FieldType::person || type == FieldType::organisation;
  const auto id = refers ? parse_id(text) : Result<AnyId>(refuse(Why::invalid, "id.form"));
  if (!id) return text;
  const EntityPtr entity = view.find(*id);
  return entity == nullptr ? std::string(somebody) : thread::name_of(*entity);
}

KnownElement known_element(const View& view, const packs::Kind& kind, const work::Entity& entity) {
  const json::object fields = entity.fields();
  KnownElement out{to_text(entity.id), {}, kind.id, {}};
  const AnyId section = thread::id_in(fields, "section");
  if (section != AnyId{}) out.heading = heading_id(section);
  for (const packs::Field& field : kind.fields) {
    const auto* value = fields.if_contains(field.id);
    if (value == nullptr) continue;
    std::string text = as_text(view, field.type, *value);
    if (!text.empty() && !says_nothing(text)) out.fields[field.id] = std::move(text);
  }
  out.fields.try_emplace("name", thread::text_in(fields, "name"));
  return out;
}

void add_elements(const View& view, const packs::Packs& packs, Known& known) {
  std::map<AnyId, std::size_t> index;
  for (const packs::Kind& kind : packs.kinds) {
    view.each(kind.id, [&](const EntityPtr& entity) {
      index.emplace(entity->id, known.elements.size());
      known.elements.push_back(known_element(view, kind, *entity));
    });
  }
  view.each(thread::Tie::kind, [&](const EntityPtr& entity) {
    const auto tie = work::struct_of<thread::Tie>(*entity);
    const auto from = index.find(tie.from);
    const auto to = index.find(tie.to);
    if (from != index.end() && to != index.end())
      known.links.push_back({tie.type, from->second, to->second, tie.rationale});
  });
}

}  // namespace

Written written(const View& view, const packs::Packs& packs) {
  Written out;
  std::vector<Standing> all;
  view.each(Document::kind, [&](const EntityPtr& document) {
    if (out.title.empty()) out.title = thread::name_of(*document);
    for (Standing& standing : sections_of(view, document->id)) {
      if (!standing.section.section.empty())
        out.known.sections.emplace(heading_id(standing.entity->id), standing.section.section);
      all.push_back(std::move(standing));
    }
  });
  out.doc = whole_text(view, all);
  add_elements(view, packs, out.known);
  for (const auto& choice : view.all<thread::RuleChoice>()) out.known.rules[choice.rule] = choice.on;
  return out;
}

}  // namespace rd::plan
