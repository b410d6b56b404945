#include "store/chain.hpp"

#include <openssl/evp.h>
#include <sys/random.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <memory>

#include "base/json.hpp"

namespace rd::store {
namespace {

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

// One hash in the making. Numbers go in as eight bytes, texts after their length, so that no two records give the
// same bytes.
class Digest {
 public:
  Digest() {
    static const EVP_MD* const sha = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    if (!context_ || sha == nullptr || EVP_DigestInit_ex2(context_.get(), sha, nullptr) != 1) {
      throw Fault("OpenSSL has no SHA-256");
    }
  }
  Digest& raw(const void* bytes, std::size_t size) {
    if (EVP_DigestUpdate(context_.get(), bytes, size) != 1) throw Fault("OpenSSL could not hash");
    return *this;
  }
  Digest& number(std::uint64_t value) {
    std::array<std::uint8_t, 8> bytes{};
    for (std::size_t i = 8; i-- > 0; value >>= 8U) bytes[i] = static_cast<std::uint8_t>(value);
    return raw(bytes.data(), bytes.size());
  }
  Digest& number(std::int64_t value) { return number(static_cast<std::uint64_t>(value)); }
  Digest& id(const AnyId& id) { return number(id.high).number(id.low); }
  Digest& text(std::string_view text) {
    return number(static_cast<std::uint64_t>(text.size())).raw(text.data(), text.size());
  }
  template <std::size_t N>
  Digest& array(const std::array<std::uint8_t, N>& bytes) {
    return raw(bytes.data(), bytes.size());
  }
  Hash finish() {
    Hash out{};
    if (EVP_DigestFinal_ex(context_.get(), out.data(), nullptr) != 1) throw Fault("OpenSSL could not hash");
    return out;
  }

 private:
  std::unique_ptr<EVP_MD_CTX, FreeContext> context_{EVP_MD_CTX_new()};
};

constexpr Seq page = 1'000;

}  // namespace

Hash sha256(std::string_view bytes) {
  return Digest().raw(bytes.data(), bytes.size()).finish();
}

Hash sha256_of(const std::function<std::string_view()>& next_piece) {
  Digest digest;
  for (auto piece = next_piece(); !piece.empty(); piece = next_piece()) digest.raw(piece.data(), piece.size());
  return digest.finish();
}

Hash file_hash(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string piece(1U << 20U, '\0');
  const Hash hash = sha256_of([&]() -> std::string_view {
    in.read(piece.data(), std::ssize(piece));
    return {piece.data(), static_cast<std::size_t>(in.gcount())};
  });
  if (!in.eof()) throw StoreFault(Trouble::io, "not read: " + file.string());
  return hash;
}

std::string hex(const Hash& hash) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (const std::uint8_t byte : hash) {
    out += digits[byte >> 4U];
    out += digits[byte & 15U];
  }
  return out;
}

void seal_payload(Record& record) {
  if (getrandom(record.salt.data(), record.salt.size(), 0) != static_cast<ssize_t>(record.salt.size())) {
    throw Fault("no random bytes from the system");
  }
  record.payload_hash = payload_hash(record);
}

void seal_payloads(Write& write) {
  if (write.expected_hash) return;
  for (Record& record : write.records) seal_payload(record);
}

Hash payload_hash(const Record& record) {
  return Digest().array(record.salt).text(record.answer).text(record.changes).finish();
}

Hash blanked_hash(std::string_view answer, std::string_view changes) {
  return Digest().text(answer).text(changes).finish();
}

Hash record_hash(const AnyId& workspace, const Record& record) {
  return Digest()
      .id(workspace)
      .number(record.seq)
      .number(record.at)
      .id(record.actor)
      .text(record.op)
      .id(record.ref)
      .array(record.input)
      .number(record.schema)
      .array(record.payload_hash)
      .array(record.prev_hash)
      .finish();
}

void link(const AnyId& workspace, Head& head, Record& record) {
  record.seq = head.seq + 1;
  record.prev_hash = head.hash;
  head = {record.seq, record_hash(workspace, record)};
}

Head chain(Write& write, Head head) {
  write.expected = head.seq;
  write.expected_hash = head.hash;
  for (Record& record : write.records) {
    seal_payload(record);
    link(write.workspace, head, record);
  }
  return head;
}

bool builds_on(const Write& write, const Head& head) {
  return head.seq == write.expected && write.expected_hash.value_or(head.hash) == head.hash;
}

namespace {

// Records that say something else than they did, until the record that tells of it comes by.
class Rewritten {
 public:
  // False: nobody blanks it like this.
  bool look(const Record& record) {
    if (rewrites(record.op)) told(record.answer);
    if (record.payload_hash == payload_hash(record)) return true;
    if (record.salt != Salt{}) return false;
    waiting_[record.seq] = hex(blanked_hash(record.answer, record.changes));
    return true;
  }
  [[nodiscard]] std::optional<Wrong> left() const {
    if (waiting_.empty()) return std::nullopt;
    return Wrong{waiting_.begin()->first, "its payload is not what was written"};
  }

 private:
  void told(const std::string& answer) {
    const auto all = parse_json(answer);
    const json::value* blanked = all && all->is_object() ? all->get_object().if_contains("blanked") : nullptr;
    if (blanked == nullptr || !blanked->is_array()) return;
    for (const json::value& one : blanked->get_array()) {
      if (!one.is_array() || one.get_array().size() != 2) continue;
      const json::value& seq = one.get_array()[0];
      const json::value& hash = one.get_array()[1];
      const auto found = seq.is_int64() ? waiting_.find(seq.get_int64()) : waiting_.end();
      if (found != waiting_.end() && hash.is_string() && hash.get_string() == found->second) waiting_.erase(found);
    }
  }
  std::map<Seq, std::string> waiting_;  // the hash of what they say now
};

}  // namespace

std::optional<Wrong> verify(const Store& store, const AnyId& workspace) {
  const Head head = store.head(workspace);
  const auto roots = store.segments(workspace);
  Rewritten rewritten;
  Head at;
  while (at.seq < head.seq) {
    const auto records = store.read(workspace, at.seq + 1, std::min(page, head.seq - at.seq));
    if (records.empty()) return Wrong{at.seq + 1, "it is not there"};
    for (const Record& record : records) {
      const Seq due = at.seq + 1;
      if (record.seq != due) return Wrong{due, "it is not there"};
      if (record.prev_hash != at.hash) return Wrong{due, "it does not follow from the record before it"};
      if (!rewritten.look(record)) return Wrong{due, "its payload is not what was written"};
      at = {due, record_hash(workspace, record)};
      if (due % segment_size != 0) continue;
      const auto segment = static_cast<std::size_t>(due / segment_size) - 1;
      if (segment >= roots.size()) return Wrong{due, "its segment is not sealed"};
      if (roots[segment] != at.hash) return Wrong{due, "the root of its segment is another"};
    }
  }
  // Written to while we walked: what tells of it may be newer than we looked.
  if (auto left = rewritten.left()) return store.head(workspace) == head ? left : verify(store, workspace);
  if (at.hash != head.hash) return Wrong{at.seq, "it is not the record that the head names"};
  if (store.head(workspace) != head) return std::nullopt;  // written to while we walked: what is newer is not ours
  if (!store.read(workspace, head.seq + 1, 1).empty()) return Wrong{head.seq + 1, "the head does not know it"};
  if (std::ssize(roots) != head.seq / segment_size) return Wrong{head.seq + 1, "a sealed segment has no records"};
  return std::nullopt;
}

}  // namespace rd::store
