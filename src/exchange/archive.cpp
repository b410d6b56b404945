#include "exchange/archive.hpp"

#include <zip.h>

#include <algorithm>
#include <memory>
#include <set>

#include "base/fault.hpp"
#include "base/utf.hpp"

namespace rd::exchange {
namespace {

struct ZipCloser {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
using Zip = std::unique_ptr<zip_t, ZipCloser>;

Result<Zip> open_zip(std::string_view bytes) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  if (source == nullptr) throw Fault("no memory for an archive");
  zip_t* archive = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error);
  if (archive == nullptr) {
    zip_source_free(source);
    zip_error_fini(&error);
    return refuse(Why::invalid, "document.damaged");
  }
  return Zip(archive);
}

bool bad_path(std::string_view name) {
  if (name.empty() || name.front() == '/' || name.find('\\') != std::string_view::npos || name.find('\0') != std::string_view::npos) return true;
  if (name.size() > 1 && name[1] == ':') return true;
  for (std::size_t at = 0; at <= name.size();) {
    const std::size_t end = std::min(name.find('/', at), name.size());
    if (name.substr(at, end - at) == "..") return true;
    at = end + 1;
  }
  return false;
}

bool ends_with_any(std::string_view name, std::initializer_list<std::string_view> ends) {
  return std::any_of(ends.begin(), ends.end(), [&](auto end) { return name.ends_with(end); });
}

bool is_picture(std::string_view name) { return ends_with_any(name, {".png", ".jpg", ".jpeg", ".gif"}); }

// What the reader needs. Everything else (macros, embedded files, printer settings, fonts, custom XML) stays out.
bool is_wanted(Format format, std::string_view name) {
  if (format == Format::odt) {
    return name == "mimetype" || name == "content.xml" || name == "styles.xml" || name == "meta.xml" || name == "META-INF/manifest.xml" ||
           (name.starts_with("Pictures/") && is_picture(lower(name)));
  }
  if (name.starts_with("word/media/")) return is_picture(lower(name));
  static const std::set<std::string_view> parts{"[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "word/document.xml", "word/styles.xml", "word/numbering.xml",
                                                "word/footnotes.xml", "word/endnotes.xml", "word/comments.xml", "word/settings.xml",
                                                "word/_rels/document.xml.rels", "word/_rels/footnotes.xml.rels", "word/_rels/endnotes.xml.rels",
                                                "word/_rels/comments.xml.rels", "word/theme/theme1.xml"};
  return parts.contains(name);
}

// A symbolic link in the archive: the upper half of the external attributes is a Unix mode.
bool is_link(zip_t* archive, zip_uint64_t index) {
  zip_uint8_t system = 0;
  zip_uint32_t attributes = 0;
  if (zip_file_get_external_attributes(archive, index, 0, &system, &attributes) != 0) return false;
  return system == ZIP_OPSYS_UNIX && ((attributes >> 16U) & 0170000U) == 0120000U;
}

Result<std::string> unpacked(zip_t* archive, zip_uint64_t index, std::size_t room) {
  zip_file_t* file = zip_fopen_index(archive, index, 0);
  if (file == nullptr) return refuse(Why::invalid, "document.damaged");
  std::string out;
  std::string piece(64U << 10U, '\0');
  zip_int64_t n = 0;
  // Counted while unpacking: what an archive says of itself is not believed.
  while ((n = zip_fread(file, piece.data(), piece.size())) > 0) {
    if (out.size() + static_cast<std::size_t>(n) > room) {
      zip_fclose(file);
      return refuse(Why::too_large, "document.bomb");
    }
    out.append(piece, 0, static_cast<std::size_t>(n));
  }
  zip_fclose(file);
  if (n < 0) return refuse(Why::invalid, "document.damaged");
  return out;
}

class Look {
 public:
  Look(zip_t* archive, const Limits& limits) : zip_(archive), limits_(limits) {}

  Result<Archive> run() {
    TRY_DO(names());
    if (names_.contains("word/document.xml")) {
      out_.format = Format::docx;
    } else if (names_.contains("content.xml") && names_.contains("mimetype")) {
      out_.format = Format::odt;
    } else {
      return refuse(Why::unsupported, "document.unknown_kind");
    }
    TRY_DO(parts());
    return std::move(out_);
  }

 private:
  Result<bool> names() {
    const zip_int64_t count = zip_get_num_entries(zip_, 0);
    if (count < 0 || static_cast<std::size_t>(count) > limits_.entries) return refuse(Why::too_large, "document.bomb");
    for (zip_uint64_t i = 0; i < static_cast<zip_uint64_t>(count); ++i) {
      zip_stat_t stat;
      if (zip_stat_index(zip_, i, 0, &stat) != 0 || stat.name == nullptr) return refuse(Why::invalid, "document.damaged");
      const std::string name = stat.name;
      if (bad_path(name) || is_link(zip_, i)) return refuse(Why::invalid, "document.path");
      if (!names_.insert(lower(name)).second) return refuse(Why::invalid, "document.path");
      if (stat.encryption_method != ZIP_EM_NONE) return refuse(Why::invalid, "document.encrypted");
      const bool big = stat.size > (1U << 20U) && stat.comp_size > 0;
      if (stat.size > limits_.unpacked || (big && stat.size / stat.comp_size > limits_.ratio)) return refuse(Why::too_large, "document.bomb");
      order_.emplace_back(name, i);
    }
    return true;
  }

