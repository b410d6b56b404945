#include "prose/node.hpp"

#include <doctest/doctest.h>

#include "prose/check.hpp"
#include "prose/html.hpp"

using namespace rd;
using namespace rd::prose;

namespace {

NodePtr node(std::string_view json) {
  const auto parsed = parse_json(json);
  REQUIRE(parsed.has_value());
  const auto made = from_json(*parsed);
  REQUIRE(made.has_value());
  return *made;
}

std::string first_problem(std::string_view json) {
  const auto found = problems(*node(json));
  return found.empty() ? "" : found[0].path + " " + found[0].reason + " " + found[0].what;
}

std::string in_doc(const std::string& block) {
  return R"({"type":"doc","content":[)" + block + "]}";
}
std::string paragraph(const std::string& inlines) {
  return in_doc(R"({"type":"paragraph","content":[)" + inlines + "]}");
}

constexpr const char* everything = R"({"type":"doc","content":[
  {"type":"heading","attrs":{"bid":"a","level":2,"number":"2.1"},"content":[{"type":"text","text":"Visie & missie"}]},
  {"type":"paragraph","attrs":{"bid":"b"},"content":[
    {"type":"text","text":"Een <b> ","marks":[{"type":"strong"},{"type":"comment","attrs":{"id":"1"}},{"type":"comment","attrs":{"id":"2"}}]},
    {"type":"text","text":"weg","marks":[{"type":"deletion","attrs":{"author":"A","at":"2026-01-02"}}]},
    {"type":"text","text":"erbij","marks":[{"type":"insertion","attrs":{"author":"A"}}]},
    {"type":"hard_break"},
    {"type":"text","text":"site","marks":[{"type":"link","attrs":{"href":"https://voorbeeld.nl/?a=1&b=2"}}]},
    {"type":"footnote","attrs":{"bid":"n"},"content":[{"type":"text","text":"De noot."}]},
    {"type":"cross_reference","attrs":{"target":"a","label":"paragraaf 2.1"}},
    {"type":"element_chip","attrs":{"kind":"goal","id":"g1","label":"doel 1"}}]},
  {"type":"bullet_list","content":[{"type":"list_item","content":[{"type":"paragraph","content":[{"type":"text","text":"punt"}]},
    {"type":"ordered_list","attrs":{"start":3},"content":[{"type":"list_item","content":[{"type":"paragraph"}]}]}]}]},
  {"type":"caption","content":[{"type":"text","text":"Tabel 1"}]},
  {"type":"table","attrs":{"bid":"t"},"content":[{"type":"table_row","content":[
    {"type":"table_header","attrs":{"colspan":2,"rowspan":1,"colwidth":[100,0]},"content":[{"type":"paragraph","content":[{"type":"text","text":"Kop"}]}]}]},
    {"type":"table_row","content":[{"type":"table_cell","content":[{"type":"paragraph"}]},{"type":"table_cell","content":[{"type":"paragraph"}]}]}]},
  {"type":"image","attrs":{"src":"media/a.png","alt":"Een \"plaatje\"","width":10,"height":20}},
  {"type":"callout","attrs":{"kind":"frame"},"content":[{"type":"blockquote","content":[{"type":"code_block","content":[{"type":"text","text":"a < b"}]}]}]},
  {"type":"horizontal_rule"}]})";

}  // namespace

TEST_CASE("a text with everything in it fits the schema and survives JSON both ways") {
  const NodePtr doc = node(everything);
  CHECK(first_problem(everything) == "");
  CHECK(checked(doc).has_value());
  const auto again = from_json(to_json(*doc));
  REQUIRE(again.has_value());
  CHECK(to_json(**again) == to_json(*doc));
}

TEST_CASE("the words of a paragraph: deletions and footnotes left out, insertions and references in") {
  CHECK(inline_text(*node(everything)->content[1]) == "Een <b> erbij\nsiteparagraaf 2.1doel 1");
}

