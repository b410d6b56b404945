// Where the tests of who may see what play: the whole program on a store in memory, a clock that a test sets, and a
// workspace with one of everything in it.
#pragma once
#include <doctest/doctest.h>

#include <map>
#include <string>

#include "cli/house.hpp"
#include "packs/test_packs.hpp"
#include "store/memory_store.hpp"

namespace rd::access {

using packs::built_in;
inline constexpr std::int64_t second = 1'000'000, day = 86'400 * second;
inline constexpr std::int64_t first_noon = 1'795'608'000 * second;  // 2026-11-25
inline const work::Caller program{{}, {}, true};

inline AnyId id_in(const json::value& answer, std::string_view name = "id") {
  return parse_id(std::string_view(answer.at(name).as_string())).value();
}

// By the names that inputs have for them: "element" → an element.
using Things = std::map<std::string, std::string, std::less<>>;

class Town {
 public:
  Town() : own_(std::make_unique<cli::House>(store_, setting())), house_(*own_) {}
  // In a house that somebody else made, on that store.
  Town(cli::House& house, std::atomic<std::int64_t>& clock) : house_(house), clock_(&clock) {}

  [[nodiscard]] cli::House& house() { return house_; }
  [[nodiscard]] std::atomic<std::int64_t>& now() { return *clock_; }

  Result<work::Answer> call(const work::Caller& who, const std::string& op, const AnyId& workspace, json::value in) {
    return house_.call(who, op, workspace, std::move(in), {});
  }
  // What must go well.
  json::value did(const work::Caller& who, const std::string& op, const AnyId& workspace, json::value in) {
    const auto answer = call(who, op, workspace, std::move(in));
    REQUIRE_MESSAGE(answer, op << " " << (answer ? "" : answer.error().code + " " + answer.error().field));
    return parse_json(answer->text).value();
  }
  // Somebody with an account; without a password, which costs a tenth of a second.
  work::Caller person(const std::string& name) {
    const std::string email = name + std::to_string(++persons_) + "@example.org";
    return {id_in(did(program, "account.create", {}, json::object{{"name", name}, {"email", email}})), {}, false};
  }
  AnyId workspace(const std::string& name) {
    const AnyId id = random_id();
    did(program, "workspace.begin", id, json::object{{"name", name}, {"sort", "partnership"}, {"sector", {"vo"}}});
    return id;
  }
  AnyId member(const AnyId& workspace, const work::Caller& who, std::string_view role, json::object more = {}) {
    more["name"] = "Iemand";
    more["role"] = role;
    if (who.account != AnyId{}) more["account"] = to_text(who.account);
    return id_in(did(program, "member.add", workspace, more));
  }
  // One of everything, each text with `mark` in it.
  Things furnish(const AnyId& workspace, const work::Caller& lead, const std::string& mark) {
    Things out;
    const auto make = [&](std::string_view as, const std::string& op, json::object in) {
      out[std::string(as)] = to_text(id_in(did(lead, op, workspace, std::move(in))));
    };
    const std::string name = mark + " naam";
    make("organisation", "organisation.create", {{"name", name}, {"sort", "school"}});
    make("group", "group.create", {{"name", name}, {"members", json::array{}}});
    make("document", "document.create", {{"title", name}});
    make("section", "section.add", {{"document", out["document"]}, {"title", name}});
    make("text", "section.write",
         {{"section", out["section"]}, {"from", 0}, {"doc", text_of("Wij schrijven hier " + mark + " op.")}});
    make("unplaced", "unplaced.keep", {{"section", out["section"]}, {"text", "geen plek voor " + mark}});
    make("element", "element.create", {{"kind", "goal"}, {"fields", {{"name", name}}}});
    make("from", "element.create", {{"kind", "core_element"}, {"fields", {{"name", name + " een"}}}});
    make("to", "element.create", {{"kind", "principle"}, {"fields", {{"name", name + " twee"}}}});
    make("link", "link.create",
         {{"type", "translates"}, {"from", out["from"]}, {"to", out["element"]}, {"rationale", "merk je aan " + mark}});
    make("agenda_point", "agenda.add", {{"about", out["element"]}, {"title", name}});
    make("contribution", "contribution.add",
         {{"section", out["section"]},
          {"organisation", out["organisation"]},
          {"level", "steering"},
          {"sentence", "wij vinden " + mark}});
    make("term", "term.add", {{"term", name}, {"means", "wat wij " + mark + " noemen"}});
    make("member", "member.add", {{"name", name}, {"role", "reader"}});
    make("invitation", "invitation.create", {{"name", name}, {"role", "reader"}});
    make("partner_page", "partner_page.create", {{"organisation", out["organisation"]}});
    return out;
  }
  static json::value text_of(const std::string& words) {
    return json::object{
        {"type", "doc"},
        {"content",
         {json::object{{"type", "paragraph"}, {"content", {json::object{{"type", "text"}, {"text", words}}}}}}}};
  }

