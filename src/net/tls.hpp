// TLS for the server's side of a connection: OpenSSL between two buffers in memory, so that no part of it waits for a
// socket. TLS 1.2 and 1.3, OpenSSL's own choice of ciphers at level 2, no renegotiation.
#pragma once
#include <memory>
#include <string>

#include "net/stream.hpp"

namespace rd::net {

class Tls {
 public:
  // PEM files: the certificate with those that vouch for it, and its key without a password. Throws Fault, naming the
  // file that cannot be used.
  Tls(const std::string& cert_file, const std::string& key_file);
  ~Tls();
  Tls(const Tls&) = delete;
  Tls& operator=(const Tls&) = delete;

  [[nodiscard]] std::shared_ptr<Wire> wire(TcpSocket socket) const;

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

}  // namespace rd::net
