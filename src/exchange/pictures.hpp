// Pictures out of an archive: kind and size are read from the bytes, never believed from a name.
#pragma once
#include "exchange/archive.hpp"

namespace rd::exchange {

struct PictureKind {
  std::string media_type;   // "" = none we know
  int width{}, height{};
};
[[nodiscard]] PictureKind picture_kind(std::string_view bytes);

// Moves the good pictures of the archive to the document; others leave the archive (picture_kind in `dropped`).
void take_pictures(Archive& archive, Document& document);

}  // namespace rd::exchange
