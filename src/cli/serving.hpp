// The pages, the API and the house behind them, on one server. serve() runs it until a signal comes; scenarios play
// over it.
#pragma once
#include "cli/serve.hpp"
#include "net/api.hpp"
#include "net/workers.hpp"

namespace rd::cli {

// Rooms live on the network thread: no lock, and no wait between a request and its workspace.
class NetworkStrand : public work::Executor {
 public:
  explicit NetworkStrand(net::Server& server) : server_(server) {}
  void post(std::function<void()> task) override { server_.post(std::move(task)); }
  void post_after(std::chrono::milliseconds pause, std::function<void()> task) override {
    server_.after(pause, std::move(task));
  }
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

class Serving {
 public:
  struct Setting {
    const ServeOptions& options;
    const packs::Packs& packs;
    LookAt look_at;
    std::function<std::int64_t()> now{};  // empty: the system's clock
    people::Setting people{};             // but for its public_url, which the options tell
  };
  // Takes the port; throws as serve() does.
  explicit Serving(Setting setting);

  void start();
  // Lets running answers finish. False when one is still owed.
  [[nodiscard]] bool stop();
  [[nodiscard]] std::uint16_t port() const { return server_.port(); }
  [[nodiscard]] House& house() { return house_; }

 private:
  [[nodiscard]] net::Options options_of(const ServeOptions& options);
  [[nodiscard]] House::Setting house_setting(const Setting& setting);
  [[nodiscard]] net::Api::Setting api_setting(const ServeOptions& options);
  [[nodiscard]] net::Response metrics(const net::Request& request) const;
  void look_again();

  const packs::Packs& packs_;
  const Pages pages_;
  Aside aside_;
  net::Workers doors_{2, 64};
  net::Server server_;
  NetworkStrand strand_;
  House house_;
  net::Api api_;
};

}  // namespace rd::cli
