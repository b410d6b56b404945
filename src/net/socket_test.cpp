// WebSockets over the loopback: what a browser, another site's page and a slow reader do.
#include "net/socket.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <condition_variable>
#include <list>
#include <mutex>
#include <optional>

#include "base/fault.hpp"
#include "net/server.hpp"
#include "net/test_client.hpp"

namespace rd::net {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

// Gives back what it gets. /no refuses, /throw throws, /greet speaks first; "bye" ends it, "throw" throws.
class Echoing {
 public:
  explicit Echoing(Limits limits = {}) {
    Options options;
    options.limits = limits;
    options.cost = [](const Request&) { return Cost::quick; };
    options.socket = [this](const Request& request, std::shared_ptr<Socket> socket) {
      return opened(request, std::move(socket));
    };
    server.emplace(std::move(options), [](const Request& request) { return Response{200, {}, request.path}; });
    server->start();
  }
  [[nodiscard]] std::uint16_t port() const { return server->port(); }
  std::shared_ptr<Socket> socket(std::size_t index) {
    wait([&] { return sockets_.size() > index; });
    return sockets_[index];
  }
  Echoing(const Echoing&) = delete;
  Echoing& operator=(const Echoing&) = delete;
  ~Echoing() { server.reset(); }  // it tells of sockets until the end
  void wait_for_closed(int count) {
    wait([&] { return closed_ == count; });
  }
  [[nodiscard]] int closed() {
    const std::lock_guard lock(mutex_);
    return closed_;
  }

  std::optional<Server> server;

 private:
  std::variant<Response, SocketUse> opened(const Request& request, std::shared_ptr<Socket> socket) {
    if (request.path == "/no") {
      socket->send(std::make_shared<std::string>("nobody hears this"));
      return Response{401, {}, "log eerst in"};
    }
    if (request.path == "/throw") throw Fault("deliberately");
    if (request.path == "/greet") socket->send(std::make_shared<std::string>("welkom"));
    change([&] { sockets_.push_back(socket); });
    return SocketUse{[socket](std::string message) {
                       if (message == "throw") throw Fault("deliberately");
                       if (message == "bye") {
                         socket->send(std::make_shared<std::string>("dag"));
                         return socket->close(4001, "klaar " + std::string(200, '.'));
                       }
                       socket->send(std::make_shared<std::string>(std::move(message)));
                     },
                     [this] { change([&] { ++closed_; }); }};
  }
  template <class F>
  void change(F f) {
    const std::lock_guard lock(mutex_);
    f();
    changed_.notify_all();
  }
  template <class F>
  void wait(F f) {
    std::unique_lock lock(mutex_);
    REQUIRE(changed_.wait_for(lock, 10s, f));
  }
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::shared_ptr<Socket>> sockets_;
  int closed_{};
};

std::shared_ptr<const std::string> message(std::string words) {
  return std::make_shared<const std::string>(std::move(words));
}
const std::string accepted = "HTTP/1.1 101 Switching Protocols";

}  // namespace

