// The inline half of the mapping from pandoc's tree; used by pandoc_ast.cpp only.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "exchange/pandoc_json.hpp"
#include "exchange/signs.hpp"
#include "prose/node.hpp"

namespace rd::exchange {

class Inlines {
 public:
  // `blocks` maps the blocks of a footnote.
  Inlines(const Signs& signs, std::function<std::vector<prose::NodePtr>(const json::value&)> blocks)
      : signs_(signs), blocks_(std::move(blocks)) {}

  [[nodiscard]] std::vector<prose::NodePtr> run(const json::value& list);
  // Names of places met since the last call: what references inside the document point at.
  [[nodiscard]] std::vector<std::string> take_anchors();

  // What the signs since the last call said of a cell.
  struct Cell {
    int columns{1}, rows{1};
    bool header{}, covered{};
  };
  [[nodiscard]] Cell take_cell() { return std::exchange(cell_, {}); }
  void give_cell(Cell cell) { cell_ = cell; }

 private:
  using Out = std::vector<prose::NodePtr>;
  void all(const json::value& list, Out& out);
  void one(const Element& element, Out& out);
  void text(std::string_view words, Out& out);
  void plain_text(std::string_view words, Out& out);
  void sign(std::string_view said, Out& out);
  void marked(prose::Mark mark, const json::value& inside, Out& out);
  void link(const json::array& c, Out& out);
  void image(const json::array& c, Out& out);
  void note(const json::value& c, Out& out);
  void span(const json::array& c, Out& out);

  const Signs& signs_;
  std::function<std::vector<prose::NodePtr>(const json::value&)> blocks_;
  std::vector<prose::Mark> marks_;    // that are open here
  std::vector<prose::Mark> running_;  // remarks and changes that may run on over several paragraphs
  Cell cell_;
  std::vector<std::string> anchors_;
  std::shared_ptr<prose::Node> open_text_;  // the last text, while it may still grow
  int changes_{};
  int depth_{};
  bool in_note_{};
};

// All words of blocks in one line: for footnotes and captions, which are inline with us.
[[nodiscard]] std::vector<prose::NodePtr> as_inline(const std::vector<prose::NodePtr>& blocks);

}  // namespace rd::exchange
