#include "figures/sheet.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "base/utf.hpp"

namespace {

using rd::figures::Sheet;

// The longest texts one may expect: five questions, three strengths, long headings, long compounds.
Sheet longest() {
  Sheet sheet;
  sheet.title = "Gespreksblad";
  sheet.subtitle =
      "Opleidings-, professionaliserings- en kwaliteitszorgplan partnerschap Samen Opleiden De Kreekpoort 2026–2030";
  sheet.lead = "Eén blad om samen over te praten. De vragen zijn een begin: jullie kiezen welke je bespreekt.";
  sheet.footer =
      "Rode Draad · werken aan samen opleiden · gemaakt uit opleidingsplan-kreekpoort-definitief-versie-4.docx";
  sheet.words = {"Wat sterk is", "Vragen om over te praten", "Waarom", "Bron", "Ruimte om te schrijven"};
  sheet.strengths = {{"‘Een onderzoekende houding van elke student’ loopt als een draad door jullie plan",
                      "“In de themadagen onderzoeken studenten en begeleiders samen een vraag uit de school …”",
                      "6.3 Themadagen en leerteams",
                      "Wie de visie leest, ziet haar terug in het programma, de begeleiding en de toetsing."},
                     {"Het streefdoel ‘samen beoordelen’ is concreet: streefwaarde, datum en wie",
                      "“In 2028 beoordelen school en instituut bij alle tweedejaars samen het werkplekleren …”",
                      "11.2 Streefdoelen 2026–2030", "Zo weet iedereen wanneer het gelukt is."},
                     {"In de paragraaf Facilitering is op elke vraag een antwoord te vinden",
                      "“Een werkplekbegeleider krijgt 50 klokuren per student per schooljaar uit de taaktoedeling.”",
                      "8.4 Facilitering van werkplekbegeleiders", "Een nieuwe schoolleider heeft hier genoeg aan."}};
  for (int i = 0; i < 5; ++i) {
    sheet.questions.push_back(
        {"Welk aantal uren spreken jullie af voor de werkplekbegeleider: 40 of 50? En voor welke "
         "werkzaamheden zijn die uren bedoeld?",
         "“Een werkplekbegeleider krijgt 40 klokuren per student, zo staat het in het taakbeleid …”",
         "6.5 Begeleiding in de school · ook in 8.4 Facilitering van werkplekbegeleiders en schoolopleiders",
         "Twee plekken in het plan noemen een ander aantal. Een schoolleider rekent met het getal dat zij als eerste "
         "vindt. "
         "Dan krijgt de ene werkplekbegeleider meer tijd dan de andere, en daar hebben studenten last van.",
         "Handreiking beleidsdocument (2019), bij Facilitering", "de handreiking vraagt dit"});
  }
  return sheet;
}

std::string run(const std::string& command) {
  std::string out;
  FILE* pipe = popen(command.c_str(), "r");
  std::array<char, 4096> buffer{};
  while (const std::size_t n = fread(buffer.data(), 1, buffer.size(), pipe)) out.append(buffer.data(), n);
  pclose(pipe);
  return out;
}

struct Read {
  std::string text;   // one line
  std::string facts;  // of pdfinfo
};

Read read_back(const std::string& pdf) {
  const std::string path = "/tmp/rodedraad_sheet_test_" + std::to_string(getpid()) + ".pdf";
  std::ofstream(path, std::ios::binary) << pdf;
  std::string text = run("pdftotext -raw " + path + " -");
  for (std::size_t at = 0; (at = text.find("\u00AD\n", at)) != std::string::npos;) text.erase(at, 3);
  Read read{rd::tidy_spaces(text), run("pdfinfo " + path)};
  std::remove(path.c_str());
  return read;
}

bool has(const std::string& text, const std::string& wanted) {
  return text.find(wanted) != std::string::npos;
}

// Whole, in one piece, whatever lines it was broken into.
void check_all_there(const std::string& text, const Sheet& sheet) {
  for (const auto& part : {sheet.title, sheet.subtitle, sheet.footer, sheet.words.questions})
    CHECK_MESSAGE(has(text, rd::tidy_spaces(part)), part);
  for (const auto& s : sheet.strengths)
    for (const std::string& part : {s.what, s.quote, s.place, s.why})
      CHECK_MESSAGE(has(text, rd::tidy_spaces(part)), part);
  for (const auto& q : sheet.questions)
    for (const auto& part : {q.ask, q.quote, q.place, q.why, q.source, q.firm})
      CHECK_MESSAGE(has(text, rd::tidy_spaces(part)), part);
}

}  // namespace

