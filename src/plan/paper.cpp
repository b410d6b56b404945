#include "plan/paper.hpp"

#include "plan/document.hpp"
#include "plan/ops.hpp"
#include "work/rooms.hpp"

template <>
struct rd::Names<rd::Language> {
  static constexpr std::array all{std::pair{std::string_view("nl"), rd::Language::nl},
                                  std::pair{std::string_view("en"), rd::Language::en}};
};

namespace rd::plan {
namespace {

using packs::Packs;
using packs::say;

struct Paper {
  AnyId section;
  Language language{Language::nl};
  static constexpr std::array<std::string_view, 1> optional_fields{"language"};
  static constexpr auto fields() {
    return std::tuple{field("section", &Paper::section, "which one"),
                      field("language", &Paper::language, "nl, unless said otherwise")};
  }
};

// "Wat eraan voorafging · Wie meeschreef"
std::string listed(const std::vector<packs::Text>& texts, Language language) {
  std::string out;
  for (const packs::Text& one : texts) {
    out += (out.empty() ? "" : " · ") + one.in(language);
    if (out.ends_with('.')) out.pop_back();
  }
  return out;
}

// Letters and digits of a title, for the name of a file.
std::string file_name(const std::string& title) {
  std::string out;
  for (const char c : title) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (plain) out += c;
    if (!plain && !out.empty() && out.back() != '-') out += '-';
  }
  while (out.ends_with('-')) out.pop_back();
  return (out.empty() ? "paragraaf" : out.substr(0, 60)) + ".pdf";
}

Result<work::Download> paper(work::Transfer& transfer, const Packs& packs, const Paper& in) {
  DocumentSection section;
  const work::Look look = [&](const work::View& view) -> Result<std::string> {
    TRY(section, view.get<DocumentSection>(in.section));
    return std::string{};
  };
  TRY_DO(transfer.rooms.look_and_wait(transfer.workspace, transfer.caller, work::Right::see, look));
  const auto sheet = section_sheet(packs, packs.section(section.section), section.title, in.language);
  return work::Download{figures::sheet_pdf(sheet), "application/pdf", file_name(section.title)};
}

}  // namespace

figures::Sheet section_sheet(const Packs& packs, const packs::Section* section, const std::string& title,
                             Language language) {
  figures::Sheet sheet;
  sheet.language = language;
  sheet.title = title;
  sheet.words = {say(packs, language, "sheet.strengths"), say(packs, language, "sheet.questions"),
                 say(packs, language, "sheet.why"), say(packs, language, "sheet.source"),
                 say(packs, language, "sheet.notes")};
  sheet.nothing_to_ask = say(packs, language, "paper.nothing_to_ask");
  sheet.footer = say(packs, language, "paper.foot");
  if (section == nullptr) return sheet;
  sheet.subtitle = section->purpose.in(language);
  if (!section->belongs.empty())
    sheet.lead = say(packs, language, "paper.belongs", {{"things", listed(section->belongs, language)}});
  std::string group;
  for (const packs::Question& question : section->questions) {
    figures::SheetQuestion one;
    one.ask = question.ask.in(language);
    if (question.group.in(language) != group) one.place = group = question.group.in(language);
    sheet.questions.push_back(std::move(one));
  }
  return sheet;
}

void register_paper(work::Registry& registry, const Packs& packs) {
  registry.transfer<Paper>(
      "section.paper", work::Method::get, "sections/{section}/paper", work::Right::see,
      [&packs](work::Transfer& transfer, const Paper& in) { return paper(transfer, packs, in); },
      "One A4 to talk from: what the section is for, what can be in it, its questions, room to write");
}

}  // namespace rd::plan
