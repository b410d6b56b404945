#include "prose/schema.hpp"

#include <algorithm>

#include "base/embedded.hpp"
#include "base/fault.hpp"

namespace rd::prose {

// Thompson's construction: every piece is a start and an end state, joined by free steps.
class ContentExpression::Parser {
 public:
  Parser(std::string_view text, const std::map<std::string, std::set<std::string>>& members, ContentExpression& out)
      : text_(text), members_(members), out_(out) {}

  bool run() {
    const Piece whole = alternatives();
    skip_spaces();
    out_.start_ = whole.start;
    out_.end_ = whole.end;
    return good_ && at_ == text_.size();
  }

 private:
  struct Piece {
    std::size_t start, end;
  };

  std::size_t state() {
    out_.states_.emplace_back();
    return out_.states_.size() - 1;
  }
  void free_step(std::size_t from, std::size_t to) { out_.states_[from].next.push_back(to); }
  void skip_spaces() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }
  bool next_is(char c) {
    skip_spaces();
    return at_ < text_.size() && text_[at_] == c;
  }

  Piece alternatives() {
    Piece out = sequence();
    while (next_is('|')) {
      ++at_;
      const Piece other = sequence();
      const std::size_t start = state();
      const std::size_t end = state();
      free_step(start, out.start);
      free_step(start, other.start);
      free_step(out.end, end);
      free_step(other.end, end);
      out = {start, end};
    }
    return out;
  }

  Piece sequence() {
    const std::size_t start = state();
    Piece out{start, start};
    while (good_) {
      skip_spaces();
      if (at_ >= text_.size() || text_[at_] == '|' || text_[at_] == ')') break;
      const Piece next = repeated();
      free_step(out.end, next.start);
      out.end = next.end;
    }
    return out;
  }

  Piece repeated() {
    const Piece one = single();
    if (at_ >= text_.size() || (text_[at_] != '*' && text_[at_] != '+' && text_[at_] != '?')) return one;
    const char times = text_[at_++];
    const std::size_t start = state();
    const std::size_t end = state();
    free_step(start, one.start);
    free_step(one.end, end);
    if (times != '?') free_step(one.end, one.start);
    if (times != '+') free_step(start, end);
    return {start, end};
  }

  Piece single() {
    if (next_is('(')) {
      ++at_;
      const Piece inside = alternatives();
      good_ = good_ && next_is(')');
      ++at_;
      return inside;
    }
    const std::size_t from = at_;
    while (at_ < text_.size() && ((text_[at_] >= 'a' && text_[at_] <= 'z') || text_[at_] == '_')) ++at_;
    const auto found = members_.find(std::string(text_.substr(from, at_ - from)));
    const std::size_t start = state();
    const std::size_t end = state();
    good_ = good_ && found != members_.end();
    if (!good_) return {start, end};
    out_.states_[start].types.insert(found->second.begin(), found->second.end());
    out_.states_[start].next.push_back(end);
    return {start, end};
  }

  std::string_view text_;
  const std::map<std::string, std::set<std::string>>& members_;
  ContentExpression& out_;
  std::size_t at_{};
  bool good_ = true;
};

Result<ContentExpression> ContentExpression::parse(std::string_view expression,
                                                   const std::map<std::string, std::set<std::string>>& members) {
  ContentExpression out;
  if (!Parser(expression, members, out).run())
    return refuse(Why::invalid, "schema.expression", {}, {{"expression", std::string(expression)}});
  return out;
}

std::vector<bool> ContentExpression::closure(std::vector<bool> states) const {
  std::vector<std::size_t> todo;
  for (std::size_t i = 0; i < states.size(); ++i)
    if (states[i]) todo.push_back(i);
  while (!todo.empty()) {
    const State& state = states_[todo.back()];
    todo.pop_back();
    if (!state.types.empty()) continue;
    for (const std::size_t next : state.next) {
      if (states[next]) continue;
      states[next] = true;
      todo.push_back(next);
    }
  }
  return states;
}

std::optional<std::vector<bool>> ContentExpression::after(const std::vector<bool>& states,
                                                          std::string_view type) const {
  std::vector<bool> next(states_.size());
  bool any = false;
  for (std::size_t i = 0; i < states_.size(); ++i) {
    if (!states[i] || !states_[i].types.contains(type)) continue;
    for (const std::size_t to : states_[i].next) next[to] = any = true;
  }
  if (!any) return std::nullopt;
  return closure(std::move(next));
}

ContentExpression::Match ContentExpression::match(const std::vector<std::string_view>& types) const {
  if (states_.empty()) return {0, true};
  std::vector<bool> now(states_.size());
  now[start_] = true;
  now = closure(std::move(now));
  Match out;
  for (const std::string_view type : types) {
    auto next = after(now, type);
    if (!next) break;
    now = *std::move(next);
    ++out.taken;
  }
  out.complete = now[end_];
  return out;
}

