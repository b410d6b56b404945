// What a statement is given and what it answers, for either driver.
#pragma once
#include <algorithm>

#include "store/store.hpp"

namespace rd::store {

struct Text {  // bound as text; every other string is bound as bytes
  std::string_view text;
};

// A value whose sort is known only when the program runs.
struct Cell {
  enum class Sort { integer, text, bytes };
  Sort sort{};
  std::int64_t number{};
  std::string bytes;
};
using Cells = std::vector<Cell>;

inline std::array<std::uint8_t, 16> bytes_of(const AnyId& id) {
  std::array<std::uint8_t, 16> out{};
  for (unsigned i = 0; i < 8; ++i) {
    out[i] = static_cast<std::uint8_t>(id.high >> (56U - 8U * i));
    out[8 + i] = static_cast<std::uint8_t>(id.low >> (56U - 8U * i));
  }
  return out;
}

inline AnyId id_from(const std::array<std::uint8_t, 16>& bytes) {
  AnyId id;
  for (std::size_t i = 0; i < 8; ++i) {
    id.high = (id.high << 8U) | bytes[i];
    id.low = (id.low << 8U) | bytes[8 + i];
  }
  return id;
}

// The bytes of a column. Faults corrupt when it has another size.
template <std::size_t N>
std::array<std::uint8_t, N> array_from(std::string_view bytes) {
  if (bytes.size() != N) throw StoreFault(Trouble::corrupt, "a column has another size");
  std::array<std::uint8_t, N> out{};
  std::copy_n(bytes.begin(), N, out.begin());
  return out;
}

template <std::size_t N>
std::string_view view_of(const std::array<std::uint8_t, N>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), N};
}

}  // namespace rd::store
