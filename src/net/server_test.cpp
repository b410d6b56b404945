// Over a real socket on the loopback: what a browser, a slow line and an attacker send.
#include "net/server.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <list>
#include <optional>
#include <thread>
#include <utility>

#include "base/fault.hpp"
#include "net/test_client.hpp"

namespace rd::net {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

// Answers with what it was asked; /slow waits until `gate` opens, /throw throws.
struct Running {
  std::atomic<bool> gate{false};
  std::atomic<int> inside{0};
  std::optional<Server> server;

  explicit Running(Limits limits = {}, std::string public_url = {}) {
    Options options;
    options.limits = limits;
    options.public_url = std::move(public_url);
    options.cost = [](const Request& request) { return request.path == "/quick" ? Cost::quick : Cost::slow; };
    server.emplace(std::move(options), [this](const Request& request) {
      if (request.path == "/throw") throw Fault("deliberately");
      if (request.path == "/slow") {
        ++inside;
        while (!gate) std::this_thread::sleep_for(1ms);
        --inside;
      }
      if (request.path == "/large") return Response{200, {}, std::string(32U << 20U, 'x')};
      return Response{200,
                      {},
                      request.method + " " + request.path + "?" + request.query + " " +
                          std::to_string(request.body.size()) + " " + request.body.substr(0, 40)};
    });
    server->start();
  }
  ~Running() { gate = true; }
  [[nodiscard]] std::uint16_t port() const { return server->port(); }
  void wait_for_inside(int count) const {
    while (inside != count) std::this_thread::sleep_for(1ms);
  }
};

std::string post(std::string_view path, std::string_view body, std::string_view fields = {}) {
  return "POST " + std::string(path) + " HTTP/1.1\r\nHost: rd\r\n" + std::string(fields) +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}
const std::string get_quick = "GET /quick HTTP/1.1\r\nHost: rd\r\n\r\n";

}  // namespace

TEST_CASE("one connection takes several requests, also when they are sent in one go") {
  Running running;
  Client client(running.port());
  const auto first = client.ask("GET /caf%C3%A9?a=%201 HTTP/1.1\r\nHost: rd\r\n\r\n" + post("/b", "twee") +
                                "GET http://rd/c HTTP/1.1\r\nHost: rd\r\n\r\n");
  CHECK(status_line(first) == "HTTP/1.1 200 OK");
  CHECK(has(first, "GET /café?a=%201 0 "));
  CHECK(has(first, "Content-Security-Policy: default-src 'self'"));
  CHECK(has(client.ask(""), "POST /b? 4 twee"));
  CHECK(has(client.ask(""), "GET /c? 0 "));
}

TEST_CASE("HEAD gives the length and no body; HTTP/1.0 and close end the connection") {
  Running running;
  Client client(running.port());
  client.send("HEAD /quick HTTP/1.1\r\nHost: rd\r\nConnection: close\r\n\r\n");
  const auto answer = client.to_the_end();
  CHECK(has(answer, "Content-Length: 15\r\n"));
  CHECK(answer.ends_with("\r\n\r\n"));
  Client old(running.port());
  old.send("GET /quick HTTP/1.0\r\n\r\n");
  CHECK(has(old.to_the_end(), "Connection: close\r\n"));
}

TEST_CASE("a chunked body is put together, trailers are dropped") {
  Running running;
  Client client(running.port());
  CHECK(has(client.ask("POST /a HTTP/1.1\r\nHost: rd\r\nTransfer-Encoding: Chunked\r\n\r\n"
                       "4;ext=1\r\nabcd\r\n3\r\nefg\r\n0\r\nHost: other\r\n\r\n"),
            "POST /a? 7 abcdefg"));
  CHECK(has(client.ask(get_quick), "GET /quick"));
}

