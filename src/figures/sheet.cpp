#include "figures/sheet.hpp"

#include <cairo/cairo-pdf.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>

#include "base/fault.hpp"
#include "figures/pdf_file.hpp"
#include "figures/sheet_layout.hpp"

namespace rd::figures {
namespace {

constexpr double thread_x = 56;   // the thread runs down here, through the numbers
constexpr double note_line = 20;  // between two lines to write on
constexpr double room = page_height - top - bottom;

struct FreeSurface {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
struct FreeContext {
  void operator()(cairo_t* context) const { cairo_destroy(context); }
};

void use(cairo_t* on, Colour colour) {
  cairo_set_source_rgb(on, colour.red, colour.green, colour.blue);
}

// What screen readers hear, in the order of drawing.
class Tag {
 public:
  Tag(cairo_t* on, const char* role) : on_(on), role_(role) { cairo_tag_begin(on_, role_, ""); }
  ~Tag() { cairo_tag_end(on_, role_); }
  Tag(const Tag&) = delete;
  Tag& operator=(const Tag&) = delete;

 private:
  cairo_t* on_;
  const char* role_;
};

// The red thread: in from the right edge, a loop beside the title, down through the numbers, to a loose end.
void draw_thread(cairo_t* on, double to) {
  cairo_pattern_t* shade = cairo_pattern_create_linear(0, top, 0, to);
  cairo_pattern_add_color_stop_rgb(shade, 0, colour::thread.red, colour::thread.green, colour::thread.blue);
  cairo_pattern_add_color_stop_rgb(shade, 1, colour::wine.red, colour::wine.green, colour::wine.blue);
  cairo_set_source(on, shade);
  cairo_set_line_width(on, 2);
  cairo_set_line_cap(on, CAIRO_LINE_CAP_ROUND);
  const double y = top - 20;
  cairo_move_to(on, page_width, y - 8);
  cairo_curve_to(on, page_width - 90, y + 14, page_width - 190, y - 16, page_width - 300, y);
  cairo_curve_to(on, page_width - 390, y + 13, 150, y - 12, 84, y + 6);
  cairo_curve_to(on, 48, y + 16, 24, y + 34, 30, y + 52);
  cairo_curve_to(on, 35, y + 66, 56, y + 62, 57, y + 46);
  cairo_curve_to(on, 58, y + 32, 38, y + 30, 40, y + 48);
  cairo_curve_to(on, 42, y + 68, thread_x, y + 70, thread_x, y + 100);
  cairo_line_to(on, thread_x, to - 24);
  cairo_curve_to(on, thread_x, to - 8, thread_x + 4, to, thread_x + 18, to);
  cairo_stroke(on);
  cairo_pattern_destroy(shade);
}

void draw_knot(cairo_t* on, double y) {
  cairo_new_sub_path(on);
  cairo_arc(on, thread_x, y, 3.4, 0, 2 * std::numbers::pi);
  use(on, colour::wine);
  cairo_fill(on);
}

void draw_number(cairo_t* on, const Fonts& fonts, std::size_t number, double y, double radius) {
  cairo_new_sub_path(on);
  cairo_arc(on, thread_x, y, radius, 0, 2 * std::numbers::pi);
  cairo_set_source_rgb(on, 1, 1, 1);
  cairo_fill_preserve(on);
  use(on, colour::thread);
  cairo_set_line_width(on, 1.6);
  cairo_stroke(on);
  const Block label(fonts, {{std::to_string(number), {radius * 1.05, colour::thread_ink, Weight::semibold}, ""}}, 60, 1,
                    Hyphens::none);
  const Tag tag(on, "Lbl");
  label.draw(on, thread_x - label.width() / 2, y - label.height() / 2);
}

void draw_item(cairo_t* on, const Item& item, double x, double y) {
  if (item.quote_to > item.quote_from) {
    use(on, colour::thread);
    cairo_set_line_width(on, 1.4);
    cairo_move_to(on, x + 1, y + item.quote_from);
    cairo_line_to(on, x + 1, y + item.quote_to);
    cairo_stroke(on);
  }
  for (const Placed& placed : item.blocks) {
    const Tag tag(on, placed.role);
    placed.block.draw(on, x + placed.x, y + placed.y);
  }
}

void draw_note_lines(cairo_t* on, double from, int count) {
  use(on, colour::line);
  cairo_set_line_width(on, 0.7);
  for (int i = 1; i <= count; ++i) {
    cairo_move_to(on, left, from + i * note_line);
    cairo_line_to(on, page_width - right, from + i * note_line);
    cairo_stroke(on);
  }
}

void draw_card(cairo_t* on, double x, double y, double width, double height) {
  using std::numbers::pi;
  constexpr double radius = 6;
  cairo_new_sub_path(on);
  cairo_arc(on, x + width - radius, y + radius, radius, -pi / 2, 0);
  cairo_arc(on, x + width - radius, y + height - radius, radius, 0, pi / 2);
  cairo_arc(on, x + radius, y + height - radius, radius, pi / 2, pi);
  cairo_arc(on, x + radius, y + radius, radius, pi, 3 * pi / 2);
  cairo_close_path(on);
  use(on, colour::wash);
  cairo_fill(on);
}

double draw_title(cairo_t* on, const Block& title, double y) {
  const Tag tag(on, "H2");
  title.draw(on, left, y);
  return y + title.height();
}

double draw_strengths(cairo_t* on, const Page& page, double y) {
  const Measure& is = page.measure;
  draw_knot(on, y + is.part_gap() + page.strengths_title->baseline() - is.heading() * 0.36);
  y = draw_title(on, *page.strengths_title, y + is.part_gap()) + 2 * is.gap();
  double x = left;
  for (const Item& card : page.cards) {
    draw_card(on, x, y, page.card_width, page.cards_height);
    draw_item(on, card, x + is.padding(), y + is.padding());
    x += page.card_width + is.padding();
  }
  return y + page.cards_height;
}

// Room that is left becomes lines to write on, the same for every question; a little room becomes white.
struct Share {
  int lines{};
  double white{};
};
Share share_of(double rest, std::size_t questions) {
  const double each = std::max(0.0, rest) / static_cast<double>(questions);
  const int lines = std::clamp(static_cast<int>((each - 3) / note_line), 0, 8);
  return {lines, std::min(each - lines * note_line, note_line)};
}

void draw_questions(cairo_t* on, const Fonts& fonts, const Page& page, double y, double rest) {
  const Measure& is = page.measure;
  y = draw_title(on, *page.questions_title, y + is.part_gap()) + 2 * is.gap();
  if (page.nothing_to_ask) {
    {
      const Tag tag(on, "P");
      page.nothing_to_ask->draw(on, left, y);
    }
    y += page.nothing_to_ask->height();
  }
  if (page.questions.empty()) {
    draw_note_lines(on, y + is.gap(), std::max(0, static_cast<int>(rest / note_line)));
    return;
  }
  const Share share = share_of(rest, page.questions.size());
  for (std::size_t i = 0; i < page.questions.size(); ++i) {
    const Item& question = page.questions[i];
    const Block& ask = question.blocks.front().block;
    draw_number(on, fonts, i + 1, y + ask.baseline() - is.ask() * 0.36, is.bead());
    draw_item(on, question, left, y);
    y += question.height;
    draw_note_lines(on, y + 2, share.lines);
    y += share.lines * note_line + share.white + is.question_gap();
  }
}

void draw_page(cairo_t* on, const Fonts& fonts, const Page& page) {
  // The last resort for texts nobody expected: everything a little smaller.
  const double scale = std::min(1.0, room / page.height);
  cairo_translate(on, left * (1 - scale), top * (1 - scale));
  cairo_scale(on, scale, scale);
  const Tag document(on, "Document");
  const double end = top + std::max(room, page.height);
  draw_thread(on, end - 3);
  draw_item(on, page.head, left, top);
  double y = top + page.head.height;
  if (page.strengths_title) y = draw_strengths(on, page, y);
  draw_questions(on, fonts, page, y, room - page.height);
  if (!page.footer) return;
  const Tag tag(on, "P");
  page.footer->draw(on, left, end - page.footer->height());
}

// The roomiest setting in which everything fits, with a line to write on for every question when that costs no more
// than half the steps; shortened no more than it takes.
Page fitted(const Fonts& fonts, const Sheet& sheet) {
  constexpr int sizes = 12;
  const double to_write = static_cast<double>(sheet.questions.size()) * (note_line + 4);
  for (int step = 0; step <= shortening_steps; ++step) {
    const Sheet shorter = shortened(sheet, step);
    Page tight = set_page(fonts, shorter, {1.0});
    if (tight.height > room) {
      if (step == shortening_steps) return tight;
      continue;
    }
    std::optional<Page> roomy;
    for (int size = 0; size < sizes; ++size) {
      if (roomy && size > sizes / 2) break;
      Page page = set_page(fonts, shorter, {static_cast<double>(size) / sizes});
      if (page.height + to_write <= room) return page;
      if (page.height <= room && !roomy) roomy = std::move(page);
    }
    return roomy ? *std::move(roomy) : std::move(tight);
  }
  throw Fault("a sheet was shortened in no way");
}

cairo_status_t append(void* to, const unsigned char* bytes, unsigned int count) {
  static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(bytes), count);
  return CAIRO_STATUS_SUCCESS;
}

}  // namespace

std::string sheet_pdf(const Sheet& sheet) {
  std::string bytes;
  const std::unique_ptr<cairo_surface_t, FreeSurface> surface(
      cairo_pdf_surface_create_for_stream(&append, &bytes, page_width, page_height));
  const std::string title = sheet.subtitle.empty() ? sheet.title : sheet.title + " · " + sheet.subtitle;
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, title.c_str());
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATOR, "Rode Draad");
  {
    const std::unique_ptr<cairo_t, FreeContext> on(cairo_create(surface.get()));
    const Fonts fonts(on.get());
    draw_page(on.get(), fonts, fitted(fonts, sheet));
    cairo_show_page(on.get());
    if (const auto status = cairo_status(on.get()); status != CAIRO_STATUS_SUCCESS) {
      throw Fault(std::string("the sheet could not be drawn: ") + cairo_status_to_string(status));
    }
  }
  cairo_surface_finish(surface.get());
  return with_language(std::move(bytes), sheet.language == Language::nl ? "nl-NL" : "en-GB");
}

}  // namespace rd::figures
