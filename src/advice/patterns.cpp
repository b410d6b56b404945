#include <algorithm>
#include <optional>

#include "advice/literals.hpp"
#include "advice/parts.hpp"
#include "base/utf.hpp"

namespace rd::advice {
namespace {

// The rule that asks about a pattern's subject; "" when another folder does (references).
std::string_view rule_of(std::string_view about) {
  if (about == "generalisation") return "text.generalisation";
  if (about == "formal" || about == "nominal") return "text.formal";
  if (about == "passive") return "text.passive";
  if (about == "open_spot") return "text.open_spot";
  if (about == "stale") return "text.stale";
  return about == "reference" ? "" : "text.vague";
}

// In a vision or a mission words may inspire; advice there is about clearness only (DOC-11).
bool allowed_in_vision(std::string_view about) {
  return about != "wish" && about != "imagery" && about != "time" && about != "quantity" && about != "hedge" &&
         about != "generalisation";
}

constexpr std::string_view open_spots =
    R"(\[\s*[.…_x\s]*\s*\]|\bx{3,}\b|(?<!\.)\.{4,12}(?![.\d]|\s+\d)|…\s?[.…]+|_{3,}|\[\s*(in\s+te\s+vullen|invullen|aanvullen|naam|datum|aantal|nog)\b[^\]]{0,40}\])";

struct One {
  const packs::Pattern* pack{};  // null: the adviser's own
  std::string_view rule;
  text::Pattern pattern;
  std::optional<text::Pattern> except;
  bool on{};
  bool in_vision{};
};

struct Hit {
  text::Span span;
  const One* one{};
};

int rank(const Hit& hit) {
  const int first = hit.one->rule == "text.open_spot" || hit.one->rule == "text.stale" ? 10 : 0;
  return first + (hit.one->pack != nullptr ? hit.one->pack->weight : 2);
}

// One word yields one remark: of hits that overlap the weightiest stays, then the longest.
std::vector<Hit> merged(std::vector<Hit> hits) {
  std::stable_sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) {
    return rank(a) != rank(b) ? rank(a) > rank(b) : a.span.to - a.span.from > b.span.to - b.span.from;
  });
  std::vector<Hit> kept;
  for (const auto& hit : hits) {
    const bool free = std::none_of(
        kept.begin(), kept.end(), [&](const Hit& k) { return k.span.from < hit.span.to && hit.span.from < k.span.to; });
    if (free) kept.push_back(hit);
  }
  return kept;
}

}  // namespace

struct Patterns::Compiled {
  std::vector<One> all;
  LiteralFinder finder;
  std::vector<char> always;  // patterns with no sure letters

  void add(One one, std::string_view expression) {
    const auto literals = needed_literals(expression);
    for (const auto& literal : literals) finder.add(literal, all.size());
    always.push_back(literals.empty() ? 1 : 0);
    all.push_back(std::move(one));
  }
};

Patterns::Patterns(const packs::Packs& packs) {
  auto made = std::make_shared<Compiled>();
  for (const auto& pack : packs.patterns) {
    const std::string_view rule = rule_of(pack.about);
    if (rule.empty()) continue;
    auto pattern = text::Pattern::compile(pack.pattern);
    if (!pattern) continue;  // the loader has told its author
    One one{.pack = &pack,
            .rule = rule,
            .pattern = *std::move(pattern),
            .except = std::nullopt,
            .on = pack.on,
            .in_vision = allowed_in_vision(pack.about)};
    if (!pack.except.empty()) {
      if (auto except = text::Pattern::compile(pack.except)) one.except = *std::move(except);
    }
    made->add(std::move(one), pack.pattern);
  }
  auto own = text::Pattern::compile(open_spots);
  made->add({.pack = nullptr,
             .rule = "text.open_spot",
             .pattern = own.value(),
             .except = std::nullopt,
             .on = true,
             .in_vision = true},
            open_spots);
  made->finder.build();
  compiled_ = std::move(made);
}

namespace {

void add_hits(const Sentence& sentence, const One& one, std::vector<Hit>& hits) {
  const auto found = one.pattern.all(sentence.words.text);
  if (found.empty() || (one.except && one.except->matches(sentence.words.text))) return;
  for (const auto& match : found) {
    if (!overlaps(sentence.quoted, match)) hits.push_back({match, &one});
  }
}

Remark remark_of(const Sentence& sentence, const Hit& hit) {
  const packs::Pattern* pack = hit.one->pack;
  Remark out = remark_at(sentence, hit.span, hit.one->rule, pack != nullptr ? std::string_view(pack->id) : "open_spot");
  out.weight = pack != nullptr ? pack->weight : 2;
  if (pack == nullptr) return out;
  out.ask = pack->ask;
  out.source = pack->source;
  if (!pack->since.empty()) out.values.emplace("since", pack->since);
  return out;
}

// A cell that holds nothing but dots or a question mark still has to be filled in.
bool empty_cell(const prose::Passage& passage) {
  return passage.kind == prose::PassageKind::cell &&
         (passage.text == "…" || passage.text == "..." || passage.text == "?" || passage.text == "??");
}

}  // namespace

void Patterns::add_remarks(const Reading& reading, bool all, std::vector<Remark>& out) const {
  std::vector<char> found;
  for (const auto& sentence : reading.sentences) {
    if (empty_cell(reading.passages[sentence.passage])) {
      out.push_back(remark_at(sentence, {0, sentence.words.text.size()}, "text.open_spot", "open_spot"));
      out.back().weight = 2;
      continue;
    }
    found = compiled_->always;
    compiled_->finder.find(lower(sentence.words.text), found);
    std::vector<Hit> hits;
    for (std::size_t i = 0; i < found.size(); ++i) {
      const One& one = compiled_->all[i];
      if (found[i] == 0 || (!all && !one.on)) continue;
      if (sentence.question && one.rule != "text.open_spot") continue;
      if (reading.vision[sentence.passage] != 0 && !one.in_vision) continue;
      add_hits(sentence, one, hits);
    }
    for (const auto& hit : merged(std::move(hits))) out.push_back(remark_of(sentence, hit));
  }
}

}  // namespace rd::advice
