#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>

#include "base/utf.hpp"
#include "exchange/look.hpp"
#include "exchange/looks.hpp"
#include "prose/recognise.hpp"

namespace rd::exchange {
namespace {

using prose::Node;
using prose::NodePtr;
using prose::TypedNumber;

constexpr std::size_t longest_styled = 130;  // UTF-16 units; a longer "heading" is a sentence in a heading style
constexpr std::size_t longest_bytes = 400;   // of a paragraph that is looked at as a heading at all
constexpr int below_all = 10;                // rank of a look that says nothing about its level
constexpr int most_levels = 6;

std::size_t words_in(std::string_view text) {
  return text.empty() ? 0 : 1 + static_cast<std::size_t>(std::count(text.begin(), text.end(), ' '));
}

bool reads_as_sentence(const std::string& text) {
  return utf16_length(text) > longest_styled || (words_in(text) >= 9 && text.ends_with('.')) ||
         (words_in(text) >= 6 && text.ends_with(';'));
}

// Titles that open a part of a document wherever they stand.
bool opens_part(std::string_view title) {
  static constexpr std::array<std::string_view, 10> names{
      "vooraf",  "voorwoord",  "bijlagen", "bijlage",        "samenvatting", "managementsamenvatting",
      "nawoord", "literatuur", "colofon",  "literatuurlijst"};
  const std::string small = lower(title);
  return prose::is_contents_title(small) || std::find(names.begin(), names.end(), small) != names.end();
}

bool is_annex(std::string_view title) {
  const std::string small = lower(title);
  if (!small.starts_with("bijlage ")) return false;
  const std::size_t end = std::min(small.find_first_of(" :.", 8), small.size());
  return end > 8 && end - 8 <= 2;
}

int parts_of(std::string_view number) {
  return !number.empty() && number.find_first_not_of("0123456789.") == std::string_view::npos
             ? static_cast<int>(1 + std::count(number.begin(), number.end(), '.'))
             : 0;
}

int first_part(std::string_view number) {
  int out = 0;
  std::from_chars(number.data(), number.data() + number.size(), out);
  return out;
}

// A block that may open a section.
struct Candidate {
  std::size_t block{};
  std::string title;
  std::string number;
  int style{};  // level of a heading style; 0 when it only looks like a heading
  std::string look;
  int level{1};
};

class Headings {
 public:
  explicit Headings(const Blocks& blocks) : blocks_(blocks) {
    for (const NodePtr& block : blocks) texts_.push_back(tidy_spaces(prose::inline_text(*block)));
  }

  Blocks run() {
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      if (auto found = candidate(i)) found_.push_back(*std::move(found));
    }
    drop_title_lines();
    drop_rows_of_bold();
    number_from_contents();
    set_levels();
    return written();
  }

 private:
  [[nodiscard]] const std::string& text_of(std::size_t i) const { return texts_[i]; }

  std::optional<Candidate> candidate(std::size_t i) const {
    const Node& node = *blocks_[i];
    if (node.type != "paragraph" && node.type != "heading") return std::nullopt;
    const std::string text = text_of(i);
    if (text.empty() || (node.type == "paragraph" && text.size() > longest_bytes)) return std::nullopt;
    Candidate out{i, {}, {}, 0, look_of(node).name(), 1};
    if (node.type == "heading") {
      if (reads_as_sentence(text) || prose::is_contents_line(trim(prose::inline_text(node)))) return std::nullopt;
      out.style = std::clamp(prose::attr_number(node, "level", 1), 1, most_levels);
    } else if (!looks_like_heading(i, text)) {
      return std::nullopt;
    }
    const TypedNumber typed = prose::typed_number(text);
    out.number = typed.number;
    out.title = typed.title;
    return out;
  }

