#include <doctest/doctest.h>

#include "cli/connection.hpp"
#include "cli/program.hpp"

using namespace rd;

namespace {

const AnyId workspace{5, 5};

const work::Registry& registry() {
  static const cli::Described described(cli::loaded_packs());
  return described.registry();
}

Result<cli::HttpQuestion> question(const char* op, const char* in) {
  return cli::http_question(*registry().find(op), workspace, parse_json(in).value());
}

}  // namespace

TEST_CASE("words of the path go into it, the rest into the query or the body") {
  const std::string base = "/api/workspaces/" + to_text(workspace) + "/";
  const auto list = question("element.list", R"({"kind":"a goal&"})");
  REQUIRE(list);
  CHECK(list->method == "GET");
  CHECK(list->target == base + "elements?kind=a%20goal%26");
  CHECK(list->body.empty());
  const auto update = question("element.update", R"({"element":"01","from":3,"set":{"name":"x"}})");
  REQUIRE(update);
  CHECK(update->method == "PATCH");
  CHECK(update->target == base + "elements/01");
  CHECK(update->body == R"({"from":3,"set":{"name":"x"}})");
  CHECK(update->media_type == "application/json");
  const auto link = question("invitation.link", R"({"workspace":"w","invitation":"i"})");
  REQUIRE(link);
  CHECK(link->target == "/api/invitations/w/i/link");
  const auto missing = question("element.show", "{}");
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == "input.missing");
  CHECK(missing.error().field == "element");
}

TEST_CASE("a problem becomes the refusal it was") {
  const Refusal refusal = cli::refusal_in(
      409,
      R"({"type":"about:blank","status":409,"code":"field.changed","field":"set.name","values":{"theirs":"x"},"detail":"d"})");
  CHECK(refusal.why == Why::conflict);
  CHECK(refusal.code == "field.changed");
  CHECK(refusal.field == "set.name");
  CHECK(refusal.values.at("theirs") == "x");
  CHECK(cli::refusal_in(502, "<html>").code == "server.unclear");
}

TEST_CASE("the token stands in the cookie, with or without a prefix") {
  CHECK(cli::token_in({"other=1", "rd=abc; Path=/; HttpOnly"}) == "abc");
  CHECK(cli::token_in({"__Host-rd=abc"}) == "abc");
  CHECK(cli::token_in({"rd=; Max-Age=0"}).empty());
}

TEST_CASE("a server that is not there is told of, after another try") {
  cli::HttpStage::Setting setting{"http://127.0.0.1:1", registry(), [](const auto&) { return "t"; }, {}, 5, 2};
  cli::HttpStage stage(setting);
  const auto answer = stage.call({}, "element.list", workspace, json::object{}, {});
  REQUIRE_FALSE(answer);
  CHECK(answer.error().code == "server.unreachable");
  CHECK(answer.error().values.at("server") == "http://127.0.0.1:1");
}
