#include "cli/pages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "base/embedded.hpp"
#include "base/fault.hpp"
#include "base/markup.hpp"
#include "cli/vocabulary.hpp"
#include "net/gzip.hpp"
#include "net/multipart.hpp"

namespace rd::cli {
namespace {

constexpr std::string_view folder = "web/static/";
constexpr std::size_t largest_file = 25U << 20U;
constexpr std::string_view style_sheet = "text/css; charset=utf-8", script = "text/javascript; charset=utf-8";
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> served{{
    {"report.css", style_sheet},
    {"style.css", style_sheet},
    {"page.js", script},
    {"early.js", script},
    {"icon.svg", "image/svg+xml"},
}};
// What the build made of web/src; its names hold a mark of what is in them.
constexpr std::string_view built = "web/dist/";
constexpr std::string_view packed_ending = ".gz";

constexpr Twin home{"/", "/en"};
constexpr Twin invitation_path{"/uitnodiging", "/en/invitation"};
constexpr Twin partner_path{"/voor-ons", "/en/for-us"};
constexpr Twin look_path{"/bekijken", "/en/look"};
constexpr Twin example_path{"/voorbeeld", "/en/example"};

// What the app begins with at an address of its own.
constexpr std::array<Screen, 3> screens{{
    {"home", home, "app.title"},
    {"invitation", invitation_path, "app.invitation.title"},
    {"partner", partner_path, "app.partner.means"},
}};
const Screen* screen_at(std::string_view path) {
  const auto found = std::find_if(screens.begin(), screens.end(), [&](const auto& one) { return one.path.is(path); });
  return found == screens.end() ? nullptr : found;
}

std::string_view code_of(Language language) {
  return language == Language::nl ? "nl" : "en";
}
Language other(Language language) {
  return language == Language::nl ? Language::en : Language::nl;
}

// The path decides; an API client may say it with Accept-Language, because its path means nothing to it.
Language language_of(const net::Request& request) {
  if (request.path == "/en" || request.path.starts_with("/en/")) return Language::en;
  return request.wants_json() && request.field("Accept-Language").starts_with("en") ? Language::en : Language::nl;
}

std::string vocabulary_name(Language language) {
  return fmt::format("vocabulary-{}.json", code_of(language));
}

int status_of(Why why) {
  switch (why) {
    case Why::invalid:
      return 422;
    case Why::not_found:
      return 404;
    case Why::forbidden:
      return 403;
    case Why::conflict:
      return 409;
    case Why::too_large:
      return 413;
    case Why::unsupported:
      return 415;
    case Why::busy:
      return 503;
  }
  return 422;
}

// FNV-1a. Names a version of a file; guards nothing.
std::string mark_of(std::string_view bytes) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return fmt::format("{:016x}", hash);
}

net::Response html(int status, std::string body) {
  return {status, {{"Content-Type", "text/html; charset=utf-8"}}, std::move(body)};
}

std::string_view ending_of(Form form) {
  return form == Form::pdf ? ".pdf" : ".html";
}

// "plan.docx" → "plan-gespreksblad.pdf"
std::string name_to_save(std::string_view file_name, Form form) {
  const auto stem = file_name.substr(0, file_name.rfind('.'));
  return std::string(stem.empty() ? "plan" : stem) + "-gespreksblad" + std::string(ending_of(form));
}

// RFC 6266: a plain name for old readers, the real one beside it.
std::string attachment(const std::string& name) {
  std::string plain, encoded;
  for (const char c : name) {
    const bool letter =
        (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.' || c == '-' || c == '_';
    plain += letter ? c : '_';
    encoded += letter ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return fmt::format("attachment; filename=\"{}\"; filename*=UTF-8''{}", plain, encoded);
}

std::optional<Form> form_named(std::string_view name) {
  if (name == "page" || name.empty()) return Form::page;
  if (name == "html") return Form::html;
  if (name == "pdf") return Form::pdf;
  if (name == "json") return Form::json;
  return std::nullopt;
}

}  // namespace

Pages::Pages(const packs::Packs& packs, LookAt look_at) : packs_(packs), look_at_(std::move(look_at)) {
  for (const auto& [name, type] : served)
    put_asset(name, {embedded_file(std::string(folder) + std::string(name)), type});
  put_app();
  for (const auto language : {Language::nl, Language::en}) {
    const auto& words = vocabularies_.emplace(language, vocabulary_json(packs, language)).first->second;
    const auto& packed = packed_.emplace(language, net::gzip(words)).first->second;
    put_asset(vocabulary_name(language), {words, "application/json", packed});
  }
  for (const auto language : {Language::nl, Language::en}) {
    starts_.emplace(language, start(language, {}));
    for (const Screen& screen : screens) apps_[language].emplace(screen.name, app(language, screen));
    // Finds a text or file that is not there now, and not when somebody needs it.
    static_cast<void>(report({}, {}, language, {}));
    static_cast<void>(message(404, "trouble.not_found_title", "trouble.not_found", language));
  }
}

void Pages::put_asset(std::string_view name, const Asset& asset) {
  const auto dot = name.rfind('.');
  const std::string address =
      fmt::format("/assets/{}-{}{}", name.substr(0, dot), mark_of(asset.bytes), name.substr(dot));
  assets_.emplace(address, asset);
  addresses_.emplace(name, address);
}

void Pages::put_app() {
  const std::string assets = std::string(built) + "assets/";
  for (const EmbeddedFile& file : embedded_files()) {
    if (!file.path.starts_with(assets) || file.path.ends_with(packed_ending)) continue;
    assets_.emplace("/" + std::string(file.path.substr(built.size())),
                    Asset{file.bytes, file.path.ends_with(".css") ? style_sheet : script,
                          embedded_file(std::string(file.path) + std::string(packed_ending))});
  }
}

net::Response Pages::asset(const net::Request& request, const Asset& asset) const {
  net::Response response{
      200, {{"Content-Type", std::string(asset.type)}, {"Cache-Control", "public, max-age=31536000, immutable"}}, {}};
  const bool packed = !asset.packed.empty() && net::lists(request.field("Accept-Encoding"), "gzip");
  if (!asset.packed.empty()) response.fields.push_back({"Vary", "Accept-Encoding"});
  if (packed) response.fields.push_back({"Content-Encoding", "gzip"});
  response.body = packed ? asset.packed : asset.bytes;
  return response;
}

net::Cost Pages::cost(const net::Request& request) {
  const bool reads_a_plan = look_path.is(request.path) && request.method == "POST";
  return reads_a_plan || example_path.is(request.path) ? net::Cost::slow : net::Cost::quick;
}

net::Response Pages::answer(const net::Request& request) const {
  const Language language = language_of(request);
  const bool reads = request.method == "GET" || request.method == "HEAD";
  if (look_path.is(request.path) && request.method == "POST") return look(request, language);
  const auto found = assets_.find(request.path);
  const Screen* screen = screen_at(request.path);
  const bool known = screen != nullptr || look_path.is(request.path) || example_path.is(request.path) ||
                     request.path == "/health" || found != assets_.end();
  if (!known) {
    if (request.wants_json()) return net::problem(404, "page.not_found", text("trouble.not_found", language));
    return message(404, "trouble.not_found_title", "trouble.not_found", language);
  }
  if (!reads) {
    auto response = message(405, "trouble.heading", "trouble.method", language);
    response.fields.push_back({"Allow", look_path.is(request.path) ? "GET, HEAD, POST" : "GET, HEAD"});
    return response;
  }
  if (request.path == "/health") return {200, {{"Content-Type", "text/plain"}}, "ok"};
  if (example_path.is(request.path)) return example(language);
  if (screen != nullptr) return html(200, apps_.at(language).find(screen->name)->second);
  if (look_path.is(request.path)) return html(200, starts_.at(language));
  return asset(request, found->second);
}

net::Response Pages::explain(const net::Request& request, net::Trouble trouble) const {
  auto response = refused(request, language_of(request), {Why::invalid, std::string(net::code_of(trouble)), {}, {}});
  response.status = net::status_of(trouble);
  return response;
}

net::Response Pages::look(const net::Request& request, Language language) const {
  const auto parts = net::parse_form(request.field("Content-Type"), request.body);
  if (!parts) return refused(request, language, parts.error());
  const auto* file = net::find_part(*parts, "file");
  if (file == nullptr || (file->content.empty() && file->file_name.empty())) {
    return refused(request, language, {Why::invalid, "upload.no_file", "file", {}});
  }
  if (file->content.size() > largest_file)
    return refused(request, language, {Why::too_large, "request.too_large", "file", {}});

  const auto* wish = net::find_part(*parts, "form");
  const auto asked = form_named(wish == nullptr ? std::string_view{} : wish->content);
  if (!asked) return refused(request, language, {Why::invalid, "upload.damaged", "form", {}});
  const Form form = wish == nullptr && request.wants_json() ? Form::json : *asked;

  auto looked = look_at_({file->content, file->file_name, language, form});
  if (!looked) return refused(request, language, looked.error());
  switch (form) {
    case Form::page:
      return report(*looked, file->file_name, language, text("report.kept_nothing", language));
    case Form::json:
      return {200, {{"Content-Type", "application/json"}}, std::move(looked->body)};
    case Form::html:
    case Form::pdf:
      break;
  }
  return {200,
          {{"Content-Type", form == Form::pdf ? "application/pdf" : "text/html; charset=utf-8"},
           {"Content-Disposition", attachment(name_to_save(file->file_name, form))}},
          std::move(looked->body)};
}

net::Response Pages::example(Language language) const {
  const std::lock_guard lock(example_mutex_);
  auto found = examples_.find(language);
  if (found == examples_.end()) {
    const auto plan = embedded_file(std::string(folder) + "voorbeeldplan.md");
    auto looked = look_at_({plan, "voorbeeldplan.md", language, Form::page});
    if (!looked) return refused({}, language, looked.error());
    found = examples_.emplace(language, std::move(*looked)).first;
  }
  return report(found->second, "voorbeeld", language, text("report.example_note", language));
}

net::Response Pages::report(const Looked& looked, std::string_view file_name, Language language,
                            std::string_view note) const {
  const bool is_example = file_name == "voorbeeld";
  const std::string& what = text(is_example ? "report.example_title" : "report.title", language);
  const Slots slots{{"body", looked.body},
                    {"file", escaped(name_to_save(file_name, Form::page))},
                    {"look", std::string(look_path.in(language))},
                    {"note", escaped(note)}};
  const std::string title =
      looked.title.empty() || is_example ? escaped(what) : escaped(looked.title) + " · " + escaped(what);
  return html(200, framed(language, title, filled("web/static/report.html", language, slots),
                          is_example ? example_path.in(other(language)) : std::string_view{}));
}

net::Response Pages::refused(const net::Request& request, Language language, const Refusal& refusal) const {
  if (request.wants_json()) return net::problem(status_of(refusal.why), refusal.code, sentence(refusal, language));
  const std::string box = fmt::format(
      "<div class=\"trouble\" id=\"trouble\" role=\"alert\" tabindex=\"-1\" autofocus>\n<h2>{}</h2>\n<p>{}</p>\n</div>",
      escaped(text("trouble.heading", language)), escaped(sentence(refusal, language)));
  return html(status_of(refusal.why), start(language, box));
}

net::Response Pages::message(int status, std::string_view title_key, std::string_view text_key,
                             Language language) const {
  const auto title = escaped(text(title_key, language));
  const auto main = fmt::format(
      "<div class=\"message\">\n<h1>{}</h1>\n<p>{}</p>\n<p><a class=\"button first\" href=\"{}\">{}</a></p>\n</div>",
      title, escaped(text(text_key, language)), home.in(language), escaped(text("page.home", language)));
  return html(status, framed(language, title, main, {}));
}

std::string Pages::start(Language language, std::string_view trouble) const {
  const auto title = escaped(text(trouble.empty() ? "start.title" : "trouble.heading", language));
  const Slots slots{{"trouble", std::string(trouble)},
                    {"action", std::string(look_path.in(language))},
                    {"example", std::string(example_path.in(language))}};
  return framed(language, title, filled("web/static/start.html", language, slots), look_path.in(other(language)));
}

std::string Pages::app(Language language, const Screen& screen) const {
  const Language twin = other(language);
  const Slots slots{{"title", escaped(text(screen.title_key, language))},
                    {"screen", std::string(screen.name)},
                    {"here", std::string(screen.path.in(language))},
                    {"here_other", std::string(screen.path.in(twin))},
                    {"vocabulary", addresses_.at(vocabulary_name(language))},
                    {"vocabulary_other", addresses_.at(vocabulary_name(twin))},
                    {"look", std::string(look_path.in(language))},
                    {"look_other", std::string(look_path.in(twin))},
                    {"home", std::string(home.in(language))},
                    {"home_other", std::string(home.in(twin))},
                    {"invitation", std::string(invitation_path.in(language))},
                    {"invitation_other", std::string(invitation_path.in(twin))},
                    {"example", std::string(example_path.in(language))},
                    {"example_other", std::string(example_path.in(twin))}};
  return filled(fmt::format("{}app.{}.html", built, code_of(language)), language, slots);
}

std::string Pages::framed(Language language, std::string title, std::string main, std::string_view twin) const {
  std::string languages;
  if (!twin.empty()) {
    languages = fmt::format(
        "<nav class=\"languages\" aria-label=\"{0}\"><a href=\"{1}\" lang=\"{2}\" hreflang=\"{2}\">{3}</a></nav>",
        escaped(text("page.language", language)), twin, code_of(other(language)),
        escaped(text("page.other_language", language)));
  }
  return filled("web/static/frame.html", language,
                {{"language", std::string(code_of(language))},
                 {"title", std::move(title)},
                 {"home", std::string(home.in(language))},
                 {"languages", std::move(languages)},
                 {"main", std::move(main)}});
}

std::string Pages::filled(std::string_view path, Language language, const Slots& slots) const {
  std::string_view rest = embedded_file(path);
  if (rest.empty()) throw Fault(fmt::format("the page {} is not in the program", path));
  std::string out;
  while (true) {
    const auto open = rest.find("{{");
    out.append(rest.substr(0, open));
    if (open == std::string_view::npos) return out;
    const auto close = rest.find("}}", open);
    if (close == std::string_view::npos) throw Fault(fmt::format("{}: {{{{ without }}}}", path));
    const auto key = rest.substr(open + 2, close - open - 2);
    rest.remove_prefix(close + 2);
    if (key.starts_with("t:")) {
      out += escaped(text(key.substr(2), language));
    } else if (key.starts_with("asset:")) {
      const auto address = addresses_.find(key.substr(6));
      if (address == addresses_.end()) throw Fault(fmt::format("{}: no file {}", path, key));
      out += address->second;
    } else {
      const auto slot = slots.find(key);
      if (slot == slots.end()) throw Fault(fmt::format("{}: nothing to fill {} with", path, key));
      out += slot->second;
    }
  }
}

const std::string& Pages::text(std::string_view key, Language language) const {
  const auto found = packs_.texts.find(key);
  if (found == packs_.texts.end()) throw Fault(fmt::format("no text {}", key));
  return found->second.in(language);
}

// A refusal without a sentence of its own gets a general one: a person is never shown a code.
std::string Pages::sentence(const Refusal& refusal, Language language) const {
  const auto found = packs_.texts.find("refusal." + refusal.code);
  const auto& sentence =
      found == packs_.texts.end() ? text("refusal.page.other", language) : found->second.in(language);
  return packs::fill(sentence, refusal.values);
}

}  // namespace rd::cli
