#include "exchange/write.hpp"

#include <algorithm>
#include <set>

#include "base/markup.hpp"
#include "base/utf.hpp"
#include "exchange/markdown_inline.hpp"
#include "exchange/xml.hpp"
#include "prose/html.hpp"

namespace rd::exchange {
namespace {

using prose::Node;
using prose::NodePtr;

void find_references(const Node& node, std::set<std::string>& targets) {
  if (node.type == "cross_reference") targets.insert(prose::attr_text(node, "target"));
  for (const NodePtr& child : node.content) find_references(*child, targets);
}

// Headings that something points at, by their place among all headings: the same text gives the same names.
void name_headings(const Node& node, const std::set<std::string>& targets, int& count,
                   std::map<std::string, std::string>& out) {
  if (node.type == "heading") {
    ++count;
    const std::string bid = prose::attr_text(node, "bid");
    if (targets.contains(bid)) out[bid] = "kop" + std::to_string(count);
  }
  for (const NodePtr& child : node.content) name_headings(*child, targets, count, out);
}

std::map<std::string, std::string> heading_names(const Node& doc) {
  std::set<std::string> targets;
  find_references(doc, targets);
  std::map<std::string, std::string> out;
  int count = 0;
  name_headings(doc, targets, count, out);
  return out;
}

int callouts_within(const Node& node) {
  int most = 0;
  for (const NodePtr& child : node.content) most = std::max(most, callouts_within(*child));
  return most + (node.type == "callout" ? 1 : 0);
}

// "Simple" as GitHub's tables are: no spans, one header row, one paragraph in a cell.
bool is_simple(const Node& table) {
  if (table.content.empty()) return false;
  const std::size_t columns = table.content[0]->content.size();
  for (std::size_t r = 0; r < table.content.size(); ++r) {
    const auto& cells = table.content[r]->content;
    if (cells.size() != columns) return false;
    for (const NodePtr& cell : cells) {
      const bool spans = prose::attr_number(*cell, "colspan", 1) > 1 || prose::attr_number(*cell, "rowspan", 1) > 1;
      if (spans || (cell->type == "table_header") != (r == 0)) return false;
      if (cell->content.size() != 1 || cell->content[0]->type != "paragraph") return false;
    }
  }
  return true;
}

// A table with merged cells, in the HTML that html_table.cpp reads back: tags of one line each, no empty line between.
class HtmlTableWriter {
 public:
  std::string run(const Node& table) {
    out_ = "<table>\n";
    for (const NodePtr& row : table.content) {
      out_ += "<tr>\n";
      for (const NodePtr& cell : row->content) add_cell(*cell);
      out_ += "</tr>\n";
    }
    return out_ + "</table>";
  }

 private:
  void add_cell(const Node& cell) {
    const std::string tag = cell.type == "table_header" ? "th" : "td";
    out_ += "<" + tag;
    for (const char* name : {"colspan", "rowspan"}) {
      if (const int n = prose::attr_number(cell, name, 1); n > 1)
        out_ += " " + std::string(name) + "=\"" + std::to_string(n) + "\"";
    }
    out_ += ">";
    blocks(cell.content);
    out_ += "</" + tag + ">\n";
  }

  void blocks(const std::vector<NodePtr>& list, const std::string& mark = {}) {
    std::string first = mark;
    for (const NodePtr& block : list) {
      if (block->type == "bullet_list" || block->type == "ordered_list") {
        int number = prose::attr_number(*block, "start", 1);
        for (const NodePtr& item : block->content)
          blocks(item->content, block->type == "bullet_list" ? "• " : std::to_string(number++) + ". ");
      } else if (block->type == "image") {
        out_ += "<img src=\"";
        out_ += escaped(prose::attr_text(*block, "src"));
        out_ += "\" alt=\"";
        out_ += escaped(prose::attr_text(*block, "alt"));
        out_ += "\"/>";
      } else if (std::any_of(block->content.begin(), block->content.end(),
                             [](const NodePtr& child) { return !is_inline(*child); })) {
        blocks(block->content);
      } else if (!block->content.empty()) {
        out_ += "<p>" + std::exchange(first, {});
        inlines(block->content);
        out_ += "</p>";
      }
    }
  }

