#include "net/workers.hpp"

#include <utility>

namespace rd::net {

Workers::Workers(std::size_t at_once, std::size_t queue) : at_once_(at_once), queue_(queue) {
  for (std::size_t i = 0; i < at_once; ++i) threads_.emplace_back([this] { work(); });
}

Workers::~Workers() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = leaving_ = true;
    waiting_.clear();
  }
  changed_.notify_all();
  for (auto& thread : threads_) thread.join();
}

bool Workers::offer(std::function<void()> task) {
  {
    const std::lock_guard lock(mutex_);
    if (closed_ || running_ + waiting_.size() >= at_once_ + queue_) return false;
    waiting_.push_back(std::move(task));
  }
  changed_.notify_all();
  return true;
}

bool Workers::full() const {
  const std::lock_guard lock(mutex_);
  return closed_ || running_ + waiting_.size() >= at_once_ + queue_;
}

bool Workers::stop(std::chrono::steady_clock::time_point deadline) {
  std::unique_lock lock(mutex_);
  closed_ = true;
  return changed_.wait_until(lock, deadline, [this] { return running_ == 0 && waiting_.empty(); });
}

void Workers::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return leaving_ || !waiting_.empty(); });
    if (leaving_) return;
    auto task = std::move(waiting_.front());
    waiting_.pop_front();
    ++running_;
    lock.unlock();
    task();
    task = nullptr;
    lock.lock();
    --running_;
    changed_.notify_all();
  }
}

}  // namespace rd::net
