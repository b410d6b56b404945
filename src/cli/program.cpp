#include "cli/program.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <mutex>

#include "base/fault.hpp"
#include "base/nearest.hpp"

namespace rd::cli {

const packs::Packs& loaded_packs(const std::string& folder) {
  static std::once_flag once;
  static std::unique_ptr<const packs::Packs> loaded;
  std::call_once(once, [&] {
    auto files = packs::built_in_files();
    if (!folder.empty()) files = packs::laid_over(std::move(files), packs::folder_files(folder));
    auto result = packs::load(files);
    if (!result.mistakes.empty()) {
      std::string all = "packs";
      for (const auto& mistake : result.mistakes) all += "\n  " + packs::to_line(mistake);
      throw Fault(all);
    }
    loaded = std::make_unique<const packs::Packs>(std::move(result.packs));
  });
  return *loaded;
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

Exit run(const std::vector<std::string>& words) {
  const std::vector<std::string> commands{"check", "packs", "serve", "help", "version"};
  const std::string command = words.empty() ? "help" : words.front();
  const std::vector<std::string> rest(words.begin() + (words.empty() ? 0 : 1), words.end());
  if (command == "check") return check_command(rest);
  if (command == "packs") return packs_command(rest);
  if (command == "serve") return serve_command(rest);
  const packs::Packs& packs = loaded_packs();
  const Language language = language_of({});
  if (command == "help" || command == "--help" || command == "-h") {
    std::cout << packs::say(packs, language, "cli.help");
    return Exit::good;
  }
  if (command == "version" || command == "--version") {
    std::cout << "rodedraad " RD_VERSION "\n";
    return Exit::good;
  }
  const std::string near = nearest(command, commands);
  const Refusal refusal{Why::invalid,
                        near.empty() ? "command.unknown" : "command.unknown_near",
                        {},
                        {{"command", command}, {"nearest", near}}};
  std::cerr << sentence(packs, language, refusal) << "\n";
  return Exit::refused;
}

}  // namespace rd::cli
