#include "net/outbox.hpp"

#include <utility>

namespace rd::net {

constexpr std::uint16_t try_again_later = 1013;
constexpr std::size_t little = 16U << 10U;  // bytes that may wait before what is only whispered

// Counted here and not on the network thread, so that the limit also holds while that thread is behind.
void Outbox::send(Message message) {
  if (full_) return;
  const auto size = message->size();
  const auto before = waiting_.fetch_add(size);
  if (before > 0 && before + size > limit_) {
    if (full_.exchange(true)) return;
    if (mail_->here()) return overflow();
    return mail_->post([self = shared_from_this()] { self->overflow(); });
  }
  if (mail_->here()) return take(std::move(message));
  mail_->post([self = shared_from_this(), message = std::move(message)]() mutable { self->take(std::move(message)); });
}

void Outbox::whisper(Message message) {
  if (waiting_ <= little) send(std::move(message));
}

void Outbox::close(std::uint16_t code, std::string reason) {
  Farewell farewell{code, std::move(reason)};
  if (mail_->here()) return say_goodbye(std::move(farewell));
  mail_->post([self = shared_from_this(), farewell = std::move(farewell)]() mutable {
    self->say_goodbye(std::move(farewell));
  });
}

void Outbox::connect(std::function<void()> changed) {
  changed_ = std::move(changed);
}

void Outbox::end() {
  ended_ = true;
  full_ = true;
  queue_.clear();
  changed_ = nullptr;
}

Outbox::Message Outbox::next(std::size_t most) {
  if (queue_.empty() || queue_.front()->size() > most) return nullptr;
  auto message = std::move(queue_.front());
  queue_.pop_front();
  writing_ += message->size();
  return message;
}

void Outbox::sent() {
  waiting_ -= std::exchange(writing_, 0);
}

void Outbox::take(Message message) {
  if (ended_ || farewell_) return;
  queue_.push_back(std::move(message));
  if (std::exchange(announced_, true)) return;
  mail_->after_this([self = shared_from_this()] {  // what one task says goes together
    self->announced_ = false;
    if (self->changed_) self->changed_();
  });
}

void Outbox::say_goodbye(Farewell farewell) {
  if (ended_ || farewell_) return;
  farewell_ = std::move(farewell);
  if (changed_) changed_();
}

void Outbox::overflow() {
  if (ended_) return;
  overflowed_ = true;
  queue_.clear();
  farewell_ = Farewell{try_again_later, "too slow"};
  if (changed_) changed_();
}

}  // namespace rd::net
