// A live connection to a browser (WebSocket, RFC 6455), as those who talk through it see it. No Asio, no Beast.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace rd::net {

// Where messages to one browser go in. Any thread may call it, for as long as it likes: after the connection or the
// server is gone nothing happens. Calls of one thread keep their order.
class Socket {
 public:
  virtual ~Socket() = default;
  // One text message, valid UTF-8. Queued and not copied: send the same pointer to everyone. A browser that reads so
  // slowly that the queue would go over Limits::socket_queue loses the connection (1013) and what was queued; a single
  // message over that limit goes only when nothing else waits.
  virtual void send(std::shared_ptr<const std::string> message) = 0;
  // The same for what may be lost: it goes only when little waits before it.
  virtual void whisper(std::shared_ptr<const std::string> message) = 0;
  // Ends the connection after what is queued. `reason` in UTF-8; what goes over 123 bytes is left off.
  virtual void close(std::uint16_t code, std::string reason) = 0;
};

// What the browser does; on the network thread, so microseconds. What `received` throws ends the connection (1011).
struct SocketUse {
  std::function<void(std::string message)> received;  // a whole text message, valid UTF-8
  std::function<void()> closed;                       // once, whoever ended it; nothing is received after it
};

}  // namespace rd::net
