#include "thread/rules.hpp"

#include <algorithm>

#include "text/pattern.hpp"

namespace rd::thread {
namespace {

using packs::Condition;
using packs::Rule;

std::string value_of(const Condition& condition, std::string_view key) {
  const auto found = condition.values.find(key);
  return found == condition.values.end() ? std::string{} : found->second;
}

int number_of(const Condition& condition, std::string_view key, int otherwise) {
  const std::string value = value_of(condition, key);
  return value.empty() ? otherwise : std::stoi(value);
}

// What one condition is asked about: an element, or nothing (a rule on a section or the document).
struct Subject {
  const Element* element{};
  std::size_t index{};
};

class Evaluation {
 public:
  Evaluation(const World& world, const Rule& rule) : world_(world), rule_(rule) {
    for (const auto& condition : rule.when) {
      const std::string pattern = value_of(condition, "pattern");
      if (!pattern.empty()) patterns_.emplace(&condition, text::Pattern::compile(pattern).value());
    }
  }

  [[nodiscard]] bool holds(const Subject& subject) const {
    return std::all_of(rule_.when.begin(), rule_.when.end(), [&](const Condition& c) { return holds(c, subject); });
  }

 private:
  [[nodiscard]] bool holds(const Condition& c, const Subject& s) const {
    if (c.key == "filled") return all_filled(s, c.list);
    if (c.key == "empty") return s.element != nullptr && none_filled(s, c.list);
    if (c.key == "linked") return links(s, c.list) >= number_of(c, "at_least", 1);
    if (c.key == "unlinked") return links(s, c.list) == 0;
    if (c.key == "others") return others_filled(s, c.list) >= number_of(c, "at_least", 1);
    if (c.key == "count") return count_within(c);
    if (c.key == "says") return s.element != nullptr && element_says(*s.element, value_of(c, "words"));
    if (c.key == "lacks") return s.element != nullptr && !element_says(*s.element, value_of(c, "words"));
    if (c.key == "section_says") return section_says(c).value_or(false);
    if (c.key == "section_lacks") return !section_says(c).value_or(true);
    if (c.key == "matches")
      return s.element != nullptr && patterns_.at(&c).matches(s.element->field(value_of(c, "field")));
    if (c.key == "answered") return all_in(c.list, AnswerState::answered, AnswerState::elsewhere);
    if (c.key == "unanswered") return all_in(c.list, AnswerState::open, AnswerState::open);
    return false;
  }

  static bool all_filled(const Subject& s, const std::vector<std::string>& fields) {
    return s.element != nullptr &&
           std::all_of(fields.begin(), fields.end(), [&](const auto& f) { return s.element->filled(f); });
  }
  static bool none_filled(const Subject& s, const std::vector<std::string>& fields) {
    return std::none_of(fields.begin(), fields.end(), [&](const auto& f) { return s.element->filled(f); });
  }

  [[nodiscard]] int links(const Subject& s, const std::vector<std::string>& types) const {
    if (s.element == nullptr) return 0;
    const auto counts = [&](const Link& link) {
      const bool end = link.from == s.index || link.to == s.index;
      return end && std::find(types.begin(), types.end(), link.type) != types.end();
    };
    return static_cast<int>(std::count_if(world_.graph.links.begin(), world_.graph.links.end(), counts));
  }

  [[nodiscard]] int others_filled(const Subject& s, const std::vector<std::string>& fields) const {
    return static_cast<int>(
        std::count_if(world_.graph.elements.begin(), world_.graph.elements.end(), [&](const Element& other) {
          return &other != s.element && s.element != nullptr && other.kind == s.element->kind &&
                 std::all_of(fields.begin(), fields.end(), [&](const auto& f) { return other.filled(f); });
        }));
  }

  [[nodiscard]] bool count_within(const Condition& c) const {
    const std::string kind = value_of(c, "kind");
    const auto n = std::count_if(world_.graph.elements.begin(), world_.graph.elements.end(),
                                 [&](const Element& e) { return e.kind == kind; });
    return n >= number_of(c, "at_least", 0) && n <= number_of(c, "at_most", 1'000'000);
  }

  static bool element_says(const Element& element, const std::string& words) {
    std::string all;
    for (const auto& [field, value] : element.fields) all += value + " . ";
    return text::WordQuery(words).matches(text::stemmed(all));
  }

  // No value when the section was not recognised: then neither says nor lacks holds.
  [[nodiscard]] std::optional<bool> section_says(const Condition& c) const {
    const auto section = world_.sections.find(value_of(c, "section"));
    if (section == world_.sections.end() || section->second.empty()) return std::nullopt;
    const text::WordQuery query(value_of(c, "words"));
    return std::any_of(section->second.begin(), section->second.end(),
                       [&](const auto* s) { return query.matches(*s); });
  }

  [[nodiscard]] bool all_in(const std::vector<std::string>& ids, AnswerState a, AnswerState b) const {
    return std::all_of(ids.begin(), ids.end(), [&](const std::string& id) {
      const auto found = world_.answers.find(id);
      return found != world_.answers.end() && (found->second == a || found->second == b);
    });
  }

