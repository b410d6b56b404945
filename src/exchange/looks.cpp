#include "exchange/looks.hpp"

namespace rd::exchange {

prose::NodePtr read_looks(const prose::Node& doc) {
  auto out = std::make_shared<prose::Node>(doc);
  out->content = with_lists_read(with_headings_read(with_tables_read(doc.content)));
  if (out->content.empty()) {
    auto paragraph = std::make_shared<prose::Node>();
    paragraph->type = "paragraph";
    out->content.push_back(std::move(paragraph));
  }
  return with_ids(*out);
}

}  // namespace rd::exchange
