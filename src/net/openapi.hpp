// The registry as OpenAPI 3.1: what a program needs to know to use us. docs/openapi.json is this text; a test says when
// it is stale.
#pragma once
#include <string>

#include "work/registry.hpp"

namespace rd::net {

[[nodiscard]] json::value openapi(const work::Registry& registry);
[[nodiscard]] std::string openapi_text(const work::Registry& registry);  // laid out, in a fixed order

}  // namespace rd::net
