// A text as HTML and as plain text. Everything is escaped; no style, no script, no address but http, https and mailto.
#pragma once
#include <string>

#include "prose/node.hpp"

namespace rd::prose {

// The body only. Headings carry id "h-<bid>"; tables with spans and th scope, pictures as <figure>, tracked text as
// <ins> and <del>, footnotes at the end with links there and back.
[[nodiscard]] std::string html(const Node& doc);

// Blocks with an empty line between, list marks, cells with tabs between, footnotes at the end as [1].
[[nodiscard]] std::string plain_text(const Node& doc);

}  // namespace rd::prose
