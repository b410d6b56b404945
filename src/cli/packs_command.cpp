// `rodedraad packs …`: for who writes content packs, without programming (docs/gebruik).
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <set>
#include <sstream>

#include "base/embedded.hpp"
#include "base/fault.hpp"
#include "cli/check_file.hpp"
#include "cli/connection.hpp"
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

struct Flags {
  std::string workspace, data, database, as, lang;
  static constexpr std::array<std::string_view, 5> optional_fields{"workspace", "data", "database", "as", "lang"};
  static constexpr auto fields() {
    return std::tuple{field("workspace", &Flags::workspace, "its name or id: what changes there"),
                      field("data", &Flags::data, "folder with the data, on this machine"),
                      field("database", &Flags::database, "address of a PostgreSQL database, instead of a folder"),
                      field("as", &Flags::as, "e-mail address: through whose eyes"),
                      field("lang", &Flags::lang, "nl or en")};
  }
  [[nodiscard]] Place place() const { return {data, as, {}, {}, workspace, {}, lang, false, database}; }
};

using Points = std::multiset<std::string>;

// Points of a workspace, when it would be looked at with these packs. Nothing is changed there.
Result<Points> points_in(const Flags& flags, const packs::Packs& packs, Language language) {
  TRY(const auto connection, Connection::open(flags.place(), packs, language, Connection::Visit::usual));
  TRY(const AnyId workspace, connection->workspace(flags.workspace));
  TRY(const work::Answer answer,
      connection->stage().call(connection->who(), "finding.list", workspace, json::object{{"all", true}}, {}));
  TRY(const json::value told, parse_json(answer.text));
  Points out;
  for (const json::value& one : told.at("findings").as_array())
    out.insert(std::string(one.at("ask").at(language == Language::nl ? "nl" : "en").as_string()));
  return out;
}

// Points of a plan as people read them: the question with the sentence it is about.
Result<Points> points_of(const std::string& bytes, const std::string& file, const std::string& folder,
                         Language language) {
  CheckWish wish;
  wish.packs_folder = folder;
  wish.library = true;
  TRY(const Checked checked, check_file(bytes, file, wish));
  Points out;
  for (const thread::Finding& finding : checked.judgement.findings) {
    const std::string& quote = finding.place.quote;
    out.insert(finding.ask.in(language) + (quote.empty() ? "" : " (" + quote + ")"));
  }
  return out;
}

void tell_points(const std::string& where, const Points& before, const Points& after, Language language) {
  std::vector<std::string> comes, goes;
  std::set_difference(after.begin(), after.end(), before.begin(), before.end(), std::back_inserter(comes));
  std::set_difference(before.begin(), before.end(), after.begin(), after.end(), std::back_inserter(goes));
  for (const std::string& point : comes) said(language, "cli.packs_comes", {{"file", where}, {"point", point}});
  for (const std::string& point : goes) said(language, "cli.packs_goes", {{"file", where}, {"point", point}});
  if (comes.empty() && goes.empty()) said(language, "cli.packs_points_same", {{"file", where}});
}

// packs diff DIR [PLAN…] [--data D --workspace W]
Result<Exit> differ(const std::vector<std::string>& words, const Flags& flags, Language language) {
  const std::string& folder = words.front();
  std::ostringstream mistakes;
  if (packs::check_folder(folder, mistakes) != 0) {
    std::cerr << mistakes.str();
    return Exit::points;
  }
  static_cast<void>(loaded_packs());  // first those that it is laid over
  const packs::Packs& own = loaded_packs(folder);
  tell_differences(own, language);
  for (std::size_t i = 1; i < words.size(); ++i) {
    TRY(const std::string bytes, read_file(words[i]));
    const std::string file = fs::path(words[i]).filename().string();
    TRY(const Points before, points_of(bytes, file, {}, language));
    TRY(const Points after, points_of(bytes, file, folder, language));
    tell_points(file, before, after, language);
  }
  if (!flags.data.empty() || !flags.database.empty()) {
    TRY(const Points before, points_in(flags, loaded_packs(), language));
    TRY(const Points after, points_in(flags, own, language));
    tell_points(flags.workspace.empty() ? flags.data + flags.database : flags.workspace, before, after, language);
  }
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

Result<Exit> run_packs(std::vector<std::string> words, Language language) {
  TRY(auto parsed, parse_flags<Flags>(words));
  words = std::move(parsed.words);
  const std::string verb = words.empty() ? std::string{} : words.front();
  if (!words.empty()) words.erase(words.begin());
  const bool one = words.size() == 1;
  if (verb == "check" && one) return packs::check_folder(words[0], std::cout) == 0 ? Exit::good : Exit::points;
  if (verb == "new" && one) return make_new(words[0], language);
  if (verb == "diff" && !words.empty()) return differ(words, parsed.flags, language);
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
  std::string verb = words.empty() ? std::string{} : words.front();
  std::replace(verb.begin(), verb.end(), '-', '_');
  if (Described(loaded_packs()).registry().find("packs." + verb) != nullptr) {  // what a workspace does with content
    std::vector<std::string> question{"packs"};
    question.insert(question.end(), words.begin(), words.end());
    return ask_command(question);
  }
  const auto done = run_packs(words, language);
  if (done) return *done;
  std::cerr << sentence(loaded_packs(), language, done.error()) << "\n";
  return Exit::refused;
}

}  // namespace rd::cli
