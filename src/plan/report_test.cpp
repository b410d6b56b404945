#include "plan/report.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/utf.hpp"
#include "plan/report_words.hpp"
#include "text/pattern.hpp"

namespace {

using namespace rd;
using namespace rd::plan;
using thread::AnswerState;

// The program's own sentences, and a template of two sections.
packs::Packs own_packs() {
  std::vector<packs::PackFile> files;
  for (auto& file : packs::built_in_files())
    if (file.path.find("teksten/report.yaml") != std::string::npos) files.push_back(file);
  packs::Packs packs = packs::load(files).packs;
  packs::Template document;
  document.id = "overarching";
  document.name = {"Overkoepelend beleidsdocument", "Overarching policy document"};
  for (const auto& [id, nl, en, lines] : std::vector<std::array<std::string, 4>>{
           {"organisation.facilitation", "Facilitering", "Facilitation", "1219-1235"},
           {"quality.risks", "Risico's", "Risks", "1800-1860"}}) {
    packs::Section section;
    section.id = id;
    section.title = {nl, en};
    section.source = {{"003", lines, "", "", "", false}};
    packs::Question question;
    question.id = id + ".first";
    question.ask = {"Wat spreken jullie hierover af (" + nl + ")?", "What do you agree on this (" + en + ")?"};
    section.questions = {question, question};
    document.sections.push_back(section);
  }
  packs.templates.push_back(document);
  packs::Kind goal;
  goal.id = "goal";
  goal.name = {"streefdoel", "goal"};
  goal.plural = {"streefdoelen", "goals"};
  for (const auto& [id, nl, en] : std::vector<std::array<std::string, 3>>{
           {"name", "naam", "name"}, {"target", "streefwaarde", "target"}, {"due", "wanneer", "when"}}) {
    packs::Field field;
    field.id = id;
    field.label = {nl, en};
    goal.fields.push_back(field);
  }
  packs.kinds.push_back(goal);
  return packs;
}

const packs::Packs& all_packs() {
  static const packs::Packs packs = own_packs();
  return packs;
}

constexpr const char* hostile = "<script>alert('1')</script> & \"x\" \x1b[31m";

thread::Finding finding(int number) {
  thread::Finding out;
  out.id = "f" + std::to_string(number);
  out.rule = "numbers.contradict";
  out.force = packs::Force::guide_asks;
  out.weight = 2;
  out.area = number % 2 == 0 ? packs::Area::organisation : packs::Area::vision;
  out.place = {1, "2.8 Uren", "organisation.facilitation", "b1",
               "De schoolopleider heeft " + std::to_string(80 + number) + " uur per jaar."};
  out.title = {"Twee getallen", "Two numbers"};
  out.ask = {"Vraag nummer " + std::to_string(number) + "?", "Question number " + std::to_string(number) + "?"};
  out.why = {"Scholen rekenen met dit plan.", "Schools count on this plan."};
  out.go_on = {"Kies samen één getal.", "Choose one number together."};
  out.source = {{"003", "1229-1231", "", "", "", false}, {"", "", "", "", "", true}};
  return out;
}

prose::Passage passage(prose::PassageKind kind, std::string bid, std::string text, int heading) {
  prose::Passage out;
  out.kind = kind;
  out.level = heading < 0 ? 1 : 0;
  out.number = bid == "b0" ? "2.8" : "";
  out.bid = std::move(bid);
  out.text = std::move(text);
  out.heading = heading;
  return out;
}

// Eight points, four strengths, one section recognised and one heading that is the writers' own.
Judgement judgement() {
  Judgement out;
  out.title = std::string("Plan ") + hostile;
  out.file = "plan.docx";
  out.packs = &all_packs();
  out.templates = {all_packs().find_template("overarching")};
  out.reading = read({passage(prose::PassageKind::heading, "b0", "Uren", -1),
                      passage(prose::PassageKind::paragraph, "b1", "De schoolopleider heeft 80 uur per jaar.", 0),
                      passage(prose::PassageKind::heading, "b2", "Woord vooraf", -1),
                      passage(prose::PassageKind::paragraph, "b3", "Welkom in ons plan.", 2)});
  out.mapping.headings = {{"organisation.facilitation", MappedBy::synonym, "uren en middelen", 0.9}, {}};
  out.mapping.section_of.assign(4, "");
  out.mapping.sentences_of["organisation.facilitation"] = {0};
  for (int i = 0; i < 8; ++i) out.findings.push_back(finding(i));
  out.findings[2].place.quote = hostile;
  out.findings[3].others = {{1, "4.1 Elders", "", "b9", "Hier staat 120 uur."}};
  out.first_five = {2, 3, 4, 5, 6, 7};
  const thread::Place place{1, "2.8 Uren", "organisation.facilitation", "b1", "Wij volgen dit doel."};
  out.strengths = {
      {"whole_goal", {{"name", "meer samen beoordelen"}, {"target", "elke student"}, {"due", "2028"}}, place},
      {"thread", {{"name", "onderzoekende houding"}, {"sections", "4"}}, place},
      {"complete_section", {{"section", "Facilitering"}, {"section_en", "Facilitation"}}, place},
      {"talk", {{"name", "jaargesprek"}}, place}};
  const auto& sections = out.templates.front()->sections;
  out.answers = {{&sections[0].questions[0], &sections[0], AnswerState::answered, place, ""},
                 {&sections[0].questions[1], &sections[0], AnswerState::elsewhere, place, "jaarplan"},
                 {&sections[1].questions[0], &sections[1], AnswerState::open, {}, ""},
                 {&sections[1].questions[1], &sections[1], AnswerState::not_checkable, {}, ""}};
  thread::Element goal;
  goal.kind = "goal";
  goal.fields = {{"name", "meer samen beoordelen"}, {"due", "2028"}};
  goal.place = place;
  out.extracted.graph.elements = {goal};
  return out;
}

std::size_t times(const std::string& text, const std::string& wanted) {
  std::size_t count = 0;
  for (std::size_t at = text.find(wanted); at != std::string::npos; at = text.find(wanted, at + 1)) ++count;
  return count;
}
std::vector<std::string> found(const std::string& text, const std::string& expression) {
  std::vector<std::string> out;
  const auto pattern = text::Pattern::compile(expression).value();
  for (const auto& match : pattern.all(text)) out.emplace_back(match.of(text));
  return out;
}
bool has(const std::string& text, const std::string& wanted) {
  return times(text, wanted) > 0;
}

std::string in_text(const Judgement& judgement, TextOptions options = {}, Language language = Language::nl) {
  return report_text(judgement, all_packs(), language, options);
}
std::string in_html(const Judgement& judgement, Language language = Language::nl) {
  return report_html(judgement, all_packs(), language, {"body { margin: 0 }\n"});
}

}  // namespace

