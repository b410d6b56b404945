// The inline half of the Markdown writer; used by write.cpp only.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "prose/node.hpp"

namespace rd::exchange {

// Where words stand decides how a break and a bar are written.
enum class Place { block, cell, heading };

class MarkdownInline {
 public:
  // `names`: bid → name of the headings that references point at.
  explicit MarkdownInline(std::map<std::string, std::string> names) : names_(std::move(names)) {}

  [[nodiscard]] std::string run(const std::vector<prose::NodePtr>& list, Place place);
  // The definitions of the footnotes met so far, in order; at the end of the document.
  [[nodiscard]] std::string notes();

 private:
  std::string one(const prose::Node& node, Place place);

  std::map<std::string, std::string> names_;
  std::vector<std::string> notes_;
};

// Every character that could mean something to a Markdown reader gets a backslash; a tab becomes a space.
[[nodiscard]] std::string markdown_escaped(std::string_view text);
// The same for what is special at the start of a line only: "1.", "-", "#", ">".
[[nodiscard]] std::string with_safe_start(std::string line);

}  // namespace rd::exchange
