#include "figures/type.hpp"

#include <algorithm>

#include "text/hyphenate.hpp"

namespace rd::figures {
namespace {

constexpr std::string_view soft_hyphen = "\u00AD";
constexpr const char* family = "Open Sans, Noto Sans, DejaVu Sans, sans-serif";

// A line may stay this much shorter than its width before the next word is broken.
double slack_allowed(double width) {
  return std::max(30.0, 0.13 * width);
}

void style_range(PangoAttrList* list, const Run& run, std::size_t from, std::size_t to) {
  const auto add = [&](PangoAttribute* attribute) {
    attribute->start_index = static_cast<guint>(from);
    attribute->end_index = static_cast<guint>(to);
    pango_attr_list_insert(list, attribute);
  };
  const auto part = [](double share) { return static_cast<guint16>(share * 65535.0); };
  const Style& style = run.style;
  add(pango_attr_size_new_absolute(static_cast<int>(style.size * PANGO_SCALE)));
  add(pango_attr_foreground_new(part(style.colour.red), part(style.colour.green), part(style.colour.blue)));
  add(pango_attr_weight_new(style.weight == Weight::semibold ? PANGO_WEIGHT_SEMIBOLD : PANGO_WEIGHT_NORMAL));
  add(pango_attr_style_new(style.slope == Slope::italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL));
  add(pango_attr_language_new(pango_language_from_string(run.language.c_str())));
}

bool breaks_a_word(char before) {
  return before != ' ' && before != '-' && before != '/';
}

}  // namespace

Fonts::Fonts(cairo_t* on) : map_(pango_cairo_font_map_new()), context_(pango_font_map_create_context(map_.get())) {
  pango_cairo_update_context(on, context_.get());
  pango_context_set_round_glyph_positions(context_.get(), FALSE);  // a point is coarse; letters stand between them
}

Block::Block(const Fonts& fonts, const std::vector<Run>& runs, double width, double leading, Hyphens hyphens)
    : runs_(runs), width_(width), hyphens_(hyphens), layout_(pango_layout_new(fonts.context())) {
  for (Run& run : runs_) {
    if (run.language == "nl") run.text = text::hyphenated(run.text);
    full_ += run.text;
  }
  PangoFontDescription* font = pango_font_description_from_string(family);
  pango_layout_set_font_description(layout_.get(), font);
  pango_font_description_free(font);
  pango_layout_set_wrap(layout_.get(), PANGO_WRAP_WORD_CHAR);
  pango_layout_set_line_spacing(layout_.get(), static_cast<float>(leading));
  set();
}

void Block::set() {
  pango_layout_set_width(layout_.get(), static_cast<int>(width_ * PANGO_SCALE));
  allowed_.clear();
  tried_.clear();
  write();
  while (allow_more()) write();
  keep_used();
  write();
}

void Block::balance() {
  const int most = lines();
  const double full = width_;
  if (most < 2) return;
  double best = full;
  for (double share = 0.97; share > 0.6; share -= 0.03) {
    width_ = full * share;
    set();
    if (lines() > most) break;
    best = width_;
  }
  width_ = best;
  set();
}

void Block::write() {
  std::string text;
  PangoAttrList* list = pango_attr_list_new();
  std::size_t at = 0;  // in full_
  for (const Run& run : runs_) {
    const std::size_t from = text.size();
    for (std::size_t i = 0; i < run.text.size(); ++i, ++at) {
      const bool soft = std::string_view(run.text).substr(i, soft_hyphen.size()) == soft_hyphen;
      if (soft && !allowed_.contains(at)) {
        ++i;
        ++at;
        continue;
      }
      text += run.text[i];
    }
    style_range(list, run, from, text.size());
  }
  pango_layout_set_text(layout_.get(), text.data(), static_cast<int>(text.size()));
  pango_layout_set_attributes(layout_.get(), list);
  pango_attr_list_unref(list);
}

std::size_t Block::in_full(std::size_t written) const {
  std::size_t at = 0;
  for (std::size_t seen = 0; at < full_.size(); ++at) {
    const bool soft = std::string_view(full_).substr(at, soft_hyphen.size()) == soft_hyphen;
    if (soft && !allowed_.contains(at)) {
      ++at;
      continue;
    }
    if (seen == written) break;
    ++seen;
  }
  return at;
}

bool Block::allow_more() {
  const std::string_view text = pango_layout_get_text(layout_.get());
  for (int i = 0; i + 1 < pango_layout_get_line_count(layout_.get()); ++i) {
    const PangoLayoutLine* line = pango_layout_get_line_readonly(layout_.get(), i);
    PangoRectangle ink, logical;
    pango_layout_line_get_extents(const_cast<PangoLayoutLine*>(line), &ink, &logical);
    const auto end = static_cast<std::size_t>(line->start_index + line->length);
    const bool torn =
        end > 0 && end < text.size() && breaks_a_word(text[end - 1]) && !text.substr(0, end).ends_with(soft_hyphen);
    const bool short_line = hyphens_ == Hyphens::sparing &&
                            width_ - static_cast<double>(logical.width) / PANGO_SCALE > slack_allowed(width_);
    if (!torn && !short_line) continue;
    std::size_t word = in_full(end);
    while (torn && word > 0 && full_[word - 1] != ' ') --word;
    if (!tried_.insert(word).second) continue;
    const std::size_t stop = std::min(full_.find(' ', word), full_.size());
    const std::size_t before = allowed_.size();
    for (std::size_t at = full_.find(soft_hyphen, word); at < stop; at = full_.find(soft_hyphen, at + 1))
      allowed_.insert(at);
    if (allowed_.size() > before) return true;
  }
  return false;
}

void Block::keep_used() {
  const std::string_view text = pango_layout_get_text(layout_.get());
  std::set<std::size_t> used;
  for (int i = 0; i + 1 < pango_layout_get_line_count(layout_.get()); ++i) {
    const PangoLayoutLine* line = pango_layout_get_line_readonly(layout_.get(), i);
    const auto end = static_cast<std::size_t>(line->start_index + line->length);
    if (text.substr(0, end).ends_with(soft_hyphen)) used.insert(in_full(end - soft_hyphen.size()));
  }
  allowed_ = std::move(used);
}

double Block::height() const {
  int width{}, height{};
  pango_layout_get_size(layout_.get(), &width, &height);
  return static_cast<double>(height) / PANGO_SCALE;
}

double Block::width() const {
  int width{}, height{};
  pango_layout_get_size(layout_.get(), &width, &height);
  return static_cast<double>(width) / PANGO_SCALE;
}

int Block::lines() const {
  return pango_layout_get_line_count(layout_.get());
}

double Block::baseline() const {
  return static_cast<double>(pango_layout_get_baseline(layout_.get())) / PANGO_SCALE;
}

void Block::draw(cairo_t* on, double x, double y) const {
  cairo_move_to(on, x, y);
  pango_cairo_show_layout(on, layout_.get());
}

}  // namespace rd::figures

#if defined(__SANITIZE_ADDRESS__)
// Fontconfig keeps the settings it once read, behind pointers that LeakSanitizer cannot follow.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_options();
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libfontconfig.so\n";
}
extern "C" const char* __lsan_default_options() {
  return "print_suppressions=0";
}
#endif
