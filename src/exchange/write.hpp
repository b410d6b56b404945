// Our document as Markdown, HTML or Word. (odt and PDF out: a later issue.)
#pragma once
#include <string>

#include "exchange/read.hpp"

namespace rd::exchange {

[[nodiscard]] std::string to_markdown(const prose::Node& doc);
// The body only, escaped, with ids on headings; no inline style, no script.
[[nodiscard]] std::string to_html(const prose::Node& doc);

// A whole Word document, with those of its pictures that are given, by name; of the others the words stay. Refuses what
// run_in_sandbox() refuses; throws Fault when pandoc fails.
[[nodiscard]] Result<std::string> to_docx(const prose::Node& doc, std::string_view title,
                                          const std::vector<Picture>& pictures = {});

}  // namespace rd::exchange
