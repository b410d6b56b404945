// HTTP and WebSocket over TLS, with certificates that openssl makes for the occasion.
#include <doctest/doctest.h>
#include <openssl/err.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>

#include "base/fault.hpp"
#include "net/server.hpp"
#include "net/test_client.hpp"

namespace rd::net {
namespace {

// A folder with a.crt, a.key, b.key: made once, b belongs to another certificate.
class Certificates {
 public:
  Certificates() {
    std::string name = (std::filesystem::temp_directory_path() / "rd-tls-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    folder_ = name;
    for (const std::string one : {"a", "b"}) {
      const std::string command =
          "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=rd -keyout " +
          file(one + ".key") + " -out " + file(one + ".crt") + " 2>/dev/null";
      REQUIRE(std::system(command.c_str()) == 0);
    }
    std::ofstream(file("none")) << "no certificate\n";
  }
  ~Certificates() { std::filesystem::remove_all(folder_); }
  Certificates(const Certificates&) = delete;
  Certificates& operator=(const Certificates&) = delete;
  [[nodiscard]] std::string file(const std::string& name) const { return (folder_ / name).string(); }

 private:
  std::filesystem::path folder_;
};

Options with(const std::string& cert, const std::string& key) {
  Options options;
  options.cost = [](const Request&) { return Cost::quick; };
  options.tls_cert = cert;
  options.tls_key = key;
  options.socket = [](const Request&, const std::shared_ptr<Socket>& socket) -> std::variant<Response, SocketUse> {
    return SocketUse{[socket](std::string words) { socket->send(std::make_shared<std::string>(std::move(words))); },
                     {}};
  };
  return options;
}
Response echo(const Request& request) {
  return {200, {}, request.method + " " + (request.body.empty() ? request.path : request.body)};
}

std::string fault_of(const std::string& cert, const std::string& key) {
  Server server(with(cert, key), echo);
  try {
    server.start();
  } catch (const Fault& fault) {
    return fault.what();
  }
  return {};
}

}  // namespace

TEST_CASE("requests over TLS: small, large both ways, refused while it is still coming, and told to stay on TLS") {
  const Certificates certificates;
  auto options = with(certificates.file("a.crt"), certificates.file("a.key"));
  options.limits.body = 8U << 20U;
  Server server(std::move(options), echo);
  server.start();
  {
    Client client(server.port(), Way::tls);
    REQUIRE(client.connected());
    const auto answer = client.ask("GET /a HTTP/1.1\r\nHost: rd\r\n\r\n");
    CHECK(has(answer, "200 OK"));
    CHECK(has(answer, "Strict-Transport-Security: max-age=31536000\r\n"));
    std::string large(8U << 20U, 'x');
    for (std::size_t i = 0; i < large.size(); i += 1000) large[i] = static_cast<char>('a' + i / 1000 % 26);
    const auto back = client.ask("POST /b HTTP/1.1\r\nHost: rd\r\nContent-Length: " + std::to_string(large.size()) +
                                 "\r\n\r\n" + large);
    CHECK(back.ends_with("\r\n\r\nPOST " + large));
  }
  Client client(server.port(), Way::tls);
  CHECK(client.send("POST /b HTTP/1.1\r\nHost: rd\r\nContent-Length: 9000000\r\n\r\n" + std::string(9'000'000, 'x')));
  CHECK(status_line(client.until("request.too_large")) == "HTTP/1.1 413 Content Too Large");
}

TEST_CASE("a socket over TLS") {
  const Certificates certificates;
  Server server(with(certificates.file("a.crt"), certificates.file("a.key")), echo);
  server.start();
  Client client(server.port(), Way::tls);
  CHECK(has(client.ask(upgrade("/s") + text("meteen")), "101 Switching"));
  CHECK(next_frame(client).bytes == "meteen");
  const std::string large(300'000, 'y');
  client.send(text(large));
  CHECK(next_frame(client).bytes == large);
  client.send(frame(0x88, std::string("\x03\xE8", 2)));
  CHECK(next_frame(client).code() == 1000);
  CHECK(client.to_the_end().empty());
}

TEST_CASE("plain HTTP to a port with TLS, old TLS and a silent client are closed, and the rest goes on") {
  const Certificates certificates;
  auto options = with(certificates.file("a.crt"), certificates.file("a.key"));
  options.limits.header_time = std::chrono::milliseconds(100);
  Server server(std::move(options), echo);
  server.start();
  Client silent(server.port());
  Client plain(server.port());
  plain.send("GET /a HTTP/1.1\r\nHost: rd\r\n\r\n");
  CHECK_FALSE(has(plain.to_the_end(), "HTTP"));
  CHECK(silent.to_the_end().empty());
  CHECK_FALSE(Client(server.port(), Way::old_tls).connected());
  Client good(server.port(), Way::tls);
  CHECK(has(good.ask("GET /a HTTP/1.1\r\nHost: rd\r\n\r\n"), "200 OK"));
}

TEST_CASE("a file that is missing, is no certificate, or a key of another certificate is a fault that names the file") {
  const Certificates certificates;
  const auto a = certificates.file("a.crt");
  CHECK(has(fault_of("/nergens/a.crt", certificates.file("a.key")), "/nergens/a.crt"));
  CHECK(has(fault_of(a, "/nergens/a.key"), "/nergens/a.key"));
  CHECK(has(fault_of(certificates.file("none"), certificates.file("a.key")), certificates.file("none")));
  CHECK(has(fault_of(a, certificates.file("none")), certificates.file("none")));
  CHECK(has(fault_of(a, certificates.file("b.key")), certificates.file("b.key")));
  CHECK(has(fault_of(a, ""), "both"));
  CHECK(fault_of(a, certificates.file("a.key")).empty());
}

}  // namespace rd::net
