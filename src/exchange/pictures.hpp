// Pictures by their own bytes: what kind they are and how large, whatever their name or the document says.
#pragma once
#include <string_view>
#include <vector>

#include "exchange/archive.hpp"

namespace rd::exchange {

struct PictureKind {
  std::string_view media_type;  // "" when it is no picture that we show, or its size is not believable
  int width{}, height{};        // pixels
};
[[nodiscard]] PictureKind picture_kind(std::string_view bytes);

// The pictures of an archive. Their bytes leave it (an empty part stays, so that the text keeps their places): nothing
// but this program looks at them. Other kinds are noted as picture_kind.
[[nodiscard]] std::vector<Picture> take_pictures(Archive& archive);

}  // namespace rd::exchange
