// Where everything on the gespreksblad stands before anything is drawn: blocks of type with their heights, so that the
// sheet can be tried in several sizes until it fits.
#pragma once
#include <optional>
#include <vector>

#include "figures/sheet.hpp"
#include "figures/type.hpp"

namespace rd::figures {

// Points; A4.
inline constexpr double page_width = 595.28, page_height = 841.89;
inline constexpr double left = 86, right = 44, top = 48, bottom = 32;
inline constexpr double text_width = page_width - left - right;
inline constexpr double smallest = 8.5;  // letters are never smaller, unless the page as a whole is

namespace colour {
inline constexpr Colour ink{0.16, 0.13, 0.11}, soft{0.39, 0.33, 0.29}, thread{0.70, 0.38, 0.24},
    thread_ink{0.55, 0.27, 0.15}, wine{0.42, 0.16, 0.25}, wash{0.980, 0.957, 0.925}, line{0.86, 0.80, 0.73};
}  // namespace colour

// Sizes of everything, between roomy (t = 0) and tight (t = 1).
struct Measure {
  double t{};
  [[nodiscard]] double between(double roomy, double tight) const { return roomy + (tight - roomy) * t; }
  [[nodiscard]] double title() const { return between(26, 17); }
  [[nodiscard]] double subtitle() const { return between(12, 9.5); }
  [[nodiscard]] double heading() const { return between(12.5, 10); }
  [[nodiscard]] double ask() const { return between(14.5, 10); }
  [[nodiscard]] double body() const { return between(10.5, smallest); }
  [[nodiscard]] double small() const { return between(9, smallest); }
  [[nodiscard]] double gap() const { return between(3.5, 1.5); }    // inside a question
  [[nodiscard]] double part_gap() const { return between(20, 9); }  // between the parts of the sheet
  [[nodiscard]] double question_gap() const { return between(18, 7); }
  [[nodiscard]] double padding() const { return between(10, 6); }      // inside a card, and between cards
  [[nodiscard]] double bead() const { return between(11.5, 9); }       // radius of the circle of a number
  [[nodiscard]] double leading() const { return between(1.0, 0.94); }  // of the letter's own line height
};

// A block with its place in its item, and what it is for somebody who listens (a tag of PDF).
struct Placed {
  Block block;
  double x{}, y{};
  const char* role{};
};

// One strength or one question: blocks below each other from y = 0.
struct Item {
  std::vector<Placed> blocks;
  double height{};
  double quote_from{}, quote_to{};  // the bar beside the quote; equal when there is none
};

struct Page {
  Measure measure;
  Item head;
  std::optional<Block> strengths_title, questions_title, nothing_to_ask, footer;
  std::vector<Item> cards, questions;
  double card_width{}, cards_height{};
  double height{};  // of all that is said, without room to write
};

[[nodiscard]] Page set_page(const Fonts& fonts, const Sheet& sheet, Measure measure);

// The sheet with less text, step by step; step 0 is the sheet itself. Questions themselves are never shortened.
inline constexpr int shortening_steps = 6;
[[nodiscard]] Sheet shortened(Sheet sheet, int step);

}  // namespace rd::figures
