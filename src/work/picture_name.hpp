// How a text names a picture of its workspace: by the hash of its bytes, which is how the store keeps them too. So the
// log tells of the bytes without holding them, and the same picture is kept once.
#pragma once
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "store/store.hpp"

namespace rd::work {

// "pictures/<64 hexadecimal digits>.png": the attribute "src" of an image, and the name of the file in an export.
[[nodiscard]] std::string picture_source(const store::Hash& hash, std::string_view ending);
// Of "<64 hexadecimal digits>.png", with or without "pictures/" before it; nothing when it is no such name.
[[nodiscard]] std::optional<store::Hash> picture_hash(std::string_view name);
// All that are named anywhere in a text, or in its JSON.
[[nodiscard]] std::set<store::Hash> pictures_in(std::string_view text);

}  // namespace rd::work
