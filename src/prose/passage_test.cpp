#include "prose/passage.hpp"

#include <doctest/doctest.h>

#include "prose/recognise.hpp"

using namespace rd;
using namespace rd::prose;

namespace {

std::shared_ptr<Node> make(std::string type, std::vector<NodePtr> content = {}, json::object attrs = {}) {
  return std::make_shared<Node>(Node{std::move(type), std::move(attrs), std::move(content), {}, {}});
}
NodePtr words(std::string text) {
  return std::make_shared<Node>(Node{"text", {}, {}, std::move(text), {}});
}
NodePtr line(std::string text) {
  return make("paragraph", {words(std::move(text))});
}
NodePtr heading(std::string text, int level = 1, std::string number = {}) {
  json::object attrs{{"level", level}};
  if (!number.empty()) attrs["number"] = number;
  return make("heading", {words(std::move(text))}, std::move(attrs));
}
NodePtr cell(std::string text, int columns = 1, int rows = 1) {
  return make("table_cell", {line(std::move(text))}, {{"colspan", columns}, {"rowspan", rows}});
}

std::vector<Passage> of(std::vector<NodePtr> blocks) {
  return passages(*make("doc", std::move(blocks)));
}

}  // namespace

TEST_CASE("a heading stands above the passages until the next one") {
  const auto all =
      of({line("Vooraf."), heading("Visie", 2, "2.1"), line("Een  zin."), heading("Rollen"), line("Nog een.")});
  REQUIRE(all.size() == 5);
  CHECK(all[0].heading == -1);
  CHECK(all[1].number == "2.1");
  CHECK(all[1].level == 2);
  CHECK(all[1].heading == -1);
  CHECK(all[2].heading == 1);
  CHECK(all[2].text == "Een zin.");
  CHECK(all[3].heading == 1);
  CHECK(all[4].heading == 3);
}

TEST_CASE("a contents table is known by its title, its dots or its tabs; the text after it is text again") {
  const auto all =
      of({heading("Inhoudsopgave"), line("Inleiding 4"), line("Hoe dit plan tot stand kwam 5"), heading("Inleiding"),
          line("Tekst over 4 scholen."), line("2.3 Visie ........ 12"), line("2.4 Rollen\t13")});
  CHECK(all[1].kind == PassageKind::contents);
  CHECK(all[2].kind == PassageKind::contents);
  CHECK(all[4].kind == PassageKind::paragraph);
  CHECK(all[5].kind == PassageKind::contents);
  CHECK(all[6].kind == PassageKind::contents);
}

TEST_CASE("a contents table without a heading after it ends at the first sentence") {
  const auto all = of({heading("Inhoud"), line("Inleiding 4"),
                       line("Wij schreven dit plan samen met studenten en werkplekbegeleiders van alle scholen.")});
  CHECK(all[1].kind == PassageKind::contents);
  CHECK(all[2].kind == PassageKind::paragraph);
}

TEST_CASE("what stands below the title of a glossary is glossary, also in a table") {
  const auto all = of({heading("Bijlage A Afkortingen"), line("BSO: begeleider in de school"),
                       make("table", {make("table_row", {cell("WPB"), cell("werkplekbegeleider")})}), heading("Rollen"),
                       line("De WPB begeleidt.")});
  CHECK(all[1].kind == PassageKind::glossary);
  CHECK(all[2].kind == PassageKind::glossary);
  CHECK(all.back().kind == PassageKind::paragraph);
}

TEST_CASE("cells know their place in the grid, over merged cells") {
  const auto all =
      of({line("Tabel 1 Scholen"), make("table", {make("table_row", {cell("Bestuur"), cell("Scholen", 2)}),
                                                  make("table_row", {cell("Noord", 1, 2), cell("De Berk"), cell("12")}),
                                                  make("table_row", {cell("De Eik"), cell("8")})})});
  REQUIRE(all.size() == 8);
  CHECK(all[0].kind == PassageKind::caption);
  CHECK(all[1].kind == PassageKind::header_cell);
  CHECK(all[1].title_of_table == "Tabel 1 Scholen");
  CHECK(all[2].column_span == 2);
  CHECK(all[3].kind == PassageKind::cell);
  CHECK(all[3].row_span == 2);
  CHECK(all[6].text == "De Eik");
  CHECK(all[6].row == 2);
  CHECK(all[6].column == 1);
  CHECK(all[7].column == 2);
}