TEST_CASE("prose.shape names the place that is no node") {
  const auto field = [](std::string_view text) {
    const auto parsed = parse_json(text);
    REQUIRE(parsed.has_value());
    const auto made = from_json(*parsed);
    REQUIRE_FALSE(made.has_value());
    CHECK(made.error().code == "prose.shape");
    return made.error().field;
  };
  CHECK(field("3") == "doc");
  CHECK(field(R"({"content":[]})") == "doc");
  CHECK(field(R"({"type":"doc","content":{}})") == "doc.content");
  CHECK(field(R"({"type":"doc","content":[{"type":"text","text":""}]})") == "doc.content.0.text");
  CHECK(field(R"({"type":"doc","content":[{"type":"text"}]})") == "doc.content.0.text");
  CHECK(field(R"({"type":"doc","attrs":[]})") == "doc.attrs");
  CHECK(field(R"({"type":"doc","content":[{"type":"text","text":"x","marks":[{}]}]})") == "doc.content.0.marks");
  CHECK(field(R"({"type":"doc","content":[{"type":"text","text":"x","marks":[{"type":"em","attrs":1}]}]})") ==
        "doc.content.0.marks");
}

TEST_CASE("prose.schema: what may stand where") {
  CHECK(first_problem(R"({"type":"paragraph"})") == "doc type paragraph");
  CHECK(first_problem(R"({"type":"doc"})") == "doc content doc");
  CHECK(first_problem(in_doc(R"({"type":"text","text":"los"})")) == "doc.content.0 content text");
  CHECK(first_problem(in_doc(R"({"type":"tabel"})")) == "doc.content.0 content tabel");
  CHECK(first_problem(in_doc(R"({"type":"table"})")) == "doc.content.0 content table");
  CHECK(first_problem(in_doc(R"({"type":"list_item","content":[{"type":"paragraph"}]})")) ==
        "doc.content.0 content list_item");
  CHECK(first_problem(
            in_doc(R"({"type":"bullet_list","content":[{"type":"list_item","content":[{"type":"table"}]}]})")) ==
        "doc.content.0.content.0.content.0 content table");
  CHECK(first_problem(paragraph(R"({"type":"footnote","content":[{"type":"footnote"}]})")) ==
        "doc.content.0.content.0.content.0 content footnote");
  const auto refused = checked(node(in_doc(R"({"type":"table"})")));
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == "prose.schema");
  CHECK(refused.error().field == "doc.content.0");
}

TEST_CASE("prose.schema: attributes have a name, a type and limits") {
  const auto heading = [](const std::string& attrs) { return in_doc(R"({"type":"heading","attrs":)" + attrs + "}"); };
  CHECK(first_problem(heading(R"({"level":6})")) == "");
  CHECK(first_problem(heading(R"({"level":7})")) == "doc.content.0.attrs attribute level");
  CHECK(first_problem(heading(R"({"level":0})")) == "doc.content.0.attrs attribute level");
  CHECK(first_problem(heading(R"({"level":"1"})")) == "doc.content.0.attrs attribute level");
  CHECK(first_problem(heading(R"({"style":"x"})")) == "doc.content.0.attrs attribute style");
  CHECK(first_problem(in_doc(R"({"type":"image","attrs":{"alt":"x"}})")) == "doc.content.0.attrs attribute src");
  CHECK(first_problem(in_doc(R"({"type":"image","attrs":{"src":")" + std::string(501, 'x') + R"("}})")) ==
        "doc.content.0.attrs attribute src");
  CHECK(
      first_problem(in_doc(
          R"({"type":"table","content":[{"type":"table_row","content":[{"type":"table_cell","attrs":{"colwidth":["x"]},"content":[{"type":"paragraph"}]}]}]})")) ==
      "doc.content.0.content.0.content.0.attrs attribute colwidth");
}

