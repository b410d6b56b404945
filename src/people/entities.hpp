// Who works together in a workspace, and what that workspace is. Nobody's e-mail address or account stands in an entity
// that people see: a seat ties a member to an account, and is for the server only.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "people/roles.hpp"
#include "work/entity.hpp"

namespace rd::people {

inline constexpr Limits name_limits{.longest = 200};

enum class WorkspaceSort : std::uint8_t { partnership, region, panel };
enum class Sector : std::uint8_t { po, vo, mbo };
enum class OrganisationSort : std::uint8_t { board, school, institute, other };
enum class InvitationState : std::uint8_t { open, accepted, withdrawn };

// Exactly one in a workspace, and its id is the workspace's.
struct Workspace {
  AnyId id;
  std::string name;
  WorkspaceSort sort{};
  std::vector<Sector> sector;
  std::string about;
  static constexpr std::string_view kind = "workspace";
  static constexpr std::array<std::string_view, 1> optional_fields{"about"};
  static constexpr auto fields() {
    return std::tuple{field("name", &Workspace::name, "name", name_limits),
                      field("sort", &Workspace::sort, "partnership, region or panel"),
                      field("sector", &Workspace::sector, "kinds of education", {.most = 3}),
                      field("about", &Workspace::about, "in a few sentences", {.longest = 4'000})};
  }
};

// A partner. A partnership itself is none: a school here is a site where students learn (opleidende school).
struct Organisation {
  AnyId id;
  std::string name;
  OrganisationSort sort{};
  std::optional<AnyId> board;
  std::string place;
  static constexpr std::string_view kind = "organisation";
  static constexpr std::array<std::string_view, 1> optional_fields{"place"};
  static constexpr auto fields() {
    return std::tuple{field("name", &Organisation::name, "name", name_limits),
                      field("sort", &Organisation::sort, "board, school, institute or other"),
                      field("board", &Organisation::board, "the board that a school belongs to"),
                      field("place", &Organisation::place, "town", name_limits)};
  }
};

struct Member {
  AnyId id;
  std::string name;
  Role role{};
  std::optional<AnyId> organisation;
  std::optional<Level> level;
  std::optional<Date> until;   // the last day; guests have one
  std::optional<AnyId> bound;  // all that a guest sees
  static constexpr std::string_view kind = "member";
  static constexpr auto fields() {
    return std::tuple{field("name", &Member::name, "name", name_limits),
                      field("role", &Member::role, "what somebody may do"),
                      field("organisation", &Member::organisation, "where somebody works"),
                      field("level", &Member::level, "operational, coordinating or steering"),
                      field("until", &Member::until, "the last day"),
                      field("bound", &Member::bound, "the one thing that a guest sees, with its parts")};
  }
};

// Part of a member, audience server.
struct Seat {
  AnyId id;
  AnyId member;
  AnyId account;
  static constexpr std::string_view kind = "seat";
  static constexpr auto fields() {
    return std::tuple{field("member", &Seat::member, "member"), field("account", &Seat::account, "account")};
  }
};

// Some members together, to show something to.
struct Group {
  AnyId id;
  std::string name;
  std::vector<AnyId> members;
  static constexpr std::string_view kind = "group";
  static constexpr auto fields() {
    return std::tuple{field("name", &Group::name, "name", name_limits),
                      field("members", &Group::members, "who belongs to it", {.most = 500})};
  }
};

// Audience facilitators. The secret of its link is nowhere: it is worked out (secret.hpp).
struct Invitation {
  AnyId id;
  std::string name;
  Role role{};
  std::optional<AnyId> organisation;
  std::optional<Level> level;
  std::optional<AnyId> bound;
  std::optional<Date> stay;  // the last day as a member
  Date until;                // the last day that the link works
  std::optional<AnyId> by;   // the member who invited
  InvitationState state{};
  std::optional<AnyId> member;  // who it became
  static constexpr std::string_view kind = "invitation";
  static constexpr auto fields() {
    return std::tuple{field("name", &Invitation::name, "of whom is invited", name_limits),
                      field("role", &Invitation::role, "what they may do"),
                      field("organisation", &Invitation::organisation, "where they work"),
                      field("level", &Invitation::level, "operational, coordinating or steering"),
                      field("bound", &Invitation::bound, "the one thing that a guest sees, with its parts"),
                      field("stay", &Invitation::stay, "the last day as a member"),
                      field("until", &Invitation::until, "the last day that the link works"),
                      field("by", &Invitation::by, "the member who invited"),
                      field("state", &Invitation::state, "open, accepted or withdrawn"),
                      field("member", &Invitation::member, "the member that it became")};
  }
};

}  // namespace rd::people

template <>
struct rd::Names<rd::people::WorkspaceSort> {
  using enum rd::people::WorkspaceSort;
  static constexpr std::array<std::pair<std::string_view, rd::people::WorkspaceSort>, 3> all{
      {{"partnership", partnership}, {"region", region}, {"panel", panel}}};
};
template <>
struct rd::Names<rd::people::Sector> {
  using enum rd::people::Sector;
  static constexpr std::array<std::pair<std::string_view, rd::people::Sector>, 3> all{
      {{"po", po}, {"vo", vo}, {"mbo", mbo}}};
};
template <>
struct rd::Names<rd::people::OrganisationSort> {
  using enum rd::people::OrganisationSort;
  static constexpr std::array<std::pair<std::string_view, rd::people::OrganisationSort>, 4> all{
      {{"board", board}, {"school", school}, {"institute", institute}, {"other", other}}};
};
template <>
struct rd::Names<rd::people::InvitationState> {
  using enum rd::people::InvitationState;
  static constexpr std::array<std::pair<std::string_view, rd::people::InvitationState>, 3> all{
      {{"open", open}, {"accepted", accepted}, {"withdrawn", withdrawn}}};
};
