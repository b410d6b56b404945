// What is worked out once for all parts of a thing is what may_see() says of each.
#include "work/rights.hpp"

#include <doctest/doctest.h>

#include "work/entity.hpp"

namespace rd::work {

TEST_CASE("who may see the parts of a thing that are for all, may see each of them") {
  const AnyId whole{1, 1}, elsewhere{1, 2}, member{1, 3};
  Entity part;
  part.id = {1, 4};
  part.part_of = whole;
  for (const bool program : {false, true}) {
    for (const Rights& rights : {Rights{}, Rights{Right::talk}, Rights{Right::see}, Rights{Right::see, Right::write}}) {
      for (const AnyId& bound : {AnyId{}, whole, elsewhere}) {
        Reader reader;
        reader.member = member;
        reader.rights = rights;
        reader.program = program;
        reader.bound = bound;
        CHECK(reader.may_see_parts_for_all(whole) == reader.may_see(part));
      }
    }
  }
}

}  // namespace rd::work