  static bool is_inline(const Node& node) {
    return prose::is_text(node) || node.type == "hard_break" || node.type == "footnote" ||
           node.type == "cross_reference" || node.type == "element_chip";
  }

  void inlines(const std::vector<NodePtr>& list) {
    for (const NodePtr& node : list) {
      std::string close;
      for (const prose::Mark& mark : node->marks) {
        const std::string tag = tag_of(mark);
        if (tag.empty()) continue;
        out_ += "<" + tag;
        for (const auto& [attribute, name] : attributes_of(mark)) {
          out_ += " " + std::string(attribute) + "=\"";
          const auto* value = mark.attrs.if_contains(name);
          if (value != nullptr && value->is_string()) out_ += escaped(std::string_view(value->get_string()));
          out_ += "\"";
        }
        out_ += ">";
        close.insert(0, "</" + tag + ">");
      }
      if (prose::is_text(*node)) out_ += escaped(node->text);
      if (node->type == "hard_break") out_ += "<br/>";
      if (node->type == "cross_reference" || node->type == "element_chip")
        out_ += escaped(prose::attr_text(*node, "label"));
      if (node->type == "footnote") {
        out_ += " (";
        inlines(node->content);
        out_ += ")";
      }
      out_ += close;
    }
  }

  static std::vector<std::pair<std::string_view, std::string_view>> attributes_of(const prose::Mark& mark) {
    if (mark.type == "link") return {{"href", "href"}};
    if (mark.type == "insertion" || mark.type == "deletion") return {{"data-author", "author"}, {"datetime", "at"}};
    return {};
  }

  static std::string tag_of(const prose::Mark& mark) {
    if (mark.type == "strong" || mark.type == "em" || mark.type == "code" || mark.type == "sub" || mark.type == "sup")
      return mark.type;
    if (mark.type == "underline") return "u";
    if (mark.type == "strike") return "s";
    if (mark.type == "insertion") return "ins";
    if (mark.type == "deletion") return "del";
    if (mark.type == "highlight") return "mark";
    return mark.type == "link" ? "a" : "";
  }

  std::string out_;
};

class Markdown {
 public:
  explicit Markdown(const Node& doc) : names_(heading_names(doc)), inline_(names_) {}

  std::string run(const Node& doc) {
    std::string out = blocks(doc.content);
    const std::string notes = inline_.notes();
    if (!out.empty()) out += "\n";
    return notes.empty() ? out : out + "\n" + notes;
  }

 private:
  std::string blocks(const std::vector<NodePtr>& list) {
    std::string out;
    const Node* before = nullptr;
    for (const NodePtr& node : list) {
      const std::string text = block(*node);
      if (text.empty()) continue;
      if (!out.empty()) out += "\n\n";
      // Two lists of one kind would run together.
      if (before != nullptr && before->type == node->type && node->type.ends_with("_list")) out += "<!-- -->\n\n";
      out += text;
      before = node.get();
    }
    return out;
  }

  std::string block(const Node& node) {
    if (node.type == "paragraph") return lines(inline_.run(node.content, Place::block));
    if (node.type == "heading") return heading(node);
    if (node.type == "bullet_list" || node.type == "ordered_list") return list(node);
    if (node.type == "blockquote") return prefixed(blocks(node.content), "> ", "> ");
    if (node.type == "table") return is_simple(node) ? table(node) : HtmlTableWriter().run(node);
    if (node.type == "code_block") return code(node);
    if (node.type == "horizontal_rule") return "* * *";
    if (node.type == "caption") return "::: {.caption}\n" + lines(inline_.run(node.content, Place::block)) + "\n:::";
    if (node.type == "image") return image(node);
    if (node.type == "callout") {
      const std::string fence(static_cast<std::size_t>(callouts_within(node)) + 2, ':');
      return fence + " {.callout kind=\"" + prose::attr_text(node, "kind") + "\"}\n" + blocks(node.content) + "\n" +
             fence;
    }
    return blocks(node.content);
  }

  // Every row of a paragraph starts a line.
  static std::string lines(const std::string& text) {
    std::string out;
    for (std::size_t at = 0; at <= text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      if (at > 0) out += '\n';
      out += with_safe_start(trim(std::string_view(text).substr(at, end - at)));
      at = end + 1;
    }
    return out;
  }

