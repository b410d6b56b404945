#include <doctest/doctest.h>

#include "packs/test_packs.hpp"
#include "plan/answers.hpp"
#include "plan/check.hpp"
#include "plan/extract.hpp"
#include "plan/natives.hpp"
#include "plan/test_document.hpp"

using namespace rd;
using packs::built_in;
using plan::document;
using prose::Passage;
using prose::PassageKind;

namespace {

// The packs inside the program, once.
plan::Judgement judged(const std::vector<std::string>& lines) {
  static const plan::Checker checker(built_in(), {"overarching"});
  return checker.judge(*document(lines), {}, false, parse_date("2026-11-23").value());
}

int asked(const plan::Judgement& judgement, std::string_view rule) {
  return static_cast<int>(std::count_if(judgement.findings.begin(), judgement.findings.end(),
                                        [&](const auto& f) { return f.rule == rule; }));
}

const thread::Element* element(const plan::Judgement& judgement, std::string_view kind, std::string_view name) {
  for (const auto& e : judgement.extracted.graph.elements)
    if (e.kind == kind && e.name() == name) return &e;
  return nullptr;
}

}  // namespace

TEST_CASE("the packs inside the program have no mistakes") {
  const auto loaded = packs::load(packs::built_in_files());
  for (const auto& mistake : loaded.mistakes) MESSAGE(packs::to_line(mistake));
  CHECK(loaded.mistakes.empty());
  CHECK(loaded.packs.rules.size() >= 40);
  CHECK(std::count_if(loaded.packs.rules.begin(), loaded.packs.rules.end(), [](const auto& r) { return r.on; }) <= 25);
}

TEST_CASE("DOC-10: headings find their section by title and by the names people give, and the rest stays where it is") {
  const auto judgement = judged({"# Facilitering", "Een werkplekbegeleider krijgt 40 uur per student per jaar.",
                                 "# Hoe houden we het goed", "Elk jaar bespreken we de uitkomsten.",
                                 "# Recept voor appeltaart", "Schil de appels."});
  REQUIRE(judgement.mapping.headings.size() == 3);
  CHECK(judgement.mapping.headings[0].section == "organisation.facilitation");
  CHECK(judgement.mapping.headings[0].by == plan::MappedBy::title);
  CHECK(judgement.mapping.headings[1].section == "quality");
  CHECK(judgement.mapping.headings[1].by == plan::MappedBy::synonym);
  CHECK(judgement.mapping.headings[2].section.empty());
}

TEST_CASE("DOC-10: what a document is called is no section of it, also where a section has nearly that name") {
  const plan::Checker checker(built_in(), {"annual_plan"});
  const auto judgement = checker.judge(*document({"# Jaarplan", "Dit doen wij.", "# Jaarplanning", "In september."}),
                                       {}, false, parse_date("2026-11-23").value());
  REQUIRE(judgement.mapping.headings.size() == 2);
  CHECK(judgement.mapping.headings[0].section.empty());
  CHECK(judgement.mapping.headings[1].section == "annual_plan.calendar");
}

TEST_CASE(
    "four core elements in one sentence are four, and an ambition that begins with its year reads as it was said") {
  const auto judgement =
      judged({"# Onze visie",
              "Wij kozen vier kernelementen: nabijheid, vakmanschap, onderzoekende houding en samen verantwoordelijk.",
              "# Onze ambities", "In 2029 leiden vijf scholen en de hogeschool samen zestig studenten per jaar op."});
  for (const char* name : {"Nabijheid", "Vakmanschap", "Onderzoekende houding", "Samen verantwoordelijk"})
    CHECK_MESSAGE(element(judgement, "core_element", name) != nullptr, name);
  const auto* ambition =
      element(judgement, "ambition", "In 2029 leiden vijf scholen en de hogeschool samen zestig studenten per jaar op");
  REQUIRE(ambition != nullptr);
  CHECK(ambition->field("due") == "2029");
}

