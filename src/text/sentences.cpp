#include <algorithm>
#include <array>
#include <string>

#include "base/utf.hpp"
#include "text/abbreviations.hpp"
#include "text/tokens.hpp"

namespace rd::text {
namespace {

constexpr std::size_t longest_parenthesis = 600;

bool digit(char c) {
  return c >= '0' && c <= '9';
}
bool lower_letter(char c) {
  return c >= 'a' && c <= 'z';
}
bool upper_letter(char c) {
  return c >= 'A' && c <= 'Z';
}

bool begins(std::string_view text, std::size_t at, std::string_view what) {
  return text.substr(at).starts_with(what);
}

// Bytes of a full stop, ! ? or … at `at`; 0 for all else.
std::size_t stop_length(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (c == '.' || c == '!' || c == '?') return 1;
  return c == '\xE2' && begins(text, at, "\u2026") ? 3 : 0;
}

std::size_t one_of(std::string_view text, std::size_t at, std::string_view ascii,
                   const std::array<std::string_view, 7>& wide) {
  if (at >= text.size()) return 0;
  if (static_cast<unsigned char>(text[at]) < 0x80) return ascii.find(text[at]) != std::string_view::npos ? 1 : 0;
  const auto found = std::find_if(wide.begin(), wide.end(), [&](auto w) { return !w.empty() && begins(text, at, w); });
  return found == wide.end() ? 0 : found->size();
}

std::size_t closer_length(std::string_view text, std::size_t at) {
  return one_of(text, at, "\"')]", {"\u201D", "\u2019", "\u00BB", "\u00B9", "\u00B2", "\u00B3", "\u203A"});
}

std::size_t opener_length(std::string_view text, std::size_t at) {
  return one_of(text, at, "\"'([", {"\u201C", "\u2018", "\u201E", "\u201A", "\u00AB", "\u2039", "\u201D"});
}

std::size_t bullet_length(std::string_view text, std::size_t at) {
  return one_of(text, at, "-*", {"\u2013", "\u2014", "\u2022", "\u25CF", "\u25AA", "", ""});
}

std::size_t space_length(std::string_view text, std::size_t at) {
  if (at >= text.size()) return 0;
  if (static_cast<unsigned char>(text[at]) < 0x80) return text[at] == ' ' || (text[at] >= 9 && text[at] <= 13) ? 1 : 0;
  std::size_t next = at;
  return is_space(next_code_point(text, next)) ? next - at : 0;
}

std::size_t skip_spaces(std::string_view text, std::size_t at) {
  while (const std::size_t length = space_length(text, at)) at += length;
  return at;
}

std::string_view word_at(std::string_view text, std::size_t at) {
  std::size_t to = at;
  while (to < text.size() && space_length(text, to) == 0 &&
         std::string_view(".,;:!?)\"").find(text[to]) == std::string_view::npos) {
    ++to;
  }
  return text.substr(at, to - at);
}

// One pass over a passage; `start_` is where the sentence began that is being read.
class Splitter {
 public:
  explicit Splitter(std::string_view text) : text_(text) {}

  std::vector<Span> run() {
    start_ = skip_spaces(text_, 0);
    for (std::size_t at = start_; at < text_.size();) {
      if (text_[at] == '(') open_parenthesis(at);
      const std::size_t stop = stop_length(text_, at);
      at = stop == 0 ? at + 1 : after_stop(at, at + stop);
    }
    if (start_ < text_.size()) add(text_.size());
    return std::move(out_);
  }

 private:
  void add(std::size_t to) {
    while (to > start_ && static_cast<unsigned char>(text_[to - 1]) <= ' ') --to;
    if (to > start_) out_.push_back({start_, to});
  }

