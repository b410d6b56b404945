#include "prose/html.hpp"

#include <algorithm>
#include <set>

#include "base/markup.hpp"

namespace rd::prose {
namespace {

bool is_safe_link(std::string_view href) {
  return href.starts_with("http://") || href.starts_with("https://") || href.starts_with("mailto:");
}

std::string attribute(std::string_view name, std::string_view value) {
  return value.empty() ? std::string{} : " " + std::string(name) + "=\"" + escaped(value) + "\"";
}

std::string number_attribute(std::string_view name, int value, int usual) {
  return value == usual ? std::string{} : " " + std::string(name) + "=\"" + std::to_string(value) + "\"";
}

struct Tags {
  std::string open, close;
};

Tags tags_of(const Mark& mark) {
  const auto attr = [&](std::string_view name) {
    const auto* value = mark.attrs.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string{};
  };
  if (mark.type == "strong" || mark.type == "em" || mark.type == "code" || mark.type == "sub" || mark.type == "sup")
    return {"<" + mark.type + ">", "</" + mark.type + ">"};
  if (mark.type == "underline") return {"<u>", "</u>"};
  if (mark.type == "strike") return {"<s>", "</s>"};
  if (mark.type == "highlight") return {"<mark>", "</mark>"};
  if (mark.type == "insertion") return {"<ins" + attribute("datetime", attr("at")) + ">", "</ins>"};
  if (mark.type == "deletion") return {"<del" + attribute("datetime", attr("at")) + ">", "</del>"};
  if (mark.type == "link" && is_safe_link(attr("href"))) return {"<a" + attribute("href", attr("href")) + ">", "</a>"};
  return {};
}

class Html {
 public:
  std::string run(const Node& doc) {
    referred(doc);
    blocks(doc.content);
    if (!notes_.empty()) out_ += "<section class=\"footnotes\">\n<ol>\n" + notes_ + "</ol>\n</section>\n";
    return std::move(out_);
  }

 private:
  void referred(const Node& node) {
    if (node.type == "cross_reference") targets_.insert(attr_text(node, "target"));
    for (const NodePtr& child : node.content) referred(*child);
  }
  // Where a reference leads to; headings have it anyhow.
  [[nodiscard]] std::string place(const Node& node) const {
    const std::string bid = attr_text(node, "bid");
    return !bid.empty() && targets_.contains(bid) ? attribute("id", "h-" + bid) : std::string{};
  }

  // A caption belongs to the table below it or the picture above it.
  void blocks(const std::vector<NodePtr>& list) {
    for (std::size_t i = 0; i < list.size(); ++i) {
      const Node* next = i + 1 < list.size() ? list[i + 1].get() : nullptr;
      if (list[i]->type == "caption" && next != nullptr && next->type == "table") {
        table(*next, list[i].get());
        ++i;
      } else if (list[i]->type == "image") {
        const bool titled =
            next != nullptr && next->type == "caption" && (i + 2 >= list.size() || list[i + 2]->type != "table");
        picture(*list[i], titled ? next : nullptr);
        i += titled ? 1 : 0;
      } else {
        block(*list[i]);
      }
    }
  }

  void block(const Node& node) {
    if (node.type == "heading") {
      const std::string tag = "h" + std::to_string(std::clamp(attr_number(node, "level", 1), 1, 6));
      const std::string number = attr_text(node, "number");
      const std::string bid = attr_text(node, "bid");
      out_ += "<" + tag + attribute("id", bid.empty() ? bid : "h-" + bid) + ">" +
              escaped(number.empty() ? number : number + " ");
      inlines(node.content);
      out_ += "</" + tag + ">\n";
    } else if (node.type == "paragraph" || node.type == "caption") {
      out_ += node.type == "caption" ? "<p class=\"caption\">" : "<p>";
      inlines(node.content);
      out_ += "</p>\n";
    } else if (node.type == "bullet_list") {
      wrapped("ul", "", node);
    } else if (node.type == "ordered_list") {
      wrapped("ol", number_attribute("start", attr_number(node, "start", 1), 1), node);
    } else if (node.type == "list_item") {
      wrapped("li", "", node);
    } else if (node.type == "blockquote") {
      wrapped("blockquote", "", node);
    } else if (node.type == "callout") {
      wrapped("div", " class=\"callout\"", node);
    } else if (node.type == "table") {
      table(node, nullptr);
    } else if (node.type == "code_block") {
      out_ += "<pre><code>";
      for (const NodePtr& child : node.content) out_ += escaped(child->text);
      out_ += "</code></pre>\n";
    } else if (node.type == "horizontal_rule") {
      out_ += "<hr>\n";
    } else if (node.type == "image") {
      picture(node, nullptr);
    }
  }

  void wrapped(const std::string& tag, const std::string& attributes, const Node& node) {
    out_ += "<" + tag + attributes + ">";
    if (tag != "li") out_ += "\n";
    blocks(node.content);
    out_ += "</" + tag + ">\n";
  }

  void picture(const Node& node, const Node* caption) {
    out_ += "<figure" + place(node) + ">";
    const std::string src = attr_text(node, "src");
    const std::string alt = attr_text(node, "alt");
    if (src.empty()) {
      out_ += escaped(alt);
    } else {
      out_ += "<img src=\"" + escaped(src) + "\" alt=\"" + escaped(alt) + "\"" +
              attribute("title", attr_text(node, "title")) +
              number_attribute("width", attr_number(node, "width", 0), 0) +
              number_attribute("height", attr_number(node, "height", 0), 0) + ">";
    }
    if (caption != nullptr) {
      out_ += "<figcaption>";
      inlines(caption->content);
      out_ += "</figcaption>";
    }
    out_ += "</figure>\n";
  }

