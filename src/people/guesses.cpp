#include "people/guesses.hpp"

#include <algorithm>

#include "base/json.hpp"

namespace rd::people {
namespace {

constexpr std::int64_t minute = 60'000'000, hour = 60 * minute, day = 24 * hour;
constexpr std::string_view prefix = "guess/";

store::RowKey key_of(const std::string& who) {
  return {store::Table::credential, store::system_workspace, std::string(prefix) + who};
}

std::vector<std::int64_t> times_in(const store::Row& row, std::int64_t since) {
  std::vector<std::int64_t> out;
  const auto body = parse_json(row.body);
  if (!body || !body->is_array()) return out;
  for (const json::value& time : body->get_array()) {
    if (time.is_int64() && time.get_int64() > since) out.push_back(time.get_int64());
  }
  return out;
}

std::int64_t minutes_until(std::int64_t then, std::int64_t now) {
  return std::max<std::int64_t>(1, (then - now + minute - 1) / minute);
}

}  // namespace

std::vector<std::int64_t> Guesses::failures(const std::string& who, std::int64_t now) const {
  const auto row = store_.row(key_of(who));
  return row ? times_in(*row, now - day) : std::vector<std::int64_t>{};
}

Result<Guesses::Turn> Guesses::start(const std::string& who, std::int64_t now) {
  const std::lock_guard lock(mutex_);
  const auto times = failures(who, now);
  const auto open = open_.find(who);
  const auto busy = static_cast<std::size_t>(open == open_.end() ? 0 : open->second);
  // When the one that many turns ago is old enough, there is a turn again.
  const auto blocked_by = [&](std::int64_t most, std::int64_t span) -> std::int64_t {
    if (busy >= static_cast<std::size_t>(most)) return now + minute;
    const std::size_t turns = static_cast<std::size_t>(most) - busy;
    if (times.size() < turns) return 0;
    const std::int64_t free_at = times[times.size() - turns] + span;
    return free_at > now ? free_at : 0;
  };
  const std::int64_t until = std::max(blocked_by(per_hour, hour), blocked_by(per_day, day));
  if (until != 0) {
    return refuse(Why::busy, "session.wait", {}, {{"minutes", std::to_string(minutes_until(until, now))}});
  }
  ++open_[who];
  return Turn(*this, who);
}

Guesses::Turn::~Turn() {
  if (from_ == nullptr) return;
  const std::lock_guard lock(from_->mutex_);
  if (--from_->open_[who_] <= 0) from_->open_.erase(who_);
}

void Guesses::Turn::wrong(std::int64_t now) {
  const std::lock_guard lock(from_->mutex_);
  auto times = from_->failures(who_, now);
  times.push_back(now);
  std::sort(times.begin(), times.end());
  store::Write write;
  write.rows = {{key_of(who_), {}, json::serialize(json::value_from(times))}};
  (void)write_surely(from_->store_, std::move(write));
  if (now - from_->cleaned_ > hour) from_->forget_old(now);
}

// Addresses that nobody has are guessed at as well; what is left of that goes after a day.
void Guesses::forget_old(std::int64_t now) {
  cleaned_ = now;
  store::Write write;
  for (const store::Row& row : store_.rows(store::Table::credential, store::system_workspace)) {
    if (row.key.id.starts_with(prefix) && times_in(row, now - day).empty()) write.rows_gone.push_back(row.key);
  }
  if (!write.rows_gone.empty()) (void)write_surely(store_, std::move(write));
}

}  // namespace rd::people
