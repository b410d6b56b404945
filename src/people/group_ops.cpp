// Groups of members: who something is shown to.
#include "people/parts.hpp"

namespace rd::people {
namespace {

using work::Ctx;
using work::Method;
using work::Nothing;
using work::Right;
using work::Seq;

Result<void> check_members(const Ctx& ctx, const std::vector<AnyId>& members) {
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (!ctx.get<Member>(members[i])) {
      return refuse(Why::not_found, "group.member_unknown", "members." + std::to_string(i));
    }
  }
  return {};
}

struct GroupCreate {
  AnyId id;
  std::string name;
  std::vector<AnyId> members;
  static constexpr std::array<std::string_view, 1> optional_fields{"id"};
  static constexpr auto fields() {
    return std::tuple{field("id", &GroupCreate::id, "made by the client"),
                      field("name", &GroupCreate::name, "name", name_limits),
                      field("members", &GroupCreate::members, "who belongs to it", {.most = 500})};
  }
};

Result<Made> create(Ctx& ctx, const GroupCreate& in) {
  TRY(std::string name, tidy_name(in.name));
  TRY_DO(check_members(ctx, in.members));
  TRY(const AnyId id, ctx.create(Group{in.id, std::move(name), in.members}));
  return Made{id};
}

struct GroupUpdate {
  AnyId group;
  Seq from{};
  Some<Group> set;
  static constexpr auto fields() {
    return std::tuple{field("group", &GroupUpdate::group, "which"),
                      field("from", &GroupUpdate::from, "the version that was looked at"),
                      field("set", &GroupUpdate::set, "the fields that change")};
  }
};

Result<Nothing> update(Ctx& ctx, const GroupUpdate& in) {
  TRY_DO(ctx.there<Group>(in.group));
  json::object set = in.set.values;
  TRY_DO(tidy_name_in(set));
  TRY_DO(ctx.merge(in.group, in.from, set));
  TRY(const Group after, ctx.get<Group>(in.group));
  if (set.contains("members")) {
    TRY_DO(check_members(ctx, after.members));
  }
  return Nothing{};
}

struct GroupRemove {
  AnyId group;
  static constexpr auto fields() { return std::tuple{field("group", &GroupRemove::group, "which")}; }
};

Result<Nothing> remove(Ctx& ctx, const GroupRemove& in) {
  TRY_DO(ctx.there<Group>(in.group));
  ctx.remove(in.group);
  return Nothing{};
}

}  // namespace

void register_group_ops(work::Registry& registry) {
  registry.add("group.create", Method::post, "groups", Right::lead, create, "Makes a group of members");
  registry.add("group.update", Method::patch, "groups/{group}", Right::lead, update,
               "Changes the name of a group or who belongs to it");
  registry.add("group.remove", Method::remove, "groups/{group}", Right::lead, remove,
               "Takes a group away; what was shown to it alone is seen by nobody then");
}

}  // namespace rd::people
