#include "people/test_rigs.hpp"

using namespace rd;
using namespace rd::people;
using store::InMemory;
using store::OnSqlite;

namespace {

constexpr std::string_view good = "drie appels op de plank";

AnyId invite(Server& server, const work::Caller& by, const AnyId& workspace, json::object more = {}) {
  json::object in{{"name", "Bram"}, {"role", "writer"}};
  for (const auto& [key, value] : more) in[key] = value;
  return id_in(server.run(by, workspace, "invitation.create", in));
}
std::string token_of(Server& server, const work::Caller& by, const AnyId& workspace, const AnyId& invitation) {
  const auto link =
      server.door(by, "invitation.link", {{"workspace", to_text(workspace)}, {"invitation", to_text(invitation)}});
  REQUIRE(refusal_in(link) == "");
  const std::string path = text_in(link, "path");
  REQUIRE(path.starts_with("/uitnodiging#"));
  return path.substr(path.find('#') + 1);
}
std::string show(Server& server, std::string_view token) {
  return refusal_in(server.door({}, "invitation.show", {{"token", token}}));
}
json::object accept_new(Server& server, std::string_view token, std::string_view email = "bram@school.nl") {
  return server.door({}, "invitation.accept",
                     {{"token", token}, {"name", "Bram de Boer"}, {"email", email}, {"password", good}});
}

}  // namespace

TEST_CASE_TEMPLATE("a link is looked at freely and accepted once", Rig, InMemory, OnSqlite) {
  Rig rig;
  Setting setting;
  setting.public_url = "https://draad.example.nl/";
  Server server(rig.next(), setting);
  const auto anna = server.person("Anna");
  const AnyId id = server.workspace_of(anna);
  const AnyId invitation = invite(server, anna, id, {{"level", "coordinating"}});
  const std::string token = token_of(server, anna, id, invitation);
  CHECK(token.size() == 43);
  CHECK(token_of(server, anna, id, invitation) == token);
  CHECK(text_in(server.door(anna, "invitation.link", {{"workspace", to_text(id)}, {"invitation", to_text(invitation)}}),
                "link") == "https://draad.example.nl/uitnodiging#" + token);
  for (int i = 0; i < 3; ++i) {
    const auto shown = server.door({}, "invitation.show", {{"token", token}});
    CHECK(text_in(shown, "workspace") == "Partnerschap De Waterlijn");
    CHECK(text_in(shown, "name") == "Bram");
    CHECK(text_in(shown, "by") == "Anna");
    CHECK(text_in(shown, "role") == "writer");
    CHECK(text_in(shown, "until") == "2026-12-09");
  }
  CHECK(refusal_in(server.door({}, "invitation.accept", {{"token", token}})) == "input.missing");
  CHECK(refusal_in(server.door({}, "invitation.accept",
                               {{"token", token}, {"name", "B"}, {"email", "b@c.nl"}, {"password", "kort"}})) ==
        "password.short");
  CHECK(refusal_in(accept_new(server, token, "anna@example.nl")) == "account.sign_in_first");
  const auto accepted = accept_new(server, token);
  CHECK(id_in(accepted, "workspace") == id);
  const auto bram = server.desk.sessions().caller_of(server.cookie, server.now);
  REQUIRE(bram);
  const auto members = server.see(*bram, id, "member.list").at("members").as_array();
  REQUIRE(members.size() == 2);
  CHECK(text_in(members[1].as_object(), "name") == "Bram de Boer");
  CHECK(text_in(members[1].as_object(), "level") == "coordinating");
  CHECK(members[1].at("me").as_bool());
  CHECK(server.door(*bram, "workspace.list").at("workspaces").as_array().size() == 1);

  CHECK(show(server, token) == "invitation.unknown");
  CHECK(refusal_in(accept_new(server, token, "carla@school.nl")) == "invitation.unknown");
  CHECK_FALSE(server.desk.accounts().find("carla@school.nl").has_value());
  CHECK(refusal_in(
            server.door(anna, "invitation.link", {{"workspace", to_text(id)}, {"invitation", to_text(invitation)}})) ==
        "invitation.closed");
  CHECK(refusal_in(server.run(anna, id, "invitation.withdraw", {{"invitation", to_text(invitation)}})) ==
        "invitation.closed");
  CHECK(
      refusal_in(server.run(Server::program, id, "member.join",
                            {{"invitation", to_text(invitation)}, {"account", to_text(random_id())}, {"name", "X"}})) ==
      "invitation.unknown");
}

TEST_CASE("who is signed in accepts with that account, and is no member twice") {
  InMemory rig;
  Server server(rig.next());
  const auto anna = server.person("Anna");
  const auto bram = server.person("Bram");
  const AnyId id = server.workspace_of(anna);
  const std::string first = token_of(server, anna, id, invite(server, anna, id));
  const std::string second_one = token_of(server, anna, id, invite(server, anna, id));
  CHECK(first != second_one);
  CHECK(refusal_in(server.door(bram, "invitation.accept", {{"token", first}})) == "");
  CHECK(server.cookie.empty());
  CHECK(refusal_in(server.see(bram, id, "member.list")) == "");
  CHECK(refusal_in(server.door(bram, "invitation.accept", {{"token", second_one}})) == "member.already");
  CHECK(show(server, second_one) == "");
}

