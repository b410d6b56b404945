// How often somebody may guess at a password: ten times an hour and a hundred times a day for one e-mail address,
// whether or not there is an account with it. Who signs in well is never counted, so a whole school may sit behind one
// address. A guess is counted before it is looked at: a thousand at the same time are no way around.
//
// Kept in rows, so that neither a restart nor a second process gives new turns. Any thread that may wait.
#pragma once
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "store/store.hpp"

namespace rd::people {

class Guesses {
 public:
  static constexpr std::int64_t per_hour = 10, per_day = 100;
  explicit Guesses(store::Store& store) : store_(store) {}

  // One guess that is being looked at. It was a right one unless somebody says otherwise.
  class Turn {
   public:
    Turn(Guesses& from, std::string who) : from_(&from), who_(std::move(who)) {}
    Turn(Turn&& other) noexcept : from_(std::exchange(other.from_, nullptr)), who_(std::move(other.who_)) {}
    Turn& operator=(Turn&&) = delete;
    ~Turn();
    void wrong(std::int64_t now);

   private:
    Guesses* from_;
    std::string who_;
  };
  // Before a password is looked at. `who` is a keyed hash of the e-mail address. Refuses session.wait {minutes}.
  [[nodiscard]] Result<Turn> start(const std::string& who, std::int64_t now);

 private:
  [[nodiscard]] std::vector<std::int64_t> failures(const std::string& who, std::int64_t now) const;
  void forget_old(std::int64_t now);

  store::Store& store_;
  std::mutex mutex_;
  std::map<std::string, std::int64_t> open_;  // started and not ended
  std::int64_t cleaned_{};
};

}  // namespace rd::people
