// What a text may hold: read from src/prose/schema.json, the one description that the client's editor is made from as
// well. Made once; immutable, safe on any thread.
#pragma once
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"

namespace rd::prose {

// A content expression ("paragraph block*", "(table_cell | table_header)+") as a small automaton over node types.
class ContentExpression {
 public:
  ContentExpression() = default;
  // `members`: the node types behind every name and group that may stand in an expression. Refuses schema.expression.
  [[nodiscard]] static Result<ContentExpression> parse(std::string_view expression,
                                                       const std::map<std::string, std::set<std::string>>& members);

  // How many children are taken before one does not fit; all of them when it goes well.
  struct Match {
    std::size_t taken{};
    bool complete{};  // the children taken may stand alone
  };
  [[nodiscard]] Match match(const std::vector<std::string_view>& types) const;
  [[nodiscard]] bool empty() const { return states_.size() <= 1; }

  // The same over numbers, for who asks often: state 0 is the start, `next[state][type]` is where a child of
  // types[type] leads (-1: it does not fit), `complete[state]` whether what was taken may stand alone.
  struct Table {
    std::vector<std::vector<int>> next;
    std::vector<bool> complete;
  };
  [[nodiscard]] Table table(const std::vector<std::string>& types) const;

 private:
  struct State {
    std::set<std::string, std::less<>> types;  // what leads to `next`; empty when the step is free
    std::vector<std::size_t> next;
  };
  class Parser;
  [[nodiscard]] std::vector<bool> closure(std::vector<bool> states) const;
  // Where a child leads; nothing when it does not fit.
  [[nodiscard]] std::optional<std::vector<bool>> after(const std::vector<bool>& states, std::string_view type) const;

  std::vector<State> states_;
  std::size_t start_{}, end_{};
};

struct AttrSpec {
  std::string type;       // string, integer, link, widths
  std::size_t place{};    // in the order of the schema, from 0
  json::value otherwise;  // what it is when nobody says; of no use when required
  bool required{};
  std::size_t longest = 10'000;  // UTF-16 units
  std::int64_t least = std::numeric_limits<std::int64_t>::min();
  std::int64_t greatest = std::numeric_limits<std::int64_t>::max();
  std::set<std::string> one_of;
};

struct NodeSpec {
  std::size_t place{};  // in the order of the schema, from 0
  ContentExpression content;
  std::map<std::string, AttrSpec, std::less<>> attrs;
  bool is_inline{};
  bool is_atom{};             // one thing to a reader, whatever it holds: a mark stands on it and not only within
  bool marks_allowed = true;  // on its content
};

struct MarkSpec {
  std::size_t place{};  // in the order of the schema, which is the order of marks on a text
  std::map<std::string, AttrSpec, std::less<>> attrs;
  std::set<std::string> excludes;  // may not stand on the same text, itself included unless the schema says otherwise
};

struct Schema {
  std::map<std::string, NodeSpec, std::less<>> nodes;
  std::map<std::string, MarkSpec, std::less<>> marks;
};

// Refuses schema.shape and schema.expression with the path of the wrong part as field.
[[nodiscard]] Result<Schema> parse_schema(std::string_view json);
// The product's own.
[[nodiscard]] const Schema& schema();

}  // namespace rd::prose
