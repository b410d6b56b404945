#include <algorithm>
#include <map>

#include "base/utf.hpp"
#include "plan/extract.hpp"

namespace rd::plan {
namespace {

using prose::Passage;
using prose::PassageKind;

// The row that names the columns: the first with at least two different cells; above it stand title rows.
int header_row(const Reading& reading, const Grid& grid) {
  for (int row = 0; row < std::min(grid.rows, 3); ++row) {
    int filled = 0;
    const std::vector<std::size_t>* before = nullptr;
    for (const auto& cell : grid.cells[static_cast<std::size_t>(row)]) {
      if (!cell.empty() && (before == nullptr || cell != *before)) ++filled;
      before = &cell;
    }
    if (filled >= 2) return row;
  }
  (void)reading;
  return 0;
}

}  // namespace

std::vector<Grid> grids(const Reading& reading) {
  std::map<int, Grid> found;
  for (const Passage& p : reading.passages) {
    if (p.table < 0 || p.row < 0 || p.column < 0) continue;
    Grid& grid = found[p.table];
    grid.table = p.table;
    grid.rows = std::max(grid.rows, p.row + std::max(1, p.row_span));
    grid.columns = std::max(grid.columns, p.column + std::max(1, p.column_span));
    if (grid.title.empty()) grid.title = p.title_of_table;
  }
  for (auto& [number, grid] : found) {
    grid.cells.assign(static_cast<std::size_t>(grid.rows),
                      std::vector<std::vector<std::size_t>>(static_cast<std::size_t>(grid.columns)));
  }
  for (std::size_t i = 0; i < reading.passages.size(); ++i) {
    const Passage& p = reading.passages[i];
    if (p.table < 0 || p.row < 0 || p.column < 0) continue;
    Grid& grid = found[p.table];
    for (int r = p.row; r < p.row + std::max(1, p.row_span); ++r) {
      for (int c = p.column; c < p.column + std::max(1, p.column_span); ++c) {
        grid.cells[static_cast<std::size_t>(r)][static_cast<std::size_t>(c)].push_back(i);
      }
    }
  }
  std::vector<Grid> out;
  for (auto& [number, grid] : found) {
    grid.header = header_row(reading, grid);
    out.push_back(std::move(grid));
  }
  return out;
}

std::string Grid::text(const Reading& reading, int row, int column) const {
  std::string out;
  for (const std::size_t passage : cells[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)]) {
    out += (out.empty() ? "" : " ") + reading.passages[passage].text;
  }
  return out;
}

bool Grid::is_group(int row) const {
  const auto& cells_of_row = cells[static_cast<std::size_t>(row)];
  return columns > 1 && std::all_of(cells_of_row.begin(), cells_of_row.end(),
                                    [&](const auto& cell) { return cell == cells_of_row.front(); });
}

bool Grid::is_total(const Reading& reading, int row) const {
  // "Samen lesgeven" is no total: that has a number beside it.
  const auto has_number = [&](int label) {
    for (int column = label + 1; column < columns; ++column) {
      const std::string value = text(reading, row, column);
      if (std::any_of(value.begin(), value.end(), [](char c) { return is_digit(static_cast<unsigned char>(c)); }))
        return true;
    }
    return false;
  };
  for (int column = 0; column < std::min(columns, 2); ++column) {
    const std::string first = lower(text(reading, row, column));
    for (const std::string_view word : {"totaal", "totalen", "som", "samen", "opgeteld", "eindtotaal"}) {
      if (first.starts_with(word) &&
          (first.size() == word.size() || !is_letter(static_cast<unsigned char>(first[word.size()]))))
        return first.starts_with("tota") || has_number(column);
    }
  }
  return false;
}

bool says_nothing(std::string_view value) {
  // Most values tell by their first letter that they say something.
  const auto first = value.find_first_not_of(' ');
  const auto letter = first == std::string_view::npos ? '\0' : value[first];
  const bool plain = is_letter(static_cast<unsigned char>(letter)) || is_digit(static_cast<unsigned char>(letter));
  if (plain && static_cast<unsigned char>(letter) < 0x80 &&
      std::string_view("ngxopNGXOP").find(letter) == std::string_view::npos)
    return false;
  const std::string text = lower(tidy_spaces(value));
  static constexpr std::string_view nothing[] = {"",
                                                 "-",
                                                 "–",
                                                 "—",
                                                 "n.v.t.",
                                                 "nvt",
                                                 "geen",
                                                 "x",
                                                 "?",
                                                 "n.t.b.",
                                                 "ntb",
                                                 "pm",
                                                 "p.m.",
                                                 "nader te bepalen",
                                                 "nog te bepalen",
                                                 "nog onbekend",
                                                 "onbekend",
                                                 "...",
                                                 "…"};
  return std::find(std::begin(nothing), std::end(nothing), text) != std::end(nothing);
}

}  // namespace rd::plan
