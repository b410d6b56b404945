#include "prose/recognise.hpp"

#include <algorithm>
#include <array>

#include "base/utf.hpp"

namespace rd::prose {
namespace {

constexpr std::size_t most_parts = 6;  // "1.2.3.4.5.6"; nobody numbers deeper

bool is_figure(char c) {
  return c >= '0' && c <= '9';
}

// The number of digits at the end, when a page number can stand there.
std::size_t page_digits(std::string_view text) {
  std::size_t digits = 0;
  while (digits < text.size() && is_figure(text[text.size() - 1 - digits])) ++digits;
  return digits > 3 || digits == text.size() ? 0 : digits;
}

bool starts_with_letter(std::string_view text, bool upper_only) {
  if (text.empty()) return false;
  std::size_t at = 0;
  const char32_t first = next_code_point(text, at);
  return upper_only ? is_upper(first)
                    : is_letter(first) || first == U'‘' || first == U'\'' || first == U'“' || first == U'"';
}

bool is_roman(std::string_view word) {
  return !word.empty() && word.size() < 6 && word.find_first_not_of("IVX") == std::string_view::npos;
}

// Past separators between a number and a title: full stop, colon, bracket, dash, spaces.
std::size_t past_separators(std::string_view text, std::size_t at) {
  for (bool moved = true; moved;) {
    moved = false;
    for (const std::string_view mark : {" ", "\t", ":", ".", ")", "-", "–", "—", "\xC2\xA0"}) {
      if (!text.substr(at).starts_with(mark)) continue;
      at += mark.size();
      moved = true;
    }
  }
  return at;
}

}  // namespace

bool is_contents_title(std::string_view title) {
  static constexpr std::array<std::string_view, 7> names{
      "inhoud", "inhoudsopgave", "inhoudstafel", "inhoudsopgaaf", "inhoudslijst", "table of contents", "contents"};
  if (title.size() > 60) return false;
  std::string small = lower(tidy_spaces(title));
  while (!small.empty() && (small.back() == ':' || small.back() == '.')) small.pop_back();
  return std::find(names.begin(), names.end(), small) != names.end();
}

bool is_glossary_title(std::string_view title) {
  static constexpr std::array<std::string_view, 9> exact{"begrippen",
                                                         "afkortingen",
                                                         "woordenlijst",
                                                         "begrippenlijst",
                                                         "afkortingenlijst",
                                                         "begrippen en afkortingen",
                                                         "afkortingen en begrippen",
                                                         "definities",
                                                         "begripsbepalingen"};
  static constexpr std::array<std::string_view, 7> within{
      "begrippenlijst",   "lijst van begrippen",      "lijst van afkortingen", "lijst met afkortingen",
      "afkortingenlijst", "verklarende woordenlijst", "gebruikte afkortingen"};
  std::string small = lower(tidy_spaces(title));
  if (small.size() > 60) return false;
  if (small.starts_with("bijlage")) {
    const std::size_t space = small.find(' ');
    const std::size_t next = space == std::string::npos ? space : small.find(' ', space + 1);
    if (next != std::string::npos) small.erase(0, past_separators(small, next));
  }
  return std::find(exact.begin(), exact.end(), small) != exact.end() ||
         std::any_of(within.begin(), within.end(), [&](auto word) { return small.find(word) != std::string::npos; });
}

bool ends_in_page_number(std::string_view raw) {
  return page_digits(trim(raw)) > 0;
}

bool is_contents_line(std::string_view raw) {
  const std::string text = trim(raw);
  const std::size_t digits = page_digits(text);
  if (digits == 0) return false;
  const std::string_view before = std::string_view(text).substr(0, text.size() - digits);
  const std::string front = trim(before);
  return front.ends_with("...") || front.ends_with("…") || front.ends_with("___") || front.ends_with(". . .") ||
         before.back() == '\t';
}

bool is_caption(std::string_view text) {
  if (text.size() > 200) return false;
  const std::string small = lower(text);
  for (const std::string_view word : {"tabel ", "figuur ", "afbeelding ", "schema ", "kader ", "grafiek "}) {
    if (!small.starts_with(word)) continue;
    std::string_view rest = std::string_view(small).substr(word.size());
    std::size_t label = 0;
    while (label < rest.size() && (is_figure(rest[label]) || (label == 0 && rest[0] >= 'a' && rest[0] <= 'z'))) ++label;
    while (label > 0 && label + 1 < rest.size() && (rest[label] == '.' || rest[label] == '-') &&
           is_figure(rest[label + 1]))
      label += 2;
    if (label == 0 || (label < rest.size() && is_letter(static_cast<unsigned char>(rest[label])))) continue;
    // "Tabel 2 laat zien dat …" is a sentence about a table.
    rest = rest.substr(std::min(label, rest.size()));
    if (rest.empty() || rest[0] == ':' || rest[0] == '.' || rest[0] == ')' || rest.starts_with(" -") ||
        rest.starts_with(" –") || rest.starts_with("\t"))
      return true;
    const std::string_view after = text.substr(word.size() + label);
    const std::string words = trim(after);
    return starts_with_letter(words, true) && !text.ends_with('.');
  }
  return false;
}

TypedNumber typed_number(std::string_view text) {
  std::size_t front = std::min<std::size_t>(text.size(), 10);  // "hoofdstuk ", no letter cut in two
  while (front < text.size() && (static_cast<unsigned char>(text[front]) & 0xC0U) == 0x80) ++front;
  const std::string small = lower(text.substr(0, front));
  std::size_t at = 0;
  for (const std::string_view word : {"hoofdstuk ", "paragraaf ", "deel ", "§ ", "§"})
    if (at == 0 && small.starts_with(word)) at = word.size();
  const bool named = at > 0;
  const std::size_t from = at;
  std::size_t parts = 0;
  while (at < text.size() && is_figure(text[at])) {
    const std::size_t start = at;
    while (at < text.size() && is_figure(text[at])) ++at;
    if (at - start > 2) return {"", std::string(text)};
    if (++parts > most_parts) return {"", std::string(text)};
    if (at + 1 < text.size() && text[at] == '.' && is_figure(text[at + 1])) ++at;
  }
  if (parts == 0) {
    while (at < text.size() && text[at] >= 'A' && text[at] <= 'Z') ++at;
    const std::string_view word = text.substr(from, at - from);
    const bool label =
        (word.size() == 1 || is_roman(word)) && at < text.size() && (named || text[at] == '.' || text[at] == ')');
    if (!label) return {"", std::string(text)};
  }
  const std::string number(text.substr(from, at - from));
  const std::size_t rest = past_separators(text, at);
  const std::string_view title = text.substr(rest);
  const bool spaced = rest > at && text.substr(at, rest - at).find_first_of(" \t\xA0") != std::string_view::npos;
  const bool marked = rest > at && std::string_view(".):").find(text[at]) != std::string_view::npos;
  if (title.empty() || !spaced || !starts_with_letter(title, false)) return {"", std::string(text)};
  // "3 besturen doen mee" counts; a number of a heading has a full stop, more parts, or a capital after it.
  if (!named && parts == 1 && !marked && starts_with_letter(title, false) && !starts_with_letter(title, true) &&
      is_letter(static_cast<unsigned char>(title[0]))) {
    return {"", std::string(text)};
  }
  return {number, std::string(title)};
}

}  // namespace rd::prose
