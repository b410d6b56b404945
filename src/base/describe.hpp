// A struct tells its own story once: a static `fields()` returns a tuple of field(name, member, doc, limits). From that
// come JSON in both directions, limits, a JSON Schema and command-line flags. A wrong input is refused with the path of
// the field and the reason: input.missing, input.type, input.too_long, input.too_many, input.range, input.choice,
// input.unknown (all with values the sentence needs).
//
//   struct OpenRound {
//     std::string plan;
//     Date closes;
//     static constexpr auto fields() {
//       return std::tuple{field("plan", &OpenRound::plan, "plan to comment on", {.longest = 64}),
//                         field("closes", &OpenRound::closes, "last day for comments")};
//     }
//   };
#pragma once
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include "base/date.hpp"
#include "base/id.hpp"
#include "base/json.hpp"
#include "base/utf.hpp"

namespace rd {

struct Limits {
  std::size_t longest = 10'000;  // UTF-16 units of a text
  std::size_t most = 1'000;      // items of a list
  double least = -std::numeric_limits<double>::infinity();
  double greatest = std::numeric_limits<double>::infinity();
};

template <class Struct, class T>
struct FieldOf {
  std::string_view name;
  T Struct::*member;
  std::string_view doc;
  Limits limits;
};

template <class Struct, class T>
constexpr FieldOf<Struct, T> field(std::string_view name, T Struct::*member, std::string_view doc, Limits limits = {}) {
  return {name, member, doc, limits};
}

// An enum is described by a specialisation: `template <> struct Names<Stance> { static constexpr std::array …all{…};
// };`
template <class E>
struct Names;

template <class T>
concept Described = requires {
  T::fields();
};
template <class T>
concept NamedEnum = std::is_enum_v<T> && requires {
  Names<T>::all;
};

// Some fields of T: what an update changes, each as T describes it. null takes an optional field away.
template <Described T>
struct Some {
  json::object values;
};

namespace detail {
template <class T>
struct ListOf : std::false_type {};
template <class T>
struct ListOf<std::vector<T>> : std::true_type {
  using Item = T;
};
template <class T>
struct MaybeOf : std::false_type {};
template <class T>
struct MaybeOf<std::optional<T>> : std::true_type {
  using Item = T;
};
// What is in it when it is there.
template <class T>
struct Bare {
  using Type = T;
};
template <class T>
struct Bare<std::optional<T>> {
  using Type = T;
};
template <class T>
struct SomeOf : std::false_type {};
template <class T>
struct SomeOf<Some<T>> : std::true_type {
  using All = T;
};
template <class T>
struct IsId : std::false_type {};
template <class T>
struct IsId<Id<T>> : std::true_type {};

[[nodiscard]] inline std::string join_path(std::string_view path, std::string_view name) {
  return path.empty() ? std::string(name) : std::string(path) + "." + std::string(name);
}
}  // namespace detail

template <class T>
json::value to_json(const T& value) {
  if constexpr (Described<T>) {
    json::object out;
    std::apply(
        [&](const auto&... f) {
          [[maybe_unused]] const auto put = [&](const auto& one) {
            const auto& member = value.*(one.member);
            if constexpr (detail::MaybeOf<std::decay_t<decltype(member)>>::value) {
              if (!member) return;
            }
            out[one.name] = to_json(member);
          };
          (put(f), ...);
        },
        T::fields());
    return out;
  } else if constexpr (detail::ListOf<T>::value) {
    json::array out;
    out.reserve(value.size());
    for (const auto& item : value) out.push_back(to_json(item));
    return out;
  } else if constexpr (detail::MaybeOf<T>::value) {
    return value ? to_json(*value) : json::value(nullptr);
  } else if constexpr (NamedEnum<T>) {
    for (const auto& [name, each] : Names<T>::all)
      if (each == value) return json::string(name);
    return nullptr;
  } else if constexpr (std::is_same_v<T, Date>) {
    return json::string(iso_date(value));
  } else if constexpr (std::is_same_v<T, AnyId> || detail::IsId<T>::value) {
    return json::string(to_text(value));
  } else if constexpr (std::is_same_v<T, std::string>) {
    return json::string(value);
  } else if constexpr (std::is_same_v<T, json::value> || std::is_same_v<T, json::object>) {
    return value;
  } else {
    static_assert(std::is_arithmetic_v<T>, "a type without a description");
    return json::value(value);
  }
}

template <class T>
Result<T> from_json(const json::value& value, std::string_view path = {}, const Limits& limits = {});

namespace detail {

inline tl::unexpected<Refusal> wrong_type(std::string_view path, std::string_view expected) {
  return refuse(Why::invalid, "input.type", std::string(path), {{"expected", std::string(expected)}});
}

template <class T>
Result<T> number_from_json(const json::value& value, std::string_view path, const Limits& limits) {
  double number = 0;
  if (value.is_int64()) {
    number = static_cast<double>(value.get_int64());
  } else if (value.is_uint64()) {
    number = static_cast<double>(value.get_uint64());
  } else if (value.is_double() &&
             (std::is_floating_point_v<T> ||
              value.get_double() == static_cast<double>(static_cast<std::int64_t>(value.get_double())))) {
    number = value.get_double();
  } else {
    return wrong_type(path, std::is_floating_point_v<T> ? "number" : "integer");
  }
  const double least = std::max(limits.least, static_cast<double>(std::numeric_limits<T>::lowest()));
  const double greatest = std::min(limits.greatest, static_cast<double>(std::numeric_limits<T>::max()));
  if (!(number >= least && number <= greatest)) {
    return refuse(
        Why::invalid, "input.range", std::string(path),
        {{"least", json::serialize(json::value(least))}, {"greatest", json::serialize(json::value(greatest))}});
  }
  return static_cast<T>(number);
}

template <class T>
Result<T> object_from_json(const json::value& value, std::string_view path) {
  const auto* object = value.if_object();
  if (object == nullptr) return wrong_type(path, "object");
  T out;
  std::optional<Refusal> refusal;
  std::size_t known = 0;
  std::apply(
      [&](const auto&... f) {
        [[maybe_unused]] const auto take = [&](const auto& one) {
          if (refusal) return;
          auto& member = out.*(one.member);
          using Member = std::decay_t<decltype(member)>;
          const auto* found = object->if_contains(one.name);
          if (found == nullptr) {
            // A default in the struct makes a field optional; optional<> and lists always are.
            if constexpr (!MaybeOf<Member>::value && !ListOf<Member>::value) {
              if constexpr (requires { T::optional_fields; }) {
                for (const std::string_view name : T::optional_fields)
                  if (name == one.name) return;
              }
              refusal = Refusal{Why::invalid, "input.missing", join_path(path, one.name), {}};
            }
            return;
          }
          ++known;
          auto got = rd::from_json<Member>(*found, join_path(path, one.name), one.limits);
          if (got) {
            member = *std::move(got);
          } else {
            refusal = std::move(got).error();
          }
        };
        (take(f), ...);
      },
      T::fields());
  if (refusal) return tl::unexpected(*std::move(refusal));
  if (known != object->size()) {
    for (const auto& entry : *object) {
      const std::string_view name = entry.key();
      const bool is_field =
          std::apply([&](const auto&... f) { return ((f.name == std::string_view(name)) || ...); }, T::fields());
      if (!is_field) return refuse(Why::invalid, "input.unknown", join_path(path, name));
    }
  }
  return out;
}

template <class T>
Result<Some<T>> some_from_json(const json::value& value, std::string_view path) {
  const auto* object = value.if_object();
  if (object == nullptr) return wrong_type(path, "object");
  Some<T> out;
  for (const auto& [name, given] : *object) {
    const std::string at = join_path(path, name);
    Result<json::value> taken = refuse(Why::invalid, "input.unknown", at);
    const auto take = [&, &wanted = name, &from = given](const auto& one) {
      using Member = std::decay_t<decltype(std::declval<T>().*(one.member))>;
      if (one.name != std::string_view(wanted)) return;
      taken = rd::from_json<Member>(from, at, one.limits).map([](const Member& member) { return to_json(member); });
    };
    std::apply([&](const auto&... f) { (take(f), ...); }, T::fields());
    if (!taken) return tl::unexpected(std::move(taken).error());
    out.values[name] = *std::move(taken);
  }
  return out;
}

}  // namespace detail

template <class T>
Result<T> from_json(const json::value& value, std::string_view path, const Limits& limits) {
  if constexpr (Described<T>) {
    return detail::object_from_json<T>(value, path);
  } else if constexpr (detail::SomeOf<T>::value) {
    return detail::some_from_json<typename detail::SomeOf<T>::All>(value, path);
  } else if constexpr (detail::MaybeOf<T>::value) {
    if (value.is_null()) return T{};
    TRY(auto item, from_json<typename detail::MaybeOf<T>::Item>(value, path, limits));
    return T{std::move(item)};
  } else if constexpr (detail::ListOf<T>::value) {
    const auto* array = value.if_array();
    if (array == nullptr) return detail::wrong_type(path, "list");
    if (array->size() > limits.most) {
      return refuse(Why::invalid, "input.too_many", std::string(path), {{"most", std::to_string(limits.most)}});
    }
    T out;
    out.reserve(array->size());
    for (std::size_t i = 0; i < array->size(); ++i) {
      TRY(auto item,
          from_json<typename detail::ListOf<T>::Item>((*array)[i], detail::join_path(path, std::to_string(i)), limits));
      out.push_back(std::move(item));
    }
    return out;
  } else if constexpr (std::is_same_v<T, bool>) {
    if (!value.is_bool()) return detail::wrong_type(path, "true or false");
    return value.get_bool();
  } else if constexpr (std::is_arithmetic_v<T>) {
    return detail::number_from_json<T>(value, path, limits);
  } else if constexpr (std::is_same_v<T, json::value>) {
    return value;
  } else if constexpr (std::is_same_v<T, json::object>) {  // whose fields others know
    if (!value.is_object()) return detail::wrong_type(path, "object");
    return value.get_object();
  } else {
    const auto* text = value.if_string();
    if (text == nullptr) return detail::wrong_type(path, "text");
    if constexpr (std::is_same_v<T, std::string>) {
      if (utf16_length(*text) > limits.longest) {
        return refuse(Why::invalid, "input.too_long", std::string(path), {{"longest", std::to_string(limits.longest)}});
      }
      return std::string(*text);
    } else if constexpr (NamedEnum<T>) {
      std::string choices;
      for (const auto& [name, each] : Names<T>::all) {
        if (name == std::string_view(*text)) return each;
        choices += (choices.empty() ? "" : ", ") + std::string(name);
      }
      return refuse(Why::invalid, "input.choice", std::string(path), {{"choices", choices}});
    } else if constexpr (std::is_same_v<T, Date>) {
      auto date = parse_date(*text);
      if (!date) return detail::wrong_type(path, "date (2026-11-23)");
      return *date;
    } else {
      auto id = parse_id(*text);
      if (!id) return detail::wrong_type(path, "id");
      return T(*id);
    }
  }
}

// JSON Schema 2020-12 of a described type, nested types in place.
template <class T>
json::value schema_of(const Limits& limits = {}) {
  json::object out;
  if constexpr (Described<T>) {
    json::object properties;
    json::array required;
    std::apply(
        [&](const auto&... f) {
          [[maybe_unused]] const auto put = [&](const auto& one) {
            using Member = std::decay_t<decltype(std::declval<T>().*(one.member))>;
            json::value member = schema_of<Member>(one.limits);
            member.as_object()["description"] = one.doc;
            properties[one.name] = std::move(member);
            bool needed = !detail::MaybeOf<Member>::value && !detail::ListOf<Member>::value;
            if constexpr (requires { T::optional_fields; }) {
              for (const std::string_view name : T::optional_fields) needed = needed && name != one.name;
            }
            if (needed) required.push_back(json::string(one.name));
          };
          (put(f), ...);
        },
        T::fields());
    out = {{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
    if (!required.empty()) out["required"] = std::move(required);
  } else if constexpr (detail::SomeOf<T>::value) {
    out = schema_of<typename detail::SomeOf<T>::All>().as_object();
    out.erase("required");
  } else if constexpr (detail::MaybeOf<T>::value) {
    return schema_of<typename detail::MaybeOf<T>::Item>(limits);
  } else if constexpr (detail::ListOf<T>::value) {
    out = {
        {"type", "array"}, {"maxItems", limits.most}, {"items", schema_of<typename detail::ListOf<T>::Item>(limits)}};
  } else if constexpr (std::is_same_v<T, json::object>) {
    out = {{"type", "object"}};
  } else if constexpr (std::is_same_v<T, bool>) {
    out = {{"type", "boolean"}};
  } else if constexpr (std::is_arithmetic_v<T>) {
    out = {{"type", std::is_floating_point_v<T> ? "number" : "integer"}};
    if (limits.least > -std::numeric_limits<double>::infinity()) out["minimum"] = limits.least;
    if (limits.greatest < std::numeric_limits<double>::infinity()) out["maximum"] = limits.greatest;
  } else if constexpr (NamedEnum<T>) {
    json::array names;
    for (const auto& [name, each] : Names<T>::all) names.push_back(json::string(name));
    out = {{"enum", std::move(names)}};
  } else if constexpr (std::is_same_v<T, Date>) {
    out = {{"type", "string"}, {"format", "date"}};
  } else if constexpr (std::is_same_v<T, std::string>) {
    out = {{"type", "string"}, {"maxLength", limits.longest}};
  } else if constexpr (std::is_same_v<T, AnyId> || detail::IsId<T>::value) {
    out = {{"type", "string"}, {"pattern", "^[0-7][0-9a-hjkmnp-tv-z]{25}$"}};
  }
  return out;
}

}  // namespace rd
