// The driver of PostgreSQL: a connection, and the rows of an answer. Only store/ includes it, and only postgres.cpp
// includes libpq-fe.h. Statements go in a pipeline: many in one round trip. Nothing of a session is changed, so that a
// pooler may stand between. The server keeps a statement under a name, so that it is not parsed each time; where it
// does not (a pooler gave us another server), that is told, and who uses the connection goes on without names.
//
// One thread at a time uses a connection. A server that does not answer in time is told to give up, and the connection
// is over. No message of the server or of libpq is passed on: it may quote what somebody wrote, or a password.
#pragma once
#include <chrono>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "store/values.hpp"

struct pg_conn;
struct pg_result;

namespace rd::store {

class PgFault : public StoreFault {
 public:
  PgFault(std::string state, const std::string& doing);
  // SQLSTATE; "" when the line broke or the server did not answer.
  [[nodiscard]] const std::string& state() const { return state_; }
  [[nodiscard]] bool line_lost() const;      // this connection is of no use any more
  [[nodiscard]] bool name_unknown() const;   // or the name is of another statement
  [[nodiscard]] bool may_go_better() const;  // the same from the beginning, a little later

 private:
  std::string state_;
};

// Many values as one: $1::bytea[].
class PgMany {
 public:
  enum class Of : std::uint32_t { bytes = 17, integers = 20, texts = 25 };
  explicit PgMany(Of of) : of_(of) {}
  void add(std::int64_t value);
  void add(std::string_view bytes);
  void add(const AnyId& id) { add(view_of(bytes_of(id))); }
  template <std::size_t N>
  void add(const std::array<std::uint8_t, N>& bytes) {
    add(view_of(bytes));
  }
  [[nodiscard]] bool empty() const { return count_ == 0; }
  [[nodiscard]] std::string encoded() const;

 private:
  Of of_;
  std::uint32_t count_{};
  std::string values_;
};

// The rows that one statement answered.
class PgRows {
 public:
  explicit PgRows(pg_result* result);
  [[nodiscard]] bool next();  // false after the last row
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] std::string bytes(int column) const;  // "" for null
  [[nodiscard]] AnyId id(int column) const { return id_from(array<16>(column)); }
  // Faults corrupt when the column has another size.
  template <std::size_t N>
  [[nodiscard]] std::array<std::uint8_t, N> array(int column) const {
    return array_from<N>(view(column));
  }
  [[nodiscard]] std::int64_t changed() const;  // how many rows the statement wrote
  [[nodiscard]] std::string did() const;       // "COMMIT"

 private:
  [[nodiscard]] std::string_view view(int column) const;

  std::shared_ptr<pg_result> result_;
  int at_{-1};
};

class PgConnection {
 public:
  struct Setting {
    std::chrono::milliseconds patience = std::chrono::seconds(15);  // for all statements of one round trip together
    bool names = true;
  };
  // "postgresql://user:password@host/database". Throws PgFault.
  explicit PgConnection(const std::string& address) : PgConnection(address, Setting()) {}
  PgConnection(const std::string& address, Setting setting);
  PgConnection(const PgConnection&) = delete;
  PgConnection& operator=(const PgConnection&) = delete;
  ~PgConnection();

  // One round trip.
  template <class... Values>
  [[nodiscard]] PgRows query(std::string_view sql, const Values&... values) {
    send(sql, std::vector<std::string>{encoded(values)...}, setting_.names && sizeof...(values) > 0);
    return std::move(answers().back());
  }
  [[nodiscard]] PgRows query(std::string_view sql, const Cells& values);
  // Goes with what is run before and after it; what became of it is in answers(). The values are copied.
  template <class... Values>
  void run(std::string_view sql, const Values&... values) {
    send(sql, std::vector<std::string>{encoded(values)...}, false);
  }
  // Hands over all that was run.
  void flush();
  // One per statement run since the last time, in order. Throws the first fault; what came after it was not done.
  [[nodiscard]] std::vector<PgRows> answers();

  void break_line();  // as when the network fails; for tests

 private:
  static std::string encoded(std::int64_t value);
  static std::string encoded(std::string_view bytes) { return std::string(bytes); }
  static std::string encoded(Text text) { return std::string(text.text); }
  static std::string encoded(const AnyId& id) { return std::string(view_of(bytes_of(id))); }
  static std::string encoded(const PgMany& many) { return many.encoded(); }
  template <std::size_t N>
  static std::string encoded(const std::array<std::uint8_t, N>& bytes) {
    return std::string(view_of(bytes));
  }
  using Time = std::chrono::steady_clock::time_point;
  void send(std::string_view sql, const std::vector<std::string>& values, bool named);
  void wait(bool to_write, Time until);
  void give_up();
  [[nodiscard]] pg_result* next_result(Time until);

  const Setting setting_;
  pg_conn* handle_{};
  std::size_t sent_{};
  std::set<std::string, std::less<>> named_;  // statements that the server knows by name
  std::string naming_;                        // what it is told a name of, before all else; "" is nothing
  bool synced_{};
};

}  // namespace rd::store
