// What is looked at in texts and patterns themselves: words of a clue, regular expressions, placeholders, tone.
#define PCRE2_CODE_UNIT_WIDTH 8
#include <fmt/format.h>
#include <pcre2.h>

#include <algorithm>
#include <cstdint>
#include <memory>

#include "base/utf.hpp"
#include "packs/reading.hpp"

namespace rd::packs {
namespace {

constexpr std::size_t longest_sentence = 20;  // words; B1 texts stay under it (principles: tone)

// Words with a space before and after, lower case, so that "moet" is not found in "ontmoet".
constexpr std::array<std::string_view, 9> firm_words{"moet", "moeten",      "dient",   "dienen", "ontbreekt",
                                                     "fout", "onvoldoende", "te laat", "negeer"};

// Letters, digits and single spaces: every other character parts words.
std::string only_words(std::string_view text) {
  std::string words = " ";
  for (std::size_t at = 0; at < text.size();) {
    const char32_t code = next_code_point(text, at);
    if (is_letter(code) || is_digit(code)) {
      append_code_point(words, code);
    } else if (words.back() != ' ') {
      words += ' ';
    }
  }
  if (words.back() != ' ') words += ' ';
  return lower(words);
}

struct FreeCode {
  void operator()(pcre2_code* code) const { pcre2_code_free(code); }
};

std::vector<std::string> named_groups(const pcre2_code* code) {
  std::uint32_t count{}, size{};
  PCRE2_SPTR table{};
  pcre2_pattern_info(code, PCRE2_INFO_NAMECOUNT, &count);
  pcre2_pattern_info(code, PCRE2_INFO_NAMEENTRYSIZE, &size);
  pcre2_pattern_info(code, PCRE2_INFO_NAMETABLE, &table);
  std::vector<std::string> names;
  for (std::uint32_t i = 0; i < count; ++i) {
    names.emplace_back(reinterpret_cast<const char*>(table + static_cast<std::size_t>(i) * size + 2));
  }
  return names;
}

// The length in words of the longest sentence; a sentence ends at . ? ! : or ; before a space or the end.
std::size_t longest_in(std::string_view text) {
  std::size_t longest = 0, words = 0;
  bool in_word = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const bool ends = (c == '.' || c == '?' || c == '!' || c == ':' || c == ';') &&
                      (at + 1 == text.size() || text[at + 1] == ' ' || text[at + 1] == '\n');
    const bool space = c == ' ' || c == '\n';
    if (!space && !in_word) ++words;
    in_word = !space;
    if (ends) {
      longest = std::max(longest, words);
      words = 0;
    }
  }
  return std::max(longest, words);
}

}  // namespace

std::string trouble_with_words(std::string_view words) {
  if (std::count(words.begin(), words.end(), '"') % 2 != 0) return "a quotation mark that is not closed";
  bool quoted = false;
  std::string plain;
  for (const char c : words) {
    if (c == '"') quoted = !quoted;
    plain += quoted && c == ' ' ? '_' : c;
  }
  if (trim(plain).empty()) return "no words";
  for (std::size_t at = plain.find('|'); at != std::string::npos; at = plain.find('|', at + 1)) {
    const bool lonely =
        at == 0 || at + 1 == plain.size() || plain[at - 1] == ' ' || plain[at + 1] == ' ' || plain[at + 1] == '|';
    if (lonely) return "a | without a word on both sides";
  }
  return {};
}

void check_words(const std::string& words, int line, Reading& to) {
  const std::string trouble = trouble_with_words(words);
  if (!trouble.empty())
    to.note(line, fmt::format("words '{}' have {}", words, trouble), "words: uren student|studenten \"per jaar\"");
}

std::vector<std::string> check_pattern(const std::string& pattern, int line, Reading& to) {
  int error{};
  PCRE2_SIZE at{};
  const std::unique_ptr<pcre2_code, FreeCode> code(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()),
                                                                 pattern.size(), PCRE2_UTF | PCRE2_UCP | PCRE2_CASELESS,
                                                                 &error, &at, nullptr));
  if (code) return named_groups(code.get());
  std::array<PCRE2_UCHAR, 160> reason{};
  pcre2_get_error_message(error, reason.data(), reason.size());
  to.note(
      line,
      fmt::format("the pattern does not compile at character {}: {}", at, reinterpret_cast<const char*>(reason.data())),
      "a regular expression of PCRE2, in single quotes");
  return {};
}

std::set<std::string> placeholders_of(std::string_view text) {
  std::set<std::string> names;
  for (std::size_t open = text.find('{'); open != std::string_view::npos; open = text.find('{', open + 1)) {
    const std::size_t close = text.find('}', open);
    if (close == std::string_view::npos) break;
    const std::string_view name = text.substr(open + 1, close - open - 1);
    const bool good = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || c == '_' || (c >= '0' && c <= '9');
    });
    if (good) names.emplace(name);
  }
  return names;
}

void check_tone(const Text& text, Force force, int line, Reading& to) {
  if (force == Force::law || force == Force::ours) return;
  const std::string words = only_words(text.nl);
  for (const std::string_view firm : firm_words) {
    if (words.find(fmt::format(" {} ", firm)) != std::string::npos) {
      to.note(line, fmt::format("the word \"{}\" in a text whose force is {}", firm, name_of(force)),
              "a question or an explanation (only law and ours are that firm)");
    }
  }
}

void check_length(const Text& ask, int line, Reading& to) {
  const std::size_t words = longest_in(ask.nl);
  if (words > longest_sentence) {
    to.note(line, fmt::format("a sentence of {} words in a question", words),
            fmt::format("at most {} words a sentence", longest_sentence));
  }
}

}  // namespace rd::packs