  const World& world_;
  const Rule& rule_;
  std::map<const Condition*, text::Pattern> patterns_;
};

Finding finding_of(const Rule& rule, Hit hit) {
  if (!hit.place.quote.empty()) hit.values.try_emplace("quote", hit.place.quote);
  hit.values.try_emplace("section", hit.place.heading);
  if (!hit.ask.nl.empty()) {
    hit.values.try_emplace("ask", hit.ask.nl);
    hit.values.try_emplace("ask_en", hit.ask.en);
  }
  std::map<std::string, std::string> english = hit.values;
  if (const auto en = english.find("ask_en"); en != english.end()) english["ask"] = en->second;
  const auto both = [&](const packs::Text& t) {
    return packs::Text{packs::fill(t.nl, hit.values), packs::fill(t.en, english)};
  };
  Finding out;
  out.rule = rule.id;
  out.detail = hit.detail;
  out.force = rule.force;
  out.weight = hit.weight > 0 ? hit.weight : rule.weight;
  out.area = rule.area;
  out.subject = hit.subject;
  out.title = both(rule.title);
  out.ask = both(rule.ask);
  out.why = both(rule.why);
  out.go_on = both(rule.go_on);
  out.source = hit.source.empty() ? rule.source : hit.source;
  out.id = finding_id(rule.id, hit.detail + hit.subject, hit.ground.empty() ? hit.place.quote : hit.ground);
  out.place = std::move(hit.place);
  out.others = std::move(hit.others);
  return out;
}

std::vector<Hit> element_hits(const World& world, const Rule& rule) {
  std::vector<Hit> hits;
  const Evaluation evaluation(world, rule);
  for (std::size_t i = 0; i < world.graph.elements.size(); ++i) {
    const Element& element = world.graph.elements[i];
    if (element.kind != rule.each || !evaluation.holds({&element, i})) continue;
    Hit hit;
    hit.subject = element.name();
    hit.place = element.place;
    hit.others = element.also;
    for (const auto& [field, value] : element.fields) {
      hit.values[field] = value;
      hit.ground += value + "\n";
    }
    hits.push_back(std::move(hit));
  }
  return hits;
}

std::vector<Hit> hits_of(const World& world, const Rule& rule) {
  for (const auto& condition : rule.when) {
    if (condition.key != "native") continue;
    const auto native =
        world.natives.find(condition.list.empty() ? value_of(condition, "name") : condition.list.front());
    return native == world.natives.end() ? std::vector<Hit>{} : native->second(rule);
  }
  if (world.packs.kind(rule.each) != nullptr) return element_hits(world, rule);
  const Evaluation evaluation(world, rule);
  if (rule.each.starts_with("section:")) {
    const auto place = world.section_places.find(rule.each.substr(8));
    if (place == world.section_places.end() || !evaluation.holds({})) return {};
    return {Hit{.subject = rule.each.substr(8),
                .place = place->second,
                .values = {},
                .ground = rule.id,
                .others = {},
                .detail = {},
                .weight = 0,
                .ask = {},
                .source = {}}};
  }
  if (rule.each == "document" && evaluation.holds({})) {
    return {Hit{.subject = {},
                .place = {},
                .values = {},
                .ground = rule.id,
                .others = {},
                .detail = {},
                .weight = 0,
                .ask = {},
                .source = {}}};
  }
  return {};
}

}  // namespace

std::string finding_id(std::string_view rule, std::string_view subject, std::string_view ground) {
  // FNV-1a, 64 bit: an identity, not a secret.
  std::uint64_t hash = 14695981039346656037ULL;
  for (const std::string_view part : {rule, std::string_view("\0", 1), subject, std::string_view("\0", 1), ground}) {
    for (const char c : part) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  }
  std::string out(16, '0');
  for (std::size_t i = 16; i-- > 0; hash >>= 4U) out[i] = "0123456789abcdef"[hash & 15U];
  return out;
}

std::vector<Finding> run_rules(const World& world, bool library) {
  std::vector<Finding> findings;
  for (const Rule& rule : world.packs.rules) {
    const auto choice = world.chosen.find(rule.id);
    const bool on = choice == world.chosen.end() ? rule.on : choice->second;
    if (!on && !library) continue;
    for (Hit& hit : hits_of(world, rule)) findings.push_back(finding_of(rule, std::move(hit)));
  }
  return findings;
}

namespace {
std::vector<text::Span> words_of(std::string_view text) {
  std::vector<text::Span> words;
  std::size_t from = 0;
  while (from < text.size()) {
    while (from < text.size() && text[from] == ' ') ++from;
    std::size_t to = from;
    while (to < text.size() && text[to] != ' ') ++to;
    if (to > from) words.push_back({from, to});
    from = to;
  }
  return words;
}
constexpr std::size_t quote_words = 12;
}  // namespace

std::string short_quote(std::string_view text) {
  return quote_around(text, 0, 0);
}

std::string quote_around(std::string_view text, std::size_t from, std::size_t to) {
  const auto words = words_of(text);
  if (words.size() <= quote_words) return std::string(text);
  std::size_t first = 0;
  while (first + 1 < words.size() && words[first].to <= from) ++first;
  std::size_t last = first;
  while (last + 1 < words.size() && words[last + 1].from < to) ++last;
  const std::size_t room = quote_words - std::min(quote_words, last - first + 1);
  const std::size_t before = std::min(
      {first,
       room / 2 + (room - room / 2 > words.size() - last - 1 ? room - room / 2 - (words.size() - last - 1) : 0)});
  first -= std::min(first, before);
  last = std::min(words.size() - 1, first + quote_words - 1);
  std::string out(text.substr(words[first].from, words[last].to - words[first].from));
  if (first > 0) out.insert(0, "… ");
  if (last + 1 < words.size()) out += " …";
  return out;
}

}  // namespace rd::thread
