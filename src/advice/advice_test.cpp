#include "advice/advice.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>

using namespace rd;
using advice::Adviser;
using advice::Remark;
using prose::Passage;
using prose::PassageKind;

namespace {

packs::Pattern pattern(std::string id, std::string about, std::string expression, std::string except = {},
                       int weight = 1, bool on = true) {
  packs::Pattern out;
  out.id = std::move(id);
  out.about = std::move(about);
  out.pattern = std::move(expression);
  out.except = std::move(except);
  out.weight = weight;
  out.on = on;
  out.ask = {.nl = "Wat dan?", .en = "What then?"};
  return out;
}

packs::Term term(std::string id, std::string word, std::vector<std::string> forms,
                 std::vector<std::string> synonyms = {}, std::vector<std::string> confusables = {},
                 std::vector<std::string> abbreviations = {}) {
  packs::Term out;
  out.id = std::move(id);
  out.term = std::move(word);
  out.forms = std::move(forms);
  out.synonyms = std::move(synonyms);
  out.confusables = std::move(confusables);
  out.abbreviations = std::move(abbreviations);
  out.group = "rol_x";
  return out;
}

const packs::Packs& some_packs() {
  static const packs::Packs all = [] {
    packs::Packs out;
    out.patterns = {
        pattern("V1", "vague", R"(\b(goede|hoge)\s+kwaliteit\b)"),
        pattern("V2", "vague", R"(\bkwaliteit\b)"),
        pattern("V3", "time", R"(\b(regelmatig|periodiek)\b)"),
        pattern("V4", "wish", R"(\bwij\s+willen\b)"),
        pattern("V5", "vague", R"(\b(faciliteren|gefaciliteerd)\b)", R"(\d+\s*(uur|fte))"),
        pattern("V6", "quantity", R"(\bveel\b)", {}, 1, false),
        pattern("G1", "generalisation", R"(\b(altijd|iedereen)\b)"),
        pattern("F1", "formal", R"(\bten\s+aanzien\s+van\b)"),
        pattern("N1", "nominal", R"(\bhet\s+\w{4,}en\s+van\b)"),
        pattern("S1", "stale", R"(\bSteunpunt\s+Opleidingsscholen\b)", {}, 2),
        pattern("O1", "open_spot", R"((?<!\w)(n\.?t\.?b\.?|\?{2,})(?!\w))", {}, 2),
        pattern("R1", "reference", R"(\bzie\s+bijlage\b)"),
    };
    out.patterns[9].since = "2018";
    out.terms = {
        term("mentor", "werkplekbegeleider", {"werkplekbegeleiders"}, {"werkbegeleider", "werkbegeleiders"},
             {"mentor", "mentoren"}, {"WPB"}),
        term("joint", "samen opleiden", {"samen opgeleid"}, {"opleiden in de school"}),
        term("partnership", "partnerschap", {"partnerschappen"}, {"opleidingsschool", "opleidingsscholen"}),
        term("instrument", "instrument", {"instrumenten"}, {"meetinstrument"}),
    };
    out.texts["advice.word_chosen"] = {"Jullie kozen '{other}'.", "You chose '{other}'."};
    return out;
  }();
  return all;
}

Passage passage(std::string words, PassageKind kind = PassageKind::paragraph, int heading = -1) {
  Passage out;
  out.kind = kind;
  out.text = std::move(words);
  out.heading = heading;
  if (kind == PassageKind::heading) out.level = 1;
  return out;
}

std::vector<Remark> read(const std::vector<Passage>& passages, bool all = false) {
  return Adviser(some_packs()).read(passages, all);
}
std::vector<Remark> read(const std::string& words) {
  return read({passage(words)});
}

// "rule:word rule:word" in reading order.
std::string shown(const std::vector<Remark>& remarks) {
  std::ostringstream out;
  for (const auto& remark : remarks)
    out << (out.tellp() > 0 ? " · " : "") << remark.rule << ":" << remark.values.at("word");
  return out.str();
}

std::vector<Remark> only(std::vector<Remark> remarks, std::string_view rule) {
  std::erase_if(remarks, [&](const Remark& r) { return r.rule != rule; });
  return remarks;
}

}  // namespace

