#include "people/roles.hpp"

namespace rd::people {

using work::Right;

work::Rights rights_of(Role role) {
  switch (role) {
    case Role::guest:
    case Role::contributor:
      return {Right::anyone, Right::account, Right::see, Right::talk};
    case Role::reader:
      return {Right::anyone, Right::account, Right::see};
    case Role::writer:
      return {Right::anyone, Right::account, Right::see, Right::talk, Right::write};
    case Role::lead:
      return {Right::anyone, Right::account, Right::see, Right::talk, Right::write, Right::lead};
    case Role::manager:
      return {Right::anyone, Right::account, Right::see, Right::talk, Right::write, Right::lead, Right::manage};
  }
  return {};
}

bool facilitates(Role role) {
  return role == Role::lead || role == Role::manager;
}

std::vector<work::Rights> rights_of_roles() {
  std::vector<work::Rights> out;
  for (const auto& [name, role] : Names<Role>::all) out.push_back(rights_of(role));
  return out;
}

}  // namespace rd::people
