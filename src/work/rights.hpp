// What somebody may do in a workspace, and through whose eyes they look. Roles (who gets which rights) are people/'s.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "work/entity.hpp"

namespace rd::work {

// Every operation names one. There is no "none": what a stranger may do says `anyone`.
enum class Right : std::uint8_t {
  anyone,   // without an account: sign in, look at an invitation
  account,  // signed in; no workspace
  see,      // look at what one's audience allows
  talk,     // say that something was talked about, put it on the agenda, contribute
  write,    // texts, elements, ties
  lead,     // what holds for all: the outline, the rules, groups, the title
  manage,   // members and invitations
  program,  // who runs the program, at its command line
};
inline constexpr std::array all_rights{Right::anyone, Right::account, Right::see,    Right::talk,
                                       Right::write,  Right::lead,    Right::manage, Right::program};
[[nodiscard]] std::string_view name_of(Right right);  // "write"

class Rights {
 public:
  constexpr Rights() = default;
  constexpr Rights(std::initializer_list<Right> rights) {
    for (const Right right : rights) bits_ |= bit(right);
  }
  [[nodiscard]] constexpr bool has(Right right) const { return (bits_ & bit(right)) != 0; }
  [[nodiscard]] constexpr std::uint32_t bits() const { return bits_; }
  bool operator==(const Rights&) const = default;

 private:
  static constexpr std::uint32_t bit(Right right) { return 1U << static_cast<unsigned>(right); }
  std::uint32_t bits_{};
};

// Somebody at the door: a signed-in account, nobody (all zero), or the program itself.
struct Caller {
  AnyId account;
  AnyId login;     // which of the account's sessions
  bool program{};  // all rights, and sees everything: command line, demo, the server's own doings
};

// Somebody in a workspace. Made from its members by people/.
struct Reader {
  AnyId account;
  AnyId member;  // the entity; all zero for the program
  Rights rights;
  std::vector<AnyId> groups;
  bool facilitator{};
  bool program{};
  AnyId bound;  // a guest sees this one entity and its parts; all zero: everything
  bool operator==(const Reader&) const = default;

  // The rule of audiences. Removed entities are seen as others are: who shows them is the caller's matter.
  [[nodiscard]] bool may_see(const Entity& entity) const;
  // What that comes to for the parts of one entity that are for all.
  [[nodiscard]] bool may_see_parts_for_all(const AnyId& whole) const;
};
[[nodiscard]] Reader program_reader();

}  // namespace rd::work
