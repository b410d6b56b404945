#include "people/parts.hpp"

namespace rd::people {

// Called on a room's strand for every account after each change of members: a look for the account's text in the bodies
// of seats, and only the one that has it is read.
std::optional<work::Reader> reader_of(const work::State& state, const AnyId& account, Date today) {
  const std::string wanted = to_text(account);
  for (const AnyId& id : state.of_kind(Seat::kind)) {
    const work::EntityPtr& entity = state.find(id);
    if (entity->removed || entity->body.find(wanted) == std::string::npos) continue;
    const Seat seat = work::struct_of<Seat>(*entity);
    if (seat.account != account) continue;
    const work::EntityPtr& found = state.find(seat.member);
    if (found == nullptr || found->removed) continue;
    const Member member = work::struct_of<Member>(*found);
    if (member.until && *member.until < today) continue;
    if (member.role == Role::guest && (!member.bound || !member.until)) continue;

    work::Reader reader;
    reader.account = account;
    reader.member = member.id;
    reader.rights = rights_of(member.role);
    reader.facilitator = facilitates(member.role);
    if (member.bound) reader.bound = *member.bound;
    const std::string me = to_text(member.id);
    for (const AnyId& group : state.of_kind(Group::kind)) {
      const work::EntityPtr& one = state.find(group);
      if (!one->removed && one->body.find(me) != std::string::npos) reader.groups.push_back(group);
    }
    return reader;
  }
  return std::nullopt;
}

void register_ops(work::Registry& registry) {
  registry.readers(reader_of, rights_of_roles());
  for (const char* kind : {"member", "seat", "invitation"}) registry.lasting(kind);
  register_workspace_ops(registry);
  register_member_ops(registry);
  register_group_ops(registry);
  register_invitation_ops(registry);
}

Link link_to(const Desk& desk, std::string path) {
  Link out{std::move(path), {}};
  std::string_view server = desk.setting().public_url;
  while (server.ends_with('/')) server.remove_suffix(1);
  if (!server.empty()) out.link = std::string(server) + out.path;
  return out;
}

void register_doors(work::Registry& registry, Desk& desk) {
  register_account_doors(registry, desk);
  register_session_doors(registry, desk);
  register_workspace_doors(registry, desk);
  register_invitation_doors(registry, desk);
}

}  // namespace rd::people