TEST_CASE("a caption below a table is its title when there is none above") {
  const auto all = of({make("table", {make("table_row", {cell("a")}), make("table_row", {cell("b")})}),
                       make("caption", {words("Tabel 3: Uren")})});
  CHECK(all[0].title_of_table == "Tabel 3: Uren");
}

TEST_CASE("list items have a depth and know whether they are numbered; quotations and footnotes are apart") {
  const auto inner = make("ordered_list", {make("list_item", {line("eerst")})});
  const auto note = make("footnote", {words("De bron.")});
  const auto all = of({make("bullet_list", {make("list_item", {line("punt"), inner})}),
                       make("blockquote", {line("Een student zei dit.")}), make("paragraph", {words("Tekst"), note})});
  REQUIRE(all.size() == 5);
  CHECK(all[0].kind == PassageKind::list_item);
  CHECK(all[0].level == 1);
  CHECK_FALSE(all[0].in_list_numbered);
  CHECK(all[1].level == 2);
  CHECK(all[1].in_list_numbered);
  CHECK(all[2].kind == PassageKind::quotation);
  CHECK(all[3].text == "Tekst");
  CHECK(all[4].kind == PassageKind::footnote);
  CHECK(all[4].text == "De bron.");
}

TEST_CASE("typed numbers of headings are told from years, amounts and dates") {
  const auto number = [](std::string_view text) { return typed_number(text).number + "|" + typed_number(text).title; };
  CHECK(number("2.3 Visie") == "2.3|Visie");
  CHECK(number("2.3. visie op leren") == "2.3|visie op leren");
  CHECK(number("4. Wie komen er binnen?") == "4|Wie komen er binnen?");
  CHECK(number("4 Wie komen er binnen?") == "4|Wie komen er binnen?");
  CHECK(number("Hoofdstuk 2: Visie") == "2|Visie");
  CHECK(number("Hoofdstuk 2 – visie") == "2|visie");
  CHECK(number("B. Rollen") == "B|Rollen");
  CHECK(number("IV. Rollen") == "IV|Rollen");
  CHECK(number("1.1 ‘Samen’ leren") == "1.1|‘Samen’ leren");
  CHECK(number("3 besturen doen mee") == "|3 besturen doen mee");
  CHECK(number("2026 wordt het jaar") == "|2026 wordt het jaar");
  CHECK(number("2026-2030") == "|2026-2030");
  CHECK(number("12 mei 2026") == "|12 mei 2026");
  CHECK(number("Bijlage A – Jaarronde") == "|Bijlage A – Jaarronde");
  CHECK(number("De vier W’s") == "|De vier W’s");
  CHECK(number("3.5") == "|3.5");
}

TEST_CASE("captions are told from sentences about a table") {
  for (const char* caption : {"Tabel 1: Scholen", "Tabel 12 Waar de kernelementen terugkomen", "Figuur A. Organogram",
                              "Figuur 1-2: Fasen", "Tabel 3"})
    CHECK(is_caption(caption));
  for (const char* sentence : {"Tabel 2 laat zien waar wij staan", "Tabel 2 Laat zien wat wij doen.",
                               "Tabellen maken wij zelf", "De tabel", "Figuur"})
    CHECK_FALSE(is_caption(sentence));
}

TEST_CASE("titles of contents tables and glossaries") {
  for (const char* title : {"Inhoud", "INHOUDSOPGAVE", "Inhoudstafel:"}) CHECK(is_contents_title(title));
  CHECK_FALSE(is_contents_title("Inhoud van het programma"));
  for (const char* title :
       {"Begrippen", "Begrippenlijst", "Lijst van afkortingen", "Bijlage 2: Afkortingen", "Verklarende woordenlijst"})
    CHECK(is_glossary_title(title));
  for (const char* title : {"Wat wij onder begrippen verstaan", "Afkortingen in de zorg zijn lastig", "Rollen"})
    CHECK_FALSE(is_glossary_title(title));
}
