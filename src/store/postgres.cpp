#include "store/postgres.hpp"

#include <fcntl.h>
#include <libpq-fe.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <optional>

#include "store/chain.hpp"

namespace rd::store {
namespace {

using Clock = std::chrono::steady_clock;

constexpr const char* given_up = "57014";

bool begins(std::string_view state, std::string_view with) {
  return state.starts_with(with);
}

Trouble trouble_of(std::string_view state) {
  if (state == "53100") return Trouble::full;
  if (begins(state, "53") || begins(state, "40") || begins(state, "55")) return Trouble::busy;
  // What may be there already is asked first: a key that is there was put by another just now.
  if (state == "23505" || state == given_up) return Trouble::busy;
  if (begins(state, "XX") || begins(state, "23")) return Trouble::corrupt;
  return Trouble::io;
}

void put_number(std::string& out, std::uint64_t value, unsigned bytes) {
  for (unsigned i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8U * (bytes - 1 - i)));
}

// Notices are for who sits at a terminal.
void say_nothing(void* /*unused*/, const PGresult* /*unused*/) {}

bool is_understood(const std::string& address) {
  PQconninfoOption* parts = PQconninfoParse(address.c_str(), nullptr);
  PQconninfoFree(parts);
  return parts != nullptr;
}

// In our words: the message may quote pieces of the address.
std::string why_no_connection(std::string_view message) {
  constexpr std::pair<std::string_view, const char*> known[] = {
      {"authentication failed", "it does not let this user in"},
      {"no password supplied", "it asks for a password"},
      {"does not exist", "it knows no such database or user"},
      {"could not translate host name", "there is no such host"},
      {"too many", "it has too many connections"},
      {"refused", "nobody answers at its address"},
      {"No such file", "nobody answers at its address"},
  };
  for (const auto& [part, ours] : known) {
    if (message.find(part) != std::string_view::npos) return ours;
  }
  return "no connection";
}

}  // namespace

PgFault::PgFault(std::string state, const std::string& doing)
    : StoreFault(trouble_of(state), "database: " + doing + (state.empty() ? "" : " (" + state + ")")),
      state_(std::move(state)) {}

// 57P01 … 57P03: the server stops, crashed, or starts.
bool PgFault::line_lost() const {
  return state_.empty() || state_ == given_up || begins(state_, "08") || begins(state_, "57P");
}

bool PgFault::name_unknown() const {
  return state_ == "26000" || state_ == "42P05";
}

// Who waited in vain once does not let others wait as long again.
bool PgFault::may_go_better() const {
  return (line_lost() && state_ != given_up) || begins(state_, "40") || state_ == "23505" || name_unknown();
}

void PgMany::add(std::int64_t value) {
  ++count_;
  put_number(values_, 8, 4);
  put_number(values_, static_cast<std::uint64_t>(value), 8);
}

void PgMany::add(std::string_view bytes) {
  ++count_;
  put_number(values_, bytes.size(), 4);
  values_ += bytes;
}

std::string PgMany::encoded() const {
  std::string out;
  out.reserve(20 + values_.size());
  put_number(out, count_ == 0 ? 0 : 1, 4);  // dimensions
  put_number(out, 0, 4);                    // nothing is null
  put_number(out, static_cast<std::uint32_t>(of_), 4);
  if (count_ == 0) return out;
  put_number(out, count_, 4);
  put_number(out, 1, 4);  // the number of the first
  return out + values_;
}

PgRows::PgRows(pg_result* result) : result_(result, PQclear) {}

bool PgRows::next() {
  return ++at_ < PQntuples(result_.get());
}

std::string_view PgRows::view(int column) const {
  return {PQgetvalue(result_.get(), at_, column), static_cast<std::size_t>(PQgetlength(result_.get(), at_, column))};
}

std::string PgRows::bytes(int column) const {
  return std::string(view(column));
}

std::int64_t PgRows::integer(int column) const {
  std::uint64_t out = 0;
  for (const std::uint8_t byte : array<8>(column)) out = (out << 8U) | byte;
  return static_cast<std::int64_t>(out);
}

std::int64_t PgRows::changed() const {
  return std::atoll(PQcmdTuples(result_.get()));
}

std::string PgRows::did() const {
  return PQcmdStatus(result_.get());
}

// A later keyword wins: how long to wait may be said in the address, how text is written may not.
PgConnection::PgConnection(const std::string& address, Setting setting) : setting_(setting) {
  if (!is_understood(address)) throw PgFault({}, "its address is not understood");
  const char* const keywords[] = {"connect_timeout", "tcp_user_timeout", "fallback_application_name",
                                  "dbname",          "client_encoding",  nullptr};
  const char* const values[] = {"5", "15000", "rodedraad", address.c_str(), "UTF8", nullptr};
  handle_ = PQconnectdbParams(keywords, values, 1);
  const bool open = PQstatus(handle_) == CONNECTION_OK && PQsetnonblocking(handle_, 1) == 0;
  PQsetNoticeReceiver(handle_, say_nothing, nullptr);
  if (open && PQenterPipelineMode(handle_) == 1) return;
  const std::string why = why_no_connection(PQerrorMessage(handle_));
  PQfinish(handle_);
  throw PgFault({}, why);
}

