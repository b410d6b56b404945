// Invitations, as the workspace knows them. Their links are made and used at the doors (invitation_doors.cpp).
#include "people/parts.hpp"

namespace rd::people {
namespace {

using work::Ctx;
using work::Method;
using work::Nothing;
using work::Right;

constexpr std::chrono::days usual{14}, longest{30};

store::RowKey key_of(const Ctx& ctx, const AnyId& invitation) {
  return {store::Table::invitation, ctx.workspace(), to_text(invitation)};
}

struct InvitationCreate {
  AnyId id;
  std::string name;
  Role role{};
  std::optional<AnyId> organisation;
  std::optional<Level> level;
  std::optional<AnyId> bound;
  std::optional<Date> stay;
  std::optional<Date> until;
  static constexpr std::array<std::string_view, 1> optional_fields{"id"};
  static constexpr auto fields() {
    return std::tuple{field("id", &InvitationCreate::id, "made by the client"),
                      field("name", &InvitationCreate::name, "of whom is invited", name_limits),
                      field("role", &InvitationCreate::role, "what they may do"),
                      field("organisation", &InvitationCreate::organisation, "where they work"),
                      field("level", &InvitationCreate::level, "operational, coordinating or steering"),
                      field("bound", &InvitationCreate::bound, "the one thing that a guest sees, with its parts"),
                      field("stay", &InvitationCreate::stay, "the last day as a member; a guest has one"),
                      field("until", &InvitationCreate::until, "the last day that the link works; two weeks")};
  }
};

Result<Made> create(Ctx& ctx, const InvitationCreate& in) {
  TRY(std::string name, tidy_name(in.name));
  TRY_DO(check_place(ctx, {in.role, in.organisation, in.bound, in.stay}));
  const Date latest = std::chrono::sys_days(ctx.today()) + longest;
  const Date until = in.until.value_or(std::chrono::sys_days(ctx.today()) + usual);
  if (until < ctx.today() || until > latest) {
    return refuse(Why::invalid, "invitation.until", "until", {{"latest", iso_date(latest)}});
  }
  Invitation invitation{in.id,   std::move(name), in.role, in.organisation,       in.level, in.bound,
                        in.stay, until,           {},      InvitationState::open, {}};
  if (ctx.reader().member != AnyId{}) invitation.by = ctx.reader().member;
  TRY(const AnyId id, ctx.create(invitation, {{work::Audience::To::facilitators, {}}, {}}));
  const std::string token = secret_of(ctx).link_token(Invitation::kind, ctx.workspace(), id);
  ctx.put_row({key_of(ctx, id), token_lookup(token), "{}"});
  return Made{id};
}

struct InvitationWithdraw {
  AnyId invitation;
  static constexpr auto fields() { return std::tuple{field("invitation", &InvitationWithdraw::invitation, "which")}; }
};

Result<Nothing> withdraw(Ctx& ctx, const InvitationWithdraw& in) {
  TRY(Invitation invitation, ctx.get<Invitation>(in.invitation));
  if (invitation.state != InvitationState::open) return refuse(Why::conflict, "invitation.closed");
  invitation.state = InvitationState::withdrawn;
  ctx.put(invitation);
  ctx.drop_row(key_of(ctx, in.invitation));
  return Nothing{};
}

struct MemberJoin {
  AnyId invitation;
  AnyId account;
  std::string name;
  static constexpr auto fields() {
    return std::tuple{field("invitation", &MemberJoin::invitation, "which"),
                      field("account", &MemberJoin::account, "who accepts"),
                      field("name", &MemberJoin::name, "how they are called", name_limits)};
  }
};

Result<Made> join(Ctx& ctx, const MemberJoin& in) {
  TRY(Invitation invitation, ctx.get<Invitation>(in.invitation));
  if (invitation.state != InvitationState::open) return refuse(Why::not_found, "invitation.unknown");
  if (invitation.until < ctx.today()) return refuse(Why::not_found, "invitation.expired");
  TRY(std::string name, tidy_name(in.name));
  TRY(const AnyId member, ctx.create(Member{{},
                                            std::move(name),
                                            invitation.role,
                                            invitation.organisation,
                                            invitation.level,
                                            invitation.stay,
                                            invitation.bound}));
  TRY_DO(take_seat(ctx, member, in.account));
  invitation.state = InvitationState::accepted;
  invitation.member = member;
  ctx.put(invitation);
  ctx.drop_row(key_of(ctx, in.invitation));
  return Made{member};
}

}  // namespace

void register_invitation_ops(work::Registry& registry) {
  registry.add("invitation.create", Method::post, "invitations", Right::manage, create,
               "Invites somebody; the link comes from invitation.link");
  registry.add("invitation.withdraw", Method::remove, "invitations/{invitation}", Right::manage, withdraw,
               "Takes an invitation back: its link no longer works");
  registry.add("member.join", Method::post, "members/join", Right::program, join,
               "Makes a member of who accepts an invitation");
}

}  // namespace rd::people
