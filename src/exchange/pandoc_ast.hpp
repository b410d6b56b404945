// pandoc's tree ↔ ours: the one mapping that serves .docx, .odt, .md and .html. Pure.
#pragma once
#include <string>
#include <string_view>

#include "exchange/read.hpp"

namespace rd::exchange {

struct FromPandoc {
  std::string title;
  prose::NodePtr doc;              // before looks are read (see looks.hpp); blocks have no ids yet
  std::vector<Comment> comments;
};

// Refuses document.damaged for what is not pandoc's JSON; unknown node types keep their text.
[[nodiscard]] Result<FromPandoc> from_pandoc(std::string_view ast_json);

}  // namespace rd::exchange
