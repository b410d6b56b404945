#include "people/passwords.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>

#include "base/fault.hpp"
#include "base/utf.hpp"

namespace rd::people {
namespace {

constexpr std::size_t shortest = 12, longest = 128;  // characters

// Twelve signs or more, and still among the first that anyone tries. Lower case, without spaces.
constexpr std::array<std::string_view, 48> known{
    "123456789012",     "1234567890123",      "12345678901234",       "123456123456",   "123123123123",
    "111111111111",     "000000000000",       "qwertyuiop12",         "qwertyuiop123",  "qwertyuiopasdf",
    "qwerty123456",     "qwerty1234567",      "asdfghjkl123",         "azertyuiop12",   "1q2w3e4r5t6y",
    "1qaz2wsx3edc",     "zaq12wsxcde3",       "q1w2e3r4t5y6",         "abcdefghijkl",   "abcdefghijklm",
    "abcd12345678",     "abc123abc123",       "password1234",         "password12345",  "password123456",
    "passwordpassword", "wachtwoord12",       "wachtwoord123",        "wachtwoord1234", "wachtwoord2024",
    "wachtwoord2025",   "wachtwoord2026",     "wachtwoordwachtwoord", "welkom123456",   "welkomwelkom",
    "welkom2024welkom", "welkom01welkom",     "welkom012024",         "administrator",  "administrator1",
    "iloveyou1234",     "letmein12345",       "lentelente2026",       "zomerzomer2026", "geheimgeheim",
    "rodedraad123",     "rodedraadrodedraad", "samenopleiden"};

std::string bare(std::string_view text) {
  std::string out = lower(text);
  std::erase(out, ' ');
  return out;
}

std::size_t characters(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) next_code_point(text, at);
  return count;
}

void start_sodium() {
  if (sodium_init() < 0) throw Fault("libsodium does not start");
}

}  // namespace

Result<void> check_password(std::string_view password, std::string_view email, std::string_view name) {
  const std::size_t length = characters(password);
  if (length < shortest) {
    return refuse(Why::invalid, "password.short", "password", {{"least", std::to_string(shortest)}});
  }
  if (length > longest) {
    return refuse(Why::invalid, "password.long", "password", {{"most", std::to_string(longest)}});
  }
  const std::string plain = bare(password);
  const bool one_sign = plain.find_first_not_of(plain.front()) == std::string::npos;
  if (one_sign || std::find(known.begin(), known.end(), plain) != known.end() || plain == bare(email) ||
      plain == bare(name)) {
    return refuse(Why::invalid, "password.known", "password");
  }
  return {};
}

Passwords::Place::~Place() {
  if (from_ == nullptr) return;
  const std::lock_guard lock(from_->mutex_);
  --from_->hashing_;
  from_->changed_.notify_one();
}

Result<Passwords::Place> Passwords::place() {
  std::unique_lock lock(mutex_);
  if (hashing_ >= limits_.at_once) {
    if (waiting_ >= limits_.waiting) return refuse(Why::busy, "request.busy");
    ++waiting_;
    const bool free = changed_.wait_for(lock, limits_.longest_wait, [&] { return hashing_ < limits_.at_once; });
    --waiting_;
    if (!free) return refuse(Why::busy, "request.busy");
  }
  ++hashing_;
  return Place(this);
}

Result<std::string> Passwords::hash(std::string_view password) {
  TRY(const auto mine, place());
  start_sodium();
  std::array<char, crypto_pwhash_STRBYTES> out{};
  if (crypto_pwhash_str_alg(out.data(), password.data(), password.size(), limits_.passes, limits_.memory,
                            crypto_pwhash_ALG_ARGON2ID13) != 0) {
    throw Fault("no memory for a password hash");
  }
  return std::string(out.data());
}

Result<bool> Passwords::fits(std::string_view password, const std::optional<std::string>& hash) {
  if (!hash) {
    TRY_DO(this->hash(password));
    return false;
  }
  TRY(const auto mine, place());
  start_sodium();
  return crypto_pwhash_str_verify(hash->c_str(), password.data(), password.size()) == 0;
}

}  // namespace rd::people
