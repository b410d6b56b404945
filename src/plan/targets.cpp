// What a text can refer to: the sections of a document, their headings, and the tables and pictures with a caption.
#include "plan/commits.hpp"
#include "plan/document.hpp"
#include "plan/ops.hpp"
#include "prose/node.hpp"

namespace rd::plan {
namespace {

using work::RawJson;
using work::View;

struct OneDocument {
  AnyId document;
  static constexpr auto fields() { return std::tuple{field("document", &OneDocument::document, "which one")}; }
};

class Targets {
 public:
  void add(const Standing& standing) {
    section_ = to_text(standing.entity->id);
    put(heading_id(standing.entity->id), "section", standing.section.title);
  }
  // A caption stands above its table, and below its picture.
  void add(const std::vector<prose::NodePtr>& blocks) {
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      const prose::Node& block = *blocks[i];
      const auto is = [&](std::size_t at, std::string_view type) {
        return at < blocks.size() && blocks[at]->type == type;
      };
      if (block.type == "heading") {
        const std::string number = prose::attr_text(block, "number");
        put(prose::attr_text(block, "bid"), "heading", number + (number.empty() ? "" : " ") + inline_text(block));
      } else if (block.type == "table" && i > 0 && is(i - 1, "caption")) {
        put(prose::attr_text(block, "bid"), "table", inline_text(*blocks[i - 1]));
      } else if (block.type == "image" && is(i + 1, "caption") && !is(i + 2, "table")) {
        put(prose::attr_text(block, "bid"), "figure", inline_text(*blocks[i + 1]));
      }
      if (block.type == "callout" || block.type == "blockquote") add(block.content);
    }
  }
  [[nodiscard]] json::array take() { return std::move(out_); }

 private:
  void put(const std::string& id, std::string_view kind, const std::string& label) {
    if (!id.empty() && label.find_first_not_of(' ') != std::string::npos)
      out_.push_back(json::object{{"id", id}, {"kind", kind}, {"section", section_}, {"label", label}});
  }

  std::string section_;
  json::array out_;
};

Result<RawJson> targets(const View& view, const OneDocument& in) {
  TRY_DO(view.there<Document>(in.document));
  Targets out;
  for (const Standing& standing : sections_of(view, in.document)) {
    out.add(standing);
    if (const prose::NodePtr doc = prose_of(view, standing.entity->id)) out.add(doc->content);
  }
  return RawJson{json::serialize(json::object{{"targets", out.take()}})};
}

}  // namespace

void register_targets(work::Registry& registry) {
  registry.view("document.targets", "documents/{document}/targets", work::Right::see, targets,
                "What a text can refer to: sections, headings, tables and pictures with a caption, in reading order");
}

}  // namespace rd::plan