TEST_CASE("who asks first whether to send is told to go on, or is refused before sending") {
  Limits limits;
  limits.body = 10;
  Running running(limits);
  Client client(running.port());
  client.send("POST /a HTTP/1.1\r\nHost: rd\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
  CHECK(client.until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
  CHECK(has(client.ask("abcd"), "POST /a? 4 abcd"));
  Client large(running.port());
  CHECK(status_line(large.ask("POST /a HTTP/1.1\r\nHost: rd\r\nContent-Length: 11\r\nExpect: 100-continue\r\n\r\n")) ==
        "HTTP/1.1 413 Content Too Large");
}

TEST_CASE("a body of 25 MiB arrives, one byte more is refused within a second and the refusal is readable") {
  Running running;
  {
    Client client(running.port());
    CHECK(has(client.ask(post("/a", std::string(25U << 20U, 'x'))), "POST /a? 26214400 xxx"));
  }
  const std::string over = post("/a", std::string((25U << 20U) + 1, 'x'));
  Client early(running.port());
  const auto began = Clock::now();
  early.send(std::string_view(over).substr(0, 1000));
  CHECK(status_line(early.until("request.too_large")) == "HTTP/1.1 413 Content Too Large");
  CHECK(Clock::now() - began < 1s);
  Client client(running.port());
  CHECK(client.send(over));  // all of it: a browser does not stop half-way
  const auto answer = client.until("request.too_large");
  CHECK(status_line(answer) == "HTTP/1.1 413 Content Too Large");
  CHECK(has(answer, "Connection: close"));
}

TEST_CASE("a chunked body over the limit is refused as well") {
  Limits limits;
  limits.body = 100'000;
  Running running(limits);
  Client client(running.port());
  std::string body = "POST /a HTTP/1.1\r\nHost: rd\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 11; ++i) body += "2710\r\n" + std::string(10'000, 'x') + "\r\n";
  CHECK(status_line(client.ask(body)) == "HTTP/1.1 413 Content Too Large");
}

TEST_CASE("all bodies together stay under one limit, and the room comes back (R23)") {
  Limits limits;
  limits.bodies_together = 1'500'000;
  Running running(limits);
  Client first(running.port());
  first.send(post("/slow", std::string(1'000'000, 'x')));
  running.wait_for_inside(1);
  Client second(running.port());
  const auto refused = second.ask(post("/a", std::string(1'000'000, 'x')));
  CHECK(status_line(refused) == "HTTP/1.1 503 Service Unavailable");
  CHECK(has(refused, "Retry-After: 10\r\n"));
  running.gate = true;
  CHECK(has(first.ask(""), "1000000"));
  Client third(running.port());
  CHECK(has(third.ask(post("/a", std::string(1'000'000, 'x'))), "1000000"));
}

TEST_CASE("ways to write one request that could be read as two are refused (R28)") {
  Running running;
  const std::string start = "POST /a HTTP/1.1\r\nHost: rd\r\n";
  for (const std::string& bytes : {
           start + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
           start + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
           start + "Transfer-Encoding: xchunked\r\nContent-Length: 4\r\n\r\nabcd",
           start + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
           start + "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
           start + "Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde",
           start + "Content-Length: 4\r\nContent-Length: 4\r\n\r\nabcd",
           start + "Content-Length: -4\r\n\r\nabcd",
           start + "Content-Length: 4x\r\n\r\nabcd",
           start + "Content-Length : 4\r\n\r\nabcd",
           start + "Host: other\r\nContent-Length: 0\r\n\r\n",
           std::string("GET / HTTP/1.1\r\n\r\n"),
           std::string("POST /a HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
           std::string("GET / HTTP/2.0\r\nHost: rd\r\n\r\n"),
           std::string("GET /%00 HTTP/1.1\r\nHost: rd\r\n\r\n"),
           std::string("GET /a\nb HTTP/1.1\r\nHost: rd\r\n\r\n"),
           std::string("\x16\x03\x01\x02\r\n\r\n"),
           start + "Transfer-Encoding: chunked\r\n\r\n-1\r\nabcd\r\n",
           start + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
           start + "Transfer-Encoding: chunked\r\n\r\n4\r\nabcdX\r\n0\r\n\r\n",
       }) {
    CAPTURE(bytes);
    Client client(running.port());
    client.send(bytes + get_quick);
    const auto answer = client.until("request.unreadable");
    CHECK(status_line(answer) == "HTTP/1.1 400 Bad Request");
  }
}

TEST_CASE("a flood of fields, one long field and an endless chunk line are refused (R28)") {
  Running running;
  std::string many = "GET / HTTP/1.1\r\nHost: rd\r\n";
  for (int i = 0; i < 10'000; ++i) many += "X: 1\r\n";
  const std::string one = "GET / HTTP/1.1\r\nHost: rd\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n";
  const std::string path = "GET /" + std::string(17'000, 'a') + " HTTP/1.1\r\nHost: rd\r\n\r\n";
  for (const auto& bytes : {many + "\r\n", one, path}) {
    Client client(running.port());
    CHECK(status_line(client.ask(bytes)) == "HTTP/1.1 431 Request Header Fields Too Large");
  }
  Client client(running.port());
  CHECK(status_line(client.ask("POST / HTTP/1.1\r\nHost: rd\r\nTransfer-Encoding: chunked\r\n\r\n1;" +
                               std::string(70'000, 'x'))) == "HTTP/1.1 400 Bad Request");
}

TEST_CASE("a header that takes too long, a body that trickles and a silent connection all end") {
  Limits limits;
  limits.header_time = 150ms;
  limits.idle = 300ms;
  limits.grace = 200ms;
  limits.linger = 50ms;
  Running running(limits);
  {
    Client client(running.port());
    std::thread drip([&] {
      for (const char c : std::string_view("GET / HTTP/1.1\r\nHost: rd")) {
        client.send({&c, 1});
        std::this_thread::sleep_for(20ms);
      }
    });
    CHECK(status_line(client.to_the_end()) == "HTTP/1.1 408 Request Timeout");
    drip.join();
  }
  {
    Client client(running.port());
    client.send("POST /a HTTP/1.1\r\nHost: rd\r\nContent-Length: 100000\r\n\r\n");
    const auto began = Clock::now();
    std::thread drip([&] {
      for (int i = 0; i < 40 && client.send("x"); ++i) std::this_thread::sleep_for(20ms);
    });
    CHECK(has(client.until("request.slow"), "HTTP/1.1 408 Request Timeout"));
    CHECK(Clock::now() - began < 5s);
    drip.join();
  }
  Client silent(running.port());
  const auto began = Clock::now();
  CHECK(silent.to_the_end().empty());
  CHECK(Clock::now() - began > 250ms);
  CHECK(Clock::now() - began < 5s);
}

TEST_CASE("a body that keeps up with the slowest allowed speed is not cut off") {
  Limits limits;
  limits.grace = 200ms;
  limits.slowest = 1000;
  Running running(limits);
  Client client(running.port());
  client.send("POST /a HTTP/1.1\r\nHost: rd\r\nContent-Length: 3000\r\n\r\n");
  for (int i = 0; i < 30; ++i) {
    client.send(std::string(100, 'x'));
    std::this_thread::sleep_for(20ms);
  }
  CHECK(has(client.ask(""), "POST /a? 3000"));
}

TEST_CASE("a reader that does not read loses its connection (R20)") {
  Limits limits;
  limits.grace = 100ms;
  limits.slowest = 100'000'000;
  Running running(limits);
  Client client(running.port());
  client.send("GET /large HTTP/1.1\r\nHost: rd\r\n\r\n");
  std::this_thread::sleep_for(1s);
  CHECK(client.to_the_end().size() < (32U << 20U));
}

TEST_CASE("long answers do not hold up short ones; what does not fit the queue hears when to come back") {
  Limits limits;
  limits.queue = 1;
  Running running(limits);
  Client a(running.port());
  Client b(running.port());
  Client c(running.port());
  a.send(post("/slow", "a"));
  b.send(post("/slow", "b"));
  running.wait_for_inside(2);
  c.send(post("/slow", "c"));
  std::string refused;
  while (refused.empty()) {  // c's request may still be on its way
    Client d(running.port());
    const auto answer = d.ask("GET /slow HTTP/1.1\r\nHost: rd\r\n\r\n");
    if (has(answer, " 503 ")) refused = answer;
  }
  CHECK(has(refused, "Retry-After: 10\r\n"));
  CHECK(has(refused, "request.busy"));
  Client quick(running.port());
  const auto began = Clock::now();
  CHECK(has(quick.ask(get_quick), "200 OK"));
  CHECK(Clock::now() - began < 3s);
  running.gate = true;
  CHECK(has(a.ask(""), "/slow? 1 a"));
  CHECK(has(b.ask(""), "/slow? 1 b"));
  CHECK(has(c.ask(""), "/slow? 1 c"));
}

TEST_CASE("a handler that throws gives 500 without its words") {
  Running running;
  Client client(running.port());
  const auto answer = client.ask("GET /throw HTTP/1.1\r\nHost: rd\r\n\r\n");
  CHECK(status_line(answer) == "HTTP/1.1 500 Internal Server Error");
  CHECK_FALSE(has(answer, "deliberately"));
  CHECK(has(client.ask(get_quick), "200 OK"));
}

TEST_CASE("a form posted by another site is refused before its body is read") {
  Running running({}, "https://rodedraad.example");
  Client evil(running.port());
  CHECK(status_line(
            evil.ask("POST /a HTTP/1.1\r\nHost: rd\r\nOrigin: https://boos.example\r\nContent-Length: 999\r\n\r\n")) ==
        "HTTP/1.1 403 Forbidden");
  Client proxied(running.port());
  CHECK(has(proxied.ask(post("/a", "x", "Origin: https://rodedraad.example\r\n")), "200 OK"));
}

TEST_CASE("when all connections are taken, the one that waits longest without a request makes room (R28)") {
  Limits limits;
  limits.connections = 50;
  Running running(limits);
  std::list<Client> loris;
  for (int i = 0; i < 300; ++i) loris.emplace_back(running.port()).send("GET / HTTP/1.1\r\n");
  const auto began = Clock::now();
  for (int i = 0; i < 20; ++i) {
    Client client(running.port());
    CHECK(has(client.ask(get_quick), "200 OK"));
  }
  CHECK(Clock::now() - began < 2s);
}

TEST_CASE("a connection has a last request") {
  Limits limits;
  limits.requests = 3;
  Running running(limits);
  Client client(running.port());
  CHECK(has(client.ask(get_quick), "keep-alive"));
  CHECK(has(client.ask(get_quick), "keep-alive"));
  CHECK(has(client.ask(get_quick), "Connection: close"));
  CHECK(client.to_the_end().empty());
}

TEST_CASE("stopping lets the running answer finish and closes the rest at once (R43)") {
  Running running;
  Client idle(running.port());
  CHECK(has(idle.ask(get_quick), "200 OK"));
  Client busy(running.port());
  busy.send(post("/slow", "laatste"));
  running.wait_for_inside(1);
  std::thread later([&] {
    std::this_thread::sleep_for(200ms);
    running.gate = true;
  });
  const auto began = Clock::now();
  CHECK(running.server->stop());
  CHECK(Clock::now() - began < 2s);
  later.join();
  const auto answer = busy.to_the_end();
  CHECK(has(answer, "laatste"));
  CHECK(has(answer, "Connection: close"));
  CHECK(idle.to_the_end().empty());
  CHECK_FALSE(Client(running.port()).connected());
}

TEST_CASE("stopping does not wait longer than agreed for an answer that hangs, and says so") {
  Limits limits;
  limits.stop = 200ms;
  Running running(limits);
  Client busy(running.port());
  busy.send(post("/slow", "x"));
  running.wait_for_inside(1);
  const auto began = Clock::now();
  CHECK_FALSE(running.server->stop());
  CHECK(Clock::now() - began < 2s);
}

TEST_CASE("a port that is taken and an address that is none are faults with the reason") {
  Running running;
  Options options;
  options.port = running.port();
  Server second(std::move(options), [](const Request&) { return Response{}; });
  CHECK_THROWS_AS(second.start(), Fault);
  Options nowhere;
  nowhere.address = "nergens";
  Server third(std::move(nowhere), [](const Request&) { return Response{}; });
  CHECK_THROWS_AS(third.start(), Fault);
}

TEST_CASE("a thousand damaged requests leave the server answering (fuzz)") {
  Limits limits;
  limits.header_time = 50ms;
  limits.grace = 50ms;
  limits.linger = 1ms;
  Running running(limits);
  const std::string whole =
      "POST /a?b HTTP/1.1\r\nHost: rd\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n"
      "3\r\nabc\r\n0\r\n\r\n" +
      post("/c", "12345");
  for (unsigned seed = 0; seed < 1000; ++seed) {
    unsigned state = seed * 2654435761U + 1;
    const auto below = [&](std::size_t n) { return (state = state * 1664525U + 1013904223U, (state >> 8U) % n); };
    std::string bytes = whole;
    for (int i = 0; i < 3; ++i) {
      const auto at = below(bytes.size());
      if (below(2) == 0)
        bytes[at] = "\r\n :;0xff\x80"[below(10)];
      else
        bytes.erase(at, 1 + below(12));
    }
    Client(running.port()).send(bytes);
  }
  Client client(running.port());
  CHECK(has(client.ask(get_quick), "200 OK"));
}

}  // namespace rd::net
