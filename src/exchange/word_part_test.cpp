#include "exchange/word_part.hpp"

#include <doctest/doctest.h>

#include "exchange/archive.hpp"
#include "exchange/pandoc_ast.hpp"
#include "exchange/pictures.hpp"
#include "exchange/relations.hpp"
#include "exchange/signs.hpp"
#include "exchange/xml.hpp"
#include "prose/html.hpp"

using namespace rd;
using namespace rd::exchange;
using namespace std::string_view_literals;

namespace {

std::string ready(std::string_view xml) {
  Kept kept;
  return ready_for_pandoc(xml, kept);
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a text box comes after its paragraph, once, as a frame") {
  const std::string out = ready(
      "<w:p><w:r><w:t>voor</w:t><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent><w:p><w:r><w:t>in de "
      "box</w:t></w:r></w:p></w:txbxContent></w:drawing></mc:Choice>"
      "<mc:Fallback><w:txbxContent><w:p><w:r><w:t>in de "
      "box</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>");
  CHECK(out.find("in de box") > out.find("</w:p>"));
  CHECK(out.find("in de box") == out.rfind("in de box"));
  CHECK(has(out, "<w:tc><w:p><w:r><w:t>in de box</w:t></w:r></w:p></w:tc>"));
}

TEST_CASE(
    "what pandoc would skip is unwrapped: simple fields, custom tags, links in tracked text, tracked text in tracked "
    "text") {
  CHECK(ready("<w:fldSimple w:instr=\"SEQ Tabel\"><w:r><w:t>1</w:t></w:r></w:fldSimple>") == "<w:r><w:t>1</w:t></w:r>");
  CHECK(ready("<w:customXml><w:customXmlPr><w:x/></w:customXmlPr><w:p/></w:customXml>") == "<w:p/>");
  CHECK(ready("<w:ins w:id=\"1\"><w:hyperlink r:id=\"2\"><w:r/></w:hyperlink></w:ins>") ==
        "<w:ins w:id=\"1\"><w:r/></w:ins>");
  CHECK(ready("<w:ins><w:r>a</w:r><w:del><w:r>b</w:r></w:del><w:r>c</w:r></w:ins>") ==
        "<w:ins><w:r>a</w:r></w:ins><w:del><w:r>b</w:r></w:del><w:ins><w:r>c</w:r></w:ins>");
}

TEST_CASE("tabs and symbols stay visible; tab stops are no tabs") {
  CHECK(ready("<w:tabs><w:tab w:val=\"left\"/></w:tabs><w:r><w:tab/></w:r>") ==
        "<w:tabs><w:tab w:val=\"left\"/></w:tabs><w:r><w:t>" + std::string(tab_sign) + "</w:t></w:r>");
  CHECK(ready("<w:sym w:font=\"Wingdings\" w:char=\"F0E0\"/>") == "<w:t>→</w:t>");
}

TEST_CASE("every table gets a grid as wide as its widest row, and cells for what a row skips") {
  CHECK(
      has(ready("<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan "
                "w:val=\"2\"/></w:tcPr></w:tc></w:tr><w:tr><w:tc/><w:tc/><w:tc/></w:tr></w:tbl>"),
          "<w:tbl><w:tblGrid><w:gridCol w:w=\"1000\"/><w:gridCol w:w=\"1000\"/><w:gridCol w:w=\"1000\"/></w:tblGrid>"));
  CHECK(ready("<w:tbl><w:tblGrid><w:gridCol/></w:tblGrid></w:tbl>") ==
        "<w:tbl><w:tblGrid><w:gridCol w:w=\"1000\"/></w:tblGrid></w:tbl>");
  CHECK(has(ready("<w:tbl><w:tr><w:trPr><w:gridBefore w:val=\"1\"/></w:trPr><w:tc>x</w:tc></w:tr></w:tbl>"),
            "<w:tc><w:p/></w:tc><w:tc>x</w:tc>"));
}

TEST_CASE("the source is counted: paragraphs with words, tables, pictures, notes, remarks, tracked text") {
  Kept kept;
  static_cast<void>(ready_for_pandoc(
      "<w:p><w:r><w:t>een</w:t><w:footnoteReference/></w:r></w:p><w:p><w:r><w:t> "
      "</w:t></w:r></w:p><w:tbl/><w:tbl><w:tr><w:tc><w:p><w:t>cel</w:t></w:p></w:tc></w:tr></w:tbl>"
      "<w:p><a:blip r:embed=\"1\"/><a:blip r:link=\"2\"/><w:commentReference "
      "w:id=\"1\"/><w:ins><w:t>in</w:t></w:ins><w:del><w:delText>uit</w:delText></w:del><w:ins/></w:p>",
      kept));
  CHECK(kept.paragraphs == 3);
  CHECK(kept.tables == 2);
  CHECK(kept.pictures == 1);
  CHECK(kept.footnotes == 1);
  CHECK(kept.comments == 1);
  CHECK(kept.insertions == 1);
  CHECK(kept.deletions == 1);
}

TEST_CASE("remarks are read with their author, also over several paragraphs; the title comes from the properties") {
  const auto comments = comments_of(
      "<w:comments><w:comment w:id=\"3\" w:author=\"A &amp; B\" "
      "w:date=\"2026-01-01\"><w:p><w:r><w:t>een</w:t></w:r></w:p><w:p><w:r><w:t>twee "
      "&lt;3</w:t></w:r></w:p></w:comment></w:comments>");
  REQUIRE(comments.size() == 1);
  CHECK(comments[0].author == "A & B");
  CHECK(comments[0].text == "een twee <3");
  CHECK(title_of("<cp:coreProperties><dc:title> Ons  plan </dc:title></cp:coreProperties>") == "Ons plan");
}

TEST_CASE("attributes are found by local name, in either quotes, with entities and '>' inside") {
  XmlPieces pieces("<a x:one = 'a>b' two=\"&lt;&#65;&#x42;\" /><!-- <b> --><![CDATA[<c>]]>");
  XmlPiece piece;
  REQUIRE(pieces.next(piece));
  CHECK(piece.kind == XmlPiece::Kind::empty);
  CHECK(xml_attribute(piece, "one") == "a>b");
  CHECK(xml_attribute(piece, "two") == "<AB");
  CHECK(xml_attribute(piece, "three") == "");
  REQUIRE(pieces.next(piece));
  CHECK(piece.kind == XmlPiece::Kind::other);
  REQUIRE(pieces.next(piece));
  CHECK(piece.kind == XmlPiece::Kind::text);
  CHECK_FALSE(pieces.next(piece));
}

TEST_CASE("depth is measured over tags, not over what looks like them: document.too_deep, document.doctype") {
  CHECK(xml_depth("<a><b x='<c><d>'/><!-- <c> --><b><c/></b></a>", 10).value() == 2);
  CHECK(xml_depth("<a><b><c></c></b></a>", 2).error().code == "document.too_deep");
  CHECK(xml_depth("<?xml version='1.0'?><!DOCTYPE a><a/>", 9).error().code == "document.doctype");
  CHECK(xml_depth(std::string_view("<\0a\0>\0", 6), 9).error().code == "document.damaged");
}

TEST_CASE("of relationships only text parts, pictures inside and web links are kept") {
  std::vector<std::string> dropped;
  const std::string base = "http://x/relationships/";
  const auto one = [&](const std::string& kind, const std::string& target, const std::string& mode) {
    return kept_relations("<Relationship Id='r' Type='" + base + kind + "' Target='" + target + "'" + mode + "/>",
                          dropped)
               .find("Id=\"r\"") != std::string::npos;
  };
  CHECK(one("styles", "styles.xml", ""));
  CHECK(one("image", "media/a.png", ""));
  CHECK(one("hyperlink", "https://a.nl/?a=1&amp;b", " TargetMode='External'"));
  CHECK_FALSE(one("hyperlink", "&#x6a;avascript:x", " TargetMode='External'"));
  CHECK(dropped.empty());
  CHECK_FALSE(one("image", "http://a.invalid/x.png", " TargetMode='External'"));
  CHECK_FALSE(one("image", "file:///x", ""));
  CHECK_FALSE(one("vbaProject", "vbaProject.bin", ""));
  CHECK_FALSE(one("oleObject", "embeddings/x.bin", ""));
  CHECK(dropped == std::vector<std::string>{"external_link", "macro", "embedded_object"});
}

TEST_CASE("a picture's size comes from its bytes") {
  const auto gif = "GIF89a\x10\x00\x20\x00...."sv;
  CHECK(picture_kind(gif).width == 16);
  CHECK(picture_kind(gif).height == 32);
  const auto jpeg = "\xFF\xD8\xFF\xE0\x00\x04xx\xFF\xC0\x00\x11\x08\x00\x30\x00\x40\x03zzzzzz"sv;
  CHECK(picture_kind(jpeg).media_type == "image/jpeg");
  CHECK(picture_kind(jpeg).width == 64);
  CHECK(picture_kind(jpeg).height == 48);
  CHECK(picture_kind("<svg/>").media_type.empty());
}

TEST_CASE("pandoc's tree: marks, notes, references, tracked text and a remark over two paragraphs") {
  const auto mapped = from_pandoc(R"({"meta":{"title":{"t":"MetaInlines","c":[{"t":"Str","c":"Titel"}]}},"blocks":[
    {"t":"Para","c":[{"t":"Strong","c":[{"t":"Str","c":"vet"}]},{"t":"Space"},{"t":"Link","c":[["",[],[]],[{"t":"Str","c":"hier"}],["#doel",""]]},
      {"t":"Note","c":[{"t":"Para","c":[{"t":"Str","c":"noot"}]},{"t":"Para","c":[{"t":"Str","c":"meer"}]}]},
      {"t":"Span","c":[["",["insertion"],[["author","A"],["date","2026"]]],[{"t":"Str","c":"erbij"}]]},
      {"t":"Span","c":[["",["comment-start"],[["id","7"],["author","B"]]],[{"t":"Str","c":"opmerking"}]]},{"t":"Str","c":"onder"}]},
    {"t":"Para","c":[{"t":"Str","c":"opmerking"},{"t":"Span","c":[["",["comment-end"],[["id","7"]]],[]]},{"t":"Str","c":"vrij"}]},
    {"t":"Header","c":[3,["doel",[],[]],[{"t":"Str","c":"Doel"}]]},
    {"t":"Iets","c":[1,2]}]})");
  REQUIRE(mapped.has_value());
  CHECK(mapped->title == "Titel");
  const std::string out = json::serialize(prose::to_json(*mapped->doc));
  CHECK(has(out, R"({"type":"text","marks":[{"type":"strong"}],"text":"vet"})"));
  CHECK(has(out, R"({"type":"cross_reference","attrs":{"target":"doel","label":"hier"}})"));
  CHECK(has(
      out,
      R"({"type":"footnote","content":[{"type":"text","text":"noot"},{"type":"hard_break"},{"type":"text","text":"meer"}]})"));
  CHECK(has(out, R"("marks":[{"type":"insertion","attrs":{"author":"A","at":"2026","id":"1"}}],"text":"erbij")"));
  CHECK(has(out, R"("marks":[{"type":"comment","attrs":{"id":"7"}}],"text":"onder")"));
  CHECK(has(out, R"("marks":[{"type":"comment","attrs":{"id":"7"}}],"text":"opmerking"})"));
  CHECK(has(out, R"({"type":"text","text":"vrij"})"));
}

TEST_CASE("what is no tree of pandoc's is refused: document.damaged, document.too_deep") {
  for (const char* bad : {"", "{}", "[]", R"({"blocks":1})", "{\"blocks\":["})
    CHECK(from_pandoc(bad).error().code == "document.damaged");
  CHECK(from_pandoc(std::string(1000, '[') + std::string(1000, ']')).error().code == "document.too_deep");
}
