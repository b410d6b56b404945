#include <chrono>

#include "people/test_rigs.hpp"

using namespace rd;
using namespace rd::people;
using store::Folder;
using store::InMemory;
using store::OnSqlite;
using store::SqliteStore;

TEST_CASE_TEMPLATE("a session ends after an hour without use, and after twelve hours of use", Rig, InMemory, OnSqlite) {
  Rig rig;
  Sessions sessions(rig.next());
  const AnyId account = random_id();
  std::int64_t now = start_of_tests;
  const auto idle = sessions.open(account, now), busy = sessions.open(account, now);
  CHECK(idle.token.size() == 43);
  CHECK(idle.token != busy.token);
  const auto lives = [&](const Sessions::Opened& one) { return sessions.caller_of(one.token, now).has_value(); };
  CHECK(sessions.caller_of(idle.token, now)->account == account);
  CHECK(sessions.caller_of(idle.token, now)->login == idle.login);
  for (int i = 1; i <= 23; ++i) {
    now = start_of_tests + i * 31 * minute;
    CHECK(lives(busy) == (i * 31 < 12 * 60));
    CHECK(sessions.still_open(busy.login, now) == (i * 31 < 12 * 60));
    if (i == 1) CHECK(sessions.still_open(idle.login, now));
    if (i == 2) CHECK_FALSE(lives(idle));
  }
  now = start_of_tests + 12 * hour - 1;
  CHECK_FALSE(lives(idle));
  now += 1;
  CHECK_FALSE(lives(busy));
  CHECK(sessions.of(account, now).empty());
  // What is over is cleared away with the next one.
  now += hour;
  (void)sessions.open(account, now);
  CHECK(rig.store.rows(store::Table::login, store::system_workspace).size() == 2);
}

TEST_CASE("nothing that looks like a secret opens anything") {
  InMemory rig;
  Sessions sessions(rig.next());
  const auto opened = sessions.open(random_id(), start_of_tests);
  for (std::string token : {std::string(), std::string(43, 'A'), opened.token + "A", to_text(opened.login)}) {
    CHECK_FALSE(sessions.caller_of(token, start_of_tests).has_value());
  }
  std::string nearly = opened.token;
  nearly[10] = nearly[10] == 'a' ? 'b' : 'a';
  CHECK_FALSE(sessions.caller_of(nearly, start_of_tests).has_value());
  // What is stored opens nothing either.
  for (const auto& row : rig.store.rows(store::Table::login, store::system_workspace)) {
    CHECK_FALSE(sessions.caller_of(row.lookup, start_of_tests).has_value());
    CHECK((row.key.id + row.lookup + row.body).find(opened.token) == std::string::npos);
  }
}

TEST_CASE("use is written down every five minutes, and does not bring an ended session back") {
  InMemory rig;
  Sessions sessions(rig.next()), other_process(rig.next());
  const AnyId account = random_id();
  const auto opened = sessions.open(account, start_of_tests);
  std::int64_t now = start_of_tests + 4 * minute;
  const auto used = [&] { return sessions.of(account, now).at(0).used; };
  CHECK(sessions.caller_of(opened.token, now));
  CHECK(used() == start_of_tests);
  now += 2 * minute;
  CHECK(sessions.caller_of(opened.token, now));
  CHECK(used() == now);
  CHECK(other_process.caller_of(opened.token, now));
  sessions.end({opened.login});
  now += second;  // the other process does not know yet
  CHECK(other_process.caller_of(opened.token, now));
  now += second;
  CHECK_FALSE(other_process.still_open(opened.login, now));
  CHECK_FALSE(other_process.caller_of(opened.token, now));
  CHECK_FALSE(sessions.caller_of(opened.token, now));
  CHECK(sessions.of(account, now).empty());
}

TEST_CASE("an end is at once, and another process on the same file notices within two seconds") {
  Folder folder;
  SqliteStore here(folder / "draad.db"), there(folder / "draad.db");
  Sessions first(here), second_process(there);
  const auto opened = first.open(random_id(), start_of_tests);
  CHECK(first.caller_of(opened.token, start_of_tests));
  CHECK(second_process.caller_of(opened.token, start_of_tests));
  second_process.end({opened.login});
  CHECK_FALSE(second_process.caller_of(opened.token, start_of_tests));
  CHECK_FALSE(first.caller_of(opened.token, start_of_tests + 2 * second));
}

TEST_CASE("many threads ask while sessions end") {
  InMemory rig;
  Sessions sessions(rig.next());
  const AnyId account = random_id();
  std::vector<Sessions::Opened> opened;
  for (int i = 0; i < 20; ++i) opened.push_back(sessions.open(account, start_of_tests));
  std::array<std::atomic<bool>, 20> ended{};
  std::atomic<int> after_end{};
  std::atomic<bool> stop{};
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t) {
    threads.emplace_back([&] {
      for (std::size_t i = 0; !stop; i = (i + 1) % opened.size()) {
        const bool gone = ended[i];
        if (sessions.caller_of(opened[i].token, start_of_tests + 1) && gone) ++after_end;
      }
    });
  }
  for (std::size_t i = 0; i < opened.size(); ++i) {
    sessions.end({opened[i].login});
    ended[i] = true;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  stop = true;
  for (auto& thread : threads) thread.join();
  CHECK(after_end == 0);
}

TEST_CASE("one sees one's sessions and ends them") {
  InMemory rig;
  Server server(rig.next());
  const auto anna = server.person("Anna");
  const auto bram = server.person("Bram");
  server.now += second;
  const auto opened = server.desk.sessions().open(anna.account, server.now);
  const auto list = server.door(anna, "session.list").at("sessions").as_array();
  REQUIRE(list.size() == 2);
  CHECK_FALSE(list[0].at("here").as_bool());
  CHECK(id_in(list[0].as_object(), "session") == opened.login);
  CHECK(list[1].at("here").as_bool());
  CHECK(refusal_in(server.door(bram, "session.revoke", {{"session", to_text(opened.login)}})) == "session.unknown");
  CHECK(refusal_in(server.door(anna, "session.revoke", {{"session", to_text(opened.login)}})) == "");
  CHECK_FALSE(server.forget_cookie);
  CHECK_FALSE(server.desk.sessions().caller_of(opened.token, server.now));
  server.on_strand([] {});
  CHECK(server.logins_ended == std::vector{opened.login});
  CHECK(refusal_in(server.door(anna, "session.close")) == "");
  CHECK(server.forget_cookie);
  CHECK(server.desk.sessions().of(anna.account, server.now).empty());
  CHECK(refusal_in(server.door({}, "session.close")) == "");
  CHECK(refusal_in(server.door({}, "session.list")) == "session.none");
  CHECK(refusal_in(server.door({random_id(), {}, false}, "account.show")) == "account.unknown");
}

TEST_CASE("who somebody is costs a request next to nothing") {
  InMemory rig;
  Sessions sessions(rig.next());
  const auto opened = sessions.open(random_id(), start_of_tests);
  (void)sessions.caller_of(opened.token, start_of_tests);
  const auto before = std::chrono::steady_clock::now();
  constexpr int asked = 200'000;
  int known = 0;
  for (int i = 0; i < asked; ++i) known += sessions.caller_of(opened.token, start_of_tests + i) ? 1 : 0;
  const double each =
      std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - before).count() / asked;
  MESSAGE("caller_of: " << each << " ns");
  CHECK(known == asked);
  CHECK(each < 50'000);  // the target is 2 µs; sanitizers and busy machines are slower
}
