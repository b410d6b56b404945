// One message to a thousand sockets on the loopback: how long until the last browser has it. The clients live in this
// process, on one thread and epoll, so their share of the work is in the figure.
#include <arpa/inet.h>
#include <benchmark/benchmark.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <vector>

#include "net/server.hpp"

namespace rd::net {
namespace {

constexpr int sockets = 1000;
constexpr std::size_t words = 200;
constexpr std::size_t framed = words + 4;

void take_all_descriptors() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

int connected(std::uint16_t port) {
  const int client = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in there{};
  there.sin_family = AF_INET;
  there.sin_port = htons(port);
  there.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(client, reinterpret_cast<const sockaddr*>(&there), sizeof there) != 0) std::abort();
  const std::string hello =
      "GET / HTTP/1.1\r\nHost: rd\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
  if (::send(client, hello.data(), hello.size(), 0) < 0) std::abort();
  std::string answer;
  char c{};
  while (!answer.ends_with("\r\n\r\n") && ::recv(client, &c, 1, 0) == 1) answer += c;
  return client;
}

// Reads until every client has got `each` bytes.
void read_all(int epoll, int each) {
  std::array<epoll_event, 256> events{};
  std::array<char, 4096> bytes{};
  for (long left = static_cast<long>(sockets) * each; left > 0;) {
    const int ready = epoll_wait(epoll, events.data(), static_cast<int>(events.size()), -1);
    for (int i = 0; i < ready; ++i) {
      left -= ::recv(events[static_cast<std::size_t>(i)].data.fd, bytes.data(), bytes.size(), MSG_DONTWAIT);
    }
  }
}

void one_message_to_all(benchmark::State& state) {
  take_all_descriptors();
  std::vector<std::shared_ptr<Socket>> all;
  Options options;
  options.socket = [&](const Request&, std::shared_ptr<Socket> socket) -> std::variant<Response, SocketUse> {
    all.push_back(std::move(socket));
    return SocketUse{};
  };
  Server server(std::move(options), [](const Request&) { return Response{}; });
  server.start();
  const int epoll = epoll_create1(0);
  std::vector<int> clients;
  for (int i = 0; i < sockets; ++i) {
    clients.push_back(connected(server.port()));
    epoll_event wish{EPOLLIN, {}};
    wish.data.fd = clients.back();
    epoll_ctl(epoll, EPOLL_CTL_ADD, clients.back(), &wish);
  }
  std::vector<double> rounds;
  for (auto _ : state) {
    const auto began = std::chrono::steady_clock::now();
    server.post([&] {
      const auto message = std::make_shared<const std::string>(words, 'x');
      for (const auto& socket : all) socket->send(message);
    });
    read_all(epoll, static_cast<int>(framed));
    rounds.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count());
    state.SetIterationTime(rounds.back());
  }
  std::sort(rounds.begin(), rounds.end());
  state.counters["p50_ms"] = rounds[rounds.size() / 2] * 1000;
  state.counters["p99_ms"] = rounds[rounds.size() * 99 / 100] * 1000;
  for (const int client : clients) ::close(client);
  ::close(epoll);
}
BENCHMARK(one_message_to_all)->Iterations(50)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace rd::net

BENCHMARK_MAIN();
