// Text that goes into HTML or XML: & < > " ' as entities, safe between tags and in attributes.
#pragma once
#include <string>
#include <string_view>

namespace rd {

[[nodiscard]] std::string escaped(std::string_view text);

}  // namespace rd
