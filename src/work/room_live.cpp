// Rooms and those who follow them: who is told what of a change, and what is worked out for everyone.
#include <algorithm>
#include <iterator>
#include <utility>

#include "work/room.hpp"

namespace rd::work {
namespace {

// Bytes for who comes back. More would go over what may wait for one browser, which would then be let go again.
constexpr std::size_t most_missed = 128U << 10U;
// Bytes that are told together; more goes in a message of its own.
constexpr std::size_t most_together = 64U << 10U;
// While somebody types in a text nothing is worked out for followers (UX-17), until it rested this long; or at the
// latest after so many times.
constexpr std::chrono::milliseconds rest_of_text{1'000};
constexpr int most_rounds = 5;

std::string topic_of(const Registry& registry, const Entity& entity) {
  return registry.has_own_topic(entity.kind) ? "text:" + to_text(entity.part_of) : "workspace";
}

// Frames for readers with this key are the same, when everything in them is for all.
std::string key_of(const Reader& reader, const std::set<std::string>& topics) {
  std::string key = std::to_string(reader.rights.bits());
  for (const auto& topic : topics) key += " " + topic;
  return key;
}

std::vector<std::size_t> hashes_of(const std::set<std::string>& topics) {
  std::vector<std::size_t> out;
  std::transform(topics.begin(), topics.end(), std::back_inserter(out), std::hash<std::string>());
  return out;
}

bool of_members(const std::vector<Change>& changes) {
  return std::any_of(changes.begin(), changes.end(), [](const Change& change) {
    return change.after->kind == "member" || change.after->kind == "group";
  });
}

bool for_all(const Change& change) {
  return change.after->audience.to == Audience::To::all &&
         (change.before == nullptr || change.before->audience.to == Audience::To::all);
}

}  // namespace

void Room::subscribe(const Caller& caller, std::shared_ptr<Subscriber> subscriber, std::set<std::string> topics,
                     Seq since, Done done) {
  last_used_ = setting_.now();
  if (!ready()) {
    return when_open([self = shared_from_this(), caller, subscriber, topics, since, done](std::exception_ptr fault) {
      if (fault) return done(fault, Answer{});
      self->subscribe(caller, subscriber, topics, since, done);
    });
  }
  const auto reader = admitted(caller, Right::see);
  if (!reader) return done(nullptr, tl::unexpected(reader.error()));
  unsubscribe(subscriber.get());
  subscriptions_.push_back({caller, **reader, subscriber, topics, {}, key_of(**reader, topics), hashes_of(topics)});
  const Subscription& now = subscriptions_.back();
  done(nullptr, Answer{durable_, "{}"});
  const bool gap = since > durable_ || (since < durable_ && (recent_.empty() || recent_.front().seq > since + 1));
  if (gap) {
    now.subscriber->tell(reset_frame());
    return;
  }
  tell_missed(now, since);
  tell_places(now);
  follow_derived();
}

// What came since, as it is now and with today's rights: what was for more people then, they may no longer read. Who
// may see something else since then reads anew.
void Room::tell_missed(const Subscription& to, Seq since) {
  std::map<AnyId, Seq> last;  // the event that tells of an entity: the last one
  std::set<AnyId> seen;       // some version of it was for these eyes
  const auto missed = [&](const Event& event) { return event.seq > since && event.seq <= durable_; };
  for (const Event& event : recent_) {
    if (!missed(event)) continue;
    for (const Change& change : event.changes) {
      if (change.after->kind == "group" || change.after->id == to.reader.member) {
        return to.subscriber->tell(reset_frame());
      }
      last[change.after->id] = event.seq;
      const auto saw = [&](const EntityPtr& one) { return one && !one->removed && to.reader.may_see(*one); };
      if (saw(change.before) || saw(change.after)) seen.insert(change.after->id);
    }
  }
  std::vector<std::shared_ptr<const std::string>> frames;
  std::size_t bytes = 0;
  for (const Event& event : recent_) {
    if (!missed(event)) continue;
    Event now{event.seq, {}, 0};
    for (const Change& change : event.changes)
      if (last.at(change.after->id) == event.seq) now.changes.push_back(change);
    const auto saw = [&](const Change& change) { return seen.contains(change.after->id); };
    auto one = frame(to, now, saw);
    if (one == nullptr) continue;
    bytes += one->size();
    if (bytes > most_missed) return to.subscriber->tell(reset_frame());
    frames.push_back(std::move(one));
  }
  for (auto& one : frames) to.subscriber->tell(std::move(one));
}

void Room::unsubscribe(const Subscriber* subscriber) {
  std::erase_if(subscriptions_, [&](const Subscription& one) {
    if (one.subscriber.get() != subscriber) return false;
    gone_from_place(one);
    return true;
  });
}

std::shared_ptr<const std::string> Room::reset_frame() const {
  return std::make_shared<const std::string>(R"({"reset":true,"workspace":")" + to_text(workspace_) + "\"}");
}

// What one subscriber may know of a record; null when that is nothing. What they saw before and no longer see is gone.
std::shared_ptr<const std::string> Room::frame(const Subscription& to, const Event& event,
                                               const std::function<bool(const Change&)>& saw) const {
  std::string changes;
  for (const Change& change : event.changes) {
    if (!to.topics.contains(topic_of(setting_.registry, *change.after))) continue;
    const bool sees = !change.after->removed && to.reader.may_see(*change.after);
    if (!sees && !saw(change)) continue;
    if (!changes.empty()) changes += ',';
    changes += sees ? entity_json(setting_.registry, to.reader, *change.after)
                    : R"({"id":")" + to_text(change.after->id) + R"(","gone":true})";
  }
  if (changes.empty()) return nullptr;
  return std::make_shared<const std::string>(R"({"workspace":")" + to_text(workspace_) + R"(","seq":)" +
                                             std::to_string(event.seq) + R"(,"changes":[)" + changes + "]}");
}

std::shared_ptr<const std::string> Room::frame(const Subscription& to, const Event& event) const {
  return frame(to, event, [&](const Change& change) {
    return change.before != nullptr && !change.before->removed && to.reader.may_see(*change.before);
  });
}

void Room::tell_with(Event& news) {
  const Event& last = recent_.back();
  // Who may see what is asked with the rights of that moment.
  const bool alone = of_members(last.changes) || news.bytes + last.bytes > most_together;
  if (alone) tell(std::exchange(news, {}));
  news.seq = last.seq;
  news.bytes += last.bytes;
  const auto is_news = [&](const Change& change) { return !only_put_together(change, last.changes); };
  std::copy_if(last.changes.begin(), last.changes.end(), std::back_inserter(news.changes), is_news);
  if (alone) tell(std::exchange(news, {}));
}

// Who follows a text hears what was done to it; to hear the whole of it as well, now and then, would tell nothing.
bool Room::only_put_together(const Change& change, const std::vector<Change>& all) const {
  const auto* pieces = setting_.registry.pieces_of(change.after->kind);
  if (pieces == nullptr || change.before == nullptr || change.after->removed != change.before->removed ||
      change.after->audience != change.before->audience)
    return false;
  return std::any_of(all.begin(), all.end(), [&](const Change& other) {
    return other.after->kind == pieces->piece && other.after->part_of == change.after->part_of;
  });
}

void Room::tell(const Event& event) {
  if (event.seq == 0) return;
  look_at_day();
  const auto is_text = [&](const Change& change) { return setting_.registry.has_own_topic(change.after->kind); };
  if (std::all_of(event.changes.begin(), event.changes.end(), is_text)) {
    ++typed_;
  } else {
    pressing_ = true;
  }
  const bool open = std::all_of(event.changes.begin(), event.changes.end(), for_all);
  std::set<std::string> topics;
  for (const Change& change : event.changes) topics.insert(topic_of(setting_.registry, *change.after));
  const std::vector<std::size_t> hashes = hashes_of(topics);
  std::map<std::string_view, std::shared_ptr<const std::string>> made;
  for (const Subscription& one : subscriptions_) {
    const auto& wanted = one.hashes;
    if (std::find_first_of(wanted.begin(), wanted.end(), hashes.begin(), hashes.end()) == wanted.end()) continue;
    std::shared_ptr<const std::string> told;
    if (open && one.reader.bound == AnyId{}) {
      const auto found = made.find(one.key);
      told = found != made.end() ? found->second : made.emplace(one.key, frame(one, event)).first->second;
    } else {
      told = frame(one, event);
    }
    if (told) one.subscriber->tell(told);
  }
  if (of_members(event.changes)) members_changed();
}

// A last day may have passed, without a word from anybody.
void Room::look_at_day() {
  if (phase_ == Phase::open && !subscriptions_.empty() && today() != told_on_) members_changed();
}

// Rights or groups changed: who is no longer welcome goes, who sees something else reads anew.
void Room::members_changed() {
  told_on_ = today();
  std::vector<Subscription> gone;
  for (auto one = subscriptions_.begin(); one != subscriptions_.end();) {
    const Reader* reader = reader_of(one->caller);
    if (one->place && (reader == nullptr || !reader->rights.has(Right::write))) {
      gone_from_place(*one);
      one->place.reset();
    }
    if (reader == nullptr || !reader->rights.has(Right::see)) {
      gone.push_back(std::move(*one));
      one = subscriptions_.erase(one);
      continue;
    }
    if (*reader != one->reader) {
      one->reader = *reader;
      one->key = key_of(*reader, one->topics);
      one->subscriber->tell(reset_frame());
    }
    ++one;
  }
  for (const Subscription& one : gone) one.subscriber->end(4403, "workspace.unknown");
}

// ---- what is worked out ----

// True when `then` will be called later, because what it needs is older than the state.
bool Room::wait_for_derived(const std::string& name, std::function<void()> then) {
  Deriving& deriving = deriving_[name];
  if (deriving.is_of(state_.seq(), today())) return false;
  deriving.then.emplace_back(state_.seq(), std::move(then));
  derive(name);
  return true;
}

void Room::Deriving::begin_anew() {
  kept.reset();
  changed.clear();
  among.clear();
  bytes = 0;
}

void Room::changed_for_derived(const std::vector<Change>& changes) {
  for (auto& [name, deriving] : deriving_) {
    if (deriving.kept == nullptr) continue;
    for (const Change& change : changes)
      if (deriving.among.insert(change.after->id).second) deriving.changed.push_back(change.after->id);
  }
}

void Room::derive(const std::string& name) {
  Deriving& deriving = deriving_[name];
  if (deriving.running && deriving.wanted == store::last_seq) return;  // it is done anew anyhow
  deriving.wanted = state_.seq();
  if (deriving.running) return;
  deriving.running = true;
  if (deriving.kept == nullptr)
    deriving.kept = std::make_shared<Deriving::Kept>(setting_.registry.derived().at(name)(), state_.open_part());
  std::vector<EntityPtr> news;
  for (const AnyId& id : deriving.changed) news.push_back(as_all_see(state_.find(id)));
  deriving.among.clear();
  setting_.workers.post([self = shared_from_this(), name, kept = deriving.kept, news = std::move(news),
                         changed = std::exchange(deriving.changed, {}), seq = state_.seq(), day = today(),
                         away = away()] {
    std::shared_ptr<const std::string> text;
    try {
      for (const EntityPtr& entity : news) kept->open_part.put(entity);
      kept->open_part.seen_up_to(seq);
      text = std::make_shared<const std::string>(kept->derivation->make(kept->open_part, changed, day));
    } catch (const std::exception&) {  // an answer without it is better than none
    }
    self->setting_.strand.post([self, name, seq, day, text, away] { self->derived(name, seq, day, text); });
  });
}

void Room::derived(const std::string& name, Seq seq, Date day, std::shared_ptr<const std::string> text) {
  Deriving& deriving = deriving_[name];
  deriving.running = false;
  bool failed = text == nullptr;
  if (failed) deriving.begin_anew();
  if (deriving.wanted == store::last_seq) {  // worked out from what was then forgotten (Room::opened)
    deriving.wanted = 0;
    failed = true;
    if (phase_ == Phase::open) return derive(name);
  }
  deriving.done = seq;
  deriving.day = day;
  if (deriving.kept != nullptr) deriving.bytes = deriving.kept->derivation->bytes();
  const bool stale = failed || seq < narrowed_;  // it may tell of what is no longer for all
  if (stale) derived_.erase(name);
  const auto& before = derived_[name];
  const bool other = !stale && (before == nullptr || *before != *text);
  if (other) derived_[name] = std::move(text);
  // Who asked for this state is told of it, also when others write on and on.
  std::vector<std::function<void()>> ready;
  for (auto& waiting : std::exchange(deriving.then, {})) {
    const bool fresh = std::max(waiting.first, narrowed_) <= seq;
    if (fresh || seq == state_.seq() || phase_ != Phase::open) {
      ready.push_back(std::move(waiting.second));
    } else {
      deriving.then.push_back(std::move(waiting));
    }
  }
  if ((deriving.wanted > seq || !deriving.then.empty()) && phase_ == Phase::open && seq != state_.seq()) derive(name);
  for (const auto& then : ready) then();
  if (!other) return;
  const auto hint = std::make_shared<const std::string>(R"({"workspace":")" + to_text(workspace_) + R"(","changed":")" +
                                                        name + R"(","seq":)" + std::to_string(seq) + "}");
  for (const Subscription& one : subscriptions_) {
    if (one.topics.contains(name) && one.reader.bound == AnyId{}) one.subscriber->tell(hint);
  }
}

// After a change, and when a new day begins: work out anew what somebody follows.
void Room::follow_derived() {
  if (typed_ != rested_ && !pressing_) return await_rest(1);
  rested_ = typed_;
  pressing_ = false;
  for (const auto& [name, make] : setting_.registry.derived()) {
    const auto follows = [&](const Subscription& one) { return one.topics.contains(name); };
    if (deriving_[name].is_of(state_.seq(), today()) ||
        std::none_of(subscriptions_.begin(), subscriptions_.end(), follows))
      continue;
    derive(name);
  }
}

void Room::await_rest(int rounds) {
  if (std::exchange(awaiting_rest_, true)) return;
  setting_.strand.post_after(rest_of_text, [weak = weak_from_this(), seen = typed_, rounds] {
    const auto self = weak.lock();
    if (self == nullptr) return;
    self->awaiting_rest_ = false;
    if (self->typed_ == self->rested_) return;  // something else was more pressing
    if (self->typed_ != seen && rounds < most_rounds) return self->await_rest(rounds + 1);
    self->rested_ = self->typed_;
    self->follow_derived();
  });
}

}  // namespace rd::work
