// For tests of history/: whoever has an account sees, talks and writes, as the member with the same number.
#pragma once
#include "work/test_rigs.hpp"

namespace rd::history {

inline void everybody_writes(work::Registry& registry) {
  const work::Rights rights{work::Right::see, work::Right::talk, work::Right::write};
  registry.readers(
      [rights](const work::State&, const AnyId& account, Date) -> std::optional<work::Reader> {
        work::Reader reader;
        reader.account = account;
        reader.member = {8, account.low};
        reader.rights = rights;
        return reader;
      },
      {rights});
}

}  // namespace rd::history
