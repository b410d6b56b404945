// For the tests of people/: a small server without a net. One thread runs the rooms, another what takes long; the clock
// stands still until somebody moves it.
#pragma once
#include <doctest/doctest.h>

#include <atomic>
#include <memory>
#include <thread>

#include "people/parts.hpp"
#include "store/test_rigs.hpp"
#include "work/rooms.hpp"

namespace rd::people {

inline constexpr std::int64_t second = 1'000'000, minute = 60 * second, hour = 60 * minute, day = 24 * hour;
// 2026-11-25, ten o'clock.
inline constexpr std::int64_t start_of_tests = 1'795'600'800 * second;

// A thread with its tasks, until it goes.
class Line {
 public:
  Line() : thread_([this] { loop.run_until([this] { return over_.load(); }); }) {}
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;
  ~Line() {
    over_ = true;
    loop.wake();
    thread_.join();
  }
  work::Loop loop;

 private:
  std::atomic<bool> over_{};
  std::thread thread_;
};

// For the tests something to be bound to, with parts.
struct Thing {
  AnyId id;
  std::string title;
  static constexpr std::string_view kind = "thing";
  static constexpr auto fields() { return std::tuple{field("title", &Thing::title, "title")}; }
};
struct ThingCreate {
  AnyId id, part_of;
  std::string title;
  static constexpr auto fields() {
    return std::tuple{field("id", &ThingCreate::id, "id"), field("part_of", &ThingCreate::part_of, "of what"),
                      field("title", &ThingCreate::title, "title")};
  }
};
inline Result<Made> create_thing(work::Ctx& ctx, const ThingCreate& in) {
  TRY(const AnyId id, ctx.create(Thing{in.id, in.title}, {{}, in.part_of}));
  return Made{id};
}
struct Titles {
  std::vector<std::string> titles;
  static constexpr auto fields() { return std::tuple{field("titles", &Titles::titles, "all that is seen")}; }
};
inline Result<Titles> see_things(const work::View& view, const work::Nothing&) {
  Titles out;
  for (const Thing& thing : view.all<Thing>()) out.titles.push_back(thing.title);
  return out;
}

// A live connection that remembers what it was told.
struct Follower : work::Subscriber {
  void tell(std::shared_ptr<const std::string> frame) override { frames.push_back(*frame); }
  void end(std::uint16_t code, std::string) override { ended = code; }
  std::vector<std::string> frames;
  int ended{};
};

class Server {
 public:
  explicit Server(store::Store& kept, Setting setting = {}) : store(kept), desk(kept, setting) {
    register_ops(registry);
    register_doors(registry, desk);
    registry.add("thing.create", work::Method::post, "things", work::Right::write, create_thing, "Makes a thing");
    registry.view("thing.list", "things", work::Right::see, see_things, "All things");
    registry.close();
    rooms = std::make_unique<work::Rooms>(work::Room::Setting{registry, store, strand.loop, workers.loop, clock()},
                                          work::Rooms::Limits{});
    rooms->on_login_ended([this](const AnyId& login) { logins_ended.push_back(login); });
  }

  // The answer, or a refusal's code under "refused".
  json::object run(const work::Caller& caller, const AnyId& workspace, std::string op, json::object in) {
    return answer_of(rooms->run_and_wait(workspace, caller, {std::move(op), std::move(in), {}}));
  }
  json::object see(const work::Caller& caller, const AnyId& workspace, std::string view, json::object in = {}) {
    return answer_of(rooms->see_and_wait(workspace, caller, {std::move(view), std::move(in), {}}));
  }
  json::object door(const work::Caller& caller, std::string_view name, json::object in = {}) {
    work::Door door{store, *rooms, caller, now.load()};
    auto answer = work::enter_door(registry, name, door, in);
    cookie = door.new_cookie;
    forget_cookie = door.forget_cookie;
    if (!answer) return refused(answer.error());
    return parse_json(*answer).value().as_object();
  }

  // Somebody with an account, signed in without a password's cost.
  work::Caller person(std::string name, std::optional<std::string> password = std::nullopt) {
    json::object in{{"name", name}, {"email", lower_of(name) + "@example.nl"}};
    if (password) in["password"] = *password;
    const auto account = parse_id(std::string_view(door(program, "account.create", in).at("id").as_string())).value();
    return {account, desk.sessions().open(account, now).login, false};
  }
  AnyId workspace_of(const work::Caller& caller, std::string name = "Partnerschap De Waterlijn") {
    const auto made = door(caller, "workspace.create", {{"name", name}, {"sort", "partnership"}, {"sector", {"vo"}}});
    return parse_id(std::string_view(made.at("id").as_string())).value();
  }
  // A member with that role; guests are bound to `bound`, until the end of the year.
  AnyId member(const AnyId& workspace, const work::Caller& who, std::string_view role, const AnyId& bound = {}) {
    json::object in{{"name", "Iemand"}, {"role", role}, {"account", to_text(who.account)}};
    if (bound != AnyId{}) {
      in["bound"] = to_text(bound);
      in["until"] = "2026-12-31";
    }
    const auto made = run(program, workspace, "member.add", in);
    REQUIRE(made.contains("id"));
    return parse_id(std::string_view(made.at("id").as_string())).value();
  }
  // On the strand, and waits.
  void on_strand(const std::function<void()>& task) {
    std::atomic<bool> done{};
    strand.loop.post([&] {
      task();
      done = true;
      done.notify_one();
    });
    done.wait(false);
  }

  static json::object refused(const Refusal& refusal) {
    json::object out{{"refused", refusal.code}, {"field", refusal.field}};
    for (const auto& [name, value] : refusal.values) out[name] = value;
    return out;
  }
  static json::object answer_of(const Result<work::Answer>& answer) {
    if (!answer) return refused(answer.error());
    return parse_json(answer->text).value().as_object();
  }
  std::function<std::int64_t()> clock() {
    return [this] { return now.load(); };
  }

  std::atomic<std::int64_t> now{start_of_tests};
  store::Store& store;
  Desk desk;
  work::Registry registry;
  std::vector<AnyId> logins_ended;
  std::unique_ptr<work::Rooms> rooms;
  Line strand, workers;
  std::string cookie;
  bool forget_cookie{};
  static constexpr work::Caller program{{}, {}, true};

 private:
  static std::string lower_of(std::string text) {
    for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return text;
  }
};

inline std::string refusal_in(const json::object& answer) {
  const auto* code = answer.if_contains("refused");
  return code == nullptr ? "" : std::string(code->as_string());
}
inline std::string text_in(const json::object& answer, std::string_view key) {
  return std::string(answer.at(key).as_string());
}
inline AnyId id_in(const json::object& answer, std::string_view key = "id") {
  return parse_id(text_in(answer, key)).value();
}

}  // namespace rd::people
