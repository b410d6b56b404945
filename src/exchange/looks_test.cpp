#include "exchange/looks.hpp"

#include <doctest/doctest.h>

#include "base/utf.hpp"
#include "prose/check.hpp"
#include "prose/html.hpp"

using namespace rd;
using exchange::read_looks;
using prose::Node;
using prose::NodePtr;

namespace {

std::shared_ptr<Node> make(std::string type, std::vector<NodePtr> content = {}, json::object attrs = {}) {
  return std::make_shared<Node>(Node{std::move(type), std::move(attrs), std::move(content), {}, {}});
}

NodePtr words(std::string text, const std::vector<std::string>& marks = {}) {
  Node node{"text", {}, {}, std::move(text), {}};
  for (const auto& mark : marks) node.marks.push_back({mark, {}});
  return std::make_shared<Node>(std::move(node));
}
NodePtr line(std::string text, const std::vector<std::string>& marks = {}) {
  return make("paragraph", {words(std::move(text), marks)});
}
NodePtr bold(std::string text) {
  return line(std::move(text), {"strong"});
}
NodePtr styled(int level, std::string text) {
  return make("heading", {words(std::move(text))}, {{"level", level}});
}
NodePtr cell(std::vector<NodePtr> blocks, int columns = 1) {
  return make("table_cell", std::move(blocks), {{"colspan", columns}, {"rowspan", 1}});
}
NodePtr row(std::vector<NodePtr> cells) {
  return make("table_row", std::move(cells));
}

const char* const prose_line = "Hier staat een gewone alinea, die lang genoeg is om een alinea te zijn en geen kop.";
NodePtr text() {
  return line(prose_line);
}

// One line a block: "h2 [1.1] Visie", "p", "ul 3", "callout", "table 2".
std::string outline(std::vector<NodePtr> blocks) {
  const NodePtr doc = read_looks(*make("doc", std::move(blocks)));
  CHECK(prose::problems(*doc).empty());
  std::string out;
  for (const NodePtr& block : doc->content) {
    if (!out.empty()) out += "\n";
    const std::string said = tidy_spaces(prose::inline_text(*block));
    if (block->type == "heading") {
      out += "h" + std::to_string(prose::attr_number(*block, "level", 0)) + " [" + prose::attr_text(*block, "number") +
             "] " + said;
    } else if (block->type == "paragraph") {
      out += said == prose_line ? "p" : "p " + said;
    } else if (block->type == "caption") {
      out += "caption " + said;
    } else {
      out += block->type + " " + std::to_string(block->content.size());
    }
  }
  return out;
}

}  // namespace

TEST_CASE("DOC-10: a short line wholly in bold above text is a heading; the number before it comes apart") {
  CHECK(outline({text(), bold("1 Wie zijn wij"), text(), bold("1.1 Onze partners"), text(), bold("Missie"), text()}) ==
        "p\nh1 [1] Wie zijn wij\np\nh2 [1.1] Onze partners\np\nh2 [] Missie\np");
  CHECK(outline({text(), line("Overleggen", {"underline"}), text()}) == "p\nh1 [] Overleggen\np");
  CHECK(outline({text(), line("MENSEN EN MIDDELEN"), text()}) == "p\nh1 [] MENSEN EN MIDDELEN\np");
  CHECK(outline({text(), line("2.3 Visie op leren"), text()}) == "p\nh2 [2.3] Visie op leren\np");
  CHECK(outline({text(), bold("Hoofdstuk 2: Visie"), text()}) == "p\nh1 [2] Visie\np");
}

