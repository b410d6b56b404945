#include "work/room.hpp"

#include <algorithm>
#include <chrono>

#include "store/chain.hpp"

namespace rd::work {
namespace {

constexpr std::size_t most_events = 1'000;      // kept for those who come back
constexpr std::size_t most_recent = 8U << 20U;  // bytes of them: a busy text keeps all its versions alive
constexpr std::size_t most_staged = 10'000;     // more is refused: the disk does not keep up
constexpr int most_tries = 5;

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
    if (self->phase_ == Phase::open) return when_there();
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
    readers_.clear();
    recent_.clear();
    recent_bytes_ = 0;
    narrowed_ = durable_;  // what was told to us by the store may have narrowed anything
    for (auto& [name, deriving] : deriving_) {
      deriving.done = 0;
      deriving.begin_anew();
      if (deriving.running) deriving.wanted = store::last_seq;  // of a state that is no more
    }
    if (durable_ != told && told != 0) {  // somebody else wrote: those who follow read it anew
      const auto reset = reset_frame();
      for (const Subscription& one : subscriptions_) one.subscriber->tell(reset);
    }
    members_changed();
  }
  for (auto& task : std::exchange(at_open_, {})) task(fault);
}

// ---- who ----

const Reader* Room::reader_of(const Caller& caller) {
  const Date today = day_of(setting_.now());
  if (today != readers_of_) readers_.clear();
  readers_of_ = today;
  const std::pair key{caller.program, caller.account};
  const auto found = readers_.find(key);
  if (found != readers_.end()) return &found->second;
  std::optional<Reader> reader;
  if (caller.program) {
    reader = program_reader();
    reader->account = caller.account;
  } else if (caller.account != AnyId{}) {
    reader = setting_.registry.find_reader()(state_, caller.account, today);
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
  if (phase_ != Phase::open) {
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

// The same ref again, of this very caller: the answer given then, once it is durable.
bool Room::answered_before(const Caller& caller, const Call& call, const store::Hash& input, Done& done) {
  const auto pending = pending_refs_.find({caller.account, call.ref});
  if (pending != pending_refs_.end()) {
    const auto join = [&](Staged& staged) {
      if (staged.record.seq != pending->second) return false;
      if (staged.record.input != input) {
        done(nullptr, refuse(Why::conflict, "ref.other_input"));
      } else {
        staged.done.push_back(std::move(done));
      }
      return true;
    };
    return std::any_of(in_flight_.begin(), in_flight_.end(), join) || std::any_of(staged_.begin(), staged_.end(), join);
  }
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
      if (sent && answered_before(caller, call, input, done)) return;
      return refused(tl::unexpected(reader.error()));
    }
    if (!known) return refused(refuse(Why::not_found, "operation.unknown", {}, {{"operation", call.op}}));
    if (staged_.size() >= most_staged) return done(nullptr, refuse(Why::busy, "request.busy"));
    if (call.ref == AnyId{}) call.ref = random_id();
    if (answered_before(caller, call, input, done)) return;
    const std::int64_t now = setting_.now();
    const Ctx::Room room{state_, setting_.store, workspace_, now, day_of(now), &derived_};
    const Reader who = **reader;
    Ctx ctx(room, who);
    auto answer = entry->operation(ctx, call.in);
    if (!answer) return refused(tl::unexpected(std::move(answer).error()));
    Staged staged;
    staged.caller = caller;
    staged.tries = tries;
    staged.record.at = now;
    staged.record.input = input;
    staged.call = std::move(call);
    staged.done.push_back(std::move(done));
    stage(std::move(staged), ctx, *std::move(answer));
  } catch (const std::exception&) {
    if (done) done(std::current_exception(), Answer{});
  }
}

void Room::stage(Staged staged, Ctx& ctx, std::string answer) {
  staged.changes = ctx.changes();
  staged.rows = ctx.take_rows();
  staged.rows_gone = ctx.take_rows_gone();
  staged.blobs = ctx.take_blobs();
  if (staged.changes.empty() && !staged.alone() && staged.blobs.empty()) {  // nothing to keep: the same answer again
    auto again = [self = shared_from_this(), caller = staged.caller, call = staged.call, done = staged.done.front(),
                  tries = staged.tries] { self->run_here(caller, call, done, tries + 1); };
    return hold(std::move(staged.done.front()), std::move(answer), std::move(again));
  }
  store::Record& record = staged.record;
  record.seq = state_.seq() + 1;
  record.actor = staged.caller.account;
  record.op = staged.call.op;
  record.ref = staged.call.ref;
  record.answer = std::move(answer);
  record.schema = record_schema;
  record.changes = encoded(staged.changes);
  for (const Change& change : staged.changes) record.touched.push_back(change.after->id);
  state_.apply(record.seq, staged.changes);
  changed_for_derived(staged.changes);
  const auto narrows = [](const Change& change) {
    return change.before != nullptr && change.before->audience.to == Audience::To::all &&
           change.after->audience.to != Audience::To::all;
  };
  if (std::any_of(staged.changes.begin(), staged.changes.end(), narrows)) narrowed_ = record.seq;
  const auto is_member = [](const Change& change) {
    return change.after->kind == "member" || change.after->kind == "group";
  };
  if (std::any_of(staged.changes.begin(), staged.changes.end(), is_member)) readers_.clear();
  pending_refs_[{record.actor, record.ref}] = record.seq;
  staged_.push_back(std::move(staged));
  send();
}

// What is told may rest on records that are not durable yet: it waits for them.
void Room::hold(Done done, Result<std::string> result, std::function<void()> again) {
  const Seq seq = state_.seq();
  if (durable_ >= seq) return answer(done, seq, std::move(result));
  auto release = [done = std::move(done), result = std::move(result), seq] { answer(done, seq, result); };
  held_.push_back({seq, std::move(release), std::move(again)});
}

// One commit at a time; what has rows goes by itself, because rows can be refused.
void Room::send() {
  if (!in_flight_.empty() || staged_.empty()) return;
  do {
    in_flight_.push_back(std::move(staged_.front()));
    staged_.pop_front();
  } while (!staged_.empty() && !in_flight_.back().alone() && !staged_.front().alone());
  store::Write write;
  write.workspace = workspace_;
  write.expected = in_flight_.front().record.seq - 1;
  for (Staged& staged : in_flight_) {
    write.records.push_back(staged.record);
    std::move(staged.blobs.begin(), staged.blobs.end(), std::back_inserter(write.blobs));
  }
  write.rows = in_flight_.front().rows;
  write.rows_gone = in_flight_.front().rows_gone;
  setting_.store.write(std::move(write), [self = shared_from_this(), away = away()](std::exception_ptr fault,
                                                                                    Result<store::Written> result) {
    self->setting_.strand.post([self, fault, result = std::move(result), away] { self->written(fault, result); });
  });
}

void Room::written(std::exception_ptr fault, const Result<store::Written>& written) {
  const bool stored = !fault && written && written->outcome == store::Outcome::stored && written->earlier.empty();
  if (!stored) return start_over(fault, written);
  const auto batch = std::exchange(in_flight_, {});
  durable_ = batch.back().record.seq;
  for (const Staged& staged : batch) pending_refs_.erase({staged.record.actor, staged.record.ref});
  send();
  for (const Staged& staged : batch) {
    for (const Done& done : staged.done) done(nullptr, Answer{staged.record.seq, staged.record.answer});
    remember(staged.record.seq, staged.changes);
    tell(recent_.back());
  }
  settle();
  follow_derived();
  rest();
}

void Room::remember(Seq seq, const std::vector<Change>& changes) {
  std::size_t bytes = sizeof(Event);
  for (const Change& change : changes) {
    bytes += sizeof(Change) + change.after->body.size() + (change.before ? change.before->body.size() : 0);
  }
  recent_.push_back({seq, changes, bytes});
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

// The commit did not succeed, or nobody knows: what was applied in memory is forgotten.
void Room::start_over(const std::exception_ptr& fault, const Result<store::Written>& written) {
  auto batch = std::exchange(in_flight_, {});
  auto later = std::exchange(staged_, {});
  auto held = std::exchange(held_, {});
  pending_refs_.clear();
  phase_ = Phase::closed;
  const bool refused = !fault && !written;
  const bool unknown = !fault && written && written->outcome == store::Outcome::unknown;
  if (refused) {  // only what goes alone can be
    for (const Done& done : batch.front().done) done(nullptr, tl::unexpected(written.error()));
    batch.clear();
  }
  const auto trouble =
      unknown ? std::make_exception_ptr(store::StoreFault(store::Trouble::busy, "a commit whose end is not known"))
              : fault;
  std::vector<Staged> all(std::make_move_iterator(batch.begin()), std::make_move_iterator(batch.end()));
  if (trouble) {
    for (const Staged& staged : all)
      for (const Done& done : staged.done) done(trouble, Answer{});
    all.clear();
  }
  std::move(later.begin(), later.end(), std::back_inserter(all));
  for (const Staged& staged : all) {
    for (const Done& done : staged.done) {
      if (staged.tries >= most_tries) {
        done(nullptr, refuse(Why::busy, "request.busy"));
      } else {
        run_here(staged.caller, staged.call, done, staged.tries + 1);
      }
    }
  }
  for (const Held& one : held) one.again();
  if (phase_ == Phase::closed && !subscriptions_.empty()) when_open([](const std::exception_ptr&) {});
}

void Room::look_here(const Caller& caller, Right right, Look look, Done done) {
  last_used_ = setting_.now();
  const auto again = [&] {
    return [self = shared_from_this(), caller, right, look, done] { self->look_here(caller, right, look, done); };
  };
  if (phase_ != Phase::open) {
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

bool Room::idle() const {
  return subscriptions_.empty() && in_flight_.empty() && staged_.empty() && held_.empty() && at_open_.empty() &&
         phase_ != Phase::loading && !snapshotting_;
}

std::size_t Room::bytes() const {
  std::size_t derived = 0;
  for (const auto& [name, deriving] : deriving_) derived += deriving.bytes;
  return sizeof(Room) + state_.bytes() + recent_bytes_ + derived;
}

void Room::rest() {
  const auto since = durable_ - loaded_.snapshot;
  const auto enough = std::max<Seq>(1'000, static_cast<Seq>(state_.size() / 4));
  if (snapshotting_ || since < enough || durable_ != state_.seq() || phase_ != Phase::open) return;
  snapshotting_ = true;
  auto copy = std::make_shared<Loaded>(loaded_);
  setting_.workers.post([self = shared_from_this(), copy, away = away()] {
    store::Write write;
    write.workspace = self->workspace_;
    write.snapshots = snapshots(self->setting_.registry, copy->state, *copy);
    copy->state = State();
    const auto done = [self, copy, away](const std::exception_ptr& fault, const Result<store::Written>& written) {
      const bool stored = !fault && written && written->outcome == store::Outcome::stored;
      self->setting_.strand.post([self, copy, stored, away] {
        self->snapshotting_ = false;
        if (!stored || self->phase_ != Phase::open) return;
        self->loaded_.snapshot = copy->snapshot;
        self->loaded_.parts = copy->parts;
      });
    };
    self->setting_.store.write(std::move(write), done);
  });
}

}  // namespace rd::work
