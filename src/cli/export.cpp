#include "cli/export.hpp"

#include <algorithm>
#include <vector>

#include "base/markup.hpp"
#include "exchange/archive.hpp"
#include "exchange/write.hpp"
#include "prose/node.hpp"
#include "work/picture_name.hpp"
#include "work/rooms.hpp"

namespace rd::cli {
namespace {

using Files = std::map<std::string, std::string>;

constexpr std::size_t most_of_pictures = std::size_t{60} << 20U;  // bytes, of one document
constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";

std::string as_cell(const json::value& value) {
  if (value.is_null()) return {};
  if (value.is_string()) return std::string(value.get_string());
  if (const auto* list = value.if_array()) {
    std::string out;
    for (const auto& one : *list) out += (out.empty() ? "" : " | ") + as_cell(one);
    return out;
  }
  return json::serialize(value);
}

std::string text_at(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value == nullptr ? std::string{} : as_cell(*value);
}

// As the packs order them, then what else is there.
std::vector<std::string> columns_of(const std::vector<const json::object*>& things, const packs::Kind* kind) {
  std::vector<std::string> out;
  if (kind != nullptr) {
    for (const auto& field : kind->fields) out.push_back(field.id);
  }
  for (const auto* thing : things) {
    for (const auto& [name, value] : thing->at("fields").as_object()) {
      if (std::find(out.begin(), out.end(), name) == out.end()) out.emplace_back(name);
    }
  }
  return out;
}

std::string csv_of(const std::vector<const json::object*>& things, const packs::Kind* kind) {
  const auto columns = columns_of(things, kind);
  std::vector<std::string> head{"id", "part_of", "audience"};
  head.insert(head.end(), columns.begin(), columns.end());
  std::string out = std::string(utf8_mark) + csv_line(head);
  for (const auto* thing : things) {
    std::vector<std::string> cells{text_at(*thing, "id"), text_at(*thing, "part_of"), text_at(*thing, "audience")};
    const json::object& fields = thing->at("fields").as_object();
    for (const auto& column : columns) cells.push_back(text_at(fields, column));
    out += csv_line(cells);
  }
  return out;
}

std::string page(const std::string& title, const std::string& body) {
  return "<!doctype html>\n<html lang=\"nl\">\n<meta charset=\"utf-8\">\n<title>" + escaped(title) +
         "</title>\n<body>\n<h1>" + escaped(title) + "</h1>\n" + body + "\n</body>\n</html>\n";
}

struct Seen {
  const SeeView& see;
  const SeePicture& picture;
};
Result<void> put_document(const Seen& seen, const std::string& id, const std::string& name, Files& files) {
  TRY(const std::string text, seen.see("document.text", json::object{{"document", id}}));
  TRY(const json::value told, parse_json(text));
  TRY(const prose::NodePtr doc, prose::from_json(told.at("doc")));
  const std::string title = as_cell(told.at("title"));
  files[name + ".md"] = "# " + title + "\n\n" + exchange::to_markdown(*doc);
  files[name + ".html"] = page(title, exchange::to_html(*doc));
  const auto pictures = pictures_of(*doc, seen.picture, most_of_pictures);
  for (const exchange::Picture& one : pictures) files[one.name] = one.bytes;
  TRY(files[name + ".docx"], exchange::to_docx(*doc, title, pictures));
  return {};
}

Result<work::Download> exported(work::Transfer& transfer, const packs::Packs& packs) {
  const SeeView see = [&](const std::string& view, json::value in) -> Result<std::string> {
    TRY(auto answer, transfer.rooms.see_and_wait(transfer.workspace, transfer.caller, {view, std::move(in), {}}));
    return std::move(answer.text);
  };
  const SeePicture picture = [&](const std::string& src) {
    return transfer.rooms.store().blob(transfer.workspace, *work::picture_hash(src));
  };
  TRY(const Files files, export_files(see, picture, packs));
  return work::Download{exchange::packed(files), "application/zip", "rode-draad.zip"};
}

}  // namespace

std::string csv_line(const std::vector<std::string>& cells) {
  std::string out;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    std::string cell = cells[i];
    if (!cell.empty() && std::string_view("=+-@\t\r").find(cell.front()) != std::string_view::npos) cell.insert(0, "'");
    if (cell.find_first_of(";\"\n\r") != std::string::npos) {
      std::string quoted = "\"";
      for (const char c : cell) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
      cell = quoted + "\"";
    }
    out += (i == 0 ? "" : ";") + cell;
  }
  return out + "\r\n";
}

Result<Files> export_files(const SeeView& see, const SeePicture& picture, const packs::Packs& packs) {
  TRY(const std::string text, see("workspace.load", json::object{{"texts", true}}));
  TRY(json::value all, parse_json(text));
  json::object& whole = all.as_object();
  whole.erase("me");
  // What is for the server alone (whose account a member is) is nobody's content, also not the program's. A text is
  // shown as it is now, not in the pieces in which it was written.
  auto& entities = whole.at("entities").as_array();
  const auto leave_out = [](const json::value& one) {
    return text_at(one.as_object(), "audience") == "server" || text_at(one.as_object(), "kind") == "text_commit";
  };
  entities.erase(std::remove_if(entities.begin(), entities.end(), leave_out), entities.end());
  for (json::value& one : entities) {
    if (text_at(one.as_object(), "kind") != "section_text") continue;
    TRY(const std::string shown, see("section.show", json::object{{"section", text_at(one.as_object(), "part_of")}}));
    TRY(const json::value section, parse_json(shown));
    one = section.at("text");
  }
  std::map<std::string, std::vector<const json::object*>> by_kind;
  for (json::value& value : whole.at("entities").as_array()) {
    json::object& entity = value.as_object();
    entity.erase("can");
    by_kind[as_cell(entity.at("kind"))].push_back(&entity);
  }
  Files files;
  files["everything.json"] = pretty_json(all);
  for (const auto& [kind, things] : by_kind) {
    if (kind != "section_text") files[kind + ".csv"] = csv_of(things, packs.kind(kind));
  }
  int number = 0;
  for (const auto* document : by_kind["document"]) {
    TRY_DO(put_document({see, picture}, text_at(*document, "id"), "document-" + std::to_string(++number), files));
  }
  return files;
}

void register_export(work::Registry& registry, const packs::Packs& packs) {
  registry.transfer<work::Nothing>(
      "workspace.export", work::Method::get, "export", work::Right::see,
      [&packs](work::Transfer& transfer, const work::Nothing&) { return exported(transfer, packs); },
      "All that I may see, as files in a zip");
}

}  // namespace rd::cli
