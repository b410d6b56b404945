// begrippen/*.yaml, schrijfadvies/*.yaml and teksten/*.yaml: terms, patterns for clear writing, sentences of the
// program.
#include <fmt/format.h>

#include "base/date.hpp"
#include "base/utf.hpp"
#include "packs/reading.hpp"

namespace rd::packs {
namespace {

constexpr std::array<std::string_view, 15> abouts{
    "vague",         "generalisation", "passive", "formal", "nominal",   "hedge", "time",     "quantity",
    "pseudo_action", "imagery",        "jargon",  "wish",   "open_spot", "stale", "reference"};

// A word may belong to one term only, else a checker could not say which one is meant. Case counts: SO and so differ.
void declare_words(const Term& term, const MapReader& map, Reading& to) {
  std::set<std::string> own;
  const auto declare = [&](const std::string& word, std::string_view key) {
    if (own.insert(tidy_spaces(word)).second) to.declare("word", tidy_spaces(word), map.line_of(key));
  };
  declare(term.term, "term");
  for (const std::string& word : term.forms) declare(word, "forms");
  for (const std::string& word : term.synonyms) declare(word, "synonyms");
  for (const std::string& word : term.abbreviations) declare(word, "abbreviations");
  for (const std::string& word : term.confusables) {
    if (own.contains(word)) {
      to.note(map.line_of("confusables"), fmt::format("\"{}\" is the same word and another word at once", word),
              "a word in forms, synonyms or confusables");
    }
  }
}

}  // namespace

void read_terms(const Node& node, Reading& to) {
  if (node.is != Node::Is::list) to.note(node.line, "terms is no list", "- id: …");
  for (const Node& item : node.items) {
    MapReader map(item, "term", to);
    Term term;
    term.id = map.id();
    map.name("term " + term.id);
    term.term = map.word("term");
    term.en = map.word("en");
    term.means = map.text("means");
    term.note = map.text("note", Asked::may);
    term.forms = map.words("forms");
    term.synonyms = map.words("synonyms");
    term.confusables = map.words("confusables");
    term.abbreviations = map.words("abbreviations");
    term.group = map.word("group", Asked::may);
    term.source = map.source();
    map.done();
    check_tone(term.means, Force::free, map.line_of("means"), to);
    check_tone(term.note, Force::free, map.line_of("note"), to);
    to.declare("term", term.id, map.line_of("id"));
    declare_words(term, map, to);
    to.contents().packs.terms.push_back(std::move(term));
  }
}

void read_patterns(const Node& node, Reading& to) {
  if (node.is != Node::Is::list) to.note(node.line, "patterns is no list", "- id: …");
  for (const Node& item : node.items) {
    MapReader map(item, "pattern", to);
    Pattern pattern;
    pattern.id = map.word("id");
    map.name("pattern " + pattern.id);
    pattern.about = abouts.at(map.choice("about", abouts));
    pattern.label = map.text("label");
    pattern.pattern = map.word("pattern");
    pattern.except = map.word("except", Asked::may);
    pattern.ask = map.text("ask");
    pattern.weight = map.number("weight", 1, 3, 1);
    pattern.on = map.flag("on");
    pattern.since = map.word("since", Asked::may);
    pattern.source = map.source();
    map.done();
    check_pattern(pattern.pattern, map.line_of("pattern"), to);
    if (!pattern.except.empty()) check_pattern(pattern.except, map.line_of("except"), to);
    check_tone(pattern.ask, Force::free, map.line_of("ask"), to);
    check_length(pattern.ask, map.line_of("ask"), to);
    if (!pattern.since.empty() && !parse_date(pattern.since)) {
      to.note(map.line_of("since"), fmt::format("since: {}", pattern.since), "a date: 2019-07-26");
    }
    if (!pattern.since.empty() && pattern.about != "stale") {
      to.note(map.line_of("since"), "since in a pattern that is not about stale", "about: stale");
    }
    to.declare("pattern", pattern.id, map.line_of("id"));
    to.contents().packs.patterns.push_back(std::move(pattern));
  }
}

void read_texts(const Node& node, Reading& to) {
  if (node.is != Node::Is::map) to.note(node.line, "texts is no map", "texts: {key: {nl: …, en: …}}");
  for (const Entry& entry : node.entries) {
    Text text = read_text(entry.value, "text " + entry.key, entry.line, to);
    check_tone(text, Force::free, entry.line, to);
    const bool fresh = to.contents().packs.texts.emplace(entry.key, std::move(text)).second;
    if (fresh) to.declare("text", entry.key, entry.line);  // else the parser has said so
  }
}

}  // namespace rd::packs
