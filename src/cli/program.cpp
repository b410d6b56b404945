#include "cli/program.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>

#include "base/fault.hpp"
#include "base/nearest.hpp"
#include "cli/connection.hpp"
#include "net/openapi.hpp"

namespace rd::cli {

namespace {

std::unique_ptr<const packs::Packs> load_packs(const std::string& folder) {
  auto files = packs::built_in_files();
  if (!folder.empty()) files = packs::laid_over(std::move(files), packs::folder_files(folder));
  auto result = packs::load(files);
  if (!result.mistakes.empty()) {
    std::string all = "packs";
    for (const auto& mistake : result.mistakes) all += "\n  " + packs::to_line(mistake);
    throw Fault(all);
  }
  return std::make_unique<const packs::Packs>(std::move(result.packs));
}

}  // namespace

const packs::Packs& loaded_packs(const std::string& folder) {
  static std::mutex mutex;
  static std::map<std::string, std::unique_ptr<const packs::Packs>> loaded;
  static const packs::Packs* first = nullptr;
  const std::scoped_lock lock(mutex);
  if (folder.empty() && first != nullptr) return *first;
  auto& packs = loaded[folder];
  if (packs == nullptr) packs = load_packs(folder);
  if (first == nullptr) first = packs.get();
  return *packs;
}

std::string sentence(const packs::Packs& packs, Language language, const Refusal& refusal) {
  const std::string key = "refusal." + refusal.code;
  auto values = refusal.values;
  values.try_emplace("field", refusal.field);
  return packs.texts.contains(key) ? packs::say(packs, language, key, values) : refusal.code + " " + refusal.field;
}

Language language_of(const std::string& flag) {
  if (!flag.empty()) return flag == "en" ? Language::en : Language::nl;
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0')
      return std::string_view(value).starts_with("en") ? Language::en : Language::nl;
  }
  return Language::nl;
}

Language language_in(const std::vector<std::string>& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "--lang" && i + 1 < words.size()) return language_of(words[i + 1]);
    if (words[i].starts_with("--lang=")) return language_of(words[i].substr(7));
  }
  return language_of({});
}

Result<std::string> read_file(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return refuse(Why::not_found, "file.not_found", {}, {{"file", path}});
  std::ifstream in(path, std::ios::binary);
  if (!in || std::filesystem::is_directory(path, error))
    return refuse(Why::invalid, "file.unreadable", {}, {{"file", path}});
  return std::string(std::istreambuf_iterator<char>(in), {});
}

void write_file(const std::string& path, std::string_view bytes) {
  const std::string fresh = path + ".new";
  {
    std::ofstream out(fresh, std::ios::binary | std::ios::trunc);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    out.flush();
    if (!out) throw Fault("cannot write " + path);
  }
  std::error_code error;
  std::filesystem::rename(fresh, path, error);
  if (error) throw Fault("cannot write " + path + ": " + error.message());
}

namespace {

using Words = std::vector<std::string>;

// rodedraad openapi: the description of the API, as it stands in docs/openapi.json.
Exit openapi_command(const Words&) {
  std::cout << net::openapi_text(Described(loaded_packs()).registry());
  return Exit::good;
}

const std::map<std::string, Exit (*)(const Words&)> own_commands{
    {"backup", backup_command}, {"check", check_command},     {"export", export_command}, {"import", import_command},
    {"move", move_command},     {"openapi", openapi_command}, {"packs", packs_command},   {"restore", restore_command},
    {"serve", serve_command},   {"verify", verify_command}};

Exit refused(const Refusal& refusal, const Words& words) {
  std::cerr << sentence(loaded_packs(), language_in(words), refusal) << "\n";
  return Exit::refused;
}

Exit help(const Words& words) {
  const packs::Packs& packs = loaded_packs();
  const Language language = language_in(words);
  const Described described(packs);
  if (words.empty() || words.front().starts_with("--")) {
    std::cout << packs::say(packs, language, "cli.help") << "\n"
              << help_of_nouns(described.registry(), packs, language);
    return Exit::good;
  }
  const auto lines = help_of_noun(described.registry(), packs, words.front(), language);
  if (!lines) return refused(lines.error(), words);
  std::cout << *lines;
  return Exit::good;
}

// A noun, or a word that nobody knows.
Exit by_noun(const Words& words) {
  const packs::Packs& packs = loaded_packs();
  const Described described(packs);
  std::string noun = words.front();
  std::replace(noun.begin(), noun.end(), '-', '_');
  if (is_noun(described.registry(), packs, noun)) return ask_command(words);
  Words all = nouns(described.registry());
  for (const auto& [name, command] : own_commands) all.push_back(name);
  for (const auto& kind : packs.kinds) all.push_back(kind.id);
  all.insert(all.end(), {"help", "version"});
  const std::string near = nearest(words.front(), all);
  return refused({Why::invalid,
                  near.empty() ? "command.unknown" : "command.unknown_near",
                  {},
                  {{"command", words.front()}, {"nearest", near}}},
                 words);
}

Exit run_here(const Words& words) {
  const std::string command = words.empty() ? "help" : words.front();
  const Words rest(words.begin() + (words.empty() ? 0 : 1), words.end());
  const auto own = own_commands.find(command);
  if (own != own_commands.end()) return own->second(rest);
  if (command == "help" || command == "--help" || command == "-h") return help(rest);
  const bool alone = rest.empty() || rest.front().starts_with("--");  // else of a thing: `version list …`
  if ((command == "version" && alone) || command == "--version") {
    std::cout << "rodedraad " RD_VERSION "\n";
    return Exit::good;
  }
  return by_noun(words);
}

}  // namespace

// What the store cannot do is said in a sentence, also here at the edge.
Exit run(const std::vector<std::string>& words) {
  try {
    return run_here(words);
  } catch (const store::StoreFault& fault) {
    static_cast<void>(refused(refusal_of(fault), words));
    std::cerr << "rodedraad: " << fault.what() << "\n";
    return Exit::fault;
  }
}

}  // namespace rd::cli