  // A parenthesis inside a sentence is read as one piece, when it closes at all.
  void open_parenthesis(std::size_t at) {
    if (at < closed_ || at == start_) return;
    std::size_t depth = 0;
    const std::size_t limit = std::min(text_.size(), at + longest_parenthesis);
    for (std::size_t i = at; i < limit; ++i) {
      if (text_[i] == '(') ++depth;
      if (text_[i] == ')' && --depth == 0) {
        closed_ = i + 1;
        return;
      }
    }
  }

  // `at`: the first mark of a possible end. Answers where to read on.
  std::size_t after_stop(std::size_t at, std::size_t next) {
    while (next < text_.size() && stop_length(text_, next) > 0) next += stop_length(text_, next);
    std::size_t end = next;
    while (const std::size_t length = closer_length(text_, end)) end += length;
    if (end < closed_) return next;
    const std::size_t spaces = skip_spaces(text_, end);
    if (spaces == end && end < text_.size()) {
      if (!glued(at, end)) return next;
    } else if (spaces < text_.size() &&
               (!sentence_begins(spaces) || (next - at == 1 && text_[at] == '.' && !stop_ends(at, spaces)))) {
      return next;
    } else if (bracketed_dots(at, next)) {
      return next;
    }
    add(end);
    start_ = spaces;
    label_ = 0;
    return std::max(spaces, next);
  }

  // "[…] De scholen": dots in brackets leave something out, they end nothing.
  [[nodiscard]] bool bracketed_dots(std::size_t at, std::size_t next) const {
    return at > 0 && next < text_.size() &&
           ((text_[at - 1] == '[' && text_[next] == ']') || (text_[at - 1] == '(' && text_[next] == ')'));
  }

  // A forgotten space: "…is klaar.Daarna volgt".
  [[nodiscard]] bool glued(std::size_t at, std::size_t end) const {
    if (at < 3 || end + 1 >= text_.size() || !upper_letter(text_[end]) || !lower_letter(text_[end + 1])) return false;
    if (!lower_letter(text_[at - 1]) || !lower_letter(text_[at - 2]) || !lower_letter(text_[at - 3])) return false;
    const std::string_view before = text_.substr(start_, at - start_);
    const std::string_view piece = before.substr(before.find_last_of(' ') + 1);
    return piece.find_first_of("@/.") == std::string_view::npos && !piece.starts_with("www");
  }

  [[nodiscard]] bool sentence_begins(std::size_t at) const {
    if (const std::size_t bullet = bullet_length(text_, at); bullet > 0 && space_length(text_, at + bullet) > 0) {
      at = skip_spaces(text_, at + bullet);
    }
    const std::size_t word = at;
    while (const std::size_t length = opener_length(text_, at)) at += length;
    if (at >= text_.size()) return false;
    std::size_t next = at;
    const char32_t code = next_code_point(text_, next);
    if (is_upper(code) || is_digit(code) || code == U'€' || code == U'[') return true;
    if (labelled(at)) return true;
    if (at > word && next < text_.size() && text_[next] == ' ' &&
        std::string_view("stn").find(text_[at]) != std::string_view::npos) {
      std::size_t after = next + 1;  // 's Ochtends
      return after < text_.size() && is_upper(next_code_point(text_, after));
    }
    std::string_view lower_word = word_at(text_, at);
    return stays_lower(lower_word) || stays_lower(lower_word.substr(0, lower_word.find('-')));
  }

  // "b. De begeleider …", "b) De …"
  [[nodiscard]] bool labelled(std::size_t at) const {
    if (at + 3 >= text_.size() || !lower_letter(text_[at])) return false;
    return (text_[at + 1] == '.' || text_[at + 1] == ')') && text_[at + 2] == ' ' && upper_letter(text_[at + 3]);
  }

