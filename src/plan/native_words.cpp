// Rules that look for words: groups of words that stand nowhere, and sentences that say something worth a second look.
#include <algorithm>
#include <array>

#include "plan/natives.hpp"
#include "text/pattern.hpp"

namespace rd::plan {
namespace {

using thread::Hit;

const packs::Condition* native_condition(const packs::Rule& rule) {
  const auto found = std::find_if(rule.when.begin(), rule.when.end(), [](const auto& c) { return c.key == "native"; });
  return found == rule.when.end() ? nullptr : &*found;
}

std::string value_of(const packs::Condition& condition, std::string_view key) {
  const auto found = condition.values.find(key);
  return found == condition.values.end() ? std::string{} : found->second;
}

// Does a sentence of this section (of the whole document: "") say it?
bool says(const Judgement& judgement, const std::string& section, const text::WordQuery& query) {
  const auto& all = judgement.reading->sentences;
  if (section.empty())
    return std::any_of(all.begin(), all.end(), [&](const Sentence& s) { return query.matches(s.stemmed); });
  const auto& here = judgement.mapping.sentences_of.find(section)->second;
  return std::any_of(here.begin(), here.end(), [&](std::size_t s) { return query.matches(all[s].stemmed); });
}

// Does a field of an element of this kind say it?
bool told(const Judgement& judgement, const std::string& kind, const text::WordQuery& query) {
  const auto elements = of_kind(judgement, kind);
  return std::any_of(elements.begin(), elements.end(), [&](const thread::Element* element) {
    std::string all;
    for (const auto& [field, value] : element->fields) all += value + " . ";
    return query.matches(text::stemmed(all));
  });
}

}  // namespace

std::string listed(const std::vector<std::string>& names) {
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i)
    out += (i == 0 ? "" : i + 1 == names.size() ? " en " : ", ") + names[i];
  return out;
}

// with: `section` has to be recognised for the rule to ask; `within` is where the words are looked for (else anywhere),
// and in elements of the kind `elements`; `needs` words that make it worth asking; every other key is a name and the
// words that show it.
std::vector<Hit> words_absent(const Judgement& judgement, const packs::Rule& rule) {
  const packs::Condition* condition = native_condition(rule);
  const std::string section = value_of(*condition, "section");
  const std::string within = value_of(*condition, "within");
  const auto recognised = [&](const std::string& id) { return id.empty() || judgement.mapping.recognised(id); };
  if (!recognised(section) || !recognised(within)) return {};
  const std::string needs = value_of(*condition, "needs");
  if (!needs.empty() && !says(judgement, {}, text::WordQuery(needs))) return {};
  const std::string kind = value_of(*condition, "elements");
  std::vector<std::string> missing;
  for (const auto& [name, words] : condition->values) {
    constexpr std::array parameters{"name", "section", "within", "needs", "elements"};
    if (std::find(parameters.begin(), parameters.end(), name) != parameters.end()) continue;
    const text::WordQuery query(words);
    if (!says(judgement, within, query) && (kind.empty() || !told(judgement, kind, query))) missing.push_back(name);
  }
  if (missing.empty()) return {};
  Hit hit;
  hit.subject = section;
  if (const auto here = judgement.mapping.sentences_of.find(section); here != judgement.mapping.sentences_of.end()) {
    hit.place = judgement.reading->place(judgement.reading->sentences[here->second.front()]);
  }
  hit.place.section = section;
  hit.values = {{"missing", listed(missing)}};
  hit.ground = hit.values["missing"];
  return {hit};
}

std::vector<Hit> sentences_matching(const Judgement& judgement, const packs::Rule& rule) {
  const packs::Condition* condition = native_condition(rule);
  const auto pattern = text::Pattern::compile(value_of(*condition, "pattern")).value();
  const std::string except_words = value_of(*condition, "except");
  const auto except = text::Pattern::compile(except_words.empty() ? "(?!)" : except_words).value();
  const std::string most = value_of(*condition, "most");
  const std::size_t room = most.empty() ? 5 : static_cast<std::size_t>(std::stoi(most));
  std::vector<Hit> hits;
  for (const Sentence& sentence : judgement.reading->sentences) {
    if (hits.size() == room) break;
    const auto kind = judgement.reading->passages[sentence.passage].kind;
    if (kind == prose::PassageKind::quotation || kind == prose::PassageKind::glossary ||
        is_question(sentence.stemmed.text))
      continue;
    const auto match = pattern.first(sentence.stemmed.text);
    if (!match || except.matches(sentence.stemmed.text)) continue;
    Hit hit;
    hit.place =
        judgement.reading->place(sentence.passage, sentence.span.from + match->from, sentence.span.from + match->to);
    hit.ground = std::string(sentence.stemmed.text);
    hit.values = {{"name", std::string(match->of(sentence.stemmed.text))}};
    hits.push_back(std::move(hit));
  }
  return hits;
}

}  // namespace rd::plan
