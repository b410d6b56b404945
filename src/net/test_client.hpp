// For the tests of this folder: a client over a real socket on the loopback that sends what it is told to send, and the
// frames of a WebSocket. Blocking; ten seconds without a byte count as the end.
#pragma once
#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace rd::net {

enum class Way { plain, tls, old_tls };

// A client without manners of its own: sends the bytes it is told to send.
class Client {
 public:
  explicit Client(std::uint16_t port, Way way = Way::plain) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in there{};
    there.sin_family = AF_INET;
    there.sin_port = htons(port);
    there.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval patience{10, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    connected_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&there), sizeof there) == 0;
    if (way != Way::plain) shake_hands(way);
  }
  ~Client() {
    ssl_.reset();
    ::close(socket_);
  }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  [[nodiscard]] bool connected() const { return connected_; }
  // False when the other side no longer takes it.
  bool send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const auto sent = ssl_ ? SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()))
                             : ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  // Reads until `text` has come; "" when the connection ends first. What comes after stays for the next call.
  std::string until(std::string_view text) {
    while (true) {
      if (const auto found = in_.find(text); found != std::string::npos) {
        std::string out = in_.substr(0, found + text.size());
        in_.erase(0, out.size());
        return out;
      }
      if (!more()) return {};
    }
  }
  // Exactly so many bytes; "" when the connection ends first.
  std::string take(std::size_t count) {
    while (in_.size() < count) {
      if (!more()) return {};
    }
    std::string out = in_.substr(0, count);
    in_.erase(0, count);
    return out;
  }
  std::string to_the_end() {
    while (more()) {
    }
    return std::exchange(in_, {});
  }
  // Sends, and reads one answer with a body of at least one byte.
  std::string ask(std::string_view bytes) {
    send(bytes);
    std::string head = until("\r\n\r\n");
    const auto at = head.find("Content-Length: ");
    if (at == std::string::npos) return head;
    const auto length = std::stoul(head.substr(at + 16));
    while (in_.size() < length && more()) {
    }
    head += in_.substr(0, length);
    in_.erase(0, length);
    return head;
  }

 private:
  bool more() {
    std::array<char, 65536> buffer{};
    const auto got = ssl_ ? SSL_read(ssl_.get(), buffer.data(), static_cast<int>(buffer.size()))
                          : ::recv(socket_, buffer.data(), buffer.size(), 0);
    if (got <= 0) return false;
    in_.append(buffer.data(), static_cast<std::size_t>(got));
    return true;
  }
  void shake_hands(Way way) {
    const std::unique_ptr<SSL_CTX, Free> context(SSL_CTX_new(TLS_client_method()));
    if (way == Way::old_tls) SSL_CTX_set_max_proto_version(context.get(), TLS1_1_VERSION);
    ssl_.reset(SSL_new(context.get()));
    SSL_set_fd(ssl_.get(), socket_);
    connected_ = SSL_connect(ssl_.get()) == 1;
  }
  struct Free {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    void operator()(SSL* ssl) const { SSL_free(ssl); }
  };
  int socket_;
  std::unique_ptr<SSL, Free> ssl_;
  bool connected_{};
  std::string in_;
};

inline std::string status_line(std::string_view answer) {
  return std::string(answer.substr(0, answer.find("\r\n")));
}
inline bool has(std::string_view text, std::string_view what) {
  return text.find(what) != std::string_view::npos;
}

// A client's frame, masked with zeros: the bytes stay readable.
inline std::string frame(int first_byte, std::string_view bytes) {
  std::string out(1, static_cast<char>(first_byte));
  if (bytes.size() < 126) {
    out += static_cast<char>(0x80U | bytes.size());
  } else if (bytes.size() < 65536) {
    out += {'\xFE', static_cast<char>(bytes.size() >> 8U), static_cast<char>(bytes.size() & 0xFFU)};
  } else {
    out += '\xFF';
    for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>((bytes.size() >> shift) & 0xFFU);
  }
  return out + std::string(4, '\0') + std::string(bytes);
}
inline std::string text(std::string_view bytes) {
  return frame(0x81, bytes);
}

struct Frame {
  int first_byte{};  // 0x81 text, 0x88 close, 0x89 ping, 0x8A pong; 0 when the connection ended
  std::string bytes;
  [[nodiscard]] int code() const {  // of a close
    return first_byte != 0x88 || bytes.size() < 2
               ? 0
               : (static_cast<unsigned char>(bytes[0]) << 8U) + static_cast<unsigned char>(bytes[1]);
  }
};
inline Frame next_frame(Client& client) {
  const auto head = client.take(2);
  if (head.size() < 2) return {};
  std::size_t size = static_cast<unsigned char>(head[1]);
  if (size > 125) {
    const auto bytes = client.take(size == 126 ? 2 : 8);
    size = 0;
    for (const char c : bytes) size = size * 256 + static_cast<unsigned char>(c);
  }
  return {static_cast<unsigned char>(head[0]), size == 0 ? std::string{} : client.take(size)};
}

inline std::string upgrade(std::string_view path, std::string_view fields = {}) {
  return "GET " + std::string(path) +
         " HTTP/1.1\r\nHost: rd\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n" + std::string(fields) +
         "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
}

}  // namespace rd::net
