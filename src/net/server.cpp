#include "net/server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <utility>

#include "base/fault.hpp"
#include "net/connected.hpp"

namespace rd::net {

Server::Network::Network(Options given, Handler handles)
    : options(std::move(given)),
      handler(std::move(handles)),
      mail(std::make_shared<Mailbox>([this] { asio::post(loop, [this] { mail->run(); }); })),
      workers(options.limits.at_once, options.limits.queue),
      acceptor_(loop),
      room_(loop, Clock::time_point::max()),
      last_call_(loop) {}

Server::Network::~Network() {
  if (!stopped_) static_cast<void>(stop());
  mail->close();
}

void Server::Network::start() {
  if (options.tls_cert.empty() != options.tls_key.empty()) {
    throw Fault("a certificate goes with a key: TLS needs both files");
  }
  if (!options.tls_cert.empty()) tls_.emplace(options.tls_cert, options.tls_key);
  listen();
  asio::co_spawn(loop, accept(), asio::detached);
  thread_ = std::thread([this] {
    mail->live_here();
    loop.run();
  });
}

void Server::Network::listen() {
  error_code error;
  const auto address = asio::ip::make_address(options.address, error);
  if (error) throw Fault("cannot listen on " + options.address + ": not an address");
  const Tcp::endpoint here(address, options.port);
  acceptor_.open(here.protocol(), error);
  if (!error) acceptor_.set_option(Acceptor::reuse_address(true), error);
  if (!error) acceptor_.bind(here, error);
  if (!error) acceptor_.listen(Acceptor::max_listen_connections, error);
  if (error) {
    throw Fault("cannot listen on " + options.address + ":" + std::to_string(options.port) + ": " + error.message());
  }
  port = acceptor_.local_endpoint().port();
}

Task<void> Server::Network::accept() {
  while (!stopping) {
    error_code error;
    if (open_ >= options.limits.connections) {
      if (!waiting.empty()) waiting.front()->hang_up();
      room_.expires_at(Clock::time_point::max());
      co_await room_.async_wait(into(error));
      continue;
    }
    TcpSocket socket = co_await acceptor_.async_accept(into(error));
    if (!error) {
      asio::co_spawn(loop, std::make_shared<Connected>(*this, stream_of(std::move(socket)))->serve(), asio::detached);
    } else if (!stopping) {  // no descriptors left, or the like: let something finish first
      room_.expires_after(std::chrono::milliseconds(50));
      co_await room_.async_wait(into(error));
    }
  }
}

Stream Server::Network::stream_of(TcpSocket socket) const {
  error_code ignored;
  socket.set_option(Tcp::no_delay(true), ignored);
  const auto executor = socket.get_executor();
  return {tls_ ? tls_->wire(std::move(socket)) : plain_wire(std::move(socket)), executor};
}

std::shared_ptr<void> Server::Network::place() {
  ++open_;
  return {this, [](Network* network) { network->gone(); }};
}

void Server::Network::remember(const std::shared_ptr<Conversation>& talk) {
  if (talks_.size() == talks_.capacity()) std::erase_if(talks_, [](const auto& old) { return old.expired(); });
  talks_.push_back(talk);
  if (stopping) talk->leave();
}

void Server::Network::gone() {
  --open_;
  if (ended_) return;
  room_.cancel();
  if (stopping && open_ == 0) last_call_.cancel();
}

void Server::Network::after(std::chrono::milliseconds pause, std::function<void()> work) {
  mail->post([this, pause, work = std::move(work)]() mutable { ring_after(pause, std::move(work)); });
}

void Server::Network::ring_after(std::chrono::milliseconds pause, std::function<void()> work) {
  if (stopping) return;
  const auto alarm = alarms_.emplace(alarms_.end(), loop, Clock::now() + pause);
  alarm->async_wait([this, alarm, work = std::move(work)](error_code) {
    alarms_.erase(alarm);
    if (!stopping) work();
  });
}

void Server::Network::close_down() {
  stopping = true;
  error_code ignored;
  acceptor_.close(ignored);
  room_.cancel();
  for (auto& alarm : alarms_) alarm.cancel();
  for (auto* connection : waiting) connection->hang_up();
  for (const auto& talk : talks_) {
    if (const auto alive = talk.lock()) alive->leave();
  }
  if (open_ == 0) return;
  last_call_.expires_after(options.limits.stop);
  last_call_.async_wait([this](error_code error) {
    if (!error) last_call();
  });
}

// Sockets hear that they are closed; whoever still owes an answer is left behind.
void Server::Network::last_call() {
  for (const auto& talk : talks_) {
    if (const auto alive = talk.lock()) alive->cut();
  }
  asio::post(loop, [this] { loop.stop(); });
}

bool Server::Network::stop() {
  stopped_ = true;
  const auto deadline = Clock::now() + options.limits.stop;
  if (thread_.joinable()) {
    asio::post(loop, [this] { close_down(); });
    thread_.join();
  }
  ended_ = true;
  mail->close();
  const bool all_given = owed == 0;
  return workers.stop(deadline) && all_given;
}

Server::Server(Options options, Handler handler)
    : network_(std::make_unique<Network>(std::move(options), std::move(handler))) {}
Server::~Server() = default;
void Server::start() {
  network_->start();
}
std::uint16_t Server::port() const {
  return network_->port;
}
bool Server::stop() {
  return network_->stop();
}
void Server::post(std::function<void()> work) {
  network_->mail->post(std::move(work));
}
void Server::after(std::chrono::milliseconds pause, std::function<void()> work) {
  network_->after(pause, std::move(work));
}
bool Server::here() const {
  return network_->mail->here();
}

}  // namespace rd::net
