// What a reader would recognise in the fixture plans (facts.tsv) laid beside the elements that the product proposes:
// precision and recall per plan and kind, in tests/golden/elements.txt. RD_GOLDEN=write writes that file anew.
#include <algorithm>
#include <cstdio>
#include <map>
#include <set>

#include "fixture_plans.hpp"
#include "text/stem.hpp"

using namespace rd;

namespace {

using golden::plain;

// The lists of the first two plans call some kinds otherwise.
std::string kind_of(const std::string& fact) {
  static const std::map<std::string, std::string> kinds{
      {"partner_board", "board"}, {"partner_school", "school"}, {"partner_institute", "institute"}};
  const auto found = kinds.find(fact);
  return found == kinds.end() ? fact : found->second;
}

std::set<std::string> words_of(std::string_view text) {
  constexpr std::size_t telling = 4;
  std::set<std::string> out;
  for (const auto& token : text::tokens(text))
    if (token.of(text).size() >= telling) out.insert(text::stem(token.of(text)));
  return out;
}

std::string bare(std::string_view name) {
  std::string text = plain(name);
  for (const std::string_view end : {"…", ".", ","})
    if (text.ends_with(end)) text.resize(text.size() - end.size());
  return text;
}

struct Fact {
  std::string name, value;
};

// "Doel 3 cijfer voor begeleiding", "3 Profielen vaststellen": the reader wrote the number of the row with it.
std::string number_of(std::string_view fact) {
  const std::size_t from = fact.starts_with("doel ") ? 5 : 0;
  std::size_t to = from;
  while (to < fact.size() && is_digit(static_cast<unsigned char>(fact[to]))) ++to;
  return to < fact.size() && fact[to] == ' ' ? std::string(fact.substr(from, to - from)) : std::string{};
}

// The same thing in other words: one name within the other, most words of the shorter one shared, the same number of
// the row, or for places the same number of them. (The readers of the plans shortened long names.)
bool same(const Fact& fact, const thread::Element& element) {
  const std::string a = bare(fact.name);
  const std::string b = bare(element.name());
  if (a == b) return true;
  if (a.size() > 3 && b.find(a) != std::string::npos) return true;
  if (b.size() > 3 && a.find(b) != std::string::npos) return true;
  const std::string number = number_of(a);
  if (!number.empty() && element.field("number") == number) return true;
  if (element.kind == "capacity" && element.filled("places") &&
      fact.value.substr(0, fact.value.find(' ')) == element.field("places"))
    return true;
  const auto x = words_of(a);
  const auto y = words_of(b);
  const auto shared = std::count_if(x.begin(), x.end(), [&](const auto& word) { return y.contains(word); });
  return shared >= 2 && shared * 10 >= 6 * static_cast<std::ptrdiff_t>(std::min(x.size(), y.size()));
}

struct Measured {
  int facts{}, recognised{}, proposed{}, right{};
  std::string missed, other;
  [[nodiscard]] double recall() const { return facts == 0 ? 1 : static_cast<double>(recognised) / facts; }
  [[nodiscard]] double precision() const { return proposed == 0 ? 1 : static_cast<double>(right) / proposed; }
};

using Kinds = std::map<std::string, Measured>;

Kinds measure(const std::string& name) {
  const auto checked = golden::checked_plan(name, false);
  std::map<std::string, std::vector<Fact>> facts;
  std::map<std::string, std::vector<const thread::Element*>> found;
  for (const auto& row : golden::rows_of(golden::plan_path(name) + ".facts.tsv"))
    facts[kind_of(row[0])].push_back({row[1], row[2]});
  for (const auto& element : checked.judgement.extracted.graph.elements) found[element.kind].push_back(&element);
  Kinds out;
  for (const auto& [kind, names] : facts) {
    if (kind == "title" || kind == "heading" || kind == "kind") continue;
    Measured& m = out[kind];
    for (const auto& fact : names) {
      ++m.facts;
      const bool seen =
          std::any_of(found[kind].begin(), found[kind].end(), [&](const auto& f) { return same(fact, *f); });
      m.recognised += seen ? 1 : 0;
      if (!seen) m.missed += "      - " + fact.name + "\n";
    }
    for (const auto& one : found[kind]) {
      ++m.proposed;
      const bool right = std::any_of(names.begin(), names.end(), [&](const auto& fact) { return same(fact, *one); });
      m.right += right ? 1 : 0;
      if (!right) m.other += "      + " + one->name() + "\n";
    }
  }
  return out;
}

std::string line_of(const std::string& kind, const Measured& m) {
  char text[160];
  std::snprintf(text, sizeof text, "  %-20s facts %2d recall %.2f · proposed %2d precision %.2f\n", kind.c_str(),
                m.facts, m.recall(), m.proposed, m.precision());
  return text;
}

}  // namespace

TEST_CASE("DOC: what a reader recognises in a plan is proposed as an element") {
  std::string text;
  Kinds all;
  for (const char* name : {"kreekpoort", "zwaluwbrug", "duinrand"}) {
    text += std::string(name) + "\n";
    for (const auto& [kind, m] : measure(name)) {
      text += line_of(kind, m) + m.missed + m.other;
      Measured& sum = all[kind];
      sum.facts += m.facts;
      sum.recognised += m.recognised;
      sum.proposed += m.proposed;
      sum.right += m.right;
    }
  }
  text += "all three\n";
  for (const auto& [kind, m] : all) {
    text += line_of(kind, m);
    CAPTURE(kind);
    CHECK(m.recall() >= 0.7);
    CHECK(m.precision() >= 0.9);
  }
  golden::compare_with_golden("elements", text);
}
