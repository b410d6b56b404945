// Packing what a browser asks for packed (RFC 1952). Pure; any thread.
#pragma once
#include <string>
#include <string_view>

namespace rd::net {

// `bytes` with gzip, as small as it can be: for what is packed once and sent often. Throws Fault when there is no
// memory.
[[nodiscard]] std::string gzip(std::string_view bytes);

}  // namespace rd::net
