#include "store/sqlite.hpp"

#include <sqlite3.h>

#include <algorithm>

#include "store/chain.hpp"

namespace rd::store {
namespace {

Trouble trouble_of(int code) {
  switch (code & 0xff) {
    case SQLITE_FULL:
      return Trouble::full;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Trouble::busy;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
    case SQLITE_CONSTRAINT:  // what may be there already is asked first: a key that is there was not read
      return Trouble::corrupt;
    default:
      return Trouble::io;
  }
}

// The message of SQLite may quote a statement, never a value. Its extended code tells where the disk failed.
[[noreturn]] void fail(sqlite3* handle, int code, std::string_view doing) {
  const int extended = handle == nullptr ? code : sqlite3_extended_errcode(handle);
  throw StoreFault(trouble_of(code), std::string(doing) + ": " + sqlite3_errstr(code) + " (" +
                                         std::to_string(extended == 0 ? code : extended) + ")");
}

sqlite3_destructor_type to_sqlite(Query::Values values) {
  return values == Query::Values::copied ? SQLITE_TRANSIENT : SQLITE_STATIC;
}

constexpr int wait_ms = 5'000;  // for another process that writes

}  // namespace

Query::Query(sqlite3* connection, sqlite3_stmt* statement, Values kept, const Cells& values)
    : connection_(connection), statement_(statement), values_(kept) {
  int at = 0;
  for (const auto& [sort, number, bytes] : values) {
    ++at;
    if (sort == Cell::Sort::integer) bind(at, number);
    if (sort == Cell::Sort::text) bind(at, Text{bytes});
    if (sort == Cell::Sort::bytes) bind(at, std::string_view(bytes));
  }
}

Query::~Query() {
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

void Query::bind(int at, std::int64_t value) {
  if (const int code = sqlite3_bind_int64(statement_, at, value); code != SQLITE_OK) fail(connection_, code, "bind");
}
void Query::bind_bytes(int at, std::string_view bytes, Values values) {
  const char* data = bytes.data() == nullptr ? "" : bytes.data();  // a null pointer would be a null value
  const int code = sqlite3_bind_blob64(statement_, at, data, bytes.size(), to_sqlite(values));
  if (code != SQLITE_OK) fail(connection_, code, "bind");
}
void Query::bind(int at, Text text) {
  const char* data = text.text.data() == nullptr ? "" : text.text.data();
  const int code = sqlite3_bind_text64(statement_, at, data, text.text.size(), to_sqlite(values_), SQLITE_UTF8);
  if (code != SQLITE_OK) fail(connection_, code, "bind");
}
void Query::bind(int at, const AnyId& id) {
  const auto bytes = bytes_of(id);
  bind_bytes(at, view_of(bytes), Values::copied);
}

bool Query::next() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  fail(connection_, code, "statement");
}

std::int64_t Query::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}

std::string_view Query::view(int column) const {
  const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
  return data == nullptr ? std::string_view() : std::string_view(data, size);
}

std::string Query::bytes(int column) const {
  return std::string(view(column));
}

std::string Query::first_bytes() {
  return next() ? bytes(0) : std::string();
}

AnyId Query::id(int column) const {
  return id_from(array<16>(column));
}

Connection::Connection(const std::filesystem::path& file, Access access, const std::string& vfs) {
  const int flags = access == Access::write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE;
  const int code = sqlite3_open_v2(file.c_str(), &handle_, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
                                   vfs.empty() ? nullptr : vfs.c_str());
  try {
    if (code != SQLITE_OK) fail(handle_, code, "open");
    sqlite3_busy_timeout(handle_, wait_ms);
    if (query("PRAGMA journal_mode=WAL").first_bytes() != "wal")
      throw StoreFault(Trouble::io, "no write-ahead log here");
    // FULL: a commit is on the disk when it is told. secure_delete: deleted bytes are overwritten. The log goes into
    // the file every 32 MiB: at SQLite's own 4 MiB, writers spent a third of their time on it.
    run_script(
        "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;"
        "PRAGMA trusted_schema=OFF; PRAGMA wal_autocheckpoint=8000; PRAGMA cell_size_check=ON;");
    // Pages held in memory (KiB). More for a writer was slower, not faster; of readers there may be many. No mmap: a
    // disk that fails would then be a signal and not a fault.
    run_script(access == Access::write ? "PRAGMA cache_size=-8000;" : "PRAGMA cache_size=-1000; PRAGMA query_only=ON;");
  } catch (...) {
    close();
    throw;
  }
}

