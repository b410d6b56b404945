// Commands on a folder with data, as a shell gives them.
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

#include "cli/connection.hpp"
#include "cli/demo.hpp"
#include "cli/export.hpp"
#include "cli/import.hpp"
#include "cli/test_shell.hpp"
#include "exchange/archive.hpp"
#include "exchange/read.hpp"
#include "exchange/write.hpp"
#include "store/test_rigs.hpp"

using namespace rd;
using cli::Exit;
using cli::Said;
using cli::said_by;
using store::Folder;

namespace {

namespace fs = std::filesystem;

// A folder with a workspace "Rivieren" and two people in it.
struct Partnership {
  Folder folder;
  std::string data = (folder / "data").string();

  Partnership() {
    REQUIRE(ask({"account", "create", "--name", "Anna", "--email", "anna@example.org"}).exit == Exit::good);
    REQUIRE(ask({"workspace", "begin", "--name", "Rivieren", "--sort", "partnership"}).exit == Exit::good);
    const std::string account =
        ask({"account", "create", "--name", "Bram", "--email", "bram@example.org"}).out.substr(7, 26);
    const auto added = ask({"member", "add", "--name", "Bram", "--role", "reader", "--account", account});
    REQUIRE_MESSAGE(added.exit == Exit::good, added.err);
  }
  Said ask(std::vector<std::string> words) const {
    words.insert(words.end(), {"--data", data, "--lang", "en"});
    return said_by(words);
  }
  [[nodiscard]] fs::path file() const { return cli::data_file(data); }
};

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a goal is made, changed and listed from the command line, through one's own eyes") {
  const Partnership data;
  const auto made = data.ask({"goal", "create", "--name", "Elke student een team", "--workspace", "Rivieren"});
  REQUIRE_MESSAGE(made.exit == Exit::good, made.err);
  const std::string id = made.out.substr(7, 26);
  CHECK(data.ask({"goal", "update", id, "--name", "Een team voor elke student"}).exit == Exit::good);
  const auto listed = data.ask({"goal", "list", "--as", "bram@example.org", "--json"});
  CHECK(has(listed.out, "\"name\": \"Een team voor elke student\""));
  const auto refused = data.ask({"goal", "create", "--name", "x", "--as", "bram@example.org"});
  CHECK(refused.exit == Exit::refused);
  CHECK(has(refused.err, "programme leader"));
  CHECK(has(data.ask({"goal", "list", "--as", "anna@example.org"}).err, "does not exist"));
  CHECK(has(data.ask({"goal", "list", "--as", "niemand@example.org"}).err,
            "no account with niemand@example.org"));  // data.as_unknown
}

TEST_CASE("a folder, a workspace or a server that is not there is named, with what to do") {
  const Partnership data;
  CHECK(has(said_by({"goal", "list", "--data", "/nergens/hier", "--lang", "en"}).err,
            "no data in /nergens/hier"));  // data.none
  CHECK(has(data.ask({"goal", "list", "--workspace", "Riveren"}).err, "Do you mean 'Rivieren'?"));
  CHECK(has(data.ask({"goal", "list", "--workspace", "Zandgronden"}).err, "do not know the workspace 'Zandgronden'"));
  REQUIRE(data.ask({"workspace", "begin", "--name", "Duinen", "--sort", "region"}).exit == Exit::good);
  const auto unnamed = data.ask({"goal", "list"});  // workspace.unnamed
  CHECK(has(unnamed.err, "Rivieren"));
  CHECK(has(unnamed.err, "Duinen"));
  CHECK(has(data.ask({"goal", "list", "--server", "http://localhost:1"}).err, "one of two"));  // data.both
  unsetenv("RODEDRAAD_TOKEN");
  CHECK(has(said_by({"goal", "list", "--server", "http://localhost:1", "--lang", "en"}).err,
            "token"));                                                                        // server.no_token
  CHECK(has(said_by({"import", "--data", data.data, "--lang", "en"}).err, "Name one file"));  // import.one_file
}

