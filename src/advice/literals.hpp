// Which letters must stand in a text before a pattern can match it: read off the pattern once, so that most patterns
// never run on most sentences. Used by the adviser only.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rd::advice {

// Pieces in lower case of which every match has at least one. Empty: nothing is sure, so the pattern has to run always.
// `expression` compiles; what this reader does not know counts as "nothing is sure".
[[nodiscard]] std::vector<std::string> needed_literals(std::string_view expression);

// Finds which of many lists of literals occur in a text, in one pass over it (Aho–Corasick). Immutable after build().
class LiteralFinder {
 public:
  // `owner` is answered when one of its literals occurs. All adding comes before build().
  void add(std::string_view literal, std::size_t owner);
  void build();
  // Sets found[owner] for each owner; `found` has room for all owners.
  void find(std::string_view lower_text, std::vector<char>& found) const;

 private:
  struct Literal {
    std::string text;
    std::size_t owner{};
  };
  std::vector<Literal> literals_;
  std::uint16_t class_of_[256]{};  // bytes that are in no literal share class 0
  std::size_t classes_{1};
  std::vector<std::uint32_t> next_;               // state × class → state
  std::vector<std::vector<std::size_t>> owners_;  // by state
};

}  // namespace rd::advice