 private:
  cli::House::Setting setting() {
    return {built_in(), nullptr, nullptr, [this] { return clock_->load(); }, {}, {}};
  }

  std::atomic<std::int64_t> now_{first_noon};
  store::MemoryStore store_;
  std::unique_ptr<cli::House> own_;
  cli::House& house_;
  std::atomic<std::int64_t>* clock_{&now_};
  int persons_{};
};

// An input that an entry can take: from its schema, with the ids of what is there.
class Inputs {
 public:
  explicit Inputs(Things things) : things_(std::move(things)) {
    things_.insert({{"kind", "goal"},
                    {"type", "translates"},
                    {"title", "Iets om over te praten"},
                    {"name", "Naam"},
                    {"rationale", "je merkt het aan de lessen"},
                    {"sentence", "daar zijn we het over eens"},
                    {"who", "de stuurgroep"},
                    {"audience", "all"},
                    {"rule", built_in().rules.front().id},
                    {"edition", iso_date(packs::first_edition)},
                    {"about", things_["section"]},
                    {"thing", things_["element"]},
                    {"view", "workspace.load"},
                    {"why", "er stond een naam"},
                    {"finding", "0123456789abcdef"},
                    {"email", "niemand@example.org"},
                    {"password", "kort"},  // refused before it is worked on
                    {"old_password", "kort"},
                    {"token", "geen"},
                    {"template", ""}});
  }
  [[nodiscard]] json::object of(const work::Entry& entry) const {
    json::object out = from(entry.in_schema.as_object());
    for (const auto& [key, value] : more(entry.name)) out[key] = value;
    return out;
  }

 private:
  [[nodiscard]] static json::object more(const std::string& name) {
    if (name == "element.create") return {{"fields", {{"name", "Elke student een plek"}}}};
    if (name == "section.write") return {{"doc", Town::text_of("Een alinea.")}, {"from", 999'999}};
    if (name == "text.commit" || name == "text.put_back") {
      const json::object words{{"type", "text"}, {"text", "Erbij."}};
      const json::object step{{"stepType", "replace"}, {"from", 1}, {"to", 1}, {"slice", {{"content", {words}}}}};
      return {{"base", 1}, {"steps", json::array{step}}};
    }
    if (name == "text.since") return {{"version", 1}};
    if (name == "section.add") return {{"section", ""}};
    if (name == "packs.choose_framework") return {{"sort", "safeguards"}, {"framework", ""}};
    if (name == "document.upload") return {{"name", "plan.md"}};
    if (name == "member.add" || name == "member.set_role" || name == "invitation.create") return {{"role", "reader"}};
    if (name == "workspace.update" || name == "member.update") return {{"set", {{"name", "Anders"}}}};
    return {};
  }
  [[nodiscard]] json::object from(const json::object& schema) const {
    json::object out;
    const auto* required = schema.if_contains("required");
    if (required == nullptr) return out;
    for (const json::value& name : required->as_array())
      out[name.as_string()] = value(std::string(name.as_string()), schema.at("properties").at(name.as_string()));
    return out;
  }
  [[nodiscard]] json::value value(const std::string& name, const json::value& schema) const {
    const json::object& object = schema.as_object();
    if (const auto* names = object.if_contains("enum")) return names->as_array().at(0);
    const auto* type = object.if_contains("type");
    if (type == nullptr) return json::object{};
    if (type->as_string() == "object") return object.contains("properties") ? from(object) : json::object{};
    if (type->as_string() == "array") return json::array{};
    if (type->as_string() == "boolean") return false;
    if (type->as_string() != "string") return 999'999;
    const auto known = things_.find(name);
    return json::string(known == things_.end() ? to_text(random_id()) : known->second);
  }

  Things things_;
};

}  // namespace rd::access
