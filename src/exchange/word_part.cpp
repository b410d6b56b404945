#include "exchange/word_part.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include "base/utf.hpp"
#include "exchange/relations.hpp"
#include "exchange/signs.hpp"
#include "exchange/xml.hpp"

namespace rd::exchange {
namespace {

constexpr int most_columns = 63;  // Word's own limit

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// Tags that stand around text and that pandoc does not look into.
bool is_wrapper(std::string_view name) {
  return is_one_of(name, {"w:fldSimple", "w:customXml", "w:dir", "w:bdo", "mc:Choice"});
}

bool is_tracked(std::string_view name) {
  return is_one_of(name, {"w:ins", "w:del", "w:moveTo", "w:moveFrom"});
}

// Fields that start a program or fetch something from elsewhere.
bool runs_or_fetches(std::string_view instruction) {
  const std::string words = lower(trim(instruction));
  const std::string_view first = std::string_view(words).substr(0, words.find_first_of(" \t\""));
  return is_one_of(first, {"dde", "ddeauto", "includepicture", "includetext", "include", "link", "import", "rd",
                           "database", "macrobutton"});
}

// What people see for the characters that Word takes from a symbol font.
std::string_view symbol(std::string_view code) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 9> known{{{"F0E0", "→"},
                                                                                       {"F0E8", "→"},
                                                                                       {"F0FC", "✓"},
                                                                                       {"F0FE", "☒"},
                                                                                       {"F0A8", "☐"},
                                                                                       {"F06F", "☐"},
                                                                                       {"F0A3", "☐"},
                                                                                       {"F04A", "☺"},
                                                                                       {"F0D8", "➢"}}};
  for (const auto& [key, sign] : known)
    if (key == code) return sign;
  return "•";
}

int number_in(const XmlPiece& piece) {
  return std::clamp(std::atoi(xml_attribute(piece, "val").c_str()), 0, 1'000'000);
}

// The number of columns of every table, in the order in which they begin.
std::vector<int> table_columns(std::string_view xml) {
  std::vector<int> columns;
  struct Open {
    std::size_t table;
    int row;
  };
  std::vector<Open> open;
  int skipped = 0;  // what is left out below is not counted here
  XmlPieces pieces(xml);
  for (XmlPiece piece; pieces.next(piece);) {
    if (piece.name == "mc:Fallback")
      skipped += piece.kind == XmlPiece::Kind::open ? 1 : piece.kind == XmlPiece::Kind::close ? -1 : 0;
    if (skipped > 0) continue;
    if (piece.kind == XmlPiece::Kind::open && piece.name == "w:tbl") {
      open.push_back({columns.size(), 0});
      columns.push_back(1);
    } else if (open.empty()) {
      continue;
    } else if (piece.kind == XmlPiece::Kind::close && piece.name == "w:tbl") {
      open.pop_back();
    } else if (piece.starts("w:tr")) {
      open.back().row = 0;
    } else if (piece.starts("w:tc")) {
      ++open.back().row;
    } else if (piece.starts("w:gridSpan")) {
      open.back().row += std::clamp(number_in(piece), 1, most_columns) - 1;
    } else if (piece.starts("w:gridBefore")) {
      open.back().row += std::min(number_in(piece), most_columns);
    } else if (piece.ends("w:tr")) {
      int& most = columns[open.back().table];
      most = std::clamp(open.back().row, most, most_columns);
    }
  }
  return columns;
}

class WordPart {
 public:
  WordPart(std::string_view xml, Kept& kept) : xml_(xml), kept_(kept), columns_(table_columns(xml)) {
    out_.emplace_back();
    out().reserve(xml.size() + xml.size() / 8);
  }

  std::string run() {
    XmlPieces pieces(xml_);
    for (XmlPiece piece; pieces.next(piece);) {
      if (skipping(piece)) continue;
      count(piece);
      if (!structure(piece) && !tracked(piece) && !field(piece)) words(piece);
    }
    // Unclosed parts (a damaged file): what was gathered must not be lost.
    while (out_.size() > 1) close_buffer();
    flush_boxes();
    return std::move(out());
  }

 private:
  // Text that is gathered apart, with the tracked changes that are open in it.
  struct Buffer {
    std::string text;
    std::vector<XmlPiece> tracks;
  };
  std::string& out() { return out_.back().text; }
  std::vector<XmlPiece>& tracks() { return out_.back().tracks; }

  // Subtrees that are left out: what Word wrote twice for old programs, and notes about wrappers.
  bool skipping(const XmlPiece& piece) {
    const bool target = is_one_of(piece.name, {"mc:Fallback", "w:customXmlPr", "w:tblGrid", "w:altChunk"});
    if (piece.name == "w:altChunk") note(kept_.dropped, "embedded_object");
    if (target && piece.kind == XmlPiece::Kind::open) ++skip_;
    if (target && piece.kind == XmlPiece::Kind::close && skip_ > 0) {
      --skip_;
      return true;
    }
    return skip_ > 0 || (target && piece.kind == XmlPiece::Kind::empty);
  }

