#include "plan/extract.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/utf.hpp"
#include "plan/links.hpp"
#include "text/pattern.hpp"
#include "thread/rules.hpp"

namespace rd::plan {
namespace {

using packs::Kind;
using packs::TableClue;
using prose::Passage;
using prose::PassageKind;
using thread::Element;
using thread::FoundBy;

struct ColumnQuery {
  std::string field;
  std::vector<text::WordQuery> queries;
};

struct CompiledTable {
  const TableClue* clue{};
  std::vector<ColumnQuery> columns;
  std::vector<text::WordQuery> titles;
};

struct CompiledKind {
  const Kind* kind{};
  std::vector<CompiledTable> tables;
  std::vector<std::string> labels;  // lower case
  std::vector<text::WordQuery> lists;
  std::vector<text::Pattern> sentences;
};

bool any_matches(const std::vector<text::WordQuery>& queries, const text::Stemmed& text) {
  return std::any_of(queries.begin(), queries.end(), [&](const auto& q) { return q.matches(text); });
}

std::string capital_first(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 32);
  return text;
}

// What remains of a name: no end mark, no number in front, not too long to be a name.
std::string as_name(std::string_view raw) {
  std::string name = tidy_spaces(raw);
  // "Werkplekbegeleider (wpb)": the short form in brackets is no part of the name.
  if (const auto bracket = name.rfind(" (");
      bracket != std::string::npos && name.back() == ')' && name.size() - bracket < 9)
    name.resize(bracket);
  while (!name.empty() && (name.back() == '.' || name.back() == ';' || name.back() == ',' || name.back() == ':'))
    name.pop_back();
  if (utf16_length(name) > 160) {
    std::size_t cut = name.rfind(' ', 157);
    name = name.substr(0, cut == std::string::npos ? 157 : cut) + "…";
  }
  return name;
}

// "D4", "12", "LU 3": a number in place of a name.
bool is_code(std::string_view name) {
  std::size_t letters = 0;
  std::size_t digits = 0;
  for (const char c : name) {
    letters += (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ? 1 : 0;
    digits += c >= '0' && c <= '9' ? 1 : 0;
  }
  return name.size() <= 5 && digits > 0 && letters <= 2;
}

std::set<std::string> name_stems(std::string_view name) {
  std::set<std::string> out;
  for (const auto& stem : text::stemmed(name).stems)
    if (stem.size() > 2) out.insert(stem);
  return out;
}

// Fields in which two values for one thing are two different agreements.
bool is_measure(packs::FieldType type) {
  using packs::FieldType;
  return type == FieldType::number || type == FieldType::percent || type == FieldType::hours ||
         type == FieldType::fte || type == FieldType::money;
}
// Of these a second value is another story; of words it may be the same story again.
bool is_told_once(packs::FieldType type) {
  using packs::FieldType;
  return is_measure(type) || type == FieldType::date || type == FieldType::choice || type == FieldType::person ||
         type == FieldType::organisation;
}

class Collector {
 public:
  explicit Collector(const Mapping& mapping) : mapping_(mapping) {}

  void add(const Kind& kind, std::map<std::string, std::string, std::less<>> fields, thread::Place place, FoundBy by) {
    for (auto it = fields.begin(); it != fields.end();)
      it = says_nothing(it->second) ? fields.erase(it) : std::next(it);
    auto name = fields.find("name");
    if (name == fields.end()) return;
    name->second = as_name(name->second);
    if (is_code(name->second)) {
      // "1" or "D4" in a table stands for what is told elsewhere under that number.
      fields["number"] = name->second;
      waiting_.push_back({&kind, std::move(fields), std::move(place)});
      return;
    }
    place.section = mapping_.section_of[place.passage];
    for (std::size_t i = 0; i < out_.graph.elements.size(); ++i) {
      Element& known = out_.graph.elements[i];
      if (known.kind == kind.id && same_name(known, name->second)) return merge(kind, i, std::move(fields), place);
    }
    // A sentence tells more about a role; only hours make it one that was not named before.
    const bool only_tells = by == FoundBy::sentence && kind.field("hours") != nullptr && !fields.contains("hours") &&
                            !fields.contains("fte");
    if (only_tells && kind.field("tasks") != nullptr) return;
    stems_.push_back(name_stems(name->second));
    out_.graph.elements.push_back({kind.id, std::move(fields), std::move(place), by, {}});
  }

  // Did this passage already give one of the kind, by a table, label or list?
  [[nodiscard]] bool has(const std::string& kind, std::size_t passage) const {
    return std::any_of(out_.graph.elements.begin(), out_.graph.elements.end(), [&](const Element& e) {
      return e.kind == kind && e.place.passage == passage && e.found_by != FoundBy::sentence;
    });
  }

  Extracted take() {
    for (Waiting& one : waiting_) {
      one.fields.erase("name");
      for (std::size_t i = 0; i < out_.graph.elements.size(); ++i) {
        const Element& known = out_.graph.elements[i];
        if (known.kind == one.kind->id && known.field("number") == one.fields["number"])
          merge(*one.kind, i, std::move(one.fields), one.place);
      }
    }
    return std::move(out_);
  }

 private:
  [[nodiscard]] bool same_name(const Element& known, const std::string& name) const {
    if (lower(known.name()) == lower(name)) return true;
    const auto& a = stems_[static_cast<std::size_t>(&known - out_.graph.elements.data())];
    const auto b = name_stems(name);
    return !a.empty() && a == b;
  }

  void merge(const Kind& kind, std::size_t i, std::map<std::string, std::string, std::less<>> fields,
             const thread::Place& place) {
    Element& known = out_.graph.elements[i];
    if (known.place.block != place.block) known.also.push_back(place);
    for (auto& [field, value] : fields) {
      auto [at, fresh] = known.fields.try_emplace(field, value);
      if (fresh) told_at_.try_emplace({i, field}, place);
      const packs::Field* declared = kind.field(field);
      const bool same_per =
          !fields.contains("per") || known.field("per").empty() || known.field("per") == fields["per"];
      if (!fresh && declared != nullptr && is_told_once(declared->type) && at->second != value && same_per) {
        const auto told = told_at_.find({i, field});
        const auto& first = told == told_at_.end() ? known.place : told->second;
        out_.differences.push_back(
            {i, known.name(), field, at->second, value, first, place, !is_measure(declared->type)});
      }
    }
  }

  struct Waiting {
    const Kind* kind;
    std::map<std::string, std::string, std::less<>> fields;
    thread::Place place;
  };
  const Mapping& mapping_;
  std::vector<Waiting> waiting_;
  std::map<std::pair<std::size_t, std::string>, thread::Place> told_at_;  // fields told later than the element itself
  Extracted out_;
  std::vector<std::set<std::string>> stems_;
};

}  // namespace

struct Extractor::Compiled {
  std::vector<CompiledKind> kinds;
};

namespace {

CompiledKind compiled(const Kind& kind) {
  CompiledKind out;
  out.kind = &kind;
  for (const TableClue& clue : kind.tables) {
    CompiledTable table{&clue, {}, {}};
    for (const auto& [field, words] : clue.columns) {
      ColumnQuery column{field, {}};
      for (const auto& word : words) column.queries.emplace_back(word);
      table.columns.push_back(std::move(column));
    }
    for (const auto& title : clue.titles) table.titles.emplace_back(title);
    out.tables.push_back(std::move(table));
  }
  for (const auto& label : kind.labels) out.labels.push_back(lower(label));
  for (const auto& words : kind.lists) out.lists.emplace_back(words);
  for (const auto& pattern : kind.sentences) out.sentences.push_back(text::Pattern::compile(pattern).value());
  return out;
}

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

void from_table(const Reading& reading, const Grid& grid, const std::vector<CompiledKind>& kinds,
                Collector& collector) {
  const CompiledKind* best = nullptr;
  std::map<std::string, int> best_columns;
  double best_score = 0;
  for (const CompiledKind& kind : kinds) {
    for (const CompiledTable& table : kind.tables) {
      auto columns = columns_of(reading, grid, table);
      if (columns.empty()) continue;
      // Most columns explained; a table that asks for its title as well is the surer one.
      const double score = static_cast<double>(columns.size()) + (table.titles.empty() ? 0 : 1.5) +
                           0.1 * static_cast<double>(table.clue->needs.size()) - 0.6 * name_column(columns);
      if (score > best_score) {
        best_score = score;
        best = &kind;
        best_columns = std::move(columns);
      }
    }
  }
  if (best == nullptr) return;
  for (int row = grid.header + 1; row < grid.rows; ++row) {
    if (grid.is_total(reading, row) || grid.is_group(row)) continue;
    std::map<std::string, std::string, std::less<>> fields;
    for (const auto& [field, column] : best_columns) fields[field] = grid.text(reading, row, column);
    const auto name_column = best_columns.find("name");
    if (name_column == best_columns.end()) continue;
    const auto& cell = grid.cells[static_cast<std::size_t>(row)][static_cast<std::size_t>(name_column->second)];
    if (cell.empty()) continue;
    collector.add(*best->kind, std::move(fields), reading.place(cell.front(), 0, 0), FoundBy::table);
  }
}

// "Streefdoel 2: samen beoordelen" → "samen beoordelen".
std::string after_label(const std::string& text, const std::vector<std::string>& labels) {
  const std::string small = lower(text);
  for (const auto& label : labels) {
    if (!small.starts_with(label)) continue;
    std::size_t at = label.size();
    while (at < small.size() &&
           (small[at] == ' ' || is_digit(static_cast<unsigned char>(small[at])) || small[at] == '.'))
      ++at;
    const bool dash = at > label.size() && (small.compare(at, 2, "- ") == 0 || small.compare(at, 3, "–") == 0);
    if (at < small.size() && (small[at] == ':' || dash))
      return trim(std::string_view(text).substr(at + (small[at] == ':' || small[at] == '-' ? 1 : 3)));
  }
  return {};
}

// The words above a list: its heading and the sentence that leads it in.
bool list_is_about(const Reading& reading, std::size_t passage, const std::vector<text::WordQuery>& words) {
  if (words.empty()) return false;
  std::size_t before = passage;
  while (before > 0 && reading.passages[before].kind == PassageKind::list_item) --before;
  const Passage& lead = reading.passages[before];
  if (lead.kind == PassageKind::heading) return any_matches(words, text::stemmed(lead.text));
  const int heading = reading.heading_of[passage];
  if (heading >= 0 && any_matches(words, text::stemmed(reading.headings[static_cast<std::size_t>(heading)].title)))
    return true;
  const bool leads_in = lead.kind == PassageKind::paragraph && !lead.text.empty() && lead.text.back() == ':';
  if (!leads_in) return false;
  const auto sentences = text::sentences(lead.text);
  return !sentences.empty() && any_matches(words, text::stemmed(sentences.back().of(lead.text)));
}

// The end of "Doel 4" in "Doel 4. Van de afgestudeerden …", 0 when an item does not begin so.
std::size_t numbered_name(const std::string& text) {
  const std::size_t space = text.find(' ');
  if (space == std::string::npos || space > 14) return 0;
  std::size_t end = space + 1;
  while (end < text.size() && is_digit(static_cast<unsigned char>(text[end]))) ++end;
  const bool mark = end + 2 < text.size() && (text[end] == '.' || text[end] == ':') && text[end + 1] == ' ';
  return end > space + 1 && mark ? end : 0;
}

// "Nieuwsgierig: de leraar …" and "Blik over de grens. Studenten …": a short name first, what follows explains it.
std::map<std::string, std::string, std::less<>> item_fields(const Kind& kind, const std::string& text) {
  constexpr std::size_t longest_name = 60;
  if (const std::size_t number = numbered_name(text); number > 0) {
    const std::size_t rest = std::min(text.find_first_not_of(" .:", number), text.size());
    const std::string told = text.substr(rest);
    return {{"number", text.substr(text.find(' ') + 1, number - text.find(' ') - 1)},
            {"name", std::string(text::sentences(told).front().of(told))}};
  }
  std::size_t end = std::min(text.find(": "), text.find(". "));
  const bool named = end != std::string::npos && end < longest_name;
  if (!named) end = text::sentences(text).front().to;
  std::map<std::string, std::string, std::less<>> fields{{"name", text.substr(0, end)}};
  const std::string rest = named ? text.substr(end + 2) : std::string{};
  const char* explained = kind.field("tasks") != nullptr ? "tasks" : kind.field("means") != nullptr ? "means" : nullptr;
  if (!rest.empty() && explained != nullptr) fields[explained] = rest;
  return fields;
}

// "Onderzoeksbegeleider en datacoach. Deze rollen …" names two, and explains neither.
std::vector<std::map<std::string, std::string, std::less<>>> items_of(const Kind& kind, const std::string& text) {
  auto fields = item_fields(kind, text);
  const std::string& name = fields.find("name")->second;
  const auto both = name.find(" en ");
  const auto words = [&](std::size_t from, std::size_t to) {
    return 1 + std::count(name.begin() + static_cast<std::ptrdiff_t>(from),
                          name.begin() + static_cast<std::ptrdiff_t>(to), ' ');
  };
  const bool two = kind.field("tasks") != nullptr && both != std::string::npos && words(0, both) <= 2 &&
                   words(both + 4, name.size()) <= 2;
  if (!two) return {std::move(fields)};
  // What is told of both goes to both; "Deze rollen …" tells when they came, not what they do.
  auto second = fields;
  second["name"] = capital_first(name.substr(both + 4));
  const std::string first_name = name.substr(0, both);
  fields["name"] = first_name;
  for (auto* each : {&fields, &second}) {
    const auto tasks = each->find("tasks");
    if (tasks != each->end() && (tasks->second.starts_with("Deze ") || tasks->second.starts_with("Zij ")))
      each->erase(tasks);
  }
  return {std::move(fields), std::move(second)};
}

// "Schoolopleider. Is het gezicht van …": a paragraph under a heading about such things that begins with a short name,
// as at least two of its neighbours do.
bool is_named_paragraph(const Reading& reading, std::size_t passage, const std::vector<text::WordQuery>& words) {
  const int h = reading.heading_of[passage];
  if (words.empty() || h < 0) return false;
  const Heading& heading = reading.headings[static_cast<std::size_t>(h)];
  const auto named = [&](std::size_t i) {
    const std::string& text = reading.passages[i].text;
    const std::size_t end = std::min(text.find(". "), text.find(": "));
    return reading.passages[i].kind == PassageKind::paragraph && end != std::string::npos && end < 50 &&
           std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(end), ' ') <= 5;
  };
  if (!named(passage) || !any_matches(words, text::stemmed(heading.title))) return false;
  int siblings = 0;
  for (std::size_t i = heading.first; i < heading.last; ++i) siblings += named(i) ? 1 : 0;
  return siblings >= 3;
}

void from_sentences(const Reading& reading, const std::vector<CompiledKind>& kinds,
                    const std::vector<SentenceMatch>& matches, Collector& collector) {
  for (const SentenceMatch& match : matches) {
    const Sentence& sentence = reading.sentences[match.sentence];
    const Kind& kind = *kinds[match.kind].kind;
    if (collector.has(kind.id, sentence.passage)) continue;
    collector.add(
        kind, match.fields,
        reading.place(sentence.passage, sentence.span.from + match.span.from, sentence.span.from + match.span.to),
        FoundBy::sentence);
  }
}

void from_lines(const Reading& reading, const std::vector<CompiledKind>& kinds, Collector& collector) {
  for (std::size_t i = 0; i < reading.passages.size(); ++i) {
    const Passage& p = reading.passages[i];
    if (p.kind != PassageKind::paragraph && p.kind != PassageKind::list_item) continue;
    for (const CompiledKind& kind : kinds) {
      const std::string labelled = after_label(p.text, kind.labels);
      if (!labelled.empty()) {
        std::map<std::string, std::string, std::less<>> fields{
            {"name", std::string(text::sentences(labelled).front().of(labelled))}};
        if (const std::size_t number = numbered_name(p.text); number > 0)
          fields["number"] = p.text.substr(p.text.find(' ') + 1, number - p.text.find(' ') - 1);
        collector.add(*kind.kind, std::move(fields), reading.place(i, 0, 0), FoundBy::label);
        break;
      }
      const bool item = p.kind == PassageKind::list_item ? list_is_about(reading, i, kind.lists)
                                                         : is_named_paragraph(reading, i, kind.lists);
      if (item) {
        for (auto& fields : items_of(*kind.kind, p.text))
          collector.add(*kind.kind, std::move(fields), reading.place(i, 0, 0), FoundBy::list);
        break;
      }
    }
  }
}

}  // namespace

