#include "text/spelling.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <string>

using namespace rd::text;

namespace {

std::vector<std::string> field_words() {
  std::ifstream file(RD_SOURCE_DIR "/packs/begrippen/woorden.txt");
  REQUIRE(file.good());
  std::vector<std::string> out;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty() && !line.starts_with('#')) out.push_back(line);
  }
  return out;
}

}  // namespace

TEST_CASE("The dictionary and the field's own words are known, slips are not") {
  Speller speller(field_words());
  REQUIRE(speller.available());
  for (const std::string_view word : {"werkplekbegeleider", "instituutsopleider", "Instituutsopleiders", "leerwerkplan",
                                      "leerwerkplannen", "coördinator", "foto's", "zo'n", "po-school", "VELON",
                                      "2026-2027", "info@derivier.nl", "school-", "Opleidingsschool"}) {
    CAPTURE(word);
    CHECK(speller.knows(word));
  }
  for (const std::string_view word : {"werkplekbegleider", "coordinatorr", "instituuut", "studnet"}) {
    CAPTURE(word);
    CHECK_FALSE(speller.knows(word));
  }
}

TEST_CASE("The list of field words has only words that the dictionary lacks") {
  const auto words = field_words();
  CHECK(words.size() >= 150);
  CHECK(std::is_sorted(words.begin(), words.end()));
  Speller plain({});
  for (const auto& word : words) {
    CAPTURE(word);
    CHECK_FALSE(plain.knows(word));
  }
}

TEST_CASE("Suggestions are near the word") {
  Speller speller({});
  const auto near = speller.suggest("begleiding");
  CHECK(std::find(near.begin(), near.end(), "begeleiding") != near.end());
}
