// Command-line words into a described struct: every field is a flag (--fail-on law, --fail-on=law; a bool is bare; `_`
// is written `-`). What is no flag is returned in order. Refuses flag.unknown {flag, nearest}, flag.value {flag}, and
// what from_json refuses.
#pragma once
#include <string>
#include <vector>

#include "base/describe.hpp"

namespace rd {

struct FlagSpec {
  std::string name;  // "fail-on"
  std::string key;   // "fail_on"
  bool takes_value{};
  bool number{};
  bool many{};
  std::string doc;
};

// Splits the words by the given flags: an object of values, and the words that are none.
struct Flags {
  json::object values;
  std::vector<std::string> words;
};
[[nodiscard]] Result<Flags> split_flags(const std::vector<std::string>& words, const std::vector<FlagSpec>& specs);

template <Described T>
[[nodiscard]] std::vector<FlagSpec> flag_specs() {
  std::vector<FlagSpec> specs;
  std::apply(
      [&](const auto&... f) {
        [[maybe_unused]] const auto put = [&](const auto& one) {
          using Member = std::decay_t<decltype(std::declval<T>().*(one.member))>;
          std::string name(one.name);
          for (char& c : name)
            if (c == '_') c = '-';
          using Value = typename detail::Bare<Member>::Type;
          constexpr bool is_bool = std::is_same_v<Member, bool>;
          specs.push_back({std::move(name), std::string(one.name), !is_bool, std::is_arithmetic_v<Value> && !is_bool,
                           detail::ListOf<Member>::value, std::string(one.doc)});
        };
        (put(f), ...);
      },
      T::fields());
  return specs;
}

template <Described T>
struct Parsed {
  T flags;
  std::vector<std::string> words;
};

template <Described T>
[[nodiscard]] Result<Parsed<T>> parse_flags(const std::vector<std::string>& words) {
  TRY(auto split, split_flags(words, flag_specs<T>()));
  TRY(auto flags, from_json<T>(json::value(std::move(split.values))));
  return Parsed<T>{std::move(flags), std::move(split.words)};
}

}  // namespace rd
