// The pages: the app, the page where a plan is looked at without an account, the report, an example. Pure: a request
// in, an answer out; nothing is stored, and what is uploaded lives only as long as its request.
//   GET  /  /en                         the app: its script asks the API for the rest
//   GET  /uitnodiging  /en/invitation   the same page, for who has the link of an invitation
//   GET  /voor-ons  /en/for-us          the same page, for who has the link to the page of a partner
//   GET  /bekijken  /en/look            the form for a plan
//   POST /bekijken  /en/look            multipart: file, form = page | pdf | html | json (Accept: application/json
//   means
//                                       json)
//   GET  /voorbeeld  /en/example        the report on web/static/voorbeeldplan.md
//   GET  /assets/NAME-HASH.EXT          for ever, because the name changes with the bytes
//   GET  /health                        "ok"
#pragma once
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/date.hpp"
#include "base/result.hpp"
#include "net/http.hpp"
#include "net/server.hpp"
#include "packs/packs.hpp"

namespace rd::cli {

enum class Form {
  page,  // <article class="report">…</article>, to be put into our page (see web/report_example.html)
  html,  // a whole, self-contained file
  pdf,
  json,
};

// One document to look at.
struct Look {
  std::string_view bytes;
  std::string file_name;  // safe to show and to save under; "" when the browser gave none
  Language language{Language::nl};
  Form form{Form::page};
};

struct Looked {
  std::string title;  // of the document, for the title bar
  std::string body;   // bytes in the form that was asked
};

// Reads and judges. Called by several threads at once. A refusal is told to the person by its sentence
// (`refusal.<code>`).
using LookAt = std::function<Result<Looked>(const Look&)>;

// The same page in both languages.
struct Twin {
  std::string_view nl, en;
  [[nodiscard]] std::string_view in(Language language) const { return language == Language::nl ? nl : en; }
  [[nodiscard]] bool is(std::string_view path) const { return path == nl || path == en; }
};
// The app, as it begins at an address of its own.
struct Screen {
  std::string_view name;
  Twin path;
  std::string_view title_key;
};

class Pages {
 public:
  // `packs` outlives the pages. Throws Fault when a page inside the program names a text or a file that is not there.
  Pages(const packs::Packs& packs, LookAt look_at);

  // Any thread.
  [[nodiscard]] net::Response answer(const net::Request& request) const;
  [[nodiscard]] net::Response explain(const net::Request& request, net::Trouble trouble) const;
  [[nodiscard]] static net::Cost cost(const net::Request& request);

 private:
  using Slots = std::map<std::string, std::string, std::less<>>;

  struct Asset {
    std::string_view bytes;
    std::string_view type;
    std::string_view packed{};  // the same with gzip; "" when that is not smaller
  };

  [[nodiscard]] net::Response look(const net::Request& request, Language language) const;
  [[nodiscard]] net::Response example(Language language) const;
  [[nodiscard]] net::Response report(const Looked& looked, std::string_view file_name, Language language,
                                     std::string_view note) const;
  [[nodiscard]] net::Response refused(const net::Request& request, Language language, const Refusal& refusal) const;
  [[nodiscard]] net::Response message(int status, std::string_view title_key, std::string_view text_key,
                                      Language language) const;
  [[nodiscard]] std::string start(Language language, std::string_view trouble) const;
  [[nodiscard]] std::string app(Language language, const Screen& screen) const;
  void put_asset(std::string_view name, const Asset& asset);
  void put_app();
  [[nodiscard]] net::Response asset(const net::Request& request, const Asset& asset) const;
  [[nodiscard]] std::string framed(Language language, std::string title, std::string main, std::string_view twin) const;
  // A page inside the program, "web/static/frame.html": {{slot}} as it is, {{t:key}} a text, {{asset:name}} the address
  // of a file.
  [[nodiscard]] std::string filled(std::string_view path, Language language, const Slots& slots) const;
  [[nodiscard]] const std::string& text(std::string_view key, Language language) const;
  [[nodiscard]] std::string sentence(const Refusal& refusal, Language language) const;

  const packs::Packs& packs_;
  const LookAt look_at_;
  std::map<std::string, Asset, std::less<>> assets_;                  // "/assets/page-1f….js"
  std::map<std::string, std::string, std::less<>> addresses_;         // "page.js" → "/assets/page-1f….js"
  std::map<Language, std::string> vocabularies_, packed_;             // the bytes of two of the assets
  std::map<Language, std::string> starts_;                            // made once
  std::map<Language, std::map<std::string_view, std::string>> apps_;  // by the name of their screen

  mutable std::mutex example_mutex_;
  mutable std::map<Language, Looked> examples_;  // made at the first request
};

}  // namespace rd::cli
