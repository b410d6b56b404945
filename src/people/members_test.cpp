#include "people/test_rigs.hpp"

using namespace rd;
using namespace rd::people;
using store::InMemory;
using store::OnSqlite;

namespace {

json::object guest_of(const AnyId& bound, std::string_view until = "2026-12-31") {
  return {{"name", "Gast"}, {"role", "guest"}, {"bound", to_text(bound)}, {"until", until}};
}
const AnyId thing{11, 1}, other_thing{11, 2}, part{11, 3}, part_of_other{11, 4};

void make_things(Server& server, const AnyId& workspace) {
  const auto make = [&](const AnyId& id, const AnyId& whole, std::string_view title) {
    REQUIRE(refusal_in(server.run(Server::program, workspace, "thing.create",
                                  {{"id", to_text(id)}, {"part_of", to_text(whole)}, {"title", title}})) == "");
  };
  make(thing, {}, "plan");
  make(part, thing, "paragraaf");
  make(other_thing, {}, "visie");
  make(part_of_other, other_thing, "waarde");
}

}  // namespace

TEST_CASE_TEMPLATE("a workspace begins once, and its founder manages it", Rig, InMemory, OnSqlite) {
  Rig rig;
  Server server(rig.next());
  const auto anna = server.person("Anna");
  const AnyId id = random_id();
  const json::object asked{
      {"id", to_text(id)}, {"name", " De  Waterlijn "}, {"sort", "region"}, {"sector", {"po", "vo"}}};
  CHECK(id_in(server.door(anna, "workspace.create", asked)) == id);
  CHECK(id_in(server.door(anna, "workspace.create", asked)) == id);
  CHECK(server.store.head(id).seq == 2);
  const auto bram = server.person("Bram");
  CHECK(refusal_in(server.door(bram, "workspace.create", asked)) == "workspace.begun");
  const auto shown = server.see(anna, id, "workspace.show");
  CHECK(text_in(shown, "name") == "De Waterlijn");
  CHECK(text_in(shown, "sort") == "region");
  CHECK(json::serialize(shown.at("sector")) == R"(["po","vo"])");
  const auto list = server.door(anna, "workspace.list").at("workspaces").as_array();
  REQUIRE(list.size() == 1);
  CHECK(text_in(list[0].as_object(), "role") == "manager");
  CHECK(text_in(list[0].as_object(), "name") == "De Waterlijn");
  CHECK(server.door(bram, "workspace.list").at("workspaces").as_array().empty());
  const auto members = server.see(anna, id, "member.list").at("members").as_array();
  REQUIRE(members.size() == 1);
  CHECK(text_in(members[0].as_object(), "name") == "Anna");
  CHECK(members[0].at("me").as_bool());
  CHECK(refusal_in(server.door(anna, "workspace.create",
                               {{"name", "  "}, {"sort", "panel"}, {"sector", json::array{}}})) == "input.missing");
}

TEST_CASE("only who runs the program makes workspaces where that is so") {
  InMemory rig;
  Setting setting;
  setting.anyone_may_create = false;
  Server server(rig.next(), setting);
  const auto anna = server.person("Anna");
  const json::object asked{{"name", "De Waterlijn"}, {"sort", "region"}, {"sector", json::array{}}};
  CHECK(refusal_in(server.door(anna, "workspace.create", asked)) == "workspace.create_closed");
  CHECK(refusal_in(server.door({anna.account, {}, true}, "workspace.create", asked)) == "");
}

TEST_CASE("what a workspace is changes field by field") {
  InMemory rig;
  Server server(rig.next());
  const auto anna = server.person("Anna");
  const AnyId id = server.workspace_of(anna);
  const auto update = [&](json::object set) {
    return refusal_in(server.run(anna, id, "workspace.update", {{"from", 1}, {"set", std::move(set)}}));
  };
  CHECK(update({{"about", "Wij leiden samen op."}}) == "");
  CHECK(update({{"name", "Waterlijn"}, {"sector", {"mbo"}}}) == "");
  CHECK(update({{"about", "Iets anders."}}) == "field.changed");
  CHECK(update({{"name", " "}}) == "input.missing");
  CHECK(update({{"sector", {"wo"}}}) == "input.choice");
  CHECK(update({{"colour", "rood"}}) == "input.unknown");
  CHECK(text_in(server.see(anna, id, "workspace.show"), "about") == "Wij leiden samen op.");
}

