// The API on a real server: who may ask, how it is asked, what comes back. Two operations of notes are enough for it.
#include "net/api.hpp"

#include <doctest/doctest.h>

#include <atomic>

#include "net/test_client.hpp"
#include "net/workers.hpp"
#include "store/fault_store.hpp"
#include "store/memory_store.hpp"
#include "work/everything.hpp"

namespace rd::net {
namespace {

struct NewNote {
  std::string words;
  static constexpr auto fields() {
    return std::tuple{field("words", &NewNote::words, "what it says", {.longest = 50})};
  }
};
struct OneNote {
  AnyId note;
  static constexpr auto fields() { return std::tuple{field("note", &OneNote::note, "which")}; }
};
struct Made {
  AnyId id;
  static constexpr auto fields() { return std::tuple{field("id", &Made::id, "of the note")}; }
};

void fill(work::Registry& registry) {
  work::register_ops(registry);
  registry.add(
      "note.create", work::Method::post, "notes", work::Right::write,
      [](work::Ctx& ctx, const NewNote& in) -> Result<Made> {
        TRY(const AnyId id, ctx.create("note", {}, {{"words", in.words}}));
        return Made{id};
      },
      "Makes a note");
  registry.view(
      "note.show", "notes/{note}", work::Right::see,
      [](const work::View& view, const OneNote& in) -> Result<NewNote> {
        const auto note = view.find(in.note);
        if (note == nullptr) return work::unknown("note");
        return NewNote{std::string(note->fields().at("words").as_string())};
      },
      "One note");
  registry.door(
      "session.open", work::Method::post, "sessions", work::Right::anyone,
      [](work::Door& door, const work::Nothing&) -> Result<work::Nothing> {
        door.new_cookie = "geheim";
        return work::Nothing{};
      },
      "Signs in");
  registry.door(
      "account.create", work::Method::post, "accounts", work::Right::program,
      [](work::Door&, const work::Nothing&) -> Result<work::Nothing> { return work::Nothing{}; },
      "For the program only");
  registry.transfer<work::Nothing>(
      "note.export", work::Method::get, "export", work::Right::write,
      [](work::Transfer&, const work::Nothing&) -> Result<work::Download> {
        return work::Download{"alles", "text/plain", "alles.txt"};
      },
      "A file");
  registry.readers(
      [](const work::State&, const AnyId& account, Date) -> std::optional<work::Reader> {
        work::Reader reader;
        reader.account = account;
        reader.member = {8, account.low};
        reader.rights = {work::Right::see, work::Right::write};
        if (account.low == 2) reader.rights = {work::Right::see};
        return account.low > 2 ? std::nullopt : std::optional(reader);
      },
      {{work::Right::see}, {work::Right::see, work::Right::write}});
  registry.close();
}

// The tokens "een", "twee" and "drie" are of accounts 1 (writes), 2 (reads) and 3 (no member).
std::optional<work::Caller> caller_of(std::string_view token) {
  const std::array names{"een", "twee", "drie"};
  for (std::uint64_t i = 0; i < names.size(); ++i)
    if (token == names[i]) return work::Caller{{9, i + 1}, {7, i + 1}, false};
  return std::nullopt;
}

class Strand : public work::Executor {
 public:
  explicit Strand(Server& server) : server_(server) {}
  void post(std::function<void()> task) override { server_.post(std::move(task)); }
  [[nodiscard]] bool here() const override { return server_.here(); }

