#include "net/stream.hpp"

#include <sys/socket.h>

#include <boost/asio/post.hpp>
#include <cstring>

namespace rd::net {
namespace {

class PlainWire final : public Wire, public std::enable_shared_from_this<PlainWire> {
 public:
  using Wire::Wire;
  void handshake(Done done) override {
    asio::post(socket().get_executor(), [done = std::move(done)]() mutable { done({}, 0); });
  }
  void read(asio::mutable_buffer into, Done done) override { socket().async_read_some(into, std::move(done)); }
  void write(const Pieces& pieces, Done done) override {
    if (!rest_.empty()) {
      next_ = pieces;
      next_done_ = std::move(done);
      return;
    }
    writing_ = true;
    socket().async_write_some(
        pieces, [self = shared_from_this(), done = std::move(done)](error_code error, std::size_t sent) mutable {
          self->writing_ = false;  // who has more to write of the same does so in `done`
          done(error, sent);
        });
  }
  [[nodiscard]] bool writes_now() const override { return !writing_ && rest_.empty(); }
  std::size_t write_now(std::string_view bytes) override {
    const auto sent = ::send(socket().native_handle(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    return sent < 0 ? 0 : static_cast<std::size_t>(sent);  // what is wrong is told to the rest
  }
  void write_rest(std::string_view bytes, Done done) override {
    rest_ = bytes;
    rest_done_ = std::move(done);
    go_on();
  }
  void finish() override {
    error_code ignored;
    socket().shutdown(TcpSocket::shutdown_send, ignored);
  }

 private:
  void go_on() {
    socket().async_write_some(asio::buffer(rest_), [self = shared_from_this()](error_code error, std::size_t sent) {
      self->rest_.remove_prefix(sent);
      if (!error && !self->rest_.empty()) return self->go_on();
      self->rest_ = {};
      if (self->next_done_) self->write(self->next_, std::exchange(self->next_done_, {}));
      std::exchange(self->rest_done_, {})(error, 0);
    });
  }

  bool writing_{};
  std::string_view rest_;
  Done rest_done_;
  Pieces next_;  // waits for the rest
  Done next_done_;
};

// Reads what still comes and throws it away, until the client is ready as well or time is up.
struct Drain : std::enable_shared_from_this<Drain> {
  Drain(std::shared_ptr<Wire> from, Done ready)
      : wire(std::move(from)), done(std::move(ready)), patience(wire->socket().get_executor()) {}
  void begin(std::chrono::milliseconds most) {
    patience.expires_after(most);
    patience.async_wait([self = shared_from_this()](error_code error) {
      if (!error) self->wire->close();
    });
    go_on();
  }
  void go_on() {
    wire->read(asio::buffer(bytes), Done([self = shared_from_this()](error_code error, std::size_t) {
                 if (!error) return self->go_on();
                 self->patience.cancel();
                 self->wire->close();
                 self->done({}, 0);
               }));
  }
  std::shared_ptr<Wire> wire;
  Done done;
  Timer patience;
  std::array<char, 4096> bytes{};
};

}  // namespace

void Wire::close() {
  error_code ignored;
  socket_.close(ignored);
}

std::shared_ptr<Wire> plain_wire(TcpSocket socket) {
  return std::make_shared<PlainWire>(std::move(socket));
}

void Stream::read(asio::mutable_buffer into, Done done) {
  if (put_back_.empty()) return wire_->read(into, std::move(done));
  const auto bytes = std::min(into.size(), put_back_.size());
  std::memcpy(into.data(), put_back_.data(), bytes);
  put_back_.erase(0, bytes);
  asio::post(executor_, [done = std::move(done), bytes]() mutable { done({}, bytes); });
}

void Stream::keep_at_most(int bytes) {
  error_code ignored;
  wire_->socket().set_option(asio::socket_base::send_buffer_size(bytes), ignored);
}

void Stream::end(Done done) {
  wire_->finish();
  std::make_shared<Drain>(wire_, std::move(done))->begin(linger_);
}

std::string Stream::peer() const {
  error_code error;
  const auto end = wire_->socket().remote_endpoint(error);
  return error ? std::string{} : end.address().to_string();
}

void Stream::cancel() {
  error_code ignored;
  if (wire_) wire_->socket().cancel(ignored);
}

void beast_close_socket(Stream& stream) {
  stream.close();
}

void teardown(beast::role_type /*role*/, Stream& stream, error_code& error) {
  error = {};
  stream.close();
}

}  // namespace rd::net
