// One byte stream to a client, plain or TLS, for HTTP and WebSocket alike. What reads and writes is behind a virtual
// call and handlers are erased, so that Beast's WebSocket and our coroutines are compiled once and not once per kind.
// Only net/ includes this. Network thread; at most one read and one write under way.
#pragma once
#include <algorithm>
#include <array>
#include <boost/asio/async_result.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/role.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <utility>

namespace rd::net {

namespace asio = boost::asio;
namespace beast = boost::beast;
using boost::system::error_code;
using Executor = asio::io_context::executor_type;
using Tcp = asio::ip::tcp;
using Clock = std::chrono::steady_clock;
using Timer = asio::basic_waitable_timer<Clock, asio::wait_traits<Clock>, Executor>;
using TcpSocket = asio::basic_stream_socket<Tcp, Executor>;

// Any completion handler, called once. Runs where it is called: everything here lives on one thread.
class Done {
 public:
  Done() = default;
  template <class Handler>
  explicit Done(Handler handler) : held_(std::make_unique<Held<Handler>>(std::move(handler))) {}
  [[nodiscard]] explicit operator bool() const { return held_ != nullptr; }
  void operator()(error_code error, std::size_t bytes) { std::exchange(held_, nullptr)->call(error, bytes); }

 private:
  struct Holding {
    Holding() = default;
    virtual ~Holding() = default;
    Holding(const Holding&) = delete;
    Holding& operator=(const Holding&) = delete;
    virtual void call(error_code error, std::size_t bytes) = 0;
  };
  template <class Handler>
  struct Held final : Holding {
    explicit Held(Handler&& given) : handler(std::move(given)) {}
    void call(error_code error, std::size_t bytes) override { handler(error, bytes); }
    Handler handler;
  };
  std::unique_ptr<Holding> held_;
};

// What is written at once: a head and a body, or a frame's head and its text. Beast never has more than a few.
using Pieces = std::array<asio::const_buffer, 4>;

class Wire {
 public:
  explicit Wire(TcpSocket socket) : socket_(std::move(socket)) {}
  virtual ~Wire() = default;
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  // None of these calls `done` before it returns.
  virtual void handshake(Done done) = 0;
  virtual void read(asio::mutable_buffer into, Done done) = 0;
  virtual void write(const Pieces& pieces, Done done) = 0;
  // Beside write(), for what is whole by itself. Nothing is under way, and here bytes may go without waiting.
  [[nodiscard]] virtual bool writes_now() const { return false; }
  // Answers how many bytes the kernel took. The rest is to be given to write_rest() before anything else happens: it
  // goes before what is written later.
  virtual std::size_t write_now(std::string_view /*bytes*/) { return 0; }
  virtual void write_rest(std::string_view /*bytes*/, Done /*done*/) {}
  // Says that nothing more will be written; reading goes on.
  virtual void finish() = 0;
  virtual void close();
  [[nodiscard]] TcpSocket& socket() { return socket_; }

 private:
  TcpSocket socket_;
};

[[nodiscard]] std::shared_ptr<Wire> plain_wire(TcpSocket socket);

class Stream {
 public:
  using executor_type = Executor;
  Stream(std::shared_ptr<Wire> wire, Executor executor) : wire_(std::move(wire)), executor_(executor) {}

  [[nodiscard]] executor_type get_executor() const { return executor_; }

  template <class Buffers, class Token>
  auto async_read_some(const Buffers& buffers, Token&& token) {
    return asio::async_initiate<Token, void(error_code, std::size_t)>(
        [this](auto handler, asio::mutable_buffer into) { read(into, Done(std::move(handler))); }, token,
        first_of(buffers));
  }
  template <class Buffers, class Token>
  auto async_write_some(const Buffers& buffers, Token&& token) {
    return asio::async_initiate<Token, void(error_code, std::size_t)>(
        [this](auto handler, const Pieces& pieces) { wire_->write(pieces, Done(std::move(handler))); }, token,
        pieces_of(buffers));
  }
  template <class Token>
  auto async_handshake(Token&& token) {
    return asio::async_initiate<Token, void(error_code, std::size_t)>(
        [this](auto handler) { wire_->handshake(Done(std::move(handler))); }, token);
  }

  // Bytes that were read too early: the next reads give them first.
  void put_back(std::string_view bytes) { put_back_.insert(0, bytes); }
  // Bounds what the kernel keeps for a client that does not read.
  void keep_at_most(int bytes);
  // Ends both ways as a client likes to see it: we say that we are ready, and read until it is, or time is up.
  void end(Done done);
  void linger_for(std::chrono::milliseconds time) { linger_ = time; }

  void finish() { wire_->finish(); }
  // The address at the other end, "" when it has gone.
  [[nodiscard]] std::string peer() const;
  // Calls off what is under way.
  void cancel();
  [[nodiscard]] Wire& wire() { return *wire_; }
  // Also for a stream that was moved away.
  void close() {
    if (wire_) wire_->close();
  }

 private:
  template <class Buffers>
  static asio::mutable_buffer first_of(const Buffers& buffers) {
    for (auto at = asio::buffer_sequence_begin(buffers); at != asio::buffer_sequence_end(buffers); ++at) {
      const asio::mutable_buffer buffer(*at);
      if (buffer.size() > 0) return buffer;
    }
    return {};
  }
  template <class Buffers>
  static Pieces pieces_of(const Buffers& buffers) {
    Pieces pieces;
    std::size_t used = 0;
    for (auto at = asio::buffer_sequence_begin(buffers); at != asio::buffer_sequence_end(buffers); ++at) {
      const asio::const_buffer buffer(*at);
      if (buffer.size() == 0) continue;
      pieces[used] = buffer;
      if (++used == pieces.size()) break;
    }
    return pieces;
  }
  void read(asio::mutable_buffer into, Done done);

  std::shared_ptr<Wire> wire_;
  Executor executor_;
  std::string put_back_;
  std::chrono::milliseconds linger_{5'000};
};

// Beast finds these by name when a WebSocket ends or runs out of time.
void beast_close_socket(Stream& stream);
void teardown(beast::role_type role, Stream& stream, error_code& error);
template <class Handler>
void async_teardown(beast::role_type /*role*/, Stream& stream, Handler&& handler) {
  stream.end(
      Done([handler = std::forward<Handler>(handler)](error_code error, std::size_t) mutable { handler(error); }));
}

}  // namespace rd::net
