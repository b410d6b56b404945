// The gespreksblad as paper: one A4 to put on a table and write on. It is given plain strings in one language and does
// not know where they come from; whatever it is given, all of it stands on exactly one page.
#pragma once
#include <string>
#include <vector>

#include "base/date.hpp"

namespace rd::figures {

// Words that the sheet itself needs, in its language.
struct SheetWords {
  std::string strengths;  // "Wat sterk is"
  std::string questions;  // "Vragen om over te praten"
  std::string why;        // "Waarom"
  std::string source;     // "Bron"
  std::string notes;      // "Ruimte om te schrijven", where there is room and nothing to ask
};

struct SheetStrength {
  std::string what, quote, place, why;  // all but `what` may be empty
};

struct SheetQuestion {
  std::string ask, quote, place, why, source, firm;  // all but `ask` may be empty
};

// Quotes come with their quotation marks and are in the language of the document (Dutch).
struct Sheet {
  Language language{Language::nl};
  std::string title, subtitle, lead, footer;
  SheetWords words;
  std::vector<SheetStrength> strengths;  // at most three are expected, more still fit
  std::vector<SheetQuestion> questions;  // at most five are expected, more still fit
  std::string nothing_to_ask;            // stands in the place of the questions when there are none
};

// The bytes of a PDF: one A4, text that can be selected and read aloud (tagged, with title and language), no date and
// no other trace of when or where, so the same sheet gives the same bytes. Large letters where there is room, else
// smaller ones (never under 8.5 pt); after that reasons are shortened at the ends of sentences; a text that is still
// too long is made smaller as a whole. Safe on any thread. Throws Fault when the drawing library has no memory.
[[nodiscard]] std::string sheet_pdf(const Sheet& sheet);

}  // namespace rd::figures
