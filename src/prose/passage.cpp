#include "prose/passage.hpp"

#include <algorithm>

#include "base/utf.hpp"
#include "prose/recognise.hpp"

namespace rd::prose {
namespace {

class Walk {
 public:
  std::vector<Passage> run(const Node& doc) {
    for (std::size_t i = 0; i < doc.content.size(); ++i) {
      below_ = i + 1 < doc.content.size() ? doc.content[i + 1].get() : nullptr;
      block(*doc.content[i]);
    }
    notes();
    return std::move(out_);
  }

 private:
  void block(const Node& node) {
    if (node.type == "heading") {
      heading(node);
    } else if (node.type == "paragraph" || node.type == "caption" || node.type == "code_block") {
      const std::string raw = inline_text(node);
      add(node, raw,
          node.type == "caption"      ? PassageKind::caption
          : node.type == "code_block" ? PassageKind::code
                                      : paragraph_kind(raw));
    } else if (node.type == "bullet_list" || node.type == "ordered_list") {
      ++depth_;
      const bool before = numbered_;
      numbered_ = node.type == "ordered_list";
      for (const NodePtr& item : node.content) list_item(*item);
      numbered_ = before;
      --depth_;
    } else if (node.type == "blockquote") {
      const bool before = quoted_;
      quoted_ = true;
      for (const NodePtr& child : node.content) block(*child);
      quoted_ = before;
    } else if (node.type == "table") {
      table(node);
    } else {
      for (const NodePtr& child : node.content) block(*child);
    }
    collect_notes(node);
  }

  void list_item(const Node& item) {
    for (const NodePtr& child : item.content) {
      if (child->type == "paragraph") {
        add(*child, inline_text(*child), PassageKind::list_item);
        collect_notes(*child);
      } else {
        block(*child);
      }
    }
  }

  void heading(const Node& node) {
    const std::string text = tidy_spaces(inline_text(node));
    if (text.empty()) return;
    contents_ = is_contents_title(text);
    glossary_ = is_glossary_title(text);
    Passage passage;
    passage.kind = PassageKind::heading;
    passage.bid = attr_text(node, "bid");
    passage.number = attr_text(node, "number");
    passage.level = std::clamp(attr_number(node, "level", 1), 1, 6);
    passage.text = text;
    passage.heading = heading_;
    heading_ = static_cast<int>(out_.size());
    out_.push_back(std::move(passage));
    last_line_.clear();
  }

  [[nodiscard]] PassageKind paragraph_kind(const std::string& raw) const {
    if (quoted_) return PassageKind::quotation;
    if (is_contents_line(raw)) return PassageKind::contents;
    if (glossary_) return PassageKind::glossary;
    const std::string text = tidy_spaces(raw);
    if (is_caption(text)) return PassageKind::caption;
    const bool marks = text.size() > 30 && (text.starts_with("“") || text.starts_with("\"") || text.starts_with("‘")) &&
                       (text.ends_with("”") || text.ends_with("\"") || text.ends_with("’"));
    return marks ? PassageKind::quotation : PassageKind::paragraph;
  }

  void add(const Node& node, const std::string& raw, PassageKind kind) {
    std::string text = tidy_spaces(raw);
    if (text.empty()) return;
    if (contents_ && kind != PassageKind::contents && !is_contents_line(raw) &&
        (text.size() > 140 || text.back() == '.'))
      contents_ = false;
    Passage passage;
    passage.kind = contents_ ? PassageKind::contents : kind;
    passage.bid = attr_text(node, "bid");
    passage.level = kind == PassageKind::list_item ? depth_ : 0;
    passage.in_list_numbered = kind == PassageKind::list_item && numbered_;
    passage.heading = heading_;
    if (table_ >= 0) {
      passage.kind = contents_   ? PassageKind::contents
                     : glossary_ ? PassageKind::glossary
                     : header_   ? PassageKind::header_cell
                                 : PassageKind::cell;
      passage.table = table_;
      passage.row = row_;
      passage.column = column_;
      passage.row_span = row_span_;
      passage.column_span = column_span_;
      passage.title_of_table = title_;
    } else {
      last_line_ = text;
    }
    passage.text = std::move(text);
    out_.push_back(std::move(passage));
  }

