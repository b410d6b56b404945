// For the tests of plan/: a document as a few lines.
#pragma once
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "prose/node.hpp"

namespace rd::plan {

// "![what it shows](file)"
inline prose::NodePtr picture(const std::string& line, const std::string& bid) {
  auto out = std::make_shared<prose::Node>();
  out->type = "image";
  out->attrs["bid"] = bid;
  out->attrs["alt"] = line.substr(2, line.find(']') - 2);
  out->attrs["src"] = line.substr(line.find('(') + 1, line.rfind(')') - line.find('(') - 1);
  return out;
}

// "# 2.3 Visie" is a heading, "- x" an item, "| a | b |" a row of a table (the first names the columns), "![what it
// shows](file)" a picture, the rest a paragraph.
inline prose::NodePtr document(const std::vector<std::string>& lines) {
  int ids = 0;
  const auto make = [&](std::string type, std::string words) {
    auto node = std::make_shared<prose::Node>();
    node->type = std::move(type);
    if (node->type != "table_row") node->attrs["bid"] = "b" + std::to_string(++ids);
    if (!words.empty()) {
      auto text = std::make_shared<prose::Node>();
      text->type = "text";
      text->text = std::move(words);
      node->content.push_back(std::move(text));
    }
    return node;
  };
  auto doc = std::make_shared<prose::Node>();
  doc->type = "doc";
  std::shared_ptr<prose::Node> table;
  std::shared_ptr<prose::Node> list;
  for (const std::string& line : lines) {
    if (!line.starts_with("| ")) table = nullptr;
    if (!line.starts_with("- ")) list = nullptr;
    if (line.starts_with("#")) {
      const std::size_t level = line.find(' ');
      auto heading = make("heading", line.substr(level + 1));
      heading->attrs["level"] = static_cast<std::int64_t>(level);
      doc->content.push_back(std::move(heading));
    } else if (line.starts_with("- ")) {
      if (!list) {
        list = make("bullet_list", "");
        doc->content.push_back(list);
      }
      auto item = make("list_item", "");
      item->content.push_back(make("paragraph", line.substr(2)));
      list->content.push_back(std::move(item));
    } else if (line.starts_with("| ")) {
      const bool first = !table;
      if (first) {
        table = make("table", "");
        doc->content.push_back(table);
      }
      auto row = make("table_row", "");
      std::size_t at = 2;
      while (at < line.size()) {
        const std::size_t end = std::min(line.find(" |", at), line.size());
        auto cell = make(first ? "table_header" : "table_cell", "");
        cell->content.push_back(make("paragraph", line.substr(at, end - at)));
        row->content.push_back(std::move(cell));
        at = end + 3;
      }
      table->content.push_back(std::move(row));
    } else if (line.starts_with("![")) {
      doc->content.push_back(picture(line, "b" + std::to_string(++ids)));
    } else {
      doc->content.push_back(make("paragraph", line));
    }
  }
  return doc;
}

}  // namespace rd::plan
