#include <algorithm>

#include "base/utf.hpp"
#include "text/stem.hpp"

namespace rd::text {
namespace {

constexpr std::string_view blanks = " \t\n";

// The next need of a query: up to a blank outside quotation marks.
std::string_view take_need(std::string_view& rest) {
  rest.remove_prefix(std::min(rest.find_first_not_of(blanks), rest.size()));
  bool quoted = false;
  std::size_t at = 0;
  while (at < rest.size() && (quoted || blanks.find(rest[at]) == std::string_view::npos)) {
    if (rest[at] == '"') quoted = !quoted;
    ++at;
  }
  const std::string_view need = rest.substr(0, at);
  rest.remove_prefix(at);
  return need;
}

std::string without_quotes(std::string_view text) {
  std::string out(text);
  std::erase(out, '"');
  return out;
}

}  // namespace

WordQuery::WordQuery(std::string_view words) {
  while (true) {
    std::string_view need = take_need(words);
    if (need.empty()) break;
    std::vector<Alternative> alternatives;
    while (!need.empty()) {
      const std::size_t bar = std::min(need.find('|'), need.size());
      const std::string one = lower(without_quotes(need.substr(0, bar)));
      need.remove_prefix(std::min(bar + 1, need.size()));
      Alternative alternative;
      if (one.size() > 1 && one.back() == '*') {
        alternative.begins = one.substr(0, one.size() - 1);
      } else if (one.size() > 1 && one.front() == '*') {
        alternative.ends = one.substr(1);
      } else {
        for (const auto& stem : stemmed(one).stems) {
          if (!stem.empty()) alternative.stems.push_back(stem);
        }
        if (alternative.stems.empty()) continue;
      }
      alternatives.push_back(std::move(alternative));
    }
    if (!alternatives.empty()) needs_.push_back(std::move(alternatives));
  }
}

namespace {

bool phrase_at(const Stemmed& sentence, const std::vector<std::string>& phrase, std::size_t at) {
  for (const auto& stem : phrase) {
    while (at < sentence.stems.size() && sentence.stems[at].empty()) ++at;  // marks between are skipped
    if (at >= sentence.stems.size() || sentence.stems[at] != stem) return false;
    ++at;
  }
  return true;
}

}  // namespace

std::optional<std::size_t> separated_phrase(const Stemmed& sentence, const std::vector<std::string>& phrase) {
  for (const auto& [stem, verb, particle] : sentence.separated) {
    if (phrase.empty() || stem != phrase.back()) continue;
    const std::size_t before = phrase.size() - 1;
    const std::vector<std::string> words(phrase.begin(), phrase.end() - 1);
    if (before == 0 || (particle >= before && phrase_at(sentence, words, particle - before)) ||
        phrase_at(sentence, words, verb + 1))
      return verb;
  }
  return std::nullopt;
}

std::optional<std::size_t> find_phrase(const Stemmed& sentence, const std::vector<std::string>& phrase) {
  if (phrase.empty()) return std::nullopt;
  for (std::size_t at = 0; at < sentence.stems.size(); ++at) {
    if (sentence.stems[at] == phrase.front() && phrase_at(sentence, phrase, at)) return at;
  }
  return separated_phrase(sentence, phrase);
}

bool WordQuery::matches(const Stemmed& sentence) const {
  const auto holds = [&](const Alternative& one) {
    if (!one.stems.empty()) return find_phrase(sentence, one.stems).has_value();
    return std::any_of(sentence.tokens.begin(), sentence.tokens.end(), [&](const Token& token) {
      if (token.kind == TokenKind::mark) return false;
      const std::string word = lower(token.of(sentence.text));
      return one.begins.empty() ? word.ends_with(one.ends) : word.starts_with(one.begins);
    });
  };
  return std::all_of(needs_.begin(), needs_.end(),
                     [&](const auto& need) { return std::any_of(need.begin(), need.end(), holds); });
}

}  // namespace rd::text
