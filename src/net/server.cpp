// The only unit that includes Asio and Beast, and a heavy one: the executor is concrete, Beast serves as a parser only,
// and everything that needs neither lives elsewhere in this folder.
#include "net/server.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <cstdio>
#include <list>
#include <optional>
#include <thread>
#include <utility>

#include "base/fault.hpp"
#include "net/parser.hpp"
#include "net/workers.hpp"

namespace rd::net {
namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;
using Executor = asio::io_context::executor_type;
using Tcp = asio::ip::tcp;
using Socket = asio::basic_stream_socket<Tcp, Executor>;
using Acceptor = asio::basic_socket_acceptor<Tcp, Executor>;
using Timer = asio::basic_waitable_timer<Clock, asio::wait_traits<Clock>, Executor>;
template <class T>
using Task = asio::awaitable<T, Executor>;
constexpr asio::use_awaitable_t<Executor> wait_for_it;

constexpr std::size_t piece = 64U << 10U;  // bytes read at once

auto into(error_code& error) {
  return asio::redirect_error(wait_for_it, error);
}

}  // namespace

// Everything below runs on the network thread, except where a worker is named.
class Server::Network {
 public:
  Network(Options options, Handler handler)
      : options_(std::move(options)),
        handler_(std::move(handler)),
        acceptor_(loop_),
        room_(loop_, Clock::time_point::max()),
        last_call_(loop_),
        workers_(options_.limits.at_once, options_.limits.queue) {}
  ~Network() {
    if (!stopped_) static_cast<void>(stop());
  }

  void start();
  bool stop();
  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  class Connected;
  using Line = std::list<Connected*>;

  Task<void> accept();
  void close_down();
  void gone();

  const Options options_;
  const Handler handler_;
  std::size_t bodies_{};  // bytes in memory
  std::size_t open_{};    // connections
  Line waiting_;          // those without a request, the longest waiting first
  bool stopping_{};
  bool stopped_{};  // stop() was called
  bool ended_{};    // the network thread is gone; what is left is only taken apart
  std::uint16_t port_{};
  asio::io_context loop_{1};
  Acceptor acceptor_;
  Timer room_;       // rings when a connection goes
  Timer last_call_;  // ends the patience of stop()
  Workers workers_;
  std::thread thread_;
};

// One connection: reads requests and writes answers, one after the other, until either side has had enough.
class Server::Network::Connected : public std::enable_shared_from_this<Connected> {
 public:
  Connected(Network& network, Socket socket)
      : network_(network),
        limits_(network.options_.limits),
        socket_(std::move(socket)),
        deadline_(socket_.get_executor(), Clock::time_point::max()),
        answered_(socket_.get_executor(), Clock::time_point::max()) {
    ++network_.open_;
  }
  ~Connected() {
    stop_waiting();
    network_.gone();
  }
  Connected(const Connected&) = delete;
  Connected& operator=(const Connected&) = delete;

  Task<void> serve() {
    const auto self = shared_from_this();
    error_code ignored;
    socket_.set_option(Tcp::no_delay(true), ignored);
    for (std::size_t served = 1; open_; ++served) {
      BodyShare share(network_.bodies_, limits_.bodies_together);
      Request request;
      Parser parser(request, limits_, share);
      const bool whole = co_await read(parser, request);
      if (whole) {
        const bool keep = parser.keep_alive() && served < limits_.requests && !network_.stopping_;
        co_await answer(request, keep);
      } else if (open_) {
        co_await refuse(request, parser.trouble().value_or(Trouble::slow));
      }
    }
    hang_up();
  }

  void hang_up() {
    open_ = false;
    error_code ignored;
    socket_.close(ignored);
    deadline_.cancel();
  }

 private:
  // Reads one request. False when there is trouble, when time ran out, or (open_ is false) when the other side left.
  Task<bool> read(Parser& parser, const Request& request) {
    wait_in_line();
    const bool header = co_await read_header(parser);
    stop_waiting();
    if (!header) co_return false;
    refusal_ = unwelcome(request);
    if (refusal_) co_return false;
    if (parser.is_done()) co_return true;
    if (parser.expects_continue() && in_.size() == 0) co_await write("HTTP/1.1 100 Continue\r\n\r\n", {});
    if (!open_) co_return false;
    co_return co_await read_body(parser);
  }

  // What can be said before the body has come.
  [[nodiscard]] std::optional<Trouble> unwelcome(const Request& request) const {
    const bool changes = request.method != "GET" && request.method != "HEAD" && request.method != "OPTIONS";
    if (changes && !from_our_own_pages(request, network_.options_.public_url)) return Trouble::cross_site;
    if (cost_of(request) == Cost::slow && network_.workers_.full()) return Trouble::busy;
    return std::nullopt;
  }

