// Shared by the operations and doors of this folder.
#pragma once
#include "people/entities.hpp"
#include "people/people.hpp"

namespace rd::people {

struct Made {
  AnyId id;
  static constexpr auto fields() { return std::tuple{field("id", &Made::id, "of what was made")}; }
};

// ---- operations; each file enters its own ----
void register_workspace_ops(work::Registry& registry);
void register_member_ops(work::Registry& registry);
void register_group_ops(work::Registry& registry);
void register_invitation_ops(work::Registry& registry);

// What a member or an invitation asks for. Refuses thing.unknown for the organisation or the thing bound to,
// member.guest_needs {field}, member.only_guests_bound, member.until_past.
struct Place {
  Role role{};
  std::optional<AnyId> organisation, bound;
  std::optional<Date> until;
};
[[nodiscard]] Result<void> check_place(const work::Ctx& ctx, const Place& place);

// The member's seat; null when nobody sits there.
[[nodiscard]] std::optional<Seat> seat_of(const work::Ctx& ctx, const AnyId& member);
// Gives the account this member's place, and puts the row that finds its workspaces. Refuses member.already.
[[nodiscard]] Result<void> take_seat(work::Ctx& ctx, const AnyId& member, const AnyId& account);

// The name in `set`, tidied; refuses input.missing when it is empty.
[[nodiscard]] Result<void> tidy_name_in(json::object& set);

// ---- doors ----
void register_account_doors(work::Registry& registry, Desk& desk);
void register_session_doors(work::Registry& registry, Desk& desk);
void register_workspace_doors(work::Registry& registry, Desk& desk);
void register_invitation_doors(work::Registry& registry, Desk& desk);

// A door that stands at a desk.
template <class In, class Out>
std::function<Result<Out>(work::Door&, const In&)> at(Desk& desk, Result<Out> (*run)(Desk&, work::Door&, const In&)) {
  return [&desk, run](work::Door& door, const In& in) { return run(desk, door, in); };
}
// The account of who asks. Refuses account.unknown.
[[nodiscard]] Result<Account> account_of(Desk& desk, const work::Door& door);
// Opens a session for this account in the place of the present one.
void open_session(Desk& desk, work::Door& door, const AnyId& account);
void end_sessions(Desk& desk, work::Door& door, const std::vector<AnyId>& logins);

struct Membership {
  AnyId id;  // of the workspace
  std::string name;
  WorkspaceSort sort{};
  Role role{};
  AnyId member;
  std::optional<Date> until;
  static constexpr auto fields() {
    return std::tuple{field("id", &Membership::id, "of the workspace"),
                      field("name", &Membership::name, "of the workspace"),
                      field("sort", &Membership::sort, "partnership, region or panel"),
                      field("role", &Membership::role, "mine"),
                      field("member", &Membership::member, "who I am there"),
                      field("until", &Membership::until, "my last day there")};
  }
};
[[nodiscard]] std::vector<Membership> memberships(work::Door& door);

}  // namespace rd::people
