#include "net/mailbox.hpp"

#include <utility>

namespace rd::net {

void Mailbox::post(Work work) {
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    waiting_.push_back(std::move(work));
    if (waiting_.size() > 1) return;
    ++waking_;
  }
  wake_();
  --waking_;
}

void Mailbox::run() {
  std::deque<Work> now;
  {
    const std::lock_guard lock(mutex_);
    now.swap(waiting_);
  }
  for (auto& work : now) {
    running_ = true;
    work();
    running_ = false;
    work = nullptr;  // what it held may go before the next one begins
    now_after_.swap(after_);
    for (const Work& then : now_after_) then();
    now_after_.clear();
  }
}

void Mailbox::after_this(Work work) {
  if (!running_) return work();
  after_.push_back(std::move(work));
}

void Mailbox::close() {
  std::deque<Work> dropped;  // goes after the lock: it may hold the last of something that posts
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    owner_ = std::thread::id{};
    dropped.swap(waiting_);
  }
  while (waking_ > 0) std::this_thread::yield();  // it passes the word, and no more
}

}  // namespace rd::net
