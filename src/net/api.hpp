// The documented way in for programs and for our own client: everything in the registry over HTTP, and live over one
// WebSocket at /api/live. On the network thread, which is also the strand of the rooms; what takes long goes to
// workers.
//
//   GET    /api/workspaces/{workspace}/elements?kind=goal     Cookie or Authorization: Bearer
//   POST   /api/workspaces/{workspace}/elements               Idempotency-Key: an id of the client's
// Answers are JSON with the header Rd-Seq; refusals are problem+json (RFC 9457) with a sentence in nl or en.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "net/routes.hpp"
#include "net/server.hpp"
#include "work/rooms.hpp"

namespace rd::net {

class Api {
 public:
  struct Setting {
    work::Rooms& rooms;
    // Any thread. Who holds this secret; nobody when it is not, or no longer, a session. Counts as use.
    std::function<std::optional<work::Caller>(std::string_view token)> caller_of;
    // Any thread. Is this login's session still open? No use.
    std::function<bool(const AnyId& login)> still_open;
    std::function<std::string(const Refusal&, Language)> sentence;
    // Runs a task on a worker; false when all are taken.
    std::function<bool(std::function<void()>)> offer;
    bool secure{};  // people reach us over TLS: the cookie says so
  };
  explicit Api(Setting setting);
  ~Api();

  [[nodiscard]] static bool concerns(const Request& request);  // /api/…
  void answer(const Request& request, Reply reply);
  // What goes wrong before a request is whole, as a program likes to hear it.
  [[nodiscard]] Response explain(const Request& request, Trouble trouble) const;
  [[nodiscard]] std::variant<Response, SocketUse> socket(const Request& request, std::shared_ptr<Socket> socket);
  // Looks whether those who are connected still have a session. Every second.
  void look_again();
  // Of one login, or of nobody in particular.
  void end_login(const AnyId& login);
  [[nodiscard]] std::size_t sockets() const { return live_.size(); }
  // Prometheus' text form: counts of requests by what came of them.
  [[nodiscard]] std::string metrics() const;

 private:
  class Live;
  struct Asked {
    const work::Entry* entry{};
    AnyId workspace;
    work::Caller caller;
    json::value in;
    AnyId ref;
    Language language{};
    std::string client, file_name;
  };

  [[nodiscard]] std::string token_of(const Request& request) const;
  [[nodiscard]] Result<Asked> asked(const Request& request, Matched matched) const;
  void give(Asked asked, const Request& request, Reply reply);
  void by_worker(Asked asked, const Request& request, Reply reply);
  [[nodiscard]] Response through_door(const Asked& asked) const;
  [[nodiscard]] Response transferred(const Asked& asked, const Request& request) const;
  [[nodiscard]] work::Done answered(Language language, Reply reply);
  [[nodiscard]] Response refused(const Refusal& refusal, Language language) const;
  [[nodiscard]] bool is_open(const AnyId& login) const;
  [[nodiscard]] Response failed(const std::exception_ptr& fault, Language language) const;
  [[nodiscard]] std::string cookie(std::string_view token, std::int64_t days) const;

  const Setting setting_;
  const Routes routes_;
  const std::string openapi_;
  std::map<Live*, std::shared_ptr<Live>> live_;
  std::map<int, std::uint64_t> counts_;  // by status, network thread
};

[[nodiscard]] int status_of(const Refusal& refusal);
// What went wrong with the world, as a refusal people can act on: store.full, store.busy …, else request.fault.
[[nodiscard]] Refusal refusal_of(const std::exception_ptr& fault);
[[nodiscard]] json::object problem_of(const Refusal& refusal, int status, const std::string& sentence);
[[nodiscard]] Language language_of(const Request& request);

}  // namespace rd::net
