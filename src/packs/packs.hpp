// The content packs as values. Loaded once (packs::load), then immutable and shared between threads.
#pragma once
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"

namespace rd::packs {

// One text in two languages.
struct Text {
  std::string nl;
  std::string en;
  [[nodiscard]] const std::string& in(Language language) const { return language == Language::nl ? nl : en; }
  bool operator==(const Text&) const = default;
};

enum class Force { law, guide_asks, usual, free, ours };
enum class Area { vision, organisation, professionalisation, quality, whole };
[[nodiscard]] std::string_view name_of(Force force);
[[nodiscard]] std::string_view name_of(Area area);

// Where something comes from: a seed with its lines, a law, a term label, or ours.
struct Source {
  std::string document;  // "003"; "own": a folder of the people's own
  std::string lines;     // "1219-1235", "" when the whole
  std::string law, article;
  std::string seen;  // S V M G
  bool ours{};
  bool operator==(const Source&) const = default;
};

// One clue that answers a question. `kind` or `words` is set.
struct Clue {
  std::string kind;
  std::vector<std::string> filled;
  std::string words;
  bool number{};
  bool anywhere{};
  bool operator==(const Clue&) const = default;
};

struct Question {
  std::string id;
  Text group, ask, why;
  Force force{Force::free};
  int weight{1};
  std::vector<Source> source;
  std::vector<Clue> answered_by;
  bool operator==(const Question&) const = default;
};

struct Section {
  std::string id;
  std::string parent;  // id, "" at the top
  int depth{};         // 0 at the top
  // The section of the overarching document that tells the same: what is asked there is asked here. "" when none.
  std::string same_as;
  Text title, purpose;
  std::vector<Text> belongs;  // what can be in it, never what has to
  std::vector<std::string> names, words, elements;
  std::vector<std::string> figures;  // that it can draw
  Area area{Area::whole};
  Force force{Force::free};
  std::vector<Source> source;
  int length{};
  std::vector<Question> questions;
  bool operator==(const Section&) const = default;
};

struct Template {
  std::string id;
  Text name;
  std::vector<Section> sections;  // depth first, in the usual order
  [[nodiscard]] const Section* section(std::string_view id) const;
  bool operator==(const Template&) const = default;
};

enum class FieldType { text, rich, number, percent, hours, fte, money, date, choice, person, organisation, table };

struct Field {
  std::string id;
  FieldType type{FieldType::text};
  Text label;
  bool required{}, many{};
  std::vector<std::string> choices;
  bool operator==(const Field&) const = default;
};

struct TableClue {
  std::vector<std::string> needs;
  std::vector<std::pair<std::string, std::vector<std::string>>> columns;  // field → words
  std::vector<std::string> titles;
  bool operator==(const TableClue&) const = default;
};

struct Kind {
  std::string id;
  Text name, plural, explains;
  Area area{Area::whole};
  bool at_start{};
  std::vector<Source> source;
  std::vector<Field> fields;
  std::vector<TableClue> tables;
  std::vector<std::string> labels, lists, sentences;
  [[nodiscard]] const Field* field(std::string_view id) const;
  bool operator==(const Kind&) const = default;
};

struct LinkType {
  std::string id;
  std::vector<std::string> from, to;
  Text name, explains;
  std::vector<Source> source;
  std::string column_in;  // kind whose table has a column for it, "" when none
  std::vector<std::string> column_words;
  bool operator==(const LinkType&) const = default;
};

// One condition: its key and its arguments, as written (see packs/README.md). Checked at load.
// filled, empty, others: list = fields · linked, unlinked: list = link types · answered, unanswered: list = question
// ids · others, linked, count: values at_least, at_most (as written) · count: kind · says, lacks: words · section_says,
// section_lacks: section, words · matches: field, pattern · native: name, and its parameters from `with` under their
// own names (a list joined with "|").
struct Condition {
  std::string key;                                         // "unlinked"
  std::vector<std::string> list;                           // fields, link types, question ids
  std::map<std::string, std::string, std::less<>> values;  // kind, section, words, pattern, field, at_least …
  bool operator==(const Condition&) const = default;
};

struct Rule {
  std::string id;
  Text title, ask, why, go_on;
  Area area{Area::whole};
  std::string each;
  std::vector<Condition> when;
  Force force{Force::free};
  int weight{1};
  bool on{};
  std::optional<Date> since, until;  // editions of the content: the first that has it, the first that has it no more
  std::vector<Source> source;
  [[nodiscard]] bool in_edition(Date edition) const {
    return (!since || *since <= edition) && (!until || edition < *until);
  }
  bool operator==(const Rule&) const = default;
};

// What a workspace goes by until it says otherwise.
inline constexpr Date first_edition{std::chrono::year{2026} / 11 / 28};

struct Term {
  std::string id, term, en;
  Text means, note;
  std::vector<std::string> forms, synonyms, confusables, abbreviations;
  std::string group;
  std::vector<Source> source;
  bool operator==(const Term&) const = default;
};

struct Pattern {
  std::string id, about;
  Text label, ask;
  std::string pattern, except;
  int weight{1};
  bool on{};
  std::string since;
  std::vector<Source> source;
  bool operator==(const Pattern&) const = default;
};

enum class FrameworkSort { safeguards, regulation_norm, role_portfolio, profession };
[[nodiscard]] std::string_view name_of(FrameworkSort sort);

// One requirement, norm, role or domain of a framework.
struct FrameworkItem {
  std::string id;
  std::string parent;  // id, "" at the top
  int depth{};
  Text name, explains;
  int percent{}, credits{};        // of a norm: at least so much; 0: it names none
  std::vector<std::string> words;  // as in answered_by: any one of these betrays it in a plan
  std::vector<Source> source;
  bool operator==(const FrameworkItem&) const = default;
};

// A framework as it was in a year: others stand beside it, and a workspace says which one it goes by.
struct Framework {
  std::string id;
  FrameworkSort sort{FrameworkSort::safeguards};
  Text name, explains, note;
  int year{};
  std::optional<Date> since, until;
  bool concept_only{};  // to be laid beside the official text
  std::vector<Source> source;
  std::vector<FrameworkItem> items;  // depth first
  [[nodiscard]] const FrameworkItem* item(std::string_view id) const;
  bool operator==(const Framework&) const = default;
};

struct Packs {
  std::vector<Template> templates;
  std::vector<Framework> frameworks;
  std::vector<Kind> kinds;
  std::vector<LinkType> links;
  std::vector<Rule> rules;
  std::vector<Term> terms;
  std::vector<Pattern> patterns;
  std::map<std::string, Text, std::less<>> texts;

