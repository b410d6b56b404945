#include "plan/reading.hpp"

#include <map>

#include "base/utf.hpp"
#include "thread/rules.hpp"

namespace rd::plan {
namespace {

using prose::Passage;
using prose::PassageKind;

// "2.3 Visie" → {"2.3", "Visie"}; the reader keeps a typed number in the heading's text when nobody took it off before.
std::pair<std::string, std::string> split_number(const std::string& text) {
  std::size_t at = 0;
  while (at < text.size() && (is_digit(static_cast<unsigned char>(text[at])) || text[at] == '.')) ++at;
  if (at == 0 || at == text.size() || text[at] != ' ') return {"", text};
  std::string number = text.substr(0, at);
  while (!number.empty() && number.back() == '.') number.pop_back();
  return {number, trim(std::string_view(text).substr(at))};
}

void add_headings(Reading& reading) {
  std::vector<int> open;  // indices of the headings we are under
  reading.heading_of.assign(reading.passages.size(), -1);
  for (std::size_t i = 0; i < reading.passages.size(); ++i) {
    const Passage& passage = reading.passages[i];
    if (passage.kind == PassageKind::heading) {
      while (!open.empty() && reading.headings[static_cast<std::size_t>(open.back())].level >= passage.level)
        open.pop_back();
      auto [number, title] = split_number(passage.text);
      if (!passage.number.empty()) number = passage.number;
      Heading heading;
      heading.passage = i;
      heading.level = passage.level;
      heading.number = std::move(number);
      heading.title = std::move(title);
      heading.parent = open.empty() ? -1 : open.back();
      heading.first = i + 1;
      heading.last = i + 1;
      open.push_back(static_cast<int>(reading.headings.size()));
      reading.headings.push_back(std::move(heading));
    } else if (!open.empty() && passage.kind != PassageKind::footnote) {
      reading.headings[static_cast<std::size_t>(open.back())].last = i + 1;
    }
    reading.heading_of[i] = open.empty() ? -1 : open.back();
    // Footnotes stand at the end of the list, and belong where they hang.
    if (passage.kind == PassageKind::footnote) {
      reading.heading_of[i] = passage.heading < 0 ? -1 : reading.heading_of[static_cast<std::size_t>(passage.heading)];
    }
  }
  for (std::size_t h = reading.headings.size(); h-- > 0;) {
    Heading& heading = reading.headings[h];
    heading.end = std::max(heading.end, heading.last);
    if (heading.parent >= 0) {
      Heading& parent = reading.headings[static_cast<std::size_t>(heading.parent)];
      parent.end = std::max(parent.end, heading.end);
    }
  }
}

void add_sentences(Reading& reading) {
  for (std::size_t i = 0; i < reading.passages.size(); ++i) {
    const Passage& passage = reading.passages[i];
    reading.first_sentence.push_back(reading.sentences.size());
    const std::size_t words = text::word_count(passage.text);
    const bool counts = passage.kind != PassageKind::heading && passage.kind != PassageKind::contents;
    if (counts) reading.words += words;
    const int heading = reading.heading_of[i];
    if (counts && heading >= 0) reading.headings[static_cast<std::size_t>(heading)].words += words;
    if (!counts || passage.kind == PassageKind::code) continue;
    for (const text::Span span : text::sentences(passage.text)) {
      reading.sentences.push_back({i, span, text::stemmed(span.of(passage.text))});
    }
  }
  reading.first_sentence.push_back(reading.sentences.size());
}

}  // namespace

std::shared_ptr<const Reading> read(std::vector<Passage> passages) {
  auto reading = std::make_shared<Reading>();
  reading->passages = std::move(passages);
  add_headings(*reading);
  add_sentences(*reading);
  for (std::size_t h = reading->headings.size(); h-- > 0;) {
    Heading& heading = reading->headings[h];
    heading.words_below += heading.words;
    if (heading.parent >= 0)
      reading->headings[static_cast<std::size_t>(heading.parent)].words_below += heading.words_below;
  }
  return reading;
}

std::string Reading::heading_label(int heading) const {
  if (heading < 0) return {};
  const Heading& h = headings[static_cast<std::size_t>(heading)];
  return h.number.empty() ? h.title : h.number + " " + h.title;
}

thread::Place Reading::place(std::size_t passage, std::size_t from, std::size_t to) const {
  const Passage& p = passages[passage];
  return {passage, heading_label(heading_of[passage]), {}, p.bid, thread::quote_around(p.text, from, to)};
}

thread::Place Reading::place(const Sentence& sentence) const {
  const Passage& p = passages[sentence.passage];
  return {sentence.passage,
          heading_label(heading_of[sentence.passage]),
          {},
          p.bid,
          thread::short_quote(sentence.span.of(p.text))};
}

bool is_question(std::string_view sentence) {
  while (!sentence.empty() && (sentence.back() == ' ' || sentence.back() == ')' || sentence.back() == '"'))
    sentence.remove_suffix(1);
  return !sentence.empty() && sentence.back() == '?';
}

}  // namespace rd::plan
