#include "cli/serving.hpp"

#include <utility>

#include "cli/program.hpp"

namespace rd::cli {
namespace {

constexpr std::size_t around_the_file = 64U << 10U;  // the other fields of the form, and the lines between the parts
constexpr auto between_looks = std::chrono::seconds(1);

}  // namespace

Serving::Serving(Setting setting)
    : packs_(setting.packs),
      pages_(packs_, std::move(setting.look_at)),
      server_(options_of(setting.options), [this](const net::Request& request) { return pages_.answer(request); }),
      strand_(server_),
      house_(setting.options.data, house_setting(setting)),
      api_(api_setting(setting.options)) {}

void Serving::start() {
  server_.start();
  look_again();
}

bool Serving::stop() {
  const bool all = server_.stop();  // what was asked is answered; what comes after it nobody waits for
  aside_.stop();
  return all && doors_.stop(std::chrono::steady_clock::now());
}

net::Options Serving::options_of(const ServeOptions& options) {
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

House::Setting Serving::house_setting(const Setting& setting) {
  House::Setting house{packs_, &strand_, &aside_, setting.now, setting.people, {}};
  house.people.public_url = setting.options.public_url;
  return house;
}

net::Api::Setting Serving::api_setting(const ServeOptions& options) {
  people::Sessions& sessions = house_.desk().sessions();
  work::Rooms& rooms = house_.rooms();
  return {rooms,
          [&sessions, &rooms](std::string_view token) { return sessions.caller_of(token, rooms.now()); },
          [&sessions, &rooms](const AnyId& login) { return sessions.still_open(login, rooms.now()); },
          [this](const Refusal& refusal, Language language) { return sentence(packs_, language, refusal); },
          [this](std::function<void()> task) { return doors_.offer(std::move(task)); },
          !options.tls_cert.empty() || options.public_url.starts_with("https://")};
}

// For who looks after this machine: not for what comes in through a proxy.
net::Response Serving::metrics(const net::Request& request) const {
  const bool from_here = request.peer == "127.0.0.1" || request.peer == "::1";
  if (!from_here || !request.field("X-Forwarded-For").empty() || !request.field("Forwarded").empty()) {
    return net::problem(404, "page.not_found");
  }
  return {200, {{"Content-Type", "text/plain; version=0.0.4"}}, api_.metrics()};
}

// Who is connected still has a session; rooms that nobody uses are let go.
void Serving::look_again() {
  server_.after(between_looks, [this] {
    api_.look_again();
    house_.rooms().follow_log();
    house_.rooms().sweep();
    look_again();
  });
}

}  // namespace rd::cli