TEST_CASE("bold that is no heading: a sentence, a lead-in, a caption, a bold start, the last line, a row of lines") {
  CHECK(outline({text(), bold("Let op: een intake vervangt nooit het gesprek."), text()}).find('h') ==
        std::string("p\np Let op: een intake vervangt nooit h").size() - 1);
  CHECK(outline({text(), bold("Onze uitgangspunten:"), text()}) == "p\np Onze uitgangspunten:\np");
  CHECK(outline({text(), bold("Tabel 1: Uren"), text()}) == "p\np Tabel 1: Uren\np");
  CHECK(outline({text(), make("paragraph", {words("Krimp.", {"strong"}), words(" Het aantal leerlingen daalt.")}),
                 text()}) == "p\np Krimp. Het aantal leerlingen daalt.\np");
  CHECK(outline({text(), bold("Einde van dit plan")}) == "p\np Einde van dit plan");
  CHECK(outline({text(), bold("Anna de Wit"), bold("Bram Smit"), bold("Carla Vos"), text()}) ==
        "p\np Anna de Wit\np Bram Smit\np Carla Vos\np");
}

TEST_CASE("bold lines at the very start are the title, until a heading that is sure") {
  CHECK(outline({bold("Opleidingsplan 2026-2030"), bold("De Zwaluw"), bold("Inhoud"), line("1 Wie zijn wij .... 3"),
                 bold("Vooraf"), text()}) ==
        "p Opleidingsplan 2026-2030\np De Zwaluw\nh1 [] Inhoud\np 1 Wie zijn wij .... 3\nh1 [] Vooraf\np");
}

TEST_CASE("a heading style on a whole sentence is a sentence") {
  CHECK(outline({styled(1, "Visie"),
                 styled(2, "Als student ben je bij ons vanaf de eerste dag lid van het team en geen gast."), text()}) ==
        "h1 [] Visie\np Als student ben je bij ons vanaf de eerste dag lid van het team en geen gast.\np");
  CHECK(outline({styled(1, "Iedereen gemotiveerd aan de slag met zo veel mogelijk ruimte?"), text()}) ==
        "h1 [] Iedereen gemotiveerd aan de slag met zo veel mogelijk ruimte?\np");
}

TEST_CASE("no level is skipped; typed numbers decide") {
  CHECK(outline({styled(1, "A"), text(), styled(3, "B"), text(), styled(5, "C"), text(), styled(3, "D"), text(),
                 styled(1, "E"), text()}) == "h1 [] A\np\nh2 [] B\np\nh3 [] C\np\nh2 [] D\np\nh1 [] E\np");
  CHECK(outline({styled(1, "3 Mensen"), text(), styled(4, "3.1 Rollen"), text(), styled(1, "3.2 Uren"), text(),
                 bold("4. Instroom"), text()}) ==
        "h1 [3] Mensen\np\nh2 [3.1] Rollen\np\nh2 [3.2] Uren\np\nh1 [4] Instroom\np");
}

TEST_CASE("single numbers that start again below a chapter are sections of that chapter") {
  CHECK(outline({styled(1, "1. Visie"), text(), styled(1, "2. Rollen"), text(), styled(2, "1. Taken"), text(),
                 styled(2, "2. Uren"), text(), styled(1, "3. Instroom"), text()}) ==
        "h1 [1] Visie\np\nh1 [2] Rollen\np\nh2 [1] Taken\np\nh2 [2] Uren\np\nh1 [3] Instroom\np");
}

TEST_CASE("annexes stand below their common title, or for themselves") {
  CHECK(outline({bold("1 Visie"), text(), bold("Bijlagen"), bold("Bijlage A – Jaarronde"), text(),
                 bold("Bijlage B – Vragen"), text()}) ==
        "h1 [1] Visie\np\nh1 [] Bijlagen\nh2 [] Bijlage A – Jaarronde\np\nh2 [] Bijlage B – Vragen\np");
  CHECK(outline({bold("1 Visie"), text(), bold("Bijlage A Jaarronde"), text()}) ==
        "h1 [1] Visie\np\nh1 [] Bijlage A Jaarronde\np");
}

TEST_CASE("numbers that Word makes itself are taken from the contents table") {
  CHECK(outline({line("Inhoud"), line("1\tVisie\t3"), line("1.1\tAmbities\t4"), styled(1, "Visie"), text(),
                 styled(2, "Ambities"), text(), styled(1, "Slot"), text()}) ==
        "h1 [] Inhoud\np 1 Visie 3\np 1.1 Ambities 4\nh1 [1] Visie\np\nh2 [1.1] Ambities\np\nh1 [] Slot\np");
}