TEST_CASE("A pattern's hit is a remark with its place, its word, the quote and the pattern's own question") {
  const std::string words = "Scholen bieden een goede kwaliteit. Wij overleggen regelmatig.";
  const auto remarks = read(words);
  REQUIRE(remarks.size() == 2);
  CHECK(remarks[0].rule == "text.vague");
  CHECK(remarks[0].detail == "V1");
  CHECK(words.substr(remarks[0].from, remarks[0].to - remarks[0].from) == "goede kwaliteit");
  CHECK(remarks[0].values.at("quote") == "Scholen bieden een goede kwaliteit.");
  CHECK(remarks[0].ask.nl == "Wat dan?");
  CHECK(words.substr(remarks[1].from, remarks[1].to - remarks[1].from) == "regelmatig");
}

TEST_CASE("Every subject of a pattern leads to its rule, references to none") {
  CHECK(shown(read("Wij willen dat.")) == "text.vague:Wij willen");
  CHECK(shown(read("Dat lukt altijd.")) == "text.generalisation:altijd");
  CHECK(shown(read("Regels ten aanzien van toetsen.")) == "text.formal:ten aanzien van");
  CHECK(shown(read("Dit gaat over het begeleiden van studenten.")) == "text.formal:het begeleiden van");
  CHECK(shown(read("Het Steunpunt Opleidingsscholen helpt.")) == "text.stale:Steunpunt Opleidingsscholen");
  CHECK(read("Het Steunpunt Opleidingsscholen helpt.").front().values.at("since") == "2018");
  CHECK(read("Voor de uren, zie bijlage 3.").empty());
}

TEST_CASE("One word yields one remark: overlapping hits are merged") {
  const auto remarks = read("Dat vraagt om hoge kwaliteit.");
  REQUIRE(remarks.size() == 1);
  CHECK(remarks[0].detail == "V1");  // the longer of two
}

TEST_CASE("A pattern is silent where its exception matches the same sentence, and when it is off") {
  CHECK(read("De begeleider krijgt 40 uur om te faciliteren.").empty());
  CHECK(read("De school gaat dit faciliteren. Er is 40 uur.").size() == 1);
  CHECK(read({passage("Er is veel te doen.")}, false).empty());
  CHECK(read({passage("Er is veel te doen.")}, true).size() == 1);
}

TEST_CASE("Never about questions, headings, quotations, contents, glossaries or code (DOC-11)") {
  const std::string words = "Dat lukt altijd.";
  for (const auto kind : {PassageKind::heading, PassageKind::quotation, PassageKind::contents, PassageKind::glossary,
                          PassageKind::code, PassageKind::caption, PassageKind::header_cell}) {
    CHECK(read({passage(words, kind)}).empty());
  }
  for (const auto kind : {PassageKind::list_item, PassageKind::cell, PassageKind::footnote})
    CHECK(read({passage(words, kind)}).size() == 1);
  CHECK(read("Lukt dat altijd?").empty());
  CHECK(read("Zij vroeg: \"Lukt dat altijd?\"").empty());
  CHECK(read("Een student zei: \"Dat lukt altijd.\" Mooi.").empty());
  CHECK(read("Wij noemen dat 'goede kwaliteit' en leggen het uit.").empty());
  CHECK(read("Zo'n plan werkt altijd, zegt 's ochtends iedereen.").size() == 2);  // apostrophes quote nothing
}

TEST_CASE("In a vision words may inspire: wishes and times are left alone there, vague words are not") {
  const std::vector<Passage> passages = {
      passage("Onze visie", PassageKind::heading),
      passage("Wij willen dat iedereen regelmatig groeit in kwaliteit.", PassageKind::paragraph, 0),
      passage("Organisatie", PassageKind::heading), passage("Wij willen groeien.", PassageKind::paragraph, 2)};
  CHECK(shown(read(passages)) == "text.vague:kwaliteit · text.vague:Wij willen");
}

