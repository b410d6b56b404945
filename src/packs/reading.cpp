#include "packs/reading.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

#include "base/nearest.hpp"

namespace rd::packs {
namespace {

constexpr std::array<std::string_view, 5> forces{"law", "guide_asks", "usual", "free", "ours"};
constexpr std::array<std::string_view, 5> areas{"vision", "organisation", "professionalisation", "quality", "whole"};

bool is_id(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_';
  });
}

std::vector<std::string> list_of(std::span<const std::string_view> names) {
  return {names.begin(), names.end()};
}

bool is_lines(std::string_view lines) {
  return std::all_of(lines.begin(), lines.end(),
                     [](char c) { return (c >= '0' && c <= '9') || c == '-' || c == ',' || c == ' '; });
}

Source read_source(const Node& node, Reading& to) {
  MapReader map(node, "source", to);
  Source source{.document = map.word("document", Asked::may),
                .lines = map.word("lines", Asked::may),
                .law = map.word("law", Asked::may),
                .article = map.word("article", Asked::may),
                .seen = map.word("seen", Asked::may),
                .ours = map.flag("ours")};
  map.find("title", Asked::may);  // of a head: for people
  map.find("year", Asked::may);
  map.done();
  if (!is_lines(source.lines))
    to.note(map.line_of("lines"), fmt::format("lines \"{}\"", source.lines), "lines: \"617-631\"");
  if (!source.seen.empty() && source.seen.find_first_not_of("SVMG") != std::string::npos) {
    to.note(map.line_of("seen"), fmt::format("seen: {}", source.seen),
            "S (seed), V (read), M (own knowledge) or G (guess)");
  }
  const bool names_one = !source.document.empty() || !source.law.empty() || !source.seen.empty() || source.ours;
  if (!names_one) to.note(node.line, "a source that names nothing", "document, law, seen or ours: true");
  // In their own folder "ours" is theirs.
  if (source.ours && to.of_own_folder) {
    source.ours = false;
    source.document = "own";
  }
  return source;
}

}  // namespace

Text read_text(const Node& node, const std::string& what, int line, Reading& to) {
  if (node.is != Node::Is::map) {
    to.note(line, fmt::format("{} stands in one language", what), "{nl: …, en: …}");
    return {};
  }
  MapReader map(node, what, to);
  Text text{.nl = map.word("nl"), .en = map.word("en")};
  map.done();
  const auto in_dutch = placeholders_of(text.nl), in_english = placeholders_of(text.en);
  if (!text.nl.empty() && !text.en.empty() && in_dutch != in_english) {
    to.note(line,
            fmt::format("nl has the placeholders {{{}}}, en has {{{}}}", fmt::join(in_dutch, ", "),
                        fmt::join(in_english, ", ")),
            "the same placeholders in both languages");
  }
  return text;
}

std::string_view name_of(Force force) {
  return forces.at(static_cast<std::size_t>(force));
}
std::string_view name_of(Area area) {
  return areas.at(static_cast<std::size_t>(area));
}

void Reading::note(int line, std::string what, std::string expected, std::string near) {
  contents_.mistakes.push_back({file_, line, std::move(what), std::move(expected), std::move(near)});
}

void Reading::refer(Names names, const Node& name, std::string of) {
  refer(names, name.text, std::move(of), name.line);
}

void Reading::refer(Names names, std::string name, std::string of, int line) {
  if (!name.empty()) contents_.references.push_back({names, std::move(name), std::move(of), file_, line});
}

void Reading::declare(std::string space, const std::string& name, int line) {
  if (!name.empty()) contents_.declared.push_back({std::move(space), name, file_, line});
}

MapReader::MapReader(const Node& node, std::string what, Reading& to) : node_(node), what_(std::move(what)), to_(to) {
  if (node.is != Node::Is::map) to.note(node.line, fmt::format("{} is no map", what_), "key: value");
}

const Node* MapReader::find(std::string_view key, Asked asked) {
  asked_.emplace(key);
  for (const Entry& entry : node_.entries) {
    if (entry.key == key) return &entry.value;
  }
  if (asked == Asked::must && node_.is == Node::Is::map) {
    to_.note(node_.line, fmt::format("{} has no {}", what_, key), fmt::format("{}: …", key));
  }
  return nullptr;
}

int MapReader::line_of(std::string_view key) const {
  for (const Entry& entry : node_.entries) {
    if (entry.key == key) return entry.line;
  }
  return node_.line;
}

