#include "exchange/odt_part.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>

#include "base/markup.hpp"
#include "base/utf.hpp"
#include "exchange/xml.hpp"

namespace rd::exchange {
namespace {

using Kind = XmlPiece::Kind;

constexpr int most_columns = 63;

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// Around blocks or words that pandoc would not look into.
bool is_wrapper(std::string_view name) {
  return is_one_of(name, {"text:section",
                          "text:table-of-content",
                          "text:index-body",
                          "text:index-title",
                          "text:illustration-index",
                          "text:table-index",
                          "text:object-index",
                          "text:user-index",
                          "text:alphabetical-index",
                          "text:bibliography",
                          "text:sequence",
                          "text:sequence-ref",
                          "text:page-number",
                          "text:page-count",
                          "text:date",
                          "text:time",
                          "text:title",
                          "text:subject",
                          "text:user-defined",
                          "text:chapter",
                          "text:author-name",
                          "text:initial-creator",
                          "text:creator",
                          "text:variable-set",
                          "text:variable-get",
                          "text:user-field-get",
                          "text:conditional-text",
                          "text:placeholder",
                          "text:meta",
                          "text:meta-field",
                          "text:dde-connection",
                          "text:soft-page-break",
                          "table:table-header-rows",
                          "draw:a"});
}

// Nothing to read in them.
bool is_left_out(std::string_view name) {
  return name.ends_with("-source") ||
         is_one_of(name, {"text:tracked-changes", "draw:enhanced-geometry", "office:scripts", "office:event-listeners",
                          "text:sequence-decls"});
}

struct Change {
  bool deletion{};
  std::string author, date, text;
};

// The changes that places in the text refer to; of a deletion also the words that went.
std::map<std::string, Change> changes_in(std::string_view xml) {
  std::map<std::string, Change> out;
  Change* now = nullptr;
  std::string* target = nullptr;
  int paragraphs = 0;
  const std::size_t end = xml.find("</text:tracked-changes>");
  if (end == std::string_view::npos) return out;
  XmlPieces pieces(xml.substr(0, end));
  for (XmlPiece piece; pieces.next(piece);) {
    if (piece.kind == Kind::open && piece.name == "text:changed-region") now = &out[xml_attribute(piece, "id")];
    if (now == nullptr) continue;
    if (piece.kind == Kind::open && piece.name == "text:deletion") now->deletion = true;
    const bool paragraph = piece.name == "text:p" || piece.name == "text:h";
    if (piece.kind == Kind::open && paragraph && paragraphs++ > 0) now->text += ' ';
    if (piece.name == "text:changed-region") paragraphs = 0;
    if (piece.name == "text:s" || piece.name == "text:tab") now->text += ' ';
    if (piece.kind == Kind::open)
      target = piece.name == "dc:creator" ? &now->author
               : piece.name == "dc:date"  ? &now->date
               : paragraph                ? &now->text
                                          : target;
    if (piece.kind == Kind::close && (paragraph || piece.name == "dc:creator" || piece.name == "dc:date"))
      target = nullptr;
    if (piece.kind == Kind::text && target != nullptr) *target += xml_unescaped(piece.raw);
  }
  return out;
}

std::string cut_to(std::string text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80) --most;
  text.resize(most);
  return text;
}

class Odt {
 public:
  Odt(std::string_view xml, Kept& kept) : xml_(xml), kept_(kept), changes_(changes_in(xml)) { out_.emplace_back(); }

  OdtPart run() {
    XmlPieces pieces(xml_);
    for (XmlPiece piece; pieces.next(piece);) {
      if (skipping(piece) || remark(piece)) continue;
      count(piece);
      if (!box(piece) && !cell(piece) && !change(piece) && !picture(piece)) words(piece);
    }
    while (out_.size() > 1) keep_box();
    out() += boxes_;
    part_.xml = std::move(out());
    return std::move(part_);
  }

 private:
  std::string& out() { return out_.back(); }

  bool skipping(const XmlPiece& piece) {
    const bool target = is_left_out(piece.name);
    if (target && piece.kind == Kind::open) ++skip_;
    if (target && piece.kind == Kind::close && skip_ > 0) {
      --skip_;
      return true;
    }
    return skip_ > 0 || target;
  }

