// The fixture plans in tests/fixtures/plannen and the lists beside them, for the tests that measure what `check` sees.
#pragma once
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "base/utf.hpp"
#include "cli/check_file.hpp"
#include "cli/program.hpp"

namespace golden {

inline const std::string root = RD_SOURCE_DIR;

inline std::vector<std::vector<std::string>> rows_of(const std::string& path) {
  std::ifstream in(path);
  REQUIRE(in);
  std::vector<std::vector<std::string>> rows;
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    std::vector<std::string> row;
    std::stringstream cells(line);
    for (std::string cell; std::getline(cells, cell, '\t');) row.push_back(cell);
    row.resize(8);
    rows.push_back(std::move(row));
  }
  return rows;
}

inline std::string plain(std::string_view text) {
  return rd::lower(rd::tidy_spaces(text));
}

inline std::string plan_path(const std::string& name) {
  return root + "/tests/fixtures/plannen/" + name;
}

// `library`: with the rules that are off in a new workspace.
inline rd::cli::Checked checked_plan(const std::string& name, bool library) {
  auto bytes = rd::cli::read_file(plan_path(name) + ".docx");
  REQUIRE(bytes);
  auto checked = rd::cli::check_file(*bytes, name + ".docx", {"overarching", "", library});
  REQUIRE_MESSAGE(checked, (checked ? "" : checked.error().code));
  return *std::move(checked);
}

// Compares with tests/golden/NAME.txt; RD_GOLDEN=write writes that file anew.
inline void compare_with_golden(const std::string& name, const std::string& text) {
  const std::string path = root + "/tests/golden/" + name + ".txt";
  if (std::getenv("RD_GOLDEN") != nullptr) {
    rd::cli::write_file(path, text);
    return;
  }
  auto golden = rd::cli::read_file(path);
  REQUIRE(golden);
  CHECK(*golden == text);
}

}  // namespace golden
