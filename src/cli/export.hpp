// Everything of a workspace that one reader may see, as files for other programs: each document as Word, HTML and
// Markdown, each kind of thing as CSV (UTF-8 with a mark, semicolons: what a Dutch spreadsheet expects), and all of it
// as JSON.
#pragma once
#include <functional>
#include <map>
#include <string>

#include "cli/pictures.hpp"
#include "packs/packs.hpp"
#include "work/registry.hpp"

namespace rd::cli {

// A view of the registry through the reader's eyes: its answer, as text.
using SeeView = std::function<Result<std::string>(const std::string& view, json::value in)>;

// By name: "everything.json", "document-1.md", "goal.csv", "pictures/….png" … Refuses what the views refuse.
[[nodiscard]] Result<std::map<std::string, std::string>> export_files(const SeeView& see, const SeePicture& picture,
                                                                      const packs::Packs& packs);

// The transfer workspace.export: a zip.
void register_export(work::Registry& registry, const packs::Packs& packs);

// One line of CSV. What a spreadsheet would take for a formula gets an apostrophe in front.
[[nodiscard]] std::string csv_line(const std::vector<std::string>& cells);

}  // namespace rd::cli