TEST_CASE("the gespreksblad is one tagged A4 with a title and a language") {
  const std::string pdf = sheet_pdf(longest());
  const Read read = read_back(pdf);
  CHECK(has(read.facts, "Pages:           1\n"));
  CHECK(has(read.facts, "(A4)"));
  CHECK(has(read.facts, "Title:           Gespreksblad · Opleidings-"));
  CHECK(has(read.facts, "Tagged:          yes"));
  CHECK_FALSE(has(read.facts, "CreationDate"));
  CHECK(has(pdf, "/Lang (nl-NL)"));
  Sheet english = longest();
  english.language = rd::Language::en;
  CHECK(has(sheet_pdf(english), "/Lang (en-GB)"));
}

TEST_CASE("the longest texts stand on it whole, with no word lost") {
  const Sheet sheet = longest();
  check_all_there(read_back(sheet_pdf(sheet)).text, sheet);
}

TEST_CASE("the same sheet gives the same bytes") {
  CHECK(sheet_pdf(longest()) == sheet_pdf(longest()));
}

TEST_CASE("sheets are made on several threads at once") {
  const std::string alone = sheet_pdf(longest());
  std::vector<std::string> made(4);
  std::vector<std::thread> threads;
  for (auto& pdf : made) threads.emplace_back([&pdf] { pdf = sheet_pdf(longest()); });
  for (auto& thread : threads) thread.join();
  for (const auto& pdf : made) CHECK(pdf == alone);
}

TEST_CASE("a sheet with little on it, or nothing to ask, is one page with room to write") {
  Sheet sheet = longest();
  sheet.strengths.clear();
  sheet.questions.resize(1);
  check_all_there(read_back(sheet_pdf(sheet)).text, sheet);
  sheet.questions.clear();
  sheet.nothing_to_ask = "Waar willen jullie het zelf over hebben?";
  const Read read = read_back(sheet_pdf(sheet));
  CHECK(has(read.facts, "Pages:           1\n"));
  CHECK(has(read.text, sheet.nothing_to_ask));
  CHECK(has(read.text, sheet.words.notes));
  CHECK_FALSE(has(read.text, sheet.words.questions));
}

TEST_CASE("reasons that do not fit are shortened at the end of a sentence; questions and quotes stay whole") {
  Sheet sheet = longest();
  for (auto& question : sheet.questions) question.why += " " + question.why + " " + question.why;
  const Read read = read_back(sheet_pdf(sheet));
  CHECK(has(read.facts, "Pages:           1\n"));
  for (const auto& question : sheet.questions) {
    CHECK(has(read.text, question.ask));
    CHECK(has(read.text, question.quote));
    CHECK(has(read.text, "Twee plekken in het plan noemen een ander aantal. "));
  }
  CHECK_FALSE(has(read.text,
                  "last van. Twee plekken in het plan noemen een ander aantal. Een schoolleider rekent met het getal "
                  "dat zij als eerste vindt. Dan krijgt de ene"));
}

TEST_CASE("texts that nobody expects still stand on one page, every question whole") {
  Sheet sheet = longest();
  for (auto& question : sheet.questions) {
    std::string once = question.ask;
    for (int i = 0; i < 9; ++i) question.ask += " " + once;
  }
  sheet.questions.front().quote = "“" + std::string(300, 'm') + "”";
  const Read read = read_back(sheet_pdf(sheet));
  CHECK(has(read.facts, "Pages:           1\n"));
  for (const auto& question : sheet.questions) CHECK(has(read.text, question.ask));
}
