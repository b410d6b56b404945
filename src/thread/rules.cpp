#include "thread/rules.hpp"

#include <algorithm>

namespace rd::thread {
namespace {

using packs::Rule;

// The world as conditions see it, with what is asked of each element counted once.
class Counted : public Around {
 public:
  explicit Counted(const World& world) : world_(world), links_(world.graph.elements.size()) {
    for (const Link& link : world.graph.links) {
      ++links_[link.from][link.type];
      if (link.to && *link.to != link.from) ++links_[*link.to][link.type];
    }
    for (const Element& element : world.graph.elements) ++kinds_[element.kind];
  }

  [[nodiscard]] int links(const Subject& subject, const std::vector<std::string>& types) const override {
    int out = 0;
    for (const auto& [type, count] : links_[subject.index])
      if (std::find(types.begin(), types.end(), type) != types.end()) out += count;
    return out;
  }
  [[nodiscard]] int others(const Subject& subject, const Others& others) const override {
    const auto counts = [&](std::size_t i) {
      const Element& element = world_.graph.elements[i];
      return element.kind == subject.element->kind && is_one(others, element, [&] {
               return links({&element, i}, others.links);
             });
    };
    const auto [at, fresh] = others_.try_emplace({subject.element->kind, others.fields, others.links}, 0);
    for (std::size_t i = 0; fresh && i < world_.graph.elements.size(); ++i) at->second += counts(i) ? 1 : 0;
    return at->second - (counts(subject.index) ? 1 : 0);
  }
  [[nodiscard]] int count(std::string_view kind) const override {
    const auto found = kinds_.find(kind);
    return found == kinds_.end() ? 0 : found->second;
  }
  [[nodiscard]] std::optional<bool> says(std::string_view section, const text::WordQuery& words) const override {
    const auto found = world_.sections.find(section);
    if (found == world_.sections.end() || found->second.empty()) return std::nullopt;
    return std::any_of(found->second.begin(), found->second.end(), [&](const auto* s) { return words.matches(*s); });
  }
  [[nodiscard]] std::optional<AnswerState> answer(std::string_view question) const override {
    const auto found = world_.answers.find(question);
    return found == world_.answers.end() ? std::nullopt : std::optional(found->second);
  }
  [[nodiscard]] std::optional<Date> today() const override { return world_.today; }

 private:
  const World& world_;
  std::vector<std::map<std::string, int, std::less<>>> links_;
  std::map<std::string, int, std::less<>> kinds_;
  using Names = std::vector<std::string>;
  mutable std::map<std::tuple<std::string, Names, Names>, int> others_;
};

}  // namespace

Finding finding_of(const Rule& rule, Hit hit) {
  if (!hit.place.quote.empty()) hit.values.try_emplace("quote", hit.place.quote);
  hit.values.try_emplace("section", hit.place.heading);
  if (!hit.ask.nl.empty()) {
    hit.values.try_emplace("ask", hit.ask.nl);
    hit.values.try_emplace("ask_en", hit.ask.en);
  }
  std::map<std::string, std::string> of_english;
  if (const auto en = hit.values.find("ask_en"); en != hit.values.end()) {
    of_english = hit.values;
    of_english["ask"] = en->second;
  }
  const auto& english = of_english.empty() ? hit.values : of_english;
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
  // Who has a question of their own puts it in the rule's, or in its place.
  const bool in_place = !hit.ask.nl.empty() && rule.ask.nl.find("{ask}") == std::string::npos;
  out.ask = both(in_place ? hit.ask : rule.ask);
  out.why = both(rule.why);
  out.go_on = both(rule.go_on);
  out.source = hit.source.empty() ? rule.source : hit.source;
  out.id = finding_id(rule.id, hit.detail + hit.subject, hit.ground.empty() ? hit.place.quote : hit.ground);
  out.place = std::move(hit.place);
  out.others = std::move(hit.others);
  return out;
}

// Stands on its name and on the fields the rule reads: when another field changes, what people said of it still holds.
Hit hit_on(const Element& element, const Reads& reads) {
  Hit hit;
  hit.subject = element.name();
  hit.place = element.place;
  hit.others = element.also;
  const auto is_ground = [&](const std::string& field) {
    return reads.all_fields || field == "name" ||
           std::find(reads.fields.begin(), reads.fields.end(), field) != reads.fields.end();
  };
  for (const auto& [field, value] : element.fields) {
    hit.values[field] = value;
    if (is_ground(field)) hit.ground += value + "\n";
  }
  return hit;
}

Hit hit_on(const Rule& rule, std::string_view section, const Place& place) {
  Hit hit;
  hit.subject = std::string(section);
  hit.place = place;
  hit.ground = rule.id;
  return hit;
}

namespace {

std::vector<Hit> element_hits(const World& world, const Rule& rule, const Around& around) {
  const Conditions conditions(rule);
  const Reads reads = reads_of(rule);
  if (!conditions.hold_everywhere(around)) return {};
  std::vector<Hit> hits;
  for (std::size_t i = 0; i < world.graph.elements.size(); ++i) {
    const Element& element = world.graph.elements[i];
    if (element.kind == rule.each && conditions.hold_here({&element, i}, around))
      hits.push_back(hit_on(element, reads));
  }
  return hits;
}

std::vector<Hit> hits_of(const World& world, const Rule& rule, const Around& around) {
  if (const std::string name = reads_of(rule).native; !name.empty()) {
    const auto native = world.natives.find(name);
    return native == world.natives.end() ? std::vector<Hit>{} : native->second(rule);
  }
  if (world.packs.kind(rule.each) != nullptr) return element_hits(world, rule, around);
  const Conditions conditions(rule);
  if (rule.each.starts_with("section:")) {
    const auto place = world.section_places.find(rule.each.substr(8));
    if (place == world.section_places.end() || !conditions.hold({}, around)) return {};
    return {hit_on(rule, place->first, place->second)};
  }
  if (rule.each == "document" && conditions.hold({}, around)) return {hit_on(rule, {}, {})};
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
  const Counted around(world);
  const Date edition = world.packs.newest_edition();
  for (const Rule& rule : world.packs.rules) {
    if (!rule.in_edition(edition)) continue;
    const auto choice = world.chosen.find(rule.id);
    const bool on = choice == world.chosen.end() ? rule.on : choice->second;
    if (!on && !library) continue;
    for (Hit& hit : hits_of(world, rule, around)) findings.push_back(finding_of(rule, std::move(hit)));
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
