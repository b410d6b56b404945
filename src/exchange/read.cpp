#include "exchange/read.hpp"

#include <algorithm>

#include "base/utf.hpp"
#include "exchange/archive.hpp"
#include "exchange/count.hpp"
#include "exchange/looks.hpp"
#include "exchange/pandoc_ast.hpp"
#include "exchange/pictures.hpp"
#include "exchange/sandbox.hpp"

namespace rd::exchange {
namespace {

bool is_ole(std::string_view bytes) { return bytes.starts_with("\xD0\xCF\x11\xE0"); }

// A protected .docx is an OLE file with a stream called EncryptedPackage; an old .doc is one too, without it.
bool holds_encrypted_package(std::string_view bytes) {
  std::string name;
  for (const char c : std::string_view("EncryptedPackage")) {
    name += c;
    name += '\0';
  }
  return bytes.find(name) != std::string_view::npos;
}

bool looks_like_text(std::string_view bytes) { return is_utf8(bytes) && bytes.find('\0') == std::string_view::npos; }

std::string limit_text(std::size_t bytes) { return std::to_string(bytes >> 20U) + " MiB"; }

Result<bool> look_from_outside(std::string_view bytes, const Limits& limits) {
  if (bytes.empty()) return refuse(Why::invalid, "document.empty");
  if (bytes.size() > limits.bytes) return refuse(Why::too_large, "document.too_large", {}, {{"limit", limit_text(limits.bytes)}});
  if (is_ole(bytes)) return refuse(Why::unsupported, holds_encrypted_package(bytes) ? "document.encrypted" : "document.old_word");
  if (bytes.starts_with("%PDF")) return refuse(Why::unsupported, "document.is_pdf");
  if (bytes.starts_with("{\\rtf")) return refuse(Why::unsupported, "document.old_word");
  return true;
}

std::vector<std::string> pandoc_words(Format format, std::size_t memory) {
  const char* from = format == Format::docx ? "docx" : format == Format::odt ? "odt" : "commonmark_x-raw_html-raw_attribute-raw_tex";
  std::vector<std::string> words{"/usr/bin/pandoc", "-f", from, "-t", "json"};
  if (format == Format::docx) words.emplace_back("--track-changes=all");
  for (const std::string& word : {std::string("+RTS"), "-M" + std::to_string(memory >> 20U) + "m", std::string("-RTS")}) words.push_back(word);
  return words;
}

Result<Document> from_ast(const Ran& ran) {
  if (ran.status == 251 || ran.status == 137) return refuse(Why::too_large, "document.bomb");   // the heap limit
  if (ran.status != 0) return refuse(Why::invalid, "document.damaged");
  TRY(auto mapped, from_pandoc(ran.out));
  Document out;
  out.title = std::move(mapped.title);
  out.doc = read_looks(*mapped.doc);
  out.comments = std::move(mapped.comments);
  return out;
}

}  // namespace

Result<Document> read(std::string_view bytes, std::string_view name, const Limits& limits, const std::function<void()>& meanwhile) {
  TRY_DO(look_from_outside(bytes, limits));
  const Sandbox sandbox{limits.seconds, limits.unpacked};
  if (!bytes.starts_with("PK")) {
    const std::string small = lower(name);
    const bool markdown = small.ends_with(".md") || small.ends_with(".markdown") || small.ends_with(".txt");
    if (!markdown || !looks_like_text(bytes)) return refuse(Why::unsupported, "document.unknown_kind");
    TRY(const Ran ran, run_in_sandbox(pandoc_words(Format::md, limits.pandoc_memory), bytes, sandbox, meanwhile));
    TRY(Document out, from_ast(ran));
    count_ours(*out.doc, out.kept);
    return out;
  }
  TRY(Archive archive, look_into(bytes, limits));
  Document pictured;
  take_pictures(archive, pictured);
  TRY(const Ran ran, run_in_sandbox(pandoc_words(archive.format, limits.pandoc_memory), packed(archive.parts), sandbox, meanwhile));
  TRY(Document out, from_ast(ran));
  out.pictures = std::move(pictured.pictures);
  count_ours(*out.doc, out.kept);
  out.kept.comments = static_cast<int>(out.comments.size());
  out.kept.dropped = std::move(archive.dropped);
  return out;
}

}  // namespace rd::exchange
