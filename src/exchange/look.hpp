// How one line looks: what all its letters share. Used by the steps of looks.hpp.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "prose/node.hpp"

namespace rd::exchange {

struct Look {
  bool bold{true}, underlined{true}, italic{true}, capitals{true};
  std::size_t letters{};
  // "bold caps", "bold underlined": lines with the same look are of the same rank.
  [[nodiscard]] std::string name() const;
};

[[nodiscard]] Look look_of(const prose::Node& node);
[[nodiscard]] bool has_mark(const prose::Node& node, std::string_view type);
[[nodiscard]] std::shared_ptr<prose::Node> copy_of(const prose::Node& node);
[[nodiscard]] std::shared_ptr<prose::Node> make_node(std::string_view type);

// A short line without an end mark, wholly bold, underlined or in capitals: it may be a heading. Captions, contents
// lines and lines of several rows are none.
[[nodiscard]] bool stands_out(const prose::Node& paragraph);
// Ends as a sentence or a lead-in does: . ; , :
[[nodiscard]] bool has_end_mark(std::string_view text);

// Takes so many visible characters off the front of the words, and the white space after them. False, and nothing
// changed, when something else than plain text stands there.
[[nodiscard]] bool cut_front(prose::Node& node, std::size_t visible);
[[nodiscard]] std::size_t visible_length(std::string_view text);

}  // namespace rd::exchange
