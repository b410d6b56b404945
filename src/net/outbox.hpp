// The half of a WebSocket that others hold: a bounded queue of messages, filled from any thread, emptied by the
// conversation on the network thread.
#pragma once
#include <atomic>
#include <cstddef>
#include <deque>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>

#include "net/mailbox.hpp"
#include "net/socket.hpp"

namespace rd::net {

struct Farewell {
  std::uint16_t code{};
  std::string reason;
};

class Outbox final : public Socket, public std::enable_shared_from_this<Outbox> {
 public:
  using Message = std::shared_ptr<const std::string>;
  Outbox(std::shared_ptr<Mailbox> mail, std::size_t limit) : mail_(std::move(mail)), limit_(limit) {}

  void send(Message message) override;
  void whisper(Message message) override;
  void close(std::uint16_t code, std::string reason) override;

  // The rest on the network thread. `changed` is called when there is a message, a farewell or an overflow.
  void connect(std::function<void()> changed);
  // The connection is gone: forgets everything, takes nothing more.
  void end();
  // The next message when it is not larger than that, else none; it counts as waiting until sent() is called.
  [[nodiscard]] Message next(std::size_t most = std::numeric_limits<std::size_t>::max());
  void sent();
  // Nothing may be said after this; set by close() or by an overflow.
  [[nodiscard]] const std::optional<Farewell>& farewell() const { return farewell_; }
  [[nodiscard]] bool overflowed() const { return overflowed_; }

 private:
  void take(Message message);
  void say_goodbye(Farewell farewell);
  void overflow();

  const std::shared_ptr<Mailbox> mail_;
  const std::size_t limit_;
  std::atomic<std::size_t> waiting_{};  // bytes handed over and not yet written
  std::atomic<bool> full_{};            // it went over the limit; nothing is taken any more
  std::deque<Message> queue_;
  std::size_t writing_{};  // bytes of the messages that next() gave
  std::optional<Farewell> farewell_;
  std::function<void()> changed_;
  bool announced_{};  // `changed` will be called
  bool overflowed_{};
  bool ended_{};
};

}  // namespace rd::net