TEST_CASE("a socket opens, gives back what it gets, answers a ping and puts fragments together") {
  Limits limits;
  limits.socket_goodbye = 100ms;  // the client below never hangs up itself
  Echoing echoing(limits);
  Client client(echoing.port());
  const auto answer = client.ask(upgrade("/s"));
  CHECK(status_line(answer) == accepted);
  CHECK(has(answer, "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
  CHECK_FALSE(has(answer, "permessage-deflate"));
  client.send(text("één"));
  CHECK(next_frame(client).bytes == "één");
  client.send(frame(0x01, "he") + frame(0x89, "leef je nog") + frame(0x00, "l") + frame(0x80, "lo"));
  const auto pong = next_frame(client);
  CHECK(pong.first_byte == 0x8A);
  CHECK(pong.bytes == "leef je nog");
  CHECK(next_frame(client).bytes == "hello");
  client.send(text(std::string(1U << 20U, 'x')));
  CHECK(next_frame(client).bytes.size() == 1U << 20U);
  client.send(frame(0x88, std::string("\x03\xE8", 2)));
  CHECK(next_frame(client).code() == 1000);
  CHECK(client.to_the_end().empty());
  echoing.wait_for_closed(1);
}

TEST_CASE("what comes with the request itself is not lost, and neither is what is sent before the handshake is over") {
  Echoing echoing;
  Client client(echoing.port());
  CHECK(status_line(client.ask(upgrade("/greet") + text("een") + text("twee"))) == accepted);
  CHECK(next_frame(client).bytes == "welkom");
  CHECK(next_frame(client).bytes == "een");
  CHECK(next_frame(client).bytes == "twee");
}

TEST_CASE("messages of any size come whole and in order, to who reads late as well, with pongs between them") {
  Limits limits;
  limits.socket_queue = 64U << 20U;
  Echoing echoing(limits);
  Client client(echoing.port());
  client.ask(upgrade("/s"));
  const auto socket = echoing.socket(0);
  std::size_t pongs = 0;
  const auto heard = [&] {
    Frame one = next_frame(client);
    for (; one.first_byte == 0x8A; one = next_frame(client)) ++pongs;
    CHECK(one.first_byte == 0x81);
    return one.bytes;
  };
  // Around what one byte can tell of its length, what goes together, and what goes by itself.
  std::vector<std::size_t> sizes{0, 1, 125, 126, 127, 4'000, 8'191, 8'192, 8'193, 65'535, 65'536};
  for (const bool up : {true, false}) {
    if (!up) std::reverse(sizes.begin(), sizes.end());
    for (const std::size_t size : sizes) socket->send(message(std::string(size, 'x')));
    for (const std::size_t size : sizes) CHECK(heard() == std::string(size, 'x'));
  }
  // Nobody reads for a while: what the kernel does not take waits, and a pong finds its place between whole frames.
  constexpr int many = 4'000;
  const auto words = [](int i) {
    return std::to_string(i) + std::string(i > many / 2 && i % 3 == 0 ? 9'000 : 4'000, 'y');
  };
  for (int i = 0; i < many; ++i) {
    if (i % 100 == 0) client.send(frame(0x89, "leef je nog"));
    socket->send(message(words(i)));
  }
  client.send(text("klaar"));
  bool same = true;
  for (int i = 0; i < many; ++i) same = heard() == words(i) && same;
  CHECK(same);
  CHECK(heard() == "klaar");
  CHECK(pongs > 0);
}

TEST_CASE("a refusal is an ordinary answer and the connection goes on") {
  Echoing echoing;
  Client client(echoing.port());
  const auto answer = client.ask(upgrade("/no"));
  CHECK(has(answer, "HTTP/1.1 401"));
  CHECK(has(answer, "log eerst in"));
  CHECK(status_line(client.ask(upgrade("/throw"))) == "HTTP/1.1 500 Internal Server Error");
  CHECK(status_line(client.ask(upgrade("/s"))) == accepted);
  auto old = upgrade("/s");
  old.replace(old.find("13\r\n"), 2, "8");
  Client second(echoing.port());
  const auto other = second.ask(old);
  CHECK(status_line(other) == "HTTP/1.1 426 Upgrade Required");
  CHECK(has(other, "Sec-WebSocket-Version: 13\r\n"));
  auto keyless = upgrade("/s");
  keyless.replace(keyless.find("dGhl"), 24, "kort");
  CHECK(status_line(second.ask(keyless)) == "HTTP/1.1 400 Bad Request");
}

TEST_CASE("a page of another site gets no socket, and a server without sockets has none") {
  Echoing echoing;
  for (const auto* field : {"Origin: https://boos.example\r\n", "Sec-Fetch-Site: cross-site\r\n", "Origin: null\r\n"}) {
    Client evil(echoing.port());
    CHECK(status_line(evil.ask(upgrade("/s", field))) == "HTTP/1.1 403 Forbidden");
  }
  Client own(echoing.port());
  CHECK(status_line(own.ask(upgrade("/s", "Origin: http://rd\r\n"))) == accepted);
  Server bare({}, [](const Request&) { return Response{}; });
  bare.start();
  Client client(bare.port());
  CHECK(status_line(client.ask(upgrade("/s"))) == "HTTP/1.1 404 Not Found");
}

TEST_CASE("a message that is too large, binary, no UTF-8, unmasked or makes us stumble ends the socket with its code") {
  Limits limits;
  limits.socket_goodbye = 100ms;
  Echoing echoing(limits);
  const std::vector<std::pair<std::string, int>> cases{
      {text(std::string((1U << 20U) + 1, 'x')), 1009},
      {frame(0x01, std::string(1U << 20U, 'x')) + frame(0x80, "x"), 1009},
      {frame(0x82, "bytes"), 1003},
      {text("\xC3\x28"), 1007},
      {std::string("\x81\x01x", 3), 1002},
      {frame(0xC1, "x"), 1002},
      {text("throw"), 1011},
  };
  int closed = 0;
  for (const auto& [bytes, code] : cases) {
    CAPTURE(code);
    Client client(echoing.port());
    CHECK(status_line(client.ask(upgrade("/s"))) == accepted);
    client.send(bytes);
    CHECK(next_frame(client).code() == code);
    client.send(frame(0x88, ""));
    echoing.wait_for_closed(++closed);
  }
}

TEST_CASE("closing comes after what is queued, from the network thread and from another") {
  Limits limits;
  limits.socket_goodbye = 100ms;
  Echoing echoing(limits);
  Client client(echoing.port());
  client.ask(upgrade("/s"));
  client.send(text("bye"));
  CHECK(next_frame(client).bytes == "dag");
  const auto goodbye = next_frame(client);
  CHECK(goodbye.code() == 4001);
  CHECK(goodbye.bytes.size() == 125);
  Client second(echoing.port());
  second.ask(upgrade("/s"));
  const auto socket = echoing.socket(1);
  for (int i = 0; i < 100; ++i) socket->send(message(std::to_string(i)));
  socket->close(1000, "");
  socket->send(message("too late"));
  for (int i = 0; i < 100; ++i) CHECK(next_frame(second).bytes == std::to_string(i));
  CHECK(next_frame(second).code() == 1000);
  second.send(frame(0x88, std::string("\x03\xE8", 2)));
  echoing.wait_for_closed(2);
}

TEST_CASE("one who does not read is dropped, the others get all, and what was queued is gone") {
  Limits limits;
  limits.socket_goodbye = 200ms;
  Echoing echoing(limits);
  Client slow(echoing.port());
  slow.ask(upgrade("/s"));
  Client quick(echoing.port());
  quick.ask(upgrade("/s"));
  const auto to_slow = echoing.socket(0);
  const auto to_quick = echoing.socket(1);
  std::vector<std::weak_ptr<const std::string>> alive;
  for (int i = 0; i < 500; ++i) {
    const auto words = message(std::to_string(i) + std::string(64U << 10U, 'x'));
    alive.emplace_back(words);
    to_slow->send(words);
    to_quick->send(words);
    CHECK(next_frame(quick).bytes == *words);
    const auto held = std::count_if(alive.begin(), alive.end(), [](const auto& one) { return !one.expired(); });
    CHECK(held <= 6);  // 256 KiB of 64 KiB each, and the one in hand
  }
  echoing.wait_for_closed(1);
  quick.send(text("nog hier"));
  CHECK(next_frame(quick).bytes == "nog hier");
}

TEST_CASE("what is whispered is left out when much waits, and never makes one be dropped") {
  Echoing echoing;
  Client slow(echoing.port());
  slow.ask(upgrade("/s"));
  const auto socket = echoing.socket(0);
  socket->whisper(message("gehoord"));
  CHECK(next_frame(slow).bytes == "gehoord");
  // Nobody reads: what the kernel takes goes, and of the rest no more than a little waits.
  for (int i = 0; i < 2'000; ++i) socket->whisper(message(std::to_string(i) + std::string(8U << 10U, 'x')));
  socket->send(message("het laatste"));
  int heard = 0;
  Frame last = next_frame(slow);
  for (; last.bytes != "het laatste"; last = next_frame(slow)) ++heard;
  CHECK(heard > 0);
  CHECK(heard < 2'000);
  CHECK(last.first_byte == 0x81);
}

TEST_CASE("one who reads again in time hears why it was dropped") {
  Echoing echoing;
  Client slow(echoing.port());
  slow.ask(upgrade("/s"));
  const auto socket = echoing.socket(0);
  for (int i = 0; i < 500; ++i) socket->send(message(std::string(64U << 10U, 'x')));
  Frame last = next_frame(slow);
  while (last.first_byte == 0x81) last = next_frame(slow);
  CHECK(last.code() == 1013);
}

TEST_CASE("sockets count as connections but are not hung up to make room") {
  Limits limits;
  limits.connections = 4;
  Echoing echoing(limits);
  Client talking(echoing.port());
  talking.ask(upgrade("/s"));
  std::list<Client> idle;
  for (int i = 0; i < 6; ++i) {
    CHECK(has(idle.emplace_back(echoing.port()).ask("GET /a HTTP/1.1\r\nHost: rd\r\n\r\n"), "200 OK"));
  }
  CHECK(idle.front().to_the_end().empty());
  talking.send(text("nog hier"));
  CHECK(next_frame(talking).bytes == "nog hier");
}

TEST_CASE("a silent browser is asked whether it is there, and given up when it does not answer") {
  Limits limits;
  limits.socket_idle = 200ms;
  Echoing echoing(limits);
  Client client(echoing.port());
  client.ask(upgrade("/s"));
  for (int i = 0; i < 4; ++i) {
    CHECK(next_frame(client).first_byte == 0x89);
    client.send(frame(0x8A, ""));
  }
  CHECK(echoing.closed() == 0);
  echoing.wait_for_closed(1);
}

TEST_CASE("stopping closes sockets with 1001 in time, also those that do not listen; using them after it is harmless") {
  Limits limits;
  limits.socket_goodbye = 200ms;
  std::optional<Echoing> echoing(std::in_place, limits);
  Client polite(echoing->port());
  polite.ask(upgrade("/s"));
  Client deaf(echoing->port());
  deaf.ask(upgrade("/s"));
  const auto socket = echoing->socket(1);
  std::thread listener([&] {
    CHECK(next_frame(polite).code() == 1001);
    polite.send(frame(0x88, std::string("\x03\xE9", 2)));
    CHECK(polite.to_the_end().empty());
  });
  const auto began = Clock::now();
  CHECK(echoing->server->stop());
  CHECK(Clock::now() - began < 2s);
  listener.join();
  CHECK(echoing->closed() == 2);
  echoing->server.reset();
  socket->send(message("anyone?"));
  socket->close(1000, "");
}

}  // namespace rd::net
