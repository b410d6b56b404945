#include "people/test_rigs.hpp"

using namespace rd;
using namespace rd::people;
using store::InMemory;
using store::OnSqlite;

namespace {

constexpr std::string_view good = "drie appels op de plank", other = "vier peren in de mand";

json::object sign_in(Server& server, std::string_view email, std::string_view password, const work::Caller& as = {}) {
  return server.door(as, "session.open", {{"email", email}, {"password", password}});
}
json::object make(Server& server, std::string_view name, std::string_view email, std::string_view password) {
  return server.door(Server::program, "account.create", {{"name", name}, {"email", email}, {"password", password}});
}

}  // namespace

TEST_CASE_TEMPLATE("an account signs in with its address, however that is written", Rig, InMemory, OnSqlite) {
  Rig rig;
  Server server(rig.next());
  const auto made = make(server, "Anna", " Anna@Example.nl ", good);
  CHECK(refusal_in(made) == "");
  CHECK(refusal_in(make(server, "Anna", "ANNA@example.nl", good)) == "account.email_taken");
  const auto in = sign_in(server, "anna@EXAMPLE.nl", good);
  CHECK(text_in(in, "account") == text_in(made, "id"));
  REQUIRE(server.cookie.size() == 43);
  const auto caller = server.desk.sessions().caller_of(server.cookie, server.now);
  REQUIRE(caller);
  CHECK(caller->account == id_in(made));
  CHECK_FALSE(caller->program);
  CHECK(refusal_in(server.door(*caller, "account.rename", {{"name", "  "}})) == "input.missing");
  CHECK(refusal_in(server.door(*caller, "account.rename", {{"name", "Anna de Wit"}})) == "");
  const auto shown = server.door(*caller, "account.show");
  CHECK(text_in(shown, "name") == "Anna de Wit");
  CHECK(text_in(shown, "email") == "anna@example.nl");
  // The index does not tell who has an account.
  for (const store::Row& row : server.store.rows(store::Table::account, store::system_workspace)) {
    CHECK(row.lookup.find("anna") == std::string::npos);
    CHECK(row.lookup.size() == 43);
  }
}

TEST_CASE("addresses have a form") {
  for (const char* bad :
       {"", "anna", "@b.nl", "a@", "a@b", "a@@b.nl", "a@b@c.nl", "a b@c.nl", "a@.nl", "a@b.nl.", "a@b,c.nl"}) {
    CHECK_MESSAGE(tidy_email(bad).error().code == "account.email_form", bad);
  }
  CHECK(tidy_email(std::string(250, 'a') + "@b.nl").error().code == "account.email_form");
  CHECK(tidy_email(" A.b+c@Ü.example.NL ").value() == "a.b+c@ü.example.nl");
}

TEST_CASE("any long text is a password, except what everyone tries first") {
  const auto refused = [](std::string_view password) {
    const auto checked = check_password(password, "anna@example.nl", "Anna de Wit-Zwart");
    return checked ? "" : checked.error().code;
  };
  CHECK(refused("elf tekens!") == "password.short");
  CHECK(refused("twaalf teken") == "");
  CHECK(refused("éééééééééééx") == "");  // characters are counted, no bytes
  CHECK(refused(std::string(128, 'a') + "b") == "password.long");
  CHECK(refused("aaaaaaaaaaaaaaa") == "password.known");
  CHECK(refused("Wachtwoord 2026") == "password.known");
  CHECK(refused("Anna@Example.nl") == "password.known");
  CHECK(refused("anna de wit-zwart") == "password.known");
}

TEST_CASE("at most so many passwords are hashed at once, and others wait or come back later") {
  Passwords two({.at_once = 2, .waiting = 1, .longest_wait = std::chrono::milliseconds(20)});
  auto first = two.place();
  {
    const auto second = two.place();
    REQUIRE(first);
    REQUIRE(second);
    CHECK(two.place().error().code == "request.busy");
    CHECK(two.hash(good).error().code == "request.busy");
    CHECK(two.fits(good, std::nullopt).error().code == "request.busy");
  }
  CHECK(two.place().has_value());
  Passwords one({.at_once = 1, .waiting = 1, .longest_wait = std::chrono::seconds(60)});
  std::atomic<int> at_once{}, most{}, served{}, busy{};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      const auto mine = one.place();
      if (!mine) {
        ++busy;
        return;
      }
      most = std::max(most.load(), ++at_once);
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      --at_once;
      ++served;
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(most == 1);
  CHECK(served >= 2);
  CHECK(served + busy == 8);
}

