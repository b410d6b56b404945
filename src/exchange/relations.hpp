// The .rels parts of a Word file say what belongs to what, and may point outside it. Only what the text needs is kept.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace rd::exchange {

void note(std::vector<std::string>& codes, std::string_view code);  // adds it when it is not there yet

// A new .rels part with the text parts, pictures inside the file and web links; the codes of what was left out are
// noted.
[[nodiscard]] std::string kept_relations(std::string_view rels, std::vector<std::string>& dropped);

// The part that holds the text, by _rels/.rels: "word/document.xml" as a rule; "" when it names none inside word/.
[[nodiscard]] std::string main_part(std::string_view rels);

// What an OpenDocument text fetches or starts when it is opened (pictures and frames elsewhere, DDE) is noted; nothing
// here follows it.
void note_outside(std::string_view content_xml, std::vector<std::string>& dropped);

// Where a link may lead: http, https or mailto.
[[nodiscard]] bool is_web_link(std::string_view target);

}  // namespace rd::exchange