TEST_CASE("Open spots are found in text, in cells and in questions") {
  CHECK(shown(read("De datum is XXX en de plaats […].")) == "text.open_spot:XXX · text.open_spot:[…]");
  CHECK(shown(read("Het bedrag is ….. euro.")) == "text.open_spot:…..");
  CHECK(shown(read({passage("n.t.b.", PassageKind::cell)})) == "text.open_spot:n.t.b.");
  CHECK(shown(read({passage("...", PassageKind::cell)})) == "text.open_spot:...");
  CHECK(shown(read({passage("??", PassageKind::cell)})) == "text.open_spot:??");
  CHECK(read("Hoofdstuk 2 ................... 14").empty());
  CHECK(read("Dat is de vraag… Wie weet?").empty());
}

TEST_CASE("Long sentences are asked about, lists are not") {
  std::string words = "De school";
  for (int i = 0; i < 40; ++i) words += " werkt";
  CHECK(shown(read(words + ".")).starts_with("text.long_sentence"));
  CHECK(read(words + ".").front().values.at("words") == "42");
  CHECK(read("De lijst: " + words + ".").empty());
  CHECK(read({passage(words + ".", PassageKind::cell)}).empty());
  std::string clauses = "De school";  // commas alone make no list
  for (int i = 0; i < 8; ++i) clauses += " werkt met alle mensen samen, en";
  CHECK(only(read(clauses + " leert."), "text.long_sentence").size() == 1);
  std::string list = "De leerlijnen op al onze scholen zijn";
  for (int i = 0; i < 20; ++i) list += " rekenen met geld,";
  CHECK(only(read(list + " taal."), "text.long_sentence").empty());
  std::string paragraph;
  for (int i = 0; i < 60; ++i) paragraph += "De school werkt hard. ";
  CHECK(only(read(paragraph), "text.long_paragraph").size() == 1);
}

TEST_CASE("Passive sentences that hide their actor are asked about once under a heading, from a quarter on") {
  const std::string passive =
      "De plannen worden elk jaar vastgesteld. De uren zijn in mei verdeeld. Elke student wordt goed begeleid. ";
  const std::string active = "De stuurgroep stelt de plannen vast. Wij verdelen de uren. ";
  CHECK(shown(only(read(passive + active), "text.passive")) == "text.passive:worden elk jaar vastgesteld");
  CHECK(only(read(passive + active), "text.passive").front().values.at("count") == "3");
  CHECK(only(read(passive), "text.passive").empty());  // three sentences say nothing about a style
  std::string much = passive;
  for (int i = 0; i < 6; ++i) much += active;
  CHECK(only(read(much), "text.passive").empty());
  const std::string with_actor =
      "De plannen worden door de stuurgroep vastgesteld. Dit wordt bewaakt door het instituut. Zij worden door ons "
      "begeleid. ";
  CHECK(only(read(with_actor + active), "text.passive").empty());
}

TEST_CASE("A deed without who and when is asked about once under a heading, eight times at most") {
  const std::string deed = "Het plan wordt na een tijd opnieuw bekeken.";
  const auto remarks = only(read(deed + " De regels worden later nog uitgewerkt."), "text.no_actor");
  REQUIRE(remarks.size() == 1);
  CHECK(remarks[0].values.at("word") == "wordt na een tijd opnieuw bekeken");
  CHECK(only(read({passage(deed, PassageKind::cell)}), "text.no_actor").empty());
  CHECK(only(read("Iemand zei: \"" + deed + "\""), "text.no_actor").empty());
  std::vector<Passage> many;
  for (int i = 0; i < 12; ++i) {
    many.push_back(passage("Kop", PassageKind::heading));
    many.push_back(passage(deed, PassageKind::paragraph, 2 * i));
  }
  CHECK(only(read(many), "text.no_actor").size() == 8);
}

