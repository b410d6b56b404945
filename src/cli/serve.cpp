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

namespace rd::cli {
namespace {

constexpr std::size_t around_the_file = 64U << 10U;  // the other fields of the form, and the lines between the parts

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

// As many descriptors as we may have: a thousand connections and pandoc beside them.
void take_all_descriptors() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

int serve(const ServeOptions& options, const packs::Packs& packs, LookAt look_at) {
  const Pages pages(packs, std::move(look_at));
  take_all_descriptors();
  listen_for_signals();

  net::Options net;
  net.address = options.address;
  net.port = options.port;
  net.public_url = options.public_url;
  net.limits.body += around_the_file;
  net.cost = &Pages::cost;
  net.explain = [&](const net::Request& request, net::Trouble trouble) { return pages.explain(request, trouble); };
  net::Server server(std::move(net), [&](const net::Request& request) { return pages.answer(request); });
  server.start();
  if (!options.quiet) {
    const auto address =
        options.public_url.empty() ? fmt::format("http://localhost:{}", server.port()) : options.public_url;
    std::printf("%s\n", address.c_str());
    std::fflush(stdout);
  }

  wait_for_a_signal();
  // A check that hangs in another program is not worth waiting for: sandboxed children end with us.
  if (!server.stop()) std::_Exit(0);
  return 0;
}

}  // namespace rd::cli