TEST_CASE("partners: a school may name its board") {
  InMemory rig;
  Server server(rig.next());
  const auto anna = server.person("Anna");
  const AnyId id = server.workspace_of(anna);
  const auto create = [&](json::object in) { return server.run(anna, id, "organisation.create", std::move(in)); };
  const AnyId board = id_in(create({{"name", "Stichting Oever"}, {"sort", "board"}}));
  const AnyId school =
      id_in(create({{"name", "De Kade"}, {"sort", "school"}, {"board", to_text(board)}, {"place", "Gouda"}}));
  CHECK(refusal_in(create({{"name", "X"}, {"sort", "school"}, {"board", to_text(school)}})) ==
        "organisation.board_unknown");
  CHECK(refusal_in(create({{"name", "X"}, {"sort", "school"}, {"board", to_text(random_id())}})) ==
        "organisation.board_unknown");
  CHECK(refusal_in(create({{"id", to_text(board)}, {"name", "X"}, {"sort", "school"}})) == "id.taken");
  const auto update = [&](const AnyId& which, json::object set) {
    return refusal_in(server.run(anna, id, "organisation.update",
                                 {{"organisation", to_text(which)}, {"from", 100}, {"set", std::move(set)}}));
  };
  CHECK(update(school, {{"name", "De Kade Oost"}, {"board", nullptr}}) == "");
  CHECK(update(school, {{"board", to_text(school)}}) == "organisation.board_unknown");
  CHECK(update(board, {{"board", to_text(board)}}) == "organisation.board_unknown");
  CHECK(update(random_id(), {{"name", "X"}}) == "thing.unknown");
  CHECK(refusal_in(server.run(anna, id, "organisation.remove", {{"organisation", to_text(school)}})) == "");
  CHECK(refusal_in(server.run(anna, id, "organisation.remove", {{"organisation", to_text(school)}})) ==
        "thing.unknown");
}

TEST_CASE_TEMPLATE("members come, change, and go with their rows", Rig, InMemory, OnSqlite) {
  Rig rig;
  Server server(rig.next());
  const auto anna = server.person("Anna");
  const auto bram = server.person("Bram");
  const AnyId id = server.workspace_of(anna);
  CHECK(refusal_in(server.run(anna, id, "member.add",
                              {{"name", "Bram"}, {"role", "writer"}, {"account", to_text(bram.account)}})) ==
        "member.by_invitation");
  const AnyId seatless = id_in(server.run(anna, id, "member.add", {{"name", "Carla"}, {"role", "reader"}}));
  const AnyId bram_there = server.member(id, bram, "writer");
  CHECK(refusal_in(server.run(Server::program, id, "member.add",
                              {{"name", "Bram"}, {"role", "writer"}, {"account", to_text(bram.account)}})) ==
        "member.already");
  CHECK(server.store.find(store::Table::membership, to_text(bram.account)).size() == 1);
  const auto update = [&](json::object set) {
    return refusal_in(server.run(anna, id, "member.update",
                                 {{"member", to_text(bram_there)}, {"from", 100}, {"set", std::move(set)}}));
  };
  CHECK(update({{"name", "Bram de Boer"}, {"level", "steering"}}) == "");
  CHECK(update({{"role", "manager"}}) == "input.unknown");
  CHECK(update({{"organisation", to_text(random_id())}}) == "thing.unknown");

  CHECK(refusal_in(server.run(bram, id, "member.leave", {})) == "");
  CHECK(server.store.find(store::Table::membership, to_text(bram.account)).empty());
  CHECK(refusal_in(server.see(bram, id, "member.list")) == "workspace.unknown");
  CHECK(server.door(bram, "workspace.list").at("workspaces").as_array().empty());
  server.member(id, bram, "lead");  // and may come back
  CHECK(refusal_in(server.see(bram, id, "member.list")) == "");
  CHECK(refusal_in(server.run(anna, id, "member.remove", {{"member", to_text(seatless)}})) == "");
  CHECK(refusal_in(server.run(anna, id, "member.remove", {{"member", to_text(seatless)}})) == "thing.unknown");
}

TEST_CASE("somebody stays who can manage") {
  InMemory rig;
  Server server(rig.next());
  const auto anna = server.person("Anna");
  const AnyId id = server.workspace_of(anna);
  const AnyId anna_there = id_in(server.see(anna, id, "member.list").at("members").as_array()[0].as_object());
  const auto set_role = [&](json::object in) {
    in["member"] = to_text(anna_there);
    return refusal_in(server.run(anna, id, "member.set_role", std::move(in)));
  };
  // A manager without a seat cannot take over.
  CHECK(refusal_in(server.run(anna, id, "member.add", {{"name", "Carla"}, {"role", "manager"}})) == "");
  CHECK(refusal_in(server.run(anna, id, "member.leave", {})) == "member.last_manager");
  CHECK(refusal_in(server.run(anna, id, "member.remove", {{"member", to_text(anna_there)}})) == "member.last_manager");
  CHECK(set_role({{"role", "lead"}}) == "member.last_manager");
  CHECK(set_role({{"role", "manager"}, {"until", "2027-01-01"}}) == "member.last_manager");
  CHECK(set_role({{"role", "manager"}}) == "");
  server.member(id, server.person("Bram"), "manager");
  CHECK(set_role({{"role", "lead"}}) == "");
  CHECK(set_role({{"role", "manager"}}) == "right.missing");
}