TEST_CASE("verify says that all is well, and names the place of a flipped byte") {
  const Partnership data;
  REQUIRE(data.ask({"goal", "create", "--name", "Begeleiding in een hecht team"}).exit == Exit::good);
  CHECK(data.ask({"verify"}).exit == Exit::good);
  std::string bytes = store::all_of(data.file());
  const auto at = bytes.rfind("Begeleiding in een hecht team");
  REQUIRE(at != std::string::npos);
  bytes[at] = 'b';
  store::put_file(data.file(), bytes);
  const auto verified = data.ask({"verify"});
  CHECK(verified.exit == Exit::points);
  CHECK_MESSAGE(has(verified.out, "record 3"), verified.out);
  CHECK(has(said_by({"verify", "--data", "/nergens/hier", "--lang", "en"}).err, "no data in"));
}

TEST_CASE("a backup made while others use the data comes back whole, and only in an empty folder") {
  const Partnership data;
  const cli::House serving(cli::DataPlace{data.data, {}}, cli::House::Setting{cli::loaded_packs()});
  const std::string copy = (data.folder / "copy.db").string();
  CHECK(data.ask({"backup", "--to", copy}).exit == Exit::good);
  CHECK(has(data.ask({"backup", "--to", copy}).err, "already there"));  // file.there
  CHECK(data.ask({"backup"}).exit == Exit::refused);
  CHECK(has(data.ask({"restore", copy}).err, "already"));  // data.there
  CHECK(data.ask({"restore"}).exit == Exit::refused);      // restore.one_file
  CHECK(has(data.ask({"verify", "extra"}).err, "'extra'"));
  const std::string fresh = (data.folder / "fresh").string();
  CHECK(said_by({"restore", copy, "--data", fresh}).exit == Exit::good);
  CHECK(has(said_by({"member", "list", "--data", fresh}).out, "Bram"));
  store::put_file(copy, store::all_of(copy) + "x");
  const auto damaged = said_by({"restore", copy, "--data", (data.folder / "other").string(), "--lang", "en"});
  CHECK(damaged.exit == Exit::fault);
  CHECK(has(damaged.err, "damaged"));
}

TEST_CASE("SYS-05: the same commands on a PostgreSQL database, named in a flag or in RODEDRAAD_DATABASE") {
  const std::string address = store::cluster().fresh();
  const auto ask = [&](std::vector<std::string> words) {
    words.insert(words.end(), {"--database", address, "--lang", "en"});
    return said_by(words);
  };
  REQUIRE(ask({"account", "create", "--name", "Anna", "--email", "anna@example.org"}).exit == Exit::good);
  REQUIRE(ask({"workspace", "begin", "--name", "Rivieren", "--sort", "partnership"}).exit == Exit::good);
  REQUIRE(ask({"goal", "create", "--name", "Begeleiding in een hecht team"}).exit == Exit::good);
  CHECK(has(ask({"goal", "list"}).out, "hecht team"));
  CHECK(ask({"verify"}).exit == Exit::good);
  CHECK(has(ask({"backup", "--to", "/tmp/never"}).err, "pg_dump"));  // data.database
  CHECK(has(ask({"restore", "/etc/hostname"}).err, "pg_dump"));
  CHECK(has(ask({"goal", "list", "--server", "http://localhost:1"}).err, "one of two"));

  setenv("RODEDRAAD_DATABASE", address.c_str(), 1);
  CHECK(has(said_by({"goal", "list"}).out, "hecht team"));
  CHECK(said_by({"verify"}).exit == Exit::good);
  CHECK(has(said_by({"goal", "list", "--data", "/nergens/hier", "--lang", "en"}).err,
            "no data in"));  // what is said wins
  setenv("RODEDRAAD_DATABASE", "postgresql://anna:geheim@localhost:1/x", 1);
  const auto away = said_by({"goal", "list", "--lang", "en"});
  unsetenv("RODEDRAAD_DATABASE");
  CHECK(away.exit == Exit::fault);
  CHECK(has(away.err, "nobody answers"));
  CHECK_FALSE(has(away.err, "geheim"));

  static_cast<void>(store::PgConnection(address).query("UPDATE record SET answer = 'x' WHERE op = 'element.create'"));
  const auto verified = ask({"verify"});
  CHECK(verified.exit == Exit::points);
  CHECK_MESSAGE(has(verified.out, "record 2"), verified.out);
}

