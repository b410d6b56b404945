// Parsing and applying the steps that bench/steps.mjs made: steps_bench FILE. Prints what all of them take, as JSON.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "prose/test_rows.hpp"

namespace {

using namespace rd;
using Clock = std::chrono::steady_clock;

prose::PartPtr done(prose::PartPtr doc, const std::vector<std::string>& steps) {
  for (const std::string& text : steps) doc = *prose::applied(doc, *prose::step_from_json(*parse_json(text)));
  return doc;
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

  std::vector<double> times;
  prose::PartPtr doc;
  for (int turn = 0; turn < 7; ++turn) {
    const auto begin = Clock::now();
    doc = done(start, steps);
    times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
  }
  std::sort(times.begin(), times.end());
  const json::object told{
      {"steps", steps.size()}, {"ms", times[times.size() / 2]}, {"hash", prose::hash_of(prose::to_json(*doc))}};
  std::puts(json::serialize(told).c_str());
}
