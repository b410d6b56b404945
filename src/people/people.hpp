// People and the workspaces they share: accounts and sessions (doors), members, roles, groups, partners and invitations
// (operations and views of a workspace). docs/decisions/0015-accounts-and-sessions.md.
#pragma once
#include <optional>
#include <string>

#include "people/accounts.hpp"
#include "people/sessions.hpp"
#include "work/registry.hpp"

namespace rd::people {

struct Setting {
  std::string public_url;        // "https://draad.example.nl"; "": links are paths. Never from a request's Host
  bool anyone_may_create{true};  // a workspace; else only who runs the program
  std::optional<Date> edition;   // of the content that a new workspace begins with; nothing: what packs.adopt says
  Passwords::Limits passwords;
  Sessions::Limits sessions;
};

// What the doors stand at. One for a process, made before the registry is closed; lives as long as the registry.
class Desk {
 public:
  Desk(store::Store& store, const Setting& setting)
      : setting_(setting), accounts_(store, setting.passwords), sessions_(store, setting.sessions) {}
  [[nodiscard]] const Setting& setting() const { return setting_; }
  [[nodiscard]] Accounts& accounts() { return accounts_; }
  [[nodiscard]] Sessions& sessions() { return sessions_; }

 private:
  const Setting setting_;
  Accounts accounts_;
  Sessions sessions_;
};

// A link to give away. What stands behind its # is the secret of who has it.
struct Link {
  std::string path;
  std::optional<std::string> link;
  static constexpr auto fields() {
    return std::tuple{field("path", &Link::path, "at this server; a secret for who gets it"),
                      field("link", &Link::link, "the whole address, where the server knows its own")};
  }
};
[[nodiscard]] Link link_to(const Desk& desk, std::string path);

// Operations, views, and who may look at a workspace.
void register_ops(work::Registry& registry);
// What concerns the whole server. `desk` outlives the registry's use.
void register_doors(work::Registry& registry, Desk& desk);

// Who this account is in a workspace; nothing when it is no member, or its last day is past.
[[nodiscard]] std::optional<work::Reader> reader_of(const work::State& state, const AnyId& account, Date today);

}  // namespace rd::people
