// The power goes while people work in the whole program (R2). RD_LONG=1 (./rd test --long): 500 times.
#include <cstdlib>
#include <mutex>
#include <random>
#include <thread>

#include "rig.hpp"
#include "store/crash_vfs.hpp"

using namespace rd;
using namespace rd::disk;
using store::Tape;

namespace {

constexpr std::uint64_t creators = 3;

struct Told {
  std::size_t moment{};
  AnyId ref;
  std::string answer;
};

std::string email_of(std::uint64_t number) {
  return "mens" + std::to_string(number) + "@example.org";
}
std::string words_of(std::uint64_t number) {
  return "Tekst " + std::to_string(number) + ".";
}

// What people ask in one life, and what they are told. A ref tells what was asked with it.
class Day {
 public:
  Day(const Partnership& people, const Tape& tape) : people_(people), tape_(tape) {}

  // `each`: how many things each of them asks.
  void work(cli::House& house, std::uint64_t each) {
    std::vector<std::thread> threads;
    for (std::uint64_t who = 1; who <= creators; ++who) {
      threads.emplace_back([this, &house, each, who] { create(house, who, each); });
    }
    threads.emplace_back([this, &house, each] { write(house, each); });
    threads.emplace_back([this, &house, each] { invite(house, each); });
    for (auto& thread : threads) thread.join();
    asked_ += each;
  }

  [[nodiscard]] const std::vector<Told>& told() const { return told_; }
  [[nodiscard]] const std::vector<Told>& accounts() const { return accounts_; }
  [[nodiscard]] std::uint64_t asked() const { return asked_; }

  static work::Call goal(std::uint64_t who, std::uint64_t number) {
    return {
        "element.create", goal_of("Nieuw doel " + std::to_string(who) + "-" + std::to_string(number)), {who, number}};
  }
  static AnyId text_ref(std::uint64_t number) { return {creators + 1, number}; }

 private:
  void create(cli::House& house, std::uint64_t who, std::uint64_t each) {
    std::vector<work::Call> calls;
    for (std::uint64_t number = asked_ + 1; number <= asked_ + each; ++number) calls.push_back(goal(who, number));
    ask_all(house, people_, std::move(calls), [this](const AnyId& ref, const std::string& answer) {
      if (!answer.empty()) tell(told_, ref, answer);
    });
  }
  // Each builds on the one before.
  void write(cli::House& house, std::uint64_t each) {
    for (std::uint64_t number = asked_ + 1; number <= asked_ + each; ++number) {
      const auto answer =
          house.call(people_.lead, "section.write", people_.workspace,
                     json::object{{"section", people_.section}, {"from", seen_}, {"doc", text_of(words_of(number))}},
                     text_ref(number));
      if (!answer) throw std::runtime_error(answer.error().code);
      seen_ = answer->seq;
      tell(told_, text_ref(number), answer->text);
    }
  }
  void invite(cli::House& house, std::uint64_t each) {
    for (std::uint64_t number = asked_ + 1; number <= asked_ + each; ++number) {
      const auto made =
          house.call(program, "account.create", {}, json::object{{"name", "Mens"}, {"email", email_of(number)}}, {});
      if (made) tell(accounts_, {0, number}, made->text);
    }
  }
  void tell(std::vector<Told>& to, const AnyId& ref, const std::string& answer) {
    const std::scoped_lock lock(mutex_);
    to.push_back({tape_.moment(), ref, answer});
  }

  const Partnership& people_;
  const Tape& tape_;
  std::mutex mutex_;
  std::vector<Told> told_, accounts_;
  std::uint64_t asked_{};  // of each
  work::Seq seen_{};
};

// Everything again with the same refs: what was there is answered as then, the rest is done now.
std::map<AnyId, std::string> ask_again(cli::House& house, const Partnership& people, std::uint64_t asked) {
  std::vector<work::Call> calls;
  for (std::uint64_t who = 1; who <= creators; ++who) {
    for (std::uint64_t number = 1; number <= asked; ++number) calls.push_back(Day::goal(who, number));
  }
  std::map<AnyId, std::string> answers;
  ask_all(house, people, std::move(calls),
          [&answers](const AnyId& ref, const std::string& answer) { answers[ref] = answer; });
  return answers;
}

void look_at(const fs::path& data, const Partnership& people, const Day& day, std::size_t moment) {
  store::SqliteStore store(cli::data_file(data));
  const auto problems = store.verify_all();
  REQUIRE_MESSAGE(problems.empty(), problems.at(0).place, ": ", problems.at(0).what);
  cli::House house(store, setting());
  for (const Told& one : day.accounts()) {
    if (one.moment <= moment) CHECK(house.desk().accounts().find(email_of(one.ref.low)));
  }
  std::uint64_t text = 0;
  for (std::uint64_t number = 1; number <= day.asked(); ++number) {
    if (store.find_ref(people.workspace, people.lead.account, Day::text_ref(number))) text = number;
  }
  if (text > 0) CHECK(told_of(store, people.workspace, words_of(text), "section_text") == 1);
  for (const Told& one : day.told()) {
    if (one.moment > moment) continue;
    const auto known = store.find_ref(people.workspace, people.lead.account, one.ref);
    CHECK((known && known->answer == one.answer));
  }
  const auto answers = ask_again(house, people, day.asked());
  for (const auto& [ref, answer] : answers) CHECK_FALSE(answer.empty());
  for (const Told& one : day.told()) {
    if (one.moment <= moment && one.ref.high <= creators) CHECK(answers.at(one.ref) == one.answer);
  }
  CHECK(told_of(store, people.workspace, "Nieuw doel") == static_cast<int>(creators * day.asked()));
  CHECK(store.integrity_problems().empty());
}

}  // namespace

TEST_CASE("R2: the power goes while people work: what they were told is there, once, and all else can be asked again") {
  const bool is_long = std::getenv("RD_LONG") != nullptr;
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random(seed);
  const Base base(980);  // the rooms make a snapshot on the way
  int points = 0;
  std::size_t moments = 0;
  for (int life = 0; life < (is_long ? 25 : 3); ++life) {
    const store::Folder folder;
    fs::copy(base.data(), folder / "data");
    Tape tape(folder / "data");
    Day day(base.people(), tape);
    for (int i = 0; i < 2; ++i) {
      {
        cli::House house(cli::DataPlace{(folder / "data").string(), {}}, setting());
        day.work(house, 8);
      }
      tape.look();
    }
    moments += tape.moment();
    for (int cut = 0; cut < (is_long ? 20 : 10); ++cut, ++points) {
      const auto moment = std::uniform_int_distribution<std::size_t>(0, tape.moment())(random);
      CAPTURE(moment);
      tape.cut(moment, random, folder / "cut");
      look_at(folder / "cut", base.people(), day, moment);
      fs::remove_all(folder / "cut");
    }
  }
  MESSAGE("the power went at " << points << " of " << moments << " moments");
}