Connection::~Connection() {
  close();
}

void Connection::close() {
  for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
  sqlite3_close(handle_);
}

sqlite3_stmt* Connection::prepare(std::string_view sql) {
  const auto found = statements_.find(sql);
  if (found != statements_.end()) {
    RD_ASSERT(sqlite3_stmt_busy(found->second) == 0);
    return found->second;
  }
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                                      &statement, nullptr);
  if (code != SQLITE_OK) fail(handle_, code, "prepare");
  statements_.emplace(sql, statement);
  return statement;
}

std::int64_t Connection::changes() const {
  return sqlite3_changes64(handle_);
}

void Connection::run_script(const std::string& sql) {
  const int code = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail(handle_, code, "script");
}

void Connection::keep_log() {
  sqlite3_wal_hook(
      handle_,
      [](void* self, sqlite3*, const char*, int pages) {
        static_cast<Connection*>(self)->log_pages_ = pages;
        return SQLITE_OK;
      },
      this);
}

void Connection::checkpoint() {
  static_cast<void>(query("PRAGMA wal_checkpoint(PASSIVE)").next());
}

bool Connection::truncate_log() {
  auto checkpoint = query("PRAGMA wal_checkpoint(TRUNCATE)");
  return checkpoint.next() && checkpoint.integer(0) == 0;
}

std::vector<std::string> Connection::integrity_problems() {
  std::vector<std::string> problems;
  auto check = query("PRAGMA integrity_check");
  while (check.next()) problems.push_back(check.bytes(0));
  if (problems.size() == 1 && problems[0] == "ok") problems.clear();
  return problems;
}

// By SQLite's own handle: to open and close the file beside it would end SQLite's locks in this process.
Hash Connection::file_hash() {
  sqlite3_file* file = nullptr;
  sqlite3_int64 size = 0;
  int code = sqlite3_file_control(handle_, "main", SQLITE_FCNTL_FILE_POINTER, static_cast<void*>(&file));
  if (code == SQLITE_OK) code = file->pMethods->xFileSize(file, &size);
  if (code != SQLITE_OK) fail(handle_, code, "file");
  sqlite3_int64 at = 0;
  std::string piece;
  return sha256_of([&]() -> std::string_view {
    piece.resize(static_cast<std::size_t>(std::min<sqlite3_int64>(1 << 20, size - at)));
    const int read =
        piece.empty() ? SQLITE_OK : file->pMethods->xRead(file, piece.data(), static_cast<int>(piece.size()), at);
    if (read != SQLITE_OK) fail(nullptr, read, "file");
    at += std::ssize(piece);
    return piece;
  });
}

void Connection::copy_to(const std::filesystem::path& to) {
  if (std::filesystem::exists(to)) throw StoreFault(Trouble::io, "there is a file already: " + to.string());
  sqlite3* target = nullptr;
  int code = sqlite3_open_v2(to.c_str(), &target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
  if (code == SQLITE_OK) {
    // In one step: a copy in several would start again at every commit of another connection.
    sqlite3_backup* backup = sqlite3_backup_init(target, "main", handle_, "main");
    if (backup == nullptr) {
      code = sqlite3_errcode(target);
    } else {
      code = sqlite3_backup_step(backup, -1);
      const int finished = sqlite3_backup_finish(backup);
      if (code == SQLITE_DONE) code = finished;
    }
  }
  sqlite3_close(target);
  if (code != SQLITE_OK) {
    std::error_code ignored;
    std::filesystem::remove(to, ignored);
    fail(nullptr, code, "copy");
  }
}

}  // namespace rd::store
