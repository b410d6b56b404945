#include "cli/house.hpp"

#include <chrono>
#include <cstdlib>
#include <future>

#include "cli/export.hpp"
#include "cli/import.hpp"
#include "cli/pictures.hpp"
#include "history/ops.hpp"
#include "plan/ops.hpp"
#include "store/postgres_store.hpp"
#include "store/sqlite_store.hpp"
#include "thread/ops.hpp"
#include "work/everything.hpp"

namespace rd::cli {
namespace {

Refusal unknown_operation(const std::string& op) {
  return {Why::not_found, "operation.unknown", {}, {{"operation", op}}};
}

// Who is nobody asks for nothing but what is for anyone, here as over the line.
bool is_stranger(const work::Caller& caller, const work::Entry& entry) {
  return !caller.program && caller.account == AnyId{} && entry.right != work::Right::anyone;
}

}  // namespace

std::filesystem::path made_folder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) throw store::StoreFault(store::Trouble::io, "no folder " + folder.string() + ": " + error.message());
  return folder;
}

DataPlace data_place(const std::string& folder, const std::string& database) {
  if (!folder.empty() || !database.empty()) return {folder, database};
  const char* address = std::getenv("RODEDRAAD_DATABASE");
  return {"data", address == nullptr ? "" : address};
}

std::unique_ptr<store::Store> open_store(const DataPlace& place) {
  if (place.database.empty()) return std::make_unique<store::SqliteStore>(data_file(made_folder(place.folder)));
  return std::make_unique<store::PostgresStore>(store::PostgresStore::Setting{place.database});
}

std::filesystem::path data_file(const std::filesystem::path& folder) {
  return folder / "draad.db";
}

std::int64_t system_now() {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::string described(const work::Download& download) {
  if (download.media_type == "application/json") return download.bytes;
  return json::serialize(json::object{
      {"file_name", download.file_name}, {"media_type", download.media_type}, {"size", download.bytes.size()}});
}

LoopThread::LoopThread() : thread_([this] { loop_.run_until([this] { return over_.load(); }); }) {}

LoopThread::~LoopThread() {
  loop_.post([this] { over_ = true; });
  thread_.join();
}

House::House(const DataPlace& place, const Setting& setting)
    : packs_(setting.packs), own_store_(open_store(place)), store_(*own_store_) {
  begin(setting);
}

House::House(store::Store& store, const Setting& setting) : packs_(setting.packs), store_(store) {
  begin(setting);
}

void House::declare_all(const Setting& setting) {
  people::Setting people = setting.people;
  people.edition = packs_.newest_edition();
  desk_ = std::make_unique<people::Desk>(store_, people);
  work::register_ops(registry_);
  people::register_ops(registry_);
  people::register_doors(registry_, *desk_);
  thread::register_ops(registry_, packs_);
  plan::register_ops(registry_, packs_);
  plan::register_doors(registry_, packs_, *desk_);
  history::register_ops(registry_, packs_);
  register_import(registry_, packs_);
  register_export(registry_, packs_);
  register_pictures(registry_);
}

// The registry first: rooms read it from their first task on.
void House::begin(const Setting& setting) {
  if (setting.declare) {
    setting.declare(registry_, store_);
  } else {
    declare_all(setting);
  }
  registry_.close();
  if (setting.strand == nullptr) thread_.emplace();
  strand_ = setting.strand == nullptr ? &thread_->loop() : setting.strand;
  work::Executor& workers = setting.workers == nullptr ? at_once_ : *setting.workers;
  const auto now = setting.now ? setting.now : system_now;
  rooms_.emplace(work::Room::Setting{registry_, store_, *strand_, workers, now}, work::Rooms::Limits{});
}

// Nothing of the rooms may run after them. A strand that was lent has stopped, or is ours to wait for.
House::~House() {
  if (!thread_) return;
  settle();
  thread_.reset();
}

void House::settle() {
  const auto done_so_far = [this] {
    std::promise<void> done;
    strand_->post([&] { done.set_value(); });
    done.get_future().get();
  };
  done_so_far();  // what these tasks give away is counted from now on
  rooms_->drain();
  done_so_far();
}

Result<work::Answer> House::through_door(const work::Caller& caller, const std::string& op, const json::value& in) {
  work::Door door{store_, *rooms_, caller, rooms_->now(), {}, {}, 0, false};
  TRY(std::string text, work::enter_door(registry_, op, door, in));
  return work::Answer{0, std::move(text)};
}

Result<work::Answer> House::call(const work::Caller& caller, const std::string& op, const AnyId& workspace,
                                 json::value in, const AnyId& ref) {
  const work::Entry* entry = registry_.find(op);
  if (entry == nullptr) return tl::unexpected(unknown_operation(op));
  if (is_stranger(caller, *entry)) return refuse(Why::forbidden, "session.none");
  switch (entry->sort) {
    case work::Sort::operation:
      return rooms_->run_and_wait(workspace, caller, {op, std::move(in), ref});
    case work::Sort::view:
      return rooms_->see_and_wait(workspace, caller, {op, std::move(in), ref});
    case work::Sort::door:
      return through_door(caller, op, in);
    case work::Sort::transfer: {
      TRY(const work::Download download, transfer(caller, op, workspace, std::move(in), {{}, {}, ref}));
      return work::Answer{0, described(download)};
    }
  }
  return tl::unexpected(unknown_operation(op));
}

Result<work::Download> House::transfer(const work::Caller& caller, const std::string& op, const AnyId& workspace,
                                       json::value in, const Upload& upload) {
  const work::Entry* entry = registry_.find(op);
  if (entry == nullptr || entry->sort != work::Sort::transfer) return tl::unexpected(unknown_operation(op));
  if (is_stranger(caller, *entry)) return refuse(Why::forbidden, "session.none");
  work::Transfer transfer{*rooms_, workspace, caller, upload.ref, rooms_->today(), upload.bytes, upload.file_name};
  // A stranger learns nothing, also not from what a transfer says of its input.
  TRY_DO(rooms_->look_and_wait(workspace, caller, entry->right, [](const work::View&) { return std::string("{}"); }));
  return entry->transfer(transfer, in);
}

}  // namespace rd::cli