TEST_CASE("P8: a workspace moves from a folder to a database and back, and people find it there") {
  const Folder folder;
  const std::string data = (folder / "data").string();
  const std::string back = (folder / "back" / "again").string();
  const std::string address = store::cluster().fresh();
  REQUIRE(cli::play_demo({data, {}}, cli::loaded_packs()));
  const auto move = [](std::vector<std::string> words) {
    words.insert(words.begin(), "move");
    words.insert(words.end(), {"--lang", "en"});
    return said_by(words);
  };
  const auto there = move({data, address});
  REQUIRE_MESSAGE(there.exit == Exit::good, there.err);
  CHECK(has(there.out, "\nblob "));
  CHECK(has(there.out, "the same on both sides"));
  CHECK(has(move({data, address}).err, "already"));  // move.filled
  CHECK(move({address, back}).out == there.out);
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"workspace", "load", "--texts", "--json"}, {"member", "list"}}) {
    const auto seen = [&](const char* flag, const std::string& place) {
      auto all = words;
      all.insert(all.end(), {flag, place, "--lang", "en"});
      return said_by(all).out;
    };
    CHECK(seen("--data", data) == seen("--database", address));
    CHECK(seen("--data", data) == seen("--data", back));
  }
  CHECK(said_by({"verify", "--database", address}).exit == Exit::good);
  CHECK(said_by({"verify", "--data", back}).exit == Exit::good);
  CHECK(has(move({data}).err, "two places"));  // move.two_places
  CHECK(has(move({"/nergens/hier", back}).err, "no data in"));
  CHECK(has(cli::sentence(cli::loaded_packs(), Language::en, {Why::conflict, "move.differs", {}, {}}), "begin again"));
}

TEST_CASE("P7: serve does not start where standbys are kept that no commit waits for") {
  store::PostgresCluster own;
  const std::string address = own.fresh();
  static_cast<void>(store::PgConnection(address).query("SELECT pg_create_physical_replication_slot('standby')"));
  const auto refused = said_by({"serve", "--database", address, "--port", "0"});
  CHECK(refused.exit == Exit::refused);
  CHECK(has(refused.err, "--asynchronous-replicas"));  // data.asynchronous_replicas
  CHECK(said_by({"verify", "--database", address}).exit == Exit::good);
}

TEST_CASE("each trouble of the store has a sentence that says what to do") {
  using store::Trouble;
  const auto code = [](Trouble trouble) { return cli::refusal_of(store::StoreFault(trouble, "x")).code; };
  CHECK(code(Trouble::full) == "data.full");
  CHECK(code(Trouble::newer) == "data.newer");
  CHECK(code(Trouble::busy) == "data.busy");
  CHECK(code(Trouble::corrupt) == "data.damaged");
  CHECK(code(Trouble::io) == "data.unreadable");
}

TEST_CASE("a Word plan becomes a document with its sections, elements and words") {
  const Partnership data;
  std::string plan;
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(RD_SOURCE_DIR) / "tests/fixtures")) {
    if (plan.empty() && entry.path().extension() == ".docx") plan = entry.path().string();
  }
  const std::string path = (data.folder / "plan.md").string();
  store::put_file(
      path,
      "Vooraf.\n\n# Visie\n\nWij leiden samen op.\n\n## Doelen\n\n| Doel | Indicator |\n|---|---|\n| Elke "
      "student een team | 100% |\n\n# Organisatie\n\n| Rol | Uren |\n|---|---|\n| Schoolopleider | 80 uur |\n");
  const auto imported = data.ask({"import", path, "--title", "Ons plan"});
  REQUIRE_MESSAGE(imported.exit == Exit::good, imported.err);
  const auto all = data.ask({"workspace", "load", "--texts", "--json"});
  CHECK(has(all.out, "\"title\": \"Ons plan\""));
  CHECK(has(all.out, "\"title\": \"Doelen\""));
  CHECK(has(all.out, "Wij leiden samen op."));
  CHECK(has(all.out, "Schoolopleider"));
  if (!plan.empty()) CHECK(data.ask({"import", plan}).exit == Exit::good);
}

