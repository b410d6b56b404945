// The words that all forms of a report share: a judgement's parts as sentences in one language, in the order of
// telling.
#pragma once
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/date.hpp"
#include "plan/check.hpp"

namespace rd::plan {

inline constexpr std::size_t most_strengths = 3, most_questions = 5;  // D1
inline constexpr std::size_t most_quoted = 12;                        // words of the writers

// What may be shown to a person: without control characters and marks that turn the direction of writing, valid UTF-8.
[[nodiscard]] std::string shown(std::string_view text);

// 'zo' becomes ‘zo’ and zo'n becomes zo’n: the marks that a printed page has.
[[nodiscard]] std::string typeset(std::string_view text);

class Wording {
 public:
  // All three outlive it.
  Wording(const packs::Packs& packs, const Judgement& judgement, Language language)
      : packs_(packs), judgement_(judgement), language_(language) {}

  [[nodiscard]] std::string say(std::string_view key, const std::map<std::string, std::string>& values = {}) const;
  [[nodiscard]] std::string in(const packs::Text& text) const { return typeset(shown(text.in(language_))); }
  [[nodiscard]] Language language() const { return language_; }
  [[nodiscard]] std::string_view code() const { return language_ == Language::nl ? "nl" : "en"; }
  [[nodiscard]] std::string number(std::size_t value) const;  // 14.200, 14,200

  [[nodiscard]] std::string title() const;                    // of the document
  [[nodiscard]] std::string force(packs::Force force) const;  // "de handreiking vraagt dit"
  [[nodiscard]] std::string area(packs::Area area) const;
  [[nodiscard]] std::string source(const packs::Source& source) const;
  [[nodiscard]] std::string sources(const std::vector<packs::Source>& all) const;  // "…; …"
  [[nodiscard]] std::string first_source(
      const std::vector<packs::Source>& all) const;  // for the gespreksblad; may be ""
  // The part of the guide that the lines are in, as the template calls it; "" when unknown.
  [[nodiscard]] std::string guide_section(const packs::Source& source) const;
  [[nodiscard]] std::string by(const Mapped& mapped) const;      // why a heading is that section; "" when it is not
  [[nodiscard]] std::string section(std::string_view id) const;  // its title; "" when unknown
  [[nodiscard]] std::string kind(std::string_view id) const;     // plural, "streefdoelen"
  [[nodiscard]] std::string field(std::string_view kind, std::string_view field) const;

  [[nodiscard]] std::string heading(const thread::Place& place) const;
  [[nodiscard]] static std::string quote(
      const thread::Place& place);  // “…”, at most twelve words; "" when there is none
  // "8.3 Rollen · ook bij 8.4 Facilitering": headings that the question itself names are left out.
  [[nodiscard]] std::string places(const thread::Finding& finding) const;
  [[nodiscard]] std::string strength(const Strength& strength) const;
  [[nodiscard]] std::string strength_why(const Strength& strength) const;

 private:
  [[nodiscard]] std::map<std::string, std::string> values_of(const Strength& strength) const;

  const packs::Packs& packs_;
  const Judgement& judgement_;
  Language language_;
};

// What else is in the document, counted.
struct Counts {
  std::size_t tables{}, footnotes{};
};
[[nodiscard]] Counts counts_of(const Reading& reading);

// At most three strengths and five questions, in the order of the judgement.
[[nodiscard]] std::vector<const Strength*> sheet_strengths(const Judgement& judgement);
[[nodiscard]] std::vector<const thread::Finding*> sheet_questions(const Judgement& judgement);

// All findings by area, in reading order; areas without any are left out.
[[nodiscard]] std::vector<std::pair<packs::Area, std::vector<const thread::Finding*>>> points_by_area(
    const Judgement& judgement);
// All elements by kind, in the order of the packs; kinds the packs do not know come last.
[[nodiscard]] std::vector<std::pair<std::string, std::vector<const thread::Element*>>> elements_by_kind(
    const Judgement& judgement, const packs::Packs& packs);
// Questions in one state. A question without an answer of a section that this document does not have is left out:
// leaving a section out costs nothing (D4).
[[nodiscard]] std::vector<const Answer*> answers_in(const Judgement& judgement, thread::AnswerState state);
// Sections with questions of which nothing was seen, not even elsewhere.
[[nodiscard]] std::vector<const packs::Section*> sections_unseen(const Judgement& judgement);

}  // namespace rd::plan
