#include "exchange/pandoc_json.hpp"

#include <algorithm>

namespace rd::exchange {

std::string_view text_of(const json::value& value) {
  const auto* text = value.if_string();
  return text == nullptr ? std::string_view{} : std::string_view(*text);
}

const json::array& list_of(const json::value& value) {
  static const json::array none;
  const auto* list = value.if_array();
  return list == nullptr ? none : *list;
}

const json::value& at(const json::array& list, std::size_t i) {
  static const json::value none;
  return i < list.size() ? list[i] : none;
}

int number_of(const json::value& value, int otherwise) {
  const auto* number = value.if_int64();
  return number == nullptr || *number < -1'000'000 || *number > 1'000'000 ? otherwise : static_cast<int>(*number);
}

Element element_of(const json::value& value) {
  static const json::value none;
  const auto* object = value.if_object();
  if (object == nullptr) return {"", &none};
  const auto* tag = object->if_contains("t");
  const auto* content = object->if_contains("c");
  return {tag == nullptr ? std::string_view{} : text_of(*tag), content == nullptr ? &none : content};
}

bool Attr::has(std::string_view name) const {
  return std::find(classes.begin(), classes.end(), name) != classes.end();
}

std::string Attr::value(std::string_view key) const {
  const auto found = values.find(key);
  return found == values.end() ? std::string{} : std::string(found->second);
}

Attr attr_of(const json::value& value) {
  Attr out;
  const auto& parts = list_of(value);
  out.id = text_of(at(parts, 0));
  for (const auto& name : list_of(at(parts, 1))) out.classes.push_back(text_of(name));
  for (const auto& pair : list_of(at(parts, 2))) {
    const auto& both = list_of(pair);
    out.values.emplace(text_of(at(both, 0)), text_of(at(both, 1)));
  }
  return out;
}

}  // namespace rd::exchange
