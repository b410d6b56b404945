#include "cli/pages.hpp"

#include <doctest/doctest.h>

#include <atomic>

#include "base/embedded.hpp"
#include "base/markup.hpp"

namespace rd::cli {
namespace {

const packs::Packs& texts() {
  static const packs::Loaded loaded = packs::load(packs::built_in_files());
  return loaded.packs;
}

bool has(std::string_view text, std::string_view what) {
  return text.find(what) != std::string_view::npos;
}
std::string_view field(const net::Response& response, std::string_view name) {
  for (const auto& [key, value] : response.fields) {
    if (net::same_word(key, name)) return value;
  }
  return {};
}

net::Request get(std::string path) {
  return {"GET", std::move(path), "", {}, ""};
}
net::Request upload(std::string path, const std::string& name, const std::string& bytes, const std::string& more = {}) {
  const std::string body = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name + "\"\r\n\r\n" +
                           bytes + "\r\n" + more + "--b--\r\n";
  return {"POST", std::move(path), "", {{"Content-Type", "multipart/form-data; boundary=b"}}, body};
}
std::string wish(std::string_view form) {
  return "--b\r\nContent-Disposition: form-data; name=\"form\"\r\n\r\n" + std::string(form) + "\r\n";
}

// Shows what it was given.
Result<Looked> echo(const Look& look) {
  if (look.bytes == "weg") return refuse(Why::unsupported, "some.new_code");
  if (look.bytes == "groot") return refuse(Why::too_large, "request.too_large");
  return Looked{"<Plan & zo>", "[" + std::string(look.bytes) + "|" + look.file_name + "|" +
                                   (look.language == Language::nl ? "nl" : "en") + "|" +
                                   std::to_string(static_cast<int>(look.form)) + "]"};
}

}  // namespace

TEST_CASE("the page where a plan is looked at stands in two languages, each leading to the other") {
  const Pages pages(texts(), echo);
  const auto nl = pages.answer(get("/bekijken"));
  CHECK(nl.status == 200);
  CHECK(has(nl.body, "<html lang=\"nl\">"));
  CHECK(has(nl.body, "<a href=\"/en/look\" lang=\"en\" hreflang=\"en\">English</a>"));
  CHECK(has(nl.body, "action=\"/bekijken\""));
  CHECK_FALSE(has(nl.body, "{{"));
  const auto en = pages.answer(get("/en/look"));
  CHECK(has(en.body, "<html lang=\"en\">"));
  CHECK(has(en.body, "action=\"/en/look\""));
  CHECK_FALSE(has(en.body, "role=\"alert\""));
}

TEST_CASE("the app stands at / and at the addresses of links, and says what to do without a script") {
  const Pages pages(texts(), echo);
  const auto nl = pages.answer(get("/"));
  CHECK(nl.status == 200);
  CHECK(has(nl.body, "<html lang=\"nl\">"));
  CHECK(has(nl.body, "data-home-other=\"/en\""));
  CHECK(has(nl.body, "data-screen=\"home\""));
  CHECK(has(nl.body, "<noscript>"));
  CHECK(has(nl.body, "href=\"/bekijken\""));
  CHECK_FALSE(has(nl.body, "{{"));
  CHECK(has(pages.answer(get("/en")).body, "data-look=\"/en/look\""));
  CHECK(has(pages.answer(get("/uitnodiging")).body, "data-screen=\"invitation\""));
  CHECK(has(pages.answer(get("/en/invitation")).body, "data-invitation-other=\"/uitnodiging\""));
  CHECK(has(pages.answer(get("/voor-ons")).body, "data-screen=\"partner\""));
  CHECK(has(pages.answer(get("/voor-ons")).body, "data-here-other=\"/en/for-us\""));
}

TEST_CASE("what was built stands under names that change with it, and goes out packed to who can unpack it") {
  const Pages pages(texts(), echo);
  const std::string page = pages.answer(get("/")).body;
  const auto from = page.find("/assets/app-");
  REQUIRE(from != std::string::npos);
  const std::string address = page.substr(from, page.find('"', from) - from);
  const auto plain = pages.answer(get(address));
  CHECK(plain.status == 200);
  CHECK(field(plain, "Content-Type") == "text/javascript; charset=utf-8");
  CHECK(has(field(plain, "Cache-Control"), "immutable"));
  CHECK(field(plain, "Content-Encoding").empty());
  auto asked = get(address);
  asked.fields.push_back({"Accept-Encoding", "gzip, deflate, br"});
  const auto packed = pages.answer(asked);
  CHECK(field(packed, "Content-Encoding") == "gzip");
  CHECK(field(packed, "Vary") == "Accept-Encoding");
  CHECK(packed.body.size() < plain.body.size() / 2);
  CHECK(pages.answer(get(address + ".gz")).status == 404);
}

TEST_CASE("the words of the packs are a file of each language, whose name changes with them") {
  const Pages pages(texts(), echo);
  const auto address = [&](std::string_view path) {
    const std::string page = pages.answer(get(std::string(path))).body;
    const auto from = page.find("data-vocabulary=\"") + 17;
    return page.substr(from, page.find('"', from) - from);
  };
  const auto nl = pages.answer(get(address("/")));
  CHECK(nl.status == 200);
  CHECK(field(nl, "Content-Type") == "application/json");
  CHECK(has(field(nl, "Cache-Control"), "immutable"));
  CHECK(has(nl.body, "\"name\":\"kernelement\""));
  CHECK(has(pages.answer(get(address("/en"))).body, "\"name\":\"core element\""));
  CHECK(address("/") != address("/en"));
}

TEST_CASE("a file that is sent comes back as a page in the language of the form, with its title as text") {
  const Pages pages(texts(), echo);
  const auto nl = pages.answer(upload("/bekijken", "Ons plan.docx", "abc"));
  CHECK(nl.status == 200);
  CHECK(has(nl.body, "[abc|Ons plan.docx|nl|0]"));
  CHECK(has(nl.body, "<title>&lt;Plan &amp; zo&gt; · Gespreksblad · Rode Draad</title>"));
  CHECK(has(nl.body, "data-file=\"Ons plan-gespreksblad.html\""));
  CHECK(has(pages.answer(upload("/en/look", "a.md", "x")).body, "[x|a.md|en|0]"));
}

TEST_CASE("a PDF and a whole file come as a download with a name that every browser reads") {
  const Pages pages(texts(), echo);
  const auto pdf = pages.answer(upload("/bekijken", "Ons plän.docx", "abc", wish("pdf")));
  CHECK(field(pdf, "Content-Type") == "application/pdf");
  CHECK(field(pdf, "Content-Disposition") ==
        "attachment; filename=\"Ons_pl__n-gespreksblad.pdf\"; filename*=UTF-8''Ons%20pl%C3%A4n-gespreksblad.pdf");
  const auto html = pages.answer(upload("/bekijken", "", "abc", wish("html")));
  CHECK(has(field(html, "Content-Disposition"), "plan-gespreksblad.html"));
  CHECK(pages.answer(upload("/bekijken", "a", "abc", wish("exe"))).status == 422);
}

TEST_CASE("an API client gets JSON, and its refusals as problems in its language") {
  const Pages pages(texts(), echo);
  auto request = upload("/bekijken", "a.md", "abc");
  request.fields.push_back({"Accept", "application/json"});
  CHECK(field(pages.answer(request), "Content-Type") == "application/json");
  auto refused = upload("/bekijken", "a.md", "groot");
  refused.fields.push_back({"Accept", "application/json"});
  refused.fields.push_back({"Accept-Language", "en-GB,en;q=0.9"});
  const auto answer = pages.answer(refused);
  CHECK(answer.status == 413);
  CHECK(has(answer.body, "\"code\":\"request.too_large\""));
  CHECK(has(answer.body, "larger than 25 MB"));
}

TEST_CASE("a refusal stands above the form with a sentence, also when its code has none") {
  const Pages pages(texts(), echo);
  const auto answer = pages.answer(upload("/bekijken", "a.md", "weg"));
  CHECK(answer.status == 415);
  CHECK(has(answer.body, "role=\"alert\""));
  CHECK(has(answer.body, "action=\"/bekijken\""));
  CHECK(answer.body.find("role=\"alert\"") < answer.body.find("<form"));
  CHECK_FALSE(has(answer.body, "some.new_code"));
  CHECK(has(pages.answer(upload("/bekijken", "", "")).body,
            "role=\"alert\" tabindex=\"-1\" autofocus>\n<h2>Dat lukte nog niet</h2>\n<p>Kies eerst"));
  CHECK(pages.answer({"POST", "/bekijken", "", {{"Content-Type", "text/plain"}}, "x"}).status == 415);
  CHECK(pages.answer({"POST", "/bekijken", "", {{"Content-Type", "multipart/form-data; boundary=b"}}, "x"}).status ==
        422);
}

TEST_CASE("a file of 25 MiB is looked at, one byte more is refused") {
  const Pages pages(texts(), [](const Look&) -> Result<Looked> { return Looked{}; });
  CHECK(pages.answer(upload("/bekijken", "a", std::string(25U << 20U, 'x'))).status == 200);
  CHECK(pages.answer(upload("/bekijken", "a", std::string((25U << 20U) + 1, 'x'))).status == 413);
}

TEST_CASE("every trouble of the server is a page with its own status and sentence") {
  const Pages pages(texts(), echo);
  for (const auto trouble :
       {net::Trouble::bad_request, net::Trouble::cross_site, net::Trouble::slow, net::Trouble::too_large,
        net::Trouble::header_too_large, net::Trouble::fault, net::Trouble::busy}) {
    const std::string key = "refusal." + std::string(net::code_of(trouble));
    CAPTURE(key);
    REQUIRE(texts().texts.contains(key));
    const auto nl = pages.explain(get("/bekijken"), trouble);
    CHECK(nl.status == net::status_of(trouble));
    CHECK(has(nl.body, escaped(texts().texts.at(key).nl)));
    CHECK(has(pages.explain(get("/en/look"), trouble).body, escaped(texts().texts.at(key).en)));
  }
  CHECK(pages.explain({}, net::Trouble::bad_request).status == 400);  // nothing is known of such a request
}

TEST_CASE("the example is looked at once for each language") {
  std::atomic<int> looks{0};
  const Pages pages(texts(), [&](const Look& look) -> Result<Looked> {
    ++looks;
    CHECK(look.bytes == embedded_file("web/static/voorbeeldplan.md"));
    return Looked{"t", look.language == Language::nl ? "[nl]" : "[en]"};
  });
  for (int i = 0; i < 3; ++i) {
    CHECK(has(pages.answer(get("/voorbeeld")).body, "[nl]"));
    CHECK(has(pages.answer(get("/en/example")).body, "[en]"));
  }
  CHECK(looks == 2);
}

TEST_CASE("what is not there, what one may not do, and where one comes back to") {
  const Pages pages(texts(), echo);
  CHECK(pages.answer(get("/../etc/passwd")).status == 404);
  CHECK(has(pages.answer(get("/en/x")).body, "<html lang=\"en\">"));
  CHECK(field(pages.answer({"PUT", "/", "", {}, ""}), "Allow") == "GET, HEAD");
  CHECK(field(pages.answer({"PUT", "/en/look", "", {}, ""}), "Allow") == "GET, HEAD, POST");
  CHECK(pages.answer(get("/en/look")).status == 200);
  CHECK(pages.answer({"HEAD", "/health", "", {}, ""}).body == "ok");
}

TEST_CASE("only what reads a document is slow") {
  for (const auto* path : {"/bekijken", "/en/look"}) CHECK(Pages::cost(upload(path, "a", "b")) == net::Cost::slow);
  for (const auto* path : {"/voorbeeld", "/en/example"}) CHECK(Pages::cost(get(path)) == net::Cost::slow);
  for (const auto* path : {"/", "/en", "/uitnodiging", "/bekijken", "/health", "/x", "/assets/x"})
    CHECK(Pages::cost(get(path)) == net::Cost::quick);
}

}  // namespace rd::cli
