// Does this word exist? Hunspell's Dutch dictionary and a list of the field's own words, loaded on first use (90 ms,
// 20 MB: start `warm()` beside other work). Suggestions are made only on request. One owner at a time: not for two
// threads at once.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace rd::text {

class Speller {
 public:
  // `field_words`: one word a line (packs/begrippen/woorden.txt and the terms' forms).
  explicit Speller(const std::vector<std::string>& field_words);
  ~Speller();
  Speller(const Speller&) = delete;
  Speller& operator=(const Speller&) = delete;

  void warm();                                      // loads the dictionary now
  [[nodiscard]] bool available() const;             // false when the dictionary is not installed
  [[nodiscard]] bool knows(std::string_view word);  // compounds and capitals at the start allowed; cached by word. True
  // for figures, addresses and words in capitals (VELON), which are not its matter, and for all without a dictionary.
  [[nodiscard]] std::vector<std::string> suggest(std::string_view word);  // slow (80 ms)

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace rd::text