  [[nodiscard]] Cost cost_of(const Request& request) const {
    return network_.options_.cost ? network_.options_.cost(request) : Cost::slow;
  }

  Task<bool> read_header(Parser& parser) {
    parser.eager(false);
    if (in_.size() == 0 && in_.capacity() > limits_.header) in_.shrink_to_fit();
    by(Clock::now() + limits_.idle);
    std::size_t used = 0;
    while (true) {
      if (in_.size() > 0) {
        const bool first_byte = !parser.got_some();
        error_code error;
        const auto now_used = parser.feed(in_, error);
        in_.consume(now_used);
        used += now_used;
        if (parser.trouble()) co_return false;
        if (parser.is_header_done()) co_return true;
        if (used + in_.size() >= limits_.header) refusal_ = Trouble::header_too_large;
        if (refusal_) co_return false;
        if (first_byte) by(Clock::now() + limits_.header_time);
      }
      const bool more = co_await read_some(limits_.header);
      if (!more) {
        if (late_ && !parser.got_some()) open_ = false;  // nothing was asked, so there is nothing to say
        co_return false;
      }
    }
  }

  Task<bool> read_body(Parser& parser) {
    parser.eager(true);
    const auto began = Clock::now();
    std::size_t received = in_.size();
    while (true) {
      error_code error;
      if (in_.size() > 0) in_.consume(parser.feed(in_, error));
      if (parser.trouble()) co_return false;
      if (parser.is_done()) co_return true;
      by(began + patience(received));
      const auto before = in_.size();
      if (before >= piece) refusal_ = Trouble::bad_request;  // a chunk's size line without an end
      if (refusal_) co_return false;
      const bool more = co_await read_some(piece);
      if (!more) co_return false;
      received += in_.size() - before;
    }
  }

  // Adds what has arrived to in_, which grows to at most `most` bytes. False when late or gone.
  Task<bool> read_some(std::size_t most) {
    error_code error;
    const auto room = most > in_.size() ? most - in_.size() : 1;
    const auto got = co_await socket_.async_read_some(in_.prepare(room), into(error));
    in_.commit(got);
    if (late_) co_return false;
    if (error) open_ = false;
    co_return open_;
  }

  Task<void> answer(const Request& request, bool keep) {
    by(Clock::time_point::max());
    Response response;
    if (cost_of(request) == Cost::quick) {
      response = handled(request);
    } else {
      co_await handled_by_worker(request, response);
    }
    keep = keep && !network_.stopping_;
    co_await send(request, response, keep ? Connection::keep : Connection::close);
    if (!keep) open_ = false;
  }

  // A worker fills `response`; this coroutine sleeps on a timer that never rings by itself.
  Task<void> handled_by_worker(const Request& request, Response& response) {
    answered_.expires_at(Clock::time_point::max());
    auto work = [self = shared_from_this(), &request, &response]() mutable {
      response = self->handled(request);
      auto& loop = self->network_.loop_;
      asio::post(loop, [self = std::move(self)] { self->answered_.expires_at(Clock::time_point::min()); });
    };
    if (!network_.workers_.offer(std::move(work))) {
      response = explained(request, Trouble::busy);
      co_return;
    }
    error_code rung;
    co_await answered_.async_wait(into(rung));
  }

  // Network thread or worker.
  Response handled(const Request& request) const {
    try {
      return network_.handler_(request);
    } catch (const std::exception& failure) {
      std::fprintf(stderr, "rodedraad: %s %s failed: %s\n", request.method.c_str(), request.path.c_str(),
                   failure.what());
      return explained(request, Trouble::fault);
    }
  }

  Response explained(const Request& request, Trouble trouble) const {
    Response response = network_.options_.explain ? network_.options_.explain(request, trouble)
                                                  : problem(status_of(trouble), code_of(trouble));
    if (trouble == Trouble::busy) response.fields.push_back({"Retry-After", "10"});
    return response;
  }

  // Tells what is wrong and closes. Goes on reading for a while: a socket that is closed with unread bytes in it takes
  // the refusal with it before a browser that is still sending has read it.
  Task<void> refuse(const Request& request, Trouble trouble) {
    const bool was_late = late_;
    if (refusal_) trouble = *refusal_;
    co_await send(request, explained(request, was_late ? Trouble::slow : trouble), Connection::close);
    error_code error;
    socket_.shutdown(Socket::shutdown_send, error);
    if (network_.stopping_) open_ = false;
    wait_in_line();
    by(Clock::now() + limits_.linger);
    while (open_ && !error && !late_) {
      in_.clear();
      static_cast<void>(co_await socket_.async_read_some(in_.prepare(piece), into(error)));
    }
    stop_waiting();
    open_ = false;
  }

