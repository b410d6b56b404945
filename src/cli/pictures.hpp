// The pictures of a workspace: brought in, shown, and put into what goes out (docs/decisions/0030-pictures.md). Their
// bytes are blobs of the store, named by their hash in the texts.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "exchange/read.hpp"
#include "work/registry.hpp"

namespace rd::cli {

// The transfers picture.upload {src, width, height} and picture.show.
void register_pictures(work::Registry& registry);

struct KeptPicture {
  std::string src;
  int width{}, height{};  // pixels
};
// As picture.upload does: in a store, or over a line. Nothing when it is none that we keep.
using KeepPicture = std::function<std::optional<KeptPicture>(std::string_view bytes)>;
[[nodiscard]] KeepPicture keeps_in(store::Store& store, const AnyId& workspace);
// Keeps the pictures that came with a document, and gives them in its text the names under which they are kept. One
// that is not kept has its place and its words.
void keep_pictures(exchange::Document& document, const KeepPicture& keep);

// The bytes of a picture by its `src`; nothing when it is gone.
using SeePicture = std::function<std::optional<std::string>(const std::string& src)>;
// Those that a text names; what comes after `most` bytes is left out.
[[nodiscard]] std::vector<exchange::Picture> pictures_of(const prose::Node& doc, const SeePicture& see,
                                                         std::size_t most);

}  // namespace rd::cli
