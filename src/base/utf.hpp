// Unicode for Dutch text: everything inside the program is valid UTF-8; offsets that leave it are UTF-16 units, as in
// the browser and in ProseMirror.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace rd {

[[nodiscard]] bool is_utf8(std::string_view bytes);

// The code point at byte `at` of valid UTF-8; moves `at` past it.
char32_t next_code_point(std::string_view text, std::size_t& at);
void append_code_point(std::string& out, char32_t code);

[[nodiscard]] std::size_t utf16_length(std::string_view text);
// The first so many UTF-16 units, never half a pair: fields have limits.
[[nodiscard]] std::string cut(std::string_view text, std::size_t most);
[[nodiscard]] std::u16string to_utf16(std::string_view text);
// Lone surrogates become U+FFFD.
[[nodiscard]] std::string to_utf8(std::u16string_view text);

// Lower case, one code point at a time (enough for Dutch: É, Ü, IJ).
[[nodiscard]] std::string lower(std::string_view text);
[[nodiscard]] bool is_letter(char32_t code);
[[nodiscard]] bool is_upper(char32_t code);
[[nodiscard]] bool is_digit(char32_t code);
[[nodiscard]] bool is_space(char32_t code);  // also no-break, thin and zero-width spaces

// Every run of white space (also no-break and line breaks) becomes one space, ends trimmed, soft hyphens and
// zero-width characters dropped, both typographic apostrophes become '.
[[nodiscard]] std::string tidy_spaces(std::string_view text);
[[nodiscard]] std::string trim(std::string_view text);

}  // namespace rd
