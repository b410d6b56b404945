// The assembled program without sockets: everything it can be asked, on one store. The command line, the demo and the
// scenarios call it; the server lends it its threads.
#pragma once
#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "packs/packs.hpp"
#include "people/people.hpp"
#include "store/store.hpp"
#include "work/rooms.hpp"

namespace rd::cli {

// Where the data are: in a PostgreSQL database when one is named, else in a folder.
struct DataPlace {
  std::string folder, database;
};
// What was said on the command line; else the address in RODEDRAAD_DATABASE (a password does not belong in a list of
// processes), else the folder "data".
[[nodiscard]] DataPlace data_place(const std::string& folder, const std::string& database);
// Makes what is not there. Faults as the store does.
[[nodiscard]] std::unique_ptr<store::Store> open_store(const DataPlace& place);

// With what is above it. Faults io.
std::filesystem::path made_folder(const std::filesystem::path& folder);
// The data file of a folder.
[[nodiscard]] std::filesystem::path data_file(const std::filesystem::path& folder);

// Microseconds since 1970, by the system.
[[nodiscard]] std::int64_t system_now();

// A loop with a thread of its own: the strand of those who have no server.
class LoopThread {
 public:
  LoopThread();
  ~LoopThread();  // what was posted before is run first
  LoopThread(const LoopThread&) = delete;
  LoopThread& operator=(const LoopThread&) = delete;
  [[nodiscard]] work::Loop& loop() { return loop_; }

 private:
  work::Loop loop_;
  std::atomic<bool> over_{};
  std::thread thread_;
};

// What a call tells of a file that came: {file_name, media_type, size}; of JSON: itself.
[[nodiscard]] std::string described(const work::Download& download);

class House {
 public:
  struct Setting {
    const packs::Packs& packs;
    work::Executor* strand{};             // null: a thread of the house's own
    work::Executor* workers{};            // null: what takes long runs on the strand as well
    std::function<std::int64_t()> now{};  // empty: the system's clock
    people::Setting people{};
    std::function<void(work::Registry&, store::Store&)> declare{};  // empty: everything there is
  };
  // On data of its own. Faults as the store does.
  House(const DataPlace& place, const Setting& setting);
  // On a store that lives longer.
  House(store::Store& store, const Setting& setting);
  ~House();  // what is under way is finished
  House(const House&) = delete;
  House& operator=(const House&) = delete;

  // What comes with a transfer.
  struct Upload {
    std::string bytes, file_name;
    AnyId ref;
  };
  // Any sort of entry, by name; waits. Never on the strand. Of a transfer that gives a file the answer is described().
  // Refuses operation.unknown, session.none, right.missing, and what the entry refuses; throws StoreFault.
  [[nodiscard]] Result<work::Answer> call(const work::Caller& caller, const std::string& op, const AnyId& workspace,
                                          json::value in, const AnyId& ref);
  // A transfer, with its bytes. Refuses and throws as call().
  [[nodiscard]] Result<work::Download> transfer(const work::Caller& caller, const std::string& op,
                                                const AnyId& workspace, json::value in, const Upload& upload);

  // Waits until the strand has done what it was doing, and nothing of it is still with the store or a worker. Never on
  // the strand.
  void settle();

  [[nodiscard]] const work::Registry& registry() const { return registry_; }
  [[nodiscard]] store::Store& store() { return store_; }
  [[nodiscard]] work::Rooms& rooms() { return *rooms_; }
  [[nodiscard]] const packs::Packs& packs() const { return packs_; }
  // Not of a house that declares for itself.
  [[nodiscard]] people::Desk& desk() { return *desk_; }

 private:
  void begin(const Setting& setting);
  void declare_all(const Setting& setting);
  [[nodiscard]] Result<work::Answer> through_door(const work::Caller& caller, const std::string& op,
                                                  const json::value& in);

  const packs::Packs& packs_;
  std::unique_ptr<store::Store> own_store_;
  store::Store& store_;
  std::unique_ptr<people::Desk> desk_;
  work::Registry registry_;
  std::optional<LoopThread> thread_;
  work::AtOnce at_once_;
  work::Executor* strand_{};
  std::optional<work::Rooms> rooms_;
};

}  // namespace rd::cli
