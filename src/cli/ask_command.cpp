// The commands that come from the registry, and the two that bring documents in and everything out.
#include <unistd.h>

#include <filesystem>
#include <iostream>
#include <iterator>

#include "base/flags.hpp"
#include "cli/connection.hpp"
#include "cli/export.hpp"
#include "cli/import.hpp"
#include "cli/program.hpp"

namespace rd::cli {
namespace {

Result<std::string> read_input(const std::string& in) {
  if (in == "-") return std::string(std::istreambuf_iterator<char>(std::cin), {});
  if (in.starts_with('@')) return read_file(in.substr(1));
  return in;
}

Connection::Visit visit_of(const work::Entry& entry) {
  if (entry.name == "workspace.begin" || entry.name == "account.create") return Connection::Visit::begins;
  return entry.right == work::Right::anyone ? Connection::Visit::signs_in : Connection::Visit::usual;
}

// At a server the secret of a session comes in a cookie; who works from a command line keeps it as a token.
Result<Exit> sign_in(const Asked& asked, Language language, const work::Registry& registry) {
  HttpStage stage({asked.place.server, registry, [](const work::Caller&) { return std::string(); }, language, 60, 1});
  const auto said = [&](const char* name) {
    const auto* value = asked.in.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
  };
  TRY(const std::string token, stage.sign_in(said("email"), said("password")));
  std::cout << token << "\n";
  return Exit::good;
}

bool has_workspace_field(const work::Entry& entry) {
  return entry.sort == work::Sort::door && entry.path.find("{workspace}") != std::string::npos;
}

Result<AnyId> workspace_for(Connection& connection, Asked& asked) {
  if (asked.entry->name == "workspace.begin" && asked.place.workspace.empty()) return random_id();
  if (asked.entry->sort == work::Sort::door && !has_workspace_field(*asked.entry)) return AnyId{};
  TRY(const AnyId id, connection.workspace(asked.place.workspace));
  if (has_workspace_field(*asked.entry)) asked.in["workspace"] = to_text(id);
  return id;
}

void print(const std::string& text, bool pretty) {
  const auto parsed = parse_json(text);
  if (pretty && parsed) {
    std::cout << pretty_json(*parsed);
  } else {
    std::cout << text << "\n";
  }
}

Result<Exit> ask(const std::vector<std::string>& words, const packs::Packs& packs, Language language) {
  const Described described(packs);
  TRY(Asked asked, cli::asked(described.registry(), packs, words, read_input));
  if (asked.entry->name == "session.open" && !asked.place.server.empty()) {
    return sign_in(asked, language, described.registry());
  }
  TRY(const auto connection, Connection::open(asked.place, packs, language, visit_of(*asked.entry)));
  TRY(const AnyId workspace, workspace_for(*connection, asked));
  Stage& stage = connection->stage();
  if (asked.needs_version) {
    TRY(const work::Answer now,
        stage.call(connection->who(), "workspace.load", workspace, json::object{{"kinds", json::array{"-"}}}, {}));
    TRY(const json::value seen, parse_json(now.text));
    asked.in["from"] = seen.at("seq");
  }
  const Patience patience(packs::say(packs, language, "cli.patience"));
  TRY(const work::Answer answer,
      stage.call(connection->who(), asked.entry->name, workspace, std::move(asked.in), random_id()));
  print(answer.text, asked.place.json || isatty(STDOUT_FILENO) == 1);
  return Exit::good;
}

struct ImportFlags {
  std::string workspace, data, as, server, token_file, title, template_, lang, database;
  static constexpr std::array<std::string_view, 9> optional_fields{
      "workspace", "data", "as", "server", "token_file", "title", "template", "lang", "database"};
  static constexpr auto fields() {
    using Me = ImportFlags;
    return std::tuple{field("workspace", &Me::workspace, "its name or id"),
                      field("data", &Me::data, "folder with the data, on this machine"),
                      field("database", &Me::database, "address of a PostgreSQL database, instead of a folder"),
                      field("as", &Me::as, "e-mail address: through whose eyes"),
                      field("server", &Me::server, "address of a server, instead of a folder"),
                      field("token_file", &Me::token_file, "file with the token for the server"),
                      field("title", &Me::title, "of the document; left out: its own"),
                      field("template", &Me::template_, "onto whose sections; left out: the overarching document"),
                      field("lang", &Me::lang, "nl or en")};
  }
  [[nodiscard]] Place place() const { return {data, as, server, token_file, workspace, {}, lang, false, database}; }
};

Result<Exit> import(const std::vector<std::string>& words, const packs::Packs& packs, Language language) {
  TRY(const auto parsed, parse_flags<ImportFlags>(words));
  if (parsed.words.size() != 1) return refuse(Why::invalid, "import.one_file");
  const std::string& path = parsed.words.front();
  TRY(const std::string bytes, read_file(path));
  TRY(const auto connection, Connection::open(parsed.flags.place(), packs, language, Connection::Visit::usual));
  TRY(const AnyId workspace, connection->workspace(parsed.flags.workspace));
  const Patience patience(packs::say(packs, language, "cli.patience_read"));
  const ImportWish wish{std::filesystem::path(path).filename().string(), parsed.flags.title, parsed.flags.template_};
  const KeepPicture keep = [&](std::string_view picture) -> std::optional<KeptPicture> {
    const House::Upload upload{std::string(picture), {}, {}};
    const auto told = connection->stage().transfer(connection->who(), "picture.upload", workspace, {}, upload);
    const auto answer = told ? parse_json(told->bytes) : Result<json::value>(tl::unexpected(told.error()));
    if (!answer) return std::nullopt;
    return KeptPicture{std::string(answer->at("src").as_string()), answer->at("width").to_number<int>(),
                       answer->at("height").to_number<int>()};
  };
  TRY(json::object input, read_for_import(bytes, wish, packs, keep));
  TRY(const work::Answer answer,
      connection->stage().call(connection->who(), "document.import", workspace, std::move(input), random_id()));
  TRY(const json::value told, parse_json(answer.text));
  const auto count = [&](const char* name) {
    const auto* list = told.as_object().if_contains(name);
    return std::to_string(list != nullptr && list->is_array() ? list->get_array().size() : 0);
  };
  std::cout << packs::say(packs, language, "cli.imported",
                          {{"sections", count("sections")}, {"elements", count("elements")}, {"links", count("links")}})
            << "\n";
  return Exit::good;
}

struct ExportFlags {
  std::string workspace, data, as, server, token_file, to, lang, database;
  static constexpr std::array<std::string_view, 7> optional_fields{"workspace",  "data", "as",      "server",
                                                                   "token_file", "lang", "database"};
  static constexpr auto fields() {
    using Me = ExportFlags;
    return std::tuple{field("workspace", &Me::workspace, "its name or id"),
                      field("data", &Me::data, "folder with the data, on this machine"),
                      field("database", &Me::database, "address of a PostgreSQL database, instead of a folder"),
                      field("as", &Me::as, "e-mail address: through whose eyes"),
                      field("server", &Me::server, "address of a server, instead of a folder"),
                      field("token_file", &Me::token_file, "file with the token for the server"),
                      field("to", &Me::to, "folder for the files"),
                      field("lang", &Me::lang, "nl or en")};
  }
  [[nodiscard]] Place place() const { return {data, as, server, token_file, workspace, {}, lang, false, database}; }
};

Result<Exit> export_(const std::vector<std::string>& words, const packs::Packs& packs, Language language) {
  TRY(const auto parsed, parse_flags<ExportFlags>(words));
  if (!parsed.words.empty()) return refuse(Why::invalid, "word.extra", {}, {{"word", parsed.words.front()}});
  TRY(const auto connection, Connection::open(parsed.flags.place(), packs, language, Connection::Visit::usual));
  TRY(const AnyId workspace, connection->workspace(parsed.flags.workspace));
  const Patience patience(packs::say(packs, language, "cli.patience"));
  const SeeView see = [&](const std::string& view, json::value in) -> Result<std::string> {
    TRY(auto answer, connection->stage().call(connection->who(), view, workspace, std::move(in), {}));
    return std::move(answer.text);
  };
  const SeePicture picture = [&](const std::string& src) -> std::optional<std::string> {
    auto got = connection->stage().transfer(connection->who(), "picture.show", workspace,
                                            json::object{{"picture", src.substr(src.find('/') + 1)}}, {});
    return got ? std::optional(std::move(got->bytes)) : std::nullopt;
  };
  TRY(const auto files, export_files(see, picture, packs));
  const std::filesystem::path to = parsed.flags.to;
  std::error_code error;
  std::filesystem::create_directories(to, error);
  for (const auto& [name, bytes] : files) {
    std::filesystem::create_directories((to / name).parent_path(), error);
    write_file((to / name).string(), bytes);
  }
  std::cout << packs::say(packs, language, "cli.exported",
                          {{"files", std::to_string(files.size())}, {"folder", to.string()}})
            << "\n";
  return Exit::good;
}

template <class Do>
Exit told(const std::vector<std::string>& words, const Do& doing) {
  const packs::Packs& packs = loaded_packs();
  const Language language = language_in(words);
  const Result<Exit> end = doing(words, packs, language);
  if (end) return *end;
  std::cerr << sentence(packs, language, end.error()) << "\n";
  return Exit::refused;
}

}  // namespace

Exit ask_command(const std::vector<std::string>& words) {
  return told(words, ask);
}
Exit import_command(const std::vector<std::string>& words) {
  return told(words, import);
}
Exit export_command(const std::vector<std::string>& words) {
  return told(words, export_);
}

}  // namespace rd::cli
