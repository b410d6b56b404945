#include <array>
#include <cmath>

#include "base/utf.hpp"
#include "plan/natives.hpp"

namespace rd::plan {
namespace {

constexpr std::array<std::pair<std::string_view, int>, 32> number_words{
    {{"een", 1},       {"één", 1},        {"twee", 2},      {"drie", 3},      {"vier", 4},      {"vijf", 5},
     {"zes", 6},       {"zeven", 7},      {"acht", 8},      {"negen", 9},     {"tien", 10},     {"elf", 11},
     {"twaalf", 12},   {"dertien", 13},   {"veertien", 14}, {"vijftien", 15}, {"zestien", 16},  {"zeventien", 17},
     {"achttien", 18}, {"negentien", 19}, {"twintig", 20},  {"dertig", 30},   {"veertig", 40},  {"vijftig", 50},
     {"zestig", 60},   {"zeventig", 70},  {"tachtig", 80},  {"negentig", 90}, {"honderd", 100}, {"beide", 2},
     {"tweemaal", 2},  {"driemaal", 3}}};

// "1.659" is a thousand, "0,4" a half-open decimal, "2.3" a section number (not taken), "2026-2027" a school year (not
// taken).
std::optional<Quantity> written(std::string_view token, text::Span span) {
  Quantity out{0, 0, false, span};
  std::string digits;
  bool decimal = false;
  for (std::size_t i = 0; i < token.size(); ++i) {
    const char c = token[i];
    if (c >= '0' && c <= '9') {
      digits += c;
      out.decimals += decimal ? 1 : 0;
    } else if (c == '.' && !decimal && i + 3 < token.size() + 0 && token.size() - i - 1 >= 3) {
      continue;
    } else if (c == ',' && !decimal && i + 1 < token.size()) {
      digits += '.';
      decimal = true;
    } else {
      return std::nullopt;
    }
  }
  if (digits.empty() || digits.size() > 12) return std::nullopt;
  out.value = std::stod(digits);
  return out;
}

}  // namespace

std::vector<Quantity> quantities(std::string_view text) {
  std::vector<Quantity> out;
  const auto tokens = text::tokens(text);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const std::string_view word = tokens[i].of(text);
    if (tokens[i].kind == text::TokenKind::number) {
      auto quantity = written(word, tokens[i]);
      if (!quantity && word.ends_with('%')) {
        quantity = written(word.substr(0, word.size() - 1), tokens[i]);
        if (quantity) quantity->percent = true;
      }
      if (!quantity) continue;
      const std::string_view next = i + 1 < tokens.size() ? tokens[i + 1].of(text) : std::string_view{};
      quantity->percent = quantity->percent || next == "%" || lower(next) == "procent";
      out.push_back(*quantity);
    } else if (tokens[i].kind == text::TokenKind::word) {
      const std::string small = lower(word);
      for (const auto& [name, value] : number_words) {
        // "een" is nearly always the article.
        if (small == name && small != "een") out.push_back({static_cast<double>(value), 0, false, tokens[i]});
      }
    }
  }
  return out;
}

std::string number_text(double value, int decimals) {
  std::array<char, 64> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%.*f", decimals, value);
  std::string out = buffer.data();
  for (char& c : out)
    if (c == '.') c = ',';
  return out;
}

}  // namespace rd::plan
