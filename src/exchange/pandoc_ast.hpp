// pandoc's tree → ours: the one mapping that serves .docx, .odt and .md. Pure.
#pragma once
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "exchange/signs.hpp"
#include "prose/node.hpp"

namespace rd::exchange {

struct FromPandoc {
  std::string title;   // of the title block; "" when there is none
  prose::NodePtr doc;  // before looks are read (see looks.hpp); blocks have no ids yet, places are in attr "anchors"
};

// Refuses document.damaged for what is not pandoc's JSON and document.too_deep; unknown node types keep their text.
// `signs`: what the signs in the text mean (see signs.hpp).
[[nodiscard]] Result<FromPandoc> from_pandoc(std::string_view ast_json, const Signs& signs = {});

}  // namespace rd::exchange
