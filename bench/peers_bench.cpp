// The writing advice alone, on the plain text that bench/peers read too ($RD_TEXT): what the ratio with textlint and
// retext stands on.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "advice/advice.hpp"
#include "base/utf.hpp"
#include "packs/packs.hpp"
#include "prose/passage.hpp"

namespace {

// Blocks between empty lines, as the peers see them.
std::vector<rd::prose::Passage> passages_of(const std::string& text) {
  std::vector<rd::prose::Passage> passages;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = std::min(text.find("\n\n", from), text.size());
    std::string block = rd::tidy_spaces(std::string_view(text).substr(from, end - from));
    if (!block.empty()) passages.emplace_back().text = std::move(block);
    from = end + 2;
  }
  return passages;
}

std::string plan_text() {
  const char* path = std::getenv("RD_TEXT");
  std::ifstream file(path == nullptr ? "" : path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void advice_on_a_plan(benchmark::State& state) {
  const std::string text = plan_text();
  if (text.empty()) return state.SkipWithError("RD_TEXT names no text");
  const rd::packs::Packs packs = rd::packs::load(rd::packs::built_in_files()).packs;
  const rd::advice::Adviser adviser(packs);
  std::size_t remarks = 0;
  for (auto _ : state) remarks = adviser.read(passages_of(text), true).size();
  state.counters["remarks"] = static_cast<double>(remarks);
}
BENCHMARK(advice_on_a_plan)->Unit(benchmark::kMillisecond);

// With everything a fresh process has to do first: reading the packs, compiling the patterns.
void advice_from_nothing(benchmark::State& state) {
  const std::string text = plan_text();
  if (text.empty()) return state.SkipWithError("RD_TEXT names no text");
  for (auto _ : state) {
    const rd::packs::Packs packs = rd::packs::load(rd::packs::built_in_files()).packs;
    benchmark::DoNotOptimize(rd::advice::Adviser(packs).read(passages_of(text), true));
  }
}
BENCHMARK(advice_from_nothing)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
