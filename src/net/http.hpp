// A request and an answer as plain values, and what every answer of this program carries. No socket, no thread.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace rd::net {

struct Field {
  std::string name;
  std::string value;
};

struct Request {
  std::string method;         // "GET", as sent
  std::string path;           // decoded, always begins with "/"; "" while the request line is not known
  std::string query;          // after "?", as sent
  std::vector<Field> fields;  // as sent, in order; trailers are dropped
  std::string body{};         // whole and de-chunked
  std::string peer{};         // the address it came from; a proxy's, when one stands in front

  // The first field of that name (any case), "" when there is none.
  [[nodiscard]] std::string_view field(std::string_view name) const;
  // An API client: it asks for JSON and does not mention HTML.
  [[nodiscard]] bool wants_json() const;
};

struct Response {
  int status{200};
  std::vector<Field> fields;  // Content-Type and the like; length, date, connection and security fields are added
  std::string body;
};

// What goes wrong before or around a handler. Whoever runs the server may turn it into a page a person can read.
enum class Trouble {
  bad_request,       // 400: no HTTP, or a way of writing it that two readers could take for two requests
  cross_site,        // 403: a form on another site posted to us
  slow,              // 408: the bytes came too slowly
  too_large,         // 413: the body is over the limit
  header_too_large,  // 431
  fault,             // 500: the handler threw
  busy,              // 503: all workers are taken and the queue is full
};
[[nodiscard]] int status_of(Trouble trouble);
[[nodiscard]] std::string_view code_of(Trouble trouble);  // "request.too_large", for the text catalogue

// RFC 9457. `code` is the refusal's code, `detail` a sentence for a person, may be "".
[[nodiscard]] Response problem(int status, std::string_view code, std::string_view detail = {});

// May this request change something? Only when it comes from our own pages: Sec-Fetch-Site says so, or Origin names
// our Host or `public_url` ("" = none). A program without either field (curl) is no browser, so nobody was lured.
[[nodiscard]] bool from_our_own_pages(const Request& request, std::string_view public_url);

enum class Connection { keep, close };
enum class Transport { plain, tls };  // tls: browsers are told to come back that way only
// Status line and fields, ending with an empty line. A field's value with a line break in it loses what follows.
[[nodiscard]] std::string head_of(const Response& response, Connection connection,
                                  Transport transport = Transport::plain);
// The words of a field that is a list ("keep-alive, Upgrade"): is this one of them, in any case?
[[nodiscard]] bool lists(std::string_view field, std::string_view word);
// Does it ask for a WebSocket (RFC 6455)? Whether it asks well is another question.
[[nodiscard]] bool asks_for_socket(const Request& request);

// "/en/caf%C3%A9" → "/en/café"; "" for what is no path: a stray %, a control character, bytes that are no UTF-8.
[[nodiscard]] std::string decoded_path(std::string_view path);
[[nodiscard]] bool same_word(std::string_view a, std::string_view b);  // ASCII, any case

}  // namespace rd::net
