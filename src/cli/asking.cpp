#include "cli/asking.hpp"

#include <algorithm>
#include <cmath>

#include "base/nearest.hpp"

namespace rd::cli {
namespace {

// In front of a flag's key that stands for a field of the thing: "fields/name" goes into {"fields":{"name":…}}.
constexpr char below = '/';

const json::object* property(const work::Entry& entry, std::string_view name) {
  const auto* schema = entry.in_schema.if_object();
  const auto* all = schema == nullptr ? nullptr : schema->if_contains("properties");
  const auto* one = all == nullptr ? nullptr : all->as_object().if_contains(name);
  return one == nullptr ? nullptr : one->if_object();
}

bool has_field(const work::Entry& entry, std::string_view name) {
  return property(entry, name) != nullptr;
}

// An object, or anything: on the command line it is JSON.
bool is_open(const json::object& schema) {
  const auto* type = schema.if_contains("type");
  if (type == nullptr) return !schema.contains("enum");
  if (*type != "array") return *type == "object";
  const auto* items = schema.if_contains("items");
  return items == nullptr || is_open(items->as_object());
}

bool is_number(packs::FieldType type) {
  using enum packs::FieldType;
  return type == number || type == percent || type == hours || type == fte || type == money;
}

std::string dashed(std::string text) {
  std::replace(text.begin(), text.end(), '_', '-');
  return text;
}
std::string lined(std::string text) {
  std::replace(text.begin(), text.end(), '-', '_');
  return text;
}

void put_missing(std::vector<FlagSpec>& specs, FlagSpec spec) {
  const bool there = std::any_of(specs.begin(), specs.end(), [&](const auto& one) { return one.name == spec.name; });
  if (!there) specs.push_back(std::move(spec));
}

// Flags of what an object field holds: those of the kind in the packs, or of the struct it describes.
void put_fields(std::vector<FlagSpec>& specs, const work::Entry& entry, const std::string& into,
                const packs::Kind* kind) {
  if (kind != nullptr) {
    for (const auto& field : kind->fields) {
      put_missing(specs, {dashed(field.id), into + below + field.id, true, is_number(field.type), field.many,
                          field.label.en.empty() ? field.id : field.label.en});
    }
    return;
  }
  const auto* all = property(entry, into)->if_contains("properties");
  if (all == nullptr) return;
  for (const auto& [name, schema] : all->as_object()) {
    const auto& one = schema.as_object();
    const std::string type = one.contains("type") ? std::string(one.at("type").as_string()) : "";
    const auto* doc = one.if_contains("description");
    put_missing(specs, {dashed(std::string(name)), into + below + std::string(name), type != "boolean",
                        type == "number" || type == "integer", type == "array",
                        doc == nullptr ? "" : std::string(doc->as_string())});
  }
}

// 40 and not 4E1.
void make_whole(json::value& value) {
  if (auto* list = value.if_array()) {
    for (auto& one : *list) make_whole(one);
  } else if (value.is_double() && std::abs(value.get_double()) < 1e15 &&
             value.get_double() == std::floor(value.get_double())) {
    value = static_cast<std::int64_t>(value.get_double());
  }
}

Result<json::value> opened(const work::Entry& entry, const std::string& key, json::value value) {
  make_whole(value);
  const json::object* schema = key.find(below) == std::string::npos ? property(entry, key) : nullptr;
  if (schema == nullptr || !is_open(*schema)) return value;
  if (const auto* text = value.if_string()) return parse_json(std::string_view(*text));
  if (auto* list = value.if_array()) {
    for (auto& one : *list) {
      if (!one.is_string()) continue;
      TRY(one, parse_json(std::string(one.get_string())));
    }
  }
  return value;
}

Result<json::object> said_in(const std::string& in, const ReadInput& read) {
  if (in.empty()) return json::object{};
  TRY(const std::string text, read(in));
  TRY(json::value value, parse_json(text));
  if (!value.is_object()) return refuse(Why::invalid, "input.type", "in", {{"expected", "object"}});
  return std::move(value.get_object());
}

// The flags into the input and the place.
Result<void> sort_out(Asked& out, const json::object& values, const ReadInput& read) {
  json::object place;
  const auto specs = flag_specs<Place>();
  const auto is_place = [&](std::string_view key) {
    return std::any_of(specs.begin(), specs.end(), [&](const auto& one) { return one.key == key; }) &&
           !(has_field(*out.entry, key) && key != "workspace");
  };
  for (const auto& [name, value] : values)
    if (is_place(name)) place[name] = value;
  TRY(out.place, from_json<Place>(json::value(std::move(place))));
  TRY(out.in, said_in(out.place.in, read));
  for (const auto& [name, value] : values) {
    if (is_place(name)) continue;
    const std::string key = name;
    TRY(json::value one, opened(*out.entry, key, value));
    const auto slash = key.find(below);
    if (slash == std::string::npos) {
      out.in[key] = std::move(one);
    } else {
      auto& whole = out.in[key.substr(0, slash)];
      if (!whole.is_object()) whole = json::object{};
      whole.get_object()[key.substr(slash + 1)] = std::move(one);
    }
  }
  return {};
}

}  // namespace

std::string verb_of(const work::Entry& entry) {
  return dashed(entry.name.substr(entry.name.find('.') + 1));
}

std::vector<std::string> path_words(const work::Entry& entry) {
  std::vector<std::string> out;
  for (std::size_t at = 0; (at = entry.path.find('{', at)) != std::string::npos;) {
    const auto end = entry.path.find('}', at);
    const std::string word = entry.path.substr(at + 1, end - at - 1);
    if (word != "workspace") out.push_back(word);
    at = end;
  }
  return out;
}

std::vector<std::string> nouns(const work::Registry& registry) {
  std::vector<std::string> out;
  for (const auto& entry : registry.entries())
    if (out.empty() || out.back() != entry.noun()) out.emplace_back(entry.noun());
  return out;
}

std::vector<const work::Entry*> entries_of(const work::Registry& registry, const packs::Packs& packs,
                                           std::string_view noun) {
  const auto of = [&](std::string_view wanted) {
    std::vector<const work::Entry*> out;
    for (const auto& entry : registry.entries())
      if (entry.noun() == wanted) out.push_back(&entry);
    return out;
  };
  auto out = of(noun);
  if (out.empty() && packs.kind(noun) != nullptr) out = of(registry.noun_of(noun));
  return out;
}

bool is_noun(const work::Registry& registry, const packs::Packs& packs, std::string_view noun) {
  return !entries_of(registry, packs, noun).empty();
}

Refusal unknown_noun(const work::Registry& registry, const packs::Packs& packs, const std::string& noun) {
  auto all = nouns(registry);
  for (const auto& kind : packs.kinds) all.push_back(kind.id);
  const std::string near = nearest(noun, all);
  return {Why::invalid, near.empty() ? "noun.unknown" : "noun.unknown_near", {}, {{"noun", noun}, {"nearest", near}}};
}

std::vector<FlagSpec> flags_of(const work::Entry& entry, const packs::Kind* kind) {
  std::vector<FlagSpec> specs = entry.flags;
  if (kind != nullptr && !has_field(entry, "kind") && path_words(entry).empty()) kind = nullptr;
  for (const std::string into : {"fields", "set"}) {
    if (has_field(entry, into)) put_fields(specs, entry, into, kind);
  }
  for (auto& spec : flag_specs<Place>()) put_missing(specs, std::move(spec));
  return specs;
}

Result<Asked> asked(const work::Registry& registry, const packs::Packs& packs, const std::vector<std::string>& words,
                    const ReadInput& read) {
  const std::string noun = words.empty() ? "" : lined(words[0]);
  const auto entries = entries_of(registry, packs, noun);
  if (entries.empty()) return tl::unexpected(unknown_noun(registry, packs, noun));
  const std::string verb = words.size() < 2 ? "" : words[1];
  Asked out;
  std::vector<std::string> verbs;
  for (const auto* entry : entries) {
    verbs.push_back(verb_of(*entry));
    if (verbs.back() == dashed(verb)) out.entry = entry;
  }
  if (out.entry == nullptr) {
    std::string all;
    for (const auto& one : verbs) all += (all.empty() ? "" : ", ") + one;
    const std::string near = nearest(verb, verbs);
    return refuse(Why::invalid, near.empty() ? "verb.unknown" : "verb.unknown_near", {},
                  {{"noun", noun}, {"verb", verb}, {"verbs", all}, {"nearest", near}});
  }
  const packs::Kind* kind = out.entry->noun() == noun ? nullptr : packs.kind(noun);
  TRY(Flags flags, split_flags({words.begin() + 2, words.end()}, flags_of(*out.entry, kind)));
  TRY_DO(sort_out(out, flags.values, read));
  const auto path = path_words(*out.entry);
  if (flags.words.size() > path.size()) {
    return refuse(Why::invalid, "word.extra", {}, {{"word", flags.words[path.size()]}});
  }
  for (std::size_t i = 0; i < flags.words.size(); ++i) out.in[path[i]] = flags.words[i];
  if (kind != nullptr && has_field(*out.entry, "kind")) out.in["kind"] = kind->id;
  out.needs_version = out.entry->sort == work::Sort::operation && has_field(*out.entry, "from") &&
                      has_field(*out.entry, "set") && !out.in.contains("from");
  return out;
}

}  // namespace rd::cli
