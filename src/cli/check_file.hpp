// From bytes to a judgement: read, and judge; packs and patterns are made ready while pandoc works. Used by the command
// line and by the page.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "exchange/read.hpp"
#include "plan/check.hpp"

namespace rd::cli {

// How long each stage took, in milliseconds, for `--timing` and the bench.
struct Timing {
  std::string stage;
  double ms{};
};

struct Checked {
  exchange::Document document;
  plan::Judgement judgement;
  std::vector<Timing> timings;
};

struct CheckWish {
  std::string template_id = "overarching";
  std::string packs_folder;
  bool library{};  // also the rules and writing tips that are off at the start
};

// Refuses what exchange::read refuses, and template.unknown {template, choices}.
[[nodiscard]] Result<Checked> check_file(std::string_view bytes, const std::string& name, const CheckWish& wish);

}  // namespace rd::cli
