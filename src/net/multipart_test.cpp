#include "net/multipart.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <random>

#include "base/utf.hpp"

namespace rd::net {
namespace {

constexpr std::string_view kind = "multipart/form-data; boundary=grens";

std::string part(std::string_view head, std::string_view content) {
  return "--grens\r\n" + std::string(head) + "\r\n\r\n" + std::string(content) + "\r\n";
}
std::string file(std::string_view name, std::string_view content) {
  return part("Content-Disposition: form-data; name=\"file\"; filename=\"" + std::string(name) +
                  "\"\r\nContent-Type: application/octet-stream",
              content);
}
constexpr std::string_view the_end = "--grens--\r\n";

std::string code_for(std::string_view content_type, std::string_view body) {
  const auto parts = parse_form(content_type, body);
  return parts ? "" : parts.error().code;
}

}  // namespace

TEST_CASE("a form as a browser sends it is read part by part") {
  const std::string body = file("plan.docx", std::string("PK\0\r\n--gren\r\n", 14)) +
                           part("content-disposition: form-data; name=\"form\"", "pdf") + std::string(the_end);
  const auto parts = parse_form("Multipart/Form-Data; charset=utf-8; boundary=\"grens\"", body);
  REQUIRE(parts);
  REQUIRE(parts->size() == 2);
  CHECK(find_part(*parts, "file")->file_name == "plan.docx");
  CHECK(find_part(*parts, "file")->content == std::string_view("PK\0\r\n--gren\r\n", 14));
  CHECK(find_part(*parts, "form")->content == "pdf");
  CHECK(find_part(*parts, "form")->file_name.empty());
  CHECK(find_part(*parts, "other") == nullptr);
}

TEST_CASE("an empty form and an empty file are forms too") {
  CHECK(parse_form(kind, the_end)->empty());
  CHECK(parse_form(kind, file("", "") + std::string(the_end))->front().content.empty());
}

TEST_CASE("what is not exactly a form is refused") {
  const std::string good = file("a.md", "tekst");
  CHECK(code_for("text/plain", good) == "upload.not_a_form");
  CHECK(code_for("", good) == "upload.not_a_form");
  CHECK(code_for("application/x-www-form-urlencoded", "a=b") == "upload.not_a_form");
  CHECK(code_for("multipart/form-data", good) == "upload.damaged");
  CHECK(code_for("multipart/form-data; boundary=", good) == "upload.damaged");
  CHECK(code_for("multipart/form-data; boundary=\"grens", good) == "upload.damaged");
  CHECK(code_for("multipart/form-data; boundary=gr{ns", good) == "upload.damaged");
  CHECK(code_for("multipart/form-data; boundary=" + std::string(71, 'a'), good) == "upload.damaged");
  for (const auto& body :
       {std::string{}, std::string("--grens"), good, good + "--grens", good + "--grens-", good + "--grensx--",
        "preamble\r\n" + good + std::string(the_end), good + std::string(the_end) + "more",
        part("Content-Type: text/plain", "a") + std::string(the_end),
        part("Content-Disposition: attachment; name=\"a\"", "a") + std::string(the_end),
        part("Content-Disposition: form-data; filename=\"a\"", "a") + std::string(the_end),
        part("Content-Disposition: form-data; name=\"a\"\r\nContent-Disposition: form-data; name=\"b\"", "a") +
            std::string(the_end),
        part("no colon", "a") + std::string(the_end),
        part("Content-Disposition: form-data; name=\"a", "a") + std::string(the_end)}) {
    CAPTURE(body);
    CHECK(code_for(kind, body) == "upload.damaged");
  }
}

TEST_CASE("parts and their heads are bounded") {
  std::string many;
  for (int i = 0; i < 17; ++i) many += part("Content-Disposition: form-data; name=\"a\"", "");
  CHECK(code_for(kind, many + std::string(the_end)) == "upload.damaged");
  CHECK(code_for(kind, part("Content-Disposition: form-data; name=\"" + std::string(5000, 'a') + "\"", "") +
                           std::string(the_end)) == "upload.damaged");
}

TEST_CASE("a file name becomes harmless and stays readable") {
  CHECK(safe_file_name("Opleidingsplan 2026 – définitief.docx") == "Opleidingsplan 2026 – définitief.docx");
  CHECK(safe_file_name("C:\\Users\\noor\\plan.docx") == "plan.docx");
  CHECK(safe_file_name("../../etc/passwd") == "passwd");
  CHECK(safe_file_name("..") == "");
  CHECK(safe_file_name("...plan.md ") == "plan.md");
  CHECK(safe_file_name("plan\r\nX: 1\u202Excod.exe") == "planX: 1xcod.exe");
  CHECK(safe_file_name("\xff.docx") == "");
  const auto cut = safe_file_name(std::string(119, 'a') + "é" + std::string(300, 'b') + ".docx");
  CHECK(cut.size() <= 120);
  CHECK(cut.ends_with(".docx"));
  CHECK(is_utf8(cut));
  const auto parts = parse_form(kind, file("een %22plan%22.md", "x") + std::string(the_end));
  CHECK(parts->front().file_name == "een \"plan\".md");
}

TEST_CASE("a corpus of damaged forms: each is refused or read inside its own bytes (fuzz)") {
  const std::string whole = file("plan.docx", std::string(300, 'x') + "\r\n--gren") +
                            part("Content-Disposition: form-data; name=form", "pdf") + std::string(the_end);
  const std::string_view alphabet = "\r\n-\":;=grens \0%/\\a\xC3\xA9";
  std::size_t read = 0;
  for (unsigned seed = 0; seed < 20'000; ++seed) {
    std::mt19937 random(seed);
    const auto below = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random); };
    std::string body = whole;
    for (std::size_t times = 1 + below(4); times > 0 && !body.empty(); --times) {
      const auto at = below(body.size());
      switch (below(4)) {
        case 0:
          body[at] = alphabet[below(alphabet.size())];
          break;
        case 1:
          body.erase(at, 1 + below(40));
          break;
        case 2:
          body.insert(at, body.substr(below(body.size()), below(60)));
          break;
        default:
          body.resize(at + 1);
          break;
      }
    }
    const auto parts = parse_form(kind, body);
    if (!parts) continue;
    ++read;
    for (const auto& found : *parts) {
      CAPTURE(seed);
      CHECK(std::less_equal<>{}(body.data(), found.content.data()));
      CHECK(std::less_equal<>{}(found.content.data() + found.content.size(), body.data() + body.size()));
      CHECK(is_utf8(found.file_name));
      CHECK(found.file_name.find_first_of(std::string_view("/\\\r\n\0", 5)) == std::string::npos);
    }
  }
  CHECK(read > 1000);
  CHECK(read < 19'000);
}

}  // namespace rd::net
