// Answers that come later, and the network thread as a place for others to work.
#include <doctest/doctest.h>

#include <atomic>
#include <future>
#include <optional>
#include <thread>
#include <vector>

#include "base/fault.hpp"
#include "net/server.hpp"
#include "net/test_client.hpp"

namespace rd::net {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

// /now answers at once, /throw throws, /forget drops its reply; anything else gives its reply to the test.
struct Owing {
  std::promise<std::pair<const Request*, Reply>> told;
  std::optional<Server> server;

  explicit Owing(Limits limits = {}) {
    Options options;
    options.limits = limits;
    options.cost = [](const Request&) { return Cost::later; };
    options.later = [this](const Request& request, Reply reply) {
      if (request.path == "/now") return reply({200, {}, "nu"});
      if (request.path == "/throw") throw Fault("deliberately");
      if (request.path == "/forget") return;
      told.set_value({&request, std::move(reply)});
    };
    server.emplace(std::move(options), [](const Request&) { return Response{}; });
    server->start();
  }
  [[nodiscard]] std::uint16_t port() const { return server->port(); }
  std::pair<const Request*, Reply> reply() { return told.get_future().get(); }
};

std::string get(std::string_view path) {
  return "GET " + std::string(path) + " HTTP/1.1\r\nHost: rd\r\n\r\n";
}

// What the network thread says of something, asked from here.
template <class Ask>
auto there(Server& server, Ask ask) {
  std::promise<decltype(ask())> said;
  server.post([&] { said.set_value(ask()); });
  return said.get_future().get();
}

}  // namespace

TEST_CASE("an answer given at once, by another thread and by the network thread afterwards") {
  Owing owing;
  Client client(owing.port());
  for (int i = 0; i < 3; ++i) CHECK(has(client.ask(get("/now")), "\r\n\r\nnu"));
  client.send("POST /a HTTP/1.1\r\nHost: rd\r\nContent-Length: 4\r\n\r\nhier");
  auto [request, reply] = owing.reply();
  reply({200, {}, request->path + " " + request->body});
  CHECK(has(client.ask(""), "\r\n\r\n/a hier"));
  owing.told = {};
  client.send(get("/b"));
  auto [again, on_loop] = owing.reply();
  owing.server->post([&, given = std::move(on_loop)] { given({200, {}, again->path}); });
  CHECK(has(client.ask(""), "\r\n\r\n/b"));
}

TEST_CASE("a second answer is dropped; none at all, and a throw, are a fault") {
  Owing owing;
  Client client(owing.port());
  client.send(get("/a"));
  auto [request, reply] = owing.reply();
  reply({200, {}, "eerste"});
  reply({200, {}, "tweede"});
  CHECK(has(client.ask(""), "eerste"));
  CHECK(has(client.ask(get("/now")), "\r\n\r\nnu"));
  CHECK(status_line(client.ask(get("/forget"))) == "HTTP/1.1 500 Internal Server Error");
  CHECK(status_line(client.ask(get("/throw"))) == "HTTP/1.1 500 Internal Server Error");
  CHECK(has(client.ask(get("/now")), "\r\n\r\nnu"));
}

TEST_CASE("who leaves before the answer does no harm, nor does an answer after the server is gone") {
  std::optional<Owing> owing(std::in_place);
  {
    std::optional<Client> client(std::in_place, owing->port());
    client->send(get("/a"));
    auto reply = owing->reply().second;
    client.reset();
    reply({200, {}, std::string(1U << 20U, 'x')});
  }
  Client next(owing->port());
  CHECK(has(next.ask(get("/now")), "\r\n\r\nnu"));
  Limits short_stop;
  short_stop.stop = 50ms;
  owing.emplace(short_stop);
  Client last(owing->port());
  last.send(get("/a"));
  auto reply = owing->reply().second;
  CHECK_FALSE(owing->server->stop());
  owing.reset();
  reply({200, {}, "te laat"});
}

TEST_CASE("stopping waits for an answer that is owed") {
  Owing owing;
  Client client(owing.port());
  client.send(get("/a"));
  auto reply = owing.reply().second;
  auto stopped = std::async(std::launch::async, [&] { return owing.server->stop(); });
  while (Client(owing.port()).connected()) std::this_thread::yield();
  reply({200, {}, "toch nog"});
  CHECK(stopped.get());
  CHECK(has(client.to_the_end(), "toch nog"));
}

TEST_CASE("work for the network thread runs there, in order, also when it came before the start") {
  Server server({}, [](const Request&) { return Response{}; });
  std::vector<int> done;
  std::promise<bool> first;
  server.post([&] {
    done.push_back(1);
    first.set_value(server.here());
  });
  CHECK_FALSE(server.here());
  CHECK(done.empty());
  server.start();
  CHECK(first.get_future().get());
  for (int i = 2; i < 100; ++i) server.post([&done, i] { done.push_back(i); });
  CHECK(there(server, [&] { return done.size(); }) == 99);
  CHECK(done.back() == 99);
}

TEST_CASE("an alarm rings after its time, again when asked, and not after a stop") {
  Server server({}, [](const Request&) { return Response{}; });
  server.start();
  const auto began = Clock::now();
  std::promise<void> thrice;
  int rung = 0;
  std::function<void()> ring = [&] {
    CHECK(server.here());
    if (++rung == 3) return thrice.set_value();
    server.after(20ms, ring);
  };
  server.after(20ms, ring);
  thrice.get_future().get();
  CHECK(Clock::now() - began >= 60ms);
  bool late = false;
  server.after(1h, [&] { late = true; });
  CHECK(there(server, [] { return true; }));
  CHECK(server.stop());
  CHECK_FALSE(late);
  server.post([&] { late = true; });
  CHECK_FALSE(late);
}

}  // namespace rd::net