  void count(const XmlPiece& piece) {
    if (piece.kind == XmlPiece::Kind::text) {
      if (in_words_ && !trim(piece.raw).empty()) {
        if (!filled_.empty()) filled_.back() = true;
        tracked_words_ = true;
      }
      return;
    }
    if (piece.kind == XmlPiece::Kind::open && piece.name == "w:p") filled_.push_back(false);
    if (piece.kind == XmlPiece::Kind::close && piece.name == "w:p" && !filled_.empty()) {
      kept_.paragraphs += filled_.back() ? 1 : 0;
      filled_.pop_back();
    }
    if (is_one_of(piece.name, {"w:t", "w:delText"})) in_words_ = piece.kind == XmlPiece::Kind::open;
    if (piece.kind == XmlPiece::Kind::close) return;
    if (piece.name == "w:tbl") ++kept_.tables;
    if (piece.name == "w:footnoteReference" || piece.name == "w:endnoteReference") ++kept_.footnotes;
    if (piece.name == "w:commentReference") ++kept_.comments;
    const bool picture = (piece.name == "a:blip" && !xml_attribute(piece, "embed").empty()) ||
                         (piece.name == "v:imagedata" && !xml_attribute(piece, "id").empty());
    if (picture) ++kept_.pictures;
    if (piece.name == "w:object") note(kept_.dropped, "embedded_object");
  }

  // Text boxes, alternatives, tables. True when the piece is dealt with.
  bool structure(const XmlPiece& piece) {
    if (piece.name == "w:txbxContent" || piece.name == "mc:AlternateContent") {
      if (piece.kind == XmlPiece::Kind::open) out_.emplace_back();
      if (piece.kind == XmlPiece::Kind::close && out_.size() > 1)
        piece.name == "w:txbxContent" ? keep_box() : close_buffer();
      return true;
    }
    if (piece.name == "w:p") {
      if (piece.kind == XmlPiece::Kind::open) ++paragraphs_;
      if (piece.kind == XmlPiece::Kind::close) --paragraphs_;
      out() += piece.raw;
      if (paragraphs_ <= 0 && out_.size() == 1 && piece.kind != XmlPiece::Kind::open) flush_boxes();
      return true;
    }
    if (piece.name == "w:tbl" && piece.kind == XmlPiece::Kind::open) {
      out() += piece.raw;
      add_grid(table_ < columns_.size() ? columns_[table_] : 1);
      ++table_;
      return true;
    }
    if (piece.starts("w:gridBefore")) {
      before_ = std::min(number_in(piece), most_columns);
      return true;
    }
    if (piece.starts("w:gridSpan") && (number_in(piece) < 1 || number_in(piece) > most_columns)) return true;
    if (piece.starts("w:tc")) {
      for (; before_ > 0; --before_) out() += "<w:tc><w:p/></w:tc>";
    }
    return false;
  }

  void add_grid(int columns) {
    out() += "<w:tblGrid>";
    for (int i = 0; i < columns; ++i) out() += "<w:gridCol w:w=\"1000\"/>";
    out() += "</w:tblGrid>";
  }

  void keep_box() {
    if (out().find("<w:t>") != std::string::npos || out().find("<w:t ") != std::string::npos) {
      ++kept_.text_boxes;
      boxes_ +=
          R"(<w:tbl><w:tblGrid><w:gridCol w:w="1000"/></w:tblGrid><w:tr><w:tc>)" + out() + "</w:tc></w:tr></w:tbl>";
    }
    out_.pop_back();
  }

  // Of an alternative only pictures and words are of use; pandoc would read one child of it and leave the rest of the
  // run.
  void close_buffer() {
    const std::string inside = std::move(out());
    out_.pop_back();
    if (inside.find("<a:blip") != std::string::npos || inside.find("<w:t") != std::string::npos) out() += inside;
  }

  void flush_boxes() {
    out() += boxes_;
    boxes_.clear();
  }

  // Tracked text in tracked text is written side by side; a link inside it keeps its words only.
  bool tracked(const XmlPiece& piece) {
    if (piece.name == "w:hyperlink" && !tracks().empty()) return true;
    if (!is_tracked(piece.name) || piece.kind == XmlPiece::Kind::empty) return false;
    if (piece.kind == XmlPiece::Kind::open) {
      if (!tracks().empty()) close_track(tracks().back());
      tracks().push_back(piece);
      out() += piece.raw;
      tracked_words_ = false;
    } else if (!tracks().empty()) {
      const bool added = is_one_of(piece.name, {"w:ins", "w:moveTo"});
      if (tracked_words_) ++(added ? kept_.insertions : kept_.deletions);
      tracked_words_ = false;
      close_track(tracks().back());
      tracks().pop_back();
      if (!tracks().empty()) out() += tracks().back().raw;
    }
    return true;
  }

