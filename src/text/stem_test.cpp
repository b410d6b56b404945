#include "text/stem.hpp"

#include <doctest/doctest.h>

#include <array>
#include <thread>

using namespace rd::text;

namespace {

bool meets(std::string_view words) {
  const Stemmed all = stemmed(words);
  for (const auto& key : all.stems) {
    if (key != all.stems.front()) return false;
  }
  return !all.stems.empty();
}

bool says(std::string_view sentence, std::string_view query) {
  return WordQuery(query).matches(stemmed(sentence));
}

}  // namespace

TEST_CASE("Inflections of one word of the field meet") {
  for (const std::string_view words : {
           "visie visies Visie VISIES",
           "leervisie leervisies",
           "school scholen",
           "basisschool basisscholen",
           "opleidingsschool opleidingsscholen",
           "bestuur besturen",
           "schoolbestuur schoolbesturen",
           "doel doelen",
           "streefdoel streefdoelen",
           "indicator indicatoren",
           "criterium criteria",
           "curriculum curricula",
           "vakdidacticus vakdidactici",
           "kennisbasis kennisbases",
           "plan plannen",
           "opleidingsplan opleidingsplannen",
           "begeleiden begeleidt begeleidde begeleid begeleiding",
           "beoordelen beoordeelt beoordeeld beoordeling beoordelingen",
           "opleiden opleidt opgeleid",
           "vaststellen vastgesteld vaststelling",
           "uitvoeren uitgevoerd uitvoering",
           "werven werft geworven werving",
           "toetsen toets toetst getoetst toetsing",
           "evalueren evalueert geëvalueerd evaluatie",
           "samenwerken samenwerkt samengewerkt samenwerking",
           "onderzoeken onderzoekt onderzocht onderzoek",
           "begeleider begeleiders",
           "werkplekbegeleider werkplekbegeleiders",
           "opleider opleiders",
           "leraar leraren",
           "beoordelaar beoordelaars",
           "examinator examinatoren",
           "rol rollen",
           "uur uren",
           "taakuur taakuren",
           "stage stages",
           "fase fasen fases",
           "categorie categorieën",
           "idee ideeën",
           "regio regio's",
           "onderwijsregio onderwijsregio’s",
           "programma programma's",
           "partnerschap partnerschappen",
           "kernbegrip kernbegrippen",
           "zij-instromer zij-instromers zijinstromers",
           "competentie competenties",
           "ambitie ambities",
           "commissie commissies",
           "leerwerkplaats leerwerkplaatsen",
           "module modules",
           "risico risico's",
           "fte fte's",
           "praatplaat praatplaten",
           "coördinator coördinatoren",
           "gesprek gesprekken",
           "lid leden",
           "panellid panelleden",
           "kans kansen",
           "toets toetsen",
           "verantwoordelijk verantwoordelijke verantwoordelijkheid verantwoordelijkheden",
           "afspreken afgesproken",
           "beschrijven beschreven beschrijving",
           "vakbekwaam vakbekwame",
           "gezamenlijk gezamenlijke",
           "kwaliteit kwaliteiten",
           "brief brieven",
           "bewijs bewijzen",
       }) {
    CAPTURE(words);
    CHECK(meets(words));
  }
}

TEST_CASE("Different words of the field keep apart") {
  constexpr std::array pairs = {
      std::pair{"opleiding", "opleider"},
      std::pair{"opleiding", "opleiden"},
      std::pair{"werken", "werving"},
      std::pair{"begeleider", "begeleiding"},
      std::pair{"leraar", "leren"},
      std::pair{"leerling", "leren"},
      std::pair{"instelling", "instellen"},
      std::pair{"vaak", "vak"},
      std::pair{"les", "lezen"},
      std::pair{"peer", "per"},
      std::pair{"meting", "met"},
      std::pair{"verantwoordelijkheid", "verantwoording"},
      std::pair{"gesprek", "spreken"},
      std::pair{"beoordelaar", "beoordelen"},
      std::pair{"schoolopleider", "schoolleider"},
      std::pair{"kernelement", "kernwaarde"},
      std::pair{"partnerschap", "partner"},
      std::pair{"plaats", "plaat"},
      std::pair{"bestuur", "bestuurder"},
      std::pair{"streefdoel", "streefwaarde"},
      std::pair{"begroting", "groot"},
      std::pair{"student", "studeren"},
      std::pair{"kans", "kan"},
      std::pair{"gebied", "bieden"},
      std::pair{"wens", "wennen"},
      std::pair{"toetsing", "toetreding"},
      std::pair{"inductie", "indicatie"},
  };
  for (const auto& [one, other] : pairs) {
    CAPTURE(one);
    CHECK(stem(one) != stem(other));
  }
}

TEST_CASE("A query of words is a sentence that has them all, by stem") {
  CHECK(says("Elke student krijgt 40 uur begeleiding.", "uren student"));
  CHECK_FALSE(says("Elke student krijgt begeleiding.", "uren student"));
  CHECK(says("De docenten overleggen elke week.", "leraar|docent overleg"));
  CHECK(says("Het werkplekcurriculum is nieuw.", "werkplek*"));
  CHECK(says("Het jaarplan is klaar.", "*plan"));
  CHECK_FALSE(says("De planning is klaar.", "*plan"));
  CHECK(says("Wij kennen een visie op het beroep.", "\"visie op het beroep\""));
  CHECK_FALSE(says("Op het beroep hebben wij een visie.", "\"visie op het beroep\""));
  CHECK(says("Zij bespreken dit in een peer review.", "gesprek|\"peer review\""));
  CHECK(WordQuery("").empty());
  CHECK(says("Alles.", ""));
}

TEST_CASE("Separable verbs are found when their parts stand apart (REV-04)") {
  for (const std::string_view sentence : {"Wij leiden studenten samen op.", "Scholen en instituten leiden samen op.",
                                          "Ons doel is om samen op te leiden.", "Zo zijn leraren samen opgeleid.",
                                          "De partners leiden samen leraren op voor de regio."}) {
    CAPTURE(sentence);
    CHECK(says(sentence, "\"samen opleiden\""));
  }
  CHECK(says("Wij leggen de afspraken vast in het plan.", "vastleggen afspraak"));
  CHECK(says("De stuurgroep stelt het plan vast.", "vaststellen"));
  CHECK_FALSE(says("Zij leiden op de werkplek een gesprek.", "opleiden"));
  CHECK_FALSE(says("Zij werken samen en leiden een groep.", "\"samen opleiden\""));
}

TEST_CASE("Numbers are seen as figures and written out") {
  CHECK(stemmed("Er zijn twee begeleiders.").has_number);
  CHECK(stemmed("Er is 0,2 fte.").has_number);
  CHECK_FALSE(stemmed("Er is een begeleider.").has_number);
}

TEST_CASE("Stems are the same on every thread") {
  std::string other;
  std::thread([&] { other = stem("werkplekbegeleiders"); }).join();
  CHECK(other == stem("werkplekbegeleider"));
}
