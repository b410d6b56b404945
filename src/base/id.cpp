#include "base/id.hpp"

#include <sys/random.h>

#include "base/fault.hpp"

namespace rd {
namespace {
constexpr std::string_view alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
}

AnyId random_id() {
  AnyId id;
  if (getrandom(&id, sizeof id, 0) != static_cast<ssize_t>(sizeof id)) throw Fault("no random bytes from the system");
  return id;
}

AnyId timed_id(std::int64_t at) {
  AnyId id = random_id();
  id.high = (static_cast<std::uint64_t>(at / 1'000) << 16U) | (id.high & 0xffffU);
  return id;
}

std::string to_text(const AnyId& id) {
  std::string out(26, '0');
  std::uint64_t high = id.high;
  std::uint64_t low = id.low;
  for (std::size_t i = 26; i-- > 0;) {
    out[i] = alphabet[low & 31U];
    low = (low >> 5U) | (high << 59U);
    high >>= 5U;
  }
  return out;
}

Result<AnyId> parse_id(std::string_view text) {
  AnyId id;
  const bool form = text.size() == 26 && text[0] <= '7';
  for (const char c : form ? text : std::string_view("!")) {
    const auto value = alphabet.find(c);
    if (value == std::string_view::npos) return refuse(Why::invalid, "id.form");
    id.high = (id.high << 5U) | (id.low >> 59U);
    id.low = (id.low << 5U) | value;
  }
  return id;
}

}  // namespace rd
