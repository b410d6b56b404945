#include "exchange/archive.hpp"

#include <zip.h>

#include <algorithm>
#include <array>
#include <memory>
#include <set>

#include "base/fault.hpp"
#include "base/utf.hpp"
#include "exchange/relations.hpp"
#include "exchange/xml.hpp"

namespace rd::exchange {
namespace {

constexpr std::size_t small_entry = 1U << 20U;  // below this any ratio is harmless

struct ZipCloser {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
using Zip = std::unique_ptr<zip_t, ZipCloser>;

Result<Zip> open_zip(std::string_view bytes) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  if (source == nullptr) throw Fault("no memory for an archive");
  zip_t* archive = zip_open_from_source(source, ZIP_RDONLY, &error);
  if (archive == nullptr) {
    zip_source_free(source);
    zip_error_fini(&error);
    return refuse(Why::invalid, "document.damaged");
  }
  return Zip(archive);
}

bool leads_elsewhere(std::string_view name) {
  if (name.empty() || name.front() == '/' || name.find('\\') != std::string_view::npos) return true;
  if (name.size() > 1 && name[1] == ':') return true;
  for (std::size_t at = 0; at <= name.size();) {
    const std::size_t end = std::min(name.find('/', at), name.size());
    if (name.substr(at, end - at) == "..") return true;
    at = end + 1;
  }
  return false;
}

bool is_picture(std::string_view name) {
  constexpr std::array<std::string_view, 4> ends{".png", ".jpg", ".jpeg", ".gif"};
  return std::any_of(ends.begin(), ends.end(), [&](auto end) { return name.ends_with(end); });
}

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// A symbolic link in the archive: the upper half of the external attributes is a Unix mode.
bool is_link(zip_t* archive, zip_uint64_t index) {
  zip_uint8_t system = 0;
  zip_uint32_t attributes = 0;
  if (zip_file_get_external_attributes(archive, index, 0, &system, &attributes) != 0) return false;
  return system == ZIP_OPSYS_UNIX && ((attributes >> 16U) & 0170000U) == 0120000U;
}

std::string rels_of(const std::string& main) {
  const std::size_t slash = main.rfind('/') + 1;
  return main.substr(0, slash) + "_rels/" + main.substr(slash) + ".rels";
}

class Look {
 public:
  Look(zip_t* archive, const Limits& limits) : zip_(archive), limits_(limits) {}

  Result<Archive> run(std::size_t whole) {
    TRY_DO(names(whole));
    TRY_DO(kind());
    TRY_DO(parts());
    if (out_.format == Format::odt && has(out_.parts["META-INF/manifest.xml"], "encryption-data")) {
      return refuse(Why::invalid, "document.encrypted");
    }
    return std::move(out_);
  }

 private:
  struct Entry {
    zip_uint64_t index{}, packed{};
  };

  Result<bool> names(std::size_t whole) {
    const zip_int64_t count = zip_get_num_entries(zip_, 0);
    if (count < 0 || static_cast<std::size_t>(count) > limits_.entries) return refuse(Why::too_large, "document.bomb");
    std::set<std::string> seen;
    std::size_t packed = 0;
    std::size_t unpacked = 0;
    for (zip_uint64_t i = 0; i < static_cast<zip_uint64_t>(count); ++i) {
      zip_stat_t stat;
      if (zip_stat_index(zip_, i, 0, &stat) != 0 || stat.name == nullptr)
        return refuse(Why::invalid, "document.damaged");
      const std::string name = stat.name;
      if (leads_elsewhere(name) || is_link(zip_, i) || !seen.insert(lower(name)).second)
        return refuse(Why::invalid, "document.path");
      if (stat.encryption_method != ZIP_EM_NONE) return refuse(Why::invalid, "document.encrypted");
      packed += stat.comp_size;
      unpacked += stat.size;
      // Entries that lie over each other claim more packed bytes than there are.
      if (packed > whole || unpacked > limits_.unpacked) return refuse(Why::too_large, "document.bomb");
      if (stat.size > small_entry && stat.size / limits_.ratio > stat.comp_size)
        return refuse(Why::too_large, "document.bomb");
      entries_.emplace(name, Entry{i, stat.comp_size});
    }
    return true;
  }

  Result<bool> kind() {
    if (entries_.contains("_rels/.rels")) {
      TRY(const std::string rels, unpack(entries_.at("_rels/.rels"), "_rels/.rels"));
      out_.main = main_part(rels);
      if (entries_.contains(out_.main)) return true;
    }
    if (entries_.contains("content.xml") && entries_.contains("mimetype")) {
      TRY(const std::string type, unpack(entries_.at("mimetype"), "mimetype"));
      out_.format = Format::odt;
      out_.main = "content.xml";
      if (type.starts_with("application/vnd.oasis.opendocument.text")) return true;
    }
    if (entries_.contains("word/document.xml")) return refuse(Why::invalid, "document.damaged");
    return refuse(Why::unsupported, "document.unknown_kind");
  }

  // What the reader needs. Everything else (macros, embedded files, printer settings, fonts, custom XML) stays out.
  [[nodiscard]] bool wanted(const std::string& name) const {
    if (out_.format == Format::odt) {
      static const std::set<std::string_view> parts{"mimetype", "content.xml", "styles.xml", "meta.xml",
                                                    "META-INF/manifest.xml"};
      return parts.contains(name) || (name.starts_with("Pictures/") && is_picture(lower(name)));
    }
    if (name.starts_with("word/media/")) return is_picture(lower(name));
    static const std::set<std::string_view> parts{
        "[Content_Types].xml", "_rels/.rels",       "docProps/core.xml", "word/styles.xml",   "word/numbering.xml",
        "word/footnotes.xml",  "word/endnotes.xml", "word/comments.xml", "word/settings.xml", "word/theme/theme1.xml"};
    return parts.contains(name) || name == out_.main || (name.starts_with("word/_rels/") && name.ends_with(".rels"));
  }

