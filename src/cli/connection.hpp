// The stage that a command line names: a folder with data on this machine, or a server.
#pragma once
#include <memory>
#include <string>

#include "cli/asking.hpp"
#include "cli/stage.hpp"
#include "store/memory_store.hpp"

namespace rd::cli {

// Everything that can be asked, for who has no data: help, and calls to a server.
class Described {
 public:
  explicit Described(const packs::Packs& packs);
  [[nodiscard]] const work::Registry& registry() const { return house_->registry(); }

 private:
  store::MemoryStore store_;
  std::unique_ptr<House> house_;
};

class Connection {
 public:
  enum class Folder { must_be_there, may_be_new };
  // Refuses data.none {folder}, data.as_unknown {email}, data.both, server.no_token; throws StoreFault.
  [[nodiscard]] static Result<std::unique_ptr<Connection>> open(const Place& place, const packs::Packs& packs,
                                                                Language language, Folder wanted);

  [[nodiscard]] Stage& stage() { return *stage_; }
  [[nodiscard]] const work::Caller& who() const { return who_; }
  // By id or name; "" is the only one there is. Refuses workspace.unnamed {names}, workspace.name_unknown {name,
  // nearest}.
  [[nodiscard]] Result<AnyId> workspace(const std::string& name);

 private:
  Connection() = default;
  [[nodiscard]] Result<std::vector<std::pair<std::string, AnyId>>> workspaces();

  std::unique_ptr<House> house_;
  std::unique_ptr<Described> described_;
  std::unique_ptr<Stage> stage_;
  work::Caller who_;
};

// A line on stderr when something takes longer than a second: what, and that it goes on.
class Patience {
 public:
  explicit Patience(std::string line);
  ~Patience();
  Patience(const Patience&) = delete;
  Patience& operator=(const Patience&) = delete;

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool over_{};
  std::thread thread_;
};

}  // namespace rd::cli
