#include "exchange/relations.hpp"

#include <algorithm>

#include "base/markup.hpp"
#include "base/utf.hpp"
#include "exchange/xml.hpp"

namespace rd::exchange {
namespace {

// The last word of a relationship's type: ".../relationships/hyperlink" → "hyperlink".
std::string kind_of(const XmlPiece& piece) {
  const std::string type = xml_attribute(piece, "Type");
  return lower(std::string_view(type).substr(type.rfind('/') + 1));
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool stays_inside(std::string_view target) {
  return !target.empty() && target.find("..") == std::string_view::npos && target.find(':') == std::string_view::npos &&
         target.find('\\') == std::string_view::npos && !target.starts_with("//");
}

bool is_text_part(std::string_view kind) {
  return is_one_of(kind, {"officedocument", "styles", "numbering", "footnotes", "endnotes", "comments", "settings",
                          "theme", "core-properties", "image"});
}

std::string_view code_for(std::string_view kind, bool outside) {
  if (outside) return "external_link";
  if (is_one_of(kind, {"vbaproject", "wordvbadata", "attachedtoolbars", "keymapcustomizations"})) return "macro";
  return is_one_of(kind, {"oleobject", "package", "afchunk", "control", "activexcontrolbinary", "subdocument", "frame"})
             ? "embedded_object"
             : "";
}

}  // namespace

void note(std::vector<std::string>& codes, std::string_view code) {
  if (!code.empty() && std::find(codes.begin(), codes.end(), code) == codes.end()) codes.emplace_back(code);
}

bool is_web_link(std::string_view target) {
  const std::string small = lower(target);
  return small.starts_with("http://") || small.starts_with("https://") || small.starts_with("mailto:");
}

std::string kept_relations(std::string_view rels, std::vector<std::string>& dropped) {
  std::string out =
      R"(<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">)";
  XmlPieces pieces(rels);
  for (XmlPiece piece; pieces.next(piece);) {
    if (piece.local != "Relationship" || piece.kind == XmlPiece::Kind::close) continue;
    const std::string kind = kind_of(piece);
    const std::string target = xml_attribute(piece, "Target");
    const bool outside =
        !xml_attribute(piece, "TargetMode").empty() && lower(xml_attribute(piece, "TargetMode")) != "internal";
    const bool link = kind == "hyperlink" && (is_web_link(target) || target.starts_with('#'));
    if (!link && (outside || !stays_inside(target) || !is_text_part(kind))) {
      // A link to a place on somebody's own computer keeps its words and loses its target: nothing to note.
      const bool elsewhere =
          outside || target.find("://") != std::string::npos || target.starts_with("//") || target.starts_with("\\\\");
      if (kind != "hyperlink") note(dropped, code_for(kind, elsewhere));
      continue;
    }
    out += "<Relationship Id=\"";
    out += escaped(xml_attribute(piece, "Id"));
    out += "\" Type=\"";
    out += escaped(xml_attribute(piece, "Type"));
    out += "\" Target=\"";
    out += escaped(target);
    out += link ? "\" TargetMode=\"External\"/>" : "\"/>";
  }
  return out + "</Relationships>";
}

void note_outside(std::string_view content_xml, std::vector<std::string>& dropped) {
  XmlPieces pieces(content_xml);
  for (XmlPiece piece; pieces.next(piece);) {
    if (piece.name.find("dde-") != std::string_view::npos) note(dropped, "field");
    if (!piece.name.starts_with("draw:") || piece.name == "draw:a") continue;
    const std::string target = xml_attribute(piece, "href");
    if (!target.empty() && !stays_inside(target)) note(dropped, "external_link");
  }
}

std::string main_part(std::string_view rels) {
  XmlPieces pieces(rels);
  for (XmlPiece piece; pieces.next(piece);) {
    if (piece.local != "Relationship" || kind_of(piece) != "officedocument") continue;
    std::string target = xml_attribute(piece, "Target");
    if (target.starts_with('/')) target.erase(0, 1);
    const bool plain = target.starts_with("word/") && target.ends_with(".xml") && stays_inside(target) &&
                       target.find('/', 5) == std::string::npos;
    return plain ? target : std::string{};
  }
  return {};
}

}  // namespace rd::exchange