  Result<std::string> unpack(const Entry& entry, const std::string& name) {
    zip_file_t* file = zip_fopen_index(zip_, entry.index, 0);
    if (file == nullptr) return refuse(Why::invalid, "document.damaged");
    const std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> closer(file, zip_fclose);
    std::string out;
    std::string piece(64U << 10U, '\0');
    zip_int64_t n = 0;
    while ((n = zip_fread(file, piece.data(), piece.size())) > 0) {
      out.append(piece, 0, static_cast<std::size_t>(n));
      total_ += static_cast<std::size_t>(n);
      const bool swollen = out.size() > small_entry && out.size() / limits_.ratio > entry.packed;
      if (swollen || total_ > limits_.unpacked) return refuse(Why::too_large, "document.bomb");
    }
    if (n < 0) return refuse(Why::invalid, "document.damaged");
    if (name.ends_with(".xml") || name.ends_with(".rels")) {
      TRY_DO(xml_depth(out, limits_.depth));
    }
    return out;
  }

  Result<bool> parts() {
    const std::string own_rels = rels_of(out_.main);
    static const std::set<std::string_view> rels{"_rels/.rels", "word/_rels/footnotes.xml.rels",
                                                 "word/_rels/endnotes.xml.rels", "word/_rels/comments.xml.rels"};
    for (const auto& [name, entry] : entries_) {
      note_unwanted(lower(name));
      if (!wanted(name)) continue;
      TRY(std::string bytes, unpack(entry, name));
      if (name.ends_with(".rels")) {
        bytes = kept_relations(bytes, out_.dropped);
        if (name != own_rels && !rels.contains(name)) continue;
      }
      out_.parts[name] = std::move(bytes);
    }
    return true;
  }

  void note_unwanted(const std::string& name) {
    if (has(name, "vbaproject") || has(name, "vbadata") || name.starts_with("basic/") || name.starts_with("scripts/"))
      note(out_.dropped, "macro");
    const bool inside =
        has(name, "/embeddings/") || has(name, "/activex/") || has(name, "oleobject") || name.starts_with("object ");
    if (inside) note(out_.dropped, "embedded_object");
    const bool media = (name.starts_with("word/media/") || name.starts_with("pictures/")) && !name.ends_with("/");
    if (media && !is_picture(name)) note(out_.dropped, "picture_kind");
  }

  zip_t* zip_;
  const Limits& limits_;
  Archive out_;
  std::map<std::string, Entry> entries_;
  std::size_t total_{};
};

}  // namespace

Result<Archive> look_into(std::string_view bytes, const Limits& limits) {
  TRY(Zip archive, open_zip(bytes));
  return Look(archive.get(), limits).run(bytes.size());
}

std::map<std::string, std::string> unpacked(std::string_view bytes) {
  const auto archive = open_zip(bytes);
  if (!archive) throw Fault("cannot open an archive of our own");
  std::map<std::string, std::string> out;
  const zip_int64_t count = zip_get_num_entries(archive->get(), 0);
  for (zip_int64_t i = 0; i < count; ++i) {
    const auto index = static_cast<zip_uint64_t>(i);
    zip_stat_t about;
    if (zip_stat_index(archive->get(), index, 0, &about) != 0) throw Fault("cannot read an archive of our own");
    const std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> file(zip_fopen_index(archive->get(), index, 0), zip_fclose);
    std::string part(about.size, '\0');
    if (!file || zip_fread(file.get(), part.data(), part.size()) != static_cast<zip_int64_t>(part.size()))
      throw Fault("cannot read an archive of our own");
    out.emplace(about.name, std::move(part));
  }
  return out;
}

std::string packed(const std::map<std::string, std::string>& parts) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, &error);
  if (target == nullptr) throw Fault("no memory for an archive");
  zip_source_keep(target);
  const std::unique_ptr<zip_source_t, void (*)(zip_source_t*)> closer(target, zip_source_free);
  Zip archive(zip_open_from_source(target, ZIP_TRUNCATE, &error));
  if (!archive) throw Fault("cannot make an archive");
  for (const auto& [name, bytes] : parts) {
    zip_source_t* source = zip_source_buffer(archive.get(), bytes.data(), bytes.size(), 0);
    const zip_int64_t index = zip_file_add(archive.get(), name.c_str(), source, ZIP_FL_ENC_UTF_8);
    if (index < 0) throw Fault("cannot add to an archive");
    zip_set_file_compression(archive.get(), static_cast<zip_uint64_t>(index), ZIP_CM_STORE, 0);
  }
  if (zip_close(archive.get()) != 0) throw Fault("cannot close an archive");
  static_cast<void>(archive.release());
  std::string out;
  if (zip_source_open(target) != 0) throw Fault("cannot read an archive back");
  zip_source_seek(target, 0, SEEK_END);
  out.resize(static_cast<std::size_t>(zip_source_tell(target)));
  zip_source_seek(target, 0, SEEK_SET);
  zip_source_read(target, out.data(), out.size());
  zip_source_close(target);
  return out;
}

}  // namespace rd::exchange
