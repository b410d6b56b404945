// Answers rows of made-up steps (tools/prose_steps.mjs tells what a row is), one a line, until there are no more. What
// tests/prose/side_by_side.test.mjs lays beside ProseMirror's own answers.
#include <iostream>
#include <string>

#include "prose/test_rows.hpp"

int main() {
  using namespace rd;
  std::ios::sync_with_stdio(false);
  for (std::string line; std::getline(std::cin, line);) {
    const auto row = parse_json(line);
    if (!row) return 1;
    const json::object& asked = row->as_object();
    const json::value answers =
        asked.contains("own") ? json::value(prose::rebased_as(asked)) : json::value(prose::answers_to(asked));
    std::cout << json::serialize(answers) << '\n' << std::flush;
  }
}
