// A WebSocket once its request has been accepted. Beast's stream is a heavy thing to compile, so it stands behind this
// in one unit. Network thread.
#pragma once
#include <memory>
#include <optional>

#include "net/outbox.hpp"
#include "net/server.hpp"
#include "net/stream.hpp"

namespace rd::net {

class Conversation {
 public:
  Conversation() = default;
  virtual ~Conversation() = default;
  Conversation(const Conversation&) = delete;
  Conversation& operator=(const Conversation&) = delete;
  // The server stops: 1001, and what was queued is left.
  virtual void leave() = 0;
  // No more words.
  virtual void cut() = 0;
};

struct Opening {
  Stream stream;  // what the browser sent after its request is put back
  SocketUse use;
  std::shared_ptr<Outbox> outbox;
  std::shared_ptr<void> place;  // held while the conversation lives
};

// Nothing when the request is a good handshake, else the answer that says why not.
[[nodiscard]] std::optional<Response> refused_handshake(const Request& request);

// Shakes hands and keeps itself alive until it is over.
std::shared_ptr<Conversation> converse(Opening opening, const Request& request, const Limits& limits);

}  // namespace rd::net
