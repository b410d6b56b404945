// Where a scenario plays: a house with a clock that the scenario sets.
#pragma once
#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/stage.hpp"
#include "store/fault_store.hpp"
#include "store/memory_store.hpp"

namespace rd::cli {

// Elsewhere than here (a server) the program's calls go to the house behind it, and those of people over the line.
class World {
 public:
  virtual ~World() = default;
  [[nodiscard]] virtual Stage& stage() = 0;
  virtual void set_day(Date day) = 0;  // noon of it
  virtual void tick() = 0;             // a second goes by
  virtual void restart() {}            // as after a stop of the program
  // Between these no store call fails on purpose.
  virtual void hold_faults() {}
  virtual void let_faults() {}
};

// A house of its own.
class LocalWorld : public World {
 public:
  struct Setting {
    const packs::Packs& packs;
    std::function<std::unique_ptr<store::Store>()> open;          // the store, at every start; empty: in memory
    std::function<void(work::Registry&, store::Store&)> declare;  // as in House
    std::optional<store::FaultPlan> faults;
    bool real_clock{};  // until a scenario names a day
    people::Setting people{};
  };
  explicit LocalWorld(const Setting& setting);
  ~LocalWorld() override;

  [[nodiscard]] Stage& stage() override { return *stage_; }
  void set_day(Date day) override;
  void tick() override;
  void restart() override;
  void hold_faults() override;
  void let_faults() override;

  [[nodiscard]] House& house() { return *house_; }
  // Without the faults, as after a stop of the program.
  void mend();
  // Did the call that had to fail come?
  [[nodiscard]] bool failed() const;
  // All that is kept of these workspaces, ids numbered in the order in which they come: the same story gives the same
  // text.
  [[nodiscard]] std::string kept(const std::vector<AnyId>& workspaces);

 private:
  void open();

  const Setting setting_;
  store::MemoryStore memory_;
  std::unique_ptr<store::Store> opened_;
  std::unique_ptr<store::FaultStore> faults_;
  std::int64_t calls_{};  // before the present plan
  bool holding_{}, mended_{};
  std::atomic<std::int64_t> now_{};  // 0: the system's
  std::unique_ptr<House> house_;
  std::unique_ptr<LocalStage> stage_;
};

// The clock of a scenario begins at noon of this day.
constexpr Date first_day{std::chrono::year(2026), std::chrono::month(11), std::chrono::day(23)};
[[nodiscard]] std::int64_t noon_of(Date day);  // microseconds since 1970

// The text with every id as its number: #1, #2 … in the order in which they come.
[[nodiscard]] std::string numbered_ids(std::string_view text);

}  // namespace rd::cli
