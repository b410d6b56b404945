// From the text of a scenario to its steps.
#include <algorithm>

#include "cli/scenario.hpp"

namespace rd::cli {
namespace {

constexpr std::string_view spaces = " \t";
constexpr std::int64_t whatever_stands_there = 1'000'000'000;  // as a version: later than any

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && spaces.find(text.front()) != std::string_view::npos) text.remove_prefix(1);
  while (!text.empty() && (spaces.find(text.back()) != std::string_view::npos || text.back() == '\r'))
    text.remove_suffix(1);
  return text;
}

// Takes the first word off.
std::string first_word(std::string_view& text) {
  text = trimmed(text);
  const auto end = std::min(text.find_first_of(spaces), text.size());
  std::string word(text.substr(0, end));
  text = trimmed(text.substr(end));
  return word;
}

struct Numbered {
  int number{};
  std::string text;
};

// Lines without comments; one that begins with a space goes on with the line before.
std::vector<Numbered> lines_of(std::string_view text) {
  std::vector<Numbered> out;
  int number = 0;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    ++number;
    const auto words = trimmed(line);
    if (words.empty() || words.starts_with('#')) continue;
    if (spaces.find(line.front()) != std::string_view::npos && !out.empty()) {
      out.back().text += "\n" + std::string(words);
    } else {
      out.push_back({number, std::string(words)});
    }
  }
  return out;
}

json::value paragraph(std::string_view text) {
  json::object out{{"type", "paragraph"}};
  if (!text.empty()) out["content"] = {{{"type", "text"}, {"text", text}}};
  return out;
}

json::value row_of(std::string_view line, std::string_view cell) {
  json::array cells;
  line.remove_prefix(1);
  for (auto bar = line.find('|'); bar != std::string_view::npos; bar = line.find('|')) {
    cells.push_back({{"type", cell}, {"content", {paragraph(trimmed(line.substr(0, bar)))}}});
    line.remove_prefix(bar + 1);
  }
  return {{"type", "table_row"}, {"content", std::move(cells)}};
}

// Lines as an author writes them: one is a paragraph, those that begin with "- " are one list, those between bars are
// one table of which the first row is the head.
json::value doc_of(std::string_view lines) {
  json::array blocks;
  std::string_view before;  // type of the block that a line may go on with
  while (!lines.empty()) {
    const auto end = std::min(lines.find('\n'), lines.size());
    const auto line = lines.substr(0, end);
    lines.remove_prefix(std::min(end + 1, lines.size()));
    const std::string_view type = line.starts_with("- ")  ? "bullet_list"
                                  : line.starts_with('|') ? "table"
                                                          : "paragraph";
    if (type == "paragraph") {
      blocks.push_back(paragraph(line));
    } else {
      const bool is_new = before != type;
      if (is_new) blocks.push_back({{"type", type}, {"content", json::array()}});
      auto& inside = blocks.back().as_object()["content"].as_array();
      if (type == "table") {
        inside.push_back(row_of(line, is_new ? "table_header" : "table_cell"));
      } else {
        inside.push_back({{"type", "list_item"}, {"content", {paragraph(line.substr(2))}}});
      }
    }
    before = type;
  }
  return {{"type", "doc"}, {"content", std::move(blocks)}};
}

class Parser {
 public:
  explicit Parser(std::string file) { scenario_.file = std::move(file); }

  // What is wrong with this line.
  std::optional<Mistake> line(const Numbered& line) {
    number_ = line.number;
    std::string_view rest = line.text;
    const std::string first = first_word(rest);
    if (first == "=") return expected(rest);
    if (first == "!") return refused(rest);
    Step step;
    step.line = number_;
    if (first == "cast") return cast(std::move(step), rest);
    if (first == "workspace") return with_more(std::move(step), Step::Does::workspace, rest);
    if (first == "today") {
      step.does = Step::Does::today;
      step.word = rest;
      if (!parse_date(step.word)) return wrong("today 2027-01-01", step.word);
      scenario_.steps.push_back(std::move(step));
      return std::nullopt;
    }
    step.actor = first;
    return call(std::move(step), rest);
  }
  Scenario take() { return std::move(scenario_); }

 private:
  [[nodiscard]] Mistake wrong(std::string wanted, std::string_view came) const {
    return {scenario_.file, number_, std::move(wanted), std::string(came)};
  }