PgConnection::~PgConnection() {
  PQfinish(handle_);
}

std::string PgConnection::encoded(std::int64_t value) {
  std::string out;
  put_number(out, static_cast<std::uint64_t>(value), 8);
  return out;
}

PgRows PgConnection::query(std::string_view sql, const Cells& values) {
  std::vector<std::string> all;
  for (const auto& [sort, number, bytes] : values) {
    all.push_back(sort == Cell::Sort::integer ? encoded(number) : bytes);
  }
  send(sql, all, false);
  return std::move(answers().back());
}

void PgConnection::send(std::string_view sql, const std::vector<std::string>& values, bool named) {
  std::vector<const char*> pointers;
  std::vector<int> sizes;
  for (const std::string& one : values) {
    pointers.push_back(one.data());
    sizes.push_back(static_cast<int>(one.size()));
  }
  const std::vector<int> binary(values.size(), 1);
  const int count = static_cast<int>(values.size());
  const std::string text(sql);
  bool went = true;
  if (!named) {
    went =
        PQsendQueryParams(handle_, text.c_str(), count, nullptr, pointers.data(), sizes.data(), binary.data(), 1) == 1;
  } else {
    // Led by the statement: two programs behind one pooler never mean different things by a name.
    const std::string name = "rd_" + hex(sha256(sql)).substr(0, 24);
    if (!named_.contains(sql)) {
      went = PQsendPrepare(handle_, name.c_str(), text.c_str(), 0, nullptr) == 1;
      naming_ = text;
      ++sent_;
    }
    went =
        went && PQsendQueryPrepared(handle_, name.c_str(), count, pointers.data(), sizes.data(), binary.data(), 1) == 1;
  }
  if (!went) throw PgFault({}, "line lost");
  ++sent_;
}

// Until there is something to read, or (to_write) place to write.
void PgConnection::wait(bool to_write, Time until) {
  pollfd one{PQsocket(handle_), static_cast<short>(POLLIN | (to_write ? POLLOUT : 0)), 0};
  int ready = 0;
  do {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
    ready = left <= 0 ? 0 : poll(&one, 1, static_cast<int>(left));
  } while (ready < 0 && errno == EINTR);
  if (ready <= 0) give_up();
  if ((one.revents & ~POLLOUT) != 0 && PQconsumeInput(handle_) != 1) throw PgFault({}, "line lost");
}

// The server would go on with the statement, and hold what it holds.
void PgConnection::give_up() {
  char ignored[256];
  PGcancel* cancel = PQgetCancel(handle_);
  PQcancel(cancel, ignored, sizeof ignored);
  PQfreeCancel(cancel);
  throw PgFault(given_up, "no answer in time");
}

void PgConnection::flush() {
  const auto until = Clock::now() + setting_.patience;
  if (!synced_ && PQpipelineSync(handle_) != 1) throw PgFault({}, "line lost");
  synced_ = true;
  for (int left = PQflush(handle_); left != 0; left = PQflush(handle_)) {
    if (left < 0) throw PgFault({}, "line lost");
    wait(true, until);
  }
}

pg_result* PgConnection::next_result(Time until) {
  while (PQisBusy(handle_) == 1) wait(false, until);
  return PQgetResult(handle_);
}

std::vector<PgRows> PgConnection::answers() {
  flush();
  const auto until = Clock::now() + setting_.patience;
  const std::size_t sent = std::exchange(sent_, 0);
  const std::string naming = std::exchange(naming_, {});
  std::vector<PgRows> out;
  std::optional<PgFault> fault;
  for (;;) {
    pg_result* result = next_result(until);
    if (result == nullptr) {  // between two statements; or for ever, when the line is lost
      if (PQstatus(handle_) != CONNECTION_OK) throw PgFault({}, "line lost");
      continue;
    }
    PgRows rows(result);
    const ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_PIPELINE_SYNC) break;
    if (status == PGRES_FATAL_ERROR && !fault) {
      const char* told = PQresultErrorField(result, PG_DIAG_SQLSTATE);
      fault.emplace(told == nullptr ? "" : told, "statement");
      if (fault->line_lost()) throw PgFault(*fault);
    }
    if (!fault && out.empty() && !naming.empty()) named_.insert(naming);
    out.push_back(std::move(rows));
  }
  synced_ = false;
  if (fault) throw PgFault(*fault);
  if (out.size() != sent) throw PgFault({}, "another number of answers");
  return out;
}

void PgConnection::break_line() {
  int ends[2];  // what came already is not read either
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) throw PgFault({}, "no line to break");
  dup3(ends[0], PQsocket(handle_), O_CLOEXEC);
  close(ends[0]);
  close(ends[1]);
}

}  // namespace rd::store
