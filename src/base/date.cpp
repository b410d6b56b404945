#include "base/date.hpp"

#include <array>
#include <charconv>

namespace rd {

Date today() {
  return std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
}

Result<Date> parse_date(std::string_view text) {
  const auto part = [&](std::size_t from, std::size_t length) {
    int value = -1;
    const char* end = text.data() + from + length;
    const auto [stop, error] = std::from_chars(text.data() + from, end, value);
    return error == std::errc{} && stop == end ? value : -1;
  };
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return refuse(Why::invalid, "date.form");
  const int year = part(0, 4);
  const int month = part(5, 2);
  const int day = part(8, 2);
  const Date date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                  std::chrono::day{static_cast<unsigned>(day)}};
  if (year < 0 || month < 0 || day < 0 || !date.ok()) return refuse(Why::invalid, "date.form");
  return date;
}

std::string iso_date(Date date) {
  std::array<char, 16> out{};
  std::snprintf(out.data(), out.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return out.data();
}

std::string long_date(Date date, Language language) {
  static constexpr std::array nl{"januari", "februari", "maart",     "april",   "mei",      "juni",
                                 "juli",    "augustus", "september", "oktober", "november", "december"};
  static constexpr std::array en{"January", "February", "March",     "April",   "May",      "June",
                                 "July",    "August",   "September", "October", "November", "December"};
  const std::size_t month = static_cast<unsigned>(date.month()) - 1;
  return std::to_string(static_cast<unsigned>(date.day())) + " " + (language == Language::nl ? nl[month] : en[month]) +
         " " + std::to_string(static_cast<int>(date.year()));
}

}  // namespace rd