  // A remark stands in the text where it begins; its own words go to the list.
  bool remark(const XmlPiece& piece) {
    if (piece.name == "office:annotation") {
      if (piece.kind == Kind::open) {
        remark_ = part_.comments.size() + 1;
        const std::string id = std::to_string(remark_ - 1);
        part_.comments.push_back({id, {}, {}, {}});
        ++kept_.comments;
        part_.signs.marks.push_back({"comment", json::object{{"id", id}}});
        const std::string name = xml_attribute(piece, "name");
        if (!name.empty() && xml_.find("annotation-end office:name=\"" + name + "\"") != std::string_view::npos) {
          ends_[name] = part_.signs.marks.size() - 1;
          put(sign('s', part_.signs.marks.size() - 1));
        }
      } else {
        remark_ = 0;
      }
      return true;
    }
    if (piece.name == "office:annotation-end") {
      if (const auto found = ends_.find(xml_attribute(piece, "name")); found != ends_.end())
        put(sign('e', found->second));
      return true;
    }
    if (remark_ == 0) return false;
    Comment& comment = part_.comments[remark_ - 1];
    if (piece.kind == Kind::open)
      target_ = piece.name == "dc:creator"        ? &Comment::author
                : piece.name == "dc:date"         ? &Comment::date
                : piece.name.starts_with("meta:") ? nullptr
                                                  : &Comment::text;
    if (piece.kind == Kind::text && target_ != nullptr) comment.*target_ += xml_unescaped(piece.raw);
    if (piece.ends("text:p")) comment.text = tidy_spaces(comment.text) + " ";
    if (piece.ends("text:p") || piece.ends("dc:creator") || piece.ends("dc:date")) target_ = nullptr;
    if (piece.ends("text:p")) comment.text = trim(comment.text);
    return true;
  }

  void count(const XmlPiece& piece) {
    const bool paragraph = piece.name == "text:p" || piece.name == "text:h";
    if (paragraph && piece.kind == Kind::open) filled_.push_back(false);
    if (piece.kind == Kind::text && !filled_.empty() && !trim(piece.raw).empty()) filled_.back() = true;
    if (paragraph && piece.kind == Kind::close && !filled_.empty()) {
      kept_.paragraphs += filled_.back() ? 1 : 0;
      filled_.pop_back();
    }
    if (piece.kind == Kind::close) return;
    if (piece.name == "table:table") ++kept_.tables;
    if (piece.name == "draw:image") ++kept_.pictures;
    if (piece.name == "text:note") ++kept_.footnotes;
  }

  // Signs stand in words only; outside a paragraph they wait for the next one.
  void put(const std::string& sign) { (paragraphs_ > 0 ? out() : waiting_) += sign; }

  bool box(const XmlPiece& piece) {
    if (piece.name != "draw:text-box" && piece.name != "draw:custom-shape") return false;
    if (piece.kind == Kind::open) {
      out_.emplace_back();
      outer_paragraphs_.push_back(std::exchange(paragraphs_, 0));
    } else if (piece.kind == Kind::close && out_.size() > 1) {
      keep_box();
    }
    return true;
  }

  void keep_box() {
    const std::string inside = std::move(out());
    out_.pop_back();
    paragraphs_ = outer_paragraphs_.back();
    outer_paragraphs_.pop_back();
    if (inside.find("<text:p") == std::string::npos && inside.find("<text:h") == std::string::npos) return;
    ++kept_.text_boxes;
    boxes_ += "<table:table><table:table-column/><table:table-row><table:table-cell>" + inside +
              "</table:table-cell></table:table-row></table:table>";
  }