  void table(const Node& node, const Node* caption) {
    out_ += "<table" + place(node) + ">\n";
    if (caption != nullptr) {
      out_ += "<caption>";
      inlines(caption->content);
      out_ += "</caption>\n";
    }
    for (std::size_t r = 0; r < node.content.size(); ++r) {
      out_ += "<tr>";
      const auto& cells = node.content[r]->content;
      const bool across =
          std::all_of(cells.begin(), cells.end(), [](const NodePtr& cell) { return cell->type == "table_header"; });
      for (const NodePtr& cell : cells) {
        const bool header = cell->type == "table_header";
        const std::string tag = header ? "th" : "td";
        out_ += "<" + tag + (header ? (across ? " scope=\"col\"" : " scope=\"row\"") : "") +
                number_attribute("colspan", attr_number(*cell, "colspan", 1), 1) +
                number_attribute("rowspan", attr_number(*cell, "rowspan", 1), 1) + ">";
        const bool single = cell->content.size() == 1 && cell->content[0]->type == "paragraph";
        single ? inlines(cell->content[0]->content) : blocks(cell->content);
        out_ += "</" + tag + ">";
      }
      out_ += "</tr>\n";
    }
    out_ += "</table>\n";
  }

  void inlines(const std::vector<NodePtr>& list) {
    for (const NodePtr& node : list) {
      std::string closing;
      for (const Mark& mark : node->marks) {
        const Tags tags = tags_of(mark);
        out_ += tags.open;
        closing.insert(0, tags.close);
      }
      inline_(*node);
      out_ += closing;
    }
  }

  void inline_(const Node& node) {
    if (is_text(node)) {
      out_ += escaped(node.text);
    } else if (node.type == "hard_break") {
      out_ += "<br>";
    } else if (node.type == "footnote") {
      footnote(node);
    } else if (node.type == "cross_reference") {
      const std::string target = attr_text(node, "target");
      const std::string label = escaped(attr_text(node, "label"));
      out_ += target.empty() ? label : "<a href=\"#h-" + escaped(target) + "\">" + label + "</a>";
    } else if (node.type == "element_chip") {
      out_ += "<span class=\"element\">" + escaped(attr_text(node, "label")) + "</span>";
    }
  }

  void footnote(const Node& node) {
    const std::string number = std::to_string(++note_count_);
    out_ += "<sup><a id=\"note-place-" + number + "\" href=\"#note-" + number + "\">" + number + "</a></sup>";
    std::string text = std::move(out_);
    out_.clear();
    inlines(node.content);
    notes_ += "<li id=\"note-" + number + "\">" + out_ + " <a href=\"#note-place-" + number + "\">↩</a></li>\n";
    out_ = std::move(text);
  }

  std::string out_, notes_;
  std::set<std::string> targets_;
  int note_count_{};
};

class Plain {
 public:
  std::string run(const Node& doc) {
    blocks(doc.content, "");
    for (std::size_t i = 0; i < notes_.size(); ++i)
      out_ += (i == 0 ? "\n[" : "[") + std::to_string(i + 1) + "] " + notes_[i] + "\n";
    return std::move(out_);
  }

 private:
  std::string words(const Node& node) {
    std::string out;
    for (const NodePtr& child : node.content) {
      out += inline_text(*child);
      if (child->type != "footnote") continue;
      std::string note;
      for (const NodePtr& part : child->content) note += inline_text(*part);
      notes_.push_back(std::move(note));
      out += "[" + std::to_string(notes_.size()) + "]";
    }
    return out;
  }

  void line(const std::string& indent, const std::string& text) {
    if (!out_.empty()) out_ += "\n";
    out_ += indent + text + "\n";
  }

  void blocks(const std::vector<NodePtr>& list, const std::string& indent) {
    for (const NodePtr& node : list) block(*node, indent);
  }

  void block(const Node& node, const std::string& indent) {
    if (node.type == "paragraph" || node.type == "caption" || node.type == "code_block") {
      line(indent, words(node));
    } else if (node.type == "heading") {
      const std::string number = attr_text(node, "number");
      line(indent, (number.empty() ? number : number + " ") + words(node));
    } else if (node.type == "bullet_list" || node.type == "ordered_list") {
      int number = attr_number(node, "start", 1);
      for (const NodePtr& item : node.content) {
        const std::string mark = node.type == "bullet_list" ? "- " : std::to_string(number++) + ". ";
        for (std::size_t i = 0; i < item->content.size(); ++i) {
          const Node& child = *item->content[i];
          i == 0 && child.type == "paragraph" ? line(indent, mark + words(child)) : block(child, indent + "  ");
        }
      }
    } else if (node.type == "table") {
      for (const NodePtr& row : node.content) {
        std::string text;
        for (const NodePtr& cell : row->content) {
          if (cell != row->content.front()) text += '\t';
          for (const NodePtr& part : cell->content)
            text += (part == cell->content.front() ? "" : " ") +
                    (part->type == "paragraph" ? words(*part) : inline_text(*part));
        }
        line(indent, text);
      }
    } else if (node.type == "image") {
      if (const std::string alt = attr_text(node, "alt"); !alt.empty()) line(indent, "[" + alt + "]");
    } else {
      blocks(node.content, indent);
    }
  }

  std::string out_;
  std::vector<std::string> notes_;
};

}  // namespace

std::string html(const Node& doc) {
  return Html().run(doc);
}
std::string plain_text(const Node& doc) {
  return Plain().run(doc);
}

}  // namespace rd::prose
