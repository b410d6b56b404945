// What an operation answers: a value, or a refusal that a person can act on.
// A refusal names its code (`noun.reason`), the field it concerns, and the values its sentence needs; the sentence
// itself is in the text catalogue (packs/teksten), in Dutch and English, under "refusal.<code>".
#pragma once
#include <map>
#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace rd {

enum class Why {
  invalid,      // the input is not what was asked (400, 422)
  not_found,    // it is not there, or not for you (404)
  forbidden,    // you are known, and may not (403)
  conflict,     // somebody else was first (409)
  too_large,    // over a limit (413)
  unsupported,  // a kind of file or content we do not read (415)
  busy,         // later it may go (429, 503)
};

struct Refusal {
  Why why{Why::invalid};
  std::string code;                           // "document.encrypted"
  std::string field;                          // path of the field in the input, "" when it is the whole
  std::map<std::string, std::string> values;  // what the sentence names: {limit: "25 MiB"}
};

template <class T>
using Result = tl::expected<T, Refusal>;

[[nodiscard]] inline tl::unexpected<Refusal> refuse(Why why, std::string code, std::string field = {},
                                                    std::map<std::string, std::string> values = {}) {
  return tl::unexpected<Refusal>(Refusal{why, std::move(code), std::move(field), std::move(values)});
}

}  // namespace rd

#define RD_CONCAT_(a, b) a##b
#define RD_CONCAT(a, b) RD_CONCAT_(a, b)
#define RD_TRY_(name, target, ...)                                            \
  auto&& name = (__VA_ARGS__);                                                \
  if (!name) return ::tl::unexpected<::rd::Refusal>(std::move(name).error()); \
  target = *std::move(name)
// TRY(auto x, f());  a statement: takes the value, or returns the refusal.
#define TRY(target, ...) RD_TRY_(RD_CONCAT(tried_, __COUNTER__), target, __VA_ARGS__)
#define RD_TRY_DO_(name, ...)  \
  auto&& name = (__VA_ARGS__); \
  if (!name) return ::tl::unexpected<::rd::Refusal>(std::move(name).error())
// TRY_DO(f());  the same for a call whose value is not needed.
#define TRY_DO(...) RD_TRY_DO_(RD_CONCAT(tried_, __COUNTER__), __VA_ARGS__)
