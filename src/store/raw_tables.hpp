// The tables as they lie there, for who takes all of them along: which columns they have, and their rows in pages. The
// row that tells the version of the tables is none of it. Adding a table to schema.cpp is adding it here; a test looks.
#pragma once
#include <functional>

#include "store/values.hpp"

namespace rd::store {

struct RawTable {
  struct Column {
    std::string name;
    Cell::Sort sort{};
  };
  std::string name;
  std::size_t keys{};  // so many columns, from the first on, are its key
  std::vector<Column> columns;
};
[[nodiscard]] const std::vector<RawTable>& raw_tables();

using RawRows = std::vector<Cells>;
// By key, in pages of about a megabyte, or one row when that is larger. `Db` is the connection of a driver.
template <class Db>
void each_page(Db& db, const RawTable& table, const std::function<void(const RawRows&)>& take);
// Into a table that has none of these.
template <class Db>
void put_page(Db& db, const RawTable& table, const RawRows& rows);

}  // namespace rd::store
