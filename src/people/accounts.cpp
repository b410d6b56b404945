#include "people/accounts.hpp"

#include "base/describe.hpp"
#include "base/utf.hpp"

namespace rd::people {
namespace {

using store::Table;

store::RowKey account_key(const AnyId& id) {
  return {Table::account, store::system_workspace, to_text(id)};
}
store::RowKey password_key(const AnyId& id) {
  return {Table::credential, store::system_workspace, "password/" + to_text(id)};
}

std::optional<Account> account_in(const store::Row& row) {
  const auto body = parse_json(row.body);
  const auto id = parse_id(row.key.id);
  if (!body || !id) throw store::StoreFault(store::Trouble::corrupt, "an account that cannot be read");
  auto account = from_json<Account>(*body);
  if (!account) throw store::StoreFault(store::Trouble::corrupt, "an account that cannot be read");
  account->id = *id;
  return *std::move(account);
}

store::Row row_of(const Account& account, const Secret& secret) {
  return {account_key(account.id), secret.email_lookup(account.email), json::serialize(to_json(account))};
}

}  // namespace

Result<std::string> tidy_email(std::string_view email) {
  const std::string out = lower(trim(email));
  const auto at = out.find('@');
  const bool shape = at != std::string::npos && at > 0 && at == out.rfind('@') && at + 1 < out.size() &&
                     out.find('.', at) != std::string::npos && out.back() != '.' && out[at + 1] != '.';
  bool signs = out.size() <= 254;
  for (std::size_t next = 0; next < out.size();) {
    const char32_t code = next_code_point(out, next);
    signs = signs && code > 0x20 && code != 0x7F && !is_space(code) && code != '<' && code != '>' && code != ',';
  }
  if (!shape || !signs) return refuse(Why::invalid, "account.email_form", "email");
  return out;
}

Result<std::string> tidy_name(std::string_view name, std::string_view field) {
  std::string out = tidy_spaces(name);
  if (out.empty()) return refuse(Why::invalid, "input.missing", std::string(field));
  return out;
}

std::optional<Account> Accounts::find(const AnyId& id) const {
  const auto row = store_.row(account_key(id));
  return row ? account_in(*row) : std::nullopt;
}

std::optional<Account> Accounts::find(std::string_view email) const {
  const auto tidy = tidy_email(email);
  if (!tidy) return std::nullopt;
  const auto rows = store_.find(Table::account, secret_.email_lookup(*tidy));
  return rows.empty() ? std::nullopt : account_in(rows.front());
}

Result<Account> Accounts::make(const New& asked, std::int64_t now) {
  Account account;
  TRY(account.name, tidy_name(asked.name));
  TRY(account.email, tidy_email(asked.email));
  if (asked.password) {
    TRY_DO(check_password(*asked.password, account.email, account.name));
  }
  if (find(account.email)) return refuse(Why::conflict, "account.email_taken", "email");
  account.id = random_id();
  account.made = now;
  store::Write write;
  write.rows.push_back(row_of(account, secret_));
  if (asked.password) {
    TRY(std::string hash, passwords_.hash(*asked.password));
    write.rows.push_back({password_key(account.id), {}, std::move(hash)});
  }
  if (!write_surely(store_, std::move(write))) return refuse(Why::conflict, "account.email_taken", "email");
  return account;
}

void Accounts::forget(const Account& account) {
  store::Write write;
  write.rows_gone = {account_key(account.id), password_key(account.id)};
  (void)write_surely(store_, std::move(write));
}

Result<void> Accounts::rename(const AnyId& id, std::string_view name) {
  auto account = find(id);
  if (!account) return refuse(Why::not_found, "account.unknown");
  TRY(account->name, tidy_name(name));
  store::Write write;
  write.rows = {row_of(*account, secret_)};
  TRY_DO(write_surely(store_, std::move(write)));
  return {};
}

Result<Account> Accounts::with_password(std::string_view email, std::string_view password, std::int64_t now) {
  // What is no address is looked at like one that nobody has.
  const std::string tidy = tidy_email(email).value_or(std::string(email.substr(0, 254)));
  TRY(auto turn, guesses_.start(secret_.email_lookup(tidy), now));
  const auto account = find(tidy);
  const auto row = account ? store_.row(password_key(account->id)) : std::nullopt;
  TRY(const bool fits, passwords_.fits(password, row ? std::optional(row->body) : std::nullopt));
  if (!fits) {
    turn.wrong(now);
    return refuse(Why::forbidden, "session.wrong");
  }
  return *account;
}

Result<void> Accounts::set_password(const Account& account, std::string_view password) {
  TRY_DO(check_password(password, account.email, account.name));
  TRY(std::string hash, passwords_.hash(password));
  store::Write write;
  write.rows = {{password_key(account.id), {}, std::move(hash)}};
  TRY_DO(write_surely(store_, std::move(write)));
  return {};
}

}  // namespace rd::people
