// Inside extraction: what the packs' clues are compiled to, and the collector that makes one element of what is told
// twice. Used by extract*.cpp only.
#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "plan/extract.hpp"
#include "text/pattern.hpp"

namespace rd::plan {

using Fields = std::map<std::string, std::string, std::less<>>;

struct ColumnQuery {
  std::string field;
  std::vector<text::WordQuery> queries;
};

struct CompiledTable {
  const packs::TableClue* clue{};
  std::vector<ColumnQuery> columns;
  std::vector<text::WordQuery> titles;
};

struct CompiledKind {
  const packs::Kind* kind{};
  std::vector<CompiledTable> tables;
  std::vector<std::string> labels;  // lower case
  std::vector<text::WordQuery> lists;
  std::vector<text::Pattern> sentences;
};

// A kind that a column of another kind's table names: the boards of schools, the indicators of goals.
struct NamedByColumn {
  std::string of;  // the kind of the table
  const packs::Kind* kind{};
  std::vector<text::WordQuery> words;
};

[[nodiscard]] std::string capital_first(std::string text);
[[nodiscard]] bool any_matches(const std::vector<text::WordQuery>& queries, const text::Stemmed& text);

class Collector {
 public:
  explicit Collector(const Mapping& mapping) : mapping_(mapping) {}

  void add(const packs::Kind& kind, Fields fields, thread::Place place, thread::FoundBy by);

  // Did this passage already give one of the kind, by a table, label or list?
  [[nodiscard]] bool has(std::string_view kind, std::size_t passage) const;
  // Does the name of an element stand in this cell? Then the sentence is that element, and not another one beside it.
  [[nodiscard]] bool is_name_cell(std::size_t passage) const;
  // Is there an element of the kind that is called so?
  [[nodiscard]] bool knows(std::string_view kind, const std::string& name) const;
  // Do elements of the kind, found by their form, stand under the same heading?
  [[nodiscard]] bool stands_under(std::string_view kind, const Reading& reading, std::size_t passage) const;
  [[nodiscard]] const std::vector<thread::Element>& elements() const { return out_.graph.elements; }

  Extracted take();

 private:
  [[nodiscard]] bool same_name(const thread::Element& known, const std::string& name) const;
  [[nodiscard]] bool names_others(std::string_view kind, const std::string& name) const;
  void merge(const packs::Kind& kind, std::size_t i, Fields fields, const thread::Place& place);

  struct Waiting {
    const packs::Kind* kind;
    Fields fields;
    thread::Place place;
  };
  const Mapping& mapping_;
  std::vector<Waiting> waiting_;
  std::map<std::pair<std::size_t, std::string>, thread::Place> told_at_;  // fields told later than the element itself
  Extracted out_;
  std::vector<std::set<std::string>> stems_;
};

// Elements out of tables: rows, and cards (one table for one element).
void from_tables(const Reading& reading, const std::vector<CompiledKind>& kinds,
                 const std::vector<NamedByColumn>& named, Collector& collector);

}  // namespace rd::plan
