// Who takes part. An account takes a member's seat by an invitation; only the program gives it one by name.
#include "people/parts.hpp"

namespace rd::people {
namespace {

using work::Ctx;
using work::Method;
using work::Nothing;
using work::Right;
using work::Seq;

// Somebody who can go on saying who is a member, and is not about to leave.
bool stays_manager(const Member& member) {
  return member.role == Role::manager && !member.until;
}

// Would nobody be left to manage when this one no longer does? Who has a seat is not replaced by who has none.
Result<void> keep_a_manager(const Ctx& ctx, const Member& leaving) {
  if (!stays_manager(leaving)) return {};
  const bool seated = seat_of(ctx, leaving.id).has_value();
  bool other = false;
  ctx.whole().each(Member::kind, [&](const work::EntityPtr& entity) {
    if (entity->id == leaving.id || other) return;
    const Member member = work::struct_of<Member>(*entity);
    other = stays_manager(member) && (!seated || seat_of(ctx, member.id));
  });
  if (!other) return refuse(Why::conflict, "member.last_manager");
  return {};
}

void let_go(Ctx& ctx, const AnyId& member) {
  if (const auto seat = seat_of(ctx, member)) {
    ctx.remove(seat->id);
    ctx.drop_row({store::Table::membership, ctx.workspace(), to_text(member)});
  }
  ctx.remove(member);
}

struct MemberAdd {
  AnyId id;
  std::string name;
  Role role{};
  std::optional<AnyId> organisation;
  std::optional<Level> level;
  std::optional<Date> until;
  std::optional<AnyId> bound;
  std::optional<AnyId> account;
  static constexpr std::array<std::string_view, 1> optional_fields{"id"};
  static constexpr auto fields() {
    return std::tuple{field("id", &MemberAdd::id, "made by the client"),
                      field("name", &MemberAdd::name, "name", name_limits),
                      field("role", &MemberAdd::role, "what they may do"),
                      field("organisation", &MemberAdd::organisation, "where they work"),
                      field("level", &MemberAdd::level, "operational, coordinating or steering"),
                      field("until", &MemberAdd::until, "the last day; a guest has one"),
                      field("bound", &MemberAdd::bound, "the one thing that a guest sees, with its parts"),
                      field("account", &MemberAdd::account, "whose seat it is; only the program says so")};
  }
};

Result<Made> add(Ctx& ctx, const MemberAdd& in) {
  // Nobody is put in a workspace by somebody else without being asked: people come by invitation.
  if (in.account && !ctx.reader().program) return refuse(Why::forbidden, "member.by_invitation", "account");
  TRY(std::string name, tidy_name(in.name));
  TRY_DO(check_place(ctx, {in.role, in.organisation, in.bound, in.until}));
  TRY(const AnyId member,
      ctx.create(Member{in.id, std::move(name), in.role, in.organisation, in.level, in.until, in.bound}));
  if (in.account) {
    TRY_DO(take_seat(ctx, member, *in.account));
  }
  return Made{member};
}

// What may be told of a member without touching what they may do.
struct MemberFacts {
  std::string name;
  std::optional<AnyId> organisation;
  std::optional<Level> level;
  static constexpr auto fields() {
    return std::tuple{field("name", &MemberFacts::name, "name", name_limits),
                      field("organisation", &MemberFacts::organisation, "where they work"),
                      field("level", &MemberFacts::level, "operational, coordinating or steering")};
  }
};
struct MemberUpdate {
  AnyId member;
  Seq from{};
  Some<MemberFacts> set;
  static constexpr auto fields() {
    return std::tuple{field("member", &MemberUpdate::member, "who"),
                      field("from", &MemberUpdate::from, "the version that was looked at"),
                      field("set", &MemberUpdate::set, "the fields that change")};
  }
};

Result<Nothing> update(Ctx& ctx, const MemberUpdate& in) {
  TRY_DO(ctx.there<Member>(in.member));
  json::object set = in.set.values;
  TRY_DO(tidy_name_in(set));
  TRY_DO(ctx.merge(in.member, in.from, set));
  TRY(const Member after, ctx.get<Member>(in.member));
  if (set.contains("organisation") && after.organisation) {
    TRY_DO(ctx.there<Organisation>(*after.organisation));
  }
  return Nothing{};
}

struct MemberSetRole {
  AnyId member;
  Role role{};
  std::optional<AnyId> bound;
  std::optional<Date> until;
  static constexpr auto fields() {
    return std::tuple{field("member", &MemberSetRole::member, "who"),
                      field("role", &MemberSetRole::role, "what they may do"),
                      field("bound", &MemberSetRole::bound, "the one thing that a guest sees, with its parts"),
                      field("until", &MemberSetRole::until, "the last day; a guest has one")};
  }
};

Result<Nothing> set_role(Ctx& ctx, const MemberSetRole& in) {
  TRY(const Member before, ctx.get<Member>(in.member));
  TRY_DO(check_place(ctx, {in.role, {}, in.bound, in.until}));
  Member after = before;
  after.role = in.role;
  after.bound = in.bound;
  after.until = in.until;
  if (!stays_manager(after)) {
    TRY_DO(keep_a_manager(ctx, before));
  }
  ctx.put(after);
  return Nothing{};
}

struct MemberRemove {
  AnyId member;
  static constexpr auto fields() { return std::tuple{field("member", &MemberRemove::member, "who")}; }
};

Result<Nothing> remove(Ctx& ctx, const MemberRemove& in) {
  TRY(const Member member, ctx.get<Member>(in.member));
  TRY_DO(keep_a_manager(ctx, member));
  let_go(ctx, member.id);
  return Nothing{};
}

Result<Nothing> leave(Ctx& ctx, const Nothing&) {
  TRY(const Member member, ctx.get<Member>(ctx.reader().member));
  TRY_DO(keep_a_manager(ctx, member));
  let_go(ctx, member.id);
  return Nothing{};
}

// ---- looking ----

struct Listed {
  AnyId id;
  Seq version{};
  std::string name;
  Role role{};
  std::optional<AnyId> organisation;
  std::optional<Level> level;
  std::optional<Date> until;
  bool me{};
  static constexpr auto fields() {
    return std::tuple{field("id", &Listed::id, "of the member"),
                      field("version", &Listed::version, "to update from"),
                      field("name", &Listed::name, "name"),
                      field("role", &Listed::role, "what they may do"),
                      field("organisation", &Listed::organisation, "where they work"),
                      field("level", &Listed::level, "operational, coordinating or steering"),
                      field("until", &Listed::until, "the last day"),
                      field("me", &Listed::me, "is it who asks?")};
  }
};
struct Members {
  std::vector<Listed> members;
  static constexpr auto fields() { return std::tuple{field("members", &Members::members, "in order of coming")}; }
};

Result<Members> list(const work::View& view, const Nothing&) {
  Members out;
  view.each(Member::kind, [&](const work::EntityPtr& entity) {
    const Member one = work::struct_of<Member>(*entity);
    const bool me = one.id == view.reader().member;
    out.members.push_back({one.id, entity->version, one.name, one.role, one.organisation, one.level, one.until, me});
  });
  return out;
}

}  // namespace

Result<void> check_place(const Ctx& ctx, const Place& place) {
  if (place.organisation) {
    TRY_DO(ctx.there<Organisation>(*place.organisation));
  }
  if (place.role == Role::guest && !place.bound) return refuse(Why::invalid, "member.guest_needs", "bound");
  if (place.role == Role::guest && !place.until) return refuse(Why::invalid, "member.guest_needs", "until");
  if (place.role != Role::guest && place.bound) return refuse(Why::invalid, "member.only_guests_bound", "bound");
  if (place.bound && ctx.find(*place.bound) == nullptr) {
    return refuse(Why::not_found, "thing.unknown", "bound", {{"kind", "bound"}});
  }
  if (place.until && *place.until < ctx.today()) return refuse(Why::invalid, "member.until_past", "until");
  return {};
}

std::optional<Seat> seat_of(const Ctx& ctx, const AnyId& member) {
  std::optional<Seat> out;
  ctx.whole().parts(member, Seat::kind, [&](const work::EntityPtr& entity) { out = work::struct_of<Seat>(*entity); });
  return out;
}

Result<void> take_seat(Ctx& ctx, const AnyId& member, const AnyId& account) {
  const std::string wanted = to_text(account);
  bool taken = false;
  ctx.whole().each(Seat::kind, [&](const work::EntityPtr& entity) {
    taken =
        taken || (entity->body.find(wanted) != std::string::npos && work::struct_of<Seat>(*entity).account == account);
  });
  if (taken) return refuse(Why::conflict, "member.already");
  TRY_DO(ctx.create(Seat{{}, member, account}, {{work::Audience::To::server, {}}, member}));
  ctx.put_row({{store::Table::membership, ctx.workspace(), to_text(member)}, wanted, "{}"});
  return {};
}

void register_member_ops(work::Registry& registry) {
  registry.add("member.add", Method::post, "members", Right::manage, add, "Adds somebody who takes part");
  registry.add("member.update", Method::patch, "members/{member}", Right::manage, update,
               "Changes the name or the place of a member");
  registry.add("member.set_role", Method::put, "members/{member}/role", Right::manage, set_role,
               "Says what a member may do");
  registry.add("member.remove", Method::remove, "members/{member}", Right::manage, remove,
               "Lets a member go; what they made stays, with their name");
  registry.add("member.leave", Method::post, "members/leave", Right::see, leave, "Leaves the workspace oneself");
  registry.view("member.list", "members", Right::see, list, "Who takes part");
}

}  // namespace rd::people
