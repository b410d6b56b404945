#include "figures/pdf_file.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace rd::figures {
namespace {

// "/Root 12 0 R" → "12"; "" when it is not there.
std::string reference(std::string_view trailer, std::string_view key) {
  const std::size_t at = trailer.find(key);
  if (at == std::string_view::npos) return {};
  const std::size_t from = trailer.find_first_not_of(' ', at + key.size());
  const std::size_t to = trailer.find_first_not_of("0123456789", from);
  return from == std::string_view::npos ? std::string{} : std::string(trailer.substr(from, to - from));
}

void blank_out_date(std::string& bytes) {
  const std::size_t at = bytes.find("/CreationDate (");
  const std::size_t end = at == std::string::npos ? at : bytes.find(')', at);
  if (end == std::string::npos) return;
  std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(at), bytes.begin() + static_cast<std::ptrdiff_t>(end) + 1, ' ');
}

}  // namespace

std::string with_language(std::string bytes, std::string_view language) {
  blank_out_date(bytes);
  const std::size_t trailer_at = bytes.rfind("trailer");
  const std::size_t start_at = bytes.rfind("startxref");
  if (trailer_at == std::string::npos || start_at == std::string::npos) return bytes;
  const std::string_view trailer = std::string_view(bytes).substr(trailer_at, start_at - trailer_at);
  const std::string root = reference(trailer, "/Root");
  const std::string information = reference(trailer, "/Info");
  const std::string size = reference(trailer, "/Size");
  const std::string before = reference(std::string_view(bytes).substr(start_at), "startxref\n");
  const std::string_view type = "/Type /Catalog";
  const std::size_t object_at = bytes.find(fmt::format("\n{} 0 obj", root));
  const std::size_t type_at = object_at == std::string::npos ? object_at : bytes.find(type, object_at);
  const std::size_t object_end = type_at == std::string::npos ? type_at : bytes.find("endobj", type_at);
  if (object_end == std::string::npos || root.empty() || information.empty()) return bytes;

  const std::string catalogue =
      fmt::format("{}\n   /Lang ({})\n   /ViewerPreferences << /DisplayDocTitle true >>{}endobj\n",
                  bytes.substr(object_at + 1, type_at + type.size() - object_at - 1), language,
                  bytes.substr(type_at + type.size(), object_end - type_at - type.size()));
  const std::size_t catalogue_at = bytes.size();
  bytes += catalogue;
  const std::size_t table_at = bytes.size();
  bytes += fmt::format("xref\n{} 1\n{:010} 00000 n \ntrailer\n", root, catalogue_at);
  bytes +=
      fmt::format("<< /Size {}\n   /Root {} 0 R\n   /Info {} 0 R\n   /Prev {}\n>>\n", size, root, information, before);
  bytes += fmt::format("startxref\n{}\n%%EOF\n", table_at);
  return bytes;
}

}  // namespace rd::figures
