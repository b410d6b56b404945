#include "base/flags.hpp"

#include <algorithm>
#include <charconv>

#include "base/nearest.hpp"

namespace rd {
namespace {

// A number where the field is one; else the word itself, which from_json then refuses with the right reason.
json::value flag_value(const std::string& word, bool number) {
  double value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (number && error == std::errc{} && end == word.data() + word.size()) return value;
  return json::string(word);
}

}  // namespace

Result<Flags> split_flags(const std::vector<std::string>& words, const std::vector<FlagSpec>& specs) {
  Flags out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (word == "--") {
      out.words.insert(out.words.end(), words.begin() + static_cast<std::ptrdiff_t>(i) + 1, words.end());
      break;
    }
    if (!word.starts_with("--")) {
      out.words.push_back(word);
      continue;
    }
    const auto equals = word.find('=');
    const std::string name = word.substr(2, equals == std::string::npos ? std::string::npos : equals - 2);
    const auto spec = std::find_if(specs.begin(), specs.end(), [&](const FlagSpec& s) { return s.name == name; });
    if (spec == specs.end()) {
      std::vector<std::string> names;
      for (const auto& s : specs) names.push_back(s.name);
      const std::string near = nearest(name, names);
      return refuse(Why::invalid, near.empty() ? "flag.unknown" : "flag.unknown_near", name,
                    {{"flag", name}, {"nearest", near}});
    }
    if (!spec->takes_value) {
      out.values[spec->key] = true;
      continue;
    }
    if (equals == std::string::npos && i + 1 == words.size()) {
      return refuse(Why::invalid, "flag.value", name, {{"flag", name}});
    }
    json::value value = flag_value(equals == std::string::npos ? words[++i] : word.substr(equals + 1), spec->number);
    if (spec->many) {
      auto& list = out.values[spec->key];
      if (!list.is_array()) list = json::array();
      list.as_array().push_back(std::move(value));
    } else {
      out.values[spec->key] = std::move(value);
    }
  }
  return out;
}

}  // namespace rd
