// Who a request is of. A session is a secret that the browser keeps; here only its hash is kept, in rows:
//
//   login {id = session, lookup = hash of the secret, body = {account, made}}        never changes
//   login {id = session + "/used", lookup = account, body = when it was used last}   may be a little old
//
// Two rows, because a note of use by another process may arrive after a session was ended: it must not bring it back.
//
// A session ends when it was not used for an hour, twelve hours after it was opened, and at once when somebody ends it.
// Every thread asks caller_of() for every request, so what is known is kept in memory; after two seconds it is read
// anew, which is how another process on the same file notices an end. The lock is held for a look into a table and no
// more.
#pragma once
#include <array>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "store/store.hpp"
#include "work/rights.hpp"

namespace rd::people {

class Sessions {
 public:
  struct Limits {  // microseconds
    std::int64_t idle = 3'600'000'000;
    std::int64_t whole = 12 * 3'600'000'000LL;
    std::int64_t fresh = 2'000'000;    // how long what is in memory holds
    std::int64_t noted = 300'000'000;  // how often use is written down
    std::size_t in_memory = 50'000;
  };
  explicit Sessions(store::Store& store) : Sessions(store, Limits{}) {}
  Sessions(store::Store& store, const Limits& limits);

  // Any thread; counts as use. Nothing for a secret that opens nothing (any more). Under 2 µs, except when the store is
  // asked: a point read. Throws the store's faults.
  [[nodiscard]] std::optional<work::Caller> caller_of(std::string_view token, std::int64_t now);
  // Any thread. For live connections, which look now and then; that a browser tab is open is no use of a session.
  [[nodiscard]] bool still_open(const AnyId& login, std::int64_t now);

  struct Opened {
    AnyId login;
    std::string token;  // for the browser, and for nobody else
  };
  struct Session {
    AnyId id;
    std::int64_t made{}, used{};
  };
  // Threads that may wait. Sessions of this account that are over are cleared away.
  Opened open(const AnyId& account, std::int64_t now);
  [[nodiscard]] std::vector<Session> of(const AnyId& account, std::int64_t now) const;
  // At once, for every thread of this process. Live connections are the caller's matter: Rooms::end_login.
  void end(const std::vector<AnyId>& logins);

 private:
  using Key = std::array<unsigned char, 32>;  // hash of the secret, made for this process only: quick, and no secret
  struct KeyHash {
    std::size_t operator()(const Key& key) const noexcept;
  };
  struct Kept {
    AnyId account, login;
    std::int64_t made{}, used{};
    std::int64_t noted{};  // the use that is written down
    std::int64_t read{};   // when the store was asked
  };
  [[nodiscard]] Key key_of(std::string_view token) const;
  [[nodiscard]] std::optional<Kept> stored(std::string_view token, std::int64_t now) const;
  [[nodiscard]] bool over(std::int64_t made, std::int64_t used, std::int64_t now) const;
  void note(const Kept& kept);
  void make_room(std::int64_t now);
  void keep(const Key& key, const Kept& kept);
  void drop(const Key& key);

  store::Store& store_;
  const Limits limits_;
  Key secret_{};
  mutable std::mutex mutex_;
  std::unordered_map<Key, Kept, KeyHash> kept_;
  std::unordered_map<AnyId, Key> keys_;  // of what is kept, by login
  std::uint64_t ends_{};                 // what was read before an end is not kept after it
};

}  // namespace rd::people
