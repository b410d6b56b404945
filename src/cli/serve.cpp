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
#include "cli/serving.hpp"

namespace rd::cli {
namespace {

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

}  // namespace

int serve(const ServeOptions& options, const packs::Packs& packs, LookAt look_at) {
  take_all_descriptors();
  listen_for_signals();
  Serving serving({options, packs, std::move(look_at), {}, {}});
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