Extractor::Extractor(const packs::Packs& packs) : packs_(packs) {
  auto out = std::make_shared<Compiled>();
  for (const Kind& kind : packs.kinds) out->kinds.push_back(compiled(kind));
  compiled_ = std::move(out);
}

std::vector<SentenceMatch> Extractor::match_sentences(const Reading& reading, std::size_t from, std::size_t to) const {
  std::vector<SentenceMatch> out;
  for (std::size_t k = 0; k < compiled_->kinds.size(); ++k) {
    if (compiled_->kinds[k].sentences.empty()) continue;
    for (std::size_t s = from; s < to; ++s) {
      const std::string_view text = reading.sentences[s].stemmed.text;
      const auto kind = reading.passages[reading.sentences[s].passage].kind;
      if (kind == PassageKind::quotation || kind == PassageKind::glossary || is_question(text)) continue;
      for (const auto& pattern : compiled_->kinds[k].sentences) {
        for (const auto& match : pattern.all(text)) {
          SentenceMatch told{k, s, {}, match};
          for (const auto& [name, span] : match.named) told.fields[name] = std::string(span.of(text));
          auto& name = told.fields.try_emplace("name", match.of(text)).first->second;
          name = capital_first(name);
          out.push_back(std::move(told));
        }
      }
    }
  }
  return out;
}

Extracted Extractor::extract(const Reading& reading, const Mapping& mapping,
                             const std::vector<SentenceMatch>& matches) const {
  Collector collector(mapping);
  for (const Grid& grid : grids(reading)) from_table(reading, grid, compiled_->kinds, collector);
  from_lines(reading, compiled_->kinds, collector);
  from_sentences(reading, compiled_->kinds, matches, collector);
  Extracted out = collector.take();
  tie(packs_, reading, out.graph);
  return out;
}

}  // namespace rd::plan
