// Passwords: what one may be, and keeping it so that nobody can read it back (Argon2id, 64 MiB, three passes).
// A hash takes a core for a tenth of a second and 64 MiB, so at most two are made at once in the process; who comes
// meanwhile waits, and is refused request.busy when too many wait or it takes too long.
#pragma once
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace rd::people {

// Any text of 12 to 128 characters is good, without rules about signs; refuses password.short, password.long, and
// password.known for what everyone tries first and for one's own name or e-mail address.
[[nodiscard]] Result<void> check_password(std::string_view password, std::string_view email, std::string_view name);

class Passwords {
 public:
  struct Limits {
    int at_once = 2;
    int waiting = 32;
    std::chrono::milliseconds longest_wait{5'000};
    unsigned long long passes = 3;  // of one hash; a test may take less
    std::size_t memory = std::size_t{64} << 20U;
  };
  Passwords() = default;
  explicit Passwords(const Limits& limits) : limits_(limits) {}

  // Any thread that may wait. Both refuse request.busy.
  [[nodiscard]] Result<std::string> hash(std::string_view password);
  // Takes as long without a hash (no such account) as with one, and answers false then.
  [[nodiscard]] Result<bool> fits(std::string_view password, const std::optional<std::string>& hash);

  // A place among those that may hash. Given back when it goes.
  class Place {
   public:
    explicit Place(Passwords* from) : from_(from) {}
    Place(Place&& other) noexcept : from_(std::exchange(other.from_, nullptr)) {}
    Place& operator=(Place&&) = delete;
    ~Place();

   private:
    Passwords* from_;
  };
  [[nodiscard]] Result<Place> place();

 private:
  const Limits limits_{};
  std::mutex mutex_;
  std::condition_variable changed_;
  int hashing_{}, waiting_{};
};

}  // namespace rd::people
