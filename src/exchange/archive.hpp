// A look into a .docx or .odt before anything else touches it: what is in it, is it what it says, is it safe; and a new
// archive with only the parts that are text, styles and pictures.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "exchange/read.hpp"

namespace rd::exchange {

struct Archive {
  Format format{Format::docx};
  std::string main;  // the part with the text: "word/document.xml", "content.xml"
  std::map<std::string, std::string>
      parts;                         // name → bytes, only what is kept, unpacked; .rels without what points outside
  std::vector<std::string> dropped;  // codes: macro, external_link, embedded_object, field, picture_kind
};

// Refuses document.damaged, document.encrypted, document.unknown_kind, document.path (names that lead elsewhere, come
// twice or are links), document.bomb, document.too_deep, document.doctype. What an archive says of its sizes is checked
// first, then not believed: bytes are counted while unpacking. Only parts that are kept are unpacked at all.
[[nodiscard]] Result<Archive> look_into(std::string_view bytes, const Limits& limits);

// All parts of an archive that we made ourselves. Throws Fault.
[[nodiscard]] std::map<std::string, std::string> unpacked(std::string_view bytes);
// The same parts as a new archive, stored without compression. Throws Fault.
[[nodiscard]] std::string packed(const std::map<std::string, std::string>& parts);

}  // namespace rd::exchange