TEST_CASE("An abbreviation is asked about once, unless it is written out, well known, in the glossary, or a name") {
  CHECK(shown(read("De VELON registreert opleiders. De VELON vraagt om uren.")) == "text.abbreviation:VELON");
  CHECK(shown(read("De WPB'er krijgt uren.")) == "text.abbreviation:WPB");
  CHECK(read("De WPB'er krijgt uren.").front().values.at("other") == "werkplekbegeleider");
  CHECK(read("De werkplekbegeleider (WPB) krijgt uren. De WPB begeleidt.").empty());
  CHECK(read("De WPB (werkplekbegeleider) krijgt uren. De WPB begeleidt.").empty());
  CHECK(read("De Vereniging Lerarenopleiders Nederland (VELON) registreert.").empty());
  CHECK(shown(read("Er is een registratie (VELON) nodig.")) == "text.abbreviation:VELON");
  CHECK(read("Het HBO en OCW werken met HR en ICT, zie deel II.").empty());
  CHECK(read("Opleidingsschool ROSA en CSG Liudger doen mee.").empty());
  CHECK(read({passage("PLG: professionele leergemeenschap", PassageKind::glossary), passage("De PLG komt bijeen.")})
            .empty());
  CHECK(read("Doe dit NIET alleen, dat kan niet.").empty());
  CHECK(read("Volgens J.W. de Vries is dat zo.").empty());
}

TEST_CASE("Two words for one concept are asked about once, at the rarer word (REV-04)") {
  const std::string often = "De werkplekbegeleider kijkt. Werkplekbegeleiders vragen. Elke werkplekbegeleider leest. ";
  const auto remarks = only(read(often + "De werkbegeleiders schrijven. Een werkbegeleider belt."), "term.two_words");
  REQUIRE(remarks.size() == 1);
  CHECK(remarks[0].detail == "mentor");
  CHECK(remarks[0].values.at("word") == "werkbegeleider");
  CHECK(remarks[0].values.at("other") == "werkplekbegeleider");
  CHECK(remarks[0].values.at("quote") == "De werkbegeleiders schrijven.");
  CHECK(only(read(often), "term.two_words").empty());
  CHECK(only(read(often + "De werkplekbegeleider, ook wel werkbegeleider genoemd, is leraar."), "term.two_words")
            .empty());
  CHECK(only(read("Elk instrument telt. Een meetinstrument ook. Dat instrument."), "term.two_words")
            .empty());  // only shorter
}

TEST_CASE("The word that a partnership chose stands: another word for it is asked about once (REV-04)") {
  const std::vector<Passage> passages{
      passage("De maatje-docent begeleidt elke student. Een buddy helpt bij de eerste les. Twee buddy's zijn er."),
      passage("Een maatje-docent noemden we eerst een coach. Wat doet een coach? Zij zei: 'mijn coach is er'.")};
  const auto remarks_with = [&](const std::vector<advice::OwnWord>& own) {
    std::vector<std::string> out;
    for (const Remark& remark : Adviser(some_packs()).read(passages, false, own))
      if (remark.rule.starts_with("term.")) out.push_back(remark.values.at("word") + " " + remark.ask.nl);
    return out;
  };
  CHECK(remarks_with({}).empty());
  CHECK(remarks_with({{"maatje-docent", {"buddy", "coach", "maatje-docent"}}}) ==
        std::vector<std::string>{"buddy Jullie kozen '{other}'."});
}

TEST_CASE("A separable verb counts: 'leiden samen op' is samen opleiden") {
  const auto remarks =
      only(read("Wij leiden studenten samen op. Scholen leiden samen op. Opleiden in de school kost tijd."),
           "term.two_words");
  REQUIRE(remarks.size() == 1);
  CHECK(remarks[0].values.at("word") == "opleiden in de school");
  CHECK(remarks[0].values.at("other") == "samen opleiden");
}

TEST_CASE("The proper name of a partnership is no use of the word") {
  CHECK(only(read("Het partnerschap groeit. Ons partnerschap leert. Opleidingsschool De Brug is klein. "
                  "Opleidingsschool Rijnmond ook."),
             "term.two_words")
            .empty());
  CHECK(only(read("Het partnerschap groeit. Ons partnerschap leert. De opleidingsschool is klein. Elke "
                  "opleidingsschool ook."),
             "term.two_words")
            .size() == 1);
}

