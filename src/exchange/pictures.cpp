#include "exchange/pictures.hpp"

#include "exchange/relations.hpp"

namespace rd::exchange {
namespace {

constexpr int largest_side = 20'000;  // pixels

unsigned big_endian(std::string_view bytes, std::size_t at, std::size_t length) {
  unsigned out = 0;
  for (std::size_t i = 0; i < length && at + i < bytes.size(); ++i)
    out = (out << 8U) | static_cast<unsigned char>(bytes[at + i]);
  return out;
}

// Walks the segments of a JPEG to the frame header.
PictureKind jpeg(std::string_view bytes) {
  std::size_t at = 2;
  while (at + 9 < bytes.size()) {
    const unsigned marker = big_endian(bytes, at, 2);
    if ((marker & 0xFF00U) != 0xFF00U) break;
    const bool frame = marker >= 0xFFC0 && marker <= 0xFFCF && marker != 0xFFC4 && marker != 0xFFC8 && marker != 0xFFCC;
    if (frame)
      return {"image/jpeg", static_cast<int>(big_endian(bytes, at + 7, 2)),
              static_cast<int>(big_endian(bytes, at + 5, 2))};
    at += 2 + big_endian(bytes, at + 2, 2);
  }
  return {};
}

}  // namespace

PictureKind picture_kind(std::string_view bytes) {
  PictureKind out;
  if (bytes.starts_with("\x89PNG\r\n\x1a\n") && bytes.size() > 24) {
    out = {"image/png", static_cast<int>(big_endian(bytes, 16, 4)), static_cast<int>(big_endian(bytes, 20, 4))};
  } else if (bytes.starts_with("\xFF\xD8")) {
    out = jpeg(bytes);
  } else if ((bytes.starts_with("GIF87a") || bytes.starts_with("GIF89a")) && bytes.size() > 10) {
    const auto side = [&](std::size_t at) {
      return static_cast<int>(static_cast<unsigned char>(bytes[at]) |
                              static_cast<unsigned>(static_cast<unsigned char>(bytes[at + 1])) << 8U);
    };
    out = {"image/gif", side(6), side(8)};
  }
  const bool sane = out.width > 0 && out.height > 0 && out.width <= largest_side && out.height <= largest_side;
  return sane ? out : PictureKind{};
}

std::vector<Picture> take_pictures(Archive& archive) {
  std::vector<Picture> out;
  const bool word = archive.format == Format::docx;
  const std::string folder = word ? "word/media/" : "Pictures/";
  for (auto& [part, bytes] : archive.parts) {
    if (!part.starts_with(folder)) continue;
    const PictureKind kind = picture_kind(bytes);
    if (kind.media_type.empty()) {
      note(archive.dropped, "picture_kind");
    } else {
      out.push_back(
          {word ? part.substr(5) : part, std::string(kind.media_type), std::move(bytes), kind.width, kind.height});
    }
    bytes.clear();
  }
  return out;
}

}  // namespace rd::exchange
