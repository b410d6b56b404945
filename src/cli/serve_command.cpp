#include <array>
#include <iostream>

#include "base/embedded.hpp"
#include "base/flags.hpp"
#include "base/json.hpp"
#include "cli/check_file.hpp"
#include "cli/demo.hpp"
#include "cli/program.hpp"
#include "cli/serve.hpp"
#include "plan/report.hpp"
#include "store/replicas.hpp"

namespace rd::cli {
namespace {

struct ServeFlags {
  std::string data, database, address = "127.0.0.1", public_url, packs, tls_cert, tls_key;
  int port = 8090;
  bool quiet{};
  bool demo{};
  bool asynchronous_replicas{};
  static constexpr std::array<std::string_view, 11> optional_fields{
      "data",     "database", "address", "public_url",           "packs", "port", "quiet",
      "tls_cert", "tls_key",  "demo",    "asynchronous_replicas"};
  static constexpr auto fields() {
    return std::tuple{field("data", &ServeFlags::data, "folder for what is stored"),
                      field("database", &ServeFlags::database, "address of a PostgreSQL database, instead of a folder"),
                      field("address", &ServeFlags::address, "where to listen"),
                      field("public_url", &ServeFlags::public_url, "address that people use"),
                      field("packs", &ServeFlags::packs, "folder with packs over the built-in ones"),
                      field("port", &ServeFlags::port, "port to listen on", {.least = 0, .greatest = 65535}),
                      field("quiet", &ServeFlags::quiet, "do not print the address"),
                      field("tls_cert", &ServeFlags::tls_cert, "certificate, a PEM file"),
                      field("tls_key", &ServeFlags::tls_key, "its key, a PEM file"),
                      field("demo", &ServeFlags::demo, "an invented region where there are no data yet"),
                      field("asynchronous_replicas", &ServeFlags::asynchronous_replicas,
                            "start also when no commit waits for the standbys of the database")};
  }
};

Result<Looked> look_at(const Look& look, const packs::Packs& packs, const std::string& packs_folder) {
  CheckWish wish;
  wish.packs_folder = packs_folder;
  TRY(const Checked checked, check_file(look.bytes, look.file_name, wish));
  const plan::Judgement& judgement = checked.judgement;
  Looked out{judgement.title, {}};
  switch (look.form) {
    case Form::page:
      out.body = plan::report_article(judgement, packs, look.language);
      break;
    case Form::html:
      out.body =
          plan::report_html(judgement, packs, look.language, {std::string(embedded_file("web/static/report.css"))});
      break;
    case Form::pdf:
      out.body = plan::report_pdf(judgement, packs, look.language);
      break;
    case Form::json:
      out.body = pretty_json(plan::report_json(judgement, packs, look.language));
      break;
  }
  return out;
}

// What is told as stored would be lost with the server.
bool is_at_risk(const DataPlace& data, const ServeFlags& flags) {
  return !data.database.empty() && !flags.asynchronous_replicas &&
         store::replicas_of(data.database) == store::Replicas::asynchronous;
}

Exit refused(const Refusal& refusal) {
  std::cerr << sentence(loaded_packs(), language_of({}), refusal) << "\n";
  return Exit::refused;
}

}  // namespace

// rodedraad serve [--port 8090] [--data DIR] [--public-url URL] [--address 127.0.0.1]
Exit serve_command(const std::vector<std::string>& words) {
  auto parsed = parse_flags<ServeFlags>(words);
  if (!parsed) return refused(parsed.error());
  const ServeFlags& flags = parsed->flags;
  const packs::Packs& packs = loaded_packs(flags.packs);
  const DataPlace data = data_place(flags.data, flags.database);
  if (is_at_risk(data, flags)) return refused({Why::conflict, "data.asynchronous_replicas", {}, {}});
  if (flags.demo) play_demo(data, packs);
  const ServeOptions options{
      data,          flags.address, static_cast<std::uint16_t>(flags.port), flags.public_url, flags.tls_cert,
      flags.tls_key, flags.quiet};
  return static_cast<Exit>(serve(options, packs, [&](const Look& look) { return look_at(look, packs, flags.packs); }));
}

}  // namespace rd::cli
