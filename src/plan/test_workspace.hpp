// For tests and benches of findings: a workspace that anything may happen to, drawn from a seed.
#pragma once
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "packs/packs.hpp"
#include "work/state.hpp"

namespace rd::plan {

class RandomWorkspace {
 public:
  // `kinds`: of its elements; `names`: that some of them bear.
  RandomWorkspace(const packs::Packs& packs, unsigned seed, std::vector<std::string> kinds,
                  std::vector<std::string> names = {})
      : packs_(packs), random_(seed), kinds_(std::move(kinds)), names_(std::move(names)) {
    begin_document("overarching");
  }

  // What is added from here on is part of it.
  void begin_document(std::string_view of_template) {
    document_ = put("document", {}, {{"title", "Plan"}, {"template", of_template}});
    here_.clear();
  }
  void section(std::string_view title, std::string_view of_template, const json::value& text) {
    const AnyId parent = here_.empty() || draw(3) > 0 ? AnyId{} : any(here_);
    const auto order = static_cast<std::int64_t>(sections_.size() + 1) * 1'024;
    json::object fields{{"title", title}, {"order", order}, {"section", of_template}, {"status", "writing"}};
    if (parent != AnyId{}) fields["parent"] = to_text(parent);
    sections_.push_back(put("section", document_, fields));
    here_.push_back(sections_.back());
    texts_.push_back(put("section_text", sections_.back(), {{"doc", text}}));
  }
  void person() { people_.push_back(put(draw(2) == 0 ? "member" : "organisation", {}, {{"name", words(2)}})); }
  void contribution() {
    if (people_.empty()) return;
    static const char* const levels[] = {"operational", "coordinating", "steering"};
    put("contribution", any(sections_),
        {{"organisation", to_text(any(people_))}, {"level", levels[draw(3)]}, {"sentence", words(4)}});
  }
  void element() {
    const packs::Kind& kind = *packs_.kind(kinds_[draw(kinds_.size())]);
    elements_.push_back(put(kind.id, {}, fields_of(kind)));
    of_kind_[kind.id].push_back(elements_.back());
  }
  void link() {
    const packs::LinkType& type = packs_.links[draw(packs_.links.size())];
    const AnyId from = one_of(type.from);
    const AnyId to = one_of(type.to);
    if (from == AnyId{} || to == AnyId{}) return;
    links_.push_back(put("link", {},
                         {{"type", type.id},
                          {"from", to_text(from)},
                          {"to", to_text(to)},
                          {"rationale", words(4)},
                          {"seen_from", 1},
                          {"seen_to", 1}}));
  }

