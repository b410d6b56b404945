// One open workspace. All of it happens on the strand it is given, so there are no locks (but the one where the store
// puts how writes ended); the functions that say "any thread" go there by themselves.
//
// A change is applied in memory and sent to the store at once, each building on the one before it (store::chain), and
// told to nobody before its record is durable; the same holds for reads and refusals that could have seen it. The store
// makes one commit of what queued while the last one ran, and of what many typed at the same moment
// (store/write_queue). When a write does not succeed nothing is sent until all are back; then what was applied is taken
// back, and what was not told is tried again (conflict) or refused with the fault (disk full, unknown); sending the
// same ref again is always right.
//
// Other processes may write the same workspace (docs/decisions/0021). A room reads what they wrote and tells of it as
// of its own: now and then, before it answers when it has not looked for a while, and when a write met a conflict.
#pragma once
#include <atomic>
#include <chrono>
#include <deque>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <unordered_set>
#include <vector>

#include "work/executor.hpp"
#include "work/load.hpp"

namespace rd::work {

struct Call {
  std::string op;
  json::value in;
  AnyId ref;  // the client's; all zero: one is made, and the call cannot be sent again safely
};
struct Answer {
  Seq seq{};         // the state that it tells of
  std::string text;  // JSON
};
// Exactly once, on the strand. With a fault the result means nothing.
using Done = std::function<void(std::exception_ptr fault, Result<Answer> answer)>;
using Look = std::function<Result<std::string>(const View&)>;

// A live connection, as a room sees it. Called on the strand.
class Subscriber {
 public:
  virtual ~Subscriber() = default;
  virtual void tell(std::shared_ptr<const std::string> frame) = 0;
  // Something that may be lost: said only when little else waits.
  virtual void whisper(std::shared_ptr<const std::string> frame) { tell(std::move(frame)); }
  virtual void end(std::uint16_t code, std::string reason) = 0;  // no longer welcome
};

// Where somebody stands in a text that they write in.
struct Place {
  AnyId section;
  std::string desk;  // which of their open pages, as that calls itself
  json::value at;    // for the other pages: version, and from where to where in it
};

[[nodiscard]] Date day_of(std::int64_t now);  // microseconds since 1970

// What rooms have given away and wait for: commits, loading, working out. Whoever takes the strand apart waits until
// nothing of it is left (Rooms::drain).
struct Outside {
  std::atomic<std::int64_t> count{};
};

class Room : public std::enable_shared_from_this<Room> {
 public:
  struct Setting {
    const Registry& registry;
    store::Store& store;
    Executor& strand;
    Executor& workers;
    std::function<std::int64_t()> now;  // microseconds since 1970
    std::shared_ptr<Outside> outside = std::make_shared<Outside>();
  };
  Room(const Setting& setting, const AnyId& workspace);

  // Any thread. Refuses workspace.unknown (also to those who are no member), operation.unknown, right.missing,
  // ref.other_input, and what the operation refuses.
  void run(const Caller& caller, Call call, Done done);
  // Any thread. A view of the registry; refuses as run() does.
  void see(const Caller& caller, Call call, Done done);
  // Any thread. Whatever `look` wants to see, through the caller's eyes.
  void look(const Caller& caller, Right right, Look look, Done done);

  // Strand. Tells of changes in these topics ("workspace", "text:<id>", "findings") from after `since` on: at once what
  // came since, or {"reset":true} when that is too long ago. Refuses workspace.unknown. A subscriber has one
  // subscription a room; a new one replaces it.
  void subscribe(const Caller& caller, std::shared_ptr<Subscriber> subscriber, std::set<std::string> topics, Seq since,
                 Done done);
  void unsubscribe(const Subscriber* subscriber);
  // Strand. The place of a follower, or nothing: they write no longer. Others who follow that text hear it a moment
  // later; it is gone with the subscription. Refuses workspace.unknown (no subscriber), thing.unknown (nor followed)
  // and right.missing.
  Result<void> stand(const Subscriber* subscriber, std::optional<Place> place);

