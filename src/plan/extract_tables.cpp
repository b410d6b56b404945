#include <algorithm>
#include <optional>

#include "base/utf.hpp"
#include "plan/collector.hpp"

namespace rd::plan {
namespace {

using thread::FoundBy;

// A row is about what stands at its left: the further right the name, the less likely.
double name_column(const std::map<std::string, int>& columns) {
  const auto found = columns.find("name");
  return found == columns.end() ? 0 : found->second;
}

// Which column is which field; empty when the table is not of this kind.
std::map<std::string, int> columns_of(const Reading& reading, const Grid& grid, const CompiledTable& table) {
  std::vector<text::Stemmed> heads;
  std::vector<std::string> texts;
  for (int c = 0; c < grid.columns; ++c) texts.push_back(grid.text(reading, grid.header, c));
  for (const auto& text : texts) heads.push_back(text::stemmed(text));
  std::map<std::string, int> out;
  std::set<int> used;
  for (const ColumnQuery& column : table.columns) {
    for (int c = 0; c < grid.columns; ++c) {
      if (used.contains(c) || !any_matches(column.queries, heads[static_cast<std::size_t>(c)])) continue;
      out[column.field] = c;
      used.insert(c);
      break;
    }
  }
  for (const auto& need : table.clue->needs)
    if (!out.contains(need)) return {};
  if (!table.titles.empty()) {
    const int heading = reading.heading_of[grid.cells[0][0].empty() ? 0 : grid.cells[0][0].front()];
    const std::string title = grid.title + " . " + reading.heading_label(heading);
    if (!any_matches(table.titles, text::stemmed(title))) return {};
  }
  return out;
}

std::string without_article(const std::string& name) {
  for (const std::string_view article : {"De ", "Het ", "Een ", "de ", "het ", "een "})
    if (name.starts_with(article)) return name.substr(article.size());
  return name;
}

// What a row says, and where its name stands.
struct Found {
  const CompiledKind* kind{};
  std::map<std::string, int> columns;
  double score{};
};

Found kind_of_rows(const Reading& reading, const Grid& grid, const std::vector<CompiledKind>& kinds) {
  Found best;
  for (const CompiledKind& kind : kinds) {
    for (const CompiledTable& table : kind.tables) {
      auto columns = columns_of(reading, grid, table);
      if (columns.empty()) continue;
      // Most columns explained; a table that asks for its title as well is the surer one.
      const double score = static_cast<double>(columns.size()) + (table.titles.empty() ? 0 : 1.5) +
                           0.1 * static_cast<double>(table.clue->needs.size()) - 0.6 * name_column(columns);
      if (score > best.score) best = {&kind, std::move(columns), score};
    }
  }
  return best;
}

// A thing that a column of the table names, seen in a row; added when all tables have been read.
struct NamedInRow {
  const packs::Kind* kind{};
  Fields fields;
  thread::Place place;
};

const std::vector<std::size_t>& cell_at(const Grid& grid, int row, int column) {
  return grid.cells[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)];
}

// "jaarlijks gesprek in maart", "de studentenenquête": a means, and no sign to look for in it.
bool is_means(const std::string& text) {
  static const text::WordQuery means(
      "*gesprek|*gesprekken|*enquête|*vragenlijst|*monitor|*audit|*interview|*peiling|zelfevaluatie|visitatie|\"peer "
      "review\"");
  static const text::WordQuery sign("deel|aandeel|aantal|percentage|procent|gemiddeld*|cijfer|score|hoeveel|elk|ieder");
  const auto stemmed = text::stemmed(text);
  return means.matches(stemmed) && !sign.matches(stemmed) && !stemmed.has_number;
}

void name_in_columns(const Reading& reading, const Grid& grid, const Found& found, int row,
                     const std::vector<NamedByColumn>& named, std::vector<NamedInRow>& out) {
  for (const NamedByColumn& one : named) {
    if (one.of != found.kind->kind->id) continue;
    for (int column = 0; column < grid.columns; ++column) {
      const auto name = found.columns.find("name");
      const bool is_name = name != found.columns.end() && name->second == column;
      if (is_name || !any_matches(one.words, text::stemmed(grid.text(reading, grid.header, column)))) continue;
      const auto& cell = cell_at(grid, row, column);
      std::string text = grid.text(reading, row, column);
      if (cell.empty() || says_nothing(text) || text::stemmed(text).stems.size() > 30) break;
      Fields fields{{"name", text.substr(0, text.find(';'))}};
      for (const char* shared : {"owner", "due", "target", "baseline"}) {
        const auto at = found.columns.find(shared);
        if (at != found.columns.end() && one.kind->field(shared) != nullptr)
          fields[shared] = grid.text(reading, row, at->second);
      }
      out.push_back({one.kind, std::move(fields), reading.place(cell.front(), 0, 0)});
      break;
    }
  }
}

// Marks under the names of tests, one column each: the row is seen in the tests that bear a mark.
bool is_mark(const std::string& text) {
  static const std::set<std::string> marks{"x", "X", "xx", "v", "V", "✓", "✔", "●", "•", "+", "ja", "*"};
  return marks.contains(trim(text));
}
bool is_matrix(const Reading& reading, const Grid& grid) {
  int marked = 0;
  for (int row = grid.header + 1; row < grid.rows; ++row) {
    for (int column = 1; column < grid.columns; ++column) {
      const std::string text = grid.text(reading, row, column);
      if (!is_mark(text) && !says_nothing(text)) return false;
      marked += is_mark(text) ? 1 : 0;
    }
  }
  return grid.columns > 2 && marked > 1;
}
void add_marked(const Reading& reading, const Grid& grid, int row, const packs::Kind& kind, Fields& fields) {
  if (kind.field("test") == nullptr) return;
  std::string& names = fields["test"];
  for (int column = 1; column < grid.columns; ++column)
    if (is_mark(grid.text(reading, row, column)))
      names += (names.empty() ? "" : ", ") + grid.text(reading, grid.header, column);
}

void from_rows(const Reading& reading, const Grid& grid, const Found& found, const std::vector<NamedByColumn>& named,
               Collector& collector, std::vector<NamedInRow>& also) {
  const auto name_column = found.columns.find("name");
  if (name_column == found.columns.end()) return;
  const bool matrix = is_matrix(reading, grid);
  for (int row = grid.header + 1; row < grid.rows; ++row) {
    if (grid.is_total(reading, row) || grid.is_group(row)) continue;
    name_in_columns(reading, grid, found, row, named, also);
    Fields fields;
    for (const auto& [field, column] : found.columns) fields[field] = grid.text(reading, row, column);
    if (matrix) add_marked(reading, grid, row, *found.kind->kind, fields);
    const auto& cell = cell_at(grid, row, name_column->second);
    if (cell.empty()) continue;
    collector.add(*found.kind->kind, std::move(fields), reading.place(cell.front(), 0, 0), FoundBy::table);
  }
}

// A card: two columns with a label and what it says in each row. What it is about stands above it, or in one cell over
// both columns.
struct Card {
  const Grid* grid{};
  std::string name;
  int first{};  // row
  std::set<std::string> labels;
};

std::optional<Card> as_card(const Reading& reading, const Grid& grid) {
  constexpr std::size_t longest_name = 60;
  constexpr std::size_t longest_label = 40;
  if (grid.columns != 2 || grid.cells[0][0].empty()) return std::nullopt;
  Card card{&grid, grid.title, 0, {}};
  if (grid.is_group(0)) {
    card.name = grid.text(reading, 0, 0);
    card.first = 1;
  }
  const bool is_name = !card.name.empty() && card.name.size() <= longest_name && card.name.back() != '.' &&
                       card.name.back() != ':' && grid.rows > card.first;
  if (!is_name) return std::nullopt;
  for (int row = card.first; row < grid.rows; ++row) {
    const std::string label = lower(grid.text(reading, row, 0));
    if (label.empty() || label.size() > longest_label || grid.is_group(row)) return std::nullopt;
    card.labels.insert(label);
  }
  return card;
}

// One such table may be any table; of several under one heading that share their labels each is a card.
std::map<int, std::vector<Card>> cards_in(const Reading& reading, const std::vector<Grid>& grids) {
  std::map<int, std::vector<Card>> out;  // by heading
  for (const Grid& grid : grids)
    if (auto card = as_card(reading, grid)) out[reading.heading_of[grid.cells[0][0].front()]].push_back(*card);
  for (auto& [heading, cards] : out) {
    const auto shares = [&cards = cards](const Card& card) {
      return std::any_of(cards.begin(), cards.end(), [&](const Card& other) {
        const auto shared = std::count_if(card.labels.begin(), card.labels.end(),
                                          [&](const auto& label) { return other.labels.contains(label); });
        return other.grid != card.grid && static_cast<std::size_t>(shared) * 2 >= card.labels.size();
      });
    };
    std::vector<Card> sure;
    std::copy_if(cards.begin(), cards.end(), std::back_inserter(sure), shares);
    cards = std::move(sure);
  }
  return out;
}

// Which row of a card is which field.
std::map<std::string, int> rows_of_card(const Reading& reading, const Card& card, const CompiledTable& table) {
  std::map<std::string, int> out;
  std::set<int> used;
  for (const ColumnQuery& column : table.columns) {
    if (column.field == "name") continue;
    for (int row = card.first; row < card.grid->rows; ++row) {
      const std::string label = card.grid->text(reading, row, 0);
      if (used.contains(row) || !any_matches(column.queries, text::stemmed(label))) continue;
      out[column.field] = row;
      used.insert(row);
      break;
    }
  }
  return out;
}

// Cards under one heading are about things of one kind: the kind that explains most of their labels, and that other
// tables already name them as.
void from_cards(const Reading& reading, const std::vector<Card>& cards, const std::vector<CompiledKind>& kinds,
                Collector& collector) {
  const CompiledTable* best = nullptr;
  const CompiledKind* kind_of_best = nullptr;
  std::size_t most = 0;
  for (const CompiledKind& kind : kinds) {
    for (const CompiledTable& table : kind.tables) {
      std::size_t explained = 0;
      for (const Card& card : cards) {
        const std::size_t rows = rows_of_card(reading, card, table).size();
        explained += rows + (rows > 0 && collector.knows(kind.kind->id, card.name) ? 1 : 0);
      }
      if (explained <= most) continue;
      most = explained;
      best = &table;
      kind_of_best = &kind;
    }
  }
  // One label that fits may be chance; of several cards it is more than one on average.
  if (best == nullptr || most * 4 < cards.size() * 5) return;
  for (const Card& card : cards) {
    Fields fields{{"name", card.name}};
    for (const auto& [field, row] : rows_of_card(reading, card, *best))
      fields[field] = card.grid->text(reading, row, 1);
    const std::size_t first = cell_at(*card.grid, card.first, 0).front();
    collector.add(*kind_of_best->kind, std::move(fields), reading.place(first, 0, 0), FoundBy::table);
  }
}

}  // namespace

void from_tables(const Reading& reading, const std::vector<CompiledKind>& kinds,
                 const std::vector<NamedByColumn>& named, Collector& collector) {
  std::vector<NamedInRow> also;
  const std::vector<Grid> all = grids(reading);
  const auto cards = cards_in(reading, all);
  std::set<const Grid*> are_cards;
  for (const auto& [heading, under] : cards)
    for (const Card& card : under) are_cards.insert(card.grid);
  for (const Grid& grid : all) {
    if (are_cards.contains(&grid)) continue;
    const Found found = kind_of_rows(reading, grid, kinds);
    if (found.kind != nullptr) from_rows(reading, grid, found, named, collector, also);
  }
  for (const auto& [heading, under] : cards) from_cards(reading, under, kinds, collector);
  // What another table lists as an instrument is no indicator, however the column is called.
  for (NamedInRow& one : also) {
    const std::string& name = one.fields.find("name")->second;
    const bool sign = one.kind->id == "indicator";
    if (sign && (is_means(name) || collector.knows("instrument", without_article(name)))) continue;
    collector.add(*one.kind, std::move(one.fields), std::move(one.place), FoundBy::table);
  }
}

}  // namespace rd::plan
