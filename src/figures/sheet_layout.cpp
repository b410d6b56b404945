#include "figures/sheet_layout.hpp"

#include <algorithm>

#include "text/tokens.hpp"

namespace rd::figures {
namespace {

class Setter {
 public:
  Setter(const Fonts& fonts, const Sheet& sheet, Measure measure)
      : fonts_(fonts), sheet_(sheet), is_(measure), language_(sheet.language == Language::nl ? "nl" : "en") {}

  [[nodiscard]] Page page() const {
    Page page;
    page.measure = is_;
    page.head = head();
    page.height = page.head.height;
    if (!sheet_.strengths.empty()) add_strengths(page);
    add_questions(page);
    if (!sheet_.footer.empty()) {
      page.footer = block({own(sheet_.footer, {smallest, colour::soft})}, text_width);
      page.height += page.footer->height() + is_.question_gap();
    }
    return page;
  }

 private:
  using Runs = std::vector<Run>;

  [[nodiscard]] Run own(std::string text, Style style) const { return {std::move(text), style, language_}; }
  static Run theirs(std::string text, Style style) { return {std::move(text), style, "nl"}; }
  [[nodiscard]] Block block(const Runs& runs, double width) const {
    return {fonts_, runs, width, is_.leading(), Hyphens::sparing};
  }

  void add(Item& item, const Runs& runs, double width, const char* role, Hyphens hyphens = Hyphens::sparing) const {
    Block set(fonts_, runs, width, is_.leading(), hyphens);
    const double y = item.height + (item.blocks.empty() ? 0 : is_.gap());
    item.height = y + set.height();
    item.blocks.push_back({std::move(set), 0, y, role});
  }

  [[nodiscard]] Item head() const {
    Item item;
    add(item, {own(sheet_.title, {is_.title(), colour::wine, Weight::semibold})}, text_width, "H1");
    if (!sheet_.subtitle.empty()) add(item, {theirs(sheet_.subtitle, {is_.subtitle(), colour::ink})}, text_width, "P");
    if (!sheet_.lead.empty()) {
      add(item, {own(sheet_.lead, {std::max(smallest, is_.body() - 1), colour::soft})}, text_width, "P");
    }
    return item;
  }

  [[nodiscard]] Runs title(const std::string& text) const {
    return {own(text, {is_.heading(), colour::thread_ink, Weight::semibold})};
  }

  void add_strengths(Page& page) const {
    const auto columns = static_cast<double>(std::clamp<std::size_t>(sheet_.strengths.size(), 1, 3));
    page.card_width = (text_width - (columns - 1) * is_.padding()) / columns;
    page.strengths_title = block(title(sheet_.words.strengths), text_width);
    for (const auto& strength : sheet_.strengths) {
      page.cards.push_back(card(strength, page.card_width - 2 * is_.padding()));
      page.cards_height = std::max(page.cards_height, page.cards.back().height + 2 * is_.padding());
    }
    page.height += is_.part_gap() + page.strengths_title->height() + 2 * is_.gap() + page.cards_height;
  }

  [[nodiscard]] Item card(const SheetStrength& strength, double width) const {
    Item item;
    add(item, {own(strength.what, {is_.body(), colour::ink, Weight::semibold})}, width, "P", Hyphens::none);
    if (!strength.quote.empty()) {
      add(item, {theirs(strength.quote, {is_.small(), colour::ink, Weight::regular, Slope::italic})}, width,
          "BlockQuote");
    }
    if (!strength.place.empty()) add(item, {theirs(strength.place, {smallest, colour::soft})}, width, "P");
    if (!strength.why.empty()) add(item, {own(strength.why, {is_.small(), colour::ink})}, width, "P");
    return item;
  }

  void add_questions(Page& page) const {
    const bool asks = !sheet_.questions.empty();
    page.questions_title = block(title(asks ? sheet_.words.questions : sheet_.words.notes), text_width);
    page.height += is_.part_gap() + page.questions_title->height() + 2 * is_.gap();
    for (const auto& asked : sheet_.questions) {
      page.height += page.questions.empty() ? 0 : is_.question_gap();
      page.questions.push_back(question(asked));
      page.height += page.questions.back().height;
    }
    if (asks || sheet_.nothing_to_ask.empty()) return;
    page.nothing_to_ask = block({own(sheet_.nothing_to_ask, {is_.body() + 1, colour::ink})}, text_width);
    page.height += page.nothing_to_ask->height() + is_.part_gap();
  }

  [[nodiscard]] Item question(const SheetQuestion& asked) const {
    Item item;
    Block ask(fonts_, {own(asked.ask, {is_.ask(), colour::ink, Weight::semibold})}, text_width, is_.leading(),
              Hyphens::none);
    ask.balance();
    item.height = ask.height();
    item.blocks.push_back({std::move(ask), 0, 0, "H3"});
    if (!asked.quote.empty() || !asked.place.empty()) add_quote(item, asked);
    if (!asked.why.empty()) {
      add(item,
          {own(sheet_.words.why + "  ", {is_.body(), colour::thread_ink, Weight::semibold}),
           own(asked.why, {is_.body(), colour::ink})},
          text_width, "P");
    }
    if (!asked.source.empty()) {
      add(item,
          {own(sheet_.words.source + "  ", {is_.small(), colour::soft, Weight::semibold}),
           own(asked.source, {is_.small(), colour::soft}),
           own(asked.firm.empty() ? "" : "  ·  " + asked.firm, {is_.small(), colour::soft, Weight::semibold})},
          text_width, "P");
    }
    return item;
  }

  void add_quote(Item& item, const SheetQuestion& asked) const {
    constexpr double indent = 9;
    const bool both = !asked.quote.empty() && !asked.place.empty();
    const double from = item.height + is_.gap();
    add(item,
        {theirs(asked.quote, {is_.body(), colour::ink, Weight::regular, Slope::italic}),
         theirs((both ? "   " : "") + asked.place, {is_.small(), colour::soft})},
        text_width - indent, "BlockQuote");
    item.blocks.back().x = indent;
    item.quote_from = from + 1.5;
    item.quote_to = item.height - 1;
  }

  const Fonts& fonts_;
  const Sheet& sheet_;
  Measure is_;
  std::string language_;
};

std::string first_sentences(const std::string& text, std::size_t most) {
  const auto all = text::sentences(text);
  return all.size() <= most ? text : text.substr(0, all[most - 1].to);
}

std::string first_words(const std::string& text, std::size_t most) {
  if (text.size() <= most) return text;
  const std::size_t space = text.rfind(' ', most);
  return space == std::string::npos ? text : text.substr(0, space) + " …";
}

}  // namespace

Page set_page(const Fonts& fonts, const Sheet& sheet, Measure measure) {
  return Setter(fonts, sheet, measure).page();
}

Sheet shortened(Sheet sheet, int step) {
  for (auto& strength : sheet.strengths) {
    if (step >= 1) strength.why.clear();
    if (step >= 5) strength.place = first_words(strength.place, 40);
    if (step >= 6) strength.quote.clear();
  }
  for (auto& question : sheet.questions) {
    if (step >= 2) question.why = first_sentences(question.why, 3);
    if (step >= 3) question.why = first_sentences(question.why, 2);
    if (step >= 4) question.why = first_sentences(question.why, 1);
    if (step >= 5) question.place = first_words(question.place, 60);
  }
  if (step >= 4) sheet.lead.clear();
  return sheet;
}

}  // namespace rd::figures
