// The content of an OpenDocument text made ready for pandoc 2.17, whose reader drops sections, contents tables, text
// boxes, remarks, tracked changes, merged cells and words for pictures. One linear pass; what has no place in its tree
// becomes a sign.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "exchange/read.hpp"
#include "exchange/signs.hpp"

namespace rd::exchange {

struct OdtPart {
  std::string xml;
  Signs signs;
  std::vector<Comment> comments;
};

// Adds to `kept` (headings are not counted).
[[nodiscard]] OdtPart odt_ready_for_pandoc(std::string_view content_xml, Kept& kept);

}  // namespace rd::exchange
