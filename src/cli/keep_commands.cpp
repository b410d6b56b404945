// What looks after the data itself: is it as it was written, a copy of it, that copy back, and all of it elsewhere.
#include <array>
#include <chrono>
#include <filesystem>
#include <iostream>

#include "base/flags.hpp"
#include "cli/connection.hpp"
#include "cli/program.hpp"
#include "store/chain.hpp"
#include "store/move.hpp"
#include "store/postgres_store.hpp"
#include "store/sqlite_store.hpp"

namespace rd::cli {
namespace {

struct KeepFlags {
  std::string data, database, to, lang;
  static constexpr std::array<std::string_view, 4> optional_fields{"data", "database", "to", "lang"};
  static constexpr auto fields() {
    return std::tuple{field("data", &KeepFlags::data, "folder with the data"),
                      field("database", &KeepFlags::database, "address of a PostgreSQL database, instead of a folder"),
                      field("to", &KeepFlags::to, "file for the copy"), field("lang", &KeepFlags::lang, "nl or en")};
  }
};

Result<std::filesystem::path> file_in(const std::string& folder) {
  auto file = data_file(folder);
  if (!std::filesystem::exists(file)) return refuse(Why::not_found, "data.none", {}, {{"folder", folder}});
  return file;
}

// Engines of databases have their own programs for it.
Result<std::string> folder_of(const KeepFlags& flags) {
  const DataPlace place = data_place(flags.data, flags.database);
  if (!place.database.empty()) return refuse(Why::unsupported, "data.database");
  return place.folder;
}

// A newer file is no damaged one: it is told of in its own way.
std::vector<store::Problem> problems_of(const std::filesystem::path& file) {
  auto out = store::verify_file(file);
  for (const auto& problem : out)
    if (problem.what.starts_with("store.newer")) throw store::StoreFault(store::Trouble::newer, problem.what);
  return out;
}

Result<std::vector<store::Problem>> problems_in(const DataPlace& place) {
  if (!place.database.empty()) return store::PostgresStore({place.database}).verify_all();
  TRY(const auto file, file_in(place.folder));
  return problems_of(file);
}

Result<Exit> verify(const KeepFlags& flags, const packs::Packs& packs, Language language) {
  const DataPlace place = data_place(flags.data, flags.database);
  const Patience patience(packs::say(packs, language, "cli.patience_verify"));
  TRY(const auto problems, problems_in(place));
  for (const auto& problem : problems) std::cout << problem.place << ": " << problem.what << "\n";
  std::cout << packs::say(packs, language, problems.empty() ? "cli.verified" : "cli.verify_wrong",
                          {{"count", std::to_string(problems.size())}})
            << "\n";
  return problems.empty() ? Exit::good : Exit::points;
}

Result<Exit> backup(const KeepFlags& flags, const packs::Packs& packs, Language language) {
  TRY(const auto folder, folder_of(flags));
  TRY(const auto file, file_in(folder));
  if (flags.to.empty()) return refuse(Why::invalid, "flag.value", "to", {{"flag", "to"}});
  if (std::filesystem::exists(flags.to)) return refuse(Why::conflict, "file.there", "to", {{"file", flags.to}});
  const Patience patience(packs::say(packs, language, "cli.patience"));
  store::SqliteStore(file).backup(flags.to);
  std::cout << packs::say(packs, language, "cli.backed_up", {{"file", flags.to}}) << "\n";
  return Exit::good;
}

Result<Exit> restore(const std::string& from, const KeepFlags& flags, const packs::Packs& packs, Language language) {
  if (!std::filesystem::exists(from)) return refuse(Why::not_found, "file.not_found", {}, {{"file", from}});
  TRY(const auto folder, folder_of(flags));
  const auto file = data_file(folder);
  if (std::filesystem::exists(file)) return refuse(Why::conflict, "data.there", {}, {{"folder", folder}});
  made_folder(folder);
  const Patience patience(packs::say(packs, language, "cli.patience"));
  store::restore(from, file);
  std::cout << packs::say(packs, language, "cli.restored", {{"folder", folder}}) << "\n";
  return Exit::good;
}

store::MovePlace move_place(const std::string& word) {
  const bool is_address = word.starts_with("postgresql://") || word.starts_with("postgres://");
  return is_address ? store::MovePlace{{}, word} : store::MovePlace{data_file(word), {}};
}

// From the second second on, each second.
class Counting {
 public:
  Counting(const packs::Packs& packs, Language language) : packs_(packs), language_(language) {}
  void operator()(std::int64_t rows) {
    const auto now = std::chrono::steady_clock::now();
    if (now - told_ < std::chrono::seconds(1)) return;
    told_ = now;
    std::cerr << packs::say(packs_, language_, "cli.moving", {{"count", std::to_string(rows)}}) << std::endl;
  }

 private:
  const packs::Packs& packs_;
  const Language language_;
  std::chrono::steady_clock::time_point told_ = std::chrono::steady_clock::now();
};

Result<Exit> move(const std::vector<std::string>& places, const packs::Packs& packs, Language language) {
  const auto from = move_place(places[0]);
  const auto to = move_place(places[1]);
  if (from.database.empty()) {
    TRY_DO(file_in(places[0]));
  }
  if (to.database.empty()) made_folder(places[1]);
  TRY(const auto moved, store::move_all(from, to, Counting(packs, language)));
  for (const auto& [table, rows] : moved.counts) std::cout << table << " " << rows << "\n";
  std::cout << packs::say(packs, language, "cli.moved", {{"hash", store::hex(moved.hash)}}) << "\n";
  return Exit::good;
}

template <class Do>
Exit kept(const std::vector<std::string>& words, std::size_t files, const char* too_few, const Do& doing) {
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
  if (parsed->words.size() < files) return refused({Why::invalid, too_few, {}, {}}, parsed->flags.lang);
  const Result<Exit> end = doing(parsed->words, parsed->flags, packs, language_of(parsed->flags.lang));
  return end ? *end : refused(end.error(), parsed->flags.lang);
}

using Words = std::vector<std::string>;

}  // namespace

Exit verify_command(const Words& words) {
  return kept(words, 0, "", [](const Words&, const auto&... rest) { return verify(rest...); });
}
Exit backup_command(const Words& words) {
  return kept(words, 0, "", [](const Words&, const auto&... rest) { return backup(rest...); });
}
Exit restore_command(const Words& words) {
  return kept(words, 1, "restore.one_file",
              [](const Words& files, const auto&... rest) { return restore(files.front(), rest...); });
}

Exit move_command(const Words& words) {
  return kept(words, 2, "move.two_places",
              [](const Words& places, const KeepFlags&, const auto&... rest) { return move(places, rest...); });
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
