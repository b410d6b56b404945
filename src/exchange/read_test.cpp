// The fixture plans through the whole way in, and out again as Markdown and HTML.
#include "exchange/read.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <set>

#include "base/utf.hpp"
#include "exchange/archive.hpp"
#include "exchange/count.hpp"
#include "exchange/write.hpp"
#include "exchange/xml.hpp"
#include "prose/check.hpp"
#include "prose/html.hpp"
#include "prose/passage.hpp"

using namespace rd;
using namespace rd::exchange;
using prose::PassageKind;

namespace {

std::string fixture(const std::string& name) {
  std::ifstream file(RD_SOURCE_DIR "/tests/fixtures/plannen/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

const Document& plan(const std::string& name) {
  static std::map<std::string, Document> read_before;
  const auto found = read_before.find(name);
  if (found != read_before.end()) return found->second;
  auto document = read(fixture(name + ".docx"), name + ".docx");
  REQUIRE(document.has_value());
  return read_before[name] = *std::move(document);
}

Document markdown(const std::string& text) {
  auto document = read(text, "plan.md");
  REQUIRE(document.has_value());
  CHECK(prose::problems(*document->doc).empty());
  return *std::move(document);
}

// The first place where two texts differ: a report of two whole plans helps nobody.
std::string difference(const std::string& a, const std::string& b) {
  const std::size_t at =
      static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
  if (a == b) return "";
  const std::size_t from = at < 60 ? 0 : at - 60;
  return a.substr(from, 160) + "\n<>\n" + b.substr(from, 160);
}

std::string letters(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t code = next_code_point(text, at);
    if (is_letter(code)) append_code_point(out, code);
  }
  return out;
}

// The words of every paragraph of the file's own XML.
std::vector<std::string> source_paragraphs(const std::string& bytes) {
  const auto archive = look_into(bytes, {});
  REQUIRE(archive.has_value());
  std::vector<std::string> out(1);
  bool words = false;
  XmlPieces pieces(archive->parts.at("word/document.xml"));
  for (XmlPiece piece; pieces.next(piece);) {
    if (piece.name == "w:t") words = piece.kind == XmlPiece::Kind::open;
    if (piece.ends("w:p")) out.emplace_back();
    // A letter that serves as a bullet becomes one.
    if (piece.starts("w:tab") && out.back() == "o") out.back().clear();
    if (words && piece.kind == XmlPiece::Kind::text) out.back() += xml_unescaped(piece.raw);
  }
  return out;
}

}  // namespace

TEST_CASE("DOC-10: nothing is lost: every paragraph of both plans is in the text that was read") {
  for (const char* name : {"kreekpoort", "zwaluwbrug"}) {
    CAPTURE(name);
    const std::string ours = letters(prose::plain_text(*plan(name).doc));
    for (const std::string& paragraph : source_paragraphs(fixture(std::string(name) + ".docx"))) {
      CAPTURE(paragraph);
      const bool arrived = ours.find(letters(paragraph)) != std::string::npos;
      CHECK(arrived);
    }
  }
}

TEST_CASE(
    "DOC-10: tables, pictures, notes, remarks and tracked text: as many arrive as the file has, and as people "
    "counted") {
  const auto arrived = [](const Document& document) {
    Kept kept;
    count_ours(*document.doc, kept);
    return kept;
  };
  const Document& tidy = plan("kreekpoort");
  CHECK(tidy.kept.tables == 20);
  CHECK(tidy.kept.footnotes == 8);
  CHECK(tidy.pictures.size() == 3);
  CHECK(tidy.comments.size() == 2);
  const Document& messy = plan("zwaluwbrug");
  CHECK(messy.kept.tables == 18);
  CHECK(messy.kept.footnotes == 4);
  CHECK(messy.pictures.size() == 2);
  CHECK(messy.comments.size() == 7);
  CHECK(messy.kept.insertions == 7);
  CHECK(messy.kept.deletions == 6);
  for (const Document* document : {&tidy, &messy}) {
    CHECK(arrived(*document).pictures == document->kept.pictures);
    CHECK(arrived(*document).footnotes == document->kept.footnotes);
    CHECK(document->kept.dropped.empty());
    CHECK(prose::problems(*document->doc).empty());
    int tables = 0;
    std::set<std::string> changes;
    std::set<std::string> remarks;
    const std::function<void(const prose::Node&)> walk = [&](const prose::Node& node) {
      tables += node.type == "table" || node.type == "callout" ? 1 : 0;
      for (const auto& mark : node.marks) {
        if (mark.type == "comment") remarks.insert(std::string(mark.attrs.at("id").as_string()));
        if (mark.type == "insertion" || mark.type == "deletion")
          changes.insert(std::string(mark.attrs.at("id").as_string()));
      }
      for (const auto& child : node.content) walk(*child);
    };
    walk(*document->doc);
    CHECK(tables == document->kept.tables + document->kept.text_boxes);
    CHECK(remarks.size() == document->comments.size());
    CHECK(static_cast<int>(changes.size()) == document->kept.insertions + document->kept.deletions);
  }
}

TEST_CASE("DOC-10: every heading that a reader sees in the messy plan is found, and no other") {
  std::ifstream facts(RD_SOURCE_DIR "/tests/fixtures/plannen/zwaluwbrug.facts.tsv");
  std::vector<std::string> expected;
  for (std::string line; std::getline(facts, line);) {
    if (!line.starts_with("heading\t")) continue;
    const std::size_t end = line.find('\t', 8);
    expected.push_back(tidy_spaces(line.substr(8, end - 8)));
  }
  std::vector<std::string> found;
  for (const auto& passage : prose::passages(*plan("zwaluwbrug").doc)) {
    if (passage.kind == PassageKind::heading) found.push_back(passage.text);
  }
  REQUIRE(expected.size() == 71);
  CHECK(found == expected);
}

TEST_CASE("the tidy plan: 74 headings with the numbers of its contents table, which itself is contents") {
  int headings = 0;
  int contents = 0;
  bool glossary = false;
  std::string last;
  for (const auto& passage : prose::passages(*plan("kreekpoort").doc)) {
    contents += passage.kind == PassageKind::contents ? 1 : 0;
    glossary = glossary || passage.kind == PassageKind::glossary;
    if (passage.kind != PassageKind::heading || prose::passages(*plan("kreekpoort").doc).empty()) continue;
    ++headings;
    if (passage.text == "Studenten van de educatieve minor")
      last = passage.number + " " + std::to_string(passage.level);
  }
  CHECK(headings == 75);  // and the title above the contents
  CHECK(contents == 74);
  CHECK(glossary);
  CHECK(last == "6.4.4 3");
  CHECK(plan("kreekpoort").title == "Opleidingsplan Partnerschap De Kreekpoort 2026-2030");
  CHECK(plan("zwaluwbrug").title == "Opleidingsplan 2026-2030");
}

TEST_CASE("an OpenDocument text says the same as the Word file it was made from") {
  std::ifstream file(RD_SOURCE_DIR "/tests/fixtures/exchange/kreekpoort.odt", std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  const auto odt = read(bytes, "kreekpoort.odt");
  REQUIRE(odt.has_value());
  CHECK(prose::problems(*odt->doc).empty());
  const auto lines = [](const prose::Node& doc) {
    std::string out;
    for (const auto& passage : prose::passages(doc)) {
      // Word's quotation style has another name there.
      const auto kind = passage.kind == PassageKind::quotation ? PassageKind::paragraph : passage.kind;
      out += std::to_string(static_cast<int>(kind)) + " " + passage.number + " " + std::to_string(passage.table) + "," +
             std::to_string(passage.row) + "," + std::to_string(passage.column) + " " +
             std::to_string(passage.row_span) + "x" + std::to_string(passage.column_span) + " " + passage.text + "\n";
    }
    return out;
  };
  CHECK(difference(lines(*odt->doc), lines(*plan("kreekpoort").doc)) == "");
  CHECK(odt->kept.tables == 20);
  CHECK(odt->kept.footnotes == 8);
  CHECK(odt->comments.size() == 2);
  CHECK(odt->pictures.size() == 3);
  CHECK(to_markdown(*odt->doc).find("![Schema met drie opeenvolgende pijlen") != std::string::npos);
}

TEST_CASE("of an OpenDocument text tracked changes, remarks, boxes, sections and contents arrive") {
  std::ifstream file(RD_SOURCE_DIR "/tests/fixtures/exchange/van_alles.odt", std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  const auto odt = read(bytes, "van_alles.odt");
  REQUIRE(odt.has_value());
  const std::string out = to_markdown(*odt->doc);
  for (const char* part :
       {"voor[ingevoegd]{.insertion author=\"A\" date=\"2026-01-01\"}na", "[weggehaald]{.deletion author=\"B\"",
        "<td colspan=\"2\"><p>breed</p></td>", "in het kader", "in sectie", "[^1]: voetnoot"}) {
    CAPTURE(part);
    CHECK(out.find(part) != std::string::npos);
  }
  CHECK(odt->kept.insertions == 1);
  CHECK(odt->kept.deletions == 1);
  REQUIRE(odt->comments.size() == 1);
  CHECK(odt->comments[0].author == "C");
  CHECK(odt->comments[0].text == "de opmerking");
}

TEST_CASE("merged cells, headers and titles of tables arrive") {
  bool board = false;
  for (const auto& passage : prose::passages(*plan("zwaluwbrug").doc)) {
    if (passage.text != "Stichting Het Wilgenveld" || passage.table < 0) continue;
    board = true;
    CHECK(passage.row_span == 7);
    CHECK(passage.title_of_table == "Tabel 1: Scholen en opleidingsplaatsen in 2026-2027");
  }
  CHECK(board);
}

TEST_CASE("Markdown out and in again gives the same Markdown, for both plans") {
  for (const char* name : {"kreekpoort", "zwaluwbrug"}) {
    CAPTURE(name);
    const std::string once = to_markdown(*plan(name).doc);
    const Document again = markdown(once);
    CHECK(difference(to_markdown(*again.doc), once) == "");
    CHECK(difference(letters(prose::plain_text(*again.doc)), letters(prose::plain_text(*plan(name).doc))) == "");
  }
}

TEST_CASE("Markdown keeps what means something elsewhere as words") {
  const std::string text =
      "## 2.1 Visie\n\nEen \\*ster\\*, een \\[haak\\] en 3 \\< 4.\n\n1\\. geen lijst\n\n\\# geen "
      "kop\n\n- punt\n  - onder\n\n<!-- -->\n\n- los\n\n1. een\n2. twee\n\n"
      "**vet** *schuin* ~~weg~~ H~2~O m^2^ `code` [web](https://a.nl/b) [streep]{.underline}[^1]\n\n> citaat\n\n```\na "
      "< b\n```\n\n| A | B |\n| --- | --- |\n| 1 | x<br>y |\n\n"
      "<table>\n<tr>\n<th colspan=\"2\"><p>K &amp; "
      "L</p></th>\n</tr>\n<tr>\n<td><p><strong>a</strong></p></td>\n<td><p>b</p><p>c</p></td>\n</tr>\n</table>\n\n"
      "![Een plaatje](<a.png>)\n\n::: {.callout kind=\"frame\"}\nin een kader\n:::\n\n[erbij]{.insertion author=\"A\" "
      "date=\"2026\"}\n\n[^1]: de noot\n";
  const Document document = markdown(text);
  CHECK(difference(to_markdown(*document.doc), text) == "");
  CHECK(document.kept.tables == 2);
  CHECK(document.kept.insertions == 1);
  CHECK(prose::passages(*document.doc)[0].number == "2.1");
}

TEST_CASE("links and references that lead to the computer or to scripts keep their words only") {
  const Document document =
      markdown("[a](javascript:x) [b](file:///etc/passwd) [c](https://c.nl) <b>d</b> ![e](http://e.invalid/x.png)\n");
  CHECK(to_html(*document.doc) ==
        "<p>a b <a href=\"https://c.nl\">c</a> &lt;b&gt;d&lt;/b&gt; </p>\n<figure>e</figure>\n");
}

TEST_CASE("while pandoc works something else can be done; the ending of the name is only a hint") {
  bool done = false;
  CHECK(read("# Kop\n", "x.MD", {}, [&] { done = true; }).has_value());
  CHECK(done);
  CHECK(read(fixture("zwaluwbrug.docx"), "zwaluwbrug.pdf").has_value());
  CHECK(read("# Kop\n", "x.docx").error().code == "document.unknown_kind");
}

TEST_CASE("limits are the caller's: document.too_large, document.bomb, document.took_too_long") {
  const std::string bytes = fixture("zwaluwbrug.docx");
  Limits limits;
  limits.bytes = 1000;
  CHECK(read(bytes, "x.docx", limits).error().code == "document.too_large");
  limits = {};
  limits.entries = 5;
  CHECK(read(bytes, "x.docx", limits).error().code == "document.bomb");
  limits = {};
  limits.pandoc_memory = 8U << 20U;
  CHECK(read(bytes, "x.docx", limits).error().code == "document.bomb");
  limits = {};
  limits.seconds = 0;
  CHECK(read(bytes, "x.docx", limits).error().code == "document.took_too_long");
}
