// What advice and its parts cost on a document of 10,000 words: goal 25 ms for all of it, 2 ms for 7,000 words of
// cutting into sentences and words.
#include <benchmark/benchmark.h>

#include <fstream>
#include <string>

#include "advice/advice.hpp"
#include "packs/packs.hpp"
#include "text/stem.hpp"
#include "text/tokens.hpp"

namespace {

rd::prose::Passage passage(rd::prose::PassageKind kind, const std::string& text, int heading) {
  rd::prose::Passage out;
  out.kind = kind;
  out.text = text;
  out.level = heading < 0 ? 1 : 0;
  out.heading = heading;
  return out;
}

// The own passages of the test corpus, repeated until there are `words` words.
std::vector<rd::prose::Passage> document(std::size_t words) {
  std::vector<std::string> lines;
  std::ifstream file(RD_SOURCE_DIR "/tests/fixtures/zinnen/zinnen.tsv");
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    line.resize(std::min(line.find('\t'), line.size()));
    for (std::size_t at = 0; (at = line.find("‖ ")) != std::string::npos;)
      line.erase(at, std::string_view("‖ ").size());
    lines.push_back(line);
  }
  std::vector<rd::prose::Passage> out;
  std::size_t count = 0;
  for (std::size_t i = 0; count < words && !lines.empty(); ++i) {
    if (i % 8 == 0) out.push_back(passage(rd::prose::PassageKind::heading, "Paragraaf", -1));
    const int heading = static_cast<int>(out.size()) - 1 - static_cast<int>(i % 8);
    out.push_back(passage(rd::prose::PassageKind::paragraph, lines[i % lines.size()], heading));
    count += rd::text::word_count(out.back().text);
  }
  return out;
}

std::string running_text(std::size_t words) {
  std::string out;
  for (const auto& passage : document(words)) out += passage.text + " ";
  return out;
}

void all_advice(benchmark::State& state) {
  const auto loaded = rd::packs::load(rd::packs::built_in_files());
  const rd::advice::Adviser adviser(loaded.packs);
  const auto passages = document(10000);
  for (auto _ : state) benchmark::DoNotOptimize(adviser.read(passages, true));
}
BENCHMARK(all_advice)->Unit(benchmark::kMillisecond);

void make_adviser(benchmark::State& state) {
  const auto loaded = rd::packs::load(rd::packs::built_in_files());
  for (auto _ : state) benchmark::DoNotOptimize(rd::advice::Adviser(loaded.packs));
}
BENCHMARK(make_adviser)->Unit(benchmark::kMillisecond);

void words_and_sentences(benchmark::State& state) {
  const std::string text = running_text(7000);
  for (auto _ : state) {
    benchmark::DoNotOptimize(rd::text::tokens(text));
    benchmark::DoNotOptimize(rd::text::sentences(text));
  }
}
BENCHMARK(words_and_sentences)->Unit(benchmark::kMillisecond);

void stems(benchmark::State& state) {
  const std::string text = running_text(7000);
  for (auto _ : state) benchmark::DoNotOptimize(rd::text::stemmed(text));
}
BENCHMARK(stems)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
