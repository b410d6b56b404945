// Each role with each operation and view: what it may do stands here as a table, written by hand.
#include <map>

#include "people/test_rigs.hpp"

using namespace rd;
using namespace rd::people;
using store::InMemory;

namespace {

// The roles that may, from the first letters of guest, reader, contributor, writer, lead, manager.
const std::map<std::string, std::string> may{
    {"workspace.begin", "-"},      {"workspace.update", "lm"},    {"workspace.show", "grcwlm"},
    {"organisation.create", "lm"}, {"organisation.update", "lm"}, {"organisation.remove", "lm"},
    {"member.add", "m"},           {"member.update", "m"},        {"member.set_role", "m"},
    {"member.remove", "m"},        {"member.leave", "grcwlm"},    {"member.join", "-"},
    {"member.list", "grcwlm"},     {"group.create", "lm"},        {"group.update", "lm"},
    {"group.remove", "lm"},        {"invitation.create", "m"},    {"invitation.withdraw", "m"},
    {"thing.create", "wlm"},       {"thing.list", "grcwlm"}};

}  // namespace

TEST_CASE("every role may do what is written here, and nothing else") {
  InMemory rig;
  Server server(rig.next());
  const auto anna = server.person("Anna");
  const AnyId id = server.workspace_of(anna);
  const AnyId bound{11, 1};
  server.run(Server::program, id, "thing.create",
             {{"id", to_text(bound)}, {"part_of", to_text(AnyId{})}, {"title", "plan"}});
  std::map<std::string, work::Caller> people;
  for (const auto& [name, role] : Names<Role>::all) {
    const auto who = server.person("p" + std::string(name));
    server.member(id, who, name, role == Role::guest ? bound : AnyId{});
    people.emplace(name, who);
  }
  const auto stranger = server.person("Stranger");
  int cells = 0;
  for (const work::Entry& entry : server.registry.entries()) {
    if (entry.sort != work::Sort::operation && entry.sort != work::Sort::view) continue;
    INFO(entry.name);
    REQUIRE(may.contains(entry.name));
    // An input that nothing takes: who may, is refused by the operation, or answered when it takes nothing.
    const json::object in{{"nothing", true}};
    const auto ask = [&](const work::Caller& who, const AnyId& where) {
      return entry.sort == work::Sort::view ? server.see(who, where, entry.name, in)
                                            : server.run(who, where, entry.name, in);
    };
    for (const auto& [role, who] : people) {
      INFO(role);
      const bool allowed = may.at(entry.name).find(role.front()) != std::string::npos;
      const std::string answer = refusal_in(ask(who, id));
      CHECK((answer == "right.missing") == !allowed);
      if (allowed) CHECK(answer.starts_with("input."));
      ++cells;
    }
    const auto here = ask(stranger, id), nowhere = ask(stranger, random_id());
    CHECK(refusal_in(here) == "workspace.unknown");
    CHECK(json::serialize(here) == json::serialize(nowhere));
    CHECK(refusal_in(ask({}, id)) == "workspace.unknown");
  }
  CHECK(cells == static_cast<int>(6 * may.size()));
  CHECK(refusal_in(server.run(anna, id, "workspace.fly", {})) == "operation.unknown");
}

TEST_CASE("facilitators see invitations, others do not") {
  InMemory rig;
  Server server(rig.next());
  const auto anna = server.person("Anna");
  const AnyId id = server.workspace_of(anna);
  const AnyId invited = id_in(server.run(anna, id, "invitation.create", {{"name", "Bram"}, {"role", "writer"}}));
  const auto loaded = work::load(server.store, id);
  const Date today{std::chrono::year{2026} / 11 / 25};
  for (const auto& [name, role] : Names<Role>::all) {
    if (role == Role::guest) continue;
    const auto who = server.person("q" + std::string(name));
    server.member(id, who, name);
    const auto now = work::load(server.store, id);
    const auto reader = reader_of(now.state, who.account, today);
    REQUIRE(reader);
    CHECK(reader->may_see(*now.state.find(invited)) == (role == Role::lead || role == Role::manager));
    for (const AnyId& seat : now.state.of_kind("seat")) CHECK_FALSE(reader->may_see(*now.state.find(seat)));
  }
}

TEST_CASE("doors look at who asks") {
  InMemory rig;
  Server server(rig.next());
  const auto anna = server.person("Anna");
  for (const work::Entry& entry : server.registry.entries()) {
    if (entry.sort != work::Sort::door) continue;
    INFO(entry.name);
    const std::string nobody = refusal_in(server.door({}, entry.name, {{"nothing", true}}));
    const std::string somebody = refusal_in(server.door(anna, entry.name, {{"nothing", true}}));
    const bool program = entry.right == work::Right::program, account = entry.right == work::Right::account;
    CHECK(nobody == (program ? "right.missing" : account ? "session.none" : nobody));
    CHECK((somebody == "right.missing") == program);
    if (!program) CHECK(somebody.starts_with("input."));
  }
  CHECK(refusal_in(server.door(anna, "door.unknown")) == "operation.unknown");
}
