#include <map>

#include "thread/decisions.hpp"
#include "thread/elements.hpp"
#include "thread/ops.hpp"

namespace rd::thread {
namespace {

using work::EntityPtr;
using work::RawJson;
using work::Right;
using work::View;

struct Listed {
  std::optional<AnyId> section;
  bool all{};
  static constexpr std::array optional_fields{std::string_view("all")};
  static constexpr auto fields() {
    return std::tuple{field("section", &Listed::section, "of this section only"),
                      field("all", &Listed::all, "also what lies behind the five")};
  }
};

// The last decision of that kind about each finding.
std::map<std::string, EntityPtr, std::less<>> decided(const View& view, std::string_view kind) {
  std::map<std::string, EntityPtr, std::less<>> out;
  view.each(kind, [&](const EntityPtr& entity) {
    const json::object fields = entity->fields();
    const auto* reopened = fields.if_contains("reopened");
    if (reopened != nullptr && reopened->is_bool() && reopened->get_bool()) return;
    out.insert_or_assign(text_in(fields, kind == AgendaPoint::kind ? "about" : "finding"), entity);
  });
  return out;
}

bool is_first(const json::object& finding, std::string_view flag) {
  const auto* value = finding.if_contains(flag);
  return value != nullptr && value->is_bool() && value->get_bool();
}

json::object with(const json::object& finding, std::string_view key, const EntityPtr& decision) {
  json::object out = finding;
  json::object told = decision->fields();
  told["id"] = to_text(decision->id);
  out[key] = std::move(told);
  return out;
}

bool stands_here(const json::object& finding, const std::optional<AnyId>& section) {
  return !section || id_in(finding, "section") == *section;
}

Result<RawJson> list(const View& view, const Listed& in) {
  if (in.section) {
    const EntityPtr section = view.find(*in.section);
    if (section == nullptr || section->kind != "section") return work::unknown("section");
  }

  const Findings known(view);
  const auto choices = decided(view, DeliberateChoice::kind);
  const auto talks = decided(view, Talked::kind);
  const auto agenda = decided(view, AgendaPoint::kind);
  json::array findings, chosen, talked, strengths;
  std::int64_t behind = 0;
  const auto* all = known.all().if_contains("findings");
  for (const json::value& one : all == nullptr ? json::array{} : all->as_array()) {
    const json::object& finding = one.as_object();
    if (!stands_here(finding, in.section)) continue;
    const std::string id = text_in(finding, "id");
    if (const auto choice = choices.find(id); choice != choices.end()) {
      chosen.push_back(with(finding, "choice", choice->second));
    } else if (const auto talk = talks.find(id); talk != talks.end()) {
      talked.push_back(with(finding, "talked", talk->second));
    } else if (in.all || is_first(finding, in.section ? "first_here" : "first")) {
      const auto point = agenda.find(id);
      findings.push_back(point == agenda.end() ? json::value(finding)
                                               : json::value(with(finding, "agenda_point", point->second)));
    } else {
      ++behind;
    }
  }
  const auto* strong = known.all().if_contains("strengths");
  for (const json::value& one : strong == nullptr ? json::array{} : strong->as_array())
    if (stands_here(one.as_object(), in.section)) strengths.push_back(one);
  return RawJson{json::serialize(json::object{{"findings", std::move(findings)},
                                              {"more", behind},
                                              {"chosen", std::move(chosen)},
                                              {"talked", std::move(talked)},
                                              {"strengths", std::move(strengths)}})};
}

Result<RawJson> agenda(const View& view, const work::Registry& registry) {
  std::string points;
  view.each(AgendaPoint::kind, [&](const EntityPtr& entity) {
    points += (points.empty() ? "" : ",") + work::entity_json(registry, view.reader(), *entity);
  });
  return RawJson{R"({"points":[)" + points + "]}"};
}

}  // namespace

void register_finding_list(work::Registry& registry) {
  registry
      .view("finding.list", "findings", Right::see, list,
            "What is worth talking about, at most five a place; what was chosen or talked about; what is strong")
      .needs = "findings";
  registry.view(
      "agenda.list", "agenda", Right::see,
      [&registry](const View& view, const work::Nothing&) { return agenda(view, registry); },
      "What there is to talk about");
}

}  // namespace rd::thread
