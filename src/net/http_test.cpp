#include "net/http.hpp"

#include <doctest/doctest.h>

namespace rd::net {
namespace {

Request from(std::vector<Field> fields) {
  return {"POST", "/", "", std::move(fields), ""};
}

}  // namespace

TEST_CASE("a field is found in any spelling of its name, the first one wins") {
  const auto request = from({{"X-Kind", "a"}, {"accept", "text/html"}, {"Accept", "application/json"}});
  CHECK(request.field("ACCEPT") == "text/html");
  CHECK(request.field("Origin").empty());
}

TEST_CASE("only a program that asks for JSON and not for HTML gets JSON") {
  CHECK(from({{"Accept", "application/json"}}).wants_json());
  CHECK(from({{"Accept", "application/problem+json, */*"}}).wants_json());
  CHECK_FALSE(from({{"Accept", "text/html,application/json;q=0.9"}}).wants_json());
  CHECK_FALSE(from({}).wants_json());
}

TEST_CASE("a form of another site is told apart from our own (R26, R34)") {
  CHECK(from_our_own_pages(from({{"Host", "rd.nl"}}), ""));
  CHECK(from_our_own_pages(from({{"Host", "rd.nl"}, {"Sec-Fetch-Site", "same-origin"}}), ""));
  CHECK(from_our_own_pages(from({{"Host", "rd.nl"}, {"Sec-Fetch-Site", "none"}}), ""));
  CHECK_FALSE(from_our_own_pages(from({{"Host", "rd.nl"}, {"Sec-Fetch-Site", "cross-site"}}), ""));
  CHECK_FALSE(from_our_own_pages(from({{"Host", "rd.nl"}, {"Sec-Fetch-Site", "same-site"}}), ""));
  CHECK(from_our_own_pages(from({{"Host", "rd.nl:8090"}, {"Origin", "http://RD.nl:8090"}}), ""));
  CHECK_FALSE(from_our_own_pages(from({{"Host", "rd.nl:8090"}, {"Origin", "http://rd.nl:8091"}}), ""));
  CHECK_FALSE(from_our_own_pages(from({{"Host", "rd.nl"}, {"Origin", "null"}}), ""));
  CHECK_FALSE(from_our_own_pages(from({{"Host", ""}, {"Origin", "https://"}}), ""));
  CHECK(from_our_own_pages(from({{"Host", "10.0.0.3:8090"}, {"Origin", "https://rd.nl"}}), "https://rd.nl/plan"));
  CHECK_FALSE(
      from_our_own_pages(from({{"Host", "10.0.0.3:8090"}, {"Origin", "https://rd.nl.boos.nl"}}), "https://rd.nl"));
}

TEST_CASE("a path is decoded once, and only when it is text") {
  CHECK(decoded_path("/en/caf%C3%A9") == "/en/café");
  CHECK(decoded_path("/a%2500") == "/a%00");
  for (const auto* bad : {"", "a", "*", "/%", "/%4", "/%zz", "/%00", "/%0a", "/%c3", "/\x7f"}) {
    CAPTURE(bad);
    CHECK(decoded_path(bad).empty());
  }
}

TEST_CASE("every answer carries the security fields and is not kept, unless it says how long") {
  const auto head = head_of({200, {{"Content-Type", "text/plain"}}, "ok"}, Connection::keep);
  for (const auto* line :
       {"HTTP/1.1 200 OK\r\n", "Content-Length: 2\r\n", "Connection: keep-alive\r\n", "Cache-Control: no-store\r\n",
        "X-Content-Type-Options: nosniff\r\n", "Referrer-Policy: same-origin\r\n",
        "Cross-Origin-Opener-Policy: same-origin\r\n", "Cross-Origin-Resource-Policy: same-origin\r\n",
        "Permissions-Policy: camera=()", "default-src 'self';", "object-src 'none';", "base-uri 'none';",
        "frame-ancestors 'none';", "form-action 'self';", "require-trusted-types-for 'script'\r\n"}) {
    CAPTURE(line);
    CHECK(head.find(line) != std::string::npos);
  }
  CHECK(head.find("unsafe") == std::string::npos);
  CHECK(head.ends_with("\r\n\r\n"));
  const auto kept = head_of({200, {{"cache-control", "max-age=9"}}, ""}, Connection::close);
  CHECK(kept.find("no-store") == std::string::npos);
  CHECK(kept.find("Connection: close\r\n") != std::string::npos);
}

TEST_CASE("a value cannot start a field of its own") {
  const auto head = head_of({303, {{"Location", "/a\r\nSet-Cookie: x=1"}}, ""}, Connection::close);
  CHECK(head.find("Set-Cookie") == std::string::npos);
  CHECK(head.find("Location: /a\r\n") != std::string::npos);
}

TEST_CASE("a problem has the shape of RFC 9457") {
  const auto answer = problem(413, "request.too_large", "Te groot.");
  CHECK(answer.status == 413);
  CHECK(answer.fields.front().value == "application/problem+json");
  CHECK(answer.body ==
        "{\"type\":\"about:blank\",\"title\":\"Content Too Large\",\"status\":413,"
        "\"code\":\"request.too_large\",\"detail\":\"Te groot.\"}\n");
}

}  // namespace rd::net
