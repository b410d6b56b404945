// Word by way of pandoc and Markdown, in the sandbox: what pandoc makes of notes, tables and alternative texts is
// better kept from Markdown than from HTML. Pictures it does not get: each goes as a stand-in of a few bytes with the
// same size in pixels, and its own bytes come in the place of that when the document is there.
#include <algorithm>

#include "base/fault.hpp"
#include "exchange/archive.hpp"
#include "exchange/look.hpp"
#include "exchange/sandbox.hpp"
#include "exchange/write.hpp"

namespace rd::exchange {
namespace {

std::string base64(std::string_view bytes) {
  static constexpr std::string_view signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    unsigned three = 0;
    for (std::size_t j = 0; j < 3; ++j)
      three = three << 8U | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U);
    for (std::size_t j = 0; j < 4; ++j) out += i + j > bytes.size() ? '=' : signs[three >> (18U - 6U * j) & 63U];
  }
  return out;
}

// The head of a PNG is all that pandoc reads; the number makes that no two are taken for one.
std::string stand_in(const Picture& picture, std::size_t number) {
  std::string out("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", 16);
  const auto put = [&](std::size_t value) {
    for (const unsigned shift : {24U, 16U, 8U, 0U}) out += static_cast<char>(value >> shift & 0xFFU);
  };
  put(static_cast<std::size_t>(picture.width));
  put(static_cast<std::size_t>(picture.height));
  out += std::string("\x08\x02\0\0\0", 5);
  put(number);
  return out;
}

prose::NodePtr with_stand_ins(const prose::NodePtr& node, const std::vector<Picture>& pictures) {
  auto out = copy_of(*node);
  if (node->type == "image") {
    const std::string src = prose::attr_text(*node, "src");
    const auto found = std::find_if(pictures.begin(), pictures.end(), [&](const auto& one) { return one.name == src; });
    if (found != pictures.end())
      out->attrs["src"] = "data:" + found->media_type + ";base64," +
                          base64(stand_in(*found, static_cast<std::size_t>(found - pictures.begin())));
  }
  for (prose::NodePtr& child : out->content)
    if (!prose::is_text(*child)) child = with_stand_ins(child, pictures);
  return out;
}

std::string with_pictures(const std::string& docx, const std::vector<Picture>& pictures) {
  std::map<std::string, std::string> parts = unpacked(docx);
  for (auto& [name, bytes] : parts) {
    if (!name.starts_with("word/media/")) continue;
    for (std::size_t i = 0; i < pictures.size(); ++i)
      if (bytes == stand_in(pictures[i], i)) {
        bytes = pictures[i].bytes;
        break;
      }
  }
  return packed(parts);
}

}  // namespace

Result<std::string> to_docx(const prose::Node& doc, std::string_view title, const std::vector<Picture>& pictures) {
  const std::string head = "---\ntitle: " + json::serialize(json::string(title)) + "\nlang: nl\n---\n\n";
  const prose::NodePtr sent = with_stand_ins(copy_of(doc), pictures);
  TRY(const Ran ran, run_in_sandbox({"/usr/bin/pandoc", "+RTS", "-M512m", "-RTS", "-f",
                                     "commonmark_x-raw_attribute-emoji-smart", "-t", "docx", "-o", "-"},
                                    head + to_markdown(*sent)));
  if (ran.status != 0 || !ran.out.starts_with("PK")) throw Fault("pandoc made no Word document");
  return pictures.empty() ? ran.out : with_pictures(ran.out, pictures);
}

}  // namespace rd::exchange
