// A look into a .docx or .odt before anything else touches it: what is in it, is it what it says, is it safe; and a new archive
// with only the parts that are text, styles and pictures.
#pragma once
#include <map>
#include <string>
#include <string_view>

#include "exchange/read.hpp"

namespace rd::exchange {

struct Archive {
  Format format{Format::docx};
  std::map<std::string, std::string> parts;   // name → bytes, only what is kept, unpacked
  std::vector<std::string> dropped;           // codes: macro, external_link, embedded_object, field, picture_kind
};

[[nodiscard]] Result<Archive> look_into(std::string_view bytes, const Limits& limits);

// The same parts as a new archive, stored without compression. Throws Fault.
[[nodiscard]] std::string packed(const std::map<std::string, std::string>& parts);

// Refuses document.doctype and document.too_deep; a linear look at the bytes, no parser.
[[nodiscard]] Result<int> xml_depth(std::string_view xml, int most);

}  // namespace rd::exchange