  bool cell(const XmlPiece& piece) {
    if (piece.name == "table:table-header-rows") header_ = piece.kind == Kind::open;
    if (piece.kind == Kind::close || !is_one_of(piece.name, {"table:table-cell", "table:covered-table-cell"})) {
      if (piece.kind != Kind::close || piece.name != "table:covered-table-cell") return false;
      out() += "</table:table-cell>";
      return true;
    }
    if (piece.name == "table:covered-table-cell") {
      out() += "<table:table-cell><text:p>" + sign('x', 0) + "</text:p>";
      if (piece.kind == Kind::empty) out() += "</table:table-cell>";
      return true;
    }
    waiting_.clear();
    const int columns = std::clamp(std::atoi(xml_attribute(piece, "number-columns-spanned").c_str()), 1, most_columns);
    const int rows = std::clamp(std::atoi(xml_attribute(piece, "number-rows-spanned").c_str()), 1, 5000);
    if (columns > 1 || rows > 1) {
      part_.signs.spans.emplace_back(columns, rows);
      waiting_ += sign('c', part_.signs.spans.size() - 1);
    }
    if (header_) waiting_ += sign('h', 0);
    out() += piece.kind == Kind::empty
                 ? "<table:table-cell><text:p>" + std::exchange(waiting_, {}) + "</text:p></table:table-cell>"
                 : "<table:table-cell>";
    return true;
  }

  bool change(const XmlPiece& piece) {
    const bool starts = piece.name == "text:change-start";
    const bool ends = piece.name == "text:change-end";
    if (!starts && !ends && piece.name != "text:change") return false;
    const std::string id = xml_attribute(piece, "change-id");
    const auto found = changes_.find(id);
    if (found == changes_.end()) return true;
    if (ends) {
      if (const auto open = ends_.find("change " + id); open != ends_.end()) put(sign('e', open->second));
      return true;
    }
    const Change& one = found->second;
    const std::size_t number = part_.signs.marks.size();
    part_.signs.marks.push_back(
        {one.deletion ? "deletion" : "insertion",
         json::object{
             {"author", cut_to(one.author, 200)}, {"at", cut_to(one.date, 40)}, {"id", std::to_string(number + 1)}}});
    put(sign('s', number));
    if (starts) {
      ends_["change " + id] = number;
      ++kept_.insertions;
      return true;
    }
    std::string gone;
    gone += escaped(one.text);
    put(gone + sign('e', number));
    kept_.deletions += trim(one.text).empty() ? 0 : 1;
    return true;
  }

  // The words for a picture stand behind it.
  bool picture(const XmlPiece& piece) {
    if (piece.name == "svg:desc" || piece.name == "svg:title") {
      in_words_ = piece.kind == Kind::open;
      return true;
    }
    if (in_words_ && piece.kind == Kind::text) {
      const std::string said = xml_unescaped(piece.raw);
      // A description says more than a title.
      if (said.size() > alternative_.size()) alternative_ = said;
      return true;
    }
    if (piece.name != "draw:frame" || piece.kind != Kind::close) return false;
    out() += piece.raw;
    if (!alternative_.empty()) {
      part_.signs.alternatives.push_back(std::exchange(alternative_, {}));
      out() += sign('d', part_.signs.alternatives.size() - 1);
    }
    return true;
  }

  void words(const XmlPiece& piece) {
    if (is_wrapper(piece.name)) return;
    if (piece.name == "text:tab") {
      out() += tab_sign;
      return;
    }
    const bool paragraph = piece.name == "text:p" || piece.name == "text:h";
    if (paragraph && piece.kind == Kind::close) --paragraphs_;
    out() += piece.raw;
    if (!paragraph) return;
    if (piece.kind == Kind::open) {
      ++paragraphs_;
      out() += std::exchange(waiting_, {});
    } else if (paragraphs_ <= 0 && out_.size() == 1) {
      out() += std::exchange(boxes_, {});
    }
  }

  std::string_view xml_;
  Kept& kept_;
  std::map<std::string, Change> changes_;
  OdtPart part_;
  std::vector<std::string> out_;
  std::vector<int> outer_paragraphs_;
  std::vector<bool> filled_;
  std::string boxes_, waiting_, alternative_;
  std::map<std::string, std::size_t> ends_;  // what is open, by name
  std::string Comment::*target_{};
  std::size_t remark_{};  // the number of the remark that is being read, from 1
  int skip_{}, paragraphs_{};
  bool header_{}, in_words_{};
};

}  // namespace

OdtPart odt_ready_for_pandoc(std::string_view content_xml, Kept& kept) {
  return Odt(content_xml, kept).run();
}

}  // namespace rd::exchange
