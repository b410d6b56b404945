// Stems of Dutch words: Snowball, with a table of irregulars on top (visie/visies, werkplekbegeleidster …), so that
// inflections of one word meet. Not a dictionary: a stem is a key, never shown.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/tokens.hpp"

namespace rd::text {

[[nodiscard]] std::string stem(std::string_view word);  // any case in; the key out. Thread-safe, cached per thread

// A separable verb whose parts stand apart: "leiden … op" is opleiden.
struct Separated {
  std::string stem;                // of the whole verb
  std::size_t verb{}, particle{};  // tokens
};

// A sentence with the stems of its words, made once and asked often.
struct Stemmed {
  std::string_view text;
  std::vector<Token> tokens;
  std::vector<std::string> stems;  // one per token; "" for marks
  bool has_number{};               // a figure, or a number written out from two on
  std::vector<Separated> separated;
};
[[nodiscard]] Stemmed stemmed(std::string_view text);

// The token where these stems stand side by side (marks between them are skipped), or where a separable verb at the end
// of the phrase begins: "leiden studenten samen op" has the phrase samen opleiden.
[[nodiscard]] std::optional<std::size_t> find_phrase(const Stemmed& sentence, const std::vector<std::string>& phrase);
// Only the second: the verb's token.
[[nodiscard]] std::optional<std::size_t> separated_phrase(const Stemmed& sentence,
                                                          const std::vector<std::string>& phrase);

// What packs write as `words`: all of the words, in any order, by stem; a|b = either; "a b" = a phrase; a* = a word
// that begins so (compounds: werkplek*); *a = a word that ends so. Parsed once.
class WordQuery {
 public:
  WordQuery() = default;
  explicit WordQuery(std::string_view words);
  [[nodiscard]] bool empty() const { return needs_.empty(); }
  [[nodiscard]] bool matches(const Stemmed& sentence) const;

 private:
  struct Alternative {
    std::vector<std::string> stems;  // a phrase of one or more
    std::string begins, ends;        // lower case, for a* and *a
  };
  std::vector<std::vector<Alternative>> needs_;
};

}  // namespace rd::text
