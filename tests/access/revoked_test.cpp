// Who may no longer look hears nothing any more, also on a socket that is open (R31).
#include <chrono>

#include "loopback.hpp"

using namespace rd;
using namespace rd::access;
using net::Client;
using net::Frame;

namespace {

using Clock = std::chrono::steady_clock;

struct Followed {
  Loopback loopback;
  AnyId workspace{loopback.town.workspace("Waterlijn")};
  work::Caller anna{loopback.town.person("anna")}, bram{loopback.town.person("bram")};
  Things things;
  AnyId bram_there;
  std::string token{loopback.token(bram)};

  explicit Followed(std::string_view role) {
    loopback.town.member(workspace, anna, "manager");
    things = loopback.town.furnish(workspace, anna, "ergens");
    json::object more;
    if (role == "guest") more = {{"bound", things["section"]}, {"until", "2026-11-25"}};
    bram_there = loopback.town.member(workspace, bram, role, more);
  }
  std::string fields() const { return "Authorization: Bearer " + token + "\r\n"; }
  void open(Client& client) {
    client.send(net::upgrade("/api/live", fields()));
    REQUIRE(net::has(client.until("\r\n\r\n"), "101"));
    client.send(net::text(R"({"subscribe":")" + to_text(workspace) + R"(","topics":["workspace"],"since":1000})"));
    REQUIRE(net::has(net::next_frame(client).bytes, "subscribed"));
    REQUIRE(net::has(net::next_frame(client).bytes, "reset"));  // a number from the future
  }
  void say(const std::string& words) {
    loopback.town.did(anna, "workspace.update", workspace,
                      json::object{{"from", 999'999}, {"set", {{"about", words}}}});
  }
  std::string show() { return R"({"do":"workspace.load","workspace":")" + to_text(workspace) + R"(","in":{}})"; }
};

// Reads until the socket closes; answers the code, and everything that was heard in between.
struct Farewell {
  int code{};
  std::string heard;
  std::chrono::milliseconds took{};
};
Farewell farewell(Client& client) {
  const auto began = Clock::now();
  Farewell out;
  for (Frame frame = net::next_frame(client); frame.first_byte != 0; frame = net::next_frame(client)) {
    out.code = frame.code();
    if (out.code != 0) break;
    out.heard += frame.bytes;
  }
  out.took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - began);
  return out;
}

}  // namespace

TEST_CASE("a member who is removed: the socket closes, nothing more is told, the next frame is refused") {
  Followed at("writer");
  Client client(at.loopback.port());
  at.open(client);
  at.loopback.town.did(at.anna, "member.remove", at.workspace, json::object{{"member", to_text(at.bram_there)}});
  at.say("kanarie");
  client.send(net::text(at.show()));
  const Farewell gone = farewell(client);
  CHECK(gone.code == 4403);
  CHECK(gone.took < std::chrono::seconds(2));
  CHECK(gone.heard.find("kanarie") == std::string::npos);
  Client again(at.loopback.port());
  again.send(net::upgrade("/api/live", at.fields()));
  REQUIRE(net::has(again.until("\r\n\r\n"), "101"));
  again.send(net::text(at.show()));
  CHECK(net::has(net::next_frame(again).bytes, "workspace.unknown"));
}

TEST_CASE("a role that is lowered holds from the next frame on, and the browser reads anew") {
  Followed at("lead");
  Client client(at.loopback.port());
  at.open(client);
  at.loopback.town.did(at.anna, "member.set_role", at.workspace,
                       json::object{{"member", to_text(at.bram_there)}, {"role", "reader"}});
  client.send(net::text(R"({"do":"element.create","workspace":")" + to_text(at.workspace) +
                        R"(","in":{"kind":"goal","fields":{"name":"x"}}})"));
  std::string heard;
  while (heard.find("problem") == std::string::npos) heard += net::next_frame(client).bytes;
  CHECK(heard.find(R"("reset":true)") != std::string::npos);
  CHECK(heard.find("right.missing") != std::string::npos);
  const auto invited = heard.size();
  at.loopback.town.did(at.anna, "invitation.create", at.workspace,
                       json::object{{"name", "kanarie"}, {"role", "reader"}});
  at.say("daarna");
  while (heard.find("daarna") == std::string::npos) heard += net::next_frame(client).bytes;
  CHECK(heard.find("kanarie", invited) == std::string::npos);  // invitations are for who leads
}

TEST_CASE("a session that ends takes its sockets along") {
  Followed at("writer");
  Client client(at.loopback.port());
  at.open(client);
  SUBCASE("somebody signs out") {
    at.loopback.town.did(at.bram, "session.close", {}, json::object{});
  }
  SUBCASE("another process ended it") {
    at.loopback.sessions().end({at.bram.login});
  }
  SUBCASE("it was not used for an hour") {
    at.loopback.now += 3'601 * second;
  }
  const Farewell gone = farewell(client);
  CHECK(gone.code == 4401);
  CHECK(gone.took < std::chrono::seconds(2));
  Client again(at.loopback.port());
  again.send(net::upgrade("/api/live", at.fields()));
  CHECK(net::has(again.until("\r\n\r\n"), "401"));
}

TEST_CASE("a session that ended is refused at the very next frame") {
  Followed at("writer");
  Client client(at.loopback.port());
  at.open(client);
  at.loopback.sessions().end({at.bram.login});
  client.send(net::text(at.show()));
  const Farewell gone = farewell(client);
  CHECK(gone.code == 4401);
  CHECK(gone.heard.empty());
  CHECK(gone.took < std::chrono::milliseconds(900));  // before the server looks by itself
}

TEST_CASE("a guest goes when their last day is past, also when nobody says a word") {
  Followed at("guest");
  at.loopback.now += 12 * 3'600 * second - 10 * second;  // ten seconds before midnight
  at.token = at.loopback.token(at.bram);
  Client client(at.loopback.port());
  at.open(client);
  at.loopback.now += 20 * second;
  const Farewell gone = farewell(client);
  CHECK(gone.took < std::chrono::seconds(2));
  CHECK(gone.code == 4403);
  Client again(at.loopback.port());
  again.send(net::upgrade("/api/live", at.fields()));
  REQUIRE(net::has(again.until("\r\n\r\n"), "101"));
  again.send(net::text(at.show()));
  CHECK(net::has(net::next_frame(again).bytes, "workspace.unknown"));
}

TEST_CASE("asking over a socket is use of the session; a ping is none") {
  Followed at("writer");
  Client client(at.loopback.port());
  at.open(client);
  for (int i = 0; i < 4; ++i) {  // two hours, with a question every half hour
    at.loopback.now += 1'800 * second;
    client.send(net::text(at.show()));
    REQUIRE(net::has(net::next_frame(client).bytes, "answer"));
  }
  at.loopback.now += 1'800 * second;
  client.send(net::text(R"({"ping":1})"));
  REQUIRE(net::has(net::next_frame(client).bytes, "pong"));
  at.loopback.now += 1'801 * second;
  client.send(net::text(R"({"ping":1})"));
  CHECK(farewell(client).code == 4401);
}
