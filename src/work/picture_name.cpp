#include "work/picture_name.hpp"

#include "store/chain.hpp"

namespace rd::work {
namespace {

constexpr std::string_view folder = "pictures/";
constexpr std::size_t digits = 64;

std::optional<unsigned> digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a') + 10;
  return std::nullopt;
}

// What the text begins with.
std::optional<store::Hash> hash_at(std::string_view text) {
  store::Hash out{};
  if (text.size() < digits) return std::nullopt;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto high = digit(text[2 * i]);
    const auto low = digit(text[2 * i + 1]);
    if (!high || !low) return std::nullopt;
    out.at(i) = static_cast<std::uint8_t>(*high << 4U | *low);
  }
  return out;
}

}  // namespace

std::string picture_source(const store::Hash& hash, std::string_view ending) {
  return std::string(folder) + store::hex(hash) + "." + std::string(ending);
}

std::optional<store::Hash> picture_hash(std::string_view name) {
  if (name.starts_with(folder)) name.remove_prefix(folder.size());
  const bool fits = name.size() > digits + 1 && name.size() <= digits + 5 && name[digits] == '.';
  return fits ? hash_at(name) : std::nullopt;
}

std::set<store::Hash> pictures_in(std::string_view text) {
  std::set<store::Hash> out;
  for (std::size_t at = 0; (at = text.find(folder, at)) != std::string_view::npos;) {
    at += folder.size();
    if (const auto hash = hash_at(text.substr(at))) out.insert(*hash);
  }
  return out;
}

}  // namespace rd::work