  Task<void> send(const Request& request, const Response& response, Connection after) {
    const std::string head = head_of(response, after);
    co_await write(head, request.method == "HEAD" ? std::string_view{} : std::string_view{response.body});
  }

  // Writes both parts as one stream; a reader that is slower than `slowest` loses the connection.
  Task<void> write(std::string_view head, std::string_view body) {
    const auto began = Clock::now();
    std::size_t sent = 0;
    error_code error;
    while (open_ && sent < head.size() + body.size()) {
      by(began + patience(sent));
      const auto head_left = head.substr(std::min(sent, head.size()));
      const auto body_left = body.substr(sent > head.size() ? sent - head.size() : 0);
      const std::array<asio::const_buffer, 2> parts{asio::buffer(head_left), asio::buffer(body_left)};
      sent += co_await socket_.async_write_some(parts, into(error));
      if (error) open_ = false;
    }
  }

  [[nodiscard]] Clock::duration patience(std::size_t bytes) const {
    return limits_.grace + std::chrono::milliseconds(bytes * 1000 / limits_.slowest);
  }

  // From `when` on, whatever this connection waits for on its socket is called off, and late_ says so.
  void by(Clock::time_point when) {
    late_ = false;
    deadline_.expires_at(when);
    if (when == Clock::time_point::max()) return;
    deadline_.async_wait([weak = weak_from_this()](error_code error) {
      const auto self = weak.lock();
      if (error || !self || self->deadline_.expiry() > Clock::now()) return;
      self->late_ = true;
      self->socket_.cancel(error);
    });
  }

  void wait_in_line() { turn_ = network_.waiting_.insert(network_.waiting_.end(), this); }
  void stop_waiting() {
    if (turn_) network_.waiting_.erase(*turn_);
    turn_.reset();
  }

  Network& network_;
  const Limits& limits_;
  Socket socket_;
  Timer deadline_;
  Timer answered_;
  beast::flat_buffer in_;
  std::optional<Line::iterator> turn_;
  std::optional<Trouble> refusal_;
  bool open_{true};
  bool late_{};
};

void Server::Network::start() {
  error_code error;
  const auto address = asio::ip::make_address(options_.address, error);
  if (error) throw Fault("cannot listen on " + options_.address + ": not an address");
  const Tcp::endpoint here(address, options_.port);
  acceptor_.open(here.protocol(), error);
  if (!error) acceptor_.set_option(Acceptor::reuse_address(true), error);
  if (!error) acceptor_.bind(here, error);
  if (!error) acceptor_.listen(Acceptor::max_listen_connections, error);
  if (error) {
    throw Fault("cannot listen on " + options_.address + ":" + std::to_string(options_.port) + ": " + error.message());
  }
  port_ = acceptor_.local_endpoint().port();
  asio::co_spawn(loop_, accept(), asio::detached);
  thread_ = std::thread([this] { loop_.run(); });
}

Task<void> Server::Network::accept() {
  while (!stopping_) {
    error_code error;
    if (open_ >= options_.limits.connections) {
      if (!waiting_.empty()) waiting_.front()->hang_up();
      room_.expires_at(Clock::time_point::max());
      co_await room_.async_wait(into(error));
      continue;
    }
    Socket socket = co_await acceptor_.async_accept(into(error));
    if (!error) {
      asio::co_spawn(loop_, std::make_shared<Connected>(*this, std::move(socket))->serve(), asio::detached);
    } else if (!stopping_) {  // no descriptors left, or the like: let something finish first
      room_.expires_after(std::chrono::milliseconds(50));
      co_await room_.async_wait(into(error));
    }
  }
}

void Server::Network::gone() {
  --open_;
  if (ended_) return;
  room_.cancel();
  if (stopping_ && open_ == 0) last_call_.cancel();
}

void Server::Network::close_down() {
  stopping_ = true;
  error_code ignored;
  acceptor_.close(ignored);
  room_.cancel();
  for (auto* connection : waiting_) connection->hang_up();
  if (open_ == 0) return;
  last_call_.expires_after(options_.limits.stop);
  last_call_.async_wait([this](error_code error) {
    if (!error) loop_.stop();
  });
}

bool Server::Network::stop() {
  stopped_ = true;
  const auto deadline = Clock::now() + options_.limits.stop;
  if (thread_.joinable()) {
    asio::post(loop_, [this] { close_down(); });
    thread_.join();
  }
  ended_ = true;
  return workers_.stop(deadline);
}

Server::Server(Options options, Handler handler)
    : network_(std::make_unique<Network>(std::move(options), std::move(handler))) {}
Server::~Server() = default;
void Server::start() {
  network_->start();
}
std::uint16_t Server::port() const {
  return network_->port();
}
bool Server::stop() {
  return network_->stop();
}

}  // namespace rd::net