  void table(const Node& node) {
    if (table_ >= 0) {  // a table in a table reads as the text of its cell
      for (const NodePtr& row : node.content)
        for (const NodePtr& cell : row->content)
          for (const NodePtr& child : cell->content) block(*child);
      return;
    }
    table_ = tables_++;
    title_ = title();
    const bool has_header = std::any_of(node.content.begin(), node.content.end(), [](const NodePtr& row) {
      return std::any_of(row->content.begin(), row->content.end(),
                         [](const NodePtr& cell) { return cell->type == "table_header"; });
    });
    std::vector<int> busy;  // per column: rows still covered by a cell from above
    row_ = 0;
    for (const NodePtr& row : node.content) {
      int column = 0;
      for (const NodePtr& cell : row->content) {
        while (static_cast<std::size_t>(column) < busy.size() && busy[static_cast<std::size_t>(column)] > 0) ++column;
        column_ = column;
        column_span_ = std::clamp(attr_number(*cell, "colspan", 1), 1, 1000);
        row_span_ = std::clamp(attr_number(*cell, "rowspan", 1), 1, 10'000);
        // Without a marked header the first of several rows is one: that is how people read it.
        header_ = cell->type == "table_header" || (row_ == 0 && !has_header && node.content.size() > 1);
        if (busy.size() < static_cast<std::size_t>(column + column_span_))
          busy.resize(static_cast<std::size_t>(column + column_span_), 0);
        for (int c = column; c < column + column_span_; ++c) busy[static_cast<std::size_t>(c)] = row_span_;
        for (const NodePtr& child : cell->content) block(*child);
        column += column_span_;
      }
      for (int& rows : busy) rows = std::max(0, rows - 1);
      ++row_;
    }
    table_ = -1;
    header_ = false;
    last_line_.clear();
  }

  // What stands right above, or a caption right below.
  [[nodiscard]] std::string title() const {
    if (is_caption(last_line_) || below_ == nullptr) return last_line_;
    const std::string below = tidy_spaces(inline_text(*below_));
    const bool caption = (below_->type == "caption" || below_->type == "paragraph") && is_caption(below) &&
                         lower(below).starts_with("tabel");
    return caption ? below : last_line_;
  }

  void collect_notes(const Node& node) {
    for (const NodePtr& child : node.content) {
      if (child->type == "footnote") {
        std::string text;
        for (const NodePtr& part : child->content) text += inline_text(*part);
        notes_.push_back({attr_text(*child, "bid"), tidy_spaces(text), heading_});
      }
    }
  }

  // Footnotes are read where they hang: after the passage list, with the heading they belong to.
  void notes() {
    for (Note& note : notes_) {
      if (note.text.empty()) continue;
      Passage passage;
      passage.kind = PassageKind::footnote;
      passage.bid = std::move(note.bid);
      passage.text = std::move(note.text);
      passage.heading = note.heading;
      out_.push_back(std::move(passage));
    }
  }

  struct Note {
    std::string bid, text;
    int heading;
  };
  std::vector<Passage> out_;
  std::vector<Note> notes_;
  int heading_{-1}, depth_{}, tables_{}, table_{-1}, row_{}, column_{}, row_span_{1}, column_span_{1};
  bool quoted_{}, contents_{}, glossary_{}, header_{}, numbered_{};
  std::string title_, last_line_;
  const Node* below_{};  // the block after the current one, at the top of the document
};

}  // namespace

std::vector<Passage> passages(const Node& doc) {
  return Walk().run(doc);
}

}  // namespace rd::prose
