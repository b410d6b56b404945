// Sums, references and pictures: what a careful reader would check with a pencil.
#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

#include "base/utf.hpp"
#include "plan/natives.hpp"
#include "text/pattern.hpp"

namespace rd::plan {
namespace {

using prose::PassageKind;
using thread::Hit;

// Numbers of a column above the total row; nothing when a row holds none or several.
struct Column {
  double sum{};
  int rows{};
  int decimals{};
  bool clean{true};
};

Column column_above(const Reading& reading, const Grid& grid, int total_row, int column) {
  Column out;
  std::set<std::vector<std::size_t>> seen;  // a merged cell counts once
  for (int row = grid.header + 1; row < total_row; ++row) {
    if (grid.is_total(reading, row)) {
      out = Column{};
      continue;
    }
    const auto& cell = grid.cells[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)];
    if (!seen.insert(cell).second) continue;
    const std::string text = grid.text(reading, row, column);
    if (says_nothing(text)) continue;
    const auto numbers = quantities(text);
    if (numbers.size() != 1) {
      out.clean = false;
      continue;
    }
    out.sum += numbers.front().value;
    out.decimals = std::max(out.decimals, numbers.front().decimals);
    ++out.rows;
  }
  return out;
}

}  // namespace

std::vector<Hit> sums_differ(const Judgement& judgement) {
  const Reading& reading = *judgement.reading;
  std::vector<Hit> hits;
  for (const Grid& grid : grids(reading)) {
    for (int row = grid.header + 2; row < grid.rows; ++row) {
      if (!grid.is_total(reading, row)) continue;
      for (int column = 1; column < grid.columns; ++column) {
        const auto stated = quantities(grid.text(reading, row, column));
        if (stated.size() != 1 || stated.front().percent) continue;
        const Column above = column_above(reading, grid, row, column);
        if (!above.clean || above.rows < 2) continue;
        // Rounded rows may add up to half a last digit each beside the total.
        const double slack = above.decimals == 0 && stated.front().decimals == 0
                                 ? 0.001
                                 : 0.5 * above.rows * std::pow(10.0, -above.decimals) + 1e-6;
        if (std::abs(above.sum - stated.front().value) <= (above.decimals > 0 ? std::min(slack, 0.15) : slack))
          continue;
        const auto& cell = grid.cells[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)];
        Hit hit;
        hit.place = reading.place(cell.front(), 0, 0);
        hit.subject = grid.text(reading, grid.header, column);
        hit.place.quote = grid.text(reading, row, 0) + " · " + grid.text(reading, row, column);
        hit.values = {{"name", hit.subject.empty() ? grid.title : hit.subject},
                      {"stated", number_text(stated.front().value, stated.front().decimals)},
                      {"counted", number_text(above.sum, above.decimals)}};
        hit.ground = hit.values["stated"] + "|" + hit.values["counted"];
        hits.push_back(std::move(hit));
      }
    }
  }
  return hits;
}

namespace {

// Numbers and letters that the document really has, per kind of target.
struct Targets {
  std::set<std::string> sections, annexes, tables, figures;
  bool numbered{};
};

void add_captions(const Reading& reading, Targets& targets) {
  static const auto table = text::Pattern::compile(R"(^\s*tabel\s+(?<n>[0-9]+|[A-Z])\b)").value();
  static const auto figure = text::Pattern::compile(R"(^\s*(figuur|afbeelding|schema)\s+(?<n>[0-9]+|[A-Z])\b)").value();
  static const auto annex = text::Pattern::compile(R"(^\s*bijlage\s+(?<n>[0-9]+|[A-Z])\b)").value();
  const auto take = [](const text::Pattern& pattern, const std::string& text, std::set<std::string>& into) {
    if (const auto match = pattern.first(text)) into.insert(lower(match->named.at("n").of(text)));
  };
  for (const auto& passage : reading.passages) {
    if (passage.kind == PassageKind::contents) continue;
    take(table, passage.text, targets.tables);
    take(table, passage.title_of_table, targets.tables);
    take(figure, passage.text, targets.figures);
    if (passage.kind == PassageKind::heading || passage.text.size() < 120) take(annex, passage.text, targets.annexes);
  }
}

// Section numbers as typed; where nothing is typed, as Word would count them.
Targets targets_of(const Reading& reading) {
  Targets targets;
  std::vector<int> counters(8, 0);
  for (const Heading& heading : reading.headings) {
    if (!heading.number.empty()) {
      targets.sections.insert(heading.number);
      targets.numbered = true;
    }
  }
  if (!targets.numbered) {
    for (const Heading& heading : reading.headings) {
      const auto level = static_cast<std::size_t>(std::clamp(heading.level, 1, 6));
      ++counters[level];
      std::fill(counters.begin() + static_cast<std::ptrdiff_t>(level) + 1, counters.end(), 0);
      std::string number;
      for (std::size_t l = 1; l <= level; ++l) number += (number.empty() ? "" : ".") + std::to_string(counters[l]);
      targets.sections.insert(number);
    }
  } else {
    // Typed numbers of subsections imply their chapter.
    std::set<std::string> chapters;
    for (const auto& number : targets.sections) chapters.insert(number.substr(0, number.find('.')));
    targets.sections.insert(chapters.begin(), chapters.end());
  }
  add_captions(reading, targets);
  return targets;
}

}  // namespace

