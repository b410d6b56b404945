#include "net/http.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <utility>

#include "base/json.hpp"
#include "base/utf.hpp"

namespace rd::net {
namespace {

char lower_ascii(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char low = lower_ascii(c);
  return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

std::string_view reason_of(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 422:
      return "Unprocessable Content";
    case 426:
      return "Upgrade Required";
    case 431:
      return "Request Header Fields Too Large";
    case 503:
      return "Service Unavailable";
    default:
      return status < 400 ? "OK" : status < 500 ? "Refused" : "Internal Server Error";
  }
}

// "https://host:1/path" → "host:1"; "" for what is no http(s) address.
std::string_view authority_of(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  url.remove_prefix(scheme + 3);
  return url.substr(0, url.find_first_of("/?#"));
}

// Scripts, styles and pictures only from ourselves, no frames, no plug-ins, and no text that becomes HTML in a script.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> on_every_answer{{
    {"Content-Security-Policy",
     "default-src 'self'; style-src 'self'; script-src 'self'; img-src 'self' data:; object-src 'none'; "
     "base-uri 'none'; frame-ancestors 'none'; form-action 'self'; require-trusted-types-for 'script'"},
    {"X-Content-Type-Options", "nosniff"},
    // Not no-referrer: with that a browser sends "Origin: null" with our own forms, and we could not tell them apart.
    {"Referrer-Policy", "same-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy",
     "camera=(), microphone=(), geolocation=(), display-capture=(), payment=(), usb=(), serial=(), "
     "accelerometer=(), gyroscope=(), magnetometer=(), midi=()"},
}};

void add_field(std::string& head, std::string_view name, std::string_view value) {
  const auto no_break = std::find_if(value.begin(), value.end(), [](char c) { return c == '\r' || c == '\n'; });
  head.append(name).append(": ").append(value.begin(), no_break).append("\r\n");
}

const std::string& fields_on_every_answer() {
  static const std::string made = [] {
    std::string fields;
    for (const auto& [name, value] : on_every_answer) add_field(fields, name, value);
    return fields;
  }();
  return made;
}

// Written once a second and not for each answer.
const std::string& date_now() {
  thread_local std::time_t of = 0;
  thread_local std::string text;
  const std::time_t now = std::time(nullptr);
  if (now != std::exchange(of, now)) text = fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(now));
  return text;
}

}  // namespace

bool same_word(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower_ascii(x) == lower_ascii(y); });
}

std::string_view Request::field(std::string_view name) const {
  const auto found =
      std::find_if(fields.begin(), fields.end(), [&](const Field& f) { return same_word(f.name, name); });
  return found == fields.end() ? std::string_view{} : std::string_view{found->value};
}

bool Request::wants_json() const {
  const auto accept = field("Accept");
  return accept.find("json") != std::string_view::npos && accept.find("html") == std::string_view::npos;
}

int status_of(Trouble trouble) {
  switch (trouble) {
    case Trouble::bad_request:
      return 400;
    case Trouble::cross_site:
      return 403;
    case Trouble::slow:
      return 408;
    case Trouble::too_large:
      return 413;
    case Trouble::header_too_large:
      return 431;
    case Trouble::fault:
      return 500;
    case Trouble::busy:
      return 503;
  }
  return 500;
}

std::string_view code_of(Trouble trouble) {
  switch (trouble) {
    case Trouble::bad_request:
      return "request.unreadable";
    case Trouble::cross_site:
      return "request.cross_site";
    case Trouble::slow:
      return "request.slow";
    case Trouble::too_large:
      return "request.too_large";
    case Trouble::header_too_large:
      return "request.header_too_large";
    case Trouble::fault:
      return "request.fault";
    case Trouble::busy:
      return "request.busy";
  }
  return "request.fault";
}

Response problem(int status, std::string_view code, std::string_view detail) {
  json::object body{{"type", "about:blank"}, {"title", reason_of(status)}, {"status", status}, {"code", code}};
  if (!detail.empty()) body["detail"] = detail;
  return {status, {{"Content-Type", "application/problem+json"}}, json::serialize(body) + "\n"};
}

bool from_our_own_pages(const Request& request, std::string_view public_url) {
  const auto site = request.field("Sec-Fetch-Site");
  if (!site.empty()) return site == "same-origin" || site == "none";
  const auto origin = request.field("Origin");
  if (origin.empty()) return true;
  const auto from = authority_of(origin);
  if (from.empty()) return false;
  return same_word(from, request.field("Host")) || (!public_url.empty() && same_word(from, authority_of(public_url)));
}

bool lists(std::string_view field, std::string_view word) {
  while (!field.empty()) {
    const auto comma = std::min(field.find(','), field.size());
    auto one = field.substr(0, comma);
    while (one.starts_with(' ') || one.starts_with('\t')) one.remove_prefix(1);
    while (one.ends_with(' ') || one.ends_with('\t')) one.remove_suffix(1);
    if (same_word(one, word)) return true;
    field.remove_prefix(std::min(comma + 1, field.size()));
  }
  return false;
}

bool asks_for_socket(const Request& request) {
  return request.method == "GET" && lists(request.field("Upgrade"), "websocket") &&
         lists(request.field("Connection"), "upgrade");
}

std::string head_of(const Response& response, Connection connection, Transport transport) {
  std::string head;
  head.reserve(2048);
  head.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ").append(reason_of(response.status));
  head.append("\r\nDate: ").append(date_now()).append("\r\nContent-Length: ");
  head.append(std::to_string(response.body.size())).append("\r\n");
  add_field(head, "Connection", connection == Connection::keep ? "keep-alive" : "close");
  head.append(fields_on_every_answer());
  if (transport == Transport::tls) add_field(head, "Strict-Transport-Security", "max-age=31536000");
  bool says_how_long = false;
  for (const auto& [name, value] : response.fields) {
    add_field(head, name, value);
    says_how_long = says_how_long || same_word(name, "Cache-Control");
  }
  if (!says_how_long) add_field(head, "Cache-Control", "no-store");
  head.append("\r\n");
  return head;
}

std::string decoded_path(std::string_view path) {
  std::string out;
  for (std::size_t at = 0; at < path.size(); ++at) {
    char c = path[at];
    if (c == '%') {
      if (at + 2 >= path.size()) return {};
      const int high = hex_digit(path[at + 1]);
      const int low = hex_digit(path[at + 2]);
      if (high < 0 || low < 0) return {};
      c = static_cast<char>(high * 16 + low);
      at += 2;
    }
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return {};
    out.push_back(c);
  }
  return out.starts_with('/') && is_utf8(out) ? out : std::string{};
}

}  // namespace rd::net
