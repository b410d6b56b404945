#include "text/spelling.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <hunspell/hunspell.hxx>
#include <unordered_map>
#include <unordered_set>

#include "base/utf.hpp"
#include "text/stem.hpp"

namespace rd::text {
namespace {

constexpr std::size_t cache_limit = 50000;

std::string dictionary_path(const char* ending) {
  return std::string("/usr/share/hunspell/nl_NL") + ending;
}

// As the dictionary writes it: one kind of apostrophe, no soft hyphens.
std::string plain(std::string_view word) {
  std::string out = tidy_spaces(word);
  while (!out.empty() && (out.back() == '-' || out.back() == '.')) out.pop_back();
  return out.starts_with('-') ? out.substr(1) : out;
}

// Figures, addresses and words in capitals (VELON, OidS) are not ours to judge.
bool not_a_word(std::string_view word) {
  std::size_t capitals = 0;
  for (std::size_t at = 0; at < word.size();) {
    const char32_t code = next_code_point(word, at);
    if (is_digit(code) || code == '@' || code == '/' || code == '.' || code == '_') return true;
    if (is_upper(code)) ++capitals;
  }
  return capitals >= 2 && word.find('-') == std::string_view::npos;
}

}  // namespace

struct Speller::Inside {
  std::unordered_set<std::string> field;        // lower case
  std::unordered_set<std::string> field_stems;  // their inflections are words as well
  std::unordered_map<std::string, bool> seen;
  std::unique_ptr<Hunspell> dictionary;
  bool there{};

  Hunspell* open() {
    if (!dictionary && there)
      dictionary = std::make_unique<Hunspell>(dictionary_path(".aff").c_str(), dictionary_path(".dic").c_str());
    return dictionary.get();
  }

  bool in_field(const std::string& word) const {
    return field.contains(lower(word)) || field_stems.contains(stem(word));
  }

  bool exists(const std::string& word) {
    if (word.empty() || not_a_word(word) || in_field(word)) return true;
    Hunspell* hunspell = open();
    if (hunspell == nullptr || hunspell->spell(word)) return true;
    return word.find('-') != std::string::npos && parts_exist(word);
  }

  // po-scholenoverleg, school-instituutrelatie: every part is a word.
  bool parts_exist(const std::string& word) {
    std::string_view rest = word;
    while (!rest.empty()) {
      const std::size_t hyphen = std::min(rest.find('-'), rest.size());
      if (!exists(std::string(rest.substr(0, hyphen)))) return false;
      rest.remove_prefix(std::min(hyphen + 1, rest.size()));
    }
    return true;
  }
};

Speller::Speller(const std::vector<std::string>& field_words) : inside_(std::make_unique<Inside>()) {
  inside_->there = std::filesystem::exists(dictionary_path(".dic")) && std::filesystem::exists(dictionary_path(".aff"));
  for (const auto& line : field_words) {
    const std::string word = trim(line);
    if (word.empty() || word.starts_with('#')) continue;
    inside_->field.insert(lower(word));
    if (word.find(' ') == std::string::npos && word.size() > 5) inside_->field_stems.insert(stem(word));
  }
}

Speller::~Speller() = default;

void Speller::warm() {
  inside_->open();
}

bool Speller::available() const {
  return inside_->there;
}

bool Speller::knows(std::string_view word) {
  std::string key = plain(word);
  if (const auto found = inside_->seen.find(key); found != inside_->seen.end()) return found->second;
  if (inside_->seen.size() >= cache_limit) inside_->seen.clear();
  const bool known = inside_->exists(key);
  inside_->seen.emplace(std::move(key), known);
  return known;
}

std::vector<std::string> Speller::suggest(std::string_view word) {
  Hunspell* hunspell = inside_->open();
  return hunspell == nullptr ? std::vector<std::string>{} : hunspell->suggest(plain(word));
}

}  // namespace rd::text
