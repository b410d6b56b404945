// From the words of a command line to one call: `rodedraad goal create --name "…" --workspace W`. Nouns are those of
// the registry, and the kinds of the packs (a goal is an element). Pure.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "packs/packs.hpp"
#include "work/registry.hpp"

namespace rd::cli {

// Where a command goes and through whose eyes; the same for all commands.
struct Place {
  std::string data, as, server, token_file, workspace, in, lang;
  bool json{};
  std::string database;
  static constexpr std::array<std::string_view, 9> optional_fields{"data", "as",   "server", "token_file", "workspace",
                                                                   "in",   "lang", "json",   "database"};
  static constexpr auto fields() {
    return std::tuple{field("workspace", &Place::workspace, "its name or id"),
                      field("data", &Place::data, "folder with the data, on this machine"),
                      field("database", &Place::database, "address of a PostgreSQL database, instead of a folder"),
                      field("as", &Place::as, "e-mail address: through whose eyes"),
                      field("server", &Place::server, "address of a server, instead of a folder"),
                      field("token_file", &Place::token_file, "file with the token for the server"),
                      field("in", &Place::in, "the input as JSON, @file, or - for what comes in"),
                      field("lang", &Place::lang, "nl or en"),
                      field("json", &Place::json, "the answer as JSON")};
  }
};

struct Asked {
  const work::Entry* entry{};
  json::object in;
  Place place;
  bool needs_version{};  // `from` was not said: what stands there now is what was looked at
};

// What --in names: "{…}", "@file", "-". Given by who may read files.
using ReadInput = std::function<Result<std::string>(const std::string&)>;

// Refuses noun.unknown(_near) {noun, nearest}, verb.unknown {noun, verb, verbs}, word.extra {word}, and what
// split_flags() and parse_json() refuse.
[[nodiscard]] Result<Asked> asked(const work::Registry& registry, const packs::Packs& packs,
                                  const std::vector<std::string>& words, const ReadInput& read);

// Does the registry or do the packs know this noun?
[[nodiscard]] bool is_noun(const work::Registry& registry, const packs::Packs& packs, std::string_view noun);
[[nodiscard]] std::vector<std::string> nouns(const work::Registry& registry);
// The entries of a noun of either sort, in the order of their names.
[[nodiscard]] std::vector<const work::Entry*> entries_of(const work::Registry& registry, const packs::Packs& packs,
                                                         std::string_view noun);

// What can be said to an entry; `kind` is null when the noun is none of the packs.
[[nodiscard]] std::vector<FlagSpec> flags_of(const work::Entry& entry, const packs::Kind* kind);
// The words of its path that a person fills in, in order.
[[nodiscard]] std::vector<std::string> path_words(const work::Entry& entry);
// "element.set_audience" → "set-audience".
[[nodiscard]] std::string verb_of(const work::Entry& entry);

// The nouns, or what can be done with one, in lines.
[[nodiscard]] std::string help_of_nouns(const work::Registry& registry, const packs::Packs& packs, Language language);
// Refuses noun.unknown(_near).
[[nodiscard]] Result<std::string> help_of_noun(const work::Registry& registry, const packs::Packs& packs,
                                               std::string_view noun, Language language);
[[nodiscard]] Refusal unknown_noun(const work::Registry& registry, const packs::Packs& packs, const std::string& noun);

}  // namespace rd::cli