namespace {

std::string bare_title(std::string_view line) {
  std::string text = lower(tidy_spaces(line));
  while (!text.empty() &&
         (is_digit(static_cast<unsigned char>(text.back())) || text.back() == '.' || text.back() == ' '))
    text.pop_back();
  std::size_t from = 0;
  while (from < text.size() &&
         (is_digit(static_cast<unsigned char>(text[from])) || text[from] == '.' || text[from] == ' '))
    ++from;
  return text.substr(from);
}

// Without the mark at its end.
std::string bare_words(std::string text) {
  while (!text.empty() && (text.back() == '?' || text.back() == ':' || text.back() == '!')) text.pop_back();
  return text;
}

// Lines of a contents table whose title is nowhere in the document; only when nearly all other lines are.
std::vector<Hit> contents_without_heading(const Reading& reading) {
  std::set<std::string> titles;
  for (const Heading& heading : reading.headings) titles.insert(bare_title(heading.title));
  std::vector<std::size_t> lost;
  std::size_t lines = 0;
  for (std::size_t i = 0; i < reading.passages.size(); ++i) {
    if (reading.passages[i].kind != PassageKind::contents) continue;
    const std::string title = bare_title(reading.passages[i].text);
    if (title.size() < 3) continue;
    ++lines;
    const bool known =
        title.starts_with("bijlage") || std::any_of(titles.begin(), titles.end(), [&](const std::string& t) {
          return t.starts_with(bare_words(title)) || (t.size() > 6 && title.starts_with(t));
        });
    if (!known) lost.push_back(i);
  }
  std::vector<Hit> hits;
  for (const std::size_t i : lost) {
    if (lost.size() * 5 > lines) break;
    Hit hit;
    hit.subject = bare_title(reading.passages[i].text);
    hit.place = reading.place(i, 0, 0);
    hit.values = {{"target", hit.subject}};
    hit.ground = hit.subject;
    hits.push_back(std::move(hit));
  }
  return hits;
}

}  // namespace