  std::optional<Mistake> object(Step& step, std::string_view text) {
    if (text.empty()) return std::nullopt;
    auto parsed = parse_json(text);
    if (!parsed || !parsed->is_object()) return wrong("a JSON object", text);
    step.in = *std::move(parsed);
    return std::nullopt;
  }
  std::optional<Mistake> with_more(Step step, Step::Does does, std::string_view rest) {
    step.does = does;
    if (!rest.starts_with('{')) step.word = first_word(rest);
    if (auto mistake = object(step, rest)) return mistake;
    if (does == Step::Does::workspace && step.word.empty()) return wrong("workspace NAME", rest);
    scenario_.steps.push_back(std::move(step));
    return std::nullopt;
  }
  std::optional<Mistake> cast(Step step, std::string_view rest) {
    step.actor = first_word(rest);
    if (step.actor.empty() || step.actor == "program" || step.actor == "nobody") {
      return wrong("cast NAME ROLE", step.actor);
    }
    return with_more(std::move(step), Step::Does::cast, rest);
  }

  // anna text $section, and indented lines: the text of a section, whatever stood there.
  std::optional<Mistake> text(Step step, std::string_view rest) {
    step.does = Step::Does::call;
    step.word = "section.write";
    const auto line = std::min(rest.find('\n'), rest.size());
    const std::string section(trimmed(rest.substr(0, line)));
    if (section.empty() || line == rest.size()) return wrong("WHO text $section, and indented lines", rest);
    step.in = {{"section", section}, {"from", whatever_stands_there}, {"doc", doc_of(rest.substr(line + 1))}};
    scenario_.steps.push_back(std::move(step));
    return std::nullopt;
  }

  // {json} -> name from path after text -> name …: what is remembered stands behind the last brace.
  std::optional<Mistake> call(Step step, std::string_view rest) {
    if (rest.starts_with("text ")) return text(std::move(step), rest.substr(5));
    step.does = Step::Does::call;
    step.word = first_word(rest);
    if (step.word.find('.') == std::string::npos) return wrong("WHO noun.verb {…}", step.actor + " " + step.word);
    const auto brace = rest.rfind('}');
    const auto arrow = rest.find("->", brace == std::string_view::npos ? 0 : brace);
    if (auto mistake = object(step, trimmed(rest.substr(0, arrow)))) return mistake;
    rest = arrow == std::string_view::npos ? std::string_view{} : rest.substr(arrow);
    while (!rest.empty()) {
      if (first_word(rest) != "->") return wrong("-> NAME, or -> NAME from PATH after TEXT", rest);
      Step::Saved saved{first_word(rest), "id", {}};
      while (rest.starts_with("from ") || rest.starts_with("after ")) {
        std::string& part = first_word(rest) == "from" ? saved.path : saved.after;
        part = first_word(rest);
      }
      if (saved.name.empty()) return wrong("-> NAME", rest);
      step.saves.push_back(std::move(saved));
    }
    scenario_.steps.push_back(std::move(step));
    return std::nullopt;
  }

  std::optional<Mistake> expected(std::string_view rest) {
    if (scenario_.steps.empty() || scenario_.steps.back().does != Step::Does::call)
      return wrong("a call before =", rest);
    auto value = parse_json(rest);
    if (!value) return wrong("JSON behind =", rest);
    if (!scenario_.steps.back().refusal.empty()) return wrong("either = or !", rest);
    scenario_.steps.back().expects.push_back({number_, *std::move(value)});
    return std::nullopt;
  }
  std::optional<Mistake> refused(std::string_view rest) {
    if (scenario_.steps.empty() || scenario_.steps.back().does != Step::Does::call)
      return wrong("a call before !", rest);
    Step& step = scenario_.steps.back();
    if (!step.expects.empty() || !step.saves.empty()) return wrong("either = or !", rest);
    if (rest.find('.') == std::string_view::npos) return wrong("! noun.reason", rest);
    step.refusal = rest;
    return std::nullopt;
  }

  Scenario scenario_;
  int number_{};
};

}  // namespace

std::string to_line(const Mistake& mistake) {
  constexpr std::size_t longest = 1'500;
  return mistake.file + ":" + std::to_string(mistake.line) + ": expected " + mistake.expected + "\n  came " +
         mistake.came.substr(0, longest);
}

tl::expected<Scenario, Mistake> parse_scenario(std::string file, std::string_view text) {
  Parser parser(std::move(file));
  for (const Numbered& line : lines_of(text)) {
    if (auto mistake = parser.line(line)) return tl::unexpected(*std::move(mistake));
  }
  return parser.take();
}

}  // namespace rd::cli