  // Does the single full stop at `at` end the sentence, when a new one could begin at `next`?
  bool stop_ends(std::size_t at, std::size_t next) {
    std::size_t from = at;
    while (from > start_ && space_length(text_, from - 1) == 0 &&
           std::string_view("(\"[").find(text_[from - 1]) == std::string_view::npos) {
      --from;
    }
    while (from < at && opener_length(text_, from) > 0) from += opener_length(text_, from);
    const std::string_view word = text_.substr(from, at - from);
    if (word.empty() || closer_length(text_, at - 1) > 0) return true;
    if (std::all_of(word.begin(), word.end(), [](char c) { return digit(c) || c == '.'; }))
      return !is_label(word, from);
    if (word.size() == 1) return letter_ends(word[0], from, next);
    return word_ends(word, next);
  }

  // "1." at the start of a sentence, after a colon or semicolon, or next in a row that began so.
  bool is_label(std::string_view number, std::size_t from) {
    if (number.size() > 6) return false;
    int value = 0;
    for (const char c : number.substr(0, 3)) value = digit(c) ? value * 10 + (c - '0') : value;
    const bool plain = number.find('.') == std::string_view::npos && number.size() <= 2;
    const bool label = starts_here(from) || (plain && (after_colon(from) || (label_ > 0 && value == label_ + 1)));
    if (label && plain) label_ = value;
    return label;
  }

  [[nodiscard]] bool starts_here(std::size_t from) const {
    std::size_t at = start_;
    while (at < from && (opener_length(text_, at) > 0 || bullet_length(text_, at) > 0 || space_length(text_, at) > 0))
      ++at;
    return at >= from;
  }

  [[nodiscard]] bool after_colon(std::size_t from) const {
    while (from > start_ && (text_[from - 1] == ' ' || text_[from - 1] == '(')) --from;
    return from > start_ && (text_[from - 1] == ':' || text_[from - 1] == ';');
  }

  // One letter and a stop: an initial, a label ("a. Werven"), or the end of "bijlage B."
  [[nodiscard]] bool letter_ends(char letter, std::size_t from, std::size_t next) const {
    if (starts_here(from) || after_colon(from)) return false;
    if (!upper_letter(letter))
      return abbreviation(std::string_view(&letter, 1)) != Abbreviation::leads && upper_at(next);
    const std::string following = lower(word_at(text_, next));
    std::size_t to = from;
    while (to > start_ && text_[to - 1] == ' ') --to;
    std::size_t before = to;
    while (before > start_ && text_[before - 1] != ' ') --before;
    if (takes_label(lower(text_.substr(before, to - before)))) return true;
    const bool initial_before = to - before == 2 && text_[to - 1] == '.';
    return begins_sentences(following) && !initial_before;
  }

  [[nodiscard]] bool upper_at(std::size_t next) const {
    while (const std::size_t length = opener_length(text_, next)) next += length;
    return next < text_.size() && is_upper(next_code_point(text_, next));
  }

  [[nodiscard]] bool word_ends(std::string_view word, std::size_t next) const {
    const bool all_upper = std::all_of(word.begin(), word.end(), upper_letter);
    const std::size_t last = word.rfind('.');
    const bool dotted = last != std::string_view::npos && word.size() - last <= 2 && last <= 3;
    if (word == "B.V" || word == "N.V") return upper_at(next);
    if (dotted && upper_letter(word.front()))
      return upper_at(next) && begins_sentences(lower(word_at(text_, next)));  // P.J.
    const Abbreviation kind = all_upper ? Abbreviation::none : abbreviation(word);
    if (kind == Abbreviation::leads) return false;
    if (kind == Abbreviation::may_end) return upper_at(next);
    return !dotted || (upper_at(next) && begins_sentences(lower(word_at(text_, next))));  // t.h.t. De …
  }

  std::string_view text_;
  std::size_t start_{};
  std::size_t closed_{};  // the parenthesis being read ends here
  int label_{};           // last number of "1. … 2. …" in this sentence
  std::vector<Span> out_;
};

}  // namespace

std::vector<Span> sentences(std::string_view text) {
  return Splitter(text).run();
}

}  // namespace rd::text
