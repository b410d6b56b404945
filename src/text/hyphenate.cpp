#include "text/hyphenate.hpp"

#include <hyphen.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <vector>

#include "base/utf.hpp"
#include "text/tokens.hpp"

namespace rd::text {
namespace {

constexpr std::size_t shortest = 8;  // letters of a word worth breaking
constexpr int before = 2;            // letters that stay on the first line
constexpr int after = 3;             // letters that go to the next

struct Patterns {
  Patterns() : dictionary(hnj_hyphen_load("/usr/share/hyphen/hyph_nl_NL.dic"), &hnj_hyphen_free) {}
  std::unique_ptr<HyphenDict, decltype(&hnj_hyphen_free)> dictionary;
};

// Read-only after loading; libhyphen keeps no state in it while it hyphenates.
const Patterns& patterns() {
  static const Patterns loaded;
  return loaded;
}

// A stretch of letters as Latin-1 in lower case, with the byte where each letter begins; empty when it has others.
struct Latin {
  std::string letters;
  std::vector<std::size_t> starts;
};

Latin latin(std::string_view word) {
  Latin out;
  for (std::size_t at = 0; at < word.size();) {
    const std::size_t start = at;
    const char32_t code = next_code_point(word, at);
    if (code > 0xFF) return {};
    const bool upper_case = (code >= 'A' && code <= 'Z') || (code >= 0xC0 && code <= 0xDE && code != 0xD7);
    out.letters += static_cast<char>(static_cast<unsigned char>(upper_case ? code + 0x20 : code));
    out.starts.push_back(start);
  }
  return out;
}

bool trema(char letter) {
  const auto byte = static_cast<unsigned char>(letter);
  return byte == 0xEB || byte == 0xEF || byte == 0xF6 || byte == 0xFC;
}

void append_broken(std::string& out, std::string_view word) {
  const Latin plain = latin(word);
  const std::size_t size = plain.letters.size();
  if (size < shortest) {
    out += word;
    return;
  }
  std::vector<char> breaks(size + 5, '0');
  char** replacement = nullptr;
  int* position = nullptr;
  int* cut = nullptr;
  const int failed =
      hnj_hyphen_hyphenate3(patterns().dictionary.get(), plain.letters.c_str(), static_cast<int>(size), breaks.data(),
                            nullptr, &replacement, &position, &cut, before, after, before, after);
  for (std::size_t i = 0; i < size; ++i) {
    const std::size_t from = plain.starts[i];
    const std::size_t to = i + 1 < size ? plain.starts[i + 1] : word.size();
    out += word.substr(from, to - from);
    const bool allowed =
        failed == 0 && i + 1 >= before && size - i - 1 >= after && (static_cast<unsigned char>(breaks[i]) & 1U) != 0;
    const bool changes =
        replacement != nullptr && replacement[i] != nullptr;  // autootje: the break would change letters
    if (allowed && !changes && !trema(plain.letters[i + 1])) out += "\u00AD";
  }
  if (replacement != nullptr) {
    for (std::size_t i = 0; i < size; ++i) std::free(replacement[i]);
    std::free(replacement);
  }
  std::free(position);
  std::free(cut);
}

bool plain_word(std::string_view word) {
  for (std::size_t at = 0; at < word.size();) {
    if (!is_letter(next_code_point(word, at))) return false;
  }
  return true;
}

}  // namespace

std::string hyphenated(std::string_view text) {
  if (!patterns().dictionary) return std::string(text);
  std::string out;
  out.reserve(text.size() + text.size() / 6);
  std::size_t done = 0;
  for (const auto& token : tokens(text)) {
    out += text.substr(done, token.from - done);
    done = token.to;
    std::string_view rest = token.of(text);
    if (token.kind != TokenKind::word) {
      out += rest;
      continue;
    }
    while (!rest.empty()) {  // po-scholenoverleg: each part by itself
      const std::size_t hyphen = std::min(rest.find('-'), rest.size());
      const std::string_view part = rest.substr(0, hyphen);
      if (plain_word(part)) {
        append_broken(out, part);
      } else {
        out += part;
      }
      out += rest.substr(hyphen, hyphen < rest.size() ? 1 : 0);
      rest.remove_prefix(std::min(hyphen + 1, rest.size()));
    }
  }
  return out += text.substr(done);
}

}  // namespace rd::text