TEST_CASE("a wrong password, an unknown address and an account without password are refused alike") {
  InMemory rig;
  Server server(rig.next());
  make(server, "Anna", "anna@example.nl", good);
  server.person("Bram");
  const auto timed = [&](std::string_view email) {
    const auto before = std::chrono::steady_clock::now();
    const auto answer = sign_in(server, email, other);
    CHECK(refusal_in(answer) == "session.wrong");
    CHECK(server.cookie.empty());
    return std::pair{json::serialize(answer), std::chrono::steady_clock::now() - before};
  };
  const auto known = timed("anna@example.nl");
  for (const char* email : {"bram@example.nl", "niemand@example.nl", "geen adres"}) {
    const auto [answer, took] = timed(email);
    CHECK(answer == known.first);
    CHECK(took > known.second / 20);  // the same work; a busy machine varies more than the work does
    CHECK(took < known.second * 20);
  }
}

TEST_CASE_TEMPLATE("guessing is looked at ten times an hour, and a hundred times a day", Rig, InMemory, OnSqlite) {
  Rig rig;
  Guesses guesses(rig.next());
  const std::string who = "hash of an address";
  std::int64_t now = start_of_tests;
  const auto guess = [&](Guesses& at) {
    auto turn = at.start(who, now);
    if (!turn) return turn.error().values.at("minutes");
    turn->wrong(now);
    return std::string();
  };
  for (int i = 0; i < 10; ++i) {
    CHECK(guess(guesses) == "");
    now += minute;
  }
  CHECK(guess(guesses) == "50");
  CHECK(guesses.start("somebody else", now).has_value());
  now += 50 * minute - second;
  CHECK(guess(guesses) == "1");
  now += second;
  CHECK(guess(guesses) == "");
  CHECK(guess(guesses) != "");  // one turn came back, not ten
  // A restart and another process know of it.
  Guesses restarted(rig.next());
  CHECK(guess(restarted) != "");
  int evaluated = 11;
  for (int i = 0; i < 23 * 60 - 1; ++i) {
    now += minute;
    while (guess(guesses).empty()) ++evaluated;
  }
  CHECK(evaluated == 100);
  now += 2 * day;
  CHECK(guess(guesses) == "");
}

TEST_CASE("a thousand guesses at the same time are ten") {
  InMemory rig;
  Guesses guesses(rig.next());
  std::vector<Guesses::Turn> turns;
  for (int i = 0; i < 1'000; ++i) {
    auto turn = guesses.start("who", start_of_tests);
    if (turn) turns.push_back(std::move(*turn));
  }
  CHECK(turns.size() == 10);
  turns.clear();  // all of them right
  CHECK(guesses.start("who", start_of_tests).has_value());
}

TEST_CASE("who guessed too often waits, also with the right password, and others do not") {
  InMemory rig;
  Server server(rig.next());
  make(server, "Anna", "anna@example.nl", good);
  make(server, "Bram", "bram@example.nl", good);
  for (int i = 0; i < 10; ++i) CHECK(refusal_in(sign_in(server, "anna@example.nl", other)) == "session.wrong");
  const auto waits = sign_in(server, "Anna@example.nl", good);
  CHECK(refusal_in(waits) == "session.wait");
  CHECK(text_in(waits, "minutes") == "60");
  CHECK(refusal_in(sign_in(server, "bram@example.nl", good)) == "");
  server.now += hour;
  CHECK(refusal_in(sign_in(server, "anna@example.nl", good)) == "");
}

TEST_CASE("a new password ends all sessions, also a copy of this one") {
  InMemory rig;
  Server server(rig.next());
  make(server, "Anna", "anna@example.nl", good);
  sign_in(server, "anna@example.nl", good);
  const std::string stolen = server.cookie;
  const auto here = server.desk.sessions().caller_of(stolen, server.now).value();
  sign_in(server, "anna@example.nl", good);
  const std::string elsewhere = server.cookie;
  const auto set = [&](std::string_view old, std::string_view next) {
    return refusal_in(server.door(here, "account.set_password", {{"old_password", old}, {"password", next}}));
  };
  CHECK(set(other, other) == "password.old_other");
  CHECK(set(good, "kort") == "password.short");
  CHECK(server.desk.sessions().caller_of(stolen, server.now).has_value());
  CHECK(set(good, other) == "");
  const std::string fresh = server.cookie;
  CHECK(fresh.size() == 43);
  CHECK_FALSE(server.desk.sessions().caller_of(stolen, server.now).has_value());
  CHECK_FALSE(server.desk.sessions().caller_of(elsewhere, server.now).has_value());
  CHECK(server.desk.sessions().caller_of(fresh, server.now)->account == here.account);
  server.on_strand([] {});
  CHECK(server.logins_ended.size() == 2);
  CHECK(refusal_in(sign_in(server, "anna@example.nl", good)) == "session.wrong");
  CHECK(refusal_in(sign_in(server, "anna@example.nl", other)) == "");

  const auto reset = [&](std::string_view email) {
    return refusal_in(server.door(Server::program, "account.reset_password", {{"email", email}, {"password", good}}));
  };
  CHECK(reset("niemand@example.nl") == "account.unknown");
  CHECK(reset("anna@example.nl") == "");
  CHECK_FALSE(server.desk.sessions().caller_of(fresh, server.now).has_value());
}
