// A room and what other processes write in its workspace (docs/decisions/0021).
#include <algorithm>

#include "store/chain.hpp"
#include "work/room.hpp"

namespace rd::work {
namespace {

constexpr std::int64_t most_news = 2'000;  // records read together
// After so long without a look at the log an answer waits for one.
constexpr std::chrono::milliseconds longest_unseen{2'000};
constexpr std::chrono::seconds in_use{60};

}  // namespace

bool Room::ready() const {
  if (phase_ != Phase::open) return false;
  // What is under way finds out by itself.
  return !sent_.empty() || std::chrono::steady_clock::now() - looked_ < longest_unseen;
}

void Room::follow_log() {
  const bool used = !subscriptions_.empty() || setting_.now() - last_used_ < std::chrono::microseconds(in_use).count();
  if (phase_ == Phase::open && sent_.empty() && used) catch_up();
  if (phase_ == Phase::closed && !subscriptions_.empty()) when_open([](const std::exception_ptr&) {});
}

void Room::catch_up() {
  if (std::exchange(catching_up_, true)) return;
  setting_.workers.post([self = shared_from_this(), from = durable_ + 1, away = away()] {
    std::vector<News> news;
    std::exception_ptr fault;
    try {
      for (const store::Record& record : self->setting_.store.read(self->workspace_, from, most_news)) {
        news.push_back({record.seq, store::record_hash(self->workspace_, record),
                        decoded(record.changes, record.schema), store::rewrites(record.op)});
      }
    } catch (...) {
      fault = std::current_exception();
    }
    self->setting_.strand.post(
        [self, news = std::move(news), fault, away]() mutable { self->caught_up(std::move(news), fault); });
  });
}

void Room::caught_up(std::vector<News> news, const std::exception_ptr& fault) {
  catching_up_ = false;
  if (phase_ == Phase::closed || phase_ == Phase::loading) return;
  if (std::exchange(catch_up_again_, false)) return catch_up();
  const bool more = std::ssize(news) == most_news;
  const bool failing = phase_ == Phase::failing;
  const bool stuck = failing && conflict_ && news.empty();  // not a log that goes on from what we know
  if ((failing && fault) || stuck) {
    conflict_ = false;
    phase_ = Phase::closed;
    if (stuck) return open();
  }
  if (!fault && sent_.empty()) {
    Event together;
    for (News& one : news)
      if (one.seq == durable_ + 1) take(std::move(one), together);
    tell(together);
    looked_ = std::chrono::steady_clock::now();
    if (more) return catch_up();
  }
  if (phase_ == Phase::failing) {
    phase_ = Phase::open;
    conflict_ = false;
    members_changed();
  }
  for (auto& task : std::exchange(at_open_, {})) task(fault);
  if (phase_ != Phase::open) return;
  settle();
  follow_derived();
  rest();
}

void Room::take(News news, Event& together) {
  const auto changes = state_.apply(news.seq, std::move(news.told));
  durable_ = news.seq;
  durable_hash_ = news.hash;
  after_ = {durable_, durable_hash_};
  if (news.rewrites) {
    rewritten_ = news.seq;
    forget_snapshots();
  }
  applied(news.seq, changes);
  remember(news.seq, changes);
  tell_with(together);
}

// What follows from changes that are in the state now.
void Room::applied(Seq seq, const std::vector<Change>& changes) {
  changed_for_derived(changes);
  const auto narrows = [](const Change& change) {
    return change.before != nullptr && change.before->audience.to == Audience::To::all &&
           change.after->audience.to != Audience::To::all;
  };
  if (std::any_of(changes.begin(), changes.end(), narrows)) narrowed_ = seq;
  const auto is_member = [](const Change& change) {
    return change.after->kind == "member" || change.after->kind == "group";
  };
  if (std::any_of(changes.begin(), changes.end(), is_member)) readers_.clear();
}

}  // namespace rd::work