  // Strand.
  [[nodiscard]] bool idle() const;  // nobody waits for anything, nobody is subscribed
  [[nodiscard]] std::size_t bytes() const;
  [[nodiscard]] std::int64_t last_used() const { return last_used_; }
  [[nodiscard]] std::size_t subscribers() const { return subscriptions_.size(); }
  // Lets go of followers whose last day is past. Now and then.
  void look_at_day();
  // Reads what other processes wrote, when somebody is here who would want to know. Now and then.
  void follow_log();
  // Writes snapshots when enough has changed since the last.
  void rest();

 private:
  enum class Phase { closed, loading, open, failing };
  enum class Fate { under_way, stored, failed };
  struct Sent {
    Caller caller;
    Call call;
    std::vector<Done> done;
    store::Record record;
    std::vector<Change> changes;
    int tries{};
    store::Hash hash{};  // of the record
    Fate fate{Fate::under_way};
    std::exception_ptr fault{};  // of what failed, with the next
    Result<store::Written> written{};
  };
  struct Ended {
    Seq seq{};
    std::exception_ptr fault;
    Result<store::Written> written;
  };
  // An answer that waits until what it saw is durable. `again`: the call itself, for when that never comes.
  struct Held {
    Seq seq{};
    std::function<void()> release, again;
  };
  struct Subscription {
    Caller caller;
    Reader reader;
    std::shared_ptr<Subscriber> subscriber;
    std::set<std::string> topics;
    std::optional<Place> place{};
    std::string key;                  // frames of what is for all are the same for who has the same
    std::vector<std::size_t> hashes;  // of the topics: of a thousand followers most follow another text
  };
  using Moves = std::map<std::pair<AnyId, std::string>, json::value>;  // by member and desk; null: gone
  struct Event {
    Seq seq{};
    std::vector<Change> changes;
    std::size_t bytes{};  // that it holds on to
  };

  void on_strand(std::function<void()> task);
  // Held by what is given away, until it is back.
  [[nodiscard]] std::shared_ptr<void> away() const;
  void when_open(std::function<void(std::exception_ptr)> task);
  void open();
  void opened(std::shared_ptr<Loaded> loaded, std::exception_ptr fault);
  // A record of another process.
  struct News {
    Seq seq{};
    store::Hash hash{};
    std::vector<Told> told;
    bool rewrites{};  // it took words away, and the snapshots with them
  };
  [[nodiscard]] bool ready() const;  // open, and not long ago somebody looked whether others wrote
  void catch_up();
  void caught_up(std::vector<News> news, const std::exception_ptr& fault);
  void take(News news, Event& together);
  void applied(Seq seq, const std::vector<Change>& changes);
  void forget_derived();

  [[nodiscard]] const Reader* reader_of(const Caller& caller);
  [[nodiscard]] Result<const Reader*> admitted(const Caller& caller, Right right);
  void run_here(const Caller& caller, Call call, Done done, int tries);
  // The same ref again, of this very caller: the answer given then, once it is durable. The first is of what is under
  // way; the second asks the store, and only when there is something to tell that a known ref would change: the store
  // looks at the ref of every write by itself.
  [[nodiscard]] bool joined(const Caller& caller, const Call& call, const store::Hash& input, Done& done);
  [[nodiscard]] bool answered_before(const Caller& caller, const Call& call, const store::Hash& input, Done& done);
  void work(const Caller& caller, Call call, Done done, int tries);
  void send(Sent sent, Ctx& ctx, std::string answer);
  void hold(Done done, Result<std::string> result, std::function<void()> again);
  void ended();
  void mark(Ended ended);
  void settle();
  void start_over();
  void look_here(const Caller& caller, Right right, Look look, Done done);
  [[nodiscard]] Date today() const { return day_of(setting_.now()); }
  [[nodiscard]] bool wait_for_derived(const std::string& name, std::function<void()> then);