TEST_CASE("a guest needs a thing and a day, and sees no more than that") {
  InMemory rig;
  Server server(rig.next());
  const auto anna = server.person("Anna");
  const AnyId id = server.workspace_of(anna);
  make_things(server, id);
  const auto add = [&](json::object in) { return server.run(anna, id, "member.add", std::move(in)); };
  CHECK(refusal_in(add({{"name", "Gast"}, {"role", "guest"}})) == "member.guest_needs");
  CHECK(text_in(add({{"name", "Gast"}, {"role", "guest"}, {"bound", to_text(thing)}}), "field") == "until");
  CHECK(refusal_in(add(guest_of(random_id()))) == "thing.unknown");
  CHECK(refusal_in(add(guest_of(thing, "2026-11-24"))) == "member.until_past");
  CHECK(refusal_in(add({{"name", "X"}, {"role", "writer"}, {"bound", to_text(thing)}})) == "member.only_guests_bound");

  const auto dirk = server.person("Dirk");
  server.member(id, dirk, "guest", thing);
  CHECK(json::serialize(server.see(dirk, id, "thing.list").at("titles")) == R"(["plan","paragraaf"])");
  const auto members = server.see(dirk, id, "member.list").at("members").as_array();
  REQUIRE(members.size() == 1);
  CHECK(members[0].at("me").as_bool());
  CHECK(refusal_in(server.see(dirk, id, "workspace.show")) == "thing.unknown");
  CHECK(text_in(server.door(dirk, "workspace.list").at("workspaces").as_array().at(0).as_object(), "name") ==
        "Partnerschap De Waterlijn");
  server.now += 36 * day;  // the last day
  CHECK(refusal_in(server.see(dirk, id, "thing.list")) == "");
  server.now += day;
  CHECK(refusal_in(server.see(dirk, id, "thing.list")) == "workspace.unknown");
  CHECK(server.door(dirk, "workspace.list").at("workspaces").as_array().empty());
  CHECK(refusal_in(server.see(anna, id, "thing.list")) == "");
}

TEST_CASE("groups are of members, and decide who sees what is for them") {
  InMemory rig;
  Server server(rig.next());
  const auto anna = server.person("Anna");
  const auto bram = server.person("Bram");
  const AnyId id = server.workspace_of(anna);
  const AnyId bram_there = server.member(id, bram, "reader");
  const AnyId group =
      id_in(server.run(anna, id, "group.create", {{"name", "Schrijvers"}, {"members", {to_text(bram_there)}}}));
  CHECK(refusal_in(server.run(anna, id, "group.create", {{"name", "X"}, {"members", {to_text(group)}}})) ==
        "group.member_unknown");
  std::optional<work::Reader> reader;
  const auto loaded = work::load(server.store, id);
  reader = reader_of(loaded.state, bram.account, Date{std::chrono::year{2026} / 11 / 25});
  REQUIRE(reader);
  CHECK(reader->groups == std::vector{group});
  const auto update = [&](json::object set) {
    return refusal_in(
        server.run(anna, id, "group.update", {{"group", to_text(group)}, {"from", 100}, {"set", std::move(set)}}));
  };
  CHECK(update({{"members", {to_text(id)}}}) == "group.member_unknown");
  CHECK(update({{"name", "Schrijfgroep"}, {"members", json::array{}}}) == "");
  CHECK(refusal_in(server.run(anna, id, "group.remove", {{"group", to_text(group)}})) == "");
  CHECK(refusal_in(server.run(anna, id, "group.remove", {{"group", to_text(group)}})) == "thing.unknown");
}

TEST_CASE("who is removed hears nothing any more") {
  InMemory rig;
  Server server(rig.next());
  const auto anna = server.person("Anna");
  const auto bram = server.person("Bram");
  const AnyId id = server.workspace_of(anna);
  const AnyId bram_there = server.member(id, bram, "writer");
  auto follower = std::make_shared<Follower>();
  server.on_strand([&] {
    server.rooms->room(id)->subscribe(bram, follower, {"workspace"}, 3,
                                      [](const std::exception_ptr&, const Result<work::Answer>&) {});
  });
  make_things(server, id);
  server.on_strand([] {});
  CHECK(follower->frames.size() == 4);
  CHECK(refusal_in(server.run(anna, id, "member.remove", {{"member", to_text(bram_there)}})) == "");
  server.on_strand([] {});
  CHECK(follower->ended == 4403);
  const auto heard = follower->frames.size();
  REQUIRE(refusal_in(server.run(anna, id, "workspace.update", {{"from", 100}, {"set", {{"about", "nieuw"}}}})) == "");
  server.on_strand([] {});
  CHECK(follower->frames.size() == heard);
}
