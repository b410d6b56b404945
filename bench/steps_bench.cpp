// Parsing and applying the steps that bench/steps.mjs made: steps_bench FILE. Prints what all of them take, as JSON.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "base/fault.hpp"
#include "prose/changed.hpp"
#include "prose/test_rows.hpp"

namespace {

using namespace rd;
using Clock = std::chrono::steady_clock;

enum class Look { none, at_changes };

prose::PartPtr done(prose::PartPtr doc, const std::vector<std::string>& steps, Look look) {
  for (const std::string& text : steps) {
    prose::PartPtr next = *prose::applied(doc, *prose::step_from_json(*parse_json(text)));
    if (look == Look::at_changes) {
      RD_ASSERT(prose::problems_of_change(*doc, *next).empty());
      RD_ASSERT(prose::fresh_ids(*doc, *next, [] { return std::string("x"); }).empty());
    }
    doc = std::move(next);
  }
  return doc;
}

// Milliseconds of the middle one of seven turns, and where it ended.
std::pair<double, prose::PartPtr> timed(const prose::PartPtr& start, const std::vector<std::string>& steps, Look look) {
  std::vector<double> times;
  prose::PartPtr doc;
  for (int turn = 0; turn < 7; ++turn) {
    const auto begin = Clock::now();
    doc = done(start, steps, look);
    times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
  }
  std::sort(times.begin(), times.end());
  return {times[times.size() / 2], doc};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  std::ifstream file(argv[1]);
  std::string line;
  std::getline(file, line);
  const prose::PartPtr start = *prose::part_from_json(*parse_json(line));
  std::vector<std::string> steps;
  while (std::getline(file, line)) steps.push_back(line);

  const auto [ms, doc] = timed(start, steps, Look::none);
  const json::object told{{"steps", steps.size()},
                          {"ms", ms},
                          {"checked_ms", timed(start, steps, Look::at_changes).first},
                          {"hash", prose::hash_of(prose::to_json(*doc))}};
  std::puts(json::serialize(told).c_str());
}
