// Any bytes as JSON into a described struct: a value that writes itself back the same, or a refusal with a code.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <optional>

#include "base/describe.hpp"

namespace {

struct Part {
  std::string name;
  std::optional<rd::Date> due;
  static constexpr auto fields() {
    return std::tuple{rd::field("name", &Part::name, "name", {.longest = 40}), rd::field("due", &Part::due, "day")};
  }
};

struct Whole {
  std::string title;
  int places{};
  double share{};
  bool all{};
  std::vector<Part> parts;
  static constexpr std::array<std::string_view, 3> optional_fields{"places", "share", "all"};
  static constexpr auto fields() {
    return std::tuple{rd::field("title", &Whole::title, "title"),
                      rd::field("places", &Whole::places, "places", {.least = 0}),
                      rd::field("share", &Whole::share, "share"), rd::field("all", &Whole::all, "all"),
                      rd::field("parts", &Whole::parts, "parts", {.most = 5})};
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto value = rd::parse_json({reinterpret_cast<const char*>(bytes), size});
  if (!value) return value.error().code == "json.syntax" ? 0 : (std::abort(), 0);
  const auto whole = rd::from_json<Whole>(*value);
  if (!whole) {
    if (!whole.error().code.starts_with("input.")) std::abort();
    return 0;
  }
  const auto written = rd::to_json(*whole);
  const auto again = rd::from_json<Whole>(written);
  if (!again || rd::json::serialize(rd::to_json(*again)) != rd::json::serialize(written)) std::abort();
  return 0;
}
