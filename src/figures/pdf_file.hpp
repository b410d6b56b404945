// What Cairo 1.16 leaves out of a PDF: the language of the document, and "show the title". It also takes out the date.
#pragma once
#include <string>
#include <string_view>

namespace rd::figures {

// `bytes` as Cairo wrote them. The catalogue is written once more at the end, as an incremental update; a file of
// another shape comes back as it was.
[[nodiscard]] std::string with_language(std::string bytes, std::string_view language);

}  // namespace rd::figures