TEST_CASE("an invitation withdrawn or past its day opens nothing") {
  InMemory rig;
  Server server(rig.next());
  const auto anna = server.person("Anna");
  const AnyId id = server.workspace_of(anna);
  const AnyId withdrawn = invite(server, anna, id), short_one = invite(server, anna, id, {{"until", "2026-11-26"}});
  const std::string token = token_of(server, anna, id, withdrawn), short_token = token_of(server, anna, id, short_one);
  CHECK(refusal_in(server.run(anna, id, "invitation.withdraw", {{"invitation", to_text(withdrawn)}})) == "");
  CHECK(show(server, token) == "invitation.unknown");
  CHECK(refusal_in(accept_new(server, token)) == "invitation.unknown");
  CHECK(show(server, std::string(43, 'A')) == "invitation.unknown");
  server.now += day;
  CHECK(show(server, short_token) == "");
  server.now += day;
  CHECK(show(server, short_token) == "invitation.expired");
  CHECK(refusal_in(accept_new(server, short_token)) == "invitation.expired");
  CHECK(
      refusal_in(server.run(Server::program, id, "member.join",
                            {{"invitation", to_text(short_one)}, {"account", to_text(random_id())}, {"name", "X"}})) ==
      "invitation.expired");
  CHECK(refusal_in(
            server.door(anna, "invitation.link", {{"workspace", to_text(id)}, {"invitation", to_text(short_one)}})) ==
        "invitation.expired");
  for (const char* until : {"2026-11-26", "2027-01-01"}) {
    const auto refused =
        server.run(anna, id, "invitation.create", {{"name", "B"}, {"role", "reader"}, {"until", until}});
    CHECK(refusal_in(refused) == "invitation.until");
    CHECK(text_in(refused, "latest") == "2026-12-27");
  }
  CHECK(refusal_in(server.run(anna, id, "invitation.create", {{"name", "B"}, {"role", "guest"}})) ==
        "member.guest_needs");
}

TEST_CASE("a link is for who manages, and no other workspace's") {
  InMemory rig;
  Server server(rig.next());
  const auto anna = server.person("Anna");
  const auto bram = server.person("Bram");
  const auto carla = server.person("Carla");
  const AnyId id = server.workspace_of(anna), other = server.workspace_of(bram);
  const AnyId invitation = invite(server, anna, id);
  server.member(id, carla, "lead");
  const auto link = [&](const work::Caller& who, const AnyId& where) {
    return refusal_in(
        server.door(who, "invitation.link", {{"workspace", to_text(where)}, {"invitation", to_text(invitation)}}));
  };
  CHECK(link(carla, id) == "right.missing");
  CHECK(link(bram, id) == "workspace.unknown");
  CHECK(link(bram, other) == "thing.unknown");
  CHECK(link(bram, random_id()) == "workspace.unknown");
  CHECK_FALSE(server.door(anna, "invitation.link", {{"workspace", to_text(id)}, {"invitation", to_text(invitation)}})
                  .contains("link"));
}

TEST_CASE_TEMPLATE("no secret and no address stands in a log, nor any secret in a row", Rig, InMemory, OnSqlite) {
  Rig rig;
  Server server(rig.next());
  const auto anna = server.person("Anna", std::string("twaalf kisten vol"));
  const AnyId id = server.workspace_of(anna);
  const AnyId invitation = invite(server, anna, id);
  const std::string token = token_of(server, anna, id, invitation);
  REQUIRE(refusal_in(accept_new(server, token)) == "");
  const std::string cookie = server.cookie;
  const auto bram = server.desk.sessions().caller_of(cookie, server.now).value();
  const auto members = server.see(bram, id, "member.list").at("members").as_array();
  const AnyId bram_there = id_in(members.at(1).as_object());
  REQUIRE(refusal_in(server.run(anna, id, "member.remove", {{"member", to_text(bram_there)}})) == "");
  std::string logs, rows;
  int records = 0;
  for (const AnyId& workspace : server.store.workspaces()) {
    for (const store::Record& record : server.store.read(workspace, 1, 1'000)) {
      logs += record.op + record.answer + record.changes;
      ++records;
    }
  }
  CHECK(records == 5);
  CHECK(logs.find("Bram de Boer") != std::string::npos);  // we look where people's words are
  for (const store::Table table : store::all_tables) {
    for (const AnyId& workspace : {id, store::system_workspace}) {
      for (const store::Row& row : server.store.rows(table, workspace))
        rows += row.key.id + row.lookup + row.body + "\n";
    }
  }
  CHECK(rows.find("bram@school.nl") != std::string::npos);
  const auto in = [](const std::string& all, std::string_view what) { return all.find(what) != std::string::npos; };
  for (const std::string& secret : {token, cookie, std::string(good), std::string("twaalf kisten vol")}) {
    CHECK_FALSE(in(logs, secret));
    CHECK_FALSE(in(rows, secret));
  }
  for (const char* address : {"bram@school.nl", "anna@example.nl", "school.nl"}) CHECK_FALSE(in(logs, address));
  CHECK_FALSE(in(rows, "\"password\""));
}

TEST_CASE("the server's secret is made once, also when two ask at the same time") {
  store::Folder folder;
  std::vector<std::string> tokens(4);
  store::SqliteStore here(folder / "draad.db"), there(folder / "draad.db");
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    threads.emplace_back([&, i] {
      store::Store& store = i % 2 == 0 ? here : there;
      tokens[i] = secret_of(store).link_token("invitation", {1, 1}, {2, 2});
    });
  }
  for (auto& thread : threads) thread.join();
  for (const auto& token : tokens) CHECK(token == tokens[0]);
  CHECK(here.rows(store::Table::credential, store::system_workspace).size() == 1);
  const Secret secret = secret_of(here);
  CHECK(secret.link_token("invitation", {1, 1}, {2, 2}) != secret.link_token("invitation", {2, 2}, {1, 1}));
  CHECK(secret.link_token("invitation", {1, 1}, {2, 2}) != secret.link_token("partner_page", {1, 1}, {2, 2}));
  CHECK(secret.email_lookup("anna@example.nl") != secret.email_lookup("bram@example.nl"));
}
