// Elements out of a document: rows of tables, labelled lines, lists under a telling heading, telling sentences. What is
// told twice is one element; where the two differ in a field, that is remembered as a difference. The clues are data
// (packs/elementen).
#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "packs/packs.hpp"
#include "plan/mapping.hpp"
#include "plan/reading.hpp"
#include "thread/element.hpp"

namespace rd::plan {

// The same thing told twice with another value.
struct Difference {
  std::size_t element{};
  std::string name;  // of the element
  std::string field;
  std::string first, second;
  thread::Place first_place, second_place;
  bool words{};  // not two amounts, but two days, people, partners or choices
};

struct Extracted {
  thread::Graph graph;
  std::vector<Difference> differences;
};

// One sentence that tells of an element: kind (index in the packs), sentence (index in the reading), what it tells and
// where.
struct SentenceMatch {
  std::size_t kind{}, sentence{};
  std::map<std::string, std::string, std::less<>> fields;
  text::Span span;
};

// Compiled once from the packs (patterns, word queries); then safe on any thread.
class Extractor {
 public:
  explicit Extractor(const packs::Packs& packs);
  // What the sentences [from, to) tell; the slow half, which needs no mapping and may run beside it. In order of kind,
  // then of sentence.
  [[nodiscard]] std::vector<SentenceMatch> match_sentences(const Reading& reading, std::size_t from,
                                                           std::size_t to) const;
  [[nodiscard]] Extracted extract(const Reading& reading, const Mapping& mapping,
                                  const std::vector<SentenceMatch>& matches) const;

 private:
  const packs::Packs& packs_;
  struct Compiled;
  std::shared_ptr<const Compiled> compiled_;
};

// A table as a grid of passages: cell(row, column) is the passage that covers it, merged cells covering several.
struct Grid {
  int table{};
  int rows{}, columns{};
  int header{};  // row that names the columns
  std::string title;
  std::vector<std::vector<std::vector<std::size_t>>> cells;  // [row][column] → passages
  [[nodiscard]] std::string text(const Reading& reading, int row, int column) const;
  [[nodiscard]] bool is_group(int row) const;  // one cell over the whole width: a title between the rows
  [[nodiscard]] bool is_total(const Reading& reading, int row) const;
};
[[nodiscard]] std::vector<Grid> grids(const Reading& reading);

// "-", "n.v.t.", "geen", "" say that a field is empty.
[[nodiscard]] bool says_nothing(std::string_view value);

}  // namespace rd::plan