  bool looks_like_heading(std::size_t i, const std::string& text) const {
    const Node& node = *blocks_[i];
    if (i + 1 >= blocks_.size()) return false;
    const bool only_reference = std::all_of(node.content.begin(), node.content.end(),
                                            [](const NodePtr& part) { return part->type == "cross_reference"; });
    if (only_reference) return false;
    if (prose::is_contents_title(text)) return true;
    if (stands_out(node)) {
      const Look look = look_of(node);
      return look.bold || parts_of(prose::typed_number(text).number) > 0 || followed_by_words(i);
    }
    // "2.3 Visie" in plain letters, above a paragraph.
    const TypedNumber typed = prose::typed_number(text);
    const bool plain = parts_of(typed.number) > 1 && words_in(typed.title) <= 12 && !has_end_mark(text) &&
                       !has_end_mark(typed.title) && !prose::ends_in_page_number(text) &&
                       prose::inline_text(node).find('\n') == std::string::npos;
    const bool in_a_row =
        i > 0 && parts_of(prose::typed_number(text_of(i - 1)).number) > 1 && blocks_[i - 1]->type == "paragraph";
    return plain && !in_a_row && followed_by_words(i);
  }

  bool followed_by_words(std::size_t i) const {
    const Node& next = *blocks_[i + 1];
    if (next.type != "paragraph") return next.type != "heading";
    const std::string text = text_of(i + 1);
    return utf16_length(text) > 50 && parts_of(prose::typed_number(text).number) == 0;
  }

  bool is_sure(const Candidate& one) const {
    return one.style > 0 || !one.number.empty() || opens_part(one.title) || is_annex(one.title);
  }

  // The bold lines at the very start are the title of the document, until there is text or a sure heading.
  void drop_title_lines() {
    std::size_t dropped = 0;
    for (std::size_t i = 0; dropped < found_.size(); ++i) {
      const Candidate& one = found_[dropped];
      if (one.block == i && !is_sure(one)) {
        ++dropped;
        continue;
      }
      const std::string text = text_of(i);
      const bool running_text = blocks_[i]->type != "paragraph" || utf16_length(text) > 200 ||
                                (utf16_length(text) > 60 && text.ends_with('.'));
      if (one.block == i || running_text) break;
    }
    found_.erase(found_.begin(), found_.begin() + static_cast<std::ptrdiff_t>(dropped));
  }

  // Three or more unnumbered bold lines in a row, without a word between them, are a list or an address.
  void drop_rows_of_bold() {
    std::vector<Candidate> kept;
    for (std::size_t from = 0; from < found_.size();) {
      std::size_t to = from + 1;
      if (!is_sure(found_[from])) {
        while (to < found_.size() && !is_sure(found_[to]) && found_[to].block == found_[to - 1].block + 1) ++to;
      }
      if (to - from < 3)
        std::move(found_.begin() + static_cast<std::ptrdiff_t>(from), found_.begin() + static_cast<std::ptrdiff_t>(to),
                  std::back_inserter(kept));
      from = to;
    }
    found_ = std::move(kept);
  }

  // Numbers that Word makes itself stand in the contents table only: "1.2 <tab> Onze visie <tab> 7".
  void number_from_contents() {
    if (std::any_of(found_.begin(), found_.end(), [](const Candidate& one) { return !one.number.empty(); })) return;
    std::map<std::string, std::vector<std::string>> numbers;
    for (const NodePtr& block : blocks_) {
      if (block->type != "paragraph") continue;
      std::string raw = trim(prose::inline_text(*block));
      if (raw.size() > 300 || !prose::ends_in_page_number(raw)) continue;
      while (!raw.empty() && raw.back() >= '0' && raw.back() <= '9') raw.pop_back();
      while (!raw.empty() && (raw.back() == '.' || raw.back() == ' ' || raw.back() == '\t')) raw.pop_back();
      const TypedNumber typed = prose::typed_number(tidy_spaces(raw));
      if (parts_of(typed.number) > 0) numbers[typed.title].push_back(typed.number);
    }
    std::map<std::string, std::size_t> used;
    for (Candidate& one : found_) {
      const auto found = numbers.find(one.title);
      if (found == numbers.end() || used[one.title] >= found->second.size() || one.style == 0) continue;
      const std::string& number = found->second[used[one.title]++];
      if (parts_of(number) == one.style) from_contents_[one.block] = number;
    }
  }

