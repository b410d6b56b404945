#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <iostream>

#include "base/embedded.hpp"
#include "base/flags.hpp"
#include "cli/check_file.hpp"
#include "cli/program.hpp"
#include "plan/report.hpp"

namespace rd::cli {
namespace {

struct CheckFlags {
  bool json{};
  bool all{};
  bool library{};
  bool timing{};
  std::string html, pdf, lang, packs, fail_on;
  std::string plan_template = "overarching";
  static constexpr std::array<std::string_view, 10> optional_fields{"json", "all",  "library", "timing",  "html",
                                                                    "pdf",  "lang", "packs",   "fail_on", "template"};
  static constexpr auto fields() {
    return std::tuple{field("json", &CheckFlags::json, "everything, as JSON"),
                      field("all", &CheckFlags::all, "everything behind the first page"),
                      field("library", &CheckFlags::library, "also the rules that are off at the start"),
                      field("timing", &CheckFlags::timing, "times of the stages, to stderr"),
                      field("html", &CheckFlags::html, "write a page to keep and print"),
                      field("pdf", &CheckFlags::pdf, "write the gespreksblad as one A4"),
                      field("template", &CheckFlags::plan_template, "template to read the document by"),
                      field("packs", &CheckFlags::packs, "folder with packs over the built-in ones"),
                      field("lang", &CheckFlags::lang, "nl or en"),
                      field("fail_on", &CheckFlags::fail_on, "exit 1 when there are points of this firmness")};
  }
};

bool has_force(const plan::Judgement& judgement, std::string_view force) {
  return std::any_of(judgement.findings.begin(), judgement.findings.end(),
                     [&](const auto& f) { return packs::name_of(f.force) == force; });
}

int terminal_width() {
  winsize size{};
  const bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? std::clamp<int>(size.ws_col, 40, 100) : 80;
}

Exit answer(const CheckFlags& flags, const Checked& checked, const packs::Packs& packs, Language language) {
  const plan::Judgement& judgement = checked.judgement;
  if (!flags.html.empty()) {
    write_file(flags.html,
               plan::report_html(judgement, packs, language, {std::string(embedded_file("web/static/report.css"))}));
  }
  if (!flags.pdf.empty()) write_file(flags.pdf, plan::report_pdf(judgement, packs, language));
  if (flags.json) {
    std::cout << pretty_json(plan::report_json(judgement, packs, language));
  } else if (flags.html.empty() && flags.pdf.empty()) {
    const bool terminal = isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr;
    std::cout << plan::report_text(judgement, packs, language, {terminal, flags.all, terminal_width()});
  }
  for (const auto& [stage, ms] : checked.timings) {
    if (flags.timing) std::cerr << json::serialize(json::object{{"stage", stage}, {"ms", ms}}) << "\n";
  }
  return !flags.fail_on.empty() && has_force(judgement, flags.fail_on) ? Exit::points : Exit::good;
}

}  // namespace

// rodedraad check FILE [--json|--html OUT|--pdf OUT] [--all] [--template …] [--fail-on law] [--lang nl|en]
Exit check_command(const std::vector<std::string>& words) {
  const auto refused = [](const Refusal& refusal, const std::string& lang) {
    std::cerr << sentence(loaded_packs(), language_of(lang), refusal) << "\n";
    return Exit::refused;
  };
  auto parsed = parse_flags<CheckFlags>(words);
  if (!parsed) return refused(parsed.error(), {});
  const CheckFlags& flags = parsed->flags;
  static constexpr std::array<std::string_view, 6> forces{"", "law", "guide_asks", "usual", "free", "ours"};
  if (std::find(forces.begin(), forces.end(), flags.fail_on) == forces.end()) {
    return refused({Why::invalid, "input.choice", "fail-on", {{"choices", "law, guide_asks, usual, free, ours"}}},
                   flags.lang);
  }
  if (parsed->words.size() != 1) return refused({Why::invalid, "check.one_file", {}, {}}, flags.lang);
  const std::string& path = parsed->words.front();
  auto bytes = read_file(path);
  if (!bytes) return refused(bytes.error(), flags.lang);
  const CheckWish wish{flags.plan_template, flags.packs, flags.library};
  auto checked = check_file(*bytes, std::filesystem::path(path).filename().string(), wish);
  if (!checked) return refused(checked.error(), flags.lang);
  return answer(flags, *checked, loaded_packs(flags.packs), language_of(flags.lang));
}

}  // namespace rd::cli