  static std::string prefixed(const std::string& text, const std::string& first, const std::string& other) {
    std::string out;
    bool start = true;
    for (std::size_t at = 0; at <= text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      const std::string line = text.substr(at, end - at);
      if (at > 0) out += '\n';
      const std::string front = start ? first : other;
      out += line.empty() ? trim(front) : front + line;
      start = false;
      at = end + 1;
    }
    return out;
  }

  std::string heading(const Node& node) {
    const int level = std::clamp(prose::attr_number(node, "level", 1), 1, 6);
    const std::string number = prose::attr_text(node, "number");
    std::string words = inline_.run(node.content, Place::heading);
    if (words.empty()) return {};
    const bool plain = number.find_first_not_of("0123456789.") == std::string::npos;
    if (!number.empty()) words = number + (number.find('.') == std::string::npos || !plain ? ". " : " ") + words;
    // A closing # would be taken for decoration.
    if (words.ends_with('#')) words.insert(words.size() - 1, "\\");
    const auto name = names_.find(prose::attr_text(node, "bid"));
    return std::string(static_cast<std::size_t>(level), '#') + " " + words +
           (name == names_.end() ? "" : " {#" + name->second + "}");
  }

  std::string list(const Node& node) {
    int number = prose::attr_number(node, "start", 1);
    const bool tight = std::all_of(node.content.begin(), node.content.end(), [](const NodePtr& item) {
      return std::all_of(item->content.begin(), item->content.end(), [&](const NodePtr& block) {
        return block == item->content.front() || block->type.ends_with("_list");
      });
    });
    std::string out;
    for (const NodePtr& item : node.content) {
      const std::string mark = node.type == "bullet_list" ? "- " : std::to_string(number++) + ". ";
      if (!out.empty()) out += tight ? "\n" : "\n\n";
      std::string inside = tight ? tight_item(*item) : blocks(item->content);
      // An item without words of its own still has to begin a line.
      if (!item->content.empty() && item->content[0]->content.empty()) inside.insert(0, "&nbsp;\n\n");
      out += prefixed(inside, mark, std::string(mark.size(), ' '));
    }
    return out;
  }

  std::string tight_item(const Node& item) {
    std::string out;
    for (const NodePtr& child : item.content) {
      const std::string text = block(*child);
      if (!text.empty()) out += (out.empty() ? "" : "\n") + text;
    }
    return out;
  }

  std::string table(const Node& node) {
    std::string out;
    for (std::size_t r = 0; r < node.content.size(); ++r) {
      if (r > 0) out += '\n';
      out += '|';
      for (const NodePtr& cell : node.content[r]->content)
        out += " " + inline_.run(cell->content[0]->content, Place::cell) + " |";
      if (r > 0) continue;
      out += "\n|";
      for (std::size_t c = 0; c < node.content[0]->content.size(); ++c) out += " --- |";
    }
    return out;
  }

  static std::string code(const Node& node) {
    std::string text;
    for (const NodePtr& child : node.content) text += child->text;
    std::string fence = "```";
    while (text.find(fence) != std::string::npos) fence += '`';
    return fence + "\n" + text + (text.empty() || text.ends_with('\n') ? "" : "\n") + fence;
  }

  static std::string image(const Node& node) {
    std::string src;
    for (const char c : prose::attr_text(node, "src")) src += c == ' ' ? std::string("%20") : std::string(1, c);
    const std::string alt = markdown_escaped(prose::attr_text(node, "alt"));
    const std::string title = prose::attr_text(node, "title");
    std::string out = "![" + alt + "](<" + src + ">";
    if (!title.empty()) {
      out += " \"";
      for (const char c : title)
        out += c == '"' || c == '\\' ? std::string{'\\', c} : std::string(1, c == '\n' ? ' ' : c);
      out += "\"";
    }
    return out + ")";
  }

  std::map<std::string, std::string> names_;
  MarkdownInline inline_;
};

}  // namespace

std::string to_markdown(const Node& doc) {
  return Markdown(doc).run(doc);
}

std::string to_html(const Node& doc) {
  return prose::html(doc);
}

}  // namespace rd::exchange
