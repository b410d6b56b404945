#include "work/room.hpp"

#include <algorithm>
#include <chrono>

#include "store/chain.hpp"

namespace rd::work {
namespace {

constexpr std::size_t most_events = 1'000;      // kept for those who come back
constexpr std::size_t most_recent = 8U << 20U;  // bytes of them: a busy text keeps all its versions alive
constexpr std::size_t most_sent = 5'000;        // more is refused: the disk does not keep up
constexpr int most_tries = 20;
// Snapshots of a busy workspace: not one after another, and yet little to read at a start (a third of a second).
constexpr std::int64_t snapshot_pause = 10'000'000;  // microseconds
constexpr Seq most_after_snapshot = 40'000;          // records

void answer(const Done& done, Seq seq, Result<std::string> result) {
  if (!result) return done(nullptr, tl::unexpected(std::move(result).error()));
  done(nullptr, Answer{seq, *std::move(result)});
}

}  // namespace

Date day_of(std::int64_t now) {
  using namespace std::chrono;
  return Date{floor<days>(sys_time<microseconds>(microseconds(now)))};
}

Room::Room(const Setting& setting, const AnyId& workspace)
    : setting_(setting), workspace_(workspace), last_used_(setting.now()) {}

void Room::on_strand(std::function<void()> task) {
  if (setting_.strand.here()) return task();
  setting_.strand.post(std::move(task));
}

std::shared_ptr<void> Room::away() const {
  ++setting_.outside->count;
  return {nullptr, [outside = setting_.outside](void*) {
            --outside->count;
            outside->count.notify_all();
          }};
}

void Room::run(const Caller& caller, Call call, Done done) {
  if (setting_.strand.here()) return run_here(caller, std::move(call), std::move(done), 0);
  on_strand([self = shared_from_this(), caller, call = std::move(call), done = std::move(done)]() mutable {
    self->run_here(caller, std::move(call), std::move(done), 0);
  });
}

void Room::see(const Caller& caller, Call call, Done done) {
  const Entry* entry = setting_.registry.find(call.op);
  if (entry == nullptr || entry->sort != Sort::view) {
    return on_strand([done = std::move(done), op = call.op] {
      done(nullptr, refuse(Why::not_found, "operation.unknown", {}, {{"operation", op}}));
    });
  }
  auto shown = [entry, in = std::move(call.in)](const View& view) { return entry->view(view, in); };
  if (entry->needs.empty() && setting_.strand.here())
    return look_here(caller, entry->right, std::move(shown), std::move(done));
  on_strand([self = shared_from_this(), caller, entry, shown = std::move(shown), done = std::move(done)]() mutable {
    std::function<void()> then = [self, caller, entry, shown, done] {
      self->look_here(caller, entry->right, shown, done);
    };
    if (entry->needs.empty()) return then();
    const auto when_there = [self, caller, entry, then] {
      // Nothing is worked out for who may not look at it.
      if (!self->admitted(caller, entry->right) || !self->wait_for_derived(entry->needs, then)) then();
    };
    if (self->ready()) return when_there();
    self->when_open([when_there, done](std::exception_ptr fault) { fault ? done(fault, Answer{}) : when_there(); });
  });
}

void Room::look(const Caller& caller, Right right, Look look, Done done) {
  on_strand([self = shared_from_this(), caller, right, look = std::move(look), done = std::move(done)]() mutable {
    self->look_here(caller, right, std::move(look), std::move(done));
  });
}

// ---- opening ----

void Room::when_open(std::function<void(std::exception_ptr)> task) {
  at_open_.push_back(std::move(task));
  if (phase_ == Phase::closed) open();
  if (phase_ == Phase::open) catch_up();
}

void Room::open() {
  phase_ = Phase::loading;
  setting_.workers.post([self = shared_from_this(), away = away()] {
    auto loaded = std::make_shared<Loaded>();
    std::exception_ptr fault;
    try {
      *loaded = load(self->setting_.store, self->workspace_);
    } catch (...) {
      fault = std::current_exception();
    }
    self->setting_.strand.post([self, loaded, fault, away] { self->opened(loaded, fault); });
  });
}

void Room::opened(std::shared_ptr<Loaded> loaded, std::exception_ptr fault) {
  phase_ = fault ? Phase::closed : Phase::open;
  if (!fault) {
    const Seq told = durable_;
    loaded_ = std::move(*loaded);
    durable_ = state_.seq();
    durable_hash_ = loaded_.hash;
    after_ = {durable_, durable_hash_};
    looked_ = std::chrono::steady_clock::now();
    readers_.clear();
    recent_.clear();
    recent_bytes_ = 0;
    narrowed_ = durable_;  // what was told to us by the store may have narrowed anything
    forget_derived();
    if (durable_ != told && told != 0) {  // somebody else wrote: those who follow read it anew
      const auto reset = reset_frame();
      for (const Subscription& one : subscriptions_) one.subscriber->tell(reset);
    }
    members_changed();
  }
  for (auto& task : std::exchange(at_open_, {})) task(fault);
}

void Room::forget_derived() {
  for (auto& [name, deriving] : deriving_) {
    deriving.done = 0;
    deriving.begin_anew();
    if (deriving.running) deriving.wanted = store::last_seq;  // of a state that is no more
  }
}

// ---- who ----

const Reader* Room::reader_of(const Caller& caller) {
  const Date day = today();
  if (std::exchange(readers_of_, day) != day) readers_.clear();
  const std::pair key{caller.program, caller.account};
  const auto found = readers_.find(key);
  if (found != readers_.end()) return &found->second;
  std::optional<Reader> reader;
  if (caller.program) {
    reader = program_reader();
    reader->account = caller.account;
  } else if (caller.account != AnyId{}) {
    reader = setting_.registry.find_reader()(state_, caller.account, day);
  }
  if (!reader) return nullptr;
  return &readers_.emplace(key, *std::move(reader)).first->second;
}

Result<const Reader*> Room::admitted(const Caller& caller, Right right) {
  const Reader* reader = reader_of(caller);
  if (reader == nullptr || (state_.seq() == 0 && !caller.program)) return refuse(Why::not_found, "workspace.unknown");
  if (!reader->rights.has(right)) {
    return refuse(Why::forbidden, "right.missing", {}, {{"right", std::string(name_of(right))}});
  }
  return reader;
}

// ---- operations ----

void Room::run_here(const Caller& caller, Call call, Done done, int tries) {
  last_used_ = setting_.now();
  if (!ready()) {
    return when_open([self = shared_from_this(), caller, call, done, tries](std::exception_ptr fault) {
      if (fault) return done(fault, Answer{});
      self->run_here(caller, call, done, tries);
    });
  }
  const Entry* entry = setting_.registry.find(call.op);
  if (entry != nullptr && !entry->needs.empty() && admitted(caller, entry->right)) {
    auto then = [self = shared_from_this(), caller, call, done, tries] { self->work(caller, call, done, tries); };
    if (wait_for_derived(entry->needs, then)) return;
  }
  work(caller, std::move(call), std::move(done), tries);
}

bool Room::joined(const Caller& caller, const Call& call, const store::Hash& input, Done& done) {
  const auto pending = pending_refs_.find({caller.account, call.ref});
  if (pending == pending_refs_.end()) return false;
  Sent& same = sent_.at(static_cast<std::size_t>(pending->second - sent_.front().record.seq));
  if (same.record.input != input) {
    done(nullptr, refuse(Why::conflict, "ref.other_input"));
  } else {
    same.done.push_back(std::move(done));
  }
  return true;
}

bool Room::answered_before(const Caller& caller, const Call& call, const store::Hash& input, Done& done) {
  const auto known = setting_.store.find_ref(workspace_, caller.account, call.ref);
  if (!known) return false;
  if (known->input != input) {
    done(nullptr, refuse(Why::conflict, "ref.other_input"));
  } else {
    done(nullptr, Answer{known->seq, known->answer});
  }
  return true;
}

void Room::work(const Caller& caller, Call call, Done done, int tries) {
  const auto refused = [&](tl::unexpected<Refusal> refusal) {
    hold(done, refusal,
         [self = shared_from_this(), caller, call, done, tries] { self->run_here(caller, call, done, tries + 1); });
  };
  try {
    const Entry* entry = setting_.registry.find(call.op);
    const bool known = entry != nullptr && entry->sort == Sort::operation;
    const auto reader = admitted(caller, known ? entry->right : Right::see);
    const store::Hash input = store::sha256(call.op + "\n" + json::serialize(call.in));
    if (!reader) {
      // Who left and was not told so sends it again: that answer is theirs still.
      const bool sent = known && caller.account != AnyId{} && call.ref != AnyId{};
      if (sent && (joined(caller, call, input, done) || answered_before(caller, call, input, done))) return;
      return refused(tl::unexpected(reader.error()));
    }
    if (!known) return refused(refuse(Why::not_found, "operation.unknown", {}, {{"operation", call.op}}));
    if (sent_.size() >= most_sent) return done(nullptr, refuse(Why::busy, "request.busy"));
    const bool has_ref = call.ref != AnyId{};
    if (!has_ref) call.ref = timed_id(setting_.now());
    if (joined(caller, call, input, done)) return;
    const std::int64_t now = setting_.now();
    const Ctx::Room room{state_, setting_.store, workspace_, now, day_of(now), &derived_};
    const Reader who = **reader;
    Ctx ctx(room, who);
    auto answer = entry->operation(ctx, call.in);
    Sent sent;
    if (answer) sent.changes = ctx.changes();
    const bool keeps = !sent.changes.empty() || (answer && ctx.keeps_beside());
    if (!keeps && has_ref && answered_before(caller, call, input, done)) return;
    if (!answer) return refused(tl::unexpected(std::move(answer).error()));
    sent.caller = caller;
    sent.tries = tries;
    sent.record.at = now;
    sent.record.input = input;
    sent.call = std::move(call);
    sent.done.push_back(done);  // not moved: when the store faults in what follows, it is told so below
    if (keeps) return send(std::move(sent), ctx, *std::move(answer));
    // Nothing to keep: the same answer again.
    auto again = [self = shared_from_this(), caller, call = std::move(sent.call), done = sent.done.front(), tries] {
      self->run_here(caller, call, done, tries + 1);
    };
    hold(std::move(sent.done.front()), *std::move(answer), std::move(again));
  } catch (const std::exception&) {
    if (done) done(std::current_exception(), Answer{});
  }
}

void Room::send(Sent sent, Ctx& ctx, std::string answer) {
  store::Write write;
  write.workspace = workspace_;
  write.in_company = setting_.registry.find(sent.call.op)->in_company;
  write.rows = ctx.take_rows();
  write.rows_gone = ctx.take_rows_gone();
  write.blobs = ctx.take_blobs();
  write.blobs_gone = ctx.take_blobs_gone();
  write.blanked = ctx.take_blanked();
  if (!write.blanked.empty()) {  // snapshots hold the words as well
    if (snapshotting_) return sent.done.front()(nullptr, refuse(Why::busy, "request.busy"));
    write.parts_gone = setting_.store.snapshot_parts(workspace_);
    forget_snapshots();
  }
  store::Record& record = sent.record;
  record.seq = state_.seq() + 1;
  record.actor = sent.caller.account;
  record.op = sent.call.op;
  record.ref = sent.call.ref;
  record.answer = std::move(answer);
  record.schema = record_schema;
  write.records = {record};
  write.records.front().changes = encoded(sent.changes);
  for (const Change& change : sent.changes) write.records.front().touched.push_back(change.after->id);
  state_.apply(record.seq, sent.changes);
  applied(record.seq, sent.changes);
  pending_refs_[{record.actor, record.ref}] = record.seq;
  after_ = store::chain(write, after_);
  sent.hash = after_.hash;
  auto told = [self = shared_from_this(), away = away(), seq = record.seq](std::exception_ptr fault,
                                                                           Result<store::Written> written) {
    const bool first = [&] {
      const std::scoped_lock lock(self->ended_mutex_);
      self->ended_.push_back({seq, std::move(fault), std::move(written)});
      return self->ended_.size() == 1;
    }();
    if (first) self->setting_.strand.post([self, away] { self->ended(); });
  };
  sent_.push_back(std::move(sent));
  setting_.store.write(std::move(write), std::move(told));
}

// What is told may rest on records that are not durable yet: it waits for them.
void Room::hold(Done done, Result<std::string> result, std::function<void()> again) {
  const Seq seq = state_.seq();
  if (durable_ >= seq) return answer(done, seq, std::move(result));
  auto release = [done = std::move(done), result = std::move(result), seq] { answer(done, seq, result); };
  held_.push_back({seq, std::move(release), std::move(again)});
}

// How one write ended. As each builds on the one before it, those before a stored one are stored as well, whatever was
// told of them.
void Room::mark(Ended ended) {
  if (ended.seq <= durable_) return;  // a later one told of it
  const auto at = static_cast<std::size_t>(ended.seq - sent_.front().record.seq);
  const bool stored = !ended.fault && ended.written && ended.written->outcome == store::Outcome::stored &&
                      ended.written->earlier.empty();
  if (stored) {
    for (std::size_t i = 0; i <= at; ++i) sent_[i].fate = Fate::stored;
    return;
  }
  phase_ = Phase::failing;
  Sent& failed = sent_.at(at);
  if (failed.fate == Fate::stored) return;
  failed.fate = Fate::failed;
  failed.fault = std::move(ended.fault);
  failed.written = std::move(ended.written);
}

void Room::ended() {
  std::vector<Ended> all;
  {
    const std::scoped_lock lock(ended_mutex_);
    all.swap(ended_);
  }
  for (Ended& one : all) mark(std::move(one));
  Event news;
  news.changes.reserve(all.size());
  while (!sent_.empty() && sent_.front().fate == Fate::stored) {
    Sent one = std::move(sent_.front());
    sent_.pop_front();
    durable_ = one.record.seq;
    durable_hash_ = one.hash;
    looked_ = std::chrono::steady_clock::now();
    pending_refs_.erase({one.record.actor, one.record.ref});
    for (const Done& done : one.done) done(nullptr, Answer{one.record.seq, one.record.answer});
    remember(one.record.seq, std::move(one.changes));
    tell_with(news);
  }
  tell(news);
  settle();
  if (phase_ == Phase::failing) {
    const auto failed = [](const Sent& one) { return one.fate == Fate::failed; };
    if (std::all_of(sent_.begin(), sent_.end(), failed)) start_over();
    return;
  }
  follow_derived();
  rest();
}

void Room::remember(Seq seq, std::vector<Change> changes) {
  std::size_t bytes = sizeof(Event);
  for (const Change& change : changes) {
    bytes += sizeof(Change) + change.after->body.size() + (change.before ? change.before->body.size() : 0);
  }
  recent_.push_back({seq, std::move(changes), bytes});
  recent_bytes_ += bytes;
  while (recent_.size() > most_events || (recent_bytes_ > most_recent && recent_.size() > 1)) {
    recent_bytes_ -= recent_.front().bytes;
    recent_.pop_front();
  }
}

void Room::settle() {
  while (!held_.empty() && held_.front().seq <= durable_) {
    const auto release = std::move(held_.front().release);
    held_.pop_front();
    release();
  }
}

// Some writes did not succeed, or nobody knows, and none is under way: what was applied in memory is taken back. What
// others wrote, and what of ours landed after all, is then read.
void Room::start_over() {
  auto failed = std::exchange(sent_, {});
  pending_refs_.clear();
  for (auto one = failed.rbegin(); one != failed.rend(); ++one) state_.take_back(one->changes, one->record.seq - 1);
  after_ = {durable_, durable_hash_};
  readers_.clear();
  forget_derived();
  const auto unknown =
      std::make_exception_ptr(store::StoreFault(store::Trouble::busy, "a commit whose end is not known"));
  for (Sent& one : failed) {
    const bool in_doubt = !one.fault && one.written && one.written->outcome == store::Outcome::unknown;
    for (Done& done : one.done) {
      if (one.fault || in_doubt) {
        done(in_doubt ? unknown : one.fault, Answer{});
      } else if (one.written && !one.written->earlier.empty()) {
        done(nullptr, Answer{one.written->head, one.written->earlier.front()});
      } else if (!one.written) {
        done(nullptr, tl::unexpected(one.written.error()));
      } else if (one.tries >= most_tries) {
        done(nullptr, refuse(Why::busy, "request.busy"));
      } else {
        conflict_ = true;
        at_open_.push_back([self = shared_from_this(), caller = one.caller, call = one.call, done = std::move(done),
                            tries = one.tries + 1](const std::exception_ptr& fault) {
          fault ? done(fault, Answer{}) : self->run_here(caller, call, done, tries);
        });
      }
    }
  }
  for (Held& one : std::exchange(held_, {})) {
    at_open_.push_back([again = std::move(one.again)](const std::exception_ptr&) { again(); });
  }
  catch_up_again_ = catching_up_;  // it may have read before the other wrote
  catch_up();
}

void Room::look_here(const Caller& caller, Right right, Look look, Done done) {
  last_used_ = setting_.now();
  const auto again = [&] {
    return [self = shared_from_this(), caller, right, look, done] { self->look_here(caller, right, look, done); };
  };
  if (!ready()) {
    return when_open([again = again(), done](std::exception_ptr fault) { fault ? done(fault, Answer{}) : again(); });
  }
  try {
    const auto reader = admitted(caller, right);
    auto seen = reader ? look(View(state_, **reader, day_of(last_used_), &derived_))
                       : Result<std::string>(tl::unexpected(reader.error()));
    if (durable_ >= state_.seq()) return answer(done, state_.seq(), std::move(seen));
    std::function<void()> once_more = again();
    hold(std::move(done), std::move(seen), std::move(once_more));
  } catch (const std::exception&) {
    if (done) done(std::current_exception(), Answer{});
  }
}

// ---- resting ----

// The next is of everything.
void Room::forget_snapshots() {
  loaded_.parts.clear();
  loaded_.snapshot = 0;
}

bool Room::idle() const {
  return subscriptions_.empty() && sent_.empty() && held_.empty() && at_open_.empty() && phase_ != Phase::loading &&
         !snapshotting_ && !catching_up_;
}

std::size_t Room::bytes() const {
  std::size_t derived = 0;
  for (const auto& [name, deriving] : deriving_) derived += deriving.bytes;
  return sizeof(Room) + state_.bytes() + recent_bytes_ + derived;
}

void Room::rest() {
  const auto since = durable_ - loaded_.snapshot;
  const auto enough = std::max<Seq>(1'000, static_cast<Seq>(state_.size() / 4));
  const bool soon = setting_.now() - snapped_ < snapshot_pause && since < most_after_snapshot;
  if (snapshotting_ || since < enough || soon || durable_ != state_.seq() || phase_ != Phase::open) return;
  snapshotting_ = true;
  snapped_ = setting_.now();
  auto copy = std::make_shared<Loaded>(loaded_);
  setting_.workers.post([self = shared_from_this(), copy, away = away()] {
    auto writes = snapshots(self->setting_.registry, self->workspace_, copy->state, *copy);
    copy->state = State();
    auto left = std::make_shared<Snapshots>(Snapshots{*copy, {writes.begin(), writes.end()}});
    self->setting_.strand.post([self, left, away] { self->put_snapshots(left); });
  });
}

// One after another: what is typed goes in between.
void Room::put_snapshots(const std::shared_ptr<Snapshots>& left) {
  store::Write next = std::move(left->writes.front());
  left->writes.pop_front();
  const auto told = [self = shared_from_this(), left, away = away()](const std::exception_ptr& fault,
                                                                     const Result<store::Written>& written) {
    const bool stored = !fault && written && written->outcome == store::Outcome::stored;
    self->setting_.strand.post([self, left, stored, away] {
      if (stored && !left->writes.empty()) return self->put_snapshots(left);
      self->snapshotting_ = false;
      if (!stored || self->phase_ != Phase::open || left->of.snapshot < self->rewritten_) return;
      self->loaded_.snapshot = left->of.snapshot;
      self->loaded_.parts = left->of.parts;
    });
  };
  setting_.store.write(std::move(next), told);
}

}  // namespace rd::work
