// Our document as Markdown, HTML or Word. (odt and PDF out: a later issue.)
#pragma once
#include <string>

#include "exchange/read.hpp"

namespace rd::exchange {

[[nodiscard]] std::string to_markdown(const prose::Node& doc);
// The body only, escaped, with ids on headings; no inline style, no script.
[[nodiscard]] std::string to_html(const prose::Node& doc);

// A whole Word document. Pictures are left out. Refuses what run_in_sandbox() refuses; throws Fault when pandoc fails.
[[nodiscard]] Result<std::string> to_docx(const prose::Node& doc, std::string_view title);

}  // namespace rd::exchange
