#include "prose/check.hpp"

#include <algorithm>
#include <set>

#include "base/utf.hpp"

namespace rd::prose {
namespace {

bool is_safe_link(std::string_view href) {
  const std::string small = lower(href);
  return small.starts_with("http://") || small.starts_with("https://") || small.starts_with("mailto:");
}

class Check {
 public:
  explicit Check(std::size_t most) : most_(most) {}

  std::vector<Problem> run(const Node& doc) {
    if (doc.type != "doc") add("doc", "type", doc.type);
    node(doc, "doc", 0, true);
    return std::move(found_);
  }

 private:
  void add(const std::string& path, std::string reason, std::string_view what) {
    if (found_.size() < most_) found_.push_back({path, std::move(reason), std::string(what)});
  }

  void node(const Node& node, const std::string& path, int depth, bool marks_allowed) {
    if (found_.size() >= most_) return;
    const auto spec = schema().nodes.find(node.type);
    if (spec == schema().nodes.end()) return add(path, "type", node.type);
    const int here = spec->second.is_inline ? depth : depth + 1;
    // One more: the document itself is a node around its blocks.
    if (here > deepest_block + 1) return add(path, "depth", node.type);
    attributes(spec->second.attrs, node.attrs, path);
    id(node, path);
    marks(node, path, marks_allowed && spec->second.is_inline);
    text(node, path);
    content(node, spec->second, path);
    for (std::size_t i = 0; i < node.content.size(); ++i) {
      this->node(*node.content[i], path + ".content." + std::to_string(i), here, spec->second.marks_allowed);
    }
  }

  void attributes(const std::map<std::string, AttrSpec, std::less<>>& specs, const json::object& attrs,
                  const std::string& path) {
    for (const auto& [name, value] : attrs) {
      const auto spec = specs.find(std::string_view(name));
      if (spec == specs.end() || !fits(spec->second, value)) add(path + ".attrs", "attribute", name);
    }
    for (const auto& [name, spec] : specs) {
      if (spec.required && !attrs.contains(name)) add(path + ".attrs", "attribute", name);
    }
  }

  void id(const Node& node, const std::string& path) {
    const std::string bid = attr_text(node, "bid");
    if (!bid.empty() && !ids_.insert(bid).second) add(path, "id", bid);
  }

  void marks(const Node& node, const std::string& path, bool allowed) {
    for (std::size_t i = 0; i < node.marks.size(); ++i) {
      const Mark& mark = node.marks[i];
      const auto spec = schema().marks.find(mark.type);
      const bool excluded = spec != schema().marks.end() &&
                            std::any_of(node.marks.begin(), node.marks.begin() + static_cast<std::ptrdiff_t>(i),
                                        [&](const Mark& other) { return spec->second.excludes.contains(other.type); });
      if (spec == schema().marks.end() || !allowed || excluded) {
        add(path + ".marks", "mark", mark.type);
        continue;
      }
      attributes(spec->second.attrs, mark.attrs, path + ".marks." + std::to_string(i));
    }
  }

  void text(const Node& node, const std::string& path) {
    const bool good = is_text(node) ? !node.text.empty() && is_utf8(node.text) : node.text.empty();
    if (!good) add(path, "text", node.type);
  }

  void content(const Node& node, const NodeSpec& spec, const std::string& path) {
    std::vector<std::string_view> types;
    types.reserve(node.content.size());
    for (const NodePtr& child : node.content) types.push_back(child->type);
    const auto match = spec.content.match(types);
    if (match.taken < types.size()) {
      add(path + ".content." + std::to_string(match.taken), "content", types[match.taken]);
    } else if (!match.complete) {
      add(path, "content", node.type);
    }
  }

  std::size_t most_;
  std::vector<Problem> found_;
  std::set<std::string> ids_;
};

}  // namespace

bool fits(const AttrSpec& spec, const json::value& value) {
  if (spec.type == "integer") {
    const auto* number = value.if_int64();
    return number != nullptr && *number >= spec.least && *number <= spec.greatest;
  }
  if (spec.type == "widths") {
    if (value.is_null()) return true;
    const auto* list = value.if_array();
    const auto is_width = [](const json::value& one) {
      return one.is_int64() && one.get_int64() >= 0 && one.get_int64() <= 10'000;
    };
    return list != nullptr && list->size() <= 1000 && std::all_of(list->begin(), list->end(), is_width);
  }
  const auto* text = value.if_string();
  if (text == nullptr || !is_utf8(std::string_view(*text)) || utf16_length(std::string_view(*text)) > spec.longest)
    return false;
  return spec.type != "link" || is_safe_link(std::string_view(*text));
}

std::vector<Problem> problems(const Node& doc, std::size_t most) {
  return Check(most).run(doc);
}

Result<NodePtr> checked(NodePtr doc) {
  const auto found = problems(*doc, 1);
  if (found.empty()) return doc;
  return refuse(Why::invalid, "prose.schema", found[0].path, {{"reason", found[0].reason}, {"what", found[0].what}});
}

}  // namespace rd::prose
