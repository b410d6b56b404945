#include "store/write_queue.hpp"

#include <algorithm>

#include "store/chain.hpp"

namespace rd::store {
namespace {

constexpr std::size_t most_in_batch = 1'000;  // more would make the first wait long
constexpr std::size_t most_waiting = 10'000;
constexpr std::size_t most_bytes_waiting = std::size_t{64} << 20U;

// About the memory that a write holds while it waits.
std::size_t bytes_in(const Write& write) {
  std::size_t bytes = sizeof(Write);
  for (const Record& one : write.records) {
    bytes += sizeof one + one.op.size() + one.answer.size() + one.changes.size() + one.touched.size() * sizeof(AnyId);
  }
  for (const Snapshot& one : write.snapshots) bytes += sizeof one + one.part.size() + one.bytes.size();
  for (const Row& one : write.rows) bytes += sizeof one + one.key.id.size() + one.lookup.size() + one.body.size();
  for (const RowKey& one : write.rows_gone) bytes += sizeof one + one.id.size();
  for (const Blanked& one : write.blanked)
    bytes += sizeof one + one.answer.size() + one.changes.size() + one.untouched.size() * sizeof(AnyId);
  for (const std::string& one : write.blobs) bytes += sizeof one + one.size();
  for (const Ballot& one : write.ballots) bytes += sizeof one + one.key.size() + one.body.size();
  return bytes;
}

}  // namespace

void WriteQueue::put(Write write, Done done) {
  seal_payloads(write);
  Pending pending{std::move(write), std::move(done), 0};
  pending.bytes = bytes_in(pending.write);
  const Place place = enqueue(pending);
  if (place == Place::none)
    return pending.done(std::make_exception_ptr(StoreFault(Trouble::busy, "too much is waiting")), Written{});
  if (place == Place::wakes) queued_.notify_one();
}

WriteQueue::Place WriteQueue::enqueue(Pending& pending) {
  const std::scoped_lock lock(mutex_);
  RD_ASSERT(!stopping_);
  const bool room = waiting_ < most_waiting && bytes_waiting_ + pending.bytes <= most_bytes_waiting;
  if (!room && waiting_ > 0) return Place::none;
  ++waiting_;
  bytes_waiting_ += pending.bytes;
  if (queue_.empty()) first_ = Clock::now();
  if (!pending.write.in_company) ++pressing_;
  queue_.push_back(std::move(pending));
  return queue_.size() == 1 || presses() ? Place::wakes : Place::taken;
}

bool WriteQueue::wait() {
  std::unique_lock lock(mutex_);
  queued_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
  if (!presses() && first_ - began_ < company_.near)
    queued_.wait_until(lock, first_ + company_.wait, [this] { return presses(); });
  began_ = Clock::now();
  return !queue_.empty();
}

bool WriteQueue::take(std::vector<Pending>& batch) {
  const std::scoped_lock lock(mutex_);
  const auto some = static_cast<std::ptrdiff_t>(std::min(queue_.size(), most_in_batch - batch.size()));
  pressing_ -= static_cast<std::size_t>(
      std::count_if(queue_.begin(), queue_.begin() + some, [](const Pending& one) { return !one.write.in_company; }));
  batch.insert(batch.end(), std::make_move_iterator(queue_.begin()), std::make_move_iterator(queue_.begin() + some));
  queue_.erase(queue_.begin(), queue_.begin() + some);
  return some > 0;
}

void WriteQueue::forget(std::span<const Pending> batch) {
  const std::scoped_lock lock(mutex_);
  waiting_ -= batch.size();
  for (const Pending& one : batch) bytes_waiting_ -= one.bytes;
}

void WriteQueue::stop() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  queued_.notify_one();
}

}  // namespace rd::store
