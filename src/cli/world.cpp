#include "cli/world.hpp"

#include <algorithm>
#include <map>

#include "work/load.hpp"

namespace rd::cli {
namespace {

constexpr std::int64_t second = 1'000'000;

bool in_id(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
}

}  // namespace

std::int64_t noon_of(Date day) {
  using namespace std::chrono;
  return duration_cast<microseconds>(sys_days(day).time_since_epoch()).count() + 12 * 3600 * second;
}

std::string numbered_ids(std::string_view text) {
  constexpr std::size_t length = 26;
  std::map<std::string, std::size_t, std::less<>> numbers;
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && in_id(text[end])) ++end;
    const auto word = text.substr(at, end - at);
    if (word.size() == length && parse_id(word)) {
      const auto number = numbers.emplace(word, numbers.size() + 1).first->second;
      out += "#" + std::to_string(number);
    } else {
      out += word;
    }
    if (end < text.size()) out += text[end++];
    at = end;
  }
  return out;
}

LocalWorld::LocalWorld(const Setting& setting) : setting_(setting), now_(setting.real_clock ? 0 : noon_of(first_day)) {
  open();
  if (faults_) faults_->plan(*setting_.faults);
}

LocalWorld::~LocalWorld() = default;

void LocalWorld::open() {
  if (setting_.open) opened_ = setting_.open();
  store::Store* store = opened_ ? opened_.get() : &memory_;
  if (setting_.faults && !mended_) {
    if (!faults_) faults_ = std::make_unique<store::FaultStore>(*store);
    store = faults_.get();
  }
  const auto now = [this] { return now_ == 0 ? system_now() : now_.load(); };
  house_ = std::make_unique<House>(
      *store, House::Setting{setting_.packs, nullptr, nullptr, now, setting_.people, setting_.declare});
  stage_ = std::make_unique<LocalStage>(*house_);
}

void LocalWorld::set_day(Date day) {
  now_ = noon_of(day);
}

void LocalWorld::tick() {
  if (now_ != 0) now_ += second;
}

void LocalWorld::restart() {
  stage_.reset();
  house_.reset();
  if (!faults_) opened_.reset();  // a store that fails stands in front of this very one
  open();
}

void LocalWorld::mend() {
  mended_ = true;
  stage_.reset();
  house_.reset();
  faults_.reset();
  opened_.reset();
  open();
}

// Calls are counted from the last plan on: what was counted before is remembered here.
void LocalWorld::hold_faults() {
  if (!faults_ || mended_ || holding_) return;
  house_->settle();
  holding_ = true;
  calls_ += faults_->calls();
  faults_->plan({});
}

void LocalWorld::let_faults() {
  if (!faults_ || mended_ || !holding_) return;
  house_->settle();
  holding_ = false;
  store::FaultPlan plan = *setting_.faults;
  plan.call = std::max<std::int64_t>(0, plan.call - calls_);  // 0: it was before, and once
  faults_->plan(plan);
}

bool LocalWorld::failed() const {
  return faults_ && calls_ + (holding_ ? 0 : faults_->calls()) >= setting_.faults->call;
}

std::string LocalWorld::kept(const std::vector<AnyId>& workspaces) {
  house_->settle();
  std::string out;
  for (const AnyId& workspace : workspaces) {
    const work::Loaded loaded = work::load(house_->store(), workspace);
    out += "workspace " + std::to_string(loaded.state.seq()) + "\n";
    for (const std::string& kind : loaded.state.kinds()) {
      for (const AnyId& id : loaded.state.of_kind(kind)) {
        const work::Entity& entity = *loaded.state.find(id);
        out += kind + " " + to_text(id) + " in " + to_text(entity.part_of) + " v" + std::to_string(entity.version) +
               " " + std::string(name_of(entity.audience.to)) + " " + to_text(entity.audience.who) +
               (entity.removed ? " removed " : " ") + entity.body + "\n";
      }
    }
    for (const store::Table table : store::all_tables) {
      out += std::string(name_of(table)) + " " + std::to_string(house_->store().rows(table, workspace).size()) + "\n";
    }
  }
  return numbered_ids(out);
}

}  // namespace rd::cli