TEST_CASE("A word that may mean something else is asked about once, not where it plainly does") {
  const std::string preferred = "De werkplekbegeleider ziet de student elke dag. Elke werkplekbegeleider is leraar. ";
  const auto remarks =
      only(read(preferred + "De mentor beoordeelt de student. De mentor belt de student."), "term.confusable");
  REQUIRE(remarks.size() == 1);
  CHECK(remarks[0].values.at("word") == "mentor");
  CHECK(remarks[0].values.at("other") == "werkplekbegeleider");
  CHECK(only(read(preferred + "De mentor van de klas spreekt de ouders."), "term.confusable").empty());
  CHECK(only(read(preferred + "De student loopt mee met de mentor van klas 2."), "term.confusable").empty());
  CHECK(only(read(preferred + "In het vo heeft elke klas een mentor. Die mentor ziet de student weinig."),
             "term.confusable")
            .empty());
  CHECK(only(read("De mentor begeleidt de student."), "term.confusable").empty());
  CHECK(only(read(preferred + "De werkplekbegeleider belt de mentor van de student."), "term.confusable")
            .empty());  // two people
  CHECK(only(read(preferred + "De mentor is een ervaren leraar. De mentor helpt de student."), "term.confusable")
            .empty());  // explained
  CHECK(only(read(preferred + "De werkplekbegeleider (of mentor) helpt de student."), "term.confusable").empty());
}

TEST_CASE("A word of a family that comes by in passing is asked about; one that the plan introduces is not (REV-04)") {
  packs::Packs packs;
  packs.terms = {term("plan", "leerwerkplan", {"leerwerkplannen"}, {}, {"groeiplan", "mentor", "leerteam"}),
                 term("team", "leerteam", {})};
  packs.terms[0].group = "zelfde_x";
  const auto asked = [&](const std::string& words) {
    return shown(only(Adviser(packs).read({passage(words)}, true), "term.two_words"));
  };
  const std::string often =
      "De student schrijft een leerwerkplan. Dat leerwerkplan groeit. Elk leerwerkplan telt. Het leerwerkplan helpt. ";
  CHECK(asked(often + "Het groeiplan gaat mee.") == "term.two_words:groeiplan");
  CHECK(asked(often + "Een leerteam leest het.") == "term.two_words:leerteam");  // also a term itself
  CHECK(asked(often + "Het groeiplan is een map van de school. Een groeiplan telt.").empty());
  CHECK(asked(often + "Bij het leerwerkplan hoort een groeiplan.").empty());  // two things in one sentence
  CHECK(asked(often + "Met een mentor bedoelen wij iets anders. Die mentor helpt.").empty());
  CHECK(asked(often + "Hier is de mentor de klassenmentor.").empty());
  CHECK(asked(often + "Groeiplan hier. Een groeiplan daar. Nog een groeiplan.").empty());  // as usual as the other
  CHECK(asked("Een leerwerkplan, student. Het groeiplan gaat mee.").empty());              // too little to go by
}

TEST_CASE("Remarks come in reading order and point inside their passage") {
  const std::vector<Passage> passages = {passage("Dat lukt altijd. Dat lukt iedereen."),
                                         passage("De VELON helpt regelmatig.", PassageKind::list_item)};
  const auto remarks = read(passages);
  REQUIRE(remarks.size() == 4);
  CHECK(std::is_sorted(remarks.begin(), remarks.end(), [](const auto& a, const auto& b) {
    return std::tie(a.passage, a.from) < std::tie(b.passage, b.from);
  }));
  for (const auto& remark : remarks) CHECK(remark.to <= passages[remark.passage].text.size());
}

TEST_CASE("Nothing in, nothing out; long and odd texts do no harm") {
  CHECK(read(std::vector<Passage>{}).empty());
  CHECK(read(std::string(20000, '"')).empty());
  CHECK(read(std::string(20000, '(')).empty());
}

TEST_CASE("A quote has at most twelve words around the word it is about") {
  const auto remarks = read(
      "Een twee drie vier vijf zes zeven acht negen tien elf regelmatig dertien veertien vijftien zestien zeventien "
      "achttien negentien twintig.");
  REQUIRE(remarks.size() == 1);
  const std::string& quote = remarks[0].values.at("quote");
  CHECK(text::word_count(quote) == 12);
  CHECK(quote.find("regelmatig") != std::string::npos);
  CHECK(quote.starts_with("… "));
  CHECK(quote.ends_with(" …"));
}
