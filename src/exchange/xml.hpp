// A linear look at XML bytes: tags and text one after another, without a tree, a DTD or namespaces. It serves to judge
// parts of a file before a parser meets them and to rewrite a few tags on the way; it does not check that the XML is
// well formed.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace rd::exchange {

struct XmlPiece {
  enum class Kind { text, open, close, empty, other };  // empty: <a/>; other: comments and processing instructions
  Kind kind{Kind::text};
  std::string_view raw;    // the bytes as they stand
  std::string_view name;   // of a tag, with its prefix: "w:p"
  std::string_view local;  // without it: "p"

  [[nodiscard]] bool starts(std::string_view tag) const {
    return (kind == Kind::open || kind == Kind::empty) && name == tag;
  }
  [[nodiscard]] bool ends(std::string_view tag) const {
    return (kind == Kind::close || kind == Kind::empty) && name == tag;
  }
};

class XmlPieces {
 public:
  explicit XmlPieces(std::string_view xml) : xml_(xml) {}
  // False at the end. An unclosed tag at the end is given as text.
  bool next(XmlPiece& piece);

 private:
  std::string_view xml_;
  std::size_t at_{};
};

// The value of an attribute by its local name ("val" finds w:val), with entities resolved; "" when absent.
[[nodiscard]] std::string xml_attribute(const XmlPiece& tag, std::string_view local);
[[nodiscard]] std::string xml_unescaped(std::string_view text);

// How deep the elements nest. Refuses document.doctype (a DTD or entities), document.too_deep, and document.damaged for
// bytes that are not UTF-8: other encodings would hide a DTD from this look.
[[nodiscard]] Result<int> xml_depth(std::string_view xml, int most);

}  // namespace rd::exchange
