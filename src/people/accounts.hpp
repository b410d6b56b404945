// Who can sign in: a name, an e-mail address and, for most, a password. Accounts are rows and never in a log; a
// workspace knows an account by its id only, and shows the member's name.
//
//   account     {id = account, lookup = keyed hash of the address, body = name, address, made}
//   credential  {id = "password/<account>", body = the hash}
#pragma once
#include <optional>
#include <string>

#include "people/guesses.hpp"
#include "people/passwords.hpp"
#include "people/secret.hpp"

namespace rd::people {

// Lower case and without spaces around it. Refuses account.email_form.
[[nodiscard]] Result<std::string> tidy_email(std::string_view email);
// Spaces tidied; refuses input.missing for what is empty then.
[[nodiscard]] Result<std::string> tidy_name(std::string_view name, std::string_view field = "name");

struct Account {
  AnyId id;
  std::string name;
  std::string email;
  std::int64_t made{};  // microseconds since 1970
  static constexpr auto fields() {
    return std::tuple{field("name", &Account::name, "name"), field("email", &Account::email, "e-mail address"),
                      field("made", &Account::made, "when")};
  }
};

// Any thread that may wait.
class Accounts {
 public:
  explicit Accounts(store::Store& store, const Passwords::Limits& limits = {})
      : store_(store), secret_(secret_of(store)), passwords_(limits), guesses_(store) {}

  [[nodiscard]] std::optional<Account> find(const AnyId& id) const;
  [[nodiscard]] std::optional<Account> find(std::string_view email) const;

  struct New {
    std::string name, email;
    std::optional<std::string> password;
  };
  // Refuses account.email_form, account.email_taken, input.missing, password.*, request.busy.
  Result<Account> make(const New& asked, std::int64_t now);
  // Of an account that was made for something that did not come about.
  void forget(const Account& account);
  Result<void> rename(const AnyId& id, std::string_view name);

  // Refuses session.wrong, the same and after the same time for a wrong password, an unknown address and an account
  // without a password; session.wait when there were too many; request.busy.
  Result<Account> with_password(std::string_view email, std::string_view password, std::int64_t now);
  // Refuses password.* and request.busy.
  Result<void> set_password(const Account& account, std::string_view password);

  [[nodiscard]] const Secret& secret() const { return secret_; }

 private:
  store::Store& store_;
  const Secret secret_;
  Passwords passwords_;
  Guesses guesses_;
};

}  // namespace rd::people