ContentExpression::Table ContentExpression::table(const std::vector<std::string>& types) const {
  if (states_.empty()) return {{std::vector<int>(types.size(), -1)}, {true}};
  std::vector<bool> first(states_.size());
  first[start_] = true;
  std::vector<std::vector<bool>> found{closure(std::move(first))};
  Table out;
  for (std::size_t i = 0; i < found.size(); ++i) {
    out.complete.push_back(found[i][end_]);
    out.next.emplace_back(types.size(), -1);
    for (std::size_t type = 0; type < types.size(); ++type) {
      auto next = after(found[i], types[type]);
      if (!next) continue;
      const auto known = std::find(found.begin(), found.end(), *next);
      out.next[i][type] = static_cast<int>(known - found.begin());
      if (known == found.end()) found.push_back(*std::move(next));
    }
  }
  return out;
}

namespace {

std::string text_at(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string{};
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    if (end > at) out.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

tl::unexpected<Refusal> wrong(const std::string& path) {
  return refuse(Why::invalid, "schema.shape", path);
}

Result<std::map<std::string, AttrSpec, std::less<>>> parse_attrs(const json::object& spec, const std::string& path) {
  std::map<std::string, AttrSpec, std::less<>> out;
  const auto* attrs = spec.if_contains("attrs");
  if (attrs == nullptr) return out;
  if (!attrs->is_object()) return wrong(path + ".attrs");
  for (const auto& [name, value] : attrs->get_object()) {
    const auto* object = value.if_object();
    if (object == nullptr) return wrong(path + ".attrs." + std::string(name));
    AttrSpec attr;
    attr.type = text_at(*object, "validate");
    static const std::set<std::string> known{"string", "integer", "link", "widths"};
    if (!known.contains(attr.type)) return wrong(path + ".attrs." + std::string(name) + ".validate");
    attr.place = out.size();
    const auto* otherwise = object->if_contains("default");
    attr.required = otherwise == nullptr;
    if (otherwise != nullptr) attr.otherwise = *otherwise;
    const auto number = [&](std::string_view key, auto& target) {
      const auto* limit = object->if_contains(key);
      if (limit != nullptr && limit->is_int64())
        target = static_cast<std::decay_t<decltype(target)>>(limit->get_int64());
    };
    number("longest", attr.longest);
    number("least", attr.least);
    number("greatest", attr.greatest);
    out.emplace(std::string(name), std::move(attr));
  }
  return out;
}

Result<MarkSpec> parse_mark(const std::string& name, const json::value& value) {
  const auto* spec = value.if_object();
  if (spec == nullptr) return wrong("marks." + name);
  MarkSpec out;
  TRY(out.attrs, parse_attrs(*spec, "marks." + name));
  out.excludes = {name};
  if (spec->contains("excludes")) {
    out.excludes.clear();
    for (std::string& word : words_of(text_at(*spec, "excludes"))) out.excludes.insert(std::move(word));
  }
  return out;
}

// Every name and group that an expression may use, with the types behind it.
std::map<std::string, std::set<std::string>> members_of(const json::object& nodes) {
  std::map<std::string, std::set<std::string>> out;
  for (const auto& [name, value] : nodes) {
    const std::string type(name);
    out[type].insert(type);
    if (!value.is_object()) continue;
    for (const std::string& group : words_of(text_at(value.get_object(), "group"))) out[group].insert(type);
  }
  return out;
}

}  // namespace

Result<Schema> parse_schema(std::string_view json) {
  TRY(const auto value, parse_json(json));
  const auto* root = value.if_object();
  const auto* nodes = root == nullptr ? nullptr : root->if_contains("nodes");
  const auto* marks = root == nullptr ? nullptr : root->if_contains("marks");
  if (nodes == nullptr || !nodes->is_object()) return wrong("nodes");
  if (marks == nullptr || !marks->is_object()) return wrong("marks");
  const auto members = members_of(nodes->get_object());
  Schema out;
  for (const auto& [name, one] : nodes->get_object()) {
    const auto* spec = one.if_object();
    const std::string path = "nodes." + std::string(name);
    if (spec == nullptr) return wrong(path);
    NodeSpec node;
    node.place = out.nodes.size();
    TRY(node.attrs, parse_attrs(*spec, path));
    TRY(node.content, ContentExpression::parse(text_at(*spec, "content"), members));
    node.is_inline = name == "text" || spec->contains("inline");
    node.is_atom = node.content.empty() || spec->contains("atom");
    node.marks_allowed = !spec->contains("marks") || text_at(*spec, "marks") == "_";
    out.nodes.emplace(std::string(name), std::move(node));
  }
  for (const auto& [name, one] : marks->get_object()) {
    TRY(auto mark, parse_mark(std::string(name), one));
    mark.place = out.marks.size();
    out.marks.emplace(std::string(name), std::move(mark));
  }
  return out;
}

const Schema& schema() {
  static const Schema made = [] {
    auto parsed = parse_schema(embedded_file("src/prose/schema.json"));
    RD_ASSERT(parsed.has_value());
    return *std::move(parsed);
  }();
  return made;
}

}  // namespace rd::prose
