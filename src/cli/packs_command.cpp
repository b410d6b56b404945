// `rodedraad packs …`: for who writes content packs, without programming (docs/gebruik).
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <set>

#include "base/embedded.hpp"
#include "base/fault.hpp"
#include "cli/check_file.hpp"
#include "cli/program.hpp"
#include "packs/check.hpp"
#include "packs/difference.hpp"
#include "packs/skos.hpp"
#include "plan/paper.hpp"

namespace rd::cli {
namespace {

namespace fs = std::filesystem;
using packs::say;

constexpr std::string_view example = "docs/gebruik/voorbeeld/duinrand/";

void said(Language language, std::string_view key, const std::map<std::string, std::string>& values = {}) {
  std::cout << say(loaded_packs(), language, key, values) << "\n";
}

// packs new DIR: a small folder that works, with what stands where.
Result<Exit> make_new(const std::string& folder, Language language) {
  if (fs::exists(folder) && !fs::is_empty(folder))
    return refuse(Why::conflict, "packs.folder_full", "folder", {{"folder", folder}});
  std::size_t files = 0;
  for (const EmbeddedFile& file : embedded_files()) {
    if (!file.path.starts_with(example)) continue;
    const fs::path to = fs::path(folder) / file.path.substr(example.size());
    fs::create_directories(to.parent_path());
    write_file(to.string(), file.bytes);
    ++files;
  }
  said(language, "cli.packs_new", {{"folder", folder}, {"files", std::to_string(files)}});
  return Exit::good;
}

void tell_differences(const packs::Packs& after, Language language) {
  const auto found = packs::differences(loaded_packs(), after);
  for (const packs::Difference& one : found) {
    const std::string name = "cli.packs_what." + one.what;
    const std::string what = say(loaded_packs(), language, name);
    const char* key = one.became == packs::Became::fresh   ? "cli.packs_fresh"
                      : one.became == packs::Became::other ? "cli.packs_other"
                                                           : "cli.packs_gone";
    said(language, key, {{"what", what}, {"id", one.id}});
  }
  if (found.empty()) said(language, "cli.packs_same");
}

// Points of a plan as people read them: the question with the sentence it is about.
Result<std::multiset<std::string>> points_of(const std::string& bytes, const std::string& file,
                                             const std::string& folder, Language language) {
  CheckWish wish;
  wish.packs_folder = folder;
  wish.library = true;
  TRY(const Checked checked, check_file(bytes, file, wish));
  std::multiset<std::string> out;
  for (const thread::Finding& finding : checked.judgement.findings) {
    const std::string& quote = finding.place.quote;
    out.insert(finding.ask.in(language) + (quote.empty() ? "" : " (" + quote + ")"));
  }
  return out;
}

Result<void> tell_points(const std::string& path, const std::string& folder, Language language) {
  TRY(const std::string bytes, read_file(path));
  const std::string file = fs::path(path).filename().string();
  TRY(const auto before, points_of(bytes, file, {}, language));
  TRY(const auto after, points_of(bytes, file, folder, language));
  std::vector<std::string> comes, goes;
  std::set_difference(after.begin(), after.end(), before.begin(), before.end(), std::back_inserter(comes));
  std::set_difference(before.begin(), before.end(), after.begin(), after.end(), std::back_inserter(goes));
  for (const std::string& point : comes) said(language, "cli.packs_comes", {{"file", file}, {"point", point}});
  for (const std::string& point : goes) said(language, "cli.packs_goes", {{"file", file}, {"point", point}});
  if (comes.empty() && goes.empty()) said(language, "cli.packs_points_same", {{"file", file}});
  return {};
}

// packs diff DIR [PLAN…]
Result<Exit> differ(const std::vector<std::string>& words, Language language) {
  const std::string& folder = words.front();
  if (packs::check_folder(folder, std::cerr) != 0) return Exit::points;
  tell_differences(loaded_packs(folder), language);
  for (std::size_t i = 1; i < words.size(); ++i) TRY_DO(tell_points(words[i], folder, language));
  return Exit::good;
}

// packs paper DIR: the A4 of every section, a folder a template.
Result<Exit> papers(const std::string& folder, Language language) {
  std::size_t files = 0;
  for (const packs::Template& one : loaded_packs().templates) {
    const fs::path to = fs::path(folder) / one.id;
    fs::create_directories(to);
    for (const packs::Section& section : one.sections) {
      const auto sheet = plan::section_sheet(loaded_packs(), &section, section.title.in(language), language);
      write_file((to / (section.id + ".pdf")).string(), figures::sheet_pdf(sheet));
      ++files;
    }
  }
  said(language, "cli.packs_papers", {{"folder", folder}, {"files", std::to_string(files)}});
  return Exit::good;
}

Result<Exit> run_packs(const std::string& verb, const std::vector<std::string>& words, Language language) {
  const bool one = words.size() == 1;
  if (verb == "check" && one) return packs::check_folder(words[0], std::cout) == 0 ? Exit::good : Exit::points;
  if (verb == "new" && one) return make_new(words[0], language);
  if (verb == "diff" && !words.empty()) return differ(words, language);
  if (verb == "paper" && one) return papers(words[0], language);
  if (verb == "skos" && words.empty()) {
    std::cout << packs::skos_turtle(loaded_packs());
    return Exit::good;
  }
  std::cerr << say(loaded_packs(), language, "cli.packs_usage") << "\n";
  return Exit::refused;
}

}  // namespace

Exit packs_command(const std::vector<std::string>& words) {
  const Language language = language_in(words);
  std::vector<std::string> plain;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "--lang") {
      ++i;
    } else {
      plain.push_back(words[i]);
    }
  }
  const std::string verb = plain.empty() ? std::string{} : plain.front();
  if (!plain.empty()) plain.erase(plain.begin());
  const auto done = run_packs(verb, plain, language);
  if (done) return *done;
  std::cerr << sentence(loaded_packs(), language, done.error()) << "\n";
  return Exit::refused;
}

}  // namespace rd::cli
