#include "cli/serve.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "base/fault.hpp"
#include "cli/program.hpp"
#include "net/api.hpp"
#include "net/workers.hpp"

namespace rd::cli {
namespace {

constexpr std::size_t around_the_file = 64U << 10U;  // the other fields of the form, and the lines between the parts
constexpr auto between_looks = std::chrono::seconds(1);

int bell[2] = {-1, -1};  // the handler writes, serve() reads

extern "C" void ring(int) {
  const int before = errno;
  static_cast<void>(!write(bell[1], "x", 1));
  errno = before;
}

// A handler instead of a blocked mask, because a mask would be handed down to pandoc.
void wait_for_a_signal() {
  char x{};
  while (read(bell[0], &x, 1) < 0 && errno == EINTR) {
  }
}

void listen_for_signals() {
  if (pipe(bell) != 0) throw Fault("no pipe for signals");
  struct sigaction action {};
  action.sa_handler = ring;
  action.sa_flags = SA_RESTART | SA_RESETHAND;  // the second time it ends at once
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGINT, &action, nullptr);
}

// As many descriptors as we may have: thousands of connections and pandoc beside them.
void take_all_descriptors() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

// Rooms live on the network thread: no lock, and no wait between a request and its workspace.
class NetworkStrand : public work::Executor {
 public:
  explicit NetworkStrand(net::Server& server) : server_(server) {}
  void post(std::function<void()> task) override { server_.post(std::move(task)); }
  [[nodiscard]] bool here() const override { return server_.here(); }

 private:
  net::Server& server_;
};

// Loading, working out, snapshots: never refused, because somebody waits for it already.
class Aside : public work::Executor {
 public:
  void post(std::function<void()> task) override { static_cast<void>(workers_.offer(std::move(task))); }
  [[nodiscard]] bool here() const override { return false; }
  void stop() { static_cast<void>(workers_.stop(std::chrono::steady_clock::now() + std::chrono::seconds(2))); }

 private:
  net::Workers workers_{2, 1U << 20U};
};

// The pages, the API and the house behind them, on one server.
class Serving {
 public:
  Serving(const ServeOptions& options, const packs::Packs& packs, LookAt look_at)
      : packs_(packs),
        pages_(packs, std::move(look_at)),
        server_(options_of(options), [this](const net::Request& request) { return page(request); }),
        strand_(server_),
        house_(options.data, house_setting(options)),
        api_(api_setting(options)) {}

  void start() {
    server_.start();
    look_again();
  }
  // False when an answer is still owed.
  bool stop() {
    house_.rooms().drain();
    const bool all = server_.stop();
    aside_.stop();
    return all && doors_.stop(std::chrono::steady_clock::now());
  }
  [[nodiscard]] std::uint16_t port() const { return server_.port(); }

 private:
  net::Options options_of(const ServeOptions& options) {
    net::Options net;
    net.address = options.address;
    net.port = options.port;
    net.public_url = options.public_url;
    net.tls_cert = options.tls_cert;
    net.tls_key = options.tls_key;
    net.limits.body += around_the_file;
    net.cost = [](const net::Request& request) {
      const bool later = net::Api::concerns(request) || request.path == "/metrics";
      return later ? net::Cost::later : Pages::cost(request);
    };
    net.later = [this](const net::Request& request, net::Reply reply) {
      if (request.path == "/metrics") return reply(metrics(request));
      api_.answer(request, std::move(reply));
    };
    net.socket = [this](const net::Request& request, std::shared_ptr<net::Socket> socket) {
      return api_.socket(request, std::move(socket));
    };
    net.explain = [this](const net::Request& request, net::Trouble trouble) {
      return net::Api::concerns(request) ? api_.explain(request, trouble) : pages_.explain(request, trouble);
    };
    return net;
  }

  House::Setting house_setting(const ServeOptions& options) {
    House::Setting setting{packs_, &strand_, &aside_, {}, {}, {}};
    setting.people.public_url = options.public_url;
    return setting;
  }

  net::Api::Setting api_setting(const ServeOptions& options) {
    people::Sessions& sessions = house_.desk().sessions();
    return {house_.rooms(),
            [&sessions](std::string_view token) { return sessions.caller_of(token, system_now()); },
            [&sessions](const AnyId& login) { return sessions.still_open(login, system_now()); },
            [this](const Refusal& refusal, Language language) { return sentence(packs_, language, refusal); },
            [this](std::function<void()> task) { return doors_.offer(std::move(task)); },
            !options.tls_cert.empty() || options.public_url.starts_with("https://")};
  }

  [[nodiscard]] net::Response page(const net::Request& request) const { return pages_.answer(request); }

  // For who looks after this machine: not for what comes in through a proxy.
  [[nodiscard]] net::Response metrics(const net::Request& request) const {
    const bool from_here = request.peer == "127.0.0.1" || request.peer == "::1";
    if (!from_here || !request.field("X-Forwarded-For").empty() || !request.field("Forwarded").empty()) {
      return net::problem(404, "page.not_found");
    }
    return {200, {{"Content-Type", "text/plain; version=0.0.4"}}, api_.metrics()};
  }

  // Who is connected still has a session; rooms that nobody uses are let go.
  void look_again() {
    server_.after(between_looks, [this] {
      api_.look_again();
      house_.rooms().sweep();
      look_again();
    });
  }

  const packs::Packs& packs_;
  const Pages pages_;
  Aside aside_;
  net::Workers doors_{2, 64};
  net::Server server_;
  NetworkStrand strand_;
  House house_;
  net::Api api_;
};

}  // namespace

int serve(const ServeOptions& options, const packs::Packs& packs, LookAt look_at) {
  take_all_descriptors();
  listen_for_signals();
  Serving serving(options, packs, std::move(look_at));
  serving.start();
  if (!options.quiet) {
    const auto scheme = options.tls_cert.empty() ? "http" : "https";
    const auto address =
        options.public_url.empty() ? fmt::format("{}://localhost:{}", scheme, serving.port()) : options.public_url;
    std::printf("%s\n", address.c_str());
    std::fflush(stdout);
  }

  wait_for_a_signal();
  // A check that hangs in another program is not worth waiting for: sandboxed children end with us.
  if (!serving.stop()) std::_Exit(0);
  return 0;
}

}  // namespace rd::cli
