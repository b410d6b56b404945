// Everything in a browser: `rodedraad serve`.
#pragma once
#include <cstdint>
#include <string>

#include "cli/house.hpp"
#include "cli/pages.hpp"

namespace rd::cli {

struct ServeOptions {
  DataPlace data;                     // made when it is not there
  std::string address = "127.0.0.1";  // where to listen; 0.0.0.0 = everywhere
  std::uint16_t port = 8090;          // 0 = any free one
  std::string public_url;             // "https://rodedraad.example" when a proxy stands in front, else ""
  std::string tls_cert, tls_key;      // PEM files, both or neither
  bool quiet{};                       // does not print its address
};

// Serves until SIGTERM or SIGINT, then lets running answers finish (5 s at most). Prints "http://localhost:PORT" (or
// the public address) on one line once it is ready. Answers the exit status. Throws Fault when the port cannot be had,
// StoreFault when the data cannot be opened.
[[nodiscard]] int serve(const ServeOptions& options, const packs::Packs& packs, LookAt look_at);

}  // namespace rd::cli
