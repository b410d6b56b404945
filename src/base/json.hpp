// The only door to Boost.JSON. Parsing is bounded and answers a refusal, never an exception.
#pragma once
#include <boost/json.hpp>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace rd {

namespace json = boost::json;

// Parses one JSON text. Refuses `json.syntax` (values: at = byte offset) for what is no JSON, holds a lone surrogate or
// is nested deeper than 128. What it makes stands in `memory`.
Result<json::value> parse_json(std::string_view text, json::storage_ptr memory = {});

// Writes with two spaces of indentation and sorted as given; ends with a newline. For files and terminals.
std::string pretty_json(const json::value& value);

}  // namespace rd
