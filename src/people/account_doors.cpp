// One's own account.
#include "people/parts.hpp"
#include "work/rooms.hpp"

namespace rd::people {
namespace {

using work::Door;
using work::Method;
using work::Nothing;
using work::Right;

constexpr Limits password_limits{.longest = 200};  // what a password may be is said by check_password()
constexpr Limits email_limits{.longest = 254};

struct AccountCreate {
  std::string name;
  std::string email;
  std::optional<std::string> password;
  static constexpr auto fields() {
    return std::tuple{field("name", &AccountCreate::name, "name", name_limits),
                      field("email", &AccountCreate::email, "e-mail address", email_limits),
                      field("password", &AccountCreate::password, "without one nobody signs in", password_limits)};
  }
};

Result<Made> create(Desk& desk, Door& door, const AccountCreate& in) {
  TRY(const Account account, desk.accounts().make({in.name, in.email, in.password}, door.now));
  return Made{account.id};
}

struct Own {
  AnyId id;
  std::string name;
  std::string email;
  std::vector<Membership> workspaces;
  static constexpr auto fields() {
    return std::tuple{field("id", &Own::id, "of the account"), field("name", &Own::name, "name"),
                      field("email", &Own::email, "e-mail address"),
                      field("workspaces", &Own::workspaces, "where I am a member")};
  }
};

Result<Own> show(Desk& desk, Door& door, const Nothing&) {
  TRY(const Account account, account_of(desk, door));
  return Own{account.id, account.name, account.email, memberships(door)};
}

struct AccountRename {
  std::string name;
  static constexpr auto fields() { return std::tuple{field("name", &AccountRename::name, "name", name_limits)}; }
};

Result<Nothing> rename(Desk& desk, Door& door, const AccountRename& in) {
  TRY_DO(desk.accounts().rename(door.caller.account, in.name));
  return Nothing{};
}

struct AccountSetPassword {
  std::string old_password;
  std::string password;
  static constexpr auto fields() {
    return std::tuple{field("old_password", &AccountSetPassword::old_password, "the present one", password_limits),
                      field("password", &AccountSetPassword::password, "the new one", password_limits)};
  }
};

void end_all_sessions(Desk& desk, Door& door, const AnyId& account) {
  std::vector<AnyId> logins;
  for (const auto& session : desk.sessions().of(account, door.now)) logins.push_back(session.id);
  end_sessions(desk, door, logins);
}

// Somebody may have a copy of the present session's secret as well: it is replaced, like all others.
Result<Nothing> set_password(Desk& desk, Door& door, const AccountSetPassword& in) {
  TRY(const Account account, account_of(desk, door));
  TRY_DO(check_password(in.password, account.email, account.name));
  const auto fits = desk.accounts().with_password(account.email, in.old_password, door.now);
  if (!fits && fits.error().code == "session.wrong") {
    return refuse(Why::forbidden, "password.old_other", "old_password");
  }
  TRY_DO(fits);
  TRY_DO(desk.accounts().set_password(account, in.password));
  end_all_sessions(desk, door, account.id);
  if (std::exchange(door.caller.login, AnyId{}) != AnyId{}) open_session(desk, door, account.id);
  return Nothing{};
}

struct AccountResetPassword {
  std::string email;
  std::string password;
  static constexpr auto fields() {
    return std::tuple{field("email", &AccountResetPassword::email, "e-mail address", email_limits),
                      field("password", &AccountResetPassword::password, "the new one", password_limits)};
  }
};

Result<Nothing> reset_password(Desk& desk, Door& door, const AccountResetPassword& in) {
  const auto account = desk.accounts().find(in.email);
  if (!account) return refuse(Why::not_found, "account.unknown", "email");
  TRY_DO(desk.accounts().set_password(*account, in.password));
  end_all_sessions(desk, door, account->id);
  return Nothing{};
}

}  // namespace

Result<Account> account_of(Desk& desk, const Door& door) {
  auto account = desk.accounts().find(door.caller.account);
  if (!account) return refuse(Why::not_found, "account.unknown");
  return *std::move(account);
}

void register_account_doors(work::Registry& registry, Desk& desk) {
  registry.door("account.create", Method::post, "accounts", Right::program, at(desk, create), "Makes an account");
  registry.door("account.show", Method::get, "account", Right::account, at(desk, show),
                "My account and the workspaces I am a member of");
  registry.door("account.rename", Method::patch, "account", Right::account, at(desk, rename), "Changes my name");
  registry.door("account.set_password", Method::post, "account/password", Right::account, at(desk, set_password),
                "Changes my password and ends all sessions, this one gets a new secret");
  registry.door("account.reset_password", Method::post, "accounts/password", Right::program, at(desk, reset_password),
                "Gives an account another password and ends its sessions");
}

}  // namespace rd::people
