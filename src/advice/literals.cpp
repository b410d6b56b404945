#include "advice/literals.hpp"

#include <algorithm>
#include <deque>

#include "base/utf.hpp"

namespace rd::advice {
namespace {

constexpr std::size_t most_strings = 40;    // of one part of a pattern
constexpr std::size_t most_needed = 64;     // alternatives of a whole pattern
constexpr std::size_t longest_literal = 8;  // bytes; more would only cost memory

using Strings = std::vector<std::string>;

// What is known about a part of a pattern: all it can match (`exact`), or only what every match has in it.
struct Part {
  bool exact{};
  Strings strings;  // exact: all it matches; else: one of these is in every match; empty: nothing is sure
};

Part unsure() {
  return {};
}
Part nothing() {
  return {true, {""}};
}

Strings needed_of(const Part& part) {
  const bool has_empty = std::any_of(part.strings.begin(), part.strings.end(), [](const auto& s) { return s.empty(); });
  return has_empty ? Strings{} : part.strings;
}

// The longer the shortest piece, the fewer sentences have it.
long worth(const Strings& strings) {
  if (strings.empty() || strings.size() > most_needed) return -1;
  const auto shortest = std::min_element(strings.begin(), strings.end(),
                                         [](const auto& a, const auto& b) { return a.size() < b.size(); });
  return static_cast<long>(std::min(shortest->size(), longest_literal)) * 100 - static_cast<long>(strings.size());
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Strings run() {
    const Part whole = alternation();
    return lost_ || at_ < text_.size() ? Strings{} : needed_of(whole);
  }

 private:
  [[nodiscard]] bool more() const { return at_ < text_.size(); }
  [[nodiscard]] bool sees(std::string_view what) const { return text_.substr(at_).starts_with(what); }
  bool take(std::string_view what) {
    if (!sees(what)) return false;
    at_ += what.size();
    return true;
  }

  Part alternation() {
    std::vector<Part> parts{sequence()};
    while (take("|")) parts.push_back(sequence());
    if (parts.size() == 1) return parts.front();
    Part out{true, {}};
    for (const auto& part : parts) out.exact = out.exact && part.exact;
    for (const auto& part : parts) {
      const Strings strings = out.exact ? part.strings : needed_of(part);
      if (strings.empty() || out.strings.size() + strings.size() > most_needed) return unsure();
      out.strings.insert(out.strings.end(), strings.begin(), strings.end());
    }
    return out;
  }

  // Exact parts side by side are joined; where that ends, the best piece so far is kept.
  Part sequence() {
    Strings best;
    Strings run{""};
    bool all_exact = true;
    const auto keep = [&](const Strings& strings) {
      if (worth(strings) > worth(best)) best = strings;
    };
    while (more() && !sees("|") && !sees(")")) {
      const Part part = quantified();
      if (lost_) return unsure();
      if (part.exact && part.strings.size() * run.size() <= most_strings) {
        Strings joined;
        for (const auto& left : run) {
          for (const auto& right : part.strings) joined.push_back(left + right);
        }
        run = std::move(joined);
        continue;
      }
      all_exact = false;
      keep(needed_of({true, run}));
      keep(needed_of(part));
      run = part.exact ? part.strings : Strings{""};
    }
    if (all_exact) return {true, run};
    keep(needed_of({true, run}));
    return {false, best};
  }

  Part quantified() {
    Part part = atom();
    if (!more() || lost_) return part;
    bool may_be_absent = false;
    bool repeats = false;
    if (take("?")) {
      may_be_absent = true;
    } else if (take("*")) {
      may_be_absent = repeats = true;
    } else if (take("+")) {
      repeats = true;
    } else if (sees("{") && at_ + 1 < text_.size() &&
               (is_digit(static_cast<unsigned char>(text_[at_ + 1])) || text_[at_ + 1] == ',')) {
      may_be_absent = text_[at_ + 1] == '0' || text_[at_ + 1] == ',';
      repeats = true;
      at_ = std::min(text_.find('}', at_), text_.size() - 1) + 1;
    } else {
      return part;
    }
    if (!take("?")) take("+");
    if (repeats) return may_be_absent ? unsure() : Part{false, needed_of(part)};
    if (!part.exact) return unsure();
    part.strings.emplace_back();
    return part;
  }

  Part atom() {
    if (take("(")) return group();
    if (take("[")) return bracket();
    if (take("\\")) return escape();
    if (take("^") || take("$")) return nothing();
    if (take(".")) return unsure();
    return character();
  }

  Part character() {
    const std::size_t from = at_;
    next_code_point(text_, at_);
    return {true, {lower(text_.substr(from, at_ - from))}};
  }

  Part group() {
    bool zero_width = false;
    if (take("?")) {
      if (take("=") || take("!") || take("<=") || take("<!")) {
        zero_width = true;
      } else if (take("<") || take("P<") || take("'")) {
        at_ = std::min(text_.find_first_of(">'", at_), text_.size() - 1) + 1;
      } else if (!take(":") && !take(">") && !take("|")) {
        while (more() && (text_[at_] == '-' || text_[at_] == '^' || (text_[at_] >= 'a' && text_[at_] <= 'z'))) ++at_;
        if (take(")")) return nothing();
        if (!take(":")) lost_ = true;
      }
    } else if (sees("*")) {
      lost_ = true;  // a verb such as (*SKIP)
    }
    const Part inside = alternation();
    if (!take(")")) lost_ = true;
    return zero_width ? nothing() : inside;
  }

  // A short set of characters is spelt out; ranges and classes are unsure.
  Part bracket() {
    const bool negated = take("^");
    Part out{true, {}};
    bool plain = !negated;
    bool first = true;
    while (more() && (first || !sees("]"))) {
      first = false;
      if (take("\\")) {
        plain = false;
        next_code_point(text_, at_);
        continue;
      }
      if (sees("[:")) lost_ = true;
      if (sees("-") && at_ + 1 < text_.size() && text_[at_ + 1] != ']' && !out.strings.empty()) plain = false;
      out.strings.push_back(character().strings.front());
    }
    if (!take("]")) lost_ = true;
    return plain && out.strings.size() <= 6 ? out : unsure();
  }

  Part escape() {
    if (!more()) return unsure();
    const char c = text_[at_++];
    constexpr std::string_view anchors = "bBAzZGK";
    if (anchors.find(c) != std::string_view::npos) return nothing();
    constexpr std::string_view classes = "wWdDsShHvVRNX";
    if (classes.find(c) != std::string_view::npos) return unsure();
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(static_cast<unsigned char>(c))) {
      lost_ = true;  // \p{…}, \x{…}, \Q…, back references
      return unsure();
    }
    return {true, {std::string(1, c)}};
  }