  [[nodiscard]] const Template* find_template(std::string_view id) const;
  [[nodiscard]] const Section* section(std::string_view id) const;  // of any template
  [[nodiscard]] const Kind* kind(std::string_view id) const;
  [[nodiscard]] const Rule* rule(std::string_view id) const;
  [[nodiscard]] const Framework* framework(std::string_view id) const;
  // Of this sort, in force on a day: the youngest when several are. Null when there is none.
  [[nodiscard]] const Framework* in_force(FrameworkSort sort, Date day) const;
  // Of the content: a day on which rules came or went. In order; the first one always.
  [[nodiscard]] std::vector<Date> editions() const;
  [[nodiscard]] Date newest_edition() const { return editions().back(); }
};

// The sentence `key` with {placeholders} filled; a missing key is a bug (checked by tests and at load).
[[nodiscard]] std::string say(const Packs& packs, Language language, std::string_view key,
                              const std::map<std::string, std::string>& values = {});
// Fills {placeholders} in any text; an unknown placeholder stays as it is.
[[nodiscard]] std::string fill(std::string_view text, const std::map<std::string, std::string>& values);

// One mistake of a pack's author: file:line: what, expected, nearest.
struct Mistake {
  std::string file;
  int line{};
  std::string what;       // English; what is wrong
  std::string expected;   // what was expected
  std::string nearest{};  // nearest valid name, "" when there is none
};
[[nodiscard]] std::string to_line(const Mistake& mistake);

struct Loaded {
  Packs packs;
  std::vector<Mistake> mistakes;  // empty = good
};

// A file to load: its path as seen by the author, and its bytes.
struct PackFile {
  std::string path;
  std::string bytes;  // YAML
  bool built_in{};    // bytes are a tree instead, as the build made it
  bool own{};         // of a folder of the user's
};
[[nodiscard]] Loaded load(const std::vector<PackFile>& files);
// The packs inside the program, with the files of `folder` (may be "") laid over them. Throws Fault when a folder
// cannot be read.
[[nodiscard]] std::vector<PackFile> built_in_files();
[[nodiscard]] std::vector<PackFile> folder_files(const std::string& folder);
[[nodiscard]] std::vector<PackFile> laid_over(std::vector<PackFile> below, const std::vector<PackFile>& above);

}  // namespace rd::packs
