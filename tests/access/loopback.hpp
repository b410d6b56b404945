// The program behind a real server on the loopback: rooms on the network thread, as rodedraad serve has them.
#pragma once
#include "net/api.hpp"
#include "net/test_client.hpp"
#include "net/workers.hpp"
#include "town.hpp"

namespace rd::access {

class Loopback {
 public:
  Loopback()
      : server_(options(),
                [](const net::Request&) {
                  return net::Response{404, {}, {}};
                }),
        strand_(server_),
        house_(store_, {built_in(), &strand_, nullptr, [this] { return now.load(); }, {}, {}}),
        api_(api_setting()),
        town(house_, now) {
    server_.start();
    look_again();
  }
  ~Loopback() {
    house_.rooms().drain();
    (void)server_.stop();
    (void)doors_.stop(std::chrono::steady_clock::now() + std::chrono::seconds(2));
  }
  Loopback(const Loopback&) = delete;
  Loopback& operator=(const Loopback&) = delete;

  [[nodiscard]] std::uint16_t port() const { return server_.port(); }
  // Signed in: the secret of a session.
  std::string token(work::Caller& who) {
    const auto opened = house_.desk().sessions().open(who.account, now.load());
    who.login = opened.login;
    return opened.token;
  }
  [[nodiscard]] people::Sessions& sessions() { return house_.desk().sessions(); }

 private:
  class Strand : public work::Executor {
   public:
    explicit Strand(net::Server& server) : server_(server) {}
    void post(std::function<void()> task) override { server_.post(std::move(task)); }
    [[nodiscard]] bool here() const override { return server_.here(); }

   private:
    net::Server& server_;
  };

  net::Options options() {
    net::Options out;
    out.limits.requests = 1'000'000;
    out.cost = [](const net::Request&) { return net::Cost::later; };
    out.later = [this](const net::Request& request, net::Reply reply) { api_.answer(request, std::move(reply)); };
    out.socket = [this](const net::Request& request, std::shared_ptr<net::Socket> socket) {
      return api_.socket(request, std::move(socket));
    };
    return out;
  }
  net::Api::Setting api_setting() {
    return {house_.rooms(),
            [this](std::string_view token) { return sessions().caller_of(token, now.load()); },
            [this](const AnyId& login) { return sessions().still_open(login, now.load()); },
            [](const Refusal& refusal, Language) { return refusal.code; },
            [this](std::function<void()> task) { return doors_.offer(std::move(task)); },
            false};
  }
  // As serve does.
  void look_again() {
    server_.after(std::chrono::seconds(1), [this] {
      api_.look_again();
      house_.rooms().sweep();
      look_again();
    });
  }

 public:
  std::atomic<std::int64_t> now{first_noon};

 private:
  store::MemoryStore store_;
  net::Workers doors_{2, 64};
  net::Server server_;
  Strand strand_;
  cli::House house_;
  net::Api api_;

 public:
  Town town;
};

}  // namespace rd::access