  std::string_view text_;
  std::size_t at_{};
  bool lost_{};
};

}  // namespace

std::vector<std::string> needed_literals(std::string_view expression) {
  Strings out = Reader(expression).run();
  for (auto& literal : out) {
    std::size_t end = std::min(literal.size(), longest_literal);
    while (end < literal.size() && (static_cast<unsigned char>(literal[end]) & 0xC0U) == 0x80) ++end;
    literal.resize(end);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

void LiteralFinder::add(std::string_view literal, std::size_t owner) {
  literals_.push_back({std::string(literal), owner});
}

void LiteralFinder::build() {
  for (const auto& [text, owner] : literals_) {
    for (const char c : text) {
      auto& known = class_of_[static_cast<unsigned char>(c)];
      if (known == 0) known = static_cast<std::uint16_t>(classes_++);
    }
  }
  const auto add_state = [&] {
    next_.resize(next_.size() + classes_, 0);
    owners_.emplace_back();
    return static_cast<std::uint32_t>(owners_.size() - 1);
  };
  add_state();
  for (const auto& [text, owner] : literals_) {
    std::uint32_t state = 0;
    for (const char c : text) {
      const std::size_t cell = state * classes_ + class_of_[static_cast<unsigned char>(c)];
      if (next_[cell] == 0) {
        const std::uint32_t made = add_state();
        next_[cell] = made;
      }
      state = next_[cell];
    }
    owners_[state].push_back(owner);
  }
  // Breadth first: where a state has no step of its own it takes that of its longest suffix.
  std::vector<std::uint32_t> suffix(owners_.size(), 0);
  std::deque<std::uint32_t> todo;
  for (std::size_t c = 0; c < classes_; ++c) {
    if (next_[c] != 0) todo.push_back(next_[c]);
  }
  while (!todo.empty()) {
    const std::uint32_t state = todo.front();
    todo.pop_front();
    const auto& shorter = owners_[suffix[state]];
    owners_[state].insert(owners_[state].end(), shorter.begin(), shorter.end());
    for (std::size_t c = 0; c < classes_; ++c) {
      const std::uint32_t fallback = next_[suffix[state] * classes_ + c];
      std::uint32_t& step = next_[state * classes_ + c];
      if (step == 0) {
        step = fallback;
      } else {
        suffix[step] = fallback;
        todo.push_back(step);
      }
    }
  }
}

void LiteralFinder::find(std::string_view lower_text, std::vector<char>& found) const {
  if (next_.empty()) return;
  std::uint32_t state = 0;
  for (const char c : lower_text) {
    state = next_[state * classes_ + class_of_[static_cast<unsigned char>(c)]];
    for (const std::size_t owner : owners_[state]) found[owner] = 1;
  }
}

}  // namespace rd::advice
