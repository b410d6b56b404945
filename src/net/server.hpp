// The HTTP/1.1 server: one thread for the network, a few workers for answers that take long. Everything a stranger can
// make large or slow has a limit here. TLS, HTTP/2 and compression are left to a proxy in front.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "net/http.hpp"

namespace rd::net {

struct Limits {
  std::size_t header = 16U << 10U;            // bytes of request line and fields → 431
  std::size_t fields = 100;                   // → 431
  std::size_t body = 25U << 20U;              // bytes, also when chunked → 413
  std::size_t bodies_together = 256U << 20U;  // bytes of all bodies in memory → 503
  std::size_t slowest = 10'000;  // bytes a second, for bodies coming and answers going, after `grace` → 408
  std::chrono::milliseconds grace{10'000};
  std::chrono::milliseconds header_time{10'000};  // from its first byte to its last → 408
  std::chrono::milliseconds idle{30'000};         // between requests, without a word
  std::chrono::milliseconds linger{5'000};        // we go on reading after a refusal, so that the refusal arrives
  std::chrono::milliseconds stop{4'000};          // for what runs, when we are asked to stop
  std::size_t connections =
      1024;                     // the one that waits longest for a request makes room; if none does, we stop accepting
  std::size_t requests = 1000;  // on one connection
  std::size_t at_once = 2;      // workers
  std::size_t queue = 16;       // answers waiting for a worker → 503
};

enum class Cost {
  quick,  // microseconds: answered on the network thread
  slow,   // answered by a worker
};

// Called on the network thread (quick) or by several workers at once (slow). What it throws becomes Trouble::fault and
// a line on stderr.
using Handler = std::function<Response(const Request&)>;

struct Options {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  // 0 = any free one
  std::string public_url;  // how browsers name us when a proxy stands in front; for the origin of forms
  Limits limits;
  std::function<Cost(const Request&)> cost;                  // network thread; empty = everything is slow
  std::function<Response(const Request&, Trouble)> explain;  // network thread; empty = problem+json. Fields may be few
};

class Server {
 public:
  Server(Options options, Handler handler);
  // Closes what is open and waits for handlers that still run.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Listens and starts the threads. Throws Fault when the address or port cannot be had. Once.
  void start();
  [[nodiscard]] std::uint16_t port() const;  // after start()
  // Stops accepting, closes connections that wait, lets running answers finish for at most `limits.stop`. False when a
  // handler still runs after that: the process is expected to end now, without waiting for ~Server.
  [[nodiscard]] bool stop();

 private:
  class Network;
  std::unique_ptr<Network> network_;
};

}  // namespace rd::net
