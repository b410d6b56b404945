#include "text/tokens.hpp"

#include "base/utf.hpp"
#include "text/abbreviations.hpp"

namespace rd::text {
namespace {

bool ascii_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool ascii_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool ascii_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool ascii_digit(char c) {
  return c >= '0' && c <= '9';
}

// Bytes of the letter, digit or combining mark at `at`; 0 when it is something else.
std::size_t letter_length(std::string_view text, std::size_t at) {
  if (at >= text.size()) return 0;
  const char c = text[at];
  if (static_cast<unsigned char>(c) < 0x80) return ascii_letter(c) ? 1 : 0;
  std::size_t next = at;
  const char32_t code = next_code_point(text, next);
  const bool combining = code >= 0x300 && code < 0x370;
  return combining || is_letter(code) ? next - at : 0;
}

std::size_t word_character(std::string_view text, std::size_t at) {
  if (at < text.size() && ascii_digit(text[at])) return 1;
  return letter_length(text, at);
}

bool begins(std::string_view text, std::size_t at, std::string_view what) {
  return text.substr(at).starts_with(what);
}

// Bytes of an apostrophe, hyphen or soft hyphen that may stand inside a word; 0 for other characters.
std::size_t joiner_length(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (c == '\'' || c == '-' || c == '_') return 1;
  if (begins(text, at, "\u2019") || begins(text, at, "\u2010") || begins(text, at, "\u2011")) return 3;
  return begins(text, at, "\u00AD") ? 2 : 0;
}

std::size_t end_of_address(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    std::size_t next = at;
    const char32_t code = next_code_point(text, next);
    if (is_space(code) || code == '"' || code == '<' || code == '>' || code == 0x201D || code == 0xBB) break;
    at = next;
  }
  constexpr std::string_view trailing = ".,;:!?)]}'";
  while (at > 0 && trailing.find(text[at - 1]) != std::string_view::npos) --at;
  return at;
}

bool address_begins(std::string_view text, std::size_t at) {
  return begins(text, at, "http://") || begins(text, at, "https://") || begins(text, at, "www.") ||
         begins(text, at, "mailto:");
}

// May the full stop at `at` stand inside the word that began at `from` (d.w.z, rodedraad.nl)? Not in "klaar.Daarna".
bool inner_stop(std::string_view text, std::size_t from, std::size_t at) {
  if (word_character(text, at + 1) == 0) return false;
  std::size_t segment = at;
  while (segment > from && text[segment - 1] != '.') --segment;
  if (at - segment == 1) return true;
  return at > from && ascii_lower(text[at - 1]) && ascii_lower(text[at + 1]) && at + 2 < text.size() &&
         word_character(text, at + 2) > 0;
}

// "t/m", "a/b" and "en/of" are one word; "school/instituut" are two.
bool inner_slash(std::string_view text, std::size_t from, std::size_t at) {
  const std::size_t after = at + 1;
  if (word_character(text, after) == 0) return false;
  if (at - from == 1 && word_character(text, after + 1) == 0) return true;
  return at - from == 2 && begins(text, from, "en/of") && word_character(text, from + 5) == 0;
}

std::size_t end_of_word(std::string_view text, std::size_t from) {
  if (address_begins(text, from)) return end_of_address(text, from);
  std::size_t at = from;
  while (at < text.size()) {
    if (const std::size_t length = word_character(text, at); length > 0) {
      at += length;
      continue;
    }
    const char c = text[at];
    if (c == '@' && word_character(text, at + 1) > 0) return end_of_address(text, at);
    if (c == '.' && inner_stop(text, from, at)) {
      ++at;
    } else if (c == '/' && inner_slash(text, from, at)) {
      ++at;
    } else if (c == '&' && at > from && ascii_upper(text[at - 1]) && at + 1 < text.size() &&
               ascii_upper(text[at + 1])) {
      ++at;
    } else if (const std::size_t join = joiner_length(text, at); join > 0 && word_character(text, at + join) > 0) {
      at += join;
    } else {
      break;
    }
  }
  return at;
}

bool initial_here(std::string_view text, std::size_t from, std::size_t to) {
  if (to - from != 1 || !ascii_upper(text[from]) || to + 1 >= text.size()) return false;
  if (ascii_upper(text[to + 1])) return true;  // J.P. de Vries
  return text[to + 1] == ' ' && to + 2 < text.size() &&
         (ascii_upper(text[to + 2]) || begins(text, to + 2, "van ") || begins(text, to + 2, "de ") ||
          begins(text, to + 2, "den "));
}

// The stop of an abbreviation belongs to it.
std::size_t with_own_stop(std::string_view text, std::size_t from, std::size_t to) {
  if (to >= text.size() || text[to] != '.') return to;
  const std::string_view word = text.substr(from, to - from);
  const std::size_t last = word.rfind('.');
  const bool dotted = last != std::string_view::npos && word.size() - last <= 3 && last <= 3;
  return dotted || abbreviation(word) != Abbreviation::none || initial_here(text, from, to) ? to + 1 : to;
}

// "1.250,50", "2026-2027", "10:30", "1e", "8-jarige".
std::size_t end_of_number(std::string_view text, std::size_t from) {
  std::size_t at = from;
  while (at < text.size()) {
    if (ascii_digit(text[at])) {
      ++at;
      continue;
    }
    const bool joins = text[at] == '.' || text[at] == ',' || text[at] == ':' || text[at] == '/' || text[at] == '-';
    const std::size_t length = joins ? 1 : begins(text, at, "\u2013") ? 3 : 0;
    if (length == 0 || at + length >= text.size() || !ascii_digit(text[at + length])) break;
    at += length;
  }
  if (letter_length(text, at) > 0) return end_of_word(text, at);
  const std::size_t join = at < text.size() ? joiner_length(text, at) : 0;
  return join > 0 && letter_length(text, at + join) > 0 ? end_of_word(text, at + join) : at;
}

// 's ochtends, 't kan, 'n keer.
std::size_t clitic_length(std::string_view text, std::size_t at) {
  const std::size_t quote = text[at] == '\'' ? 1 : begins(text, at, "\u2019") || begins(text, at, "\u2018") ? 3 : 0;
  if (quote == 0 || at + quote >= text.size()) return 0;
  constexpr std::string_view letters = "stnkm";
  const std::size_t after = at + quote + 1;
  const bool one_letter = letters.find(text[at + quote]) != std::string_view::npos && after < text.size();
  return one_letter && text[after] == ' ' ? quote + 1 : 0;
}

std::size_t end_of_mark(std::string_view text, std::size_t at) {
  std::size_t next = at;
  next_code_point(text, next);
  if (text[at] == '.' || text[at] == '?' || text[at] == '!') {
    while (next < text.size() && text[next] == text[at]) ++next;
  }
  return next;
}

}  // namespace

