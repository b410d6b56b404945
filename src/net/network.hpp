// What one server shares among its connections. Everything in it runs on the network thread, except where another is
// named. Only server.cpp and connected.cpp include this.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <list>
#include <optional>
#include <thread>
#include <vector>

#include "net/conversation.hpp"
#include "net/mailbox.hpp"
#include "net/server.hpp"
#include "net/stream.hpp"
#include "net/tls.hpp"
#include "net/workers.hpp"

namespace rd::net {

using Acceptor = asio::basic_socket_acceptor<Tcp, Executor>;
template <class T>
using Task = asio::awaitable<T, Executor>;
constexpr asio::use_awaitable_t<Executor> wait_for_it;

inline auto into(error_code& error) {
  return asio::redirect_error(wait_for_it, error);
}

class Connected;

class Server::Network {
 public:
  Network(Options given, Handler handles);
  ~Network();
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;

  // Called by whoever holds the server.
  void start();
  bool stop();
  void after(std::chrono::milliseconds pause, std::function<void()> work);

  // A connection's place among limits.connections; free again when the last copy goes.
  [[nodiscard]] std::shared_ptr<void> place();
  void remember(const std::shared_ptr<Conversation>& talk);

 private:               // before the loop: what it still holds at its end looks at these
  std::size_t open_{};  // connections
  std::vector<std::weak_ptr<Conversation>> talks_;
  bool stopped_{};  // stop() was called
  bool ended_{};    // the network thread is gone; what is left is only taken apart

 public:
  const Options options;
  const Handler handler;
  const std::shared_ptr<Mailbox> mail;
  [[nodiscard]] bool tls() const { return tls_.has_value(); }

  std::size_t bodies{};           // bytes in memory
  std::size_t owed{};             // answers that Options::later has promised
  std::list<Connected*> waiting;  // those without a request, the longest waiting first
  bool stopping{};
  std::uint16_t port{};
  asio::io_context loop{1};
  Workers workers;

 private:
  void listen();
  Task<void> accept();
  [[nodiscard]] Stream stream_of(TcpSocket socket) const;
  void ring_after(std::chrono::milliseconds pause, std::function<void()> work);
  void close_down();
  void last_call();
  void gone();

  std::optional<Tls> tls_;
  Acceptor acceptor_;
  Timer room_;       // rings when a connection goes
  Timer last_call_;  // ends the patience of stop()
  std::list<Timer> alarms_;
  std::thread thread_;
};

}  // namespace rd::net
