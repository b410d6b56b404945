#include "net/tls.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <vector>

#include "base/fault.hpp"

namespace rd::net {
namespace {

constexpr std::size_t record = 16U << 10U;  // bytes that TLS takes at once

struct FreeSsl {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
};

class TlsWire final : public Wire, public std::enable_shared_from_this<TlsWire> {
 public:
  TlsWire(TcpSocket socket, SSL_CTX* context) : Wire(std::move(socket)), ssl_(SSL_new(context)) {
    if (!ssl_) throw Fault("no memory for TLS");
    SSL_set_bio(ssl_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    SSL_set_accept_state(ssl_.get());
  }

  void handshake(Done done) override {
    handshaker_ = std::move(done);
    shake_hands();
  }

  void read(asio::mutable_buffer into, Done done) override {
    into_ = into;
    reader_ = std::move(done);
    give_reader();
  }

  // Short pieces go together, so that a frame's head and its text are one record.
  void write(const Pieces& pieces, Done done) override {
    std::string together;
    asio::const_buffer bytes = pieces[0];
    if (bytes.size() < record) {
      for (const auto& piece : pieces) {
        const auto room = std::min(piece.size(), record - together.size());
        together.append(static_cast<const char*>(piece.data()), room);
      }
      bytes = asio::buffer(together);
    }
    const auto size = std::min(bytes.size(), 4 * record);  // more would be held twice for a slow reader
    ERR_clear_error();
    const int taken = size == 0 ? 0 : SSL_write(ssl_.get(), bytes.data(), static_cast<int>(size));
    if (taken <= 0) {
      return complete(done, size == 0 ? error_code{} : asio::error::connection_aborted, 0);
    }
    written_ = static_cast<std::size_t>(taken);
    writer_ = std::move(done);
    flush();
  }

  void finish() override {
    say_goodbye();
    finishing_ = true;
    flush();
  }

  // The goodbye goes if the kernel takes it at once; nobody waits for it.
  void close() override {
    if (!sending_ && socket().is_open()) {
      say_goodbye();
      char* bytes = nullptr;
      const auto size = BIO_get_mem_data(SSL_get_wbio(ssl_.get()), &bytes);
      if (size > 0) {
        static_cast<void>(
            ::send(socket().native_handle(), bytes, static_cast<std::size_t>(size), MSG_DONTWAIT | MSG_NOSIGNAL));
      }
    }
    Wire::close();
  }

 private:
  enum class Next { read_more, ended, failed };
  [[nodiscard]] Next next_after(int result) const {
    const int why = SSL_get_error(ssl_.get(), result);
    if (why == SSL_ERROR_WANT_READ) return Next::read_more;
    return why == SSL_ERROR_ZERO_RETURN ? Next::ended : Next::failed;
  }

  void say_goodbye() {
    if (SSL_is_init_finished(ssl_.get()) == 0 || (SSL_get_shutdown(ssl_.get()) & SSL_SENT_SHUTDOWN) != 0) return;
    ERR_clear_error();
    SSL_shutdown(ssl_.get());
  }

  void shake_hands() {
    ERR_clear_error();
    const int result = SSL_do_handshake(ssl_.get());
    const auto next = result == 1 ? Next::ended : next_after(result);
    flush();
    switch (next) {
      case Next::ended:
        return complete(handshaker_, {}, 0);
      case Next::failed:
        return complete(handshaker_, asio::error::connection_refused, 0);
      case Next::read_more:
        return receive([](TlsWire& self, error_code error) {
          if (error) return self.handshaker_(error, 0);
          self.shake_hands();
        });
    }
  }

  void give_reader() {
    ERR_clear_error();
    const int got = SSL_read(ssl_.get(), into_.data(), static_cast<int>(std::min(into_.size(), 4 * record)));
    const auto next = got > 0 ? Next::ended : next_after(got);
    flush();  // reading may answer: a new key, an alarm
    if (got > 0) return complete(reader_, {}, static_cast<std::size_t>(got));
    switch (next) {
      case Next::ended:
        return complete(reader_, asio::error::eof, 0);
      case Next::failed:
        return complete(reader_, asio::error::connection_aborted, 0);
      case Next::read_more:
        return receive([](TlsWire& self, error_code error) {
          if (error) return self.reader_(error, 0);
          self.give_reader();
        });
    }
  }

  // Bytes from the socket to OpenSSL, then `then`.
  void receive(void (*then)(TlsWire&, error_code)) {
    in_.resize(record);
    socket().async_read_some(asio::buffer(in_), [self = shared_from_this(), then](error_code error, std::size_t got) {
      BIO_write(SSL_get_rbio(self->ssl_.get()), self->in_.data(), static_cast<int>(got));
      then(*self, error);
    });
  }

  // Bytes from OpenSSL to the socket. The writer hears of it when all that was there has gone.
  void flush() {
    if (sending_) return;
    char* bytes = nullptr;
    BIO* const from = SSL_get_wbio(ssl_.get());
    const auto size = BIO_get_mem_data(from, &bytes);
    if (size > 0) {
      out_.assign(bytes, bytes + size);
      static_cast<void>(BIO_reset(from));
      sent_ = 0;
      sending_ = true;
      return send_rest();
    }
    if (std::exchange(finishing_, false)) {
      error_code ignored;
      socket().shutdown(TcpSocket::shutdown_send, ignored);
    }
  }

  void send_rest() {
    const auto rest = asio::buffer(out_) + sent_;
    socket().async_write_some(rest, [self = shared_from_this()](error_code error, std::size_t sent) {
      self->sent_ += sent;
      if (!error && self->sent_ < self->out_.size()) return self->send_rest();
      self->sending_ = false;
      self->out_.clear();
      if (!error) self->flush();
      if (self->writer_ && (error || !self->sending_)) self->writer_(error, error ? 0 : self->written_);
    });
  }

  // Never from inside the call that asked for it.
  void complete(Done& done, error_code error, std::size_t bytes) {
    asio::post(socket().get_executor(), [done = std::move(done), error, bytes]() mutable { done(error, bytes); });
  }

  std::unique_ptr<SSL, FreeSsl> ssl_;
  std::vector<char> in_;
  std::vector<char> out_;  // what the socket is taking
  std::size_t sent_{};     // of out_
  bool sending_{};
  bool finishing_{};
  Done handshaker_;
  Done reader_;
  asio::mutable_buffer into_;
  Done writer_;
  std::size_t written_{};  // bytes of the writer that are on their way
};

[[noreturn]] void unusable(const std::string& file, const std::string& as) {
  const auto code = ERR_get_error();
  const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
  throw Fault("cannot use " + file + " as " + as + (reason == nullptr ? "" : std::string(": ") + reason));
}

int no_password(char*, int, int, void*) {
  return -1;  // a server has nobody to ask
}

}  // namespace

struct Tls::Context {
  struct Free {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  };
  std::unique_ptr<SSL_CTX, Free> ssl{SSL_CTX_new(TLS_server_method())};
};

Tls::Tls(const std::string& cert_file, const std::string& key_file) : context_(std::make_unique<Context>()) {
  auto* const ssl = context_->ssl.get();
  if (ssl == nullptr) throw Fault("TLS cannot be started");
  SSL_CTX_set_min_proto_version(ssl, TLS1_2_VERSION);
  SSL_CTX_set_security_level(ssl, 2);
  SSL_CTX_set_options(ssl, SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_mode(ssl, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_default_passwd_cb(ssl, no_password);
  ERR_clear_error();
  if (SSL_CTX_use_certificate_chain_file(ssl, cert_file.c_str()) != 1) unusable(cert_file, "a certificate");
  if (SSL_CTX_use_PrivateKey_file(ssl, key_file.c_str(), SSL_FILETYPE_PEM) != 1) {
    unusable(key_file, "the key of " + cert_file);
  }
  if (SSL_CTX_check_private_key(ssl) != 1) unusable(key_file, "the key of " + cert_file);
}
Tls::~Tls() = default;

std::shared_ptr<Wire> Tls::wire(TcpSocket socket) const {
  return std::make_shared<TlsWire>(std::move(socket), context_->ssl.get());
}

}  // namespace rd::net
