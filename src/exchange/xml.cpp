#include "exchange/xml.hpp"

#include <algorithm>
#include <charconv>

#include "base/utf.hpp"

namespace rd::exchange {
namespace {

// Past the '>' that ends a tag: one inside a quoted value does not count.
std::size_t end_of_tag(std::string_view xml, std::size_t at) {
  char quote = 0;
  for (; at < xml.size(); ++at) {
    const char c = xml[at];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '>') {
      return at + 1;
    }
  }
  return std::string_view::npos;
}

std::size_t past(std::string_view xml, std::size_t at, std::string_view end) {
  const std::size_t found = xml.find(end, at);
  return found == std::string_view::npos ? xml.size() : found + end.size();
}

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

}  // namespace

bool XmlPieces::next(XmlPiece& piece) {
  if (at_ >= xml_.size()) return false;
  piece = {};
  const std::size_t from = at_;
  if (xml_[at_] != '<') {
    at_ = std::min(xml_.find('<', at_), xml_.size());
    piece.raw = xml_.substr(from, at_ - from);
    return true;
  }
  const std::string_view rest = xml_.substr(at_);
  if (rest.starts_with("<!--")) {
    at_ = past(xml_, at_ + 4, "-->");
    piece.kind = XmlPiece::Kind::other;
  } else if (rest.starts_with("<![CDATA[")) {
    at_ = past(xml_, at_, "]]>");
  } else if (rest.starts_with("<?")) {
    at_ = past(xml_, at_, "?>");
    piece.kind = XmlPiece::Kind::other;
  } else {
    const std::size_t end = end_of_tag(xml_, at_ + 1);
    at_ = end == std::string_view::npos ? xml_.size() : end;
    piece.raw = xml_.substr(from, at_ - from);
    if (end == std::string_view::npos) return true;
    const bool closes = piece.raw[1] == '/';
    piece.kind = closes                                   ? XmlPiece::Kind::close
                 : piece.raw[piece.raw.size() - 2] == '/' ? XmlPiece::Kind::empty
                                                          : XmlPiece::Kind::open;
    std::size_t name_end = closes ? 2 : 1;
    const std::size_t name_from = name_end;
    while (name_end < piece.raw.size() && !is_blank(piece.raw[name_end]) && piece.raw[name_end] != '>' &&
           piece.raw[name_end] != '/')
      ++name_end;
    piece.name = piece.raw.substr(name_from, name_end - name_from);
    const std::size_t colon = piece.name.find(':');
    piece.local = colon == std::string_view::npos ? piece.name : piece.name.substr(colon + 1);
    return true;
  }
  piece.raw = xml_.substr(from, at_ - from);
  return true;
}

std::string xml_unescaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text[at] == '&' ? text.find(';', at) : std::string_view::npos;
    if (end == std::string_view::npos || end - at > 10) {
      out += text[at++];
      continue;
    }
    const std::string_view name = text.substr(at + 1, end - at - 1);
    at = end + 1;
    if (name == "amp") out += '&';
    if (name == "lt") out += '<';
    if (name == "gt") out += '>';
    if (name == "quot") out += '"';
    if (name == "apos") out += '\'';
    if (!name.starts_with('#')) continue;
    const bool hex = name.size() > 1 && (name[1] == 'x' || name[1] == 'X');
    unsigned code = 0;
    std::from_chars(name.data() + (hex ? 2 : 1), name.data() + name.size(), code, hex ? 16 : 10);
    if (code > 0 && code < 0x110000 && (code < 0xD800 || code > 0xDFFF))
      append_code_point(out, static_cast<char32_t>(code));
  }
  return out;
}

std::string xml_attribute(const XmlPiece& tag, std::string_view local) {
  const std::string_view raw = tag.raw;
  std::size_t at = 1 + tag.name.size();
  while (at < raw.size()) {
    while (at < raw.size() && is_blank(raw[at])) ++at;
    const std::size_t from = at;
    while (at < raw.size() && raw[at] != '=' && !is_blank(raw[at]) && raw[at] != '>') ++at;
    std::string_view name = raw.substr(from, at - from);
    while (at < raw.size() && is_blank(raw[at])) ++at;
    if (at >= raw.size() || raw[at] != '=') return {};
    ++at;
    while (at < raw.size() && is_blank(raw[at])) ++at;
    if (at >= raw.size() || (raw[at] != '"' && raw[at] != '\'')) return {};
    const std::size_t end = raw.find(raw[at], at + 1);
    if (end == std::string_view::npos) return {};
    if (const std::size_t colon = name.find(':'); colon != std::string_view::npos) name.remove_prefix(colon + 1);
    if (name == local) return xml_unescaped(raw.substr(at + 1, end - at - 1));
    at = end + 1;
  }
  return {};
}

Result<int> xml_depth(std::string_view xml, int most) {
  if (xml.find('\0') != std::string_view::npos || !is_utf8(xml)) return refuse(Why::invalid, "document.damaged");
  int depth = 0;
  int deepest = 0;
  XmlPieces pieces(xml);
  for (XmlPiece piece; pieces.next(piece);) {
    if (piece.raw.starts_with("<!") && piece.kind != XmlPiece::Kind::other && !piece.raw.starts_with("<![CDATA[")) {
      return refuse(Why::invalid, "document.doctype");
    }
    if (piece.kind == XmlPiece::Kind::open) deepest = std::max(deepest, ++depth);
    if (piece.kind == XmlPiece::Kind::close) --depth;
    if (deepest > most) return refuse(Why::too_large, "document.too_deep");
  }
  return deepest;
}

}  // namespace rd::exchange
