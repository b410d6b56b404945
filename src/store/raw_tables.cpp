#include "store/raw_tables.hpp"

#include "store/postgres.hpp"
#include "store/schema.hpp"
#include "store/sqlite.hpp"

namespace rd::store {
namespace {

constexpr auto bytes = Cell::Sort::bytes;
constexpr auto text = Cell::Sort::text;
constexpr auto integer = Cell::Sort::integer;

constexpr std::size_t page_bytes = 1 << 20;
constexpr std::int64_t most_rows = 4'096;

std::vector<RawTable> all_raw_tables() {
  std::vector<RawTable> out{
      {"meta", 2, {{"workspace", bytes}, {"name", text}, {"body", bytes}}},
      {"record",
       2,
       {{"workspace", bytes},
        {"seq", integer},
        {"at", integer},
        {"actor", bytes},
        {"op", text},
        {"ref", bytes},
        {"input", bytes},
        {"answer", bytes},
        {"schema", integer},
        {"changes", bytes},
        {"salt", bytes},
        {"payload_hash", bytes},
        {"prev_hash", bytes}}},
      {"segment", 2, {{"workspace", bytes}, {"number", integer}, {"root", bytes}}},
      {"touch", 3, {{"workspace", bytes}, {"entity", bytes}, {"seq", integer}}},
      {"snapshot", 3, {{"workspace", bytes}, {"part", text}, {"seq", integer}, {"hash", bytes}, {"body", bytes}}},
      {"box", 3, {{"workspace", bytes}, {"question", bytes}, {"ballot", bytes}, {"body", bytes}}},
      {"blob", 2, {{"workspace", bytes}, {"hash", bytes}, {"body", bytes}}},
  };
  for (const Table table : all_tables) {
    out.push_back(
        {std::string(name_of(table)), 2, {{"workspace", bytes}, {"id", text}, {"lookup", bytes}, {"body", bytes}}});
  }
  return out;
}

// "a, b, c"; or with `each` in place of every @.
std::string listed(const RawTable& table, std::size_t count, std::string_view each = "@") {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) {
    std::string one(each);
    one.replace(one.find('@'), 1, each == "@" ? table.columns[i].name : std::to_string(i + 1));
    out += (i == 0 ? "" : ", ") + one;
  }
  return out;
}

template <class Rows>
Cells row_from(const Rows& rows, const RawTable& table) {
  Cells out;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const Cell::Sort sort = table.columns[i].sort;
    const int at = static_cast<int>(i);
    if (sort == integer) {
      out.push_back({sort, rows.integer(at), {}});
    } else {
      out.push_back({sort, 0, rows.bytes(at)});
    }
  }
  return out;
}

std::size_t size_of(const RawRows& rows) {
  std::size_t out = 0;
  for (const Cells& row : rows) {
    for (const Cell& cell : row) out += 16 + cell.bytes.size();
  }
  return out;
}

bool is_version(const Cells& row) {
  return row[0].bytes == std::string(16, '\0') && row[1].bytes == version_name;
}

// A lookup of nothing is null.
std::string value_of(const RawTable::Column& column, const std::string& given) {
  return column.name == "lookup" ? "CASE WHEN length(" + given + ") = 0 THEN NULL ELSE " + given + " END" : given;
}

std::string insert_into(const RawTable& table) {
  return "INSERT INTO " + table.name + " (" + listed(table, table.columns.size()) + ") ";
}

PgMany::Of many_of(Cell::Sort sort) {
  switch (sort) {
    case integer:
      return PgMany::Of::integers;
    case text:
      return PgMany::Of::texts;
    case bytes:
      return PgMany::Of::bytes;
  }
  return PgMany::Of::bytes;
}

}  // namespace

const std::vector<RawTable>& raw_tables() {
  static const std::vector<RawTable> all = all_raw_tables();
  return all;
}

template <class Db>
void each_page(Db& db, const RawTable& table, const std::function<void(const RawRows&)>& take) {
  const std::string keys = listed(table, table.keys);
  const std::string select = "SELECT " + listed(table, table.columns.size()) + " FROM " + table.name;
  const std::string order = " ORDER BY " + keys + " LIMIT $";
  const std::string first = select + order + "1";
  const std::string next = select + " WHERE (" + keys + ") > (" + listed(table, table.keys, "$@") + ")" + order +
                           std::to_string(table.keys + 1);
  Cells after;
  for (std::int64_t limit = 16;;) {
    Cells values = after;
    values.push_back({integer, limit, {}});
    RawRows page;
    for (auto row = db.query(after.empty() ? first : next, values); row.next();) page.push_back(row_from(row, table));
    if (page.empty()) return;
    after.assign(page.back().begin(), page.back().begin() + static_cast<std::ptrdiff_t>(table.keys));
    limit = size_of(page) < page_bytes ? std::min(2 * limit, most_rows) : std::max<std::int64_t>(limit / 2, 1);
    if (table.name == "meta") std::erase_if(page, is_version);
    take(page);
  }
}

template <>
void put_page(Connection& db, const RawTable& table, const RawRows& rows) {
  std::string values;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    values += (i == 0 ? "" : ", ") + value_of(table.columns[i], "$" + std::to_string(i + 1));
  }
  const std::string sql = insert_into(table) + "VALUES (" + values + ")";
  for (const Cells& row : rows) db.run(sql, row);
}

template <>
void put_page(PgConnection& db, const RawTable& table, const RawRows& rows) {
  std::string values;
  std::string arrays;
  Cells all;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const auto& [name, sort] = table.columns[i];
    values += (i == 0 ? "" : ", ") + value_of(table.columns[i], name);
    const char* type = sort == integer ? "::bigint[]" : sort == text ? "::text[]" : "::bytea[]";
    arrays += (i == 0 ? "$" : ", $") + std::to_string(i + 1) + type;
    PgMany many(many_of(sort));
    for (const Cells& row : rows) sort == integer ? many.add(row[i].number) : many.add(std::string_view(row[i].bytes));
    all.push_back({bytes, 0, many.encoded()});
  }
  static_cast<void>(db.query(insert_into(table) + "SELECT " + values + " FROM unnest(" + arrays + ") AS given (" +
                                 listed(table, table.columns.size()) + ")",
                             all));
}

template void each_page(Connection&, const RawTable&, const std::function<void(const RawRows&)>&);
template void each_page(PgConnection&, const RawTable&, const std::function<void(const RawRows&)>&);

}  // namespace rd::store