TEST_CASE("D1: at most five questions and three strengths on the first page, whatever the judgement holds") {
  const Judgement given = judgement();
  CHECK(times(in_text(given), "Vraag nummer") == 5);
  CHECK(times(in_text(given), "Wij volgen dit doel.") == 3);
  const figures::Sheet sheet = report_sheet(given, all_packs(), Language::nl);
  CHECK(sheet.questions.size() == 5);
  CHECK(sheet.strengths.size() == 3);
  CHECK(sheet.questions.front().ask == "Vraag nummer 2?");
  CHECK(times(in_html(given), "<li class=\"question\">") == 5);
  CHECK(times(in_html(given), "<li class=\"strong-item\">") == 3);
  CHECK(report_json(given, all_packs(), Language::nl).at("talk_sheet").as_array().size() == 5);
}

TEST_CASE("a question comes with the writers' own sentence, its place, the reason, the source and how firm it is") {
  const figures::Sheet sheet = report_sheet(judgement(), all_packs(), Language::nl);
  const auto& question = sheet.questions.at(1);
  CHECK(question.quote == "“De schoolopleider heeft 83 uur per jaar.”");
  CHECK(question.place == "2.8 Uren · ook bij 4.1 Elders");
  CHECK(question.why == "Scholen rekenen met dit plan.");
  CHECK(question.source == "Handreiking beleidsdocument (2019), bij Facilitering");
  CHECK(question.firm == "de handreiking vraagt dit");
  const std::string text = in_text(judgement());
  for (const auto& part : {question.quote, question.place, question.why, question.firm})
    CHECK_MESSAGE(has(text, part), part);
}

TEST_CASE("a place that the question itself names is not told again") {
  Judgement given = judgement();
  given.findings[3].ask.nl = "Hier staat 83, en bij 4.1 Elders 120. Welk getal geldt?";
  CHECK(report_sheet(given, all_packs(), Language::nl).questions.at(1).place == "2.8 Uren");
}

TEST_CASE("a strength says what can be seen in the text, in both languages") {
  const figures::Sheet dutch = report_sheet(judgement(), all_packs(), Language::nl);
  CHECK(dutch.strengths.at(0).what ==
        "Het streefdoel ‘meer samen beoordelen’ is concreet: streefwaarde en wanneer staan erbij");
  CHECK(dutch.strengths.at(2).what == "Bij Facilitering vind je op al onze vragen een antwoord");
  const figures::Sheet english = report_sheet(judgement(), all_packs(), Language::en);
  CHECK(english.strengths.at(0).what == "The goal ‘meer samen beoordelen’ is concrete: target and when are there");
  CHECK(english.strengths.at(2).what == "At Facilitation all our questions find an answer");
  CHECK(english.questions.at(0).ask == "Question number 2?");
  CHECK(english.questions.at(1).place == "2.8 Uren · also at 4.1 Elders");
}

