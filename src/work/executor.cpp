#include "work/executor.hpp"

#include <utility>

namespace rd::work {

void Loop::post(std::function<void()> task) {
  {
    const std::scoped_lock lock(mutex_);
    tasks_.push_back(std::move(task));
  }
  changed_.notify_one();
}

bool Loop::here() const {
  return runner_ == std::this_thread::get_id();
}

void Loop::run_until(const std::function<bool()>& done) {
  const auto before = runner_.exchange(std::this_thread::get_id());
  while (!done()) {
    std::function<void()> task;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return !tasks_.empty(); });
      task = std::move(tasks_.front());
      tasks_.pop_front();
    }
    task();
  }
  runner_ = before;
}

}  // namespace rd::work