std::string MapReader::word(std::string_view key, Asked asked) {
  const Node* value = find(key, asked);
  if (value == nullptr) return {};
  if (value->is != Node::Is::scalar || value->text.empty()) {
    to_.note(line_of(key), fmt::format("{} of {} is no text", key, what_), "one text, in quotes when it has : or #");
    return {};
  }
  return value->text;
}

std::string MapReader::id(std::string_view key) {
  std::string found = word(key);
  if (!found.empty() && !is_id(found)) {
    to_.note(line_of(key), fmt::format("the id \"{}\"", found), "lower case letters, digits, dots and underscores");
  }
  return found;
}

Text MapReader::text(std::string_view key, Asked asked) {
  const Node* value = find(key, asked);
  return value == nullptr ? Text{} : read_text(*value, fmt::format("{} of {}", key, what_), line_of(key), to_);
}

std::vector<const Node*> MapReader::items(std::string_view key, Asked asked) {
  const Node* value = find(key, asked);
  if (value == nullptr) return {};
  if (value->is != Node::Is::list) {
    to_.note(line_of(key), fmt::format("{} of {} is no list", key, what_), fmt::format("{}: [ … ]", key));
    return {};
  }
  std::vector<const Node*> items;
  for (const Node& item : value->items) items.push_back(&item);
  return items;
}

std::vector<std::string> MapReader::words(std::string_view key, Asked asked) {
  std::vector<std::string> words;
  for (const Node* item : items(key, asked)) {
    if (item->is == Node::Is::scalar && !item->text.empty()) {
      words.push_back(item->text);
    } else {
      to_.note(item->line, fmt::format("a member of {} that is no text", key),
               "texts, in quotes when they have : or #");
    }
  }
  return words;
}

const std::vector<Entry>& MapReader::entries(std::string_view key, Asked asked) {
  static const std::vector<Entry> none;
  const Node* value = find(key, asked);
  if (value == nullptr) return none;
  if (value->is != Node::Is::map) {
    to_.note(line_of(key), fmt::format("{} of {} is no map", key, what_), "key: value");
    return none;
  }
  return value->entries;
}

int MapReader::number(std::string_view key, int low, int high, int otherwise) {
  const std::string text = word(key, Asked::may);
  if (text.empty()) return otherwise;
  int value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < low || value > high) {
    to_.note(line_of(key), fmt::format("{}: {}", key, text), fmt::format("a whole number from {} to {}", low, high));
    return otherwise;
  }
  return value;
}

bool MapReader::flag(std::string_view key) {
  const std::string text = word(key, Asked::may);
  if (!text.empty() && text != "true" && text != "false") {
    to_.note(line_of(key), fmt::format("{}: {}", key, text), "true or false");
  }
  return text == "true";
}

std::vector<Text> MapReader::texts(std::string_view key) {
  std::vector<Text> texts;
  for (const Node* item : items(key)) {
    texts.push_back(read_text(*item, fmt::format("{} of {}", key, what_), item->line, to_));
  }
  return texts;
}

std::optional<Date> MapReader::day(std::string_view key) {
  const std::string text = word(key, Asked::may);
  if (text.empty()) return std::nullopt;
  const auto date = parse_date(text);
  if (date) return *date;
  to_.note(line_of(key), fmt::format("{}: {}", key, text), "a date: 2019-07-26");
  return std::nullopt;
}

std::size_t MapReader::choice(std::string_view key, std::span<const std::string_view> names) {
  const std::string text = word(key);
  const auto found = std::find(names.begin(), names.end(), text);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  if (!text.empty()) {
    to_.note(line_of(key), fmt::format("{}: {}", key, text), fmt::format("one of {}", fmt::join(names, ", ")),
             nearest(text, list_of(names)));
  }
  return 0;
}

Force MapReader::force(std::string_view key) {
  return static_cast<Force>(choice(key, forces));
}
Area MapReader::area(std::string_view key) {
  return static_cast<Area>(choice(key, areas));
}

std::vector<Source> MapReader::source() {
  const Node* value = find("source", to_.head_source.empty() ? Asked::must : Asked::may);
  if (value == nullptr) return to_.head_source;
  if (value->is != Node::Is::list) return {read_source(*value, to_)};
  std::vector<Source> sources;
  for (const Node& item : value->items) sources.push_back(read_source(item, to_));
  return sources;
}

void MapReader::done() {
  const std::vector<std::string> known(asked_.begin(), asked_.end());
  for (const Entry& entry : node_.entries) {
    if (asked_.contains(entry.key)) continue;
    to_.note(entry.line, fmt::format("the unknown key \"{}\" in {}", entry.key, what_),
             fmt::format("one of {}", fmt::join(known, ", ")), nearest(entry.key, known));
  }
}

}  // namespace rd::packs