  void close_track(const XmlPiece& piece) { out() += "</" + std::string(piece.name) + ">"; }

  struct Field {
    std::string instruction;
    std::vector<std::pair<std::size_t, std::size_t>> places;  // from, length in the output
    std::size_t buffer{};
  };

  bool field(const XmlPiece& piece) {
    if (piece.starts("w:fldSimple") && runs_or_fetches(xml_attribute(piece, "instr"))) note(kept_.dropped, "field");
    if (is_wrapper(piece.name)) return true;
    if (piece.starts("w:fldChar")) {
      const std::string type = xml_attribute(piece, "fldCharType");
      if (type == "begin") fields_.push_back({{}, {}, out_.size()});
      if (type != "begin" && !fields_.empty()) {
        empty_field(fields_.back());
        if (type == "end") fields_.pop_back();
      }
      return false;
    }
    if (piece.name == "w:instrText") in_instruction_ = piece.kind == XmlPiece::Kind::open;
    if (piece.kind != XmlPiece::Kind::text || !in_instruction_) return false;
    if (!fields_.empty() && fields_.back().buffer == out_.size()) {
      fields_.back().instruction += xml_unescaped(piece.raw);
      fields_.back().places.emplace_back(out().size(), piece.raw.size());
    }
    return false;
  }

  void empty_field(Field& done) {
    if (runs_or_fetches(done.instruction) && done.buffer == out_.size()) {
      note(kept_.dropped, "field");
      for (const auto& [from, length] : done.places) out().replace(from, length, std::string(length, ' '));
    }
    done.places.clear();
  }

  void words(const XmlPiece& piece) {
    if (piece.name == "w:tabs") in_tabs_ = piece.kind == XmlPiece::Kind::open;
    if ((piece.starts("w:tab") || piece.starts("w:ptab")) && !in_tabs_ && piece.kind == XmlPiece::Kind::empty) {
      out() += "<w:t>";
      out() += tab_sign;
      out() += "</w:t>";
    } else if (piece.starts("w:sym") && piece.kind == XmlPiece::Kind::empty) {
      out() += "<w:t>" + std::string(symbol(xml_attribute(piece, "char"))) + "</w:t>";
    } else {
      out() += piece.raw;
    }
  }

  std::string_view xml_;
  Kept& kept_;
  std::vector<int> columns_;
  std::vector<Buffer> out_;  // the text, and what is being gathered apart from it
  std::string boxes_;
  std::vector<bool> filled_;  // per open paragraph: has it words
  std::vector<Field> fields_;
  std::size_t table_{};
  int skip_{}, paragraphs_{}, before_{};
  bool in_words_{}, in_tabs_{}, in_instruction_{}, tracked_words_{};
};

}  // namespace

std::string ready_for_pandoc(std::string_view xml, Kept& kept) {
  return WordPart(xml, kept).run();
}

std::vector<Comment> comments_of(std::string_view comments_xml) {
  std::vector<Comment> out;
  bool inside = false;
  bool words = false;
  XmlPieces pieces(comments_xml);
  for (XmlPiece piece; pieces.next(piece);) {
    if (piece.starts("w:comment")) {
      out.push_back({xml_attribute(piece, "id"), xml_attribute(piece, "author"), {}, xml_attribute(piece, "date")});
      inside = piece.kind == XmlPiece::Kind::open;
    } else if (piece.ends("w:comment")) {
      inside = false;
    } else if (piece.name == "w:t") {
      words = piece.kind == XmlPiece::Kind::open;
    } else if (inside && piece.kind == XmlPiece::Kind::text && words) {
      out.back().text += xml_unescaped(piece.raw);
    } else if (inside && (piece.ends("w:p") || piece.starts("w:tab") || piece.starts("w:br"))) {
      out.back().text += ' ';
    }
  }
  for (Comment& comment : out) comment.text = tidy_spaces(comment.text);
  return out;
}

std::string title_of(std::string_view properties_xml) {
  std::string out;
  bool inside = false;
  XmlPieces pieces(properties_xml);
  for (XmlPiece piece; pieces.next(piece);) {
    if (piece.name == "dc:title") inside = piece.kind == XmlPiece::Kind::open;
    if (inside && piece.kind == XmlPiece::Kind::text) out += xml_unescaped(piece.raw);
  }
  return tidy_spaces(out);
}

}  // namespace rd::exchange