TEST_CASE("typed bullets and numbers are lists; a single 'o' or number is not") {
  CHECK(outline({line("- een"), line("- twee"), line("•\tdrie"), text()}) == "bullet_list 3\np");
  CHECK(outline({line("o een"), line("o twee"), text()}) == "bullet_list 2\np");
  CHECK(outline({line("o dat is waar"), text()}) == "p o dat is waar\np");
  CHECK(outline({line("1) een"), line("2) twee"), line("3) drie")}) == "ordered_list 3");
  CHECK(outline({line("a. een"), line("b. twee")}) == "ordered_list 2");
  CHECK(outline({line("1. een"), line("3. drie")}) == "p 1. een\np 3. drie");
  const NodePtr doc = read_looks(*make("doc", {line("- een "), line("– twee")}));
  CHECK(prose::plain_text(*doc) == "- een \n\n- twee\n");
}

TEST_CASE("rows broken by hand that carry bullets are a list, with the words above them kept") {
  CHECK(outline({make("paragraph", {words("Wij doen dit:"), make("hard_break"), words("- een"), make("hard_break"),
                                    words("- twee")})}) == "p Wij doen dit:\nbullet_list 2");
  CHECK(outline({make("paragraph", {words("Straat 1"), make("hard_break"), words("Stad")})}) == "p Straat 1 Stad");
}

TEST_CASE("a table of one cell is a frame; around one line that stands out it is a heading") {
  CHECK(outline({make("table", {row({cell({text(), text()})})})}) == "callout 2");
  CHECK(outline({text(), make("table", {row({cell({bold("2 Visie")})})}), text()}) == "p\nh1 [2] Visie\np");
  CHECK(outline({make("table", {row({cell({make("paragraph")})})}), text()}) == "p");
}

TEST_CASE("a title across the first row is a caption, the row below it the header; one row is a layout and has none") {
  const NodePtr doc = read_looks(*make(
      "doc", {make("table", {row({cell({bold("Tabel 1: Uren")}, 2)}), row({cell({bold("Rol")}), cell({bold("Uren")})}),
                             row({cell({line("WPB")}), cell({line("45")})})})}));
  REQUIRE(doc->content.size() == 2);
  CHECK(doc->content[0]->type == "caption");
  CHECK(doc->content[1]->content[0]->content[0]->type == "table_header");
  CHECK(doc->content[1]->content[1]->content[0]->type == "table_cell");
  const NodePtr columns = read_looks(
      *make("doc", {make("table", {row({make("table_header", {text(), text()}), make("table_header", {text()})})})}));
  CHECK(columns->content[0]->content[0]->content[0]->type == "table_cell");
}

TEST_CASE("a heading style inside a cell opens no section") {
  const NodePtr doc = read_looks(*make("doc", {make("table", {row({cell({styled(1, "Kop"), text()}), cell({text()})}),
                                                              row({cell({text()}), cell({text()})})})}));
  const Node& first = *doc->content[0]->content[0]->content[0]->content[0];
  CHECK(first.type == "paragraph");
  CHECK(first.content[0]->marks[0].type == "strong");
}

TEST_CASE("the same document gets the same ids, no two alike; references point at them") {
  const auto made = [] {
    auto heading = make("heading", {words("Visie")}, {{"level", 1}, {"anchors", json::array{"visie"}}});
    auto reference = make("cross_reference", {}, {{"target", "visie"}, {"label", "zie Visie"}});
    auto nowhere = make("cross_reference", {}, {{"target", "weg"}, {"label", "weg"}});
    return read_looks(*make("doc", {heading, make("paragraph", {reference, nowhere})}));
  };
  const NodePtr doc = made();
  CHECK(prose::to_json(*doc) == prose::to_json(*made()));
  const std::string bid = prose::attr_text(*doc->content[0], "bid");
  CHECK(bid.size() == 26);
  CHECK(prose::attr_text(*doc->content[1]->content[0], "target") == bid);
  CHECK(prose::attr_text(*doc->content[1]->content[1], "target") == "");
  CHECK(prose::problems(*doc).empty());
}
