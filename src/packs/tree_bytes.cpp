#include "packs/tree_bytes.hpp"

#include "base/fault.hpp"

namespace rd::packs {
namespace {

void put(std::string& out, std::size_t number) {
  for (; number >= 0x80; number >>= 7U) out += static_cast<char>(0x80U | (number & 0x7fU));
  out += static_cast<char>(number);
}

void put(std::string& out, std::string_view text) {
  put(out, text.size());
  out += text;
}

void put(std::string& out, const Node& node) {
  out += static_cast<char>(node.is);
  put(out, static_cast<std::size_t>(node.line));
  if (node.is == Node::Is::scalar) put(out, node.text);
  if (node.is == Node::Is::list) {
    put(out, node.items.size());
    for (const Node& item : node.items) put(out, item);
  }
  if (node.is == Node::Is::map) {
    put(out, node.entries.size());
    for (const Entry& entry : node.entries) {
      put(out, entry.key);
      put(out, static_cast<std::size_t>(entry.line));
      put(out, entry.value);
    }
  }
}

class Bytes {
 public:
  explicit Bytes(std::string_view bytes) : left_(bytes) {}
  Node node() {
    Node out;
    out.is = static_cast<Node::Is>(byte());
    out.line = static_cast<int>(number());
    if (out.is == Node::Is::scalar) out.text = text();
    if (out.is == Node::Is::list) {
      out.items.resize(number());
      for (Node& item : out.items) item = node();
    }
    if (out.is == Node::Is::map) {
      out.entries.resize(number());
      for (Entry& entry : out.entries) {
        entry.key = text();
        entry.line = static_cast<int>(number());
        entry.value = node();
      }
    }
    return out;
  }
  [[nodiscard]] bool at_end() const { return left_.empty(); }

 private:
  unsigned char byte() {
    RD_ASSERT(!left_.empty());
    const auto out = static_cast<unsigned char>(left_.front());
    left_.remove_prefix(1);
    return out;
  }
  std::size_t number() {
    std::size_t out = 0;
    for (unsigned shift = 0;; shift += 7) {
      const unsigned char next = byte();
      out |= static_cast<std::size_t>(next & 0x7fU) << shift;
      if (next < 0x80) break;
    }
    RD_ASSERT(out <= (std::size_t{1} << 30U));
    return out;
  }
  std::string text() {
    const std::size_t size = number();
    RD_ASSERT(size <= left_.size());
    std::string out(left_.substr(0, size));
    left_.remove_prefix(size);
    return out;
  }

  std::string_view left_;
};

}  // namespace

std::string encoded(const Node& node) {
  std::string out;
  put(out, node);
  return out;
}

Node decoded(std::string_view bytes) {
  Bytes from(bytes);
  Node out = from.node();
  RD_ASSERT(from.at_end());
  return out;
}

}  // namespace rd::packs
