// Our document as Markdown or HTML. (docx, odt and PDF out: a later issue.)
#pragma once
#include <string>

#include "exchange/read.hpp"

namespace rd::exchange {

[[nodiscard]] std::string to_markdown(const prose::Node& doc);
// The body only, escaped, with ids on headings; no inline style, no script.
[[nodiscard]] std::string to_html(const prose::Node& doc);

}  // namespace rd::exchange
