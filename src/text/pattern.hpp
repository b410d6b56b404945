// Regular expressions over Dutch text: PCRE2 with UTF and Unicode properties (\b knows é and ï), case-blind unless the
// pattern says (?-i:…), with limits so that no text can make one run for long. Compiled once, then safe on any thread.
#pragma once
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "text/tokens.hpp"

namespace rd::text {

class Pattern {
 public:
  // Refuses `pattern.syntax` (values: at, reason).
  static Result<Pattern> compile(std::string_view expression);

  struct Match : Span {
    std::map<std::string, Span, std::less<>> named;  // named groups that took part
  };
  [[nodiscard]] std::optional<Match> first(std::string_view text, std::size_t from = 0) const;
  [[nodiscard]] std::vector<Match> all(std::string_view text) const;
  [[nodiscard]] bool matches(std::string_view text) const { return first(text).has_value(); }

 private:
  struct Code;
  std::shared_ptr<const Code> code_;
};

}  // namespace rd::text
