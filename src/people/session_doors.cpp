// Signing in and out, and the sessions one has.
#include <algorithm>

#include "people/parts.hpp"
#include "work/rooms.hpp"

namespace rd::people {
namespace {

using work::Door;
using work::Method;
using work::Nothing;
using work::Right;

struct SessionOpen {
  std::string email;
  std::string password;
  static constexpr auto fields() {
    return std::tuple{field("email", &SessionOpen::email, "e-mail address", {.longest = 254}),
                      field("password", &SessionOpen::password, "password", {.longest = 200})};
  }
};
struct Signed {
  AnyId account;
  std::string name;
  static constexpr auto fields() {
    return std::tuple{field("account", &Signed::account, "who signed in"), field("name", &Signed::name, "name")};
  }
};

Result<Signed> open(Desk& desk, Door& door, const SessionOpen& in) {
  TRY(const Account account, desk.accounts().with_password(in.email, in.password, door.now));
  open_session(desk, door, account.id);
  return Signed{account.id, account.name};
}

Result<Nothing> close(Desk& desk, Door& door, const Nothing&) {
  if (door.caller.login != AnyId{}) end_sessions(desk, door, {door.caller.login});
  door.forget_cookie = true;
  return Nothing{};
}

struct Listed {
  AnyId session;
  std::int64_t made{}, used{};
  bool here{};
  static constexpr auto fields() {
    return std::tuple{field("session", &Listed::session, "which"),
                      field("made", &Listed::made, "microseconds since 1970"),
                      field("used", &Listed::used, "microseconds since 1970, within five minutes"),
                      field("here", &Listed::here, "is it this one?")};
  }
};
struct Listing {
  std::vector<Listed> sessions;
  static constexpr auto fields() { return std::tuple{field("sessions", &Listing::sessions, "used last first")}; }
};

Result<Listing> list(Desk& desk, Door& door, const Nothing&) {
  Listing out;
  for (const auto& one : desk.sessions().of(door.caller.account, door.now)) {
    out.sessions.push_back({one.id, one.made, one.used, one.id == door.caller.login});
  }
  return out;
}

struct SessionRevoke {
  AnyId session;
  static constexpr auto fields() { return std::tuple{field("session", &SessionRevoke::session, "which")}; }
};

Result<Nothing> revoke(Desk& desk, Door& door, const SessionRevoke& in) {
  const auto own = desk.sessions().of(door.caller.account, door.now);
  const auto found = std::find_if(own.begin(), own.end(), [&](const auto& one) { return one.id == in.session; });
  if (found == own.end()) return refuse(Why::not_found, "session.unknown", "session");
  end_sessions(desk, door, {in.session});
  door.forget_cookie = in.session == door.caller.login;
  return Nothing{};
}

}  // namespace

void open_session(Desk& desk, Door& door, const AnyId& account) {
  if (door.caller.login != AnyId{}) end_sessions(desk, door, {door.caller.login});
  const auto opened = desk.sessions().open(account, door.now);
  door.caller = {account, opened.login, door.caller.program};
  door.new_cookie = opened.token;
}

void end_sessions(Desk& desk, Door& door, const std::vector<AnyId>& logins) {
  desk.sessions().end(logins);
  for (const AnyId& login : logins) door.rooms.end_login(login);
}

void register_session_doors(work::Registry& registry, Desk& desk) {
  registry.door("session.open", Method::post, "sessions", Right::anyone, at(desk, open), "Signs in");
  registry.door("session.close", Method::post, "sessions/close", Right::anyone, at(desk, close), "Signs out");
  registry.door("session.list", Method::get, "sessions", Right::account, at(desk, list), "Where I am signed in");
  registry.door("session.revoke", Method::remove, "sessions/{session}", Right::account, at(desk, revoke),
                "Signs out somewhere else");
}

}  // namespace rd::people
