#include "history/authors.hpp"

#include <algorithm>
#include <functional>

#include "base/utf.hpp"

namespace rd::history {
namespace {

// Halves of surrogate pairs: a text has none of them alone.
constexpr char16_t border = 0xDFFF, leaf = 0xDFFE, between = 0xDFFD;

constexpr std::size_t stretch = 8;          // units by which words are found back
constexpr std::size_t least_far = 30;       // of words that come back from elsewhere or long ago
constexpr std::size_t most_gone = 400'000;  // units that are remembered

void flatten(const prose::Content& content, std::u16string& out) {
  for (std::size_t number = 0; number < content.runs(); ++number) {
    for (const prose::PartPtr& part : content.run(number)) {
      if (part->is_text()) {
        out += to_utf16(part->text());
      } else if (part->type().is_leaf) {
        out += leaf;
      } else {
        out += border;
        flatten(part->content(), out);
        out += border;
      }
    }
  }
}

// Without the borders of the nodes that are open.
std::u16string flat(const prose::Slice& slice) {
  std::u16string out;
  flatten(slice.content, out);
  const auto start = static_cast<std::size_t>(slice.open_start);
  return out.substr(start, out.size() - start - static_cast<std::size_t>(slice.open_end));
}

std::uint64_t key(std::u16string_view units) {
  return std::hash<std::u16string_view>{}(units.substr(0, stretch));
}

std::size_t alike(std::u16string_view one, std::u16string_view other) {
  const std::size_t least = std::min(one.size(), other.size());
  std::size_t out = 0;
  while (out < least && one[out] == other[out]) ++out;
  return out;
}

bool in_word(char16_t unit) {
  const bool letter = (unit | 0x20) >= 'a' && (unit | 0x20) <= 'z';
  return letter || (unit >= '0' && unit <= '9') || (unit >= 0xC0 && unit < between && (unit < 0x2000 || unit > 0x206F));
}

// How much both begin and end with, in whole words: that two words end alike tells nothing.
struct Ends {
  std::size_t head{}, tail{};
};
Ends ends(std::u16string_view one, std::u16string_view other) {
  Ends out{alike(one, other), 0};
  const std::size_t least = std::min(one.size(), other.size()) - out.head;
  while (out.tail < least && one[one.size() - 1 - out.tail] == other[other.size() - 1 - out.tail]) ++out.tail;
  if (out.tail == least) return out;  // only put in, or only taken out
  const auto split = [&](std::size_t at) {
    return at > 0 && at < one.size() && in_word(one[at - 1]) && in_word(one[at]);
  };
  while (out.head > 0 && split(out.head)) --out.head;
  while (out.tail > 0 && split(one.size() - out.tail)) --out.tail;
  const auto words = [](std::u16string_view text) { return std::any_of(text.begin(), text.end(), in_word); };
  if (!words(one.substr(0, out.head))) out.head = 0;
  if (!words(one.substr(one.size() - out.tail))) out.tail = 0;
  return out;
}

}  // namespace

Written::Written(const prose::Part& doc, Author author) {
  flatten(doc.content(), units_);
  who_.assign(units_.size(), author);
}

void Written::keep(std::u16string_view words, const Author* who) {
  if (words.size() < stretch) return;
  if (gone_.size() + words.size() > most_gone) {
    gone_.clear();
    gone_who_.clear();
    index_.clear();
  }
  const std::size_t begin = gone_.size();
  gone_ += words;
  gone_ += between;
  gone_who_.insert(gone_who_.end(), who, who + words.size());
  gone_who_.push_back(0);
  for (std::size_t at = 0; at + stretch <= words.size(); at += stretch) index_[key(words.substr(at))] = begin + at;
}

// From `just_gone` on it is what went in the same step: there a short stretch is enough.
void Written::find_back(std::u16string_view words, Author* who, std::size_t just_gone) const {
  std::size_t done = 0;
  for (std::size_t at = 0; at + stretch <= words.size();) {
    const auto found = index_.find(key(words.substr(at)));
    if (found == index_.end()) {
      ++at;
      continue;
    }
    const std::u16string_view there(gone_);
    const std::size_t after = alike(words.substr(at), there.substr(found->second));
    std::size_t before = 0;
    while (before < at - done && before < found->second && words[at - before - 1] == there[found->second - before - 1])
      ++before;
    if (after < stretch || (found->second < just_gone && before + after < least_far)) {
      ++at;
      continue;
    }
    std::copy_n(gone_who_.begin() + static_cast<std::ptrdiff_t>(found->second - before), before + after,
                who + (at - before));
    at += after;
    done = at;
  }
}

void Written::put(std::size_t at, std::size_t old_size, std::u16string_view words, Author author) {
  std::vector<Author> who(words.size(), author);
  const std::u16string_view old = std::u16string_view(units_).substr(at, old_size);
  const Author* old_who = who_.data() + at;
  const auto [head, tail] = ends(words, old);
  std::copy_n(old_who, head, who.begin());
  std::copy_n(old_who + (old.size() - tail), tail, who.end() - static_cast<std::ptrdiff_t>(tail));
  keep(old.substr(head, old.size() - head - tail), old_who + head);
  const std::size_t fresh = words.size() - head - tail;
  if (fresh >= stretch) {
    const std::size_t kept = old.size() - head - tail;
    find_back(words.substr(head, fresh), who.data() + head, kept < stretch ? gone_.size() : gone_.size() - kept - 1);
  }
  units_.replace(at, old_size, words);
  const auto place = who_.begin() + static_cast<std::ptrdiff_t>(at);
  const std::size_t both = std::min(old_size, who.size());
  std::copy_n(who.begin(), both, place);
  if (old_size > both) {
    who_.erase(place + static_cast<std::ptrdiff_t>(both), place + static_cast<std::ptrdiff_t>(old_size));
  } else {
    who_.insert(place + static_cast<std::ptrdiff_t>(both), who.begin() + static_cast<std::ptrdiff_t>(both), who.end());
  }
}

void Written::apply(const prose::Step& step, Author author) {
  const auto within = [&](prose::Position from, prose::Position to) {
    return from >= 0 && from <= to && static_cast<std::size_t>(to) <= units_.size();
  };
  const auto swap = [&](prose::Position from, prose::Position to, std::u16string_view words) {
    put(static_cast<std::size_t>(from), static_cast<std::size_t>(to - from), words, author);
  };
  if (const auto* one = std::get_if<prose::Replace>(&step)) {
    if (within(one->from, one->to)) swap(one->from, one->to, flat(one->slice));
  } else if (const auto* around = std::get_if<prose::ReplaceAround>(&step)) {
    const std::u16string words = flat(around->slice);
    const auto split = static_cast<std::size_t>(around->insert);
    if (!within(around->gap_to, around->to) || !within(around->gap_from, around->gap_to) ||
        !within(around->from, around->gap_from) || split > words.size())
      return;
    swap(around->gap_to, around->to, std::u16string_view(words).substr(split));
    swap(around->from, around->gap_from, std::u16string_view(words).substr(0, split));
  }
}

void Written::become(const prose::Part& doc, Author author) {
  std::u16string words;
  flatten(doc.content(), words);
  put(0, units_.size(), words, author);
}

bool Written::fits(const prose::Part& doc) const {
  std::u16string words;
  flatten(doc.content(), words);
  const auto is_border = [](char16_t one) { return one == border || one == leaf; };
  return words.size() == units_.size() && std::equal(words.begin(), words.end(), units_.begin(),
                                                     [&](auto a, auto b) { return is_border(a) == is_border(b); });
}

}  // namespace rd::history
