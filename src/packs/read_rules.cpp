// regels/*.yaml: the library of rules a partnership chooses from.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/nearest.hpp"
#include "packs/natives.hpp"
#include "packs/reading.hpp"

namespace rd::packs {
namespace {

constexpr std::array<std::string_view, 18> condition_keys{
    "filled", "empty", "passed",       "same",          "more",    "linked",   "unlinked",   "others", "count",
    "says",   "lacks", "section_says", "section_lacks", "matches", "answered", "unanswered", "native", "with"};

// What the conditions of one rule are read with: `kind` is the kind in `each`, "" when each is no kind.
struct RuleReading {
  Reading& to;
  std::string kind;
};

void ask_kind(const Condition& condition, int line, RuleReading& rule) {
  if (rule.kind.empty()) {
    rule.to.note(line, fmt::format("{} asks about an element, and each is no kind", condition.key),
                 "each: a kind of element");
  }
}

void take_list(const Node& list, Names names, Condition& condition, RuleReading& rule) {
  if (list.is != Node::Is::list || list.items.empty()) {
    rule.to.note(list.line, fmt::format("{} is no list", condition.key), fmt::format("{}: [ … ]", condition.key));
  }
  for (const Node& item : list.items) {
    condition.list.push_back(item.text);
    rule.to.refer(names, item, names == Names::question ? std::string{} : rule.kind);
  }
}

void take_count(MapReader& map, Condition& condition, Asked asked, Reading& to) {
  bool any = false;
  for (const std::string_view key : {"at_least", "at_most"}) {
    if (map.find(key, Asked::may) == nullptr) continue;
    any = true;
    condition.values.emplace(key, std::to_string(map.number(key, 0, 1000, 1)));
  }
  if (!any && asked == Asked::must) to.note(map.line(), "a count without a number", "at_least: n or at_most: n");
}

// linked: {types: […], at_least: n}; or just the list.
void take_links(const Node& value, Condition& condition, RuleReading& rule) {
  if (value.is == Node::Is::list) {
    take_list(value, Names::link, condition, rule);
    return;
  }
  MapReader map(value, condition.key, rule.to);
  if (const Node* list = map.find("types", Asked::must)) take_list(*list, Names::link, condition, rule);
  take_count(map, condition, Asked::may, rule.to);
  map.done();
}

// others: {filled: […], linked: […], at_least: n}, of which one at least; or just the fields.
void take_others(const Node& value, Condition& condition, RuleReading& rule) {
  if (value.is == Node::Is::list) {
    take_list(value, Names::field, condition, rule);
    return;
  }
  MapReader map(value, condition.key, rule.to);
  const Node* linked = map.find("linked", Asked::may);
  const Node* filled = map.find("filled", linked == nullptr ? Asked::must : Asked::may);
  if (filled != nullptr) take_list(*filled, Names::field, condition, rule);
  if (linked != nullptr) {
    Condition links;
    links.key = "linked";
    take_list(*linked, Names::link, links, rule);
    condition.values["linked"] = fmt::format("{}", fmt::join(links.list, "|"));
  }
  take_count(map, condition, Asked::may, rule.to);
  map.done();
}

// same: [field, field] · more: [field, field]
void take_two_fields(const Node& value, Condition& condition, RuleReading& rule) {
  take_list(value, Names::field, condition, rule);
  if (value.is == Node::Is::list && !value.items.empty() && value.items.size() != 2)
    rule.to.note(value.line, fmt::format("{} with {} fields", condition.key, value.items.size()),
                 fmt::format("{}: [field, field]", condition.key));
}

void take_words(MapReader& map, Condition& condition, Reading& to) {
  const std::string words = map.word("words");
  if (!words.empty()) check_words(words, map.line_of("words"), to);
  condition.values["words"] = words;
}

void take_section(const Node& value, Condition& condition, RuleReading& rule) {
  MapReader map(value, condition.key, rule.to);
  condition.values["section"] = map.word("section");
  rule.to.refer(Names::section, condition.values["section"], {}, map.line_of("section"));
  take_words(map, condition, rule.to);
  map.done();
}

void take_match(const Node& value, Condition& condition, RuleReading& rule) {
  MapReader map(value, "matches", rule.to);
  condition.values["field"] = map.word("field");
  rule.to.refer(Names::field, condition.values["field"], rule.kind, map.line_of("field"));
  condition.values["pattern"] = map.word("pattern");
  check_pattern(condition.values["pattern"], map.line_of("pattern"), rule.to);
  map.done();
}

void take_native(const Node& value, Condition& condition, RuleReading& rule) {
  condition.values["name"] = value.text;
  if (std::find(native_rules.begin(), native_rules.end(), value.text) != native_rules.end()) return;
  const std::vector<std::string> known(native_rules.begin(), native_rules.end());
  rule.to.note(value.line, fmt::format("there is no rule in C++ called \"{}\"", value.text),
               "a name of src/packs/natives.hpp", nearest(value.text, known));
}

void take_parameters(const Node& value, Condition& condition, Reading& to) {
  if (value.is != Node::Is::map) to.note(value.line, "with is no map", "with: {parameter: value}");
  for (const Entry& entry : value.entries) {
    if (entry.value.is == Node::Is::map) to.note(entry.line, "a parameter that is a map", "a text, number or list");
    std::vector<std::string> members;
    for (const Node& item : entry.value.items) members.push_back(item.text);
    condition.values[entry.key] = members.empty() ? entry.value.text : fmt::format("{}", fmt::join(members, "|"));
  }
}

void take_plain_words(const Node& value, Condition& condition, Reading& to) {
  if (value.is != Node::Is::scalar) to.note(value.line, fmt::format("{} is no text", condition.key), "says: 'words'");
  condition.values["words"] = value.text;
  if (!value.text.empty()) check_words(value.text, value.line, to);
}

void take_elements(const Node& value, Condition& condition, RuleReading& rule) {
  MapReader map(value, "count", rule.to);
  condition.values["kind"] = map.word("kind");
  rule.to.refer(Names::kind, condition.values["kind"], {}, map.line_of("kind"));
  take_count(map, condition, Asked::must, rule.to);
  map.done();
}

// The value of one condition, by its key.
void take_value(const Entry& entry, Condition& condition, RuleReading& rule) {
  const std::string& key = entry.key;
  const Node& value = entry.value;
  if (key == "filled" || key == "empty" || key == "passed") {
    ask_kind(condition, entry.line, rule);
    take_list(value, key == "passed" ? Names::date : Names::field, condition, rule);
  } else if (key == "same" || key == "more") {
    ask_kind(condition, entry.line, rule);
    take_two_fields(value, condition, rule);
  } else if (key == "linked" || key == "unlinked") {
    ask_kind(condition, entry.line, rule);
    take_links(value, condition, rule);
  } else if (key == "others") {
    ask_kind(condition, entry.line, rule);
    take_others(value, condition, rule);
  } else if (key == "count") {
    take_elements(value, condition, rule);
  } else if (key == "says" || key == "lacks") {
    take_plain_words(value, condition, rule.to);
  } else if (key == "section_says" || key == "section_lacks") {
    take_section(value, condition, rule);
  } else if (key == "matches") {
    ask_kind(condition, entry.line, rule);
    take_match(value, condition, rule);
  } else if (key == "answered" || key == "unanswered") {
    take_list(value, Names::question, condition, rule);
  } else if (key == "native") {
    take_native(value, condition, rule);
  } else {
    const std::vector<std::string> known(condition_keys.begin(), condition_keys.end());
    rule.to.note(entry.line, fmt::format("the unknown condition \"{}\"", key),
                 fmt::format("one of {}", fmt::join(known, ", ")), nearest(key, known));
  }
}

Condition read_condition(const Node& node, RuleReading& rule) {
  Condition condition;
  if (node.is != Node::Is::map) {
    rule.to.note(node.line, "a condition that is no map", "- unlinked: [ … ]");
    return condition;
  }
  const Entry* parameters = nullptr;
  for (const Entry& entry : node.entries) {
    if (entry.key == "with") {
      parameters = &entry;
    } else if (condition.key.empty()) {
      condition.key = entry.key;
      take_value(entry, condition, rule);
    } else {
      rule.to.note(entry.line, fmt::format("a second condition ({}) in one member", entry.key),
                   "a member for each condition");
    }
  }
  if (parameters != nullptr) {
    take_parameters(parameters->value, condition, rule.to);
    if (condition.key != "native")
      rule.to.note(parameters->line, "with without native", "with: {…} beside native: name");
  }
  return condition;
}

// Answers the kind in `each`, "" when it is something else than a kind.
std::string check_each(const std::string& each, int line, Reading& to) {
  if (each.empty() || each == "document" || each == "question" || each == "passage") return {};
  if (each.starts_with("section:")) {
    to.refer(Names::section, each.substr(8), {}, line);
    return {};
  }
  if (each.starts_with("link:")) {
    to.refer(Names::link, each.substr(5), {}, line);
    return {};
  }
  to.refer(Names::kind, each, {}, line);
  return each;
}

void check_texts(const Rule& rule, const MapReader& map, Reading& to) {
  const bool native =
      std::any_of(rule.when.begin(), rule.when.end(), [](const Condition& c) { return c.key == "native"; });
  const std::array<std::pair<std::string_view, const Text*>, 4> texts{
      {{"title", &rule.title}, {"ask", &rule.ask}, {"why", &rule.why}, {"go_on", &rule.go_on}}};
  for (const auto& [key, text] : texts) {
    check_tone(*text, rule.force, map.line_of(key), to);
    if (native) continue;  // a native rule provides values of its own
    for (const std::string& name : placeholders_of(text->nl)) {
      to.refer(Names::placeholder, name, rule.each, map.line_of(key));
    }
  }
  check_length(rule.ask, map.line_of("ask"), to);
}

}  // namespace

void read_rules(const Node& node, Reading& to) {
  if (node.is != Node::Is::list) to.note(node.line, "rules is no list", "- id: …");
  for (const Node& item : node.items) {
    MapReader map(item, "rule", to);
    Rule rule;
    rule.id = map.id();
    map.name("rule " + rule.id);
    rule.title = map.text("title");
    rule.area = map.area();
    rule.each = map.word("each");
    RuleReading reading{to, check_each(rule.each, map.line_of("each"), to)};
    for (const Node* condition : map.items("when", Asked::must))
      rule.when.push_back(read_condition(*condition, reading));
    if (rule.when.empty()) to.note(map.line_of("when"), "a rule that always asks", "when: with at least one condition");
    rule.ask = map.text("ask");
    rule.why = map.text("why");
    rule.go_on = map.text("go_on");
    rule.force = map.force();
    rule.weight = map.number("weight", 1, 3, 1);
    rule.on = map.flag("on");
    rule.since = map.day("since");
    rule.until = map.day("until");
    rule.source = map.source();
    map.done();
    if (rule.since && rule.until && *rule.until <= *rule.since)
      to.note(map.line_of("until"), fmt::format("rule {} ends before it begins", rule.id), "until after since");
    check_texts(rule, map, to);
    to.declare("rule", rule.id, map.line_of("id"));
    if (rule.on && !rule.until) to.contents().rules_on.push_back(map.line_of("on"));
    to.contents().packs.rules.push_back(std::move(rule));
  }
}

}  // namespace rd::packs