TEST_CASE("the gespreksblad as PDF is made from the judgement") {
  const std::string pdf = report_pdf(judgement(), all_packs(), Language::nl);
  CHECK(pdf.starts_with("%PDF-"));
  CHECK(times(pdf, "/Type /Page") - times(pdf, "/Type /Pages") == 1);
}

TEST_CASE("nothing to ask and nothing strong: a warm sentence, and no flattery") {
  Judgement given = judgement();
  given.findings.clear();
  given.first_five.clear();
  given.strengths.clear();
  const std::string text = in_text(given);
  CHECK(has(text, "Wij hebben nu geen vragen bij dit plan."));
  CHECK(has(text, "weten jullie zelf"));
  CHECK(has(in_html(given), "Wij hebben nu geen vragen bij dit plan."));
  CHECK(report_sheet(given, all_packs(), Language::nl).questions.empty());
  CHECK(has(report_sheet(given, all_packs(), Language::nl).lead, "weten jullie zelf"));
}

TEST_CASE("D1: the rest is told with --all only, and the first page says how") {
  const std::string first = in_text(judgement());
  const std::string all = in_text(judgement(), {.all = true, .width = 200});
  CHECK(has(first, "--all"));
  CHECK_FALSE(has(first, "Woord vooraf"));
  CHECK_FALSE(has(first, "Vraag nummer 0?"));
  for (const std::string part :
       {"Vraag nummer 0?", "Woord vooraf", "Niet geplaatst", "Een ander woord ervoor: uren en middelen", "Beantwoord",
        "verwijst naar jaarplan", "streefdoelen", "wanneer: 2028", "Kies samen één getal.",
        "bij Facilitering; Toegevoegd door", "“Hier staat 120 uur.”", "Ook hier: 4.1 Elders", "Koppen: 2"})
    CHECK_MESSAGE(has(all, part), part);
  CHECK_FALSE(has(all, "--all"));
}

TEST_CASE("D4: questions of a section that was left out are not listed, only its subject, as a free choice") {
  const std::string all = in_text(judgement(), {.all = true, .width = 200});
  CHECK_FALSE(has(all, "Wat spreken jullie hierover af (Risico’s)?"));
  CHECK(has(all, "Over deze onderwerpen zagen we geen eigen paragraaf: Risico’s. Dat mag"));
  CHECK_FALSE(has(in_html(judgement()), "hierover af (Risico’s)?"));
  CHECK(has(in_html(judgement()), "Risico’s. Dat mag"));
}

TEST_CASE("text keeps to its width and to plain characters unless colours are asked for") {
  for (const int width : {40, 72, 100}) {
    const std::string text = in_text(judgement(), {.all = true, .width = width});
    for (std::size_t from = 0; from < text.size();) {
      const std::size_t end = text.find('\n', from);
      const std::string line = text.substr(from, end - from);
      CHECK_MESSAGE(to_utf16(line).size() <= static_cast<std::size_t>(width), line);
      from = end + 1;
    }
    CHECK_FALSE(has(text, "\x1b"));
  }
}

TEST_CASE("D2: colours are calm: no red, and what the document says cannot steer the terminal") {
  const std::string text = in_text(judgement(), {.colour = true, .all = true});
  CHECK(has(text, "\x1b[3m“<script>"));
  const std::vector<std::string> calm{"\x1b[0m", "\x1b[1m", "\x1b[2m", "\x1b[3m", "\x1b[38;5;130m", "\x1b[1;38;5;130m"};
  const auto sequences = found(text, "\\x1b\\[?[0-9;]*.");
  CHECK(sequences.size() > 20);
  for (const auto& one : sequences)
    CHECK_MESSAGE(std::find(calm.begin(), calm.end(), one) != calm.end(), one.substr(1));
}

TEST_CASE("the page escapes what the document says, and has no script, no style attribute and nothing from outside") {
  const std::string html = in_html(judgement());
  CHECK(has(html, "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;x&quot;"));
  CHECK_FALSE(has(html, "<script"));
  CHECK_FALSE(has(html, "style="));
  CHECK_FALSE(has(html, "\x1b"));
  CHECK(found(html, "(src|href)=|url\\(|@import|<link").empty());
  CHECK(has(html, "<html lang=\"nl\">"));
  CHECK(has(html, "<style>\nbody { margin: 0 }\n</style>"));
  CHECK(has(in_html(judgement(), Language::en), "<html lang=\"en\">"));
}

