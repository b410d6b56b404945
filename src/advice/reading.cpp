#include "advice/reading.hpp"

#include <algorithm>
#include <array>

#include "base/utf.hpp"

namespace rd::advice {
namespace {

constexpr std::size_t longest_quotation = 800;  // bytes; a mark that stays open quotes nothing
constexpr std::size_t quote_words = 12;

struct Marks {
  std::string_view open, close;
};
constexpr std::array marks = {Marks{"\"", "\""},         Marks{"\u201C", "\u201D"}, Marks{"\u201E", "\u201D"},
                              Marks{"\u00AB", "\u00BB"}, Marks{"\u2018", "\u2019"}, Marks{"'", "'"}};

bool letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80;
}

// Can the mark at `at` open a quotation? An apostrophe (zo'n, 's ochtends) cannot.
bool opens(std::string_view text, std::size_t at, std::string_view mark) {
  if (at > 0 && letter_or_digit(text[at - 1])) return false;
  const std::size_t after = at + mark.size();
  if (after >= text.size() || text[after] == ' ') return false;
  const bool single = mark == "'" || mark == "\u2018";
  return !single || after + 1 >= text.size() || text[after + 1] != ' ';
}

std::size_t closing(std::string_view text, std::size_t from, std::string_view mark) {
  const bool single = mark == "'" || mark == "\u2019";
  for (std::size_t at = text.find(mark, from); at != std::string_view::npos && at < from + longest_quotation;
       at = text.find(mark, at + 1)) {
    const std::size_t after = at + mark.size();
    if (!single || after >= text.size() || !letter_or_digit(text[after])) return after;
  }
  return std::string_view::npos;
}

bool ends_in_question(std::string_view sentence) {
  const std::size_t last = sentence.find_last_not_of("\"')] ");
  if (last == std::string_view::npos) return false;
  if (sentence[last] == '?') return true;
  return sentence.ends_with("?\u201D") || sentence.ends_with("?\u2019");
}

bool advised(prose::PassageKind kind) {
  switch (kind) {
    case prose::PassageKind::paragraph:
    case prose::PassageKind::list_item:
    case prose::PassageKind::cell:
    case prose::PassageKind::footnote:
      return true;
    case prose::PassageKind::heading:
    case prose::PassageKind::header_cell:
    case prose::PassageKind::quotation:
    case prose::PassageKind::caption:
    case prose::PassageKind::contents:
    case prose::PassageKind::glossary:
    case prose::PassageKind::code:
      return false;
  }
  return false;
}

// Headings that speak of vision or mission, and those below them.
std::vector<char> vision_passages(const std::vector<prose::Passage>& passages) {
  const text::WordQuery about_vision("visie|leervisie|opleidingsvisie|missie|motto|kernwaarde|droom");
  std::vector<char> out(passages.size(), 0);
  std::vector<std::pair<int, bool>> open;  // level, about vision
  bool now = false;
  for (std::size_t i = 0; i < passages.size(); ++i) {
    if (passages[i].kind == prose::PassageKind::heading) {
      while (!open.empty() && open.back().first >= passages[i].level) open.pop_back();
      const bool inherited = !open.empty() && open.back().second;
      open.emplace_back(passages[i].level, inherited || about_vision.matches(text::stemmed(passages[i].text)));
      now = open.back().second;
    }
    out[i] = now ? 1 : 0;
  }
  return out;
}

}  // namespace

bool running_text(const prose::Passage& passage) {
  return passage.kind == prose::PassageKind::paragraph || passage.kind == prose::PassageKind::list_item;
}

std::vector<text::Span> quotations(std::string_view text) {
  std::vector<text::Span> out;
  if (text.find_first_of("\"'\xE2\xC2") == std::string_view::npos) return out;
  for (std::size_t at = 0; at < text.size();) {
    const auto* const mark =
        std::find_if(marks.begin(), marks.end(), [&](const Marks& m) { return text.substr(at).starts_with(m.open); });
    const bool found = mark != marks.end() && opens(text, at, mark->open);
    const std::size_t to = found ? closing(text, at + mark->open.size(), mark->close) : std::string_view::npos;
    if (to == std::string_view::npos) {
      ++at;
      continue;
    }
    out.push_back({at, to});
    at = to;
  }
  return out;
}

bool overlaps(const std::vector<text::Span>& spans, text::Span span) {
  return std::any_of(spans.begin(), spans.end(),
                     [&](const text::Span& s) { return s.from < span.to && span.from < s.to; });
}

Reading read_sentences(const std::vector<prose::Passage>& passages) {
  Reading out{.passages = passages, .sentences = {}, .vision = vision_passages(passages)};
  for (std::size_t i = 0; i < passages.size(); ++i) {
    const prose::Passage& passage = passages[i];
    if (!advised(passage.kind)) continue;
    const auto quoted = quotations(passage.text);
    for (const auto& place : text::sentences(passage.text)) {
      Sentence sentence{.passage = i,
                        .place = place,
                        .words = text::stemmed(place.of(passage.text)),
                        .quoted = {},
                        .question = false};
      sentence.question = ends_in_question(sentence.words.text);
      for (const auto& span : quoted) {
        const std::size_t from = std::max(span.from, place.from);
        const std::size_t to = std::min(span.to, place.to);
        if (from < to) sentence.quoted.push_back({from - place.from, to - place.from});
      }
      out.sentences.push_back(std::move(sentence));
    }
  }
  return out;
}

std::string quote_around(std::string_view sentence, text::Span span) {
  std::vector<text::Span> words;
  for (std::size_t at = 0; at < sentence.size();) {
    const std::size_t from = sentence.find_first_not_of(' ', at);
    if (from == std::string_view::npos) break;
    at = std::min(sentence.find(' ', from), sentence.size());
    words.push_back({from, at});
  }
  if (words.size() <= quote_words) return std::string(sentence);
  std::size_t first = 0;
  while (first + 1 < words.size() && words[first].to <= span.from) ++first;
  std::size_t last = first;
  while (last + 1 < words.size() && words[last + 1].from < span.to) ++last;
  const std::size_t room = quote_words - std::min(quote_words, last - first + 1);
  std::size_t begin = first - std::min(first, room / 2);
  const std::size_t end = std::min(words.size(), begin + quote_words);
  begin = end - std::min(end, quote_words);
  return (begin > 0 ? "… " : "") +
         std::string(sentence.substr(words[begin].from, words[end - 1].to - words[begin].from)) +
         (end < words.size() ? " …" : "");
}

}  // namespace rd::advice
