#include "store/move.hpp"

#include <algorithm>

#include "store/chain.hpp"
#include "store/postgres_schema.hpp"
#include "store/raw_tables.hpp"
#include "store/schema.hpp"
#include "store/seal.hpp"
#include "store/sqlite_store.hpp"

namespace rd::store {
namespace {

namespace fs = std::filesystem;

constexpr auto patience = std::chrono::minutes(10);  // for one page, where others use the database as well

// A place while it is read or filled.
class Side {
 public:
  Side() = default;
  Side(const Side&) = delete;
  Side& operator=(const Side&) = delete;
  virtual ~Side() = default;
  virtual void pages(const RawTable& table, const std::function<void(const RawRows&)>& take) = 0;
  virtual void put(const RawTable& table, const RawRows& rows) = 0;
  virtual void keep() = 0;  // what was put is there from now on
};

class FileSide : public Side {
 public:
  explicit FileSide(const fs::path& file) : file_(file), at_(file) {
    if (!fs::exists(file)) throw StoreFault(Trouble::io, "it is not there: " + file.string());
    open(Access::read);
    if (version_of(*db_) == schema_version) return;
    db_.reset();
    { const SqliteStore brought_to_this_version(file); }
    open(Access::read);
  }
  // A file that was not there.
  static std::unique_ptr<Side> fresh(const fs::path& file) {
    const fs::path part = with(file, ".part");
    forget(part);
    return std::unique_ptr<Side>(new FileSide(file, part));
  }
  ~FileSide() override {
    db_.reset();
    if (at_ != file_) forget(at_);  // what was kept has its own name by now
  }
  void pages(const RawTable& table, const std::function<void(const RawRows&)>& take) override {
    each_page(*db_, table, take);
  }
  void put(const RawTable& table, const RawRows& rows) override {
    db_->run_script("BEGIN IMMEDIATE");
    put_page(*db_, table, rows);
    db_->run_script("COMMIT");
  }
  void keep() override {
    if (!db_->truncate_log()) throw StoreFault(Trouble::busy, "somebody reads the new file");
    db_.reset();
    sync(at_);
    fs::rename(at_, file_);
    seal(file_);
  }

 private:
  FileSide(const fs::path& file, const fs::path& part) : file_(file), at_(part) {
    open(Access::write);
    migrate(*db_, at_);
  }
  static void forget(const fs::path& part) {
    std::error_code ignored;
    for (const char* ending : {"", "-wal", "-shm"}) fs::remove(with(part, ending), ignored);
  }
  void open(Access access) { db_ = std::make_unique<Connection>(at_, access); }

  const fs::path file_, at_;
  std::unique_ptr<Connection> db_;
};

class DatabaseSide : public Side {
 public:
  explicit DatabaseSide(const std::string& address) : db_(address, {patience, true}) { migrate(db_); }
  void pages(const RawTable& table, const std::function<void(const RawRows&)>& take) override {
    each_page(db_, table, take);
  }
  void put(const RawTable& table, const RawRows& rows) override {
    if (!std::exchange(began_, true)) static_cast<void>(db_.query("BEGIN"));
    put_page(db_, table, rows);
  }
  void keep() override {
    if (began_ && db_.query("COMMIT").did() != "COMMIT") throw StoreFault(Trouble::io, "a commit that was none");
  }

 private:
  PgConnection db_;
  bool began_{};
};

std::unique_ptr<Side> side_of(const MovePlace& place) {
  if (place.database.empty()) return std::make_unique<FileSide>(place.file);
  return std::make_unique<DatabaseSide>(place.database);
}

bool is_filled(Side& side) {
  return std::any_of(raw_tables().begin(), raw_tables().end(), [&](const RawTable& table) {
    bool any = false;
    side.pages(table, [&](const RawRows& page) { any = any || !page.empty(); });
    return any;
  });
}

// No two can be the same: what stands before each says how long it is.
Hash row_hash(const RawTable& table, const Cells& row) {
  std::string all = table.name;
  for (const auto& [sort, number, bytes] : row) {
    all += '\0' + std::to_string(sort == Cell::Sort::integer ? number : std::ssize(bytes)) + '\0' + bytes;
  }
  return sha256(all);
}

using Tell = std::function<void(const RawRows&)>;

// Added up without carrying: rows have keys, so none comes twice and takes another away.
Content content_of(Side& side, const Tell& tell) {
  Content out;
  for (const RawTable& table : raw_tables()) {
    auto& count = out.counts.emplace_back(Content::Count{table.name, 0});
    side.pages(table, [&](const RawRows& page) {
      for (const Cells& row : page) {
        const Hash one = row_hash(table, row);
        for (std::size_t i = 0; i < one.size(); ++i) out.hash[i] ^= one[i];
      }
      count.rows += std::ssize(page);
      tell(page);
    });
  }
  return out;
}

}  // namespace

Content content_of(const MovePlace& place) {
  return content_of(*side_of(place), [](const RawRows&) {});
}

Result<Content> move_all(const MovePlace& from, const MovePlace& to,
                         const std::function<void(std::int64_t rows)>& progress) {
  std::int64_t so_far = 0;
  const Tell tell = [&](const RawRows& page) { progress(so_far += std::ssize(page)); };
  const auto source = side_of(from);
  if (to.database.empty() && fs::exists(to.file)) return refuse(Why::conflict, "move.filled");
  const auto target = to.database.empty() ? FileSide::fresh(to.file) : side_of(to);
  if (is_filled(*target)) return refuse(Why::conflict, "move.filled");
  for (const RawTable& table : raw_tables()) {
    source->pages(table, [&](const RawRows& page) {
      target->put(table, page);
      tell(page);
    });
  }
  const Content arrived = content_of(*target, tell);
  if (arrived != content_of(*source, tell)) return refuse(Why::conflict, "move.differs");
  target->keep();
  return arrived;
}

}  // namespace rd::store
