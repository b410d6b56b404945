// A plan that was read becomes a document in a workspace: what it says, which heading is which section, and the
// elements found in it, as the input of document.import.
#pragma once
#include <string>
#include <string_view>

#include "cli/check_file.hpp"
#include "cli/pictures.hpp"
#include "work/registry.hpp"

namespace rd::cli {

// {title, template, sections: [{title, level, doc?, section?}], elements: [{kind, fields, section_index?}], links:
// [{type, from, to, rationale}]}. Every heading is a section; what stands before the first is one with the title of the
// document.
[[nodiscard]] json::object import_input(const Checked& checked, const packs::Packs& packs, const std::string& title);

// Reads bytes to that input. Refuses what check_file() refuses.
struct ImportWish {
  std::string file_name, title;  // title "": the document's own, else the file's name
  std::string template_;         // onto whose sections; "": the overarching document
};
// `keep` is asked for each of its pictures.
[[nodiscard]] Result<json::object> read_for_import(std::string_view bytes, const ImportWish& wish,
                                                   const packs::Packs& packs, const KeepPicture& keep);

// The transfer document.upload.
void register_import(work::Registry& registry, const packs::Packs& packs);

}  // namespace rd::cli
