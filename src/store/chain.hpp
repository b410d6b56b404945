// The hash chain of a log: a record holds the hash of the one before it, so that nothing can be altered, left out, put
// in or put elsewhere without its being seen. SHA-256 by OpenSSL's libcrypto, which uses the processor's own.
//
// The words of people are in `answer` and `changes` only; they enter the chain through payload_hash, with a salt. Once
// the words are blanked and the salt is gone, nobody can guess them from the hash, and the chain still holds.
#pragma once
#include <filesystem>
#include <functional>
#include <string_view>

#include "store/store.hpp"

namespace rd::store {

[[nodiscard]] Hash sha256(std::string_view bytes);
[[nodiscard]] Hash sha256_of(const std::function<std::string_view()>& next_piece);  // "" after the last
[[nodiscard]] Hash file_hash(const std::filesystem::path& file);                    // faults io when it cannot be read
[[nodiscard]] std::string hex(const Hash& hash);

// Gives the record its salt and payload_hash. Needs no head, so it is done on the caller's thread.
void seal_payload(Record& record);
// The same for all records of a write, unless chain() did it.
void seal_payloads(Write& write);
[[nodiscard]] Hash payload_hash(const Record& record);
// Of everything in the record, payload_hash in place of the payload.
[[nodiscard]] Hash record_hash(const AnyId& workspace, const Record& record);
// Gives the record its place after `head`, which becomes the record's.
void link(const AnyId& workspace, Head& head, Record& record);
// Makes the write build on this very head. The head that it leaves when it is stored: the next one can build on that
// without waiting.
[[nodiscard]] Head chain(Write& write, Head head);
// Whether the write's records build on this head.
[[nodiscard]] bool builds_on(const Write& write, const Head& head);

// The operations that blank records: their answer holds {"blanked": [[seq, hash in hex], …]}, so that nobody can alter
// a blanked record either.
inline constexpr std::string_view rewrite_op = "log.rewrite";  // words that are to be forgotten
inline constexpr std::string_view compact_op = "log.compact";  // versions between others
[[nodiscard]] constexpr bool rewrites(std::string_view op) {
  return op == rewrite_op || op == compact_op;
}
[[nodiscard]] Hash blanked_hash(std::string_view answer, std::string_view changes);

struct Wrong {
  Seq seq{};  // the first record that is not as it was written (or that is not there)
  std::string what;
};

// Walks the whole log of a workspace, its sealed segments and its head. Nothing: all is as it was written.
// Faults of reading pass through: a file too damaged to read is found by them.
[[nodiscard]] std::optional<Wrong> verify(const Store& store, const AnyId& workspace);

}  // namespace rd::store
