// The driver of SQLite: a connection, and a statement with its values. Only store/ includes it, and only sqlite.cpp
// includes sqlite3.h. Statements are written for SQLite and PostgreSQL alike: $1, $2 … in order of first use, no
// function, pragma or type of one of them. What only SQLite knows (pragmas, backup) is a member function here.
//
// One thread at a time uses a connection and what comes from it. All trouble is thrown as a StoreFault.
#pragma once
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "store/values.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace rd::store {

// Rows of a statement that runs. A statement has one Query at a time.
class Query {
 public:
  enum class Values { copied, borrowed };  // borrowed: they outlive the query
  template <class... All>
  Query(sqlite3* connection, sqlite3_stmt* statement, Values kept, const All&... values)
      : connection_(connection), statement_(statement), values_(kept) {
    int at = 0;
    (bind(++at, values), ...);
  }
  Query(sqlite3* connection, sqlite3_stmt* statement, Values kept, const Cells& values);
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;
  ~Query();

  [[nodiscard]] bool next();  // false after the last row
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] std::string bytes(int column) const;  // "" for null
  [[nodiscard]] std::string first_bytes();            // of the first column of the first row, "" without rows
  [[nodiscard]] AnyId id(int column) const;
  // Faults corrupt when the column has another size.
  template <std::size_t N>
  [[nodiscard]] std::array<std::uint8_t, N> array(int column) const {
    return array_from<N>(view(column));
  }

 private:
  void bind(int at, std::int64_t value);
  void bind(int at, std::string_view bytes) { bind_bytes(at, bytes, values_); }
  void bind(int at, Text text);
  void bind(int at, const AnyId& id);
  template <std::size_t N>
  void bind(int at, const std::array<std::uint8_t, N>& bytes) {
    bind(at, view_of(bytes));
  }
  void bind_bytes(int at, std::string_view bytes, Values values);
  [[nodiscard]] std::string_view view(int column) const;  // until the next row

  sqlite3* connection_;
  sqlite3_stmt* statement_;
  Values values_;
};

enum class Access { write, read };

class Connection {
 public:
  // Opens or (for writing) makes the file. `vfs`: "" is the system's files, else a registered name (tests).
  Connection(const std::filesystem::path& file, Access access, const std::string& vfs = {});
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  // Prepared once per connection and text.
  template <class... Values>
  [[nodiscard]] Query query(std::string_view sql, const Values&... values) {
    return Query(handle_, prepare(sql), Query::Values::copied, values...);
  }
  // Runs to the end; the number of rows written.
  template <class... Values>
  std::int64_t run(std::string_view sql, const Values&... values) {
    Query one(handle_, prepare(sql), Query::Values::borrowed, values...);
    while (one.next()) {
    }
    return changes();
  }
  void run_script(const std::string& sql);  // several statements without values

  // From now on checkpoints are for who asks for them.
  void keep_log();
  [[nodiscard]] int log_pages() const { return log_pages_; }  // after the last commit, since keep_log()
  // What is in the write-ahead log and nobody needs there goes into the file.
  void checkpoint();
  // All that is in the write-ahead log goes into the file, and the log becomes empty. False: somebody is reading.
  [[nodiscard]] bool truncate_log();
  // What SQLite finds wrong in the file, one sentence each; empty is well.
  [[nodiscard]] std::vector<std::string> integrity_problems();
  // SHA-256 of the file as it lies there, without what is in the log.
  [[nodiscard]] Hash file_hash();
  // All that is durable now, as one file at `to`, which must not be there. Writers go on meanwhile.
  void copy_to(const std::filesystem::path& to);

 private:
  sqlite3_stmt* prepare(std::string_view sql);
  [[nodiscard]] std::int64_t changes() const;
  void close();

  sqlite3* handle_{};
  int log_pages_{};
  std::map<std::string, sqlite3_stmt*, std::less<>> statements_;
};

}  // namespace rd::store
