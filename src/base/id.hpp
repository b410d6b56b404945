// 128-bit identifiers, written as 26 letters and digits (Crockford's base 32, lower case). Made by clients and by us.
#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace rd {

struct AnyId {
  std::uint64_t high{};
  std::uint64_t low{};
  auto operator<=>(const AnyId&) const = default;
};

// Typed so that the id of a plan cannot be given where the id of a goal is asked.
template <class T>
struct Id : AnyId {
  Id() = default;
  explicit Id(AnyId any) : AnyId(any) {}
  auto operator<=>(const Id&) const = default;
};

[[nodiscard]] AnyId random_id();  // from the system's random source: betrays no time and no order
// Led by the moment (microseconds since 1970, kept in milliseconds; 48 bits), the rest random: what is made together
// stands together on disk, so that a write touches few pages. Not where order could tell who was who.
[[nodiscard]] AnyId timed_id(std::int64_t at);
[[nodiscard]] std::string to_text(const AnyId& id);
[[nodiscard]] Result<AnyId> parse_id(std::string_view text);  // refuses `id.form`

}  // namespace rd

template <>
struct std::hash<rd::AnyId> {
  std::size_t operator()(const rd::AnyId& id) const noexcept { return static_cast<std::size_t>(id.high ^ id.low); }
};
