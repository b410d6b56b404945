// Reading one pack file: a tree becomes values, and every slip of its author becomes a mistake with its line. Names
// that another file may declare are kept as references and looked up when all files are in (references.hpp). Used only
// inside this folder, by one thread per file.
#pragma once
#include <array>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "packs/packs.hpp"
#include "packs/yaml_tree.hpp"

namespace rd::packs {

enum class Names { kind, link, section, question, field, date, placeholder };

// A name that has to exist somewhere. `of` says where: the kind that has the field, the `each` of the rule.
struct Reference {
  Names names{};
  std::string name;
  std::string of;
  std::string file;
  int line{};
};

// A name that may stand only once in its space: "rule", "kind", "section of overarching", "word".
struct Declared {
  std::string space;
  std::string name;
  std::string file;
  int line{};
};

// Everything that one file brings.
struct Contents {
  Packs packs;
  std::vector<Reference> references;
  std::vector<Declared> declared;
  std::vector<Mistake> mistakes;
  std::vector<int> rules_on;  // lines of the rules that are on at the start
};

enum class Asked { must, may };

class Reading {
 public:
  Reading(std::string file, Contents& contents, bool own)
      : of_own_folder(own), file_(std::move(file)), contents_(contents) {}

  void note(int line, std::string what, std::string expected, std::string nearest = {});
  void refer(Names names, const Node& name, std::string of = {});
  void refer(Names names, std::string name, std::string of, int line);
  void declare(std::string space, const std::string& name, int line);

  const bool of_own_folder;
  std::vector<Source> head_source;  // a part without a source of its own inherits this one

  Contents& contents() { return contents_; }

 private:
  std::string file_;
  Contents& contents_;
};

// One map of the file. Every key is asked for by name; `done` notes the keys that nobody asked for.
class MapReader {
 public:
  // `what` names the map in mistakes: "rule goal.not_followed".
  MapReader(const Node& node, std::string what, Reading& to);

  const Node* find(std::string_view key, Asked asked);
  std::string word(std::string_view key, Asked asked = Asked::must);  // one scalar, not empty
  std::string id(std::string_view key = "id");                        // lower case, digits, dots, underscores
  Text text(std::string_view key, Asked asked = Asked::must);         // {nl: …, en: …}
  std::vector<std::string> words(std::string_view key, Asked asked = Asked::may);
  std::vector<const Node*> items(std::string_view key, Asked asked = Asked::may);     // the members of a list
  const std::vector<Entry>& entries(std::string_view key, Asked asked = Asked::may);  // the members of a map
  int number(std::string_view key, int low, int high, int otherwise);
  bool flag(std::string_view key);
  std::vector<Text> texts(std::string_view key);  // a list of {nl: …, en: …}
  std::optional<Date> day(std::string_view key);  // 2026-11-28
  Force force(std::string_view key = "force");
  Area area(std::string_view key = "area");
  std::vector<Source> source();
  // Index into `names` of the value of `key`; 0 when it is none of them (noted).
  std::size_t choice(std::string_view key, std::span<const std::string_view> names);
  void done();

  [[nodiscard]] int line() const { return node_.line; }
  // The line of `key`, or of the map when the key is not there.
  [[nodiscard]] int line_of(std::string_view key) const;
  void name(std::string what) { what_ = std::move(what); }

 private:
  const Node& node_;
  std::string what_;
  Reading& to_;
  std::set<std::string, std::less<>> asked_;
};

// One text in two languages with the same placeholders: {nl: …, en: …}.
Text read_text(const Node& node, const std::string& what, int line, Reading& to);

// What the parts of a file are read by; each appends to `to.contents()`.
void read_template(const Node& node, Reading& to);
void read_frameworks(const Node& node, Reading& to);
void read_kinds(const Node& node, Reading& to);
void read_links(const Node& node, Reading& to);
void read_rules(const Node& node, Reading& to);
void read_terms(const Node& node, Reading& to);
void read_patterns(const Node& node, Reading& to);
void read_texts(const Node& node, Reading& to);

// The words that are wrong about `words` of a clue or condition (uren student|studenten "per jaar"), "" when it is
// right.
[[nodiscard]] std::string trouble_with_words(std::string_view words);
void check_words(const std::string& words, int line, Reading& to);
// Notes a pattern that does not compile. Answers its named groups.
std::vector<std::string> check_pattern(const std::string& pattern, int line, Reading& to);

[[nodiscard]] std::set<std::string> placeholders_of(std::string_view text);
// Tone: the words that are only for law and ours (D5).
void check_tone(const Text& text, Force force, int line, Reading& to);
// A question of more than 20 words a sentence is hard to read aloud.
void check_length(const Text& ask, int line, Reading& to);

}  // namespace rd::packs
