// The link of an invitation: made for who invites, shown to who has it, and accepted once. The secret in it stands
// behind a # and comes in the body of a request, so that it is in no address that is written down anywhere.
#include "people/parts.hpp"
#include "work/rooms.hpp"

namespace rd::people {
namespace {

using work::Door;
using work::Method;
using work::Right;

struct InvitationLink {
  AnyId workspace;
  AnyId invitation;
  static constexpr auto fields() {
    return std::tuple{field("workspace", &InvitationLink::workspace, "where"),
                      field("invitation", &InvitationLink::invitation, "which")};
  }
};

Result<Link> link(Desk& desk, Door& door, const InvitationLink& in) {
  const work::Look is_open = [id = in.invitation](const work::View& view) -> Result<std::string> {
    TRY(const Invitation invitation, view.get<Invitation>(id));
    if (invitation.state != InvitationState::open) return refuse(Why::conflict, "invitation.closed");
    if (invitation.until < view.today()) return refuse(Why::not_found, "invitation.expired");
    return "{}";
  };
  TRY_DO(door.rooms.look_and_wait(in.workspace, door.caller, Right::manage, is_open));
  return link_to(desk,
                 "/uitnodiging#" + desk.accounts().secret().link_token(Invitation::kind, in.workspace, in.invitation));
}

// ---- for who has the link ----

struct Found {
  AnyId workspace, invitation;
};

// Refuses invitation.unknown: never there, withdrawn or accepted already.
Result<Found> find(const Door& door, std::string_view token) {
  const auto rows = door.store.find(store::Table::invitation, token_lookup(token));
  if (rows.empty()) return refuse(Why::not_found, "invitation.unknown");
  TRY(const AnyId invitation, parse_id(rows.front().key.id));
  return Found{rows.front().key.workspace, invitation};
}

struct InvitationShow {
  std::string token;
  static constexpr auto fields() {
    return std::tuple{field("token", &InvitationShow::token, "what stands behind the # of the link", {.longest = 64})};
  }
};
struct Shown {
  std::string workspace;
  WorkspaceSort sort{};
  std::string name;
  Role role{};
  std::optional<std::string> by;
  Date until;
  static constexpr auto fields() {
    return std::tuple{field("workspace", &Shown::workspace, "its name"),
                      field("sort", &Shown::sort, "partnership, region or panel"),
                      field("name", &Shown::name, "of whom is invited"),
                      field("role", &Shown::role, "what they may do"),
                      field("by", &Shown::by, "name of who invited"),
                      field("until", &Shown::until, "the last day that the link works")};
  }
};

Result<std::string> look_at(const work::View& view, const AnyId& id) {
  TRY(const Invitation invitation, view.get<Invitation>(id));
  if (invitation.state != InvitationState::open) return refuse(Why::not_found, "invitation.unknown");
  if (invitation.until < view.today()) return refuse(Why::not_found, "invitation.expired");
  Shown out{{}, {}, invitation.name, invitation.role, {}, invitation.until};
  view.each(Workspace::kind, [&](const work::EntityPtr& one) {
    const auto workspace = work::struct_of<Workspace>(*one);
    out.workspace = workspace.name;
    out.sort = workspace.sort;
  });
  const auto by = invitation.by ? view.find_removed_too(*invitation.by) : nullptr;
  if (by != nullptr) out.by = work::struct_of<Member>(*by).name;
  return json::serialize(to_json(out));
}

Result<work::RawJson> show(Desk&, Door& door, const InvitationShow& in) {
  TRY(const Found found, find(door, in.token));
  const work::Look look = [id = found.invitation](const work::View& view) { return look_at(view, id); };
  TRY(auto answer, door.rooms.look_and_wait(found.workspace, {{}, {}, true}, Right::see, look));
  return work::RawJson{std::move(answer.text)};
}

struct InvitationAccept {
  std::string token;
  std::optional<std::string> name, email, password;
  static constexpr auto fields() {
    return std::tuple{field("token", &InvitationAccept::token, "what stands behind the # of the link", {.longest = 64}),
                      field("name", &InvitationAccept::name, "for a new account", name_limits),
                      field("email", &InvitationAccept::email, "for a new account", {.longest = 254}),
                      field("password", &InvitationAccept::password, "for a new account", {.longest = 200})};
  }
};
struct Accepted {
  AnyId workspace;
  AnyId member;
  static constexpr auto fields() {
    return std::tuple{field("workspace", &Accepted::workspace, "where to go"),
                      field("member", &Accepted::member, "who I am there")};
  }
};

Result<Account> new_account(Desk& desk, const Door& door, const InvitationAccept& in) {
  if (!in.name) return refuse(Why::invalid, "input.missing", "name");
  if (!in.email) return refuse(Why::invalid, "input.missing", "email");
  if (!in.password) return refuse(Why::invalid, "input.missing", "password");
  auto account = desk.accounts().make({*in.name, *in.email, in.password}, door.now);
  if (!account && account.error().code == "account.email_taken") {
    return refuse(Why::conflict, "account.sign_in_first", "email");
  }
  return account;
}

Result<Accepted> accept(Desk& desk, Door& door, const InvitationAccept& in) {
  TRY(const Found found, find(door, in.token));
  const work::Look look = [id = found.invitation](const work::View& view) { return look_at(view, id); };
  TRY_DO(door.rooms.look_and_wait(found.workspace, {{}, {}, true}, Right::see, look));
  const bool signed_in = door.caller.account != AnyId{};
  TRY(const Account account, signed_in ? account_of(desk, door) : new_account(desk, door, in));
  const json::value join =
      json::object{{"invitation", to_text(found.invitation)}, {"account", to_text(account.id)}, {"name", account.name}};
  const auto joined =
      door.rooms.run_and_wait(found.workspace, {account.id, {}, true}, {"member.join", join, found.invitation});
  if (!joined) {
    if (!signed_in) desk.accounts().forget(account);
    return tl::unexpected(joined.error());
  }
  TRY(const Made member, from_json<Made>(parse_json(joined->text).value()));
  if (!signed_in) open_session(desk, door, account.id);
  return Accepted{found.workspace, member.id};
}

}  // namespace

void register_invitation_doors(work::Registry& registry, Desk& desk) {
  registry.door("invitation.link", Method::get, "invitations/{workspace}/{invitation}/link", Right::account,
                at(desk, link), "The link to give to who is invited");
  registry.door("invitation.show", Method::post, "invitations/show", Right::anyone, at(desk, show),
                "Where a link invites to; looking does not use it up");
  registry.door("invitation.accept", Method::post, "invitations/accept", Right::anyone, at(desk, accept),
                "Becomes a member, with one's account or a new one");
}

}  // namespace rd::people