TEST_CASE("rows of a table become elements with their place, and a total or a title row does not") {
  const auto judgement = judged({"# Rollen", "| Rol | Uren | Taken", "| Schoolopleider | 80 uur | begeleidt studenten",
                                 "| Assessor | - | beoordeelt", "| Totaal | 80 uur | "});
  const auto* educator = element(judgement, "role", "Schoolopleider");
  REQUIRE(educator != nullptr);
  CHECK(educator->field("hours") == "80 uur");
  CHECK(educator->place.heading == "Rollen");
  CHECK(element(judgement, "role", "Totaal") == nullptr);
  CHECK_FALSE(element(judgement, "role", "Assessor")->filled("hours"));
  CHECK(asked(judgement, "role.without_hours") == 1);
}

TEST_CASE("the same thing told twice with another number is one question") {
  const auto judgement = judged({"# Facilitering", "| Rol | Uren", "| Werkplekbegeleider | 50 uur per student",
                                 "| Schoolopleider | 80 uur per jaar", "# Begeleiding",
                                 "Een werkplekbegeleider krijgt 40 uur per student om te begeleiden."});
  CHECK(asked(judgement, "numbers.contradict") == 1);
}

TEST_CASE("numbers of other years, other schools or other roles are no contradiction") {
  const auto judgement =
      judged({"# Capaciteit", "In 2026-2027 bieden de scholen samen 148 opleidingsplaatsen.",
              "In 2029-2030 bieden de scholen samen 168 opleidingsplaatsen.", "# Overleg",
              "De stuurgroep vergadert vier keer per jaar.", "De werkgroep vergadert zes keer per jaar."});
  CHECK(asked(judgement, "numbers.contradict") == 0);
}

TEST_CASE("a total that its rows do not make is asked about, rounding is not") {
  CHECK(asked(judged({"# Middelen", "| Post | Bedrag", "| Leiding | € 100", "| Scholing | € 50", "| Totaal | € 160"}),
              "table.sum_differs") == 1);
  CHECK(asked(judged({"# Middelen", "| Post | fte", "| Leiding | 0,33", "| Scholing | 0,33", "| Kwaliteit | 0,33",
                      "| Totaal | 1,0"}),
              "table.sum_differs") == 0);
}

TEST_CASE("a reference to what is not there is asked about, one to another document is not") {
  const auto judgement = judged({"# 1 Visie", "Zie paragraaf 4.2 voor de uren.",
                                 "De regels staan in hoofdstuk 3 van de toetsgids.", "# 2 Uren", "Zie hoofdstuk 1."});
  CHECK(asked(judgement, "reference.broken") == 1);
}

TEST_CASE("a picture is asked about where it stands, also after a note") {
  auto doc = std::make_shared<prose::Node>(*document(
      {"# Begin", "Wij begonnen met drie scholen.", "# Wie wij zijn", "Elf scholen doen mee.", "![](kaart.png)"}));
  auto paragraph = std::make_shared<prose::Node>(*doc->content[1]);
  auto note = std::make_shared<prose::Node>();
  note->type = "footnote";
  note->attrs["bid"] = "note";
  note->content.push_back(document({"Verslag van 6 april 2023."})->content.front());
  paragraph->content.push_back(note);
  doc->content[1] = paragraph;
  const plan::Checker checker(built_in(), {"overarching"});
  const auto judgement = checker.judge(*doc, {}, true, parse_date("2026-11-23").value());
  const auto found = std::find_if(judgement.findings.begin(), judgement.findings.end(),
                                  [](const auto& f) { return f.rule == "image.without_alt"; });
  REQUIRE(found != judgement.findings.end());
  CHECK(found->place.quote == "Elf scholen doen mee.");
}

TEST_CASE("PRI-05: a goal followed in a talk is complete; a goal with nothing is asked about") {
  const auto judgement = judged({"# Streefdoelen", "| Doel | Indicator | Streefwaarde",
                                 "| Studenten krijgen elke week begeleiding | aandeel met een wekelijks gesprek | 90%",
                                 "| Scholen leren van elkaar | jaarlijks gesprek in de stuurgroep | ",
                                 "| De school is een veilige plek |  | "});
  CHECK(asked(judgement, "goal.not_followed") == 1);
}

TEST_CASE("TRN-05: a share under the regulation is asked about, for the categories that have one") {
  const auto judgement = judged({"# Categorieën studenten", "| Categorie | Aandeel praktijk", "| Kopopleiding | 45%",
                                 "| Zij-instromers | 30%", "| Bachelor voltijd | 40%"});
  REQUIRE(asked(judgement, "share.below_norm") == 1);
}