namespace {

// "in de samenwerkingsovereenkomst, bijlage 2", "bijlage 2 van die overeenkomst": the annex of another document.
bool is_of_another(std::string_view sentence, text::Span reference) {
  constexpr const char* documents =
      "(overeenkomst|convenant|gids|wijzer|handboek|reglement|regeling|besluit|wet|kader|protocol|cao|beleid|jaarplan|"
      "schoolplan|bestuursplan|toetsplan|jaarverslag|handreiking|oer|website|werkboek|formulier)";
  static const auto before =
      text::Pattern::compile(std::string(R"(\p{L}*)") + documents +
                             R"((en|s)?\b( van [^.;,:()]{2,50})?( \d{4}(-\d{4})?)?(,| \(|:)?\s*(in |zie |met )?\(?$)")
          .value();
  static const auto after =
      text::Pattern::compile(
          std::string(R"(^\)?\s+(van|bij|uit|in|aan)\s+(de|het|die|dat|deze|hun|een)\s+([\p{L}-]+\s+)?\p{L}*)") +
          documents + R"((en|s)?\b)")
          .value();
  return before.matches(sentence.substr(0, reference.from)) || after.matches(sentence.substr(reference.to));
}

// "In het hoofdstuk Leren in beeld staan foto's": a chapter by its title, and no heading that begins so.
void titles_without_heading(const Reading& reading, std::vector<Hit>& hits) {
  static const auto pattern =
      text::Pattern::compile(
          R"(\b(?<kind>hoofdstuk|paragraaf) ['‘"“]?(?<title>(?-i:\p{Lu})[\p{L}’' -]{3,60}?)['’"”]? (staat|staan|vind|vindt|vinden|lees|leest|lezen|beschrijft|gaat|vertelt|laat)\b)")
          .value();
  std::set<std::string> titles;
  for (const Heading& heading : reading.headings) titles.insert(bare_title(heading.title));
  for (const Sentence& sentence : reading.sentences) {
    const std::string_view text = sentence.stemmed.text;
    for (const auto& match : pattern.all(text)) {
      const std::string title = lower(match.named.at("title").of(text));
      const bool known = std::any_of(titles.begin(), titles.end(), [&](const std::string& t) {
        return t.size() > 2 && (t.starts_with(title) || title.starts_with(t));
      });
      if (known || is_of_another(text, {match.from, match.named.at("title").to})) continue;
      Hit hit;
      hit.subject = std::string(text.substr(match.from, match.named.at("title").to - match.from));
      hit.place = reading.place(sentence.passage, sentence.span.from + match.from, sentence.span.from + match.to);
      hit.values = {{"target", hit.subject}};
      hit.ground = hit.subject;
      hits.push_back(std::move(hit));
    }
  }
}

}  // namespace

std::vector<Hit> references_broken(const Judgement& judgement) {
  static const auto pattern =
      text::Pattern::compile(
          R"(\b(?<kind>paragraaf|hoofdstuk|§|bijlage|tabel|figuur)\s+(?<n>[0-9]+(\.[0-9]+)*|(?-i:[A-Z]))\b(?!\s+van\s+(de|het)\s+(handreiking|gids|wet|regeling|toetsgids|studiegids|jaarplan|reglement))(?!\s+(uit|in)\s+de\s+(handreiking|wet)))")
          .value();
  const Reading& reading = *judgement.reading;
  const Targets targets = targets_of(reading);
  std::vector<Hit> hits = contents_without_heading(reading);
  titles_without_heading(reading, hits);
  for (const Sentence& sentence : reading.sentences) {
    if (reading.passages[sentence.passage].kind == PassageKind::caption) continue;
    for (const auto& match : pattern.all(sentence.stemmed.text)) {
      const std::string kind = lower(match.named.at("kind").of(sentence.stemmed.text));
      const std::string number = lower(match.named.at("n").of(sentence.stemmed.text));
      if (match.from == 0 && kind != "paragraaf" && kind != "hoofdstuk") continue;  // a caption or title itself
      const bool section = kind == "paragraaf" || kind == "hoofdstuk" || kind == "§";
      const auto& known = section             ? targets.sections
                          : kind == "bijlage" ? targets.annexes
                          : kind == "tabel"   ? targets.tables
                                              : targets.figures;
      // A document that numbers nothing of the kind refers in words; one lettered annex is enough to count.
      if (known.empty() || known.contains(number) || is_of_another(sentence.stemmed.text, match)) continue;
      Hit hit;
      hit.subject = std::string(match.of(sentence.stemmed.text));
      hit.place = reading.place(sentence.passage, sentence.span.from + match.from, sentence.span.from + match.to);
      hit.values = {{"target", hit.subject}};
      hit.ground = hit.subject;
      hits.push_back(std::move(hit));
    }
  }
  return hits;
}

std::vector<Hit> pictures_without_alt(const Judgement& judgement, const prose::Node& doc) {
  const Reading& reading = *judgement.reading;
  std::map<std::string_view, std::size_t> passage_of;  // notes hang in the text, but their passages come after it
  for (std::size_t i = 0; i < reading.passages.size(); ++i)
    if (reading.passages[i].kind != PassageKind::footnote) passage_of.emplace(reading.passages[i].bid, i);
  std::vector<Hit> hits;
  std::size_t passage = 0;
  int number = 0;
  const std::function<void(const prose::Node&)> walk = [&](const prose::Node& node) {
    const auto found = passage_of.find(prose::attr_text(node, "bid"));
    if (found != passage_of.end()) passage = found->second;
    if (node.type == "image") {
      ++number;
      if (trim(prose::attr_text(node, "alt")).empty() && !reading.passages.empty()) {
        Hit hit;
        hit.subject = std::to_string(number);
        // A reader knows a picture by what stands under it.
        const bool captioned =
            passage + 1 < reading.passages.size() && reading.passages[passage + 1].kind == PassageKind::caption;
        hit.place = reading.place(captioned ? passage + 1 : passage, 0, 0);
        hit.values = {{"name", std::to_string(number)}};
        hit.ground = prose::attr_text(node, "src");
        hits.push_back(std::move(hit));
      }
    }
    for (const auto& child : node.content) walk(*child);
  };
  walk(doc);
  return hits;
}

}  // namespace rd::plan
