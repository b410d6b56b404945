#include "exchange/read.hpp"

#include <algorithm>
#include <set>

#include "base/utf.hpp"
#include "exchange/archive.hpp"
#include "exchange/count.hpp"
#include "exchange/look.hpp"
#include "exchange/looks.hpp"
#include "exchange/odt_part.hpp"
#include "exchange/pandoc_ast.hpp"
#include "exchange/pictures.hpp"
#include "exchange/relations.hpp"
#include "exchange/sandbox.hpp"
#include "exchange/word_part.hpp"

namespace rd::exchange {
namespace {

constexpr int heap_is_full = 251;  // what a Haskell program ends with at its memory limit

// A protected .docx is an OLE file with a stream called EncryptedPackage; an old .doc is one too, without it.
bool holds_encrypted_package(std::string_view bytes) {
  std::string name;
  for (const char c : std::string_view("EncryptedPackage")) {
    name += c;
    name += '\0';
  }
  return bytes.find(name) != std::string_view::npos;
}

Result<bool> look_from_outside(std::string_view bytes, const Limits& limits) {
  if (bytes.empty()) return refuse(Why::invalid, "document.empty");
  if (bytes.size() > limits.bytes) {
    return refuse(Why::too_large, "document.too_large", {}, {{"limit", std::to_string(limits.bytes >> 20U) + " MiB"}});
  }
  if (bytes.starts_with("\xD0\xCF\x11\xE0")) {
    return refuse(Why::unsupported, holds_encrypted_package(bytes) ? "document.encrypted" : "document.old_word");
  }
  // Some writers put a few bytes before the mark.
  if (bytes.substr(0, 1024).find("%PDF-") != std::string_view::npos && !bytes.starts_with("PK"))
    return refuse(Why::unsupported, "document.is_pdf");
  if (bytes.starts_with("{\\rtf")) return refuse(Why::unsupported, "document.old_word");
  return true;
}

std::vector<std::string> pandoc_words(Format format, std::size_t memory) {
  // A large first generation: pandoc spends half its time collecting garbage otherwise.
  std::vector<std::string> words{
      "/usr/bin/pandoc", "+RTS", "-A4m", "-M" + std::to_string(memory >> 20U) + "m", "-RTS", "-t", "json", "-f"};
  switch (format) {
    case Format::docx:
      words.insert(words.end(), {"docx", "--track-changes=all"});
      break;
    case Format::odt:
      words.emplace_back("odt");
      break;
    case Format::md:
      words.emplace_back("commonmark_x-raw_attribute-emoji-smart");
      break;
  }
  return words;
}

Result<Document> from_ast(const Ran& ran, const Signs& signs) {
  if (ran.status == heap_is_full) return refuse(Why::too_large, "document.bomb");
  if (ran.status != 0) return refuse(Why::invalid, "document.damaged");
  TRY(auto mapped, from_pandoc(ran.out, signs));
  Document out;
  out.pandoc_ms = ran.ms;
  out.title = std::move(mapped.title);
  out.doc = read_looks(*mapped.doc);
  return out;
}

// The first line of a document names it, when the properties do not.
std::string first_line(const prose::Node& doc) {
  for (const auto& block : doc.content) {
    const bool line = block->type == "paragraph" || block->type == "heading" || block->type == "caption";
    const std::string text = line ? tidy_spaces(prose::inline_text(*block)) : std::string{};
    if (!text.empty()) return utf16_length(text) <= 150 ? text : std::string{};
  }
  return {};
}

// A picture beside a Markdown file is named in it; one that a Word file names and does not hold is nowhere.
enum class Outside { keep_names, drop_names };

bool is_beside(std::string_view name) {
  return name.find(':') == std::string_view::npos && name.find("..") == std::string_view::npos &&
         !name.starts_with('/') && name.size() < 500;
}

// A picture that is not in the file keeps its place and its words; those that are get the size that their bytes tell.
prose::NodePtr with_pictures(const prose::Node& node, const std::vector<Picture>& pictures, Outside outside) {
  auto out = copy_of(node);
  if (node.type == "image") {
    const std::string name = prose::attr_text(node, "src");
    const auto found =
        std::find_if(pictures.begin(), pictures.end(), [&](const Picture& picture) { return picture.name == name; });
    const bool named = found != pictures.end() || (outside == Outside::keep_names && is_beside(name));
    out->attrs["src"] = named ? name : std::string{};
    if (found != pictures.end()) {
      out->attrs["width"] = found->width;
      out->attrs["height"] = found->height;
    }
  }
  for (auto& child : out->content) {
    if (!prose::is_text(*child)) child = with_pictures(*child, pictures, outside);
  }
  return out;
}

Result<Document> read_markdown(std::string_view bytes, std::string_view name, const Limits& limits,
                               const std::function<void()>& meanwhile) {
  const std::string small = lower(name);
  const bool markdown = small.ends_with(".md") || small.ends_with(".markdown") || small.ends_with(".txt");
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  if (!markdown || !is_utf8(bytes) || bytes.find('\0') != std::string_view::npos)
    return refuse(Why::unsupported, "document.unknown_kind");
  if (trim(bytes).empty()) return refuse(Why::invalid, "document.empty");
  TRY(const Ran ran, run_in_sandbox(pandoc_words(Format::md, limits.pandoc_memory), bytes,
                                    {limits.seconds, limits.unpacked}, meanwhile));
  TRY(Document out, from_ast(ran, {}));
  out.doc = with_pictures(*out.doc, {}, Outside::keep_names);
  count_ours(*out.doc, out.kept);
  return out;
}

// Readies every part that pandoc reads; the main part is the one whose paragraphs, tables and notes are counted.
void ready_parts(Archive& archive, Kept& kept) {
  for (const std::string& name : {archive.main, std::string("word/footnotes.xml"), std::string("word/endnotes.xml"),
                                  std::string("word/comments.xml")}) {
    const auto part = archive.parts.find(name);
    if (part == archive.parts.end()) continue;
    Kept other;
    part->second = ready_for_pandoc(part->second, name == archive.main ? kept : other);
    for (const std::string& code : other.dropped) note(kept.dropped, code);
  }
}

}  // namespace

Result<Document> read(std::string_view bytes, std::string_view name, const Limits& limits,
                      const std::function<void()>& meanwhile) {
  TRY_DO(look_from_outside(bytes, limits));
  if (!bytes.starts_with("PK")) return read_markdown(bytes, name, limits, meanwhile);
  TRY(Archive archive, look_into(bytes, limits));
  Kept kept;
  auto pictures = take_pictures(archive);
  auto comments = comments_of(archive.parts["word/comments.xml"]);
  const std::string title = title_of(archive.parts[archive.format == Format::docx ? "docProps/core.xml" : "meta.xml"]);
  std::erase_if(archive.parts, [](const auto& part) { return part.second.empty() && part.first.ends_with(".xml"); });
  if (archive.format == Format::docx) ready_parts(archive, kept);
  OdtPart odt;
  if (archive.format == Format::odt) {
    note_outside(archive.parts[archive.main], archive.dropped);
    odt = odt_ready_for_pandoc(archive.parts[archive.main], kept);
    archive.parts[archive.main] = std::move(odt.xml);
    comments = std::move(odt.comments);
  }
  const std::string clean = packed(archive.parts);
  const Format format = archive.format;
  for (const std::string& code : archive.dropped) note(kept.dropped, code);
  archive.parts.clear();
  TRY(const Ran ran,
      run_in_sandbox(pandoc_words(format, limits.pandoc_memory), clean, {limits.seconds, limits.unpacked}, meanwhile));
  TRY(Document out, from_ast(ran, odt.signs));
  out.doc = with_pictures(*out.doc, pictures, Outside::drop_names);
  Kept ours;
  count_ours(*out.doc, ours);
  kept.headings = ours.headings;
  out.kept = std::move(kept);
  out.pictures = std::move(pictures);
  out.comments = std::move(comments);
  if (out.title.empty()) {
    // A property is often that of an older document: the first line wins when it says the same and more.
    const std::string line = first_line(*out.doc);
    out.title = title.empty() || lower(line).find(lower(title)) != std::string::npos ? line : title;
  }
  return out;
}

}  // namespace rd::exchange
