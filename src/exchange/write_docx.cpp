// Word by way of pandoc and Markdown, in the sandbox: what pandoc makes of notes, tables and alternative texts is
// better kept from Markdown than from HTML.
#include "base/fault.hpp"
#include "exchange/sandbox.hpp"
#include "exchange/write.hpp"

namespace rd::exchange {

Result<std::string> to_docx(const prose::Node& doc, std::string_view title) {
  const std::string head = "---\ntitle: " + json::serialize(json::string(title)) + "\nlang: nl\n---\n\n";
  TRY(const Ran ran, run_in_sandbox({"/usr/bin/pandoc", "+RTS", "-M512m", "-RTS", "-f",
                                     "commonmark_x-raw_attribute-emoji-smart", "-t", "docx", "-o", "-"},
                                    head + to_markdown(doc)));
  if (ran.status != 0 || !ran.out.starts_with("PK")) throw Fault("pandoc made no Word document");
  return ran.out;
}

}  // namespace rd::exchange
