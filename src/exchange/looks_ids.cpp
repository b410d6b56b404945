#include <map>

#include "base/id.hpp"
#include "exchange/look.hpp"
#include "exchange/looks.hpp"

namespace rd::exchange {
namespace {

using prose::Node;
using prose::NodePtr;

// Steele and Vigna's splitmix64: every number gives another number, so no two ids are the same.
std::uint64_t mixed(std::uint64_t n) {
  n += 0x9E3779B97F4A7C15U;
  n = (n ^ (n >> 30U)) * 0xBF58476D1CE4E5B9U;
  n = (n ^ (n >> 27U)) * 0x94D049BB133111EBU;
  return n ^ (n >> 31U);
}

class Ids {
 public:
  NodePtr run(const Node& doc) {
    const NodePtr with = numbered(doc, "");
    return references_ ? pointed(*with) : with;
  }

 private:
  static bool carries_id(const Node& node) {
    return !prose::is_text(node) && node.type != "doc" && node.type != "hard_break" && node.type != "cross_reference" &&
           node.type != "element_chip" && node.type != "table_row";
  }

  NodePtr numbered(const Node& node, std::string_view above) {
    auto out = copy_of(node);
    references_ = references_ || node.type == "cross_reference";
    std::string bid(above);
    if (carries_id(node)) {
      bid = to_text(AnyId{mixed(++count_), mixed(~count_)});
      out->attrs["bid"] = bid;
    }
    if (const auto* anchors = out->attrs.if_contains("anchors")) {
      for (const auto& name : anchors->as_array()) targets_.emplace(std::string(name.as_string()), bid);
      out->attrs.erase("anchors");
    }
    for (NodePtr& child : out->content) {
      if (!prose::is_text(*child)) child = numbered(*child, bid);
    }
    return out;
  }

  // References named a place in the file; now they name a block.
  NodePtr pointed(const Node& node) {
    auto out = copy_of(node);
    if (node.type == "cross_reference") {
      const auto found = targets_.find(prose::attr_text(node, "target"));
      out->attrs["target"] = found == targets_.end() ? std::string{} : found->second;
    }
    for (NodePtr& child : out->content) {
      if (!prose::is_text(*child)) child = pointed(*child);
    }
    return out;
  }

  std::uint64_t count_{};
  bool references_{};
  std::map<std::string, std::string> targets_;
};

}  // namespace

NodePtr with_ids(const Node& doc) {
  return Ids().run(doc);
}

}  // namespace rd::exchange
