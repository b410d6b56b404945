// What can be asked, in lines for a person. Frame sentences are of the packs; identifiers and their descriptions are
// those of the registry, as in its other descriptions (OpenAPI).
#include <algorithm>

#include "cli/asking.hpp"

namespace rd::cli {
namespace {

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(text.size() + 2, width), ' ');
  return text;
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

bool is_needed(const work::Entry& entry, const std::string& key) {
  const auto* schema = entry.in_schema.if_object();
  const auto* needed = schema == nullptr ? nullptr : schema->if_contains("required");
  if (needed == nullptr) return false;
  const auto& list = needed->as_array();
  return std::any_of(list.begin(), list.end(), [&](const auto& one) { return one.as_string() == key; });
}

std::string lines_of(const work::Entry& entry, const packs::Kind* kind, std::string_view noun) {
  const auto path = path_words(entry);
  std::string head = "rodedraad " + std::string(noun) + " " + verb_of(entry);
  for (const auto& word : path) head += " " + word;
  std::string out = "  " + head + "\n      " + entry.doc + "\n";
  const auto common = flag_specs<Place>();
  for (const auto& flag : flags_of(entry, kind)) {
    const auto same = [&](const auto& one) { return one.name == flag.name && one.doc == flag.doc; };
    if (std::any_of(common.begin(), common.end(), same)) continue;
    if (std::find(path.begin(), path.end(), flag.key) != path.end()) continue;
    if (kind != nullptr && (flag.key == "kind" || flag.key == "fields" || flag.key == "set")) continue;
    const std::string name =
        "--" + flag.name + (flag.takes_value ? " …" : "") + (is_needed(entry, flag.key) ? " *" : "");
    out += "      " + padded(name, 24) + flag.doc + "\n";
  }
  return out;
}

}  // namespace

std::string help_of_nouns(const work::Registry& registry, const packs::Packs& packs, Language language) {
  std::string out = packs::say(packs, language, "cli.help_nouns") + "\n";
  for (const auto& noun : nouns(registry)) {
    std::vector<std::string> verbs;
    for (const auto* entry : entries_of(registry, packs, noun)) verbs.push_back(verb_of(*entry));
    out += "  " + padded(noun, 16) + joined(verbs) + "\n";
  }
  std::vector<std::string> kinds;
  for (const auto& kind : packs.kinds)
    if (registry.noun_of(kind.id) != kind.id) kinds.push_back(kind.id);
  if (!kinds.empty()) out += packs::say(packs, language, "cli.help_kinds") + "\n  " + joined(kinds) + "\n";
  return out + packs::say(packs, language, "cli.help_more") + "\n";
}

Result<std::string> help_of_noun(const work::Registry& registry, const packs::Packs& packs, std::string_view noun,
                                 Language language) {
  const auto entries = entries_of(registry, packs, noun);
  if (entries.empty()) return tl::unexpected(unknown_noun(registry, packs, std::string(noun)));
  const packs::Kind* kind = entries.front()->noun() == noun ? nullptr : packs.kind(noun);
  std::string out = packs::say(packs, language, "cli.help_noun", {{"noun", std::string(noun)}}) + "\n";
  for (const auto* entry : entries) out += lines_of(*entry, kind, noun);
  out += packs::say(packs, language, "cli.help_common") + "\n";
  for (const auto& flag : flag_specs<Place>()) {
    out += "      " + padded("--" + flag.name + (flag.takes_value ? " …" : ""), 24) + flag.doc + "\n";
  }
  return out;
}

}  // namespace rd::cli
