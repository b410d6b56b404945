#include "work/rights.hpp"

#include <algorithm>

namespace rd::work {

std::string_view name_of(Right right) {
  switch (right) {
    case Right::anyone:
      return "anyone";
    case Right::account:
      return "account";
    case Right::see:
      return "see";
    case Right::talk:
      return "talk";
    case Right::write:
      return "write";
    case Right::lead:
      return "lead";
    case Right::manage:
      return "manage";
    case Right::program:
      return "program";
  }
  return "";
}

bool Reader::may_see_parts_for_all(const AnyId& whole) const {
  return program || (rights.has(Right::see) && (bound == AnyId{} || bound == whole));
}

bool Reader::may_see(const Entity& entity) const {
  if (program) return true;
  if (!rights.has(Right::see)) return false;
  if (bound != AnyId{} && entity.id != bound && entity.part_of != bound && entity.id != member) return false;
  switch (entity.audience.to) {
    case Audience::To::all:
      return true;
    case Audience::To::group:
      return std::find(groups.begin(), groups.end(), entity.audience.who) != groups.end();
    case Audience::To::person:
      return entity.audience.who == member;
    case Audience::To::facilitators:
      return facilitator;
    case Audience::To::server:
      return false;
  }
  return false;
}

Reader program_reader() {
  Reader reader;
  reader.program = true;
  reader.facilitator = true;
  reader.rights = {Right::anyone, Right::account, Right::see,    Right::talk,
                   Right::write,  Right::lead,    Right::manage, Right::program};
  return reader;
}

}  // namespace rd::work