TEST_CASE("D4: leaving out what is free costs nothing") {
  const auto judgement =
      judged({"# Instroom", "Studenten melden zich in mei.", "# Kwaliteit",
              "Studenten, werkplekbegeleiders en het werkveld bespreken de kwaliteit elk jaar in een panel."});
  for (const auto& finding : judgement.findings) CHECK_MESSAGE(finding.force != packs::Force::free, finding.rule);
  CHECK(asked(judgement, "risk.without_solution") == 0);
  CHECK(asked(judgement, "document.no_summary") == 0);
}

TEST_CASE("DOC-01: a quality plan by itself is not asked about assessment, a text that is no plan about nothing") {
  const auto quality = judged(
      {"# Kwaliteitszorg", "Elk jaar bespreken studenten, begeleiders en het werkveld de kwaliteit in een panel."});
  for (const auto& finding : quality.findings) CHECK_FALSE(finding.subject.starts_with("assessment"));
  const auto recipe = judged({"# Appeltaart", "Schil de appels en verwarm de oven."});
  CHECK(asked(recipe, "question.open") == 0);
}

TEST_CASE("DOC-14: a section that refers elsewhere counts as answered") {
  const auto judgement = judged({"# Toetsing", "De toetsvormen staan beschreven in de toetsgids van de hogeschool."});
  const auto elsewhere = std::count_if(judgement.answers.begin(), judgement.answers.end(),
                                       [](const auto& a) { return a.state == thread::AnswerState::elsewhere; });
  CHECK(elsewhere > 0);
}

TEST_CASE("REV-09: a thin vision is one root question that comes first") {
  std::vector<std::string> lines{"# Visie", "Wij staan voor kwaliteit. Samen maken wij het verschil."};
  for (const char* heading : {"# Opleidingsprogramma", "# Beoordeling en toetsing", "# Organisatie"}) {
    lines.emplace_back(heading);
    lines.emplace_back("De schoolopleider en de instituutsopleider werken in vaste duo's op elke school.");
  }
  const auto judgement = judged(lines);
  REQUIRE(asked(judgement, "vision.thin") == 1);
  REQUIRE_FALSE(judgement.first_five.empty());
  CHECK(judgement.findings[judgement.first_five.front()].rule == "vision.thin");
  CHECK(asked(judgement, "core_element.unseen") == 0);
}

TEST_CASE("D1: at most five, and not five of the same") {
  std::vector<thread::Finding> findings;
  for (int i = 0; i < 40; ++i) {
    thread::Finding finding;
    finding.rule = i < 30 ? "text.vague" : "role.without_hours";
    finding.weight = i < 30 ? 1 : 2;
    finding.area = i % 2 == 0 ? packs::Area::quality : packs::Area::organisation;
    findings.push_back(finding);
  }
  const auto five = plan::choose_five(findings);
  CHECK(five.size() <= 5);
  CHECK(std::count_if(five.begin(), five.end(), [&](auto i) { return findings[i].rule == "role.without_hours"; }) <= 2);
}

TEST_CASE("amounts are read as Dutch writes them") {
  const auto read = plan::quantities("1.659 uur, 0,4 fte, twaalf scholen, 45% en 40 procent in 2026-2027");
  REQUIRE(read.size() == 5);
  CHECK(read[0].value == 1659);
  CHECK(read[1].value == doctest::Approx(0.4));
  CHECK(read[2].value == 12);
  CHECK(read[3].percent);
  CHECK(read[4].percent);
}

TEST_CASE("the same document and packs give the same judgement") {
  const std::vector<std::string> lines{
      "# Rollen",      "| Rol | Uren", "| Schoolopleider | 80 uur",
      "| Assessor | ", "# Visie",      "Wij streven zo goed mogelijk naar samenwerking."};
  const auto a = judged(lines);
  const auto b = judged(lines);
  REQUIRE(a.findings.size() == b.findings.size());
  for (std::size_t i = 0; i < a.findings.size(); ++i) CHECK(a.findings[i].id == b.findings[i].id);
}
