// What was worked out of one text, or of words with it, so that asking again is looking up. Forgotten with the text;
// for one thread at a time.
#pragma once
#include <memory>
#include <string>
#include <unordered_map>

namespace rd::plan {

class Remembered {
 public:
  // A number about some words (or about the whole text: ""), by who asks: the address of something that stays.
  template <class Work>
  long of(const void* who, std::string_view words, const Work& work) {
    auto& known = numbers_[who];
    if (known.size() > most) known.clear();
    const auto [at, fresh] = known.try_emplace(std::string(words), 0);
    if (fresh) at->second = static_cast<long>(work());
    return at->second;
  }
  // A thing made of the text, one of each type.
  template <class Thing, class Work>
  const Thing& thing(const Work& work) {
    static const char who{};
    auto& known = things_[&who];
    if (known == nullptr) known = std::make_shared<const Thing>(work());
    return *static_cast<const Thing*>(known.get());
  }

 private:
  static constexpr std::size_t most = 20'000;
  std::unordered_map<const void*, std::unordered_map<std::string, long>> numbers_;
  std::unordered_map<const void*, std::shared_ptr<const void>> things_;
};

}  // namespace rd::plan
