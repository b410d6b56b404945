// What `check` does after the document is there: the judgement of the tidy fixture plan, and making the checker.
#include <benchmark/benchmark.h>

#include <fstream>
#include <iterator>
#include <string>

#include "exchange/read.hpp"
#include "packs/packs.hpp"
#include "plan/check.hpp"

namespace {

const rd::packs::Packs& packs() {
  static const rd::packs::Packs loaded = rd::packs::load(rd::packs::built_in_files()).packs;
  return loaded;
}

void judge_a_plan(benchmark::State& state) {
  std::ifstream file(RD_SOURCE_DIR "/tests/fixtures/plannen/kreekpoort.docx", std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  const auto document = rd::exchange::read(bytes, "kreekpoort.docx");
  if (!document) return state.SkipWithError(document.error().code.c_str());
  const rd::plan::Checker checker(packs(), {"overarching"});
  for (auto _ : state) benchmark::DoNotOptimize(checker.judge(*document->doc, document->title, false, rd::today()));
}
BENCHMARK(judge_a_plan)->Unit(benchmark::kMillisecond);

void make_a_checker(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(rd::plan::Checker(packs(), {"overarching"}));
}
BENCHMARK(make_a_checker)->Unit(benchmark::kMillisecond);

void load_packs(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(rd::packs::load(rd::packs::built_in_files()));
}
BENCHMARK(load_packs)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
