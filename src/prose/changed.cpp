#include "prose/changed.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace rd::prose {
namespace {

// A node of the new text that the old one has not got. `was`: what stood in its place, when one can tell.
struct Changed {
  const Part& now;
  const Part* was{};
  const Part* parent{};
  Position at{};      // where it begins; -1 for the document itself
  int depth{};        // blocks around it, the document included
  bool same_kinds{};  // its children are of the types that `was` had, one by one
};

bool alike(const Part* one, const Part* other) {
  return &one->type() == &other->type();
}

template <class See>
void each_changed(Changed node, const std::string& path, const See& see) {
  if (node.was == &node.now) return;
  static const Content none;
  const Difference rows = difference(node.was == nullptr ? none : node.was->content(), node.now.content());
  node.same_kinds =
      node.was != nullptr && alike(node.was, &node.now) &&
      std::equal(rows.old_parts.begin(), rows.old_parts.end(), rows.new_parts.begin(), rows.new_parts.end(), alike);
  see(node, path);
  const std::set<const Part*> stayed(rows.old_parts.begin(), rows.old_parts.end());
  const bool paired = rows.old_parts.size() == rows.new_parts.size();
  Position at = node.at + 1 + rows.start;
  const int depth = node.depth + (node.now.type().is_inline ? 0 : 1);
  for (std::size_t i = 0; i < rows.new_parts.size(); at += rows.new_parts[i++]->size()) {
    if (stayed.contains(rows.new_parts[i])) continue;
    const Changed child{*rows.new_parts[i], paired ? rows.old_parts[i] : nullptr, &node.now, at, depth};
    each_changed(child, path + ".content." + std::to_string(rows.first + i), see);
  }
}

template <class See>
void each_changed(const Part& before, const Part& after, const See& see) {
  each_changed(Changed{after, &before, nullptr, -1, 0}, "doc", see);
}

// Blocks within blocks, this one included.
int block_height(const Part& part) {
  if (part.type().is_inline) return 0;
  int out = 0;
  for (std::size_t number = 0; number < part.content().runs(); ++number)
    for (const PartPtr& child : part.content().run(number)) out = std::max(out, block_height(*child));
  return out + 1;
}

class ChangeCheck {
 public:
  explicit ChangeCheck(std::size_t most) : most_(most) {}

  void see(const Changed& node, const std::string& path) {
    if (found_.size() >= most_) return;
    const NodeType& type = node.now.type();
    // What it holds may have stood there already, but less deep.
    const bool may_be_deep = node.depth + node.now.height() > deepest_block + 1;
    if (may_be_deep && node.depth + block_height(node.now) > deepest_block + 1) return add(path, "depth", type.name);
    attributes(type.attrs, node.now.attrs(), path);
    marks(node, path);
    content(node, path);
  }

  std::vector<Problem> found() { return std::move(found_); }

 private:
  void add(const std::string& path, std::string reason, std::string_view what) {
    if (found_.size() < most_) found_.push_back({path, std::move(reason), std::string(what)});
  }

  void attributes(const AttrNames& attrs, const Values& values, const std::string& path) {
    for (std::size_t i = 0; i < attrs.names.size(); ++i)
      if (!fits(*attrs.specs[i], (*values)[i])) add(path + ".attrs", "attribute", attrs.names[i]);
  }

  void marks(const Changed& node, const std::string& path) {
    const Markings& all = node.now.marks();
    const bool allowed = node.parent != nullptr && node.parent->type().allows_marks && node.now.type().is_inline;
    for (std::size_t i = 0; i < all.size(); ++i) {
      const bool excluded = std::any_of(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(i),
                                        [&](const Marking& other) { return all[i].type->keeps_out(*other.type); });
      if (!allowed || excluded) add(path + ".marks", "mark", all[i].type->name);
      attributes(all[i].type->attrs, all[i].attrs, path + ".marks." + std::to_string(i));
    }
  }

  void content(const Changed& node, const std::string& path) {
    if (node.same_kinds || fits(node.now.type(), node.now.content())) return;
    std::vector<std::string_view> kinds;
    for (std::size_t i = 0; i < node.now.content().count(); ++i) kinds.push_back(node.now.content()[i]->type().name);
    const auto match = schema().nodes.find(node.now.type().name)->second.content.match(kinds);
    if (match.taken < kinds.size()) {
      add(path + ".content." + std::to_string(match.taken), "content", kinds[match.taken]);
    } else if (!match.complete) {
      add(path, "content", node.now.type().name);
    }
  }

  std::size_t most_;
  std::vector<Problem> found_;
};

// "" when it has none yet; nothing when it bears none.
std::optional<std::string_view> bid_of(const Part& part) {
  const auto& names = part.type().attrs.names;
  const auto found = std::find(names.begin(), names.end(), "bid");
  if (found == names.end()) return std::nullopt;
  const auto* text = (*part.attrs())[static_cast<std::size_t>(found - names.begin())].if_string();
  return text == nullptr ? std::string_view{} : std::string_view(*text);
}

struct Holder {
  const Part* part{};
  Position at{};
};
using Holders = std::map<std::string_view, std::vector<Holder>, std::less<>>;

// Where these ids stand in the text, in reading order.
void find_holders(const Part& part, Position at, Holders& holders) {
  const auto known = holders.find(bid_of(part).value_or(""));
  if (known != holders.end()) known->second.push_back({&part, at});
  Position child_at = at + 1;
  for (std::size_t number = 0; number < part.content().runs(); ++number) {
    for (const PartPtr& child : part.content().run(number)) {
      if (!child->is_text()) find_holders(*child, child_at, holders);
      child_at += child->size();
    }
  }
}

}  // namespace

std::vector<Problem> problems_of_change(const Part& before, const Part& after, std::size_t most) {
  ChangeCheck check(most);
  each_changed(before, after, [&](const Changed& node, const std::string& path) { check.see(node, path); });
  return check.found();
}

std::vector<Step> fresh_ids(const Part& before, const Part& after, const std::function<std::string()>& new_id) {
  Holders holders;
  std::set<const Part*> came;
  std::vector<Step> out;
  each_changed(before, after, [&](const Changed& node, const std::string&) {
    const auto bid = bid_of(node.now);
    if (!bid) return;
    if (bid->empty()) return out.push_back(SetAttr{node.at, "bid", json::value(new_id())});
    if (node.was != nullptr && bid_of(*node.was) == bid) return;
    holders[*bid];
    came.insert(&node.now);
  });
  if (holders.empty()) return out;
  find_holders(after, -1, holders);
  for (const auto& [bid, all] : holders) {
    if (all.size() < 2) continue;
    auto keeps = std::find_if(all.begin(), all.end(), [&](const Holder& one) { return !came.contains(one.part); });
    if (keeps == all.end())
      keeps = std::find_if(all.begin(), all.end(), [](const Holder& one) { return !one.part->content().empty(); });
    if (keeps == all.end()) keeps = all.begin();
    for (auto one = all.begin(); one != all.end(); ++one)
      if (one != keeps) out.push_back(SetAttr{one->at, "bid", json::value(new_id())});
  }
  return out;
}

}  // namespace rd::prose
