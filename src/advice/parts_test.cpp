#include "advice/parts.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "advice/literals.hpp"
#include "base/utf.hpp"
#include "text/pattern.hpp"

using namespace rd;
using advice::needed_literals;

namespace {

std::string joined(std::string_view expression) {
  std::string out;
  for (const auto& literal : needed_literals(expression)) out += (out.empty() ? "" : "|") + literal;
  return out;
}

bool passive(std::string_view sentence) {
  return advice::passive_without_actor(text::stemmed(sentence)).to > 0;
}

}  // namespace

TEST_CASE("The letters that a pattern needs are read off it") {
  CHECK(joined(R"(\bdraagvlak\b)") == "draagvla");  // cut at eight bytes
  CHECK(joined(R"(\b(goede|hoge)\s+norm\b)") == "norm");
  CHECK(joined(R"(\b(altijd|nooit)\b)") == "altijd|nooit");
  CHECK(joined(R"(\blaagd(e|rempelige?)\b)") == "laagde|laagdrem");
  CHECK(joined(R"((?-i:PM)|tbd)") == "pm|tbd");
  CHECK(joined(R"(zo['’]n\s+\d)") == "zo'n|zo’n");
  CHECK(joined(R"(plan(nen)?)") == "plan|plannen");
  CHECK(joined(R"((?<naam>visie)\s+op)") == "visie");
  CHECK(joined(R"(x{3,})") == "x");
}

TEST_CASE("A pattern of which nothing is sure always runs") {
  for (const std::string_view expression :
       {R"(\w+)", R"(\bx?\b)", R"((a|\d+))", R"((a)\1)", R"(\p{Lu}+)", R"([a-z]+)", R"(.*)", R"()"}) {
    CAPTURE(expression);
    CHECK(needed_literals(expression).empty());
  }
}

TEST_CASE("Whatever a pattern matches has one of its letters: no hit is lost by looking first") {
  const std::vector<std::string> expressions = {R"(\b(wordt|worden)\s+(\S+\s+){0,3}?(ge\w{3,}(d|t))\b)",
                                                R"(\bin\s?zet(ten)?\b)", R"((goed|beter)e?\s(les|plan)(sen)?)",
                                                R"(zo\s?(veel|goed)\s+(als\s+)?mogelijk)",
                                                R"((?<!\w)(etc\.?|enz\.?|e\.d\.)(?!\w))"};
  const std::vector<std::string> texts = {
      "Zij worden elk jaar goed gevolgd.", "De inzetten, in zet en inzet.", "Een goede les, betere plannen, goed plan.",
      "Zoveel mogelijk en zo goed als mogelijk.", "Lessen, plannen, etc. en toetsen e.d."};
  for (const auto& expression : expressions) {
    const auto pattern = text::Pattern::compile(expression);
    REQUIRE(pattern);
    const auto literals = needed_literals(expression);
    REQUIRE_FALSE(literals.empty());
    for (const auto& words : texts) {
      for (const auto& match : pattern->all(words)) {
        const std::string hit = lower(match.of(words));
        CAPTURE(hit);
        CHECK(std::any_of(literals.begin(), literals.end(),
                          [&](const auto& l) { return hit.find(l) != std::string::npos; }));
      }
    }
  }
}

TEST_CASE("The finder sees every literal, also inside and at the end of another") {
  advice::LiteralFinder finder;
  finder.add("opleiden", 0);
  finder.add("leiden", 1);
  finder.add("eid", 2);
  finder.add("plan", 3);
  finder.build();
  std::vector<char> found(4, 0);
  finder.find("samen opleiden", found);
  CHECK(found == std::vector<char>{1, 1, 1, 0});
}

TEST_CASE("Participles are told from nouns and from other forms of verbs") {
  for (const std::string_view word : {"vastgesteld", "begeleid", "beoordeeld", "geëvalueerd", "opgenomen", "besproken",
                                      "afgestemd", "versterkt", "ontwikkeld", "onderzocht"}) {
    CAPTURE(word);
    CHECK(advice::participle(word));
  }
  for (const std::string_view word : {"beleid", "beeld", "overheid", "gebied", "bepaalt", "werkveld", "gesprekken",
                                      "student", "gegevens", "beroepsbeeld", "verantwoordelijkheid"}) {
    CAPTURE(word);
    CHECK_FALSE(advice::participle(word));
  }
}

TEST_CASE("A passive sentence hides its actor only when nobody is named") {
  CHECK(passive("De student wordt elke week begeleid."));
  CHECK(passive("Wij vragen dat de afspraken worden vastgelegd."));
  CHECK(passive("De taken zijn in bijlage 3 beschreven."));
  CHECK(passive("Dit zal in mei worden besproken."));
  CHECK_FALSE(passive("De student wordt door de leraar begeleid."));
  CHECK(passive("De student wordt door middel van gesprekken begeleid."));
  CHECK_FALSE(passive("Studenten worden leraar."));
  CHECK_FALSE(passive("Het partnerschap is in 2009 gestart."));
  CHECK_FALSE(passive("Zij zijn betrokken en gemotiveerd."));
  CHECK_FALSE(passive("De schoolopleider begeleidt de student."));
  CHECK_FALSE(passive("Wat wij willen zijn en op welke punten wij ons onderscheiden, staat hier."));
}

TEST_CASE("A planned deed needs somebody or a day; what is past, possible or about the text itself does not") {
  const auto asks = [](std::string_view sentence) {
    return advice::deed_without_actor(text::stemmed(sentence)).to > 0;
  };
  CHECK(asks("Er wordt jaarlijks bekeken of er nieuwe scholen kunnen toetreden."));
  CHECK(asks("Zodra de cijfers er zijn, wordt nader bekeken wat nodig is."));
  CHECK(asks("De regels moeten nog worden uitgewerkt."));
  CHECK(asks("Op beide hogescholen wordt zo nodig iets bijgesteld."));
  CHECK_FALSE(asks("De regels worden door de stuurgroep uitgewerkt."));
  CHECK_FALSE(asks("In de stuurgroep worden de regels besproken."));
  CHECK_FALSE(asks("De regels worden in mei opnieuw uitgewerkt."));
  CHECK_FALSE(asks("De regels worden vóór 2028 opnieuw uitgewerkt."));
  CHECK_FALSE(asks("De school legt vast wat er nog wordt uitgewerkt."));
  CHECK_FALSE(asks("De school noemt zaken, zo worden regels uitgewerkt."));
  CHECK_FALSE(asks("De regels werden later opnieuw uitgewerkt."));
  CHECK_FALSE(asks("De regels kunnen later worden uitgewerkt."));
  CHECK_FALSE(asks("In dit hoofdstuk wordt de visie verder uitgewerkt."));
  CHECK_FALSE(asks("Dit laat zien hoe het geld wordt gecontroleerd."));
  CHECK_FALSE(asks("De student wordt elke week goed begeleid."));
  CHECK_FALSE(asks("Dit wordt met Hogeschool Noord nog afgesproken."));
}

TEST_CASE("Quotations are found by their marks, apostrophes are none") {
  const std::string words = "Zo'n zin zegt \"ja\" en 'nee' en ‘wel’, 's ochtends.";
  std::string found;
  for (const auto& span : advice::quotations(words)) found += std::string(span.of(words)) + " ";
  CHECK(found == "\"ja\" 'nee' ‘wel’ ");
}
