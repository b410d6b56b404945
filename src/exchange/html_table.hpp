// The tables with merged cells that our Markdown writes as HTML, read back. Not a reader of HTML.
#pragma once
#include <string_view>

#include "prose/node.hpp"

namespace rd::exchange {

// nullptr when `html` is not one table of plain, well-formed tags.
[[nodiscard]] prose::NodePtr table_from_html(std::string_view html);

}  // namespace rd::exchange
