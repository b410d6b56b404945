// What a line is by its looks and words alone: a line of a contents table, a caption, the title of a glossary. Used
// where a document is read in (exchange) and where it is read through (passages).
#pragma once
#include <string>
#include <string_view>

namespace rd::prose {

// `title`: a heading's text. "Inhoud", "Inhoudsopgave", "Inhoudstafel" …
[[nodiscard]] bool is_contents_title(std::string_view title);
// "Begrippenlijst", "Bijlage A Afkortingen", "Verklarende woordenlijst" …
[[nodiscard]] bool is_glossary_title(std::string_view title);
// `raw`: a line with its tabs. "2.3 Visie ........ 12", "2.3 Visie<tab>12".
[[nodiscard]] bool is_contents_line(std::string_view raw);
// Ends in a page number, whatever stands before it: tells contents only below a contents title.
[[nodiscard]] bool ends_in_page_number(std::string_view raw);
// `text` with tidy spaces: "Tabel 2: …", "Figuur A …".
[[nodiscard]] bool is_caption(std::string_view text);

// The number that somebody typed before a heading. {"2.3", "Visie"}, {"2", "Visie"} of "Hoofdstuk 2: Visie", {"B",
// "Rollen"} of "B. Rollen"; {"", text} when there is none. Years, amounts ("3 besturen") and dates are no numbers of
// headings.
struct TypedNumber {
  std::string number;
  std::string title;
};
[[nodiscard]] TypedNumber typed_number(std::string_view text);

}  // namespace rd::prose