 private:
  Server& server_;
};

struct Running {
  Running()
      : server(options(),
               [](const Request&) {
                 return Response{404, {}, ""};
               }),
        strand(server),
        rooms({registry(), store, strand, at_once, [] { return std::int64_t{1'790'000'000'000'000}; }}, {}),
        api({rooms, caller_of, [this](const AnyId&) { return open.load(); },
             [](const Refusal& refusal, Language language) {
               return (language == Language::en ? "en " : "nl ") + refusal.code;
             },
             [this](std::function<void()> task) { return doors.offer(std::move(task)); }, false}) {
    server.start();
    const work::Caller program{{}, {}, true};
    const auto made = rooms.run_and_wait(workspace, program, {"note.create", {{"words", "eerste"}}, {}});
    note = made.value().text.substr(7, 26);
  }
  ~Running() {
    rooms.drain();
    static_cast<void>(server.stop());
  }
  Options options() {
    Options out;
    out.cost = [](const Request& request) { return Api::concerns(request) ? Cost::later : Cost::quick; };
    out.later = [this](const Request& request, Reply reply) { api.answer(request, std::move(reply)); };
    out.socket = [this](const Request& request, std::shared_ptr<Socket> socket) {
      return api.socket(request, std::move(socket));
    };
    return out;
  }
  const work::Registry& registry() {
    if (registry_.entries().empty()) fill(registry_);
    return registry_;
  }
  [[nodiscard]] std::string path(std::string_view rest) const {
    return "/api/workspaces/" + to_text(workspace) + std::string(rest);
  }
  std::string ask(std::string_view method, const std::string& to, std::string_view token, std::string_view body = {},
                  std::string_view more = "Content-Type: application/json\r\n") {
    Client client(server.port());
    std::string out = std::string(method) + " " + to + " HTTP/1.1\r\nHost: rd\r\n" + std::string(more);
    if (!token.empty()) out += "Cookie: x=y; rd=" + std::string(token) + "\r\n";
    return client.ask(out + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body));
  }

  const AnyId workspace{5, 5};
  store::MemoryStore behind;
  store::FaultStore store{behind};
  std::atomic<bool> open{true};
  Workers doors{1, 4};
  work::AtOnce at_once;
  work::Registry registry_;
  Server server;
  Strand strand;
  work::Rooms rooms;
  Api api;
  std::string note;
};

// The next text message.
std::string told(Client& client) {
  return next_frame(client).bytes;
}

}  // namespace

TEST_CASE("what is declared can be asked over HTTP, by cookie or bearer, and an answer tells its number") {
  Running run;
  const auto made = run.ask("POST", run.path("/notes"), "een", R"({"words":"over HTTP"})");
  CHECK(status_line(made) == "HTTP/1.1 200 OK");
  CHECK(has(made, "Rd-Seq: 2\r\n"));
  const auto seen = run.ask("GET", run.path("/notes/" + run.note), "", "", "Authorization: Bearer twee\r\n");
  CHECK(has(seen, R"({"words":"eerste"})"));
  CHECK(has(run.ask("GET", run.path("/load?kinds=note&texts=true"), "twee"), "over HTTP"));
  CHECK(has(run.ask("GET", run.path("/export"), "een"), "filename=\"alles.txt\""));
  CHECK(has(run.ask("GET", "/api/openapi.json", ""), "note.create"));
}

TEST_CASE("a refusal is a problem with a code and a sentence in the language that was asked") {
  Running run;
  const auto problem = [&](const std::string& answer) { return answer.substr(answer.find("\r\n\r\n") + 4); };
  const auto check = [&](const std::string& answer, int status, std::string_view code) {
    CHECK(has(status_line(answer), std::to_string(status)));
    CHECK(has(answer, "Content-Type: application/problem+json"));
    CHECK(has(problem(answer), "\"code\":\"" + std::string(code) + "\""));
  };
  check(run.ask("GET", run.path("/notes/" + run.note), ""), 401, "session.none");
  check(run.ask("GET", run.path("/notes/" + run.note), "weg"), 401, "session.none");
  check(run.ask("POST", run.path("/notes"), "twee", R"({"words":"x"})"), 403, "right.missing");
  check(run.ask("GET", run.path("/export"), "twee"), 403, "right.missing");
  check(run.ask("POST", "/api/accounts", "een", "{}"), 403, "right.missing");
  check(run.ask("GET", run.path("/nothing"), "een"), 404, "request.no_such_path");
  check(run.ask("GET", run.path("/notes/" + to_text(AnyId{1, 1})), "een"), 404, "thing.unknown");
  check(run.ask("PATCH", run.path("/notes"), "een", "{}"), 405, "request.method");
  check(run.ask("POST", run.path("/notes"), "een", R"({"words":"x"})", "Content-Type: text/plain\r\n"), 415,
        "request.not_json");
  check(run.ask("POST", run.path("/notes"), "een", "{"), 422, "json.syntax");
  check(run.ask("POST", run.path("/notes"), "een", "[]"), 422, "input.type");
  check(run.ask("POST", run.path("/notes"), "een", "{}"), 422, "input.missing");
  const auto english =
      run.ask("POST", run.path("/notes"), "een", "{}", "Accept-Language: en\r\nContent-Type: application/json\r\n");
  CHECK(has(english, "en input.missing"));
  CHECK(has(english, R"("field":"words")"));
  const std::string large = R"({"words":")" + std::string((1U << 20U) + 10, 'a') + "\"}";
  check(run.ask("POST", run.path("/notes"), "een", large), 413, "request.too_much");
}

TEST_CASE("a workspace of others and one that does not exist give the same bytes") {
  Running run;
  const auto body = [](const std::string& answer) { return answer.substr(answer.find("\r\n\r\n")); };
  const auto others = run.ask("GET", run.path("/notes/" + run.note), "drie");
  const auto nowhere = run.ask("GET", "/api/workspaces/" + to_text(AnyId{3, 3}) + "/notes/" + run.note, "drie");
  const auto no_id = run.ask("GET", "/api/workspaces/geen-id/notes/" + run.note, "een");
  CHECK(has(status_line(others), "404"));
  CHECK(body(others) == body(nowhere));
  CHECK(body(others) == body(no_id));
}

TEST_CASE("the same Idempotency-Key is done once; a key that is no id is refused") {
  Running run;
  const std::string key = "Content-Type: application/json\r\nIdempotency-Key: " + to_text(random_id()) + "\r\n";
  const auto first = run.ask("POST", run.path("/notes"), "een", R"({"words":"een keer"})", key);
  const auto again = run.ask("POST", run.path("/notes"), "een", R"({"words":"een keer"})", key);
  CHECK(first.substr(first.find("\r\n\r\n")) == again.substr(again.find("\r\n\r\n")));
  CHECK(run.behind.head(run.workspace).seq == 2);
  CHECK(has(run.ask("POST", run.path("/notes"), "een", R"({"words":"anders"})", key), "ref.other_input"));
  CHECK(has(run.ask("POST", run.path("/notes"), "een", R"({"words":"x"})",
                    "Content-Type: application/json\r\nIdempotency-Key: zo\r\n"),
            "id.form"));
}

TEST_CASE("a full disk is 507 and another trouble 503, with nothing acknowledged; reading goes on") {
  Running run;
  run.store.plan({1, store::FaultPlan::How::for_ever, store::FaultPlan::What::full});
  CHECK(has(run.ask("POST", run.path("/notes"), "een", R"({"words":"kwijt"})"), "507"));
  run.store.plan({1, store::FaultPlan::How::for_ever, store::FaultPlan::What::io});
  CHECK(has(run.ask("POST", run.path("/notes"), "een", R"({"words":"kwijt"})"), "store.trouble"));
  run.store.plan({});
  CHECK(has(run.ask("GET", run.path("/notes/" + run.note), "twee"), "eerste"));
  CHECK(run.behind.head(run.workspace).seq == 1);
}

TEST_CASE("a door gives its secret to the browser and nowhere else") {
  Running run;
  const auto answer = run.ask("POST", "/api/sessions", "", "{}");
  CHECK(has(answer, "Set-Cookie: rd=geheim; Path=/; HttpOnly; SameSite=Lax\r\n"));
  CHECK(!has(answer.substr(answer.find("\r\n\r\n")), "geheim"));
  CHECK(has(
      run.ask("POST", "/api/sessions", "", "{}", "Origin: http://elders.example\r\nContent-Type: application/json\r\n"),
      "403"));
}

TEST_CASE("one socket follows, asks and does; a session's end closes it") {
  Running run;
  Client client(run.server.port());
  client.send(upgrade("/api/live", "Cookie: rd=een\r\n"));
  CHECK(has(client.until("\r\n\r\n"), "101"));
  const std::string id = to_text(run.workspace);
  client.send(text(R"({"ping":7})"));
  CHECK(told(client) == R"({"pong":7})");
  client.send(text(R"({"subscribe":")" + id + R"(","topics":["workspace"],"since":1})"));
  CHECK(has(told(client), "\"subscribed\":\"" + id + "\""));
  const std::string ref = to_text(random_id());
  client.send(text(R"({"do":"note.create","workspace":")" + id + R"(","in":{"words":"levend"},"ref":")" + ref + "\"}"));
  const std::string first = told(client);
  const std::string second = told(client);
  CHECK((has(first, R"("seq":2,"answer")") || has(second, R"("seq":2,"answer")")));
  CHECK((has(first, "levend") || has(second, "levend")));
  client.send(text(R"({"do":"note.show","workspace":")" + id + R"(","in":{"note":")" + run.note + R"("},"ref":"x"})"));
  CHECK(has(told(client), "id.form"));
  client.send(text(R"({"do":"note.show","workspace":")" + id + R"(","in":{"note":")" + run.note + R"("},"ref":")" +
                   ref + "\"}"));
  CHECK(has(told(client), "eerste"));
  client.send(text("geen json"));
  CHECK(has(told(client), "json.syntax"));
  client.send(text(R"({"hallo":1})"));
  CHECK(has(told(client), "live.unclear"));
  client.send(text(R"({"subscribe":")" + to_text(AnyId{3, 3}) + R"(","ref":1})"));
  CHECK(has(told(client), "workspace.unknown"));
  run.open = false;
  run.server.post([&] { run.api.look_again(); });
  CHECK(next_frame(client).code() == 4401);
}

TEST_CASE("one says over the socket where one is in a text that one follows; what is not clear is refused") {
  Running run;
  Client client(run.server.port());
  client.send(upgrade("/api/live", "Cookie: rd=een\r\n"));
  CHECK(has(client.until("\r\n\r\n"), "101"));
  const std::string id = to_text(run.workspace);
  const auto here = [&](const std::string& workspace, const std::string& section, const std::string& rest) {
    client.send(text(R"({"here":")" + workspace + R"(","text":")" + section + "\"," + rest + "}"));
    return told(client);
  };
  const std::string place = R"("desk":"bureau","at":{"version":1,"from":2,"to":3})";
  CHECK(has(here(id, run.note, place), "workspace.unknown"));  // not followed
  client.send(text(R"({"subscribe":")" + id + R"(","topics":["text:)" + run.note + R"("],"since":1})"));
  CHECK(has(told(client), "subscribed"));
  CHECK(has(here(id, run.note, place), R"("desk":"bureau","at":{"version":1,"from":2,"to":3})"));
  CHECK(has(here(id, run.note, R"("desk":"bureau","at":null)"), R"("at":null)"));
  CHECK(has(here(id, to_text(AnyId{3, 3}), place), "thing.unknown"));
  for (const char* unclear :
       {R"("at":null)", R"("desk":"","at":null)", R"("desk":"d","at":{"version":1,"from":2})", R"("desk":"d","at":7)",
        R"("desk":"d","at":{"version":1,"from":-2,"to":3})", R"("desk":"d","at":{"version":"1","from":2,"to":3})"})
    CHECK(has(here(id, run.note, unclear), "live.unclear"));
  CHECK(has(here(id, run.note, R"("at":null,"desk":")" + std::string(65, 'd') + '"'), "live.unclear"));
  CHECK(has(here("geen", run.note, place), "live.unclear"));
}

TEST_CASE("a socket without a session, or at another address, is refused") {
  Running run;
  Client nobody(run.server.port());
  nobody.send(upgrade("/api/live"));
  CHECK(has(nobody.until("\r\n\r\n"), "401"));
  Client lost(run.server.port());
  lost.send(upgrade("/api/elders", "Cookie: rd=een\r\n"));
  CHECK(has(lost.until("\r\n\r\n"), "404"));
}

}  // namespace rd::net
