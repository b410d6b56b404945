#include <future>

#include "work/test_rig.hpp"
#include "work/test_rigs.hpp"

using namespace rd;
using work::Ctx;
using work::Method;
using work::RawJson;
using work::Right;
using work::View;

namespace {

struct Note {
  std::string text;
  static constexpr auto fields() { return std::tuple{field("text", &Note::text, "what")}; }
};
struct Made {
  AnyId id;
  static constexpr auto fields() { return std::tuple{field("id", &Made::id, "which")}; }
};

// Notes, and how many there are worked out for all.
void declare(work::Registry& registry, const std::string& prefix) {
  registry.add(
      "note.create", Method::post, "notes", Right::write,
      [&prefix](Ctx& ctx, const Note& in) -> Result<Made> {
        TRY(const AnyId id, ctx.create("note", {}, {{"text", prefix + in.text}}));
        return Made{id};
      },
      "Makes a note");
  registry
      .view(
          "note.count", "notes", Right::see,
          [](const View& view, const work::Nothing&) -> Result<RawJson> {
            const auto text = view.derived("count");
            return RawJson{text == nullptr ? "null" : *text};
          },
          "How many")
      .needs = "count";
  registry.derive("count", [](const work::State& open, Date) { return std::to_string(open.of_kind("note").size()); });
}

}  // namespace

TEST_CASE("an operation may hold what it needs, and what is worked out is there at the first look of a closed room") {
  const std::string prefix = "over ";
  work::TestRig rig([&](work::Registry& registry) { declare(registry, prefix); });
  rig.done(rig.program, "note.create", {{"text", "uren"}});
  rig.done(rig.program, "note.create", {{"text", "rollen"}});
  CHECK(rig.seen(rig.program, "note.count", json::object{}) == json::value(2));

  rig.reopen();
  CHECK(rig.seen(rig.program, "note.count", json::object{}) == json::value(2));
}

namespace {

// Tasks that wait until the test lets them go.
class Queue : public work::Executor {
 public:
  void post(std::function<void()> task) override {
    const std::scoped_lock lock(mutex_);
    tasks_.push_back(std::move(task));
  }
  [[nodiscard]] bool here() const override { return false; }
  bool run_one() {
    std::unique_lock lock(mutex_);
    if (tasks_.empty()) return false;
    const auto task = std::move(tasks_.front());
    tasks_.erase(tasks_.begin());
    lock.unlock();
    task();
    return true;
  }

 private:
  std::mutex mutex_;
  std::vector<std::function<void()>> tasks_;
};

struct OneNote {
  AnyId note;
  static constexpr auto fields() { return std::tuple{field("note", &OneNote::note, "which")}; }
};

// What all may read, worked out on the side; and a note that somebody takes from them meanwhile.
void declare_words(work::Registry& registry) {
  registry.add(
      "note.create", Method::post, "notes", Right::write,
      [](Ctx& ctx, const Note& in) -> Result<Made> {
        TRY(const AnyId id, ctx.create("note", {}, {{"text", in.text}}));
        return Made{id};
      },
      "Makes a note");
  registry.add(
      "note.hide", Method::post, "hidden", Right::write,
      [](Ctx& ctx, const OneNote& in) -> Result<Made> {
        ctx.set_audience(in.note, {work::Audience::To::facilitators, {}});
        return Made{in.note};
      },
      "For facilitators from now on");
  registry
      .view(
          "note.words", "notes", Right::see,
          [](const View& view, const work::Nothing&) -> Result<RawJson> {
            const auto text = view.derived("words");
            return RawJson{text == nullptr ? "null" : *text};
          },
          "All words")
      .needs = "words";
  registry.derive("words", [](const work::State& open, Date) {
    std::string out;
    for (const AnyId& id : open.of_kind("note")) out += open.find(id)->body;
    return json::serialize(json::value(out));
  });
  registry.readers(
      [](const work::State&, const AnyId& account, Date) -> std::optional<work::Reader> {
        work::Reader reader;
        reader.account = account;
        reader.member = {7, 7};
        reader.rights = {Right::see};
        return reader;
      },
      {work::Rights{Right::see}});
}

}  // namespace

TEST_CASE("what was worked out before something was taken from all is not given after it") {
  store::MemoryStore store;
  work::Registry registry;
  declare_words(registry);
  registry.close();
  work::LoopThread strand;
  Queue workers;
  work::Rooms rooms({registry, store, strand.executor(), workers, [] { return std::int64_t{1'790'000'000'000'000}; }},
                    {});
  const AnyId workspace{5, 5};
  const auto answered = [&](const std::function<void(work::Done)>& ask, bool work) {
    auto answer = std::make_shared<std::promise<std::string>>();
    auto future = answer->get_future();
    ask([answer](const std::exception_ptr&, const Result<work::Answer>& got) {
      answer->set_value(got ? got->text : got.error().code);
    });
    if (!work) return future;
    while (future.wait_for(std::chrono::milliseconds(1)) != std::future_status::ready) workers.run_one();
    return future;
  };
  const auto made = answered(
                        [&](const work::Done& done) {
                          rooms.run(workspace, work::program(), {"note.create", {{"text", "geheim"}}, {}}, done);
                        },
                        true)
                        .get();
  auto words = answered(
      [&](const work::Done& done) {
        rooms.see(workspace, work::account(3), {"note.words", json::object{}, {}}, done);
      },
      false);
  const std::string id(parse_json(made).value().at("id").as_string());
  answered(
      [&](const work::Done& done) {
        rooms.run(workspace, work::program(), {"note.hide", {{"note", id}}, {}}, done);
      },
      false)
      .get();
  while (words.wait_for(std::chrono::milliseconds(1)) != std::future_status::ready) workers.run_one();
  CHECK(words.get().find("geheim") == std::string::npos);
  std::promise<void> quiet;
  strand.executor().post([&] { quiet.set_value(); });
  quiet.get_future().get();
}
