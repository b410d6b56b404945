// pandoc's JSON, read without trust: what is absent or of another type is empty. Used by pandoc_ast.cpp only.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"

namespace rd::exchange {

[[nodiscard]] std::string_view text_of(const json::value& value);
[[nodiscard]] const json::array& list_of(const json::value& value);
[[nodiscard]] const json::value& at(const json::array& list, std::size_t i);
[[nodiscard]] int number_of(const json::value& value, int otherwise);

// {"t": tag, "c": content}
struct Element {
  std::string_view tag;
  const json::value* content;
};
[[nodiscard]] Element element_of(const json::value& value);

// [id, [classes], [[key, value]]]
struct Attr {
  std::string_view id;
  std::vector<std::string_view> classes;
  std::map<std::string_view, std::string_view> values;
  [[nodiscard]] bool has(std::string_view name) const;
  [[nodiscard]] std::string value(std::string_view key) const;
};
[[nodiscard]] Attr attr_of(const json::value& value);

}  // namespace rd::exchange