  // Of lines with one look, the level that most of the numbered ones have.
  std::map<std::string, int> levels_of_looks() const {
    std::map<std::string, std::map<int, int>> votes;
    for (const Candidate& one : found_) {
      if (one.style == 0 && parts_of(one.number) > 0) ++votes[one.look][parts_of(one.number)];
    }
    std::map<std::string, int> out;
    for (const auto& [look, counts] : votes) {
      out[look] = std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) {
                    return a.second <= b.second;  // of two as common, the lower level
                  })->first;
    }
    return out;
  }

  // Where a heading stands by itself, before the levels above it are known.
  int rank_of(const Candidate& one, const std::map<std::string, int>& looks, int& chapter, bool annexes) const {
    const int parts = parts_of(one.number);
    if (parts > 1) return parts;
    if (parts == 1) {
      // Chapters count on; a number that starts again belongs to a list of sections inside one.
      const int n = first_part(one.number);
      if (n > chapter && n <= chapter + 3) {
        chapter = n;
        return 1;
      }
    }
    if (one.style > 0) return one.style;
    if (opens_part(one.title)) return 1;
    if (is_annex(one.title)) return annexes ? 2 : 1;
    const auto known = looks.find(one.look);
    if (known != looks.end() && parts == 0) return known->second;
    return below_all + (one.look.find("bold") == std::string::npos       ? 2
                        : one.look.find("capitals") != std::string::npos ? 0
                                                                         : 1);
  }

  // No level is skipped on the way down: a heading stands one under the nearest above it with a higher rank. Typed
  // numbers decide.
  void set_levels() {
    const auto looks = levels_of_looks();
    int chapter = 0;
    bool annexes = false;
    std::vector<std::pair<int, int>> open;  // rank, level
    for (Candidate& one : found_) {
      const int rank = rank_of(one, looks, chapter, annexes);
      while (!open.empty() && open.back().first >= rank) open.pop_back();
      const bool by_number = parts_of(one.number) == rank;
      one.level = std::min(most_levels, by_number ? rank : open.empty() ? 1 : open.back().second + 1);
      open.emplace_back(rank, one.level);
      if (lower(one.title).starts_with("bijlagen")) annexes = true;
    }
  }

  Blocks written() const {
    Blocks out;
    std::size_t next = 0;
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      const bool heading = next < found_.size() && found_[next].block == i;
      if (heading) {
        out.push_back(heading_of(found_[next++]));
      } else if (blocks_[i]->type == "heading") {
        auto plain = copy_of(*blocks_[i]);
        plain->type = "paragraph";
        plain->attrs.erase("level");
        out.push_back(std::move(plain));
      } else {
        out.push_back(blocks_[i]);
      }
    }
    return out;
  }

  NodePtr heading_of(const Candidate& one) const {
    auto node = copy_of(*blocks_[one.block]);
    node->type = "heading";
    node->attrs["level"] = one.level;
    // What made it look like a heading is said by its kind now.
    const Look look = look_of(*node);
    for (NodePtr& child : node->content) {
      auto plain = copy_of(*child);
      std::erase_if(plain->marks, [&](const prose::Mark& mark) {
        return (mark.type == "strong" && look.bold) || (mark.type == "underline" && look.underlined) ||
               (mark.type == "em" && look.italic && one.style == 0);
      });
      child = std::move(plain);
    }
    if (!one.number.empty()) {
      const std::string text = text_of(one.block);
      const std::size_t front = visible_length(std::string_view(text).substr(0, text.size() - one.title.size()));
      if (cut_front(*node, front)) node->attrs["number"] = one.number;
    }
    if (const auto found = from_contents_.find(one.block); found != from_contents_.end())
      node->attrs["number"] = found->second;
    return node;
  }

  const Blocks& blocks_;
  std::vector<std::string> texts_;  // of every block, with tidy spaces
  std::vector<Candidate> found_;
  std::map<std::size_t, std::string> from_contents_;
};

}  // namespace

Blocks with_headings_read(const Blocks& blocks) {
  return Headings(blocks).run();
}

}  // namespace rd::exchange
