// Issue: text rules wait until a text rests; all else is worked out at once (UX-17).
#include "work/test_rigs.hpp"

using namespace rd;
using namespace rd::work;

namespace {

struct Line {
  std::string words;
  static constexpr auto fields() { return std::tuple{field("words", &Line::words, "what it says")}; }
};
struct Made {
  AnyId id;
  static constexpr auto fields() { return std::tuple{field("id", &Made::id, "which")}; }
};

// A strand whose clock the test moves.
class Clocked : public Executor {
 public:
  void post(std::function<void()> task) override { strand_.executor().post(std::move(task)); }
  void post_after(std::chrono::milliseconds pause, std::function<void()> task) override {
    CHECK(pause == std::chrono::milliseconds(1'000));
    alarms_.push_back(std::move(task));  // on the strand
  }
  [[nodiscard]] bool here() const override { return strand_.executor().here(); }
  // Runs on the strand and waits for it.
  void there(const std::function<void()>& task) {
    std::promise<void> done;
    post([&] {
      task();
      done.set_value();
    });
    done.get_future().get();
  }
  void a_second_later() {
    there([this] {
      for (auto& alarm : std::exchange(alarms_, {})) alarm();
    });
  }

 private:
  std::vector<std::function<void()>> alarms_;
  mutable LoopThread strand_;
};

// Lines of a text (with a topic of its own) and notes; how often something was worked out.
struct Desk {
  store::MemoryStore store;
  Registry registry;
  AtOnce workers;
  std::atomic<int> worked_out{};
  Clocked strand;
  std::optional<Rooms> rooms;
  const AnyId workspace{5, 6};
  std::shared_ptr<Ear> ear = std::make_shared<Ear>();

  Desk() {
    for (const char* kind : {"line", "note"}) {
      registry.add(
          std::string(kind) + ".create", Method::post, std::string(kind) + "s", Right::write,
          [kind](Ctx& ctx, const Line& in) -> Result<Made> {
            TRY(const AnyId id, ctx.create(kind, {}, {{"words", in.words}}));
            return Made{id};
          },
          "Makes one");
    }
    registry.own_topic("line");
    registry.derive("advice", [this](const State& open, Date) {
      ++worked_out;
      return std::to_string(open.of_kind("line").size() + open.of_kind("note").size());
    });
    registry
        .view(
            "advice.show", "advice", Right::see,
            [](const View& view, const Nothing&) -> Result<RawJson> { return RawJson{*view.derived("advice")}; },
            "What was worked out")
        .needs = "advice";
    registry.readers(
        [](const State&, const AnyId& account, Date) -> std::optional<Reader> {
          Reader reader;
          reader.account = account;
          reader.member = {7, 7};
          reader.rights = {Right::see, Right::write};
          return reader;
        },
        {Rights{Right::see, Right::write}});
    registry.close();
    rooms.emplace(Room::Setting{registry, store, strand, workers, [] { return std::int64_t{1'790'000'000'000'000}; }},
                  Rooms::Limits{});
    make("note", program());  // a workspace begins with the program
    strand.there([this] {
      rooms->room(workspace)->subscribe(account(1), ear, {"workspace", "advice"}, 1,
                                        [](const std::exception_ptr& fault, const Result<Answer>& answer) {
                                          CHECK(!fault);
                                          CHECK(answer);
                                        });
    });
    settle();
  }
  ~Desk() { rooms->drain(); }

  void make(const std::string& kind, const Caller& who = account(1)) {
    REQUIRE(rooms->run_and_wait(workspace, who, {kind + ".create", {{"words", "x"}}, {}}));
    settle();
  }
  // What is worked out is posted back to the strand.
  void settle() {
    rooms->drain();
    strand.there([] {});
  }
  [[nodiscard]] int hints() const {
    int found = 0;
    for (const auto& frame : ear->frames()) found += frame.find(R"("changed":"advice")") != std::string::npos ? 1 : 0;
    return found;
  }
};

}  // namespace

TEST_CASE("while somebody types nothing is worked out for followers; when the text rests, once") {
  Desk desk;
  const int before = desk.worked_out;
  for (int i = 0; i < 20; ++i) desk.make("line");
  CHECK(desk.worked_out == before);
  desk.strand.a_second_later();  // the last change came within that second
  desk.settle();
  CHECK(desk.worked_out == before);
  desk.strand.a_second_later();
  desk.settle();
  CHECK(desk.worked_out == before + 1);
  CHECK(desk.hints() == 2);
  desk.strand.a_second_later();
  desk.settle();
  CHECK(desk.worked_out == before + 1);
}

TEST_CASE("who types on and on is told of it after five seconds") {
  Desk desk;
  const int before = desk.worked_out;
  for (int second = 0; second < 5; ++second) {
    desk.make("line");
    desk.make("line");
    CHECK(desk.worked_out == before);
    desk.strand.a_second_later();
    desk.settle();
    desk.make("line");
  }
  CHECK(desk.worked_out == before + 1);
}

TEST_CASE("another change is worked out at once, with what was typed; who asks does not wait either") {
  Desk desk;
  const int before = desk.worked_out;
  desk.make("line");
  CHECK(desk.worked_out == before);
  desk.make("note");
  CHECK(desk.worked_out == before + 1);
  desk.make("line");
  const auto told = desk.rooms->see_and_wait(desk.workspace, account(1), {"advice.show", json::object{}, {}});
  REQUIRE(told);
  CHECK(told->text == "4");
}