TEST_CASE("an export holds what its reader may see, and nothing else") {
  const Partnership data;
  REQUIRE(data.ask({"goal", "create", "--name", "Voor allen; samen"}).exit == Exit::good);
  REQUIRE(data.ask({"goal", "create", "--name", "Voor begeleiders", "--audience", "facilitators"}).exit == Exit::good);
  const std::string plan = (data.folder / "plan.md").string();
  store::put_file(plan, "# Visie\n\nWij leiden samen op.\n");
  REQUIRE(data.ask({"import", plan}).exit == Exit::good);
  const std::string to = (data.folder / "out").string();
  const auto exported = data.ask({"export", "--to", to, "--as", "bram@example.org"});
  REQUIRE_MESSAGE(exported.exit == Exit::good, exported.err);
  const auto file = [&](const char* name) { return store::all_of(fs::path(to) / name); };
  CHECK(has(file("goal.csv"), "\"Voor allen; samen\""));
  CHECK(has(file("document-1.md"), "Wij leiden samen op."));
  CHECK(has(file("document-1.html"), "<p"));
  CHECK(has(file("everything.json"), "Voor allen; samen"));
  const auto word = exchange::read(file("document-1.docx"), "document-1.docx");  // SYS-10: opens without this program
  REQUIRE(word);
  CHECK(has(exchange::to_markdown(*word->doc), "Wij leiden samen op."));
  CHECK(has(exchange::to_markdown(*word->doc), "# Visie"));
  CHECK_FALSE(fs::exists(fs::path(to) / "seat.csv"));
  for (const auto& entry : fs::directory_iterator(to)) {
    CHECK_FALSE(has(store::all_of(entry.path()), "Voor begeleiders"));
    CHECK_FALSE(has(store::all_of(entry.path()), "example.org"));
  }
}

TEST_CASE("documents come in and everything goes out over a transfer as well") {
  const Partnership data;
  cli::House house(cli::DataPlace{data.data, {}}, cli::House::Setting{cli::loaded_packs()});
  const work::Caller program{{}, {}, true};
  const AnyId workspace = house.store().workspaces().front();
  const cli::House::Upload upload{"# Visie\n\nWij leiden samen op.\n", {}, random_id()};
  const json::value in = json::object{{"name", "plan.md"}};
  const auto made = house.transfer(program, "document.upload", workspace, in, upload);
  REQUIRE(made);
  CHECK(made->bytes == house.transfer(program, "document.upload", workspace, in, upload)->bytes);  // the same ref
  const auto read =
      house.transfer(program, "document.upload", workspace, json::object{{"name", "plan.md"}, {"only_read", true}},
                     {upload.bytes, {}, random_id()});
  REQUIRE(read);  // what it would be, and nothing is made of it
  CHECK(has(read->bytes, "\"title\":\"Visie\""));
  CHECK(has(read->bytes, "Wij leiden samen op."));
  CHECK(has(read->bytes, "\"template\":\"overarching\""));
  const auto by_its_own =
      house.transfer(program, "document.upload", workspace,
                     json::object{{"name", "plan.md"}, {"only_read", true}, {"template", "annual_plan"}},
                     {"# Jaarplan\n\n## Wat we gaan doen\n\nWe beginnen in september.\n", {}, random_id()});
  REQUIRE(by_its_own);
  CHECK(has(by_its_own->bytes, "\"section\":\"annual_plan.actions\""));
  const auto zip = house.transfer(program, "workspace.export", workspace, json::object{}, {});
  REQUIRE(zip);
  CHECK(zip->media_type == "application/zip");
  CHECK(zip->bytes.starts_with("PK"));
  CHECK(has(zip->bytes, "document-1.md"));
  CHECK_FALSE(has(zip->bytes, "document-2.md"));
  const auto stranger = house.transfer({}, "workspace.export", workspace, json::object{}, {});
  REQUIRE_FALSE(stranger);
  CHECK(stranger.error().code == "session.none");
}

TEST_CASE("a cell that a spreadsheet would take for a formula is a text") {
  CHECK(cli::csv_line({"=1+1", "a;b", "een \"woord\"", ""}) == "'=1+1;\"a;b\";\"een \"\"woord\"\"\";\r\n");
}
