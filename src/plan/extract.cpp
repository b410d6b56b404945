#include "plan/extract.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/utf.hpp"
#include "plan/collector.hpp"
#include "plan/links.hpp"
#include "plan/natives.hpp"
#include "text/pattern.hpp"

namespace rd::plan {
namespace {

using packs::Kind;
using packs::TableClue;
using prose::Passage;
using prose::PassageKind;
using thread::Element;
using thread::FoundBy;

}  // namespace

struct Extractor::Compiled {
  std::vector<CompiledKind> kinds;
  std::vector<NamedByColumn> named;
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

// A column of boards beside schools, of indicators beside goals, of actions beside points: each names things of its
// own.
std::vector<NamedByColumn> named_by_column(const packs::Packs& packs) {
  std::vector<NamedByColumn> out;
  for (const packs::LinkType& type : packs.links) {
    if (type.id != "governed_by" && type.id != "measured_by" && type.id != "leads_to") continue;
    const bool outward = std::find(type.from.begin(), type.from.end(), type.column_in) != type.from.end();
    const auto& others = outward ? type.to : type.from;
    NamedByColumn one{type.column_in, packs.kind(others.front()), {}};
    for (const auto& word : type.column_words) one.words.emplace_back(word);
    if (one.kind != nullptr) out.push_back(std::move(one));
  }
  return out;
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
Fields item_fields(const Kind& kind, const std::string& text) {
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
  Fields fields{{"name", text.substr(0, end)}};
  const std::string rest = named ? text.substr(end + 2) : std::string{};
  const char* explained = kind.field("tasks") != nullptr ? "tasks" : kind.field("means") != nullptr ? "means" : nullptr;
  if (!rest.empty() && explained != nullptr) fields[explained] = rest;
  return fields;
}

// "Onderzoeksbegeleider en datacoach. Deze rollen …" names two, and explains neither.
std::vector<Fields> items_of(const Kind& kind, const std::string& text) {
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

// "Vijf kernelementen" with five headings under it, or "Zij bestaat uit drie kernelementen." before three of them.
bool heads_a_list(const Reading& reading, const Heading& heading, std::size_t parts,
                  const std::vector<text::WordQuery>& words) {
  if (any_matches(words, text::stemmed(heading.title))) return true;
  if (heading.first >= heading.last) return false;
  const std::size_t end = reading.first_sentence[heading.last];
  if (end == reading.first_sentence[heading.first]) return false;
  const text::Stemmed& last = reading.sentences[end - 1].stemmed;
  const auto counted = quantities(last.text);
  return counted.size() == 1 && counted.front().value == static_cast<double>(parts) && any_matches(words, last);
}

// Each heading under such a heading is one; the text below it tells what it means.
void from_headings(const Reading& reading, const std::vector<CompiledKind>& kinds, Collector& collector) {
  constexpr std::size_t most = 12;
  std::map<int, std::vector<std::size_t>> below;
  for (std::size_t h = 0; h < reading.headings.size(); ++h) {
    const Heading& heading = reading.headings[h];
    if (heading.parent < 0) continue;
    // A bold line deeper down is no part of the row.
    const auto& first = below[heading.parent];
    if (first.empty() || reading.headings[first.front()].level == heading.level) below[heading.parent].push_back(h);
  }
  for (const auto& [parent, parts] : below) {
    if (parts.size() < 2 || parts.size() > most) continue;
    for (const CompiledKind& kind : kinds) {
      const char* told = kind.kind->field("means") != nullptr ? "means" : "tasks";
      if (kind.lists.empty() || kind.kind->field(told) == nullptr) continue;
      const bool over = std::any_of(parts.begin(), parts.end(), [&](std::size_t h) {
        return any_matches(kind.lists, text::stemmed(reading.headings[h].title));
      });
      if (over || !heads_a_list(reading, reading.headings[static_cast<std::size_t>(parent)], parts.size(), kind.lists))
        continue;
      for (const std::size_t h : parts) {
        const Heading& heading = reading.headings[h];
        Fields fields{{"name", heading.title}};
        if (heading.first < heading.last) fields[told] = reading.passages[heading.first].text;
        collector.add(*kind.kind, std::move(fields), reading.place(heading.passage, 0, 0), FoundBy::list);
      }
      break;
    }
  }
}

const Kind* goal_among(const std::vector<CompiledKind>& kinds) {
  const auto goal = std::find_if(kinds.begin(), kinds.end(), [](const auto& kind) { return kind.kind->id == "goal"; });
  return goal->kind;
}

void from_sentences(const Reading& reading, const std::vector<CompiledKind>& kinds,
                    const std::vector<SentenceMatch>& matches, Collector& collector) {
  for (const SentenceMatch& match : matches) {
    const Sentence& sentence = reading.sentences[match.sentence];
    const Kind& kind = *kinds[match.kind].kind;
    const bool told = collector.has(kind.id, sentence.passage);
    if (told || (kind.field("with") == nullptr && collector.is_name_cell(sentence.passage))) continue;
    // What a writer says of the future between the goals is one of them.
    const bool between_goals = kind.id == "ambition" && collector.stands_under("goal", reading, sentence.passage);
    collector.add(
        between_goals ? *goal_among(kinds) : kind, match.fields,
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
        Fields fields{{"name", std::string(text::sentences(labelled).front().of(labelled))}};
        if (const std::size_t number = numbered_name(p.text); number > 0)
          fields["number"] = p.text.substr(p.text.find(' ') + 1, number - p.text.find(' ') - 1);
        collector.add(*kind.kind, std::move(fields), reading.place(i, 0, 0), FoundBy::label);
        break;
      }
      const bool item = p.kind == PassageKind::list_item ? list_is_about(reading, i, kind.lists)
                                                         : is_named_paragraph(reading, i, kind.lists);
      if (item) {
        for (auto& fields : items_of(*kind.kind, p.text)) {
          // A role has a name of a few words; a whole sentence among them is something else.
          constexpr long longest_role = 5;
          const std::string& name = fields.find("name")->second;
          if (kind.kind->field("tasks") != nullptr && std::count(name.begin(), name.end(), ' ') >= longest_role)
            continue;
          collector.add(*kind.kind, std::move(fields), reading.place(i, 0, 0), FoundBy::list);
        }
        break;
      }
    }
  }
}

}  // namespace

Extractor::Extractor(const packs::Packs& packs) : packs_(packs) {
  auto out = std::make_shared<Compiled>();
  for (const Kind& kind : packs.kinds) out->kinds.push_back(compiled(kind));
  out->named = named_by_column(packs);
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
  from_tables(reading, compiled_->kinds, compiled_->named, collector);
  from_lines(reading, compiled_->kinds, collector);
  from_headings(reading, compiled_->kinds, collector);
  from_sentences(reading, compiled_->kinds, matches, collector);
  Extracted out = collector.take();
  tie(packs_, reading, out.graph);
  return out;
}

}  // namespace rd::plan
