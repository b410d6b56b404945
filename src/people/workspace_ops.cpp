// The workspace itself, and the partners in it.
#include "people/parts.hpp"

namespace rd::people {
namespace {

using work::Ctx;
using work::Method;
using work::Nothing;
using work::Right;
using work::Seq;

Result<Made> begin(Ctx& ctx, const Workspace& in) {
  if (ctx.whole().find(ctx.workspace()) != nullptr) return refuse(Why::conflict, "workspace.begun");
  Workspace workspace = in;
  TRY(workspace.name, tidy_name(in.name));
  workspace.id = ctx.workspace();
  TRY(const AnyId id, ctx.create(workspace));
  return Made{id};
}

struct WorkspaceUpdate {
  Seq from{};
  Some<Workspace> set;
  static constexpr auto fields() {
    return std::tuple{field("from", &WorkspaceUpdate::from, "the version that was looked at"),
                      field("set", &WorkspaceUpdate::set, "the fields that change")};
  }
};

Result<Nothing> update(Ctx& ctx, const WorkspaceUpdate& in) {
  TRY_DO(ctx.there<Workspace>(ctx.workspace()));
  json::object set = in.set.values;
  TRY_DO(tidy_name_in(set));
  TRY_DO(ctx.merge(ctx.workspace(), in.from, set));
  return Nothing{};
}

struct Shown {
  AnyId id;
  Seq version{};
  std::string name;
  WorkspaceSort sort{};
  std::vector<Sector> sector;
  std::string about;
  static constexpr auto fields() {
    return std::tuple{field("id", &Shown::id, "of the workspace"),
                      field("version", &Shown::version, "to update from"),
                      field("name", &Shown::name, "name"),
                      field("sort", &Shown::sort, "partnership, region or panel"),
                      field("sector", &Shown::sector, "kinds of education"),
                      field("about", &Shown::about, "in a few sentences")};
  }
};

Result<Shown> show(const work::View& view, const Nothing&) {
  std::optional<Shown> shown;
  view.each(Workspace::kind, [&](const work::EntityPtr& entity) {
    const auto workspace = work::struct_of<Workspace>(*entity);
    shown = Shown{entity->id, entity->version, workspace.name, workspace.sort, workspace.sector, workspace.about};
  });
  if (!shown) return work::unknown(Workspace::kind);
  return *shown;
}

// ---- partners ----

// A board is an organisation of that sort. Refuses organisation.board_unknown.
Result<void> check_board(const Ctx& ctx, const std::optional<AnyId>& board) {
  if (!board) return {};
  const auto found = ctx.get<Organisation>(*board);
  if (!found || found->sort != OrganisationSort::board) {
    return refuse(Why::not_found, "organisation.board_unknown", "board");
  }
  return {};
}

struct OrganisationCreate {
  AnyId id;
  std::string name;
  OrganisationSort sort{};
  std::optional<AnyId> board;
  std::string place;
  static constexpr std::array<std::string_view, 2> optional_fields{"id", "place"};
  static constexpr auto fields() {
    return std::tuple{field("id", &OrganisationCreate::id, "made by the client"),
                      field("name", &OrganisationCreate::name, "name", name_limits),
                      field("sort", &OrganisationCreate::sort, "board, school, institute or other"),
                      field("board", &OrganisationCreate::board, "the board that a school belongs to"),
                      field("place", &OrganisationCreate::place, "town", name_limits)};
  }
};

Result<Made> create_organisation(Ctx& ctx, const OrganisationCreate& in) {
  TRY(std::string name, tidy_name(in.name));
  TRY_DO(check_board(ctx, in.board));
  TRY(const AnyId id, ctx.create(Organisation{in.id, std::move(name), in.sort, in.board, in.place}));
  return Made{id};
}

struct OrganisationUpdate {
  AnyId organisation;
  Seq from{};
  Some<Organisation> set;
  static constexpr auto fields() {
    return std::tuple{field("organisation", &OrganisationUpdate::organisation, "which"),
                      field("from", &OrganisationUpdate::from, "the version that was looked at"),
                      field("set", &OrganisationUpdate::set, "the fields that change")};
  }
};

Result<Nothing> update_organisation(Ctx& ctx, const OrganisationUpdate& in) {
  TRY_DO(ctx.there<Organisation>(in.organisation));
  json::object set = in.set.values;
  TRY_DO(tidy_name_in(set));
  TRY_DO(ctx.merge(in.organisation, in.from, set));
  TRY(const Organisation after, ctx.get<Organisation>(in.organisation));
  if (after.board == in.organisation) return refuse(Why::not_found, "organisation.board_unknown", "board");
  if (set.contains("board")) {
    TRY_DO(check_board(ctx, after.board));
  }
  return Nothing{};
}

struct OrganisationRemove {
  AnyId organisation;
  static constexpr auto fields() {
    return std::tuple{field("organisation", &OrganisationRemove::organisation, "which")};
  }
};

Result<Nothing> remove_organisation(Ctx& ctx, const OrganisationRemove& in) {
  TRY_DO(ctx.there<Organisation>(in.organisation));
  ctx.remove(in.organisation);
  return Nothing{};
}

}  // namespace

Result<void> tidy_name_in(json::object& set) {
  const auto* name = set.if_contains("name");
  if (name == nullptr) return {};
  TRY(std::string tidy, tidy_name(std::string_view(name->as_string()), "set.name"));
  set["name"] = std::move(tidy);
  return {};
}

void register_workspace_ops(work::Registry& registry) {
  registry.add("workspace.begin", Method::post, "begin", Right::program, begin, "Makes a workspace of this id");
  registry.add("workspace.update", Method::patch, "workspace", Right::lead, update,
               "Changes the name or the description of the workspace");
  registry.view("workspace.show", "workspace", Right::see, show, "What this workspace is");
  registry.add("organisation.create", Method::post, "organisations", Right::lead, create_organisation,
               "Adds a partner: a board, a school, an institute");
  registry.add("organisation.update", Method::patch, "organisations/{organisation}", Right::lead, update_organisation,
               "Changes what is known of a partner");
  registry.add("organisation.remove", Method::remove, "organisations/{organisation}", Right::lead, remove_organisation,
               "Takes a partner away; where it is named its name stays");
}

}  // namespace rd::people
