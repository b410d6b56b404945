// Where a Dutch word may break: libhyphen with hyph_nl_NL, without a break right before ë, ï, ö or ü (where Dutch would
// drop the trema), at least two letters before and three after.
#pragma once
#include <string>
#include <string_view>

namespace rd::text {

// The same text with soft hyphens (U+00AD) at the allowed breaks of words of eight letters and more. Without the
// patterns installed: the text as it was. Thread-safe.
[[nodiscard]] std::string hyphenated(std::string_view text);

}  // namespace rd::text
