// Making a workspace, and finding those one is in.
#include "people/parts.hpp"
#include "work/rooms.hpp"

namespace rd::people {
namespace {

using work::Door;
using work::Method;
using work::Nothing;
using work::Right;

struct WorkspaceCreate {
  AnyId id;
  std::string name;
  WorkspaceSort sort{};
  std::vector<Sector> sector;
  static constexpr std::array<std::string_view, 1> optional_fields{"id"};
  static constexpr auto fields() {
    return std::tuple{field("id", &WorkspaceCreate::id, "made by the client: sending it twice is right"),
                      field("name", &WorkspaceCreate::name, "name", name_limits),
                      field("sort", &WorkspaceCreate::sort, "partnership, region or panel"),
                      field("sector", &WorkspaceCreate::sector, "kinds of education", {.most = 3})};
  }
};

// Two records or three, each with a ref that follows from the workspace's id: who sends it again gets no further than
// once.
Result<Made> create(Desk& desk, Door& door, const WorkspaceCreate& in) {
  if (!desk.setting().anyone_may_create && !door.caller.program) {
    return refuse(Why::forbidden, "workspace.create_closed");
  }
  TRY(const Account account, account_of(desk, door));
  const AnyId id = in.id == AnyId{} ? random_id() : in.id;
  const work::Caller program{account.id, door.caller.login, true};
  const Workspace workspace{{}, in.name, in.sort, in.sector, {}};
  TRY_DO(door.rooms.run_and_wait(id, program, {"workspace.begin", to_json(workspace), {id.high, id.low ^ 1U}}));
  const json::value member =
      json::object{{"name", account.name}, {"role", "manager"}, {"account", to_text(account.id)}};
  TRY_DO(door.rooms.run_and_wait(id, program, {"member.add", member, {id.high, id.low ^ 2U}}));
  if (const auto& edition = desk.setting().edition) {
    const json::value newest = json::object{{"edition", to_json(*edition)}};
    TRY_DO(door.rooms.run_and_wait(id, program, {"packs.adopt", newest, {id.high, id.low ^ 3U}}));
  }
  return Made{id};
}

struct Listing {
  std::vector<Membership> workspaces;
  static constexpr auto fields() {
    return std::tuple{field("workspaces", &Listing::workspaces, "where I am a member")};
  }
};

Result<Listing> list(Desk&, Door& door, const Nothing&) {
  return Listing{memberships(door)};
}

// Through one's own eyes: nothing when one is no (longer a) member.
Result<std::string> look_at_oneself(const work::View& view) {
  TRY(const Member member, view.get<Member>(view.reader().member));
  return json::serialize(
      json::object{{"member", to_json(member.id)}, {"role", to_json(member.role)}, {"until", to_json(member.until)}});
}

// A guest sees one thing only, and still may know whose guest they are.
Result<std::string> look_at_name(const work::View& view) {
  std::optional<Workspace> found;
  view.each(Workspace::kind, [&](const work::EntityPtr& one) { found = work::struct_of<Workspace>(*one); });
  if (!found) return work::unknown(Workspace::kind);
  return json::serialize(json::object{{"name", found->name}, {"sort", to_json(found->sort)}});
}

}  // namespace

std::vector<Membership> memberships(Door& door) {
  std::vector<Membership> out;
  for (const store::Row& row : door.store.find(store::Table::membership, to_text(door.caller.account))) {
    const AnyId& id = row.key.workspace;
    const work::Caller myself{door.caller.account, door.caller.login, false};
    const auto me = door.rooms.look_and_wait(id, myself, Right::see, look_at_oneself);
    if (!me) continue;
    const auto named = door.rooms.look_and_wait(id, {{}, {}, true}, Right::see, look_at_name);
    if (!named) continue;
    auto mine = parse_json(me->text);
    auto its = parse_json(named->text);
    if (!mine || !its) continue;
    json::object& both = mine->as_object();
    for (const auto& [key, value] : its->as_object()) both[key] = value;
    both["id"] = to_text(id);
    if (auto membership = from_json<Membership>(*mine)) out.push_back(*std::move(membership));
  }
  return out;
}

void register_workspace_doors(work::Registry& registry, Desk& desk) {
  registry.door("workspace.create", Method::post, "workspaces", Right::account, at(desk, create),
                "Makes a workspace, with me as its manager");
  registry.door("workspace.list", Method::get, "workspaces", Right::account, at(desk, list),
                "The workspaces I am a member of");
}

}  // namespace rd::people
