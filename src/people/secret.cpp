#include "people/secret.hpp"

#include <sodium.h>

#include "store/chain.hpp"

namespace rd::people {
namespace {

// One row may have this lookup: of two processes that make a secret at the same time, one is refused and reads again.
constexpr std::string_view lookup = "server secret";

void start_sodium() {
  if (sodium_init() < 0) throw Fault("libsodium does not start");
}

std::string base64(std::string_view bytes) {
  std::string out(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING), '\0');
  sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  out.resize(out.size() - 1);  // its closing zero
  return out;
}

std::string random_bytes() {
  start_sodium();
  std::string out(32, '\0');
  randombytes_buf(out.data(), out.size());
  return out;
}

store::Row new_row() {
  const std::string key = random_bytes();
  return {{store::Table::credential, store::system_workspace, "server/" + to_text(random_id())},
          std::string(lookup),
          base64(key)};
}

}  // namespace

std::string Secret::keyed(std::string_view purpose, std::string_view what) const {
  start_sodium();
  std::string out(crypto_auth_hmacsha256_BYTES, '\0');
  crypto_auth_hmacsha256_state state;
  const auto take = [&](std::string_view bytes) {
    crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  };
  crypto_auth_hmacsha256_init(&state, reinterpret_cast<const unsigned char*>(key_.data()), key_.size());
  take(purpose);
  take(std::string_view("\n", 1));
  take(what);
  crypto_auth_hmacsha256_final(&state, reinterpret_cast<unsigned char*>(out.data()));
  return out;
}

std::string Secret::link_token(std::string_view purpose, const AnyId& workspace, const AnyId& thing) const {
  return base64(keyed(purpose, to_text(workspace) + " " + to_text(thing)));
}

std::string Secret::email_lookup(std::string_view email) const {
  return base64(keyed("email", email));
}

Secret secret_of(store::Store& store) {
  while (true) {
    const auto found = store.find(store::Table::credential, lookup);
    if (!found.empty()) return Secret(found.front().body);
    store::Write write;
    write.rows = {new_row()};
    (void)write_and_wait(store, std::move(write));  // refused: another process was first
  }
}

Secret secret_of(work::Ctx& ctx) {
  const auto found = ctx.find_rows(store::Table::credential, lookup);
  if (!found.empty()) return Secret(found.front().body);
  store::Row row = new_row();
  Secret out(row.body);
  ctx.put_row(std::move(row));
  return out;
}

std::string random_token() {
  return base64(random_bytes());
}

std::string token_lookup(std::string_view token) {
  return store::hex(store::sha256(token));
}

}  // namespace rd::people
