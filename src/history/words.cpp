#include "history/words.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "packs/text_json.hpp"
#include "prose/passage.hpp"
#include "thread/elements.hpp"
#include "thread/rules.hpp"

namespace rd::history {
namespace {

using packs::Text;
using work::Entity;

constexpr std::size_t most_passages = 20;  // told of one text; more is read in the text itself

Text text_in(const packs::Packs& packs, const std::string& key) {
  const auto found = packs.texts.find(key);
  return found == packs.texts.end() ? Text{} : found->second;
}

std::vector<std::string> passages_of(const EntityPtr& text) {
  std::vector<std::string> out;
  if (text == nullptr || text->removed) return out;
  const auto doc = prose::from_json(text->fields().at("doc"));
  if (doc)
    for (auto& passage : prose::passages(**doc)) out.push_back(std::move(passage.text));
  return out;
}

// Those of `all` that are not in `other`, as often as they are there more.
json::array only_in(const std::vector<std::string>& all, const std::vector<std::string>& other) {
  std::map<std::string_view, int> there;
  for (const auto& one : other) ++there[one];
  json::array out;
  for (const auto& one : all)
    if (--there[one] < 0 && out.size() < most_passages) out.emplace_back(one);
  return out;
}

std::string what_of(const Between& change) {
  if (change.before == nullptr) return "made";
  if (change.after->removed != change.before->removed) return change.after->removed ? "removed" : "restored";
  return change.before->body == change.after->body ? "shown" : "changed";
}

}  // namespace

bool Words::knows(const Entity& entity) const {
  return !kind(entity).nl.empty();
}

Text Words::kind(const Entity& entity) const {
  if (const packs::Kind* known = packs_.kind(entity.kind)) return known->name;
  return text_in(packs_, "history.kind." + entity.kind);
}

std::string Words::name(const Entity& entity) const {
  if (entity.kind == "section_text") {
    const EntityPtr section = now_.find(entity.part_of);
    return section == nullptr ? "" : thread::name_of(*section);
  }
  const json::object fields = entity.fields();
  if (entity.kind == "link") {
    const auto end = [&](std::string_view field) {
      const EntityPtr one = now_.find(thread::id_in(fields, field));
      return one == nullptr ? "…" : thread::name_of(*one);
    };
    return end("from") + " – " + end("to");
  }
  // Choices out of the packs are called what the packs call them.
  if (const packs::Rule* rule = packs_.rule(thread::text_in(fields, "rule"))) return rule->title.nl;
  if (const packs::Framework* chosen = packs_.framework(thread::text_in(fields, "framework"))) return chosen->name.nl;
  if (const auto edition = parse_date(thread::text_in(fields, "edition"))) return long_date(*edition, Language::nl);
  for (const std::string_view field : {"name", "title", "sentence", "term"})
    if (const std::string text = thread::text_in(fields, field); !text.empty()) return thread::short_quote(text);
  return "…";
}

Text Words::label(const Entity& entity, std::string_view field) const {
  const packs::Kind* known = packs_.kind(entity.kind);
  const packs::Field* declared = known == nullptr ? nullptr : known->field(field);
  if (declared != nullptr) return declared->label;
  return text_in(packs_, "history.field." + std::string(field));
}

// As people read it: whom or what an id names, a status in words.
std::string Words::value(const json::object& fields, std::string_view field, Language language) const {
  const json::value* value = fields.if_contains(field);
  if (value == nullptr || value->is_null()) return "";
  if (const auto* list = value->if_array()) {
    std::string out;
    for (const auto& one : *list) out += (out.empty() ? "" : ", ") + this->value({{"one", one}}, "one", language);
    return out;
  }
  if (!value->is_string()) return json::serialize(*value);
  const std::string text(value->get_string());
  if (const auto id = parse_id(text)) {
    const EntityPtr named = now_.find(*id);
    return named == nullptr ? "…" : name(*named);
  }
  if (field == "status")
    if (const Text known = text_in(packs_, "app.status." + text); !known.nl.empty()) return known.in(language);
  return text;
}

Text Words::value(const json::object& fields, std::string_view field) const {
  return {value(fields, field, Language::nl), value(fields, field, Language::en)};
}

json::array Words::fields(const Between& change) const {
  json::array out;
  const json::object was = change.before->fields();
  const json::object is = change.after->fields();
  for (const std::string& field : work::changed_fields(*change.before, *change.after)) {
    const Text label = this->label(*change.after, field);
    if (label.nl.empty()) continue;  // the program's own, like an order
    out.push_back({{"field", field},
                   {"label", packs::text_json(label)},
                   {"before", packs::text_json(value(was, field))},
                   {"after", packs::text_json(value(is, field))}});
  }
  return out;
}

Text Words::said(std::string_view key, const Entity& entity, const std::map<std::string, Text>& values) const {
  const auto in = [&](Language language) {
    std::map<std::string, std::string> filled{{"kind", kind(entity).in(language)}, {"name", name(entity)}};
    for (const auto& [name, text] : values) filled[name] = text.in(language);
    return packs::say(packs_, language, key, filled);
  };
  return {in(Language::nl), in(Language::en)};
}

Text Words::said_of_field(const Between& change, std::string_view field) const {
  const auto in = [&](const EntityPtr& entity) {
    const Text whole = value(entity->fields(), field);
    return Text{thread::short_quote(whole.nl), thread::short_quote(whole.en)};
  };
  const Text before = in(change.before);
  const Text after = in(change.after);
  const bool is_name = field == "name" || field == "title";
  const std::string key = before.nl.empty() ? "filled" : after.nl.empty() ? "emptied" : is_name ? "renamed" : "field";
  return said("history.said." + key, *change.after,
              {{"field", label(*change.after, field)}, {"before", before}, {"after", after}});
}

json::object Words::told(const Between& change) const {
  const Entity& after = *change.after;
  const std::string what = what_of(change);
  json::object out{{"id", to_text(after.id)}, {"kind", after.kind}, {"name", name(after)}, {"what", what}};
  if (after.part_of != AnyId{}) out["part_of"] = to_text(after.part_of);
  if (after.kind == "section_text") {
    const auto was = passages_of(change.before);
    const auto is = passages_of(change.after);
    out["said"] = packs::text_json(said("history.said.text", after));
    out["text"] = {{"added", only_in(is, was)}, {"gone", only_in(was, is)}};
    return out;
  }
  out["said"] = packs::text_json(said("history.said." + what, after));
  if (what != "changed") return out;
  out["fields"] = fields(change);
  const auto& changed = out["fields"].get_array();
  if (changed.size() == 1) out["said"] = packs::text_json(said_of_field(change, changed[0].at("field").get_string()));
  return out;
}

}  // namespace rd::history
