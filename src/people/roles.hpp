// What a role allows. The names are those of the data; people read gast, meelezer, meedenker, schrijver,
// programmaleider, beheerder (packs/teksten/people.yaml).
#pragma once
#include <array>
#include <vector>

#include "base/describe.hpp"
#include "work/rights.hpp"

namespace rd::people {

enum class Role : std::uint8_t {
  guest,        // sees one thing and its parts, until a date; takes part in the conversation about it
  reader,       // sees
  contributor,  // and talks along
  writer,       // and writes
  lead,         // and holds the whole: outline, rules, groups
  manager,      // and says who is a member
};

// Where somebody stands in the partnership; says nothing about rights.
enum class Level : std::uint8_t { operational, coordinating, steering };

[[nodiscard]] work::Rights rights_of(Role role);
// Sees what is for facilitators.
[[nodiscard]] bool facilitates(Role role);
// The rights of every role, for Registry::readers.
[[nodiscard]] std::vector<work::Rights> rights_of_roles();

}  // namespace rd::people

template <>
struct rd::Names<rd::people::Role> {
  using enum rd::people::Role;
  static constexpr std::array<std::pair<std::string_view, rd::people::Role>, 6> all{{{"guest", guest},
                                                                                     {"reader", reader},
                                                                                     {"contributor", contributor},
                                                                                     {"writer", writer},
                                                                                     {"lead", lead},
                                                                                     {"manager", manager}}};
};

template <>
struct rd::Names<rd::people::Level> {
  using enum rd::people::Level;
  static constexpr std::array<std::pair<std::string_view, rd::people::Level>, 3> all{
      {{"operational", operational}, {"coordinating", coordinating}, {"steering", steering}}};
};