  void change_element() {
    const AnyId id = any(elements_);
    const packs::Kind& kind = *packs_.kind(state_.find(id)->kind);
    json::object fields = state_.find(id)->fields();
    const packs::Field& field = kind.fields[draw(kind.fields.size())];
    if (field.id != "name" && draw(4) == 0) {
      fields.erase(field.id);
    } else {
      fields[field.id] = value_of(field);
    }
    change(id, fields);
  }
  void move_element() {
    const AnyId id = any(elements_);
    json::object fields = state_.find(id)->fields();
    fields["section"] = to_text(any(sections_));
    change(id, fields);
  }
  void rename_person() { change(any(people_), {{"name", words(2)}}); }
  void write(const json::value& text) { change(any(texts_), {{"doc", text}}); }
  void change_section() {
    const AnyId id = any(sections_);
    json::object fields = state_.find(id)->fields();
    if (draw(2) == 0)
      fields["title"] = words(2);
    else
      fields["order"] = static_cast<std::int64_t>(draw(20'000));
    change(id, fields);
  }
  void choose_edition() {
    const auto editions = packs_.editions();
    choose("edition_choice", {{"edition", iso_date(editions[draw(editions.size())])}, {"date", "2026-09-01"}});
  }
  void choose_framework() {
    const std::string name = draw(2) == 0 ? std::string{} : packs_.frameworks[draw(packs_.frameworks.size())].id;
    choose("framework_choice", {{"sort", "regulation_norm"}, {"framework", name}, {"date", "2026-09-01"}});
  }
  void choose_word() {
    const json::object fields{{"term", "student"}, {"means", ""}, {"others", json::array{words(1), "begeleiders"}}};
    choose("own_term", fields);
  }
  void choose_rule() { choose_rule(packs_.rules[draw(packs_.rules.size())].id, draw(2) == 0); }
  void choose_rule(const std::string& rule, bool on) {
    const json::object fields{{"rule", rule}, {"on", on}, {"date", "2026-09-01"}};
    for (const AnyId& id : state_.of_kind("rule_choice"))
      if (state_.find(id)->fields().at("rule") == json::value(rule)) return change(id, fields);
    put("rule_choice", {}, fields);
  }
  // Of such a choice there is one.
  void choose(const std::string& kind, const json::object& fields) {
    const auto known = state_.of_kind(kind);
    if (known.empty()) {
      put(kind, {}, fields);
    } else {
      change(*known.begin(), fields);
    }
  }
  void decide(const std::string& finding) {
    if (draw(2) == 0) {
      decisions_.push_back(
          put("deliberate_choice", {}, {{"finding", finding}, {"rule", "x"}, {"subject", ""}, {"on", "2026-09-01"}}));
    } else {
      decisions_.push_back(put("talked", {},
                               {{"finding", finding},
                                {"who", "wij"},
                                {"on", "2026-09-01"},
                                {"sentence", "goed"},
                                {"reopened", draw(3) == 0}}));
    }
  }
  // Is taken away, comes back, is for facilitators alone or for all: anything at all.
  void hide_or_show() {
    const std::vector<AnyId>* all[] = {&elements_, &elements_, &links_, &people_, &sections_, &texts_, &decisions_};
    const auto& some = *all[draw(std::size(all))];
    if (some.empty()) return;
    work::Entity entity = *state_.find(any(some));
    if (draw(2) == 0) {
      entity.removed = !entity.removed;
    } else {
      const bool open = entity.audience.to == work::Audience::To::all;
      entity.audience.to = open ? work::Audience::To::facilitators : work::Audience::To::all;
    }
    apply(std::move(entity));
  }

  [[nodiscard]] const work::State& state() const { return state_; }
  // What changed since the last call, in order, each once.
  [[nodiscard]] std::vector<AnyId> take_changed() {
    among_.clear();
    return std::exchange(changed_, {});
  }
  [[nodiscard]] std::size_t draw(std::size_t below) {
    return std::uniform_int_distribution<std::size_t>(0, below - 1)(random_);
  }

 private:
  AnyId put(std::string kind, const AnyId& part_of, const json::object& fields) {
    work::Entity entity;
    entity.kind = std::move(kind);
    entity.id = {7, ++made_};
    entity.part_of = part_of;
    entity.body = json::serialize(fields);
    apply(std::move(entity));
    return {7, made_};
  }
  void change(const AnyId& id, const json::object& fields) {
    work::Entity entity = *state_.find(id);
    entity.body = json::serialize(fields);
    apply(std::move(entity));
  }
  void apply(work::Entity entity) {
    const AnyId id = entity.id;
    if (among_.insert(id).second) changed_.push_back(id);
    state_.put(std::make_shared<const work::Entity>(std::move(entity)));
    state_.seen_up_to(state_.seq() + 1);
  }
  json::object fields_of(const packs::Kind& kind) {
    json::object out;
    for (const packs::Field& field : kind.fields)
      if (field.id == "name" || draw(4) > 0) out[field.id] = value_of(field);
    if (!sections_.empty() && draw(3) > 0) out["section"] = to_text(any(sections_));
    return out;
  }
  json::value value_of(const packs::Field& field) {
    using packs::FieldType;
    if (field.type == FieldType::person || field.type == FieldType::organisation) {
      if (people_.empty()) return json::value(words(2));
      const json::value who(to_text(any(people_)));
      return field.many ? json::value(json::array{who, json::value(to_text(any(people_)))}) : who;
    }
    const bool number = field.type == FieldType::number || field.type == FieldType::percent ||
                        field.type == FieldType::hours || field.type == FieldType::fte ||
                        field.type == FieldType::money;
    if (number) return json::value(static_cast<std::int64_t>(draw(90)));
    if (field.type == FieldType::choice && draw(8) > 0) return json::value(field.choices[draw(field.choices.size())]);
    if (field.type == FieldType::date) return json::value("2026-0" + std::to_string(1 + draw(9)) + "-11");
    if (field.id == "name" && !names_.empty() && draw(3) == 0) return json::value(names_[draw(names_.size())]);
    const std::string text = field.id == "share" ? std::to_string(draw(60)) + "%" : words(field.id == "name" ? 3 : 7);
    return field.many ? json::value(json::array{json::value(text)}) : json::value(text);
  }
  // Few enough words that names and sayings meet.
  std::string words(std::size_t most) {
    static const char* const all[] = {
        "begeleider", "schoolopleider", "onderzoekende", "houding",   "studenten",    "samen",
        "intervisie", "enquête",        "hbo",           "pabo",      "nieuwsgierig", "beoordelen",
        "gesprek",    "stuurgroep",     "welkom",        "praktijk",  "assessor",     "tevreden",
        "uren",       "lesbezoek",      "inductie",      "startende", "leraren",      "instituutsopleider",
        "kwaliteit"};
    std::string out;
    for (std::size_t n = 1 + draw(most); n > 0; --n)
      out += (out.empty() ? "" : " ") + std::string(all[draw(std::size(all))]);
    return out;
  }
  AnyId one_of(const std::vector<std::string>& kinds) {
    const auto found = of_kind_.find(kinds[draw(kinds.size())]);
    return found == of_kind_.end() ? AnyId{} : any(found->second);
  }
  AnyId any(const std::vector<AnyId>& of) { return of[draw(of.size())]; }

  const packs::Packs& packs_;
  std::mt19937 random_;
  std::vector<std::string> kinds_, names_;
  std::map<std::string, std::vector<AnyId>> of_kind_;
  work::State state_;
  std::vector<AnyId> changed_;
  std::set<AnyId> among_;
  std::uint64_t made_{};
  AnyId document_;
  std::vector<AnyId> here_;  // sections of that document
  std::vector<AnyId> sections_, texts_, people_, elements_, links_, decisions_;
};

}  // namespace rd::plan
