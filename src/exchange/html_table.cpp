#include "exchange/html_table.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <vector>

#include "base/utf.hpp"
#include "exchange/look.hpp"
#include "exchange/relations.hpp"
#include "exchange/xml.hpp"

namespace rd::exchange {
namespace {

using prose::Mark;
using prose::Node;
using prose::NodePtr;

std::string_view mark_of(std::string_view tag) {
  static const std::map<std::string_view, std::string_view> known{
      {"strong", "strong"}, {"em", "em"},         {"u", "underline"}, {"s", "strike"},
      {"code", "code"},     {"sub", "sub"},       {"sup", "sup"},     {"mark", "highlight"},
      {"a", "link"},        {"ins", "insertion"}, {"del", "deletion"}};
  const auto found = known.find(tag);
  return found == known.end() ? std::string_view{} : found->second;
}

int span_of(const XmlPiece& piece, std::string_view name, int most) {
  return std::clamp(std::atoi(xml_attribute(piece, name).c_str()), 1, most);
}

class HtmlTable {
 public:
  NodePtr read(std::string_view html) {
    XmlPieces pieces(html);
    for (XmlPiece piece; pieces.next(piece);) {
      if (!take(piece)) return nullptr;
    }
    return closed_ && !table_->content.empty() ? table_ : nullptr;
  }

 private:
  bool take(const XmlPiece& piece) {
    const bool opens = piece.kind == XmlPiece::Kind::open;
    if (piece.kind == XmlPiece::Kind::other) return false;
    if (piece.kind == XmlPiece::Kind::text) return text(xml_unescaped(piece.raw));
    if (piece.name == "table") {
      closed_ = !opens;
    } else if (piece.name == "thead" || piece.name == "tbody") {
      return true;
    } else if (piece.name == "tr") {
      if (opens) row_ = make_node("table_row");
      if (!opens && row_ && !row_->content.empty()) table_->content.push_back(std::move(row_));
    } else if (piece.name == "td" || piece.name == "th") {
      return cell(piece);
    } else if (piece.name == "p") {
      end_paragraph();
    } else if (piece.name == "img") {
      if (!cell_) return false;
      end_paragraph();
      auto image = make_node("image");
      image->attrs["src"] = xml_attribute(piece, "src");
      image->attrs["alt"] = xml_attribute(piece, "alt");
      if (prose::attr_text(*image, "src").size() > 500 || prose::attr_text(*image, "alt").size() > 5000) return false;
      cell_->content.push_back(std::move(image));
    } else if (piece.name == "br") {
      paragraph_->content.push_back(make_node("hard_break"));
    } else {
      return mark(piece);
    }
    return true;
  }

  bool cell(const XmlPiece& piece) {
    if (piece.kind == XmlPiece::Kind::open) {
      if (!row_) return false;
      cell_ = make_node(piece.name == "th" ? "table_header" : "table_cell");
      cell_->attrs["colspan"] = span_of(piece, "colspan", 63);
      cell_->attrs["rowspan"] = span_of(piece, "rowspan", 5000);
      return true;
    }
    end_paragraph();
    if (!cell_ || !row_) return false;
    if (cell_->content.empty()) cell_->content.push_back(make_node("paragraph"));
    row_->content.push_back(std::move(cell_));
    cell_ = nullptr;
    return true;
  }

  bool mark(const XmlPiece& piece) {
    const std::string_view type = mark_of(piece.name);
    if (type.empty()) return false;
    if (piece.kind == XmlPiece::Kind::close) {
      if (!marks_.empty()) marks_.pop_back();
      return true;
    }
    Mark mark{std::string(type), {}};
    if (type == "link") {
      const std::string href = xml_attribute(piece, "href");
      if (!is_web_link(href) || href.size() > 2000) return false;
      mark.attrs["href"] = href;
    }
    if (type == "insertion" || type == "deletion") {
      const std::string author = xml_attribute(piece, "data-author");
      const std::string at = xml_attribute(piece, "datetime");
      if (author.size() > 200 || at.size() > 40) return false;
      mark.attrs["author"] = author;
      mark.attrs["at"] = at;
    }
    // Tags that stand twice, or do not go together, are not ours.
    for (const Mark& other : marks_) {
      if (other.type == mark.type || (other.type.starts_with("su") && mark.type.starts_with("su"))) return false;
    }
    marks_.push_back(std::move(mark));
    return true;
  }

  bool text(std::string words) {
    std::replace(words.begin(), words.end(), '\n', ' ');
    if (!cell_) return trim(words).empty();
    if (paragraph_->content.empty() && trim(words).empty()) return true;
    auto node = make_node("text");
    node->text = std::move(words);
    node->marks = marks_;
    paragraph_->content.push_back(std::move(node));
    return true;
  }

  void end_paragraph() {
    if (cell_ && !paragraph_->content.empty()) cell_->content.push_back(paragraph_);
    paragraph_ = make_node("paragraph");
  }

  std::shared_ptr<Node> table_ = make_node("table");
  std::shared_ptr<Node> row_, cell_;
  std::shared_ptr<Node> paragraph_ = make_node("paragraph");
  std::vector<Mark> marks_;
  bool closed_{};
};

}  // namespace

NodePtr table_from_html(std::string_view html) {
  const std::string text = trim(html);
  return text.starts_with("<table") ? HtmlTable().read(text) : nullptr;
}

}  // namespace rd::exchange
