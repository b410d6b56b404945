// What looks after the data itself: is it as it was written, a copy of it, and that copy back.
#include <array>
#include <filesystem>
#include <iostream>

#include "base/flags.hpp"
#include "cli/connection.hpp"
#include "cli/program.hpp"
#include "store/chain.hpp"

namespace rd::cli {
namespace {

struct KeepFlags {
  std::string data = "data", to, lang;
  static constexpr std::array<std::string_view, 3> optional_fields{"data", "to", "lang"};
  static constexpr auto fields() {
    return std::tuple{field("data", &KeepFlags::data, "folder with the data"),
                      field("to", &KeepFlags::to, "file for the copy"), field("lang", &KeepFlags::lang, "nl or en")};
  }
};

Result<std::filesystem::path> file_in(const std::string& folder) {
  auto file = data_file(folder);
  if (!std::filesystem::exists(file)) return refuse(Why::not_found, "data.none", {}, {{"folder", folder}});
  return file;
}

// One line for each place that is not as it was written. A file too damaged to read is told of, not thrown.
std::vector<std::string> problems_of(const std::filesystem::path& file) {
  std::vector<std::string> out;
  const auto looked = [&](const std::string& place, const std::function<void()>& look) {
    try {
      look();
    } catch (const store::StoreFault& fault) {
      if (fault.trouble() == store::Trouble::newer) throw;
      out.push_back(place + ": " + fault.what());
    }
  };
  looked(file.filename().string(), [&] {
    const store::SqliteStore store(file);
    looked(file.filename().string(), [&] {
      for (const auto& problem : store.integrity_problems()) out.push_back(file.filename().string() + ": " + problem);
    });
    for (const AnyId& workspace : store.workspaces()) {
      const std::string place = "workspace " + to_text(workspace);
      looked(place, [&] {
        const auto wrong = store::verify(store, workspace);
        if (wrong) out.push_back(place + " record " + std::to_string(wrong->seq) + ": " + wrong->what);
      });
      looked(place, [&] { static_cast<void>(work::load(store, workspace)); });
    }
  });
  return out;
}

Result<Exit> verify(const KeepFlags& flags, const packs::Packs& packs, Language language) {
  TRY(const auto file, file_in(flags.data));
  const Patience patience(packs::say(packs, language, "cli.patience_verify"));
  const auto problems = problems_of(file);
  for (const auto& problem : problems) std::cout << problem << "\n";
  std::cout << packs::say(packs, language, problems.empty() ? "cli.verified" : "cli.verify_wrong",
                          {{"count", std::to_string(problems.size())}})
            << "\n";
  return problems.empty() ? Exit::good : Exit::points;
}

Result<Exit> backup(const KeepFlags& flags, const packs::Packs& packs, Language language) {
  TRY(const auto file, file_in(flags.data));
  if (flags.to.empty()) return refuse(Why::invalid, "flag.value", "to", {{"flag", "to"}});
  if (std::filesystem::exists(flags.to)) return refuse(Why::conflict, "file.there", "to", {{"file", flags.to}});
  const Patience patience(packs::say(packs, language, "cli.patience"));
  store::SqliteStore(file).backup(flags.to);
  std::cout << packs::say(packs, language, "cli.backed_up", {{"file", flags.to}}) << "\n";
  return Exit::good;
}

Result<Exit> restore(const std::string& from, const KeepFlags& flags, const packs::Packs& packs, Language language) {
  if (!std::filesystem::exists(from)) return refuse(Why::not_found, "file.not_found", {}, {{"file", from}});
  const auto file = data_file(flags.data);
  if (std::filesystem::exists(file)) return refuse(Why::conflict, "data.there", {}, {{"folder", flags.data}});
  std::error_code error;
  std::filesystem::create_directories(flags.data, error);
  const Patience patience(packs::say(packs, language, "cli.patience"));
  store::restore(from, file);
  std::cout << packs::say(packs, language, "cli.restored", {{"folder", flags.data}}) << "\n";
  return Exit::good;
}

template <class Do>
Exit kept(const std::vector<std::string>& words, std::size_t files, const Do& doing) {
  const packs::Packs& packs = loaded_packs();
  const auto refused = [&](const Refusal& refusal, const std::string& lang) {
    std::cerr << sentence(packs, language_of(lang), refusal) << "\n";
    return Exit::refused;
  };
  const auto parsed = parse_flags<KeepFlags>(words);
  if (!parsed) return refused(parsed.error(), {});
  if (parsed->words.size() > files) {
    return refused({Why::invalid, "word.extra", {}, {{"word", parsed->words[files]}}}, parsed->flags.lang);
  }
  if (parsed->words.size() < files) return refused({Why::invalid, "restore.one_file", {}, {}}, parsed->flags.lang);
  const Result<Exit> end = doing(parsed->words, parsed->flags, packs, language_of(parsed->flags.lang));
  return end ? *end : refused(end.error(), parsed->flags.lang);
}

using Words = std::vector<std::string>;

}  // namespace

Exit verify_command(const Words& words) {
  return kept(words, 0, [](const Words&, const auto&... rest) { return verify(rest...); });
}
Exit backup_command(const Words& words) {
  return kept(words, 0, [](const Words&, const auto&... rest) { return backup(rest...); });
}
Exit restore_command(const Words& words) {
  return kept(words, 1, [](const Words& files, const auto&... rest) { return restore(files.front(), rest...); });
}

Refusal refusal_of(const store::StoreFault& fault) {
  switch (fault.trouble()) {
    case store::Trouble::full:
      return {Why::too_large, "data.full", {}, {}};
    case store::Trouble::newer:
      return {Why::unsupported, "data.newer", {}, {}};
    case store::Trouble::busy:
      return {Why::busy, "data.busy", {}, {}};
    case store::Trouble::corrupt:
      return {Why::invalid, "data.damaged", {}, {}};
    case store::Trouble::io:
      return {Why::busy, "data.unreadable", {}, {}};
  }
  return {Why::busy, "data.unreadable", {}, {}};
}

}  // namespace rd::cli
