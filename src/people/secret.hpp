// What nobody can guess: the secret of the server, and tokens.
//
// The server's secret is one row, made at first need and never shown. From it follow the links that are given away (so
// that a link itself need not be kept) and the way to find an account by its e-mail address (so that a copy of the
// index does not tell who has an account).
#pragma once
#include <string>
#include <string_view>

#include "work/ctx.hpp"

namespace rd::people {

class Secret {
 public:
  explicit Secret(std::string key) : key_(std::move(key)) {}
  // Of a link to this thing; `purpose` is its kind.
  [[nodiscard]] std::string link_token(std::string_view purpose, const AnyId& workspace, const AnyId& thing) const;
  [[nodiscard]] std::string email_lookup(std::string_view email) const;  // of what tidy_email() answered

 private:
  [[nodiscard]] std::string keyed(std::string_view purpose, std::string_view what) const;  // 32 bytes
  std::string key_;
};

// The secret of the server; made when there is none yet. On a thread that may wait.
[[nodiscard]] Secret secret_of(store::Store& store);
// The same within an operation: made together with what the operation leaves.
[[nodiscard]] Secret secret_of(work::Ctx& ctx);

// 256 bits, in 43 signs that an address may hold.
[[nodiscard]] std::string random_token();
// What a row of a token is found by; the token itself is kept nowhere.
[[nodiscard]] std::string token_lookup(std::string_view token);

}  // namespace rd::people
