#include "people/sessions.hpp"

#include <sodium.h>

#include <algorithm>
#include <cstring>

#include "base/describe.hpp"
#include "people/secret.hpp"

namespace rd::people {
namespace {

using store::Table;

struct Login {
  AnyId account;
  std::int64_t made{};
  static constexpr auto fields() {
    return std::tuple{field("account", &Login::account, "whose"), field("made", &Login::made, "when")};
  }
};

store::RowKey key_of_login(const AnyId& login) {
  return {Table::login, store::system_workspace, to_text(login)};
}
store::RowKey key_of_use(const AnyId& login) {
  return {Table::login, store::system_workspace, to_text(login) + "/used"};
}
store::Row use_row(const AnyId& login, const AnyId& account, std::int64_t used) {
  return {key_of_use(login), to_text(account), std::to_string(used)};
}

Login login_in(const store::Row& row) {
  const auto body = parse_json(row.body);
  const auto login = body ? from_json<Login>(*body) : Result<Login>(tl::unexpected(body.error()));
  if (!login) throw store::StoreFault(store::Trouble::corrupt, "a session that cannot be read");
  return *login;
}

// 0: not noted.
std::int64_t last_use(const store::Store& store, const AnyId& login) {
  const auto row = store.row(key_of_use(login));
  return row ? std::strtoll(row->body.c_str(), nullptr, 10) : 0;
}

}  // namespace

std::size_t Sessions::KeyHash::operator()(const Key& key) const noexcept {
  std::size_t out = 0;
  std::memcpy(&out, key.data(), sizeof out);
  return out;
}

Sessions::Sessions(store::Store& store, const Limits& limits) : store_(store), limits_(limits) {
  if (sodium_init() < 0) throw Fault("libsodium does not start");
  randombytes_buf(secret_.data(), secret_.size());
}

Sessions::Key Sessions::key_of(std::string_view token) const {
  Key out{};
  crypto_generichash(out.data(), out.size(), reinterpret_cast<const unsigned char*>(token.data()), token.size(),
                     secret_.data(), secret_.size());
  return out;
}

bool Sessions::over(std::int64_t made, std::int64_t used, std::int64_t now) const {
  return now - made >= limits_.whole || now - std::max(made, used) >= limits_.idle;
}

std::optional<Sessions::Kept> Sessions::stored(std::string_view token, std::int64_t now) const {
  const auto rows = store_.find(Table::login, token_lookup(token));
  if (rows.empty()) return std::nullopt;
  const auto id = parse_id(rows.front().key.id);
  if (!id) return std::nullopt;
  const Login login = login_in(rows.front());
  const std::int64_t used = std::max(login.made, last_use(store_, *id));
  return Kept{login.account, *id, login.made, used, used, now};
}

std::optional<work::Caller> Sessions::caller_of(std::string_view token, std::int64_t now) {
  if (token.size() != 43) return std::nullopt;
  const Key key = key_of(token);
  const auto use = [&](Kept& kept) -> std::optional<work::Caller> {
    if (over(kept.made, kept.used, now)) return std::nullopt;
    kept.used = std::max(kept.used, now);
    return work::Caller{kept.account, kept.login, false};
  };
  std::uint64_t ends = 0;
  {
    std::unique_lock lock(mutex_);
    ends = ends_;
    const auto found = kept_.find(key);
    if (found != kept_.end() && now - found->second.read < limits_.fresh) {
      const auto caller = use(found->second);
      const bool note_it = caller && found->second.used - found->second.noted >= limits_.noted;
      if (!note_it) return caller;
      found->second.noted = found->second.used;
      const Kept copy = found->second;
      lock.unlock();
      note(copy);
      return caller;
    }
  }
  auto kept = stored(token, now);
  std::unique_lock lock(mutex_);
  const auto found = kept_.find(key);
  if (!kept) {
    drop(key);
    return std::nullopt;
  }
  if (found != kept_.end()) kept->used = std::max(kept->used, found->second.used);
  if (ends != ends_) {  // this very session may have been ended while we read
    lock.unlock();
    return caller_of(token, now);
  }
  const auto caller = use(*kept);
  const bool note_it = caller && kept->used - kept->noted >= limits_.noted;
  if (note_it) kept->noted = kept->used;
  if (kept_.size() >= limits_.in_memory) make_room(now);
  keep(key, *kept);
  lock.unlock();
  if (note_it) note(*kept);
  return caller;
}

void Sessions::keep(const Key& key, const Kept& kept) {
  kept_.insert_or_assign(key, kept);
  keys_.insert_or_assign(kept.login, key);
}

void Sessions::drop(const Key& key) {
  const auto found = kept_.find(key);
  if (found == kept_.end()) return;
  keys_.erase(found->second.login);
  kept_.erase(found);
}

void Sessions::make_room(std::int64_t now) {
  std::erase_if(kept_, [&](const auto& one) {
    const bool old = now - one.second.read >= limits_.fresh;
    if (old) keys_.erase(one.second.login);
    return old;
  });
  if (kept_.size() < limits_.in_memory) return;
  kept_.clear();
  keys_.clear();
}

bool Sessions::still_open(const AnyId& login, std::int64_t now) {
  std::int64_t used = 0;
  {
    const std::lock_guard lock(mutex_);
    const auto key = keys_.find(login);
    if (key != keys_.end()) {
      const Kept& kept = kept_.at(key->second);
      if (now - kept.read < limits_.fresh) return !over(kept.made, kept.used, now);
      used = kept.used;
    }
  }
  const auto row = store_.row(key_of_login(login));
  return row && !over(login_in(*row).made, std::max(used, last_use(store_, login)), now);
}

void Sessions::note(const Kept& kept) {
  store::Write write;
  write.rows = {use_row(kept.login, kept.account, kept.used)};
  store_.write(std::move(write), [](const std::exception_ptr&, const Result<store::Written>&) {});
}

Sessions::Opened Sessions::open(const AnyId& account, std::int64_t now) {
  Opened opened{random_id(), random_token()};
  store::Write write;
  for (const store::Row& row : store_.find(Table::login, to_text(account))) {
    const auto id = parse_id(std::string_view(row.key.id).substr(0, row.key.id.find('/')));
    if (!id) continue;
    const auto known = store_.row(key_of_login(*id));
    if (known && !over(login_in(*known).made, last_use(store_, *id) + limits_.noted, now)) continue;
    write.rows_gone.push_back(key_of_login(*id));
    write.rows_gone.push_back(key_of_use(*id));
  }
  write.rows.push_back(
      {key_of_login(opened.login), token_lookup(opened.token), json::serialize(to_json(Login{account, now}))});
  write.rows.push_back(use_row(opened.login, account, now));
  (void)write_surely(store_, std::move(write)).value();
  return opened;
}

std::vector<Sessions::Session> Sessions::of(const AnyId& account, std::int64_t now) const {
  std::vector<Session> out;
  for (const store::Row& row : store_.find(Table::login, to_text(account))) {
    const auto id = parse_id(std::string_view(row.key.id).substr(0, row.key.id.find('/')));
    const auto known = id ? store_.row(key_of_login(*id)) : std::nullopt;
    if (!known) continue;
    const Login login = login_in(*known);
    Session session{*id, login.made, std::max(login.made, last_use(store_, *id))};
    if (!over(session.made, session.used, now)) out.push_back(session);
  }
  std::sort(out.begin(), out.end(), [](const Session& a, const Session& b) { return a.used > b.used; });
  return out;
}

void Sessions::end(const std::vector<AnyId>& logins) {
  if (logins.empty()) return;
  store::Write write;
  for (const AnyId& login : logins) {
    write.rows_gone.push_back(key_of_login(login));
    write.rows_gone.push_back(key_of_use(login));
  }
  (void)write_surely(store_, std::move(write)).value();
  const std::lock_guard lock(mutex_);
  ++ends_;
  for (const AnyId& login : logins) {
    const auto key = keys_.find(login);
    if (key != keys_.end()) drop(Key(key->second));
  }
}

}  // namespace rd::people
