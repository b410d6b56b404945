// Packing what a browser asks for packed (RFC 1952). Pure; any thread.
#pragma once
#include <string>
#include <string_view>

namespace rd::net {

enum class Effort { quick, most };  // quick: for what is packed anew each time

// `bytes` with gzip. Throws Fault when there is no memory.
[[nodiscard]] std::string gzip(std::string_view bytes, Effort effort = Effort::most);

}  // namespace rd::net
