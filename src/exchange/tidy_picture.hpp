// A picture that somebody brings in, as this program keeps it: what it is by its own bytes, whole, and without anything
// that is no picture (where and with what it was taken, who made it, a thumbnail, what stands behind its end).
#pragma once
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace rd::exchange {

inline constexpr int longest_side = 20'000;  // pixels
inline constexpr std::int64_t most_pixels = 40'000'000;

struct TidyPicture {
  std::string_view media_type;  // image/png, image/jpeg, image/gif: what Word, LibreOffice and a browser all show
  std::string_view ending;      // "png", "jpg", "gif"
  std::string bytes;
  int width{}, height{};  // pixels, as it is shown
};

// Nothing is decoded but the stream of a PNG, which is counted and not kept. A moving picture stands still. Of what a
// camera tells only which side is up stays. Refuses picture.empty, picture.svg, picture.other_kind, picture.damaged
// (cut off, or other than its head says), picture.pixels {most}.
[[nodiscard]] Result<TidyPicture> tidy_picture(std::string_view bytes);

}  // namespace rd::exchange