TEST_CASE("the page is well formed, ids are unique, tables have a caption and headers with a scope") {
  const std::string html = in_html(judgement());
  std::vector<std::string> open;
  for (const std::string& tag : found(html, "</?[a-z][a-z0-9]*[ >]")) {
    const bool closes = tag[1] == '/';
    const std::string name = tag.substr(closes ? 2 : 1, tag.size() - (closes ? 3 : 2));
    if (name == "meta") continue;
    if (!closes) {
      open.push_back(name);
      continue;
    }
    REQUIRE_FALSE(open.empty());
    CHECK(open.back() == name);
    open.pop_back();
  }
  CHECK(open.empty());
  const auto ids = found(html, " id=\"[^\"]+\"");
  CHECK(ids.size() > 8);
  for (const std::string& id : ids) CHECK_MESSAGE(times(html, id) == 1, id);
  CHECK(times(html, "<table>") == times(html, "<caption"));
  CHECK(times(html, "<th ") == times(html, "<th scope="));
  CHECK_FALSE(has(html, "<th>"));
}

TEST_CASE("the JSON holds everything, in the order of the architecture") {
  const json::value told = report_json(judgement(), all_packs(), Language::nl);
  std::vector<std::string> keys;
  for (const auto& member : told.as_object()) keys.emplace_back(member.key());
  CHECK(keys == std::vector<std::string>{"language", "document", "template", "sections", "elements", "links",
                                         "differences", "questions", "strengths", "findings", "talk_sheet"});
  CHECK(told.at("findings").as_array().size() == 8);
  CHECK(told.at("strengths").as_array().size() == 4);
  CHECK(told.at("questions").as_array().size() == 4);
  CHECK(told.at("document").at("words").to_number<int>() == 11);
  const auto& section = told.at("sections").at(0);
  CHECK(section.at("id") == "organisation.facilitation");
  CHECK(section.at("heading") == "2.8 Uren");
  CHECK(section.at("by") == "synonym");
  CHECK(told.at("sections").at(1).at("by") == "nothing");
  CHECK(told.at("questions").at(1).at("state") == "elsewhere");
  CHECK(told.at("questions").at(1).at("where") == "jaarplan");
  CHECK_FALSE(told.at("questions").at(2).as_object().contains("place"));
}

TEST_CASE("the JSON of a finding is that of the architecture") {
  const json::value told = report_json(judgement(), all_packs(), Language::en);
  const auto& one = told.at("findings").at(3).as_object();
  for (const std::string key :
       {"id", "rule", "force", "weight", "area", "place", "title", "ask", "why", "source", "fix"})
    CHECK_MESSAGE(one.contains(key), key);
  CHECK_FALSE(one.contains("subject"));
  CHECK(one.at("force") == "guide_asks");
  CHECK(one.at("ask") == "Question number 3?");
  CHECK(one.at("place").at("quote") == "De schoolopleider heeft 83 uur per jaar.");
  CHECK(one.at("place").at("block") == "b1");
  CHECK(one.at("source").at("document") == "003");
  CHECK(one.at("source").at("section") == "Facilitation");
  CHECK(one.at("source").at("lines") == "1229-1231");
  CHECK(told.at("talk_sheet").at(0) == told.at("findings").at(2).at("id"));
}

TEST_CASE("quotes are at most twelve of the writers' words, and marks of cutting are no words") {
  thread::Place place;
  place.quote = "… een twee drie vier vijf zes zeven acht negen tien elf twaalf …";
  CHECK(Wording::quote(place) == "“" + place.quote + "”");
  place.quote = "een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien";
  CHECK(Wording::quote(place) == "“een twee drie vier vijf zes zeven acht negen tien elf twaalf …”");
}

TEST_CASE("a page has the quotation marks of a page") {
  CHECK(typeset("Hier staat 'zo' ('of zo'). Jullie plan's zo'n plan, 's avonds.") ==
        "Hier staat ‘zo’ (‘of zo’). Jullie plan’s zo’n plan, ’s avonds.");
}

TEST_CASE("what is shown is valid UTF-8 without control characters") {
  CHECK(shown("a\x1b[31m\tb\nc\u202Ed") == "a[31m b cd");
  CHECK(shown("plan\xff.docx") == "plan?.docx");
  CHECK(shown("één – twee") == "één – twee");
}

TEST_CASE("D2, D5: no mark, no share, no firm word in anything the report says by itself") {
  const std::string firm = "\\b(moet|moeten|dient|dienen|ontbreekt|ontbreken|fout|onvoldoende|te laat|negeer)\\b";
  for (const auto& [key, text] : all_packs().texts) {
    CHECK_MESSAGE(found(text.nl, firm).empty(), key);
    CHECK_MESSAGE(!has(text.nl + text.en, "%"), key);
    CHECK_MESSAGE(!text.en.empty(), key);
  }
  for (const Language language : {Language::nl, Language::en}) {
    const std::string html = in_html(judgement(), language);
    CHECK_FALSE(has(html, "%"));
    CHECK(found(html, "[0-9]+ (van de|of the|/) [0-9]+").empty());
  }
}
