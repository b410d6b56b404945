// Setting type with Pango on a Cairo surface: a paragraph of runs in some styles, broken as a careful typesetter would:
// whole words, and a word is hyphenated only where the line before it would otherwise stay too short.
#pragma once
#include <pango/pangocairo.h>

#include <cstddef>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace rd::figures {

struct Colour {
  double red{}, green{}, blue{};
};

enum class Weight { regular, semibold };
enum class Slope { upright, italic };

struct Style {
  double size{};  // points
  Colour colour;
  Weight weight{Weight::regular};
  Slope slope{Slope::upright};
};

// Words in one style. `language` is what they are written in: "nl" words may be hyphenated.
struct Run {
  std::string text;
  Style style;
  std::string language;
};

// The fonts of one drawing. They go when it goes: kept for a thread they would only pile up, a size at a time.
class Fonts {
 public:
  explicit Fonts(cairo_t* on);
  [[nodiscard]] PangoContext* context() const { return context_.get(); }

 private:
  struct Unref {
    void operator()(gpointer object) const { g_object_unref(object); }
  };
  std::unique_ptr<PangoFontMap, Unref> map_;
  std::unique_ptr<PangoContext, Unref> context_;
};

// Where a word may be broken: nowhere (but a word that is wider than a whole line), or where a line would stay short.
enum class Hyphens { none, sparing };

// A paragraph set to a width. One thread; its fonts outlive it.
class Block {
 public:
  Block(const Fonts& fonts, const std::vector<Run>& runs, double width, double leading, Hyphens hyphens);

  [[nodiscard]] double height() const;
  [[nodiscard]] double width() const;  // of the longest line
  [[nodiscard]] int lines() const;
  // From the top of the block to the baseline of its first line.
  [[nodiscard]] double baseline() const;
  void draw(cairo_t* on, double x, double y) const;

  // As narrow as it can be on the same number of lines, so that no line holds one lonely word. For questions.
  void balance();

 private:
  struct Unref {
    void operator()(PangoLayout* layout) const { g_object_unref(layout); }
  };

  void set();         // breaks the lines at this width
  void write();       // gives the layout the text, with the breaks that are allowed
  bool allow_more();  // allows breaks in one more word; false when every line is long enough
  void keep_used();   // drops the breaks that no line ends at: they would stand in copied text
  [[nodiscard]] std::size_t in_full(std::size_t written) const;  // an offset in the layout's text → in full_

  std::vector<Run> runs_;  // their texts with all soft hyphens
  std::string full_;
  double width_{};
  Hyphens hyphens_{};
  std::set<std::size_t> allowed_;  // offsets in full_ of the soft hyphens that the layout may use
  std::set<std::size_t> tried_;    // first bytes of words whose breaks were allowed
  std::unique_ptr<PangoLayout, Unref> layout_;
};

}  // namespace rd::figures