TEST_CASE("prose.schema: links lead to the web or to mail, nowhere else") {
  const auto link = [](const std::string& href) {
    return first_problem(
        paragraph(R"({"type":"text","text":"x","marks":[{"type":"link","attrs":{"href":")" + href + R"("}}]})"));
  };
  CHECK(link("https://a.nl") == "");
  CHECK(link("mailto:a@b.nl") == "");
  for (const char* bad : {"javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "//a.nl", ""})
    CHECK(link(bad) != "");
}

TEST_CASE("prose.schema: marks stand on inline nodes, once, and not with what they exclude") {
  const auto marked = [](const std::string& marks) {
    return first_problem(paragraph(R"({"type":"text","text":"x","marks":)" + marks + "}"));
  };
  CHECK(marked(R"([{"type":"strong"},{"type":"em"}])") == "");
  CHECK(marked(R"([{"type":"strong"},{"type":"strong"}])") == "doc.content.0.content.0.marks mark strong");
  CHECK(marked(R"([{"type":"sub"},{"type":"sup"}])") == "doc.content.0.content.0.marks mark sup");
  CHECK(marked(R"([{"type":"blink"}])") == "doc.content.0.content.0.marks mark blink");
  CHECK(marked(R"([{"type":"comment"}])") == "doc.content.0.content.0.marks.0.attrs attribute id");
  CHECK(first_problem(in_doc(R"({"type":"paragraph","marks":[{"type":"em"}]})")) == "doc.content.0.marks mark em");
  CHECK(first_problem(
            in_doc(R"({"type":"code_block","content":[{"type":"text","text":"x","marks":[{"type":"em"}]}]})")) != "");
}

TEST_CASE("prose.schema: ids come once; blocks nest at most 32 deep; text is UTF-8") {
  CHECK(first_problem(in_doc(R"({"type":"paragraph","attrs":{"bid":"x"}},{"type":"paragraph","attrs":{"bid":"x"}})")) ==
        "doc.content.1 id x");
  const auto nested = [](int depth) {
    auto inner = std::make_shared<Node>();
    inner->type = "paragraph";
    NodePtr block = inner;
    for (int i = 1; i < depth; ++i) {
      auto quote = std::make_shared<Node>();
      quote->type = "blockquote";
      quote->content = {block};
      block = quote;
    }
    Node doc{"doc", {}, {block}, {}, {}};
    return problems(doc).size();
  };
  CHECK(nested(32) == 0);
  CHECK(nested(33) == 1);
  auto text = std::make_shared<Node>();
  text->type = "text";
  text->text = "\xff";
  const Node doc{"doc", {}, {std::make_shared<Node>(Node{"paragraph", {}, {text}, {}, {}})}, {}, {}};
  CHECK(problems(doc)[0].reason == "text");
}

TEST_CASE("the check stops at as many problems as were asked for") {
  std::string many;
  for (int i = 0; i < 50; ++i) many += std::string(i > 0 ? "," : "") + R"({"type":"heading","attrs":{"level":9}})";
  CHECK(problems(*node(in_doc(many)), 7).size() == 7);
}

TEST_CASE("HTML is escaped, with spans, scope, figures, tracked text and footnotes that lead back") {
  const std::string out = html(*node(everything));
  for (const char* part :
       {"<h2 id=\"h-a\">2.1 Visie &amp; missie</h2>", "<strong>Een &lt;b&gt; </strong>",
        "<del datetime=\"2026-01-02\">weg</del>", "<ins>erbij</ins><br>",
        "<a href=\"https://voorbeeld.nl/?a=1&amp;b=2\">site</a>", "<a href=\"#h-a\">paragraaf 2.1</a>",
        "<sup><a id=\"note-place-1\" href=\"#note-1\">1</a></sup>",
        "<li id=\"note-1\">De noot. <a href=\"#note-place-1\">↩</a></li>", "<caption>Tabel 1</caption>",
        "<th scope=\"col\" colspan=\"2\">Kop</th>",
        "<img src=\"media/a.png\" alt=\"Een &quot;plaatje&quot;\" width=\"10\" height=\"20\">", "<ol start=\"3\">",
        "<code>a &lt; b</code>", "<hr>"}) {
    CAPTURE(part);
    CHECK(out.find(part) != std::string::npos);
  }
}

TEST_CASE("DOC-06: a reference to a table or a picture leads there in HTML") {
  const std::string out = html(*node(in_doc(
      R"({"type":"paragraph","attrs":{"bid":"p"},"content":[{"type":"cross_reference","attrs":{"target":"t","label":"Uren"}}]},)"
      R"({"type":"image","attrs":{"bid":"i","src":"media/a.png"}},)"
      R"({"type":"table","attrs":{"bid":"t"},"content":[{"type":"table_row","content":[{"type":"table_cell","attrs":{"bid":"c"},"content":[{"type":"paragraph","attrs":{"bid":"q"}}]}]}]})")));
  CHECK(out.find("<a href=\"#h-t\">Uren</a>") != std::string::npos);
  CHECK(out.find("<table id=\"h-t\">") != std::string::npos);
  CHECK(out.find("<figure>") != std::string::npos);
}

TEST_CASE("plain text has its lists, cells and footnotes") {
  const std::string out = plain_text(*node(everything));
  CHECK(out.starts_with("2.1 Visie & missie\n\nEen <b> erbij\nsite[1]paragraaf 2.1doel 1\n\n- punt\n\n  3. \n"));
  CHECK(out.find("[Een \"plaatje\"]") != std::string::npos);
  CHECK(out.ends_with("\n[1] De noot.\n"));
}
