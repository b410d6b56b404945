// Stems of Dutch words: Snowball, with a table of irregulars on top (visie/visies, werkplekbegeleidster …), so that
// inflections of one word meet. Not a dictionary: a stem is a key, never shown.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "text/tokens.hpp"

namespace rd::text {

[[nodiscard]] std::string stem(std::string_view word);   // any case in; the key out. Thread-safe, cached per thread

// A sentence with the stems of its words, made once and asked often.
struct Stemmed {
  std::string_view text;
  std::vector<Token> tokens;
  std::vector<std::string> stems;   // one per token; "" for marks
  bool has_number{};
};
[[nodiscard]] Stemmed stemmed(std::string_view text);

// What packs write as `words`: all of the words, in any order, by stem; a|b = either; "a b" = a phrase; a* = a word that
// begins so (compounds: werkplek*); *a = a word that ends so. Parsed once.
class WordQuery {
 public:
  WordQuery() = default;
  explicit WordQuery(std::string_view words);
  [[nodiscard]] bool empty() const { return needs_.empty(); }
  [[nodiscard]] bool matches(const Stemmed& sentence) const;

 private:
  struct Alternative {
    std::vector<std::string> stems;   // a phrase of one or more
    std::string begins, ends;         // lower case, for a* and *a
  };
  std::vector<std::vector<Alternative>> needs_;
};

}  // namespace rd::text
