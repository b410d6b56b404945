// The HTTP/1.1 and WebSocket server: one thread for the network, a few workers for answers that take long. Everything a
// stranger can make large or slow has a limit here. HTTP/2 and compression are left to a proxy in front.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <variant>

#include "net/http.hpp"
#include "net/socket.hpp"

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
  // Sockets count. The one that waits longest for a request makes room; if none does, we stop accepting.
  std::size_t connections = 4096;
  std::size_t requests = 1000;             // on one connection
  std::size_t at_once = 2;                 // workers
  std::size_t queue = 16;                  // answers waiting for a worker → 503
  std::size_t socket_message = 1U << 20U;  // bytes of one message from a browser → 1009
  std::size_t socket_queue = 256U << 10U;  // bytes waiting for one browser → 1013, and the kernel keeps as much
  std::chrono::milliseconds socket_idle{60'000};    // without a word or an answer to our ping
  std::chrono::milliseconds socket_goodbye{5'000};  // for the farewells of a socket; after it the connection is cut
};

enum class Cost {
  quick,  // microseconds: answered on the network thread
  slow,   // answered by a worker
  later,  // Options::later is told, and answers when it can
};

// Called on the network thread (quick) or by several workers at once (slow). What it throws becomes Trouble::fault and
// a line on stderr.
using Handler = std::function<Response(const Request&)>;

// Gives the answer to one request: once, from any thread, at once or later. When the connection or the server is gone
// by then nothing happens. A second answer is dropped; when all copies go without one, it becomes Trouble::fault.
using Reply = std::function<void(Response)>;

struct Options {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  // 0 = any free one
  std::string public_url;  // how browsers name us when a proxy stands in front; for the origin of forms
  Limits limits;
  std::function<Cost(const Request&)> cost;                  // network thread; empty = everything is slow
  std::function<Response(const Request&, Trouble)> explain;  // network thread; empty = problem+json. Fields may be few
  // For Cost::later; network thread. The request lives until Reply is called, or the server is destroyed. What is
  // answered before this returns is written without a detour.
  std::function<void(const Request&, Reply)> later;
  // A browser asks for a WebSocket; network thread. It comes from our own pages, that has been looked at. A Response
  // refuses. The socket may be used at once: what is sent before the handshake is over waits. Empty = 404.
  std::function<std::variant<Response, SocketUse>(const Request&, std::shared_ptr<Socket>)> socket;
  std::string tls_cert;  // PEM files, both or neither
  std::string tls_key;
};

class Server {
 public:
  Server(Options options, Handler handler);
  // Closes what is open and waits for handlers that still run.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Listens and starts the threads. Throws Fault when the address or port cannot be had, or a file for TLS is of no
  // use. Once.
  void start();
  [[nodiscard]] std::uint16_t port() const;  // after start()
  // Stops accepting, closes connections that wait and sockets (1001), lets running answers finish for at most
  // `limits.stop`. False when an answer is still owed after that: the process is expected to end now, without waiting
  // for ~Server.
  [[nodiscard]] bool stop();

  // The network thread for others, so that what lives there needs no locks. Any thread, also before start(): then it
  // runs once started. After stop() it is dropped. `work` takes microseconds and must not throw.
  void post(std::function<void()> work);
  // The same, once, after a while; again when it asks for it again. Dropped when the server is asked to stop.
  void after(std::chrono::milliseconds pause, std::function<void()> work);
  // Is this the network thread?
  [[nodiscard]] bool here() const;

  class Network;  // for the rest of net/

 private:
  std::unique_ptr<Network> network_;
};

}  // namespace rd::net
