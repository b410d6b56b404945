// One browser that follows along. What it may send, each a JSON object:
//   {"subscribe":"<workspace>","topics":["workspace","findings","text:<section>"],"since":12}   →
//   {"subscribed":…,"seq":…}
//   {"unsubscribe":"<workspace>"}
//   {"do":"element.create","workspace":"…","in":{…},"ref":"…"}       → {"ref":…,"seq":…,"answer":{…}}; views too
//   {"here":"<workspace>","text":"<section>","desk":"…","at":{"version":3,"from":12,"to":12}}   one's place in a text
//   that
//     one follows and writes; "at":null: no longer. Others hear
//     {"workspace":…,"text":…,"here":[{"member","desk","at"}…]}
//   {"ping":1}                                                       → {"pong":1}
// A refusal: {"problem":{…},"ref":…}. What it is told unasked: {"workspace":…,"seq":…,"changes":[…]},
// {"workspace":…,"changed":"findings","seq":…}, {"workspace":…,"reset":true}: read anew. On the network thread.
#pragma once
#include <functional>
#include <memory>
#include <set>
#include <string>

#include "net/api.hpp"
#include "net/socket.hpp"

namespace rd::net {

class Api::Live : public work::Subscriber, public std::enable_shared_from_this<Api::Live> {
 public:
  // Asking for something is use of the session; that a tab is open, and says so now and then, is none.
  enum class Use { none, now };
  struct Setting {
    work::Rooms& rooms;
    const std::function<std::string(const Refusal&, Language)>& sentence;
    // Does this secret still open the session? `use`: and it is used now.
    std::function<bool(Use)> open;
  };
  Live(const Setting& setting, const work::Caller& caller, Language language, std::shared_ptr<Socket> socket)
      : setting_(setting), caller_(caller), language_(language), socket_(std::move(socket)) {}

  void received(const std::string& message);
  void closed();  // leaves all rooms
  void tell(std::shared_ptr<const std::string> frame) override { socket_->send(std::move(frame)); }
  void whisper(std::shared_ptr<const std::string> frame) override { socket_->whisper(std::move(frame)); }
  // A session's end (4401) closes the connection; no longer a member (4403) too: the client starts over.
  void end(std::uint16_t code, std::string reason) override;

  [[nodiscard]] const work::Caller& caller() const { return caller_; }

 private:
  [[nodiscard]] bool still_welcome(Use use);
  void subscribe(const json::object& message);
  void act(json::object& message);  // takes what is in it
  void stand(const json::object& message);
  void refuse_with(const Refusal& refusal, const json::value& ref);
  void say(const json::object& message);

  const Setting setting_;
  const work::Caller caller_;
  const Language language_;
  const std::shared_ptr<Socket> socket_;
  std::set<AnyId> rooms_;
};

}  // namespace rd::net