  void remember(Seq seq, std::vector<Change> changes);
  // What became durable at once is told at once: one message, where there is much to tell. `news` is what is gathered
  // so far; the record remembered last joins it.
  void tell_with(Event& news);
  [[nodiscard]] bool only_put_together(const Change& change, const std::vector<Change>& all) const;
  void tell(const Event& event);
  void members_changed();
  void gone_from_place(const Subscription& one);
  void moved(const Subscription& one, json::value at);
  void tell_moves();
  void tell_places(const Subscription& to) const;
  [[nodiscard]] bool hears_of_places(const Subscription& one, const AnyId& section) const;
  [[nodiscard]] std::shared_ptr<const std::string> places_frame(const AnyId& section, const Moves& moves) const;
  void tell_missed(const Subscription& to, Seq since);
  [[nodiscard]] std::shared_ptr<const std::string> reset_frame() const;
  [[nodiscard]] std::shared_ptr<const std::string> frame(const Subscription& to, const Event& event) const;
  // `saw`: was it for these eyes before?
  [[nodiscard]] std::shared_ptr<const std::string> frame(const Subscription& to, const Event& event,
                                                         const std::function<bool(const Change&)>& saw) const;
  void changed_for_derived(const std::vector<Change>& changes);
  void derive(const std::string& name);
  void derived(const std::string& name, Seq seq, Date day, std::shared_ptr<const std::string> text);
  void follow_derived();
  void await_rest(int rounds);
  struct Snapshots {
    Loaded of;  // without its state
    std::deque<store::Write> writes;
  };
  void put_snapshots(const std::shared_ptr<Snapshots>& left);
  void forget_snapshots();

  const Setting setting_;
  const AnyId workspace_;
  Phase phase_{Phase::closed};
  std::vector<std::function<void(std::exception_ptr)>> at_open_;
  Loaded loaded_;  // the state, and what the last snapshots hold
  State& state_{loaded_.state};
  Seq durable_{};
  store::Hash durable_hash_{};
  bool catching_up_{}, catch_up_again_{};
  bool conflict_{};  // the last writes met one
  std::chrono::steady_clock::time_point looked_{};
  std::map<std::pair<bool, AnyId>, Reader> readers_;  // by program and account; forgotten when members change
  Date readers_of_{};
  Date told_on_{};  // the day of the readers that followers are

  std::deque<Sent> sent_;  // and not told of; their seqs follow each other
  store::Head after_;      // the head when all of these are stored
  std::mutex ended_mutex_;
  std::vector<Ended> ended_;  // what the store told, until the strand looks
  std::map<std::pair<AnyId, AnyId>, Seq> pending_refs_;
  std::deque<Held> held_;
  std::deque<Event> recent_;
  std::size_t recent_bytes_{};
  std::vector<Subscription> subscriptions_;
  std::map<AnyId, Moves> moves_;  // by section; not told yet
  bool telling_moves_{};

  struct Deriving {
    Seq done{};  // of the state it was made from
    Date day{};  // and for which day
    [[nodiscard]] bool is_of(Seq seq, Date today) const { return done == seq && day == today; }
    Seq wanted{};
    bool running{};
    std::vector<std::pair<Seq, std::function<void()>>> then;  // who waits, and for which state
    // What a worker has while it runs, and keeps in between; null: it begins anew.
    struct Kept {
      std::unique_ptr<Derivation> derivation;
      State open_part;
    };
    std::shared_ptr<Kept> kept;
    std::vector<AnyId> changed;  // since it was last called, in the order of their first change
    std::unordered_set<AnyId> among;
    std::size_t bytes{};
    void begin_anew();
  };
  Derived derived_;
  Seq narrowed_{};  // the last record that took something from all
  std::map<std::string, Deriving, std::less<>> deriving_;
  std::size_t typed_{}, rested_{};  // changes of texts; how many of them are worked out for followers
  bool pressing_{};                 // something else changed since then
  bool awaiting_rest_{};
  bool snapshotting_{};
  Seq rewritten_{};         // the last record of another process that took snapshots away
  std::int64_t snapped_{};  // when that was begun last
  std::int64_t last_used_{};
};

}  // namespace rd::work
