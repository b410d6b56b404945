#include "net/multipart.hpp"

#include <algorithm>
#include <utility>

#include "base/utf.hpp"
#include "net/http.hpp"

namespace rd::net {
namespace {

constexpr std::size_t longest_boundary = 70;    // RFC 2046
constexpr std::size_t longest_file_name = 120;  // bytes; enough for a title, short enough for any file system

// Takes `name="value"` pairs after the first ";" one by one. Browsers quote every value and write %22 for a quote.
class Parameters {
 public:
  explicit Parameters(std::string_view text) : text_(text) {}

  // False at the end; `broken()` tells whether that was a clean one.
  bool next(std::string_view& name, std::string_view& value) {
    skip_spaces();
    if (text_.empty()) return false;
    if (text_.front() != ';') return fail();
    text_.remove_prefix(1);
    skip_spaces();
    const auto equals = text_.find('=');
    if (equals == std::string_view::npos || equals == 0) return fail();
    name = text_.substr(0, equals);
    text_.remove_prefix(equals + 1);
    if (text_.starts_with('"')) {
      const auto end = text_.find('"', 1);
      if (end == std::string_view::npos) return fail();
      value = text_.substr(1, end - 1);
      text_.remove_prefix(end + 1);
    } else {
      const auto end = std::min(text_.find_first_of("; \t"), text_.size());
      value = text_.substr(0, end);
      text_.remove_prefix(end);
    }
    return true;
  }
  [[nodiscard]] bool broken() const { return broken_; }

 private:
  void skip_spaces() { text_.remove_prefix(std::min(text_.find_first_not_of(" \t"), text_.size())); }
  bool fail() {
    broken_ = true;
    return false;
  }
  std::string_view text_;
  bool broken_{};
};

Result<std::string> boundary_of(std::string_view content_type) {
  const auto semicolon = std::min(content_type.find(';'), content_type.size());
  if (!same_word(trim(content_type.substr(0, semicolon)), "multipart/form-data")) {
    return refuse(Why::unsupported, "upload.not_a_form");
  }
  Parameters parameters(content_type.substr(semicolon));
  std::string boundary;
  for (std::string_view name, value; parameters.next(name, value);) {
    if (same_word(name, "boundary")) boundary = value;
  }
  const auto allowed = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           std::string_view("'()+_,-./:=?").find(c) != std::string_view::npos;
  };
  if (parameters.broken() || boundary.empty() || boundary.size() > longest_boundary ||
      !std::all_of(boundary.begin(), boundary.end(), allowed)) {
    return refuse(Why::invalid, "upload.damaged");
  }
  return boundary;
}

// The three characters that browsers escape in a quoted name.
std::string unescaped(std::string_view value) {
  std::string out;
  for (std::size_t at = 0; at < value.size(); ++at) {
    const auto three = value.substr(at, 3);
    const char plain = three == "%22" ? '"' : same_word(three, "%0d") ? '\r' : same_word(three, "%0a") ? '\n' : '\0';
    out.push_back(plain != '\0' ? plain : value[at]);
    if (plain != '\0') at += 2;
  }
  return out;
}

// One part's header lines (each ends with CRLF). Needs exactly one Content-Disposition: form-data with a name.
Result<Part> part_of(std::string_view lines) {
  Part part;
  bool named = false;
  while (!lines.empty()) {
    const auto end = lines.find("\r\n");
    const auto line = lines.substr(0, end);
    lines.remove_prefix(end + 2);
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return refuse(Why::invalid, "upload.damaged");
    if (!same_word(line.substr(0, colon), "Content-Disposition")) continue;
    const auto value = trim(line.substr(colon + 1));
    const auto semicolon = std::min(value.find(';'), value.size());
    if (named || !same_word(trim(value.substr(0, semicolon)), "form-data")) {
      return refuse(Why::invalid, "upload.damaged");
    }
    Parameters parameters(std::string_view(value).substr(semicolon));
    for (std::string_view key, text; parameters.next(key, text);) {
      if (same_word(key, "name")) {
        part.name = unescaped(text);
        named = true;
      } else if (same_word(key, "filename")) {
        part.file_name = safe_file_name(unescaped(text));
      }
    }
    if (parameters.broken() || !named) return refuse(Why::invalid, "upload.damaged");
  }
  if (!named) return refuse(Why::invalid, "upload.damaged");
  return part;
}

bool is_direction_mark(char32_t code) {
  return code == 0x200E || code == 0x200F || code == 0x061C || (code >= 0x202A && code <= 0x202E) ||
         (code >= 0x2066 && code <= 0x2069);
}

// Cuts at a whole character.
std::string_view cut(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80U) --bytes;
  return text.substr(0, bytes);
}

}  // namespace

Result<std::vector<Part>> parse_form(std::string_view content_type, std::string_view body, const FormLimits& limits) {
  TRY(const std::string boundary, boundary_of(content_type));
  const std::string first = "--" + boundary;
  const std::string between = "\r\n" + first;
  if (!body.starts_with(first)) return refuse(Why::invalid, "upload.damaged");
  body.remove_prefix(first.size());

  std::vector<Part> parts;
  while (!body.starts_with("--")) {
    if (!body.starts_with("\r\n") || parts.size() == limits.parts) return refuse(Why::invalid, "upload.damaged");
    body.remove_prefix(2);
    const auto head_end = body.substr(0, limits.head).find("\r\n\r\n");
    if (head_end == std::string_view::npos) return refuse(Why::invalid, "upload.damaged");
    TRY(Part part, part_of(body.substr(0, head_end + 2)));
    body.remove_prefix(head_end + 4);
    const auto end = body.find(between);
    if (end == std::string_view::npos) return refuse(Why::invalid, "upload.damaged");
    part.content = body.substr(0, end);
    parts.push_back(std::move(part));
    body.remove_prefix(end + between.size());
  }
  const auto rest = body.substr(2);
  if (!rest.empty() && rest != "\r\n") return refuse(Why::invalid, "upload.damaged");
  return parts;
}

const Part* find_part(const std::vector<Part>& parts, std::string_view name) {
  const auto found = std::find_if(parts.begin(), parts.end(), [&](const Part& part) { return part.name == name; });
  return found == parts.end() ? nullptr : &*found;
}

std::string safe_file_name(std::string_view name) {
  if (!is_utf8(name)) return {};
  const auto slash = name.find_last_of("/\\");
  if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
  std::string kept;
  for (std::size_t at = 0; at < name.size();) {
    const char32_t code = next_code_point(name, at);
    const bool control = code < 0x20 || (code >= 0x7F && code < 0xA0) || is_direction_mark(code);
    if (!control) append_code_point(kept, code);
  }
  kept = trim(kept);
  kept.erase(0, std::min(kept.find_first_not_of(". "), kept.size()));
  if (kept.size() <= longest_file_name) return kept;
  const auto dot = kept.rfind('.');
  const bool has_ending = dot != std::string::npos && kept.size() - dot <= 10;
  const std::string ending = has_ending ? kept.substr(dot) : std::string{};
  return std::string(cut(kept, longest_file_name - ending.size())) + ending;
}

}  // namespace rd::net