  Result<bool> parts() {
    std::size_t total = 0;
    for (const auto& [name, index] : order_) {
      note_unwanted(name);
      if (!is_wanted(out_.format, name)) continue;
      TRY(std::string bytes, unpacked(zip_, index, limits_.unpacked - total));
      total += bytes.size();
      if (ends_with_any(name, {".xml", ".rels"})) {
        TRY_DO(xml_depth(bytes, limits_.depth));
      }
      if (name.ends_with(".rels")) bytes = without_outside(bytes);
      out_.parts[name] = std::move(bytes);
    }
    if (const auto document = out_.parts.find("word/document.xml"); document != out_.parts.end()) {
      if (document->second.find("DDE") != std::string::npos && document->second.find("instrText") != std::string::npos) drop("field");
    }
    return true;
  }

  void drop(const std::string& code) {
    if (std::find(out_.dropped.begin(), out_.dropped.end(), code) == out_.dropped.end()) out_.dropped.push_back(code);
  }

  void note_unwanted(const std::string& name) {
    const std::string small = lower(name);
    if (small.find("vbaproject") != std::string::npos || small.find("vbadata") != std::string::npos || small.starts_with("basic/")) drop("macro");
    if (small.find("/embeddings/") != std::string::npos || small.find("/activex/") != std::string::npos || small.find("oleobject") != std::string::npos) drop("embedded_object");
    if ((small.starts_with("word/media/") || small.starts_with("pictures/")) && !is_picture(small)) drop("picture_kind");
  }

  // Takes out relationships that point outside the file (a template, a linked picture, a frame); ordinary links stay as text links.
  std::string without_outside(const std::string& rels) {
    std::string out;
    std::size_t at = 0;
    while (at < rels.size()) {
      const std::size_t from = rels.find("<Relationship ", at);
      if (from == std::string::npos) break;
      const std::size_t to = rels.find('>', from);
      if (to == std::string::npos) break;
      out.append(rels, at, from - at);
      const std::string one = rels.substr(from, to + 1 - from);
      const std::string small = lower(one);
      const bool outside = small.find("targetmode=\"external\"") != std::string::npos || small.find("targetmode='external'") != std::string::npos;
      const bool link = small.find("/hyperlink\"") != std::string::npos || small.find("/hyperlink'") != std::string::npos;
      const bool object = small.find("attachedtemplate") != std::string::npos || small.find("oleobject") != std::string::npos ||
                          small.find("afchunk") != std::string::npos || small.find("vbaproject") != std::string::npos ||
                          small.find("/frame\"") != std::string::npos || small.find("subdocument") != std::string::npos ||
                          small.find("/package\"") != std::string::npos || small.find("/control\"") != std::string::npos;
      if ((outside && !link) || object) {
        drop(outside ? "external_link" : "embedded_object");
      } else {
        out += one;
      }
      at = to + 1;
    }
    out.append(rels, at);
    return out;
  }

  zip_t* zip_;
  const Limits& limits_;
  Archive out_;
  std::set<std::string> names_;
  std::vector<std::pair<std::string, zip_uint64_t>> order_;
};

}  // namespace

Result<int> xml_depth(std::string_view xml, int most) {
  int depth = 0;
  int deepest = 0;
  for (std::size_t at = xml.find('<'); at != std::string_view::npos; at = xml.find('<', at)) {
    const auto skip_to = [&](std::string_view end) {
      const std::size_t found = xml.find(end, at);
      at = found == std::string_view::npos ? xml.size() : found + end.size();
    };
    const std::string_view rest = xml.substr(at);
    if (rest.starts_with("<!--")) {
      skip_to("-->");
    } else if (rest.starts_with("<![CDATA[")) {
      skip_to("]]>");
    } else if (rest.starts_with("<?")) {
      skip_to("?>");
    } else if (rest.starts_with("<!")) {
      return refuse(Why::invalid, "document.doctype");
    } else {
      const std::size_t end = xml.find('>', at);
      if (end == std::string_view::npos) break;
      const bool closes = xml[at + 1] == '/';
      const bool empty = xml[end - 1] == '/';
      depth += closes ? -1 : empty ? 0 : 1;
      deepest = std::max(deepest, depth);
      if (deepest > most) return refuse(Why::too_large, "document.too_deep");
      at = end + 1;
    }
  }
  return deepest;
}

Result<Archive> look_into(std::string_view bytes, const Limits& limits) {
  TRY(Zip archive, open_zip(bytes));
  return Look(archive.get(), limits).run();
}

std::string packed(const std::map<std::string, std::string>& parts) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, &error);
  if (target == nullptr) throw Fault("no memory for an archive");
  zip_source_keep(target);
  zip_t* archive = zip_open_from_source(target, ZIP_TRUNCATE, &error);
  if (archive == nullptr) throw Fault("cannot make an archive");
  for (const auto& [name, bytes] : parts) {
    zip_source_t* source = zip_source_buffer(archive, bytes.data(), bytes.size(), 0);
    const zip_int64_t index = zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8);
    if (index < 0) throw Fault("cannot add to an archive");
    zip_set_file_compression(archive, static_cast<zip_uint64_t>(index), ZIP_CM_STORE, 0);
  }
  if (zip_close(archive) != 0) throw Fault("cannot close an archive");
  std::string out;
  zip_source_open(target);
  zip_source_seek(target, 0, SEEK_END);
  out.resize(static_cast<std::size_t>(zip_source_tell(target)));
  zip_source_seek(target, 0, SEEK_SET);
  zip_source_read(target, out.data(), out.size());
  zip_source_close(target);
  zip_source_free(target);
  return out;
}

}  // namespace rd::exchange
