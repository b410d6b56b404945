#include "net/conversation.hpp"

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <cstdio>

namespace rd::net {
namespace {

namespace websocket = beast::websocket;

constexpr auto handshake_time = std::chrono::seconds(10);
constexpr std::uint16_t going_away = 1001;
constexpr std::uint16_t text_only = 1003;
constexpr std::uint16_t our_fault = 1011;

class Talk final : public Conversation, public std::enable_shared_from_this<Talk> {
 public:
  Talk(Opening opening, const Limits& limits)
      : place_(std::move(opening.place)),
        goodbye_time_(limits.socket_goodbye),
        use_(std::move(opening.use)),
        outbox_(std::move(opening.outbox)),
        cut_(opening.stream.get_executor()),
        stream_(std::move(opening.stream)) {
    stream_.next_layer().keep_at_most(static_cast<int>(limits.socket_queue));
    stream_.next_layer().linger_for(limits.socket_goodbye);
    stream_.set_option(websocket::stream_base::timeout{handshake_time, limits.socket_idle, true});
    stream_.read_message_max(limits.socket_message);
    stream_.auto_fragment(false);
  }

  void start(const Request& request) {
    beast::http::request<beast::http::empty_body> asked(beast::http::verb::get, "/", 11);
    for (const auto& [name, value] : request.fields) asked.insert(name, value);
    outbox_->connect([weak = weak_from_this()] {
      if (const auto self = weak.lock()) self->write();
    });
    stream_.async_accept(asked, [self = shared_from_this()](error_code error) {
      if (error) return self->over();
      self->open_ = true;
      self->read();
      self->write();
    });
  }

  void leave() override {
    if (open_) return say_goodbye({going_away, "stopping"});
    over();
  }
  void cut() override { over(); }

 private:
  void read() {
    stream_.async_read(in_, [self = shared_from_this()](error_code error, std::size_t) {
      if (error) return self->over();
      self->receive();
      if (!self->leaving_) self->read();
    });
  }

  void receive() {
    if (leaving_) return;
    if (!stream_.got_text()) return say_goodbye({text_only, "text only"});
    const auto bytes = in_.cdata();
    std::string message(static_cast<const char*>(bytes.data()), bytes.size());
    in_.clear();
    if (in_.capacity() > keep_) in_.shrink_to_fit();
    try {
      if (use_.received) use_.received(std::move(message));
    } catch (const std::exception& failure) {
      std::fprintf(stderr, "rodedraad: a socket's message failed: %s\n", failure.what());
      say_goodbye({our_fault, ""});
    }
  }

  // What waits goes together; the next as soon as the kernel has that. Many hear the same few words, and each would pay
  // more for Beast's bookkeeping than for these; what is large goes by Beast, and so does what meets a frame of its
  // own.
  void write() {
    if (!open_ || leaving_) return;
    if (outbox_->overflowed()) return say_goodbye(*outbox_->farewell());
    if (writing_) return;
    Wire& wire = stream_.next_layer().wire();
    auto gone = [self = shared_from_this()](error_code error, std::size_t) {
      self->writing_ = false;
      self->message_ = nullptr;
      self->rest_ = {};
      self->outbox_->sent();
      if (error) return self->over();
      self->write();
    };
    static thread_local std::string frames;  // their room is shared: most are gone at once
    while (wire.writes_now() && gather(frames)) {
      const auto sent = wire.write_now(frames);
      if (sent < frames.size()) {
        writing_ = true;
        rest_ = frames.substr(sent);
        return wire.write_rest(rest_, Done(std::move(gone)));
      }
      outbox_->sent();
    }
    message_ = outbox_->next();
    if (message_) {
      writing_ = true;
      stream_.async_write(asio::buffer(*message_), std::move(gone));
    } else if (outbox_->farewell()) {
      say_goodbye(*outbox_->farewell());
    }
  }

  // Whole frames of small messages (RFC 6455, 5.2).
  bool gather(std::string& frames) {
    constexpr unsigned whole_text = 0x81;
    constexpr std::size_t two_bytes_follow = 126;
    frames.clear();
    while (frames.size() < together_) {
      const auto message = outbox_->next(together_);
      if (!message) break;
      frames += static_cast<char>(whole_text);
      if (message->size() < two_bytes_follow) {
        frames += static_cast<char>(message->size());
      } else {
        frames += {static_cast<char>(two_bytes_follow), static_cast<char>(message->size() >> 8U),
                   static_cast<char>(message->size())};
      }
      frames += *message;
    }
    return !frames.empty();
  }

  // A browser that does not read our farewell, or does not answer it, is cut off.
  void say_goodbye(const Farewell& farewell) {
    if (leaving_ || ended_) return;
    leaving_ = true;
    cut_.expires_after(goodbye_time_);
    cut_.async_wait([weak = weak_from_this()](error_code error) {
      if (const auto self = weak.lock(); self && !error) self->over();
    });
    websocket::close_reason reason(static_cast<websocket::close_code>(farewell.code));
    const auto words = fitting(farewell.reason);
    reason.reason.assign(words.data(), words.size());
    stream_.async_close(reason, [self = shared_from_this()](error_code) { self->over(); });
  }

  // At most what fits a close frame, and no half characters.
  static std::string_view fitting(std::string_view reason) {
    if (reason.size() <= most_) return reason;
    std::size_t end = most_;
    while (end > 0 && (static_cast<unsigned char>(reason[end]) & 0xC0U) == 0x80U) --end;
    return reason.substr(0, end);
  }

  void over() {
    if (std::exchange(ended_, true)) return;
    open_ = false;
    leaving_ = true;
    cut_.cancel();
    stream_.next_layer().close();
    outbox_->end();
    if (use_.closed) use_.closed();
    use_ = {};
  }

  static constexpr std::size_t keep_ = 16U << 10U;  // bytes of buffer kept between messages
  static constexpr std::size_t most_ = 123;         // bytes of a reason
  static constexpr std::size_t together_ = 8U << 10U;
  const std::shared_ptr<void> place_;
  const Clock::duration goodbye_time_;
  SocketUse use_;
  const std::shared_ptr<Outbox> outbox_;
  Timer cut_;
  websocket::stream<Stream, false> stream_;
  beast::flat_buffer in_;
  std::string rest_;         // of frames that are being written
  Outbox::Message message_;  // or a large one
  bool writing_{};
  bool open_{};
  bool leaving_{};
  bool ended_{};
};

}  // namespace

std::optional<Response> refused_handshake(const Request& request) {
  if (request.field("Sec-WebSocket-Version") != "13") {
    Response answer = problem(426, "request.unreadable");
    answer.fields.push_back({"Sec-WebSocket-Version", "13"});
    answer.fields.push_back({"Upgrade", "websocket"});
    return answer;
  }
  constexpr std::size_t key = 24;  // sixteen bytes in base64
  if (request.field("Sec-WebSocket-Key").size() != key) return problem(400, "request.unreadable");
  return std::nullopt;
}

std::shared_ptr<Conversation> converse(Opening opening, const Request& request, const Limits& limits) {
  auto talk = std::make_shared<Talk>(std::move(opening), limits);
  talk->start(request);
  return talk;
}

}  // namespace rd::net
