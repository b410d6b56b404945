// From bytes that somebody dropped on us to a document of our own, or a refusal that says what to do. The archive is
// looked into with libzip before anything else touches it; pandoc runs in a bubblewrap sandbox (no network, no files
// but its own).
#pragma once
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "prose/node.hpp"

namespace rd::exchange {

enum class Format { docx, odt, md };

struct Picture {
  std::string name;        // as the image node's attr "src" names it: "media/image1.png"
  std::string media_type;  // image/png, image/jpeg, image/gif
  std::string bytes;
  int width{}, height{};  // pixels, read from the bytes
};

// What was met on the way, for a line "alles is bewaard": counts of the source, to be compared with ours in tests.
struct Kept {
  int paragraphs{}, headings{}, tables{}, pictures{}, footnotes{}, comments{}, insertions{}, deletions{}, text_boxes{};
  std::vector<std::string>
      dropped;  // codes of what was left out on purpose: "macro", "external_link", "embedded_object" …
};

struct Comment {
  std::string id, author, text, date;
};

struct Document {
  std::string title;  // title block, document property or first heading; "" when unknown
  prose::NodePtr doc;
  std::vector<Picture> pictures;
  std::vector<Comment> comments;  // what the marks "comment" point at
  Kept kept;
  double pandoc_ms{};  // what the other program took
};

struct Limits {
  std::size_t bytes = 25U << 20U;      // of the file
  std::size_t unpacked = 200U << 20U;  // of all entries together, as found while unpacking, not as claimed
  std::size_t entries = 5000;
  std::size_t ratio = 200;  // unpacked : packed of one entry over 1 MiB
  int depth = 128;          // of XML elements
  int seconds = 60;         // for pandoc
  std::size_t pandoc_memory = 512U << 20U;
};

// `name` is the file's name (its ending is a hint, the bytes decide). `meanwhile` runs while pandoc works (may be
// empty). Refuses document.empty, document.too_large, document.encrypted, document.unknown_kind, document.old_word
// (.doc), document.is_pdf, document.damaged, document.bomb, document.too_deep, document.path, document.took_too_long,
// document.no_sandbox.
[[nodiscard]] Result<Document> read(std::string_view bytes, std::string_view name, const Limits& limits = {},
                                    const std::function<void()>& meanwhile = {});

}  // namespace rd::exchange
