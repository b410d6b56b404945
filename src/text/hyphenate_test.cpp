#include "text/hyphenate.hpp"

#include <doctest/doctest.h>

using namespace rd::text;

namespace {

// With a hyphen where a break may be.
std::string shown(std::string_view text) {
  std::string out = hyphenated(text);
  for (std::size_t at = 0; (at = out.find("\u00AD", at)) != std::string::npos;) out.replace(at, 2, "·");
  return out;
}

}  // namespace

TEST_CASE("Long words break between syllables, short ones do not") {
  CHECK(shown("Werkplekbegeleiders") == "Werk·plek·be·ge·lei·ders");
  CHECK(shown("school") == "school");
  CHECK(shown("De kwaliteitszorg telt.") == "De kwa·li·teits·zorg telt.");
}

TEST_CASE("No break stands right before ë, ï, ö or ü, where Dutch would drop the trema") {
  CHECK(shown("beïnvloeding").find("·ï") == std::string::npos);
  CHECK(shown("coördinatoren").find("·ö") == std::string::npos);
  CHECK(shown("coördinatoren").find("·") != std::string::npos);
}

TEST_CASE("Only words are broken: spaces, marks, addresses and other scripts stay as they were") {
  CHECK(shown("https://www.voorbeeldpartnerschap.nl/") == "https://www.voorbeeldpartnerschap.nl/");
  CHECK(shown("кириллица") == "кириллица");
  CHECK(shown("") == "");
  CHECK(shown("po-scholenoverleg") == "po-scho·len·over·leg");
}