std::vector<Token> tokens(std::string_view text) {
  std::vector<Token> out;
  out.reserve(text.size() / 5);
  const auto add = [&](std::size_t from, std::size_t to, TokenKind kind) {
    Token token;
    token.from = from;
    token.to = to;
    token.kind = kind;
    out.push_back(token);
    return to;
  };
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == ' ') {
      ++at;
    } else if (ascii_digit(text[at])) {
      at = add(at, end_of_number(text, at), TokenKind::number);
    } else if (letter_length(text, at) > 0) {
      const std::size_t to = with_own_stop(text, at, end_of_word(text, at));
      at = add(at, to, TokenKind::word);
    } else if (const std::size_t clitic = clitic_length(text, at); clitic > 0) {
      at = add(at, at + clitic, TokenKind::word);
    } else {
      std::size_t next = at;
      const bool space = is_space(next_code_point(text, next));
      at = space ? next : add(at, end_of_mark(text, at), TokenKind::mark);
    }
  }
  return out;
}

std::size_t word_count(std::string_view text) {
  std::size_t count = 0;
  bool counted = false;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t next = at;
    if (word_character(text, at) > 0) {
      if (!counted) ++count;
      counted = true;
      next += word_character(text, at);
    } else if (is_space(next_code_point(text, next))) {
      counted = false;
    }
    at = next;
  }
  return count;
}

}  // namespace rd::text
