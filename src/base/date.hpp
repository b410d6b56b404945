// Dates are calendar days without a clock. "Today" always comes in from outside (rules are total functions).
#pragma once
#include <chrono>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace rd {

using Date = std::chrono::year_month_day;
enum class Language { nl, en };

[[nodiscard]] Date today();                               // the only place that looks at the clock for a day (UTC)
[[nodiscard]] Result<Date> parse_date(std::string_view);  // "2026-11-23"; refuses `date.form`
[[nodiscard]] std::string iso_date(Date date);            // "2026-11-23"
[[nodiscard]] std::string long_date(Date date, Language language);  // "23 november 2026", "23 November 2026"

}  // namespace rd
