// Hostile and broken files (tests/fixtures/vijandig/make.py makes them, expected.tsv says what each deserves): refused
// with a code, or read with the harmful part left out; where the archive already shows it within 2 s and 128 MiB.
#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "base/json.hpp"
#include "exchange/read.hpp"
#include "exchange/write.hpp"
#include "prose/check.hpp"
#include "prose/html.hpp"

// Freed memory that the sanitizer holds back would be counted as ours.
extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options() {
  return "quarantine_size_mb=8";
}

using namespace rd;

namespace {

constexpr double most_seconds = 2.0;  // of the processor, ours and pandoc's: a busy machine proves nothing
constexpr long most_kilobytes = 128L << 10U;

std::string file_bytes(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

const std::filesystem::path& made_files() {
  static const std::filesystem::path folder = [] {
    const auto path = std::filesystem::temp_directory_path() / ("rd-vijandig-" + std::to_string(getpid()));
    const std::string command = "/usr/bin/python3 -W ignore " RD_SOURCE_DIR "/tests/fixtures/vijandig/make.py '" +
                                path.string() + "' > /dev/null";
    REQUIRE(std::system(command.c_str()) == 0);
    return path;
  }();
  return folder;
}

struct Expected {
  std::string file, outcome, says;
};

std::vector<Expected> expected() {
  std::ifstream file(RD_SOURCE_DIR "/tests/fixtures/vijandig/expected.tsv");
  std::vector<Expected> out;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    std::istringstream cells(line);
    Expected one;
    std::getline(cells, one.file, '\t');
    std::getline(cells, one.outcome, '\t');
    std::getline(cells, one.says, '\t');
    out.push_back(one);
  }
  return out;
}

long resident_kilobytes() {
  std::ifstream status("/proc/self/statm");
  long whole = 0;
  long resident = 0;
  status >> whole >> resident;
  return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

struct Outcome {
  std::string said;  // "document.bomb", or "neutral: macro field" and then the document as HTML and JSON
  double seconds{};  // of the processor
  long kilobytes{};
};

std::string outcome_of(const std::string& bytes, const std::string& name) {
  const auto document = exchange::read(bytes, name);
  if (!document) return document.error().code;
  std::string out = "neutral:";
  for (const auto& code : document->kept.dropped) out += " " + code;
  const auto wrong = prose::problems(*document->doc);
  if (!wrong.empty()) out += " AGAINST THE SCHEMA " + wrong[0].path + " " + wrong[0].reason;
  for (const auto& picture : document->pictures) out += " picture " + picture.name;
  return out + "\n" + prose::html(*document->doc) + "</html>" + json::serialize(prose::to_json(*document->doc)) +
         exchange::to_markdown(*document->doc);
}

// In a process of its own, so that its time and memory can be told.
Outcome read_apart(const std::string& name) {
  const std::string bytes = file_bytes(made_files() / name);
  int pipe_ends[2];
  REQUIRE(pipe(pipe_ends) == 0);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    close(pipe_ends[0]);
    const long before = resident_kilobytes();
    std::string said = outcome_of(bytes, name);
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    said = std::to_string(usage.ru_maxrss - before) + "\n" + said;
    const bool written = write(pipe_ends[1], said.data(), said.size()) == static_cast<ssize_t>(said.size());
    _exit(written ? 0 : 1);
  }
  close(pipe_ends[1]);
  std::string said;
  char piece[4096];
  for (ssize_t n = 0; (n = ::read(pipe_ends[0], piece, sizeof piece)) > 0;)
    said.append(piece, static_cast<std::size_t>(n));
  close(pipe_ends[0]);
  int status = 0;
  rusage usage{};
  wait4(child, &status, 0, &usage);
  CHECK(status == 0);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  };
  const std::size_t line = std::min(said.find('\n'), said.size());
  return {said.substr(std::min(line + 1, said.size())), seconds(usage.ru_utime) + seconds(usage.ru_stime),
          std::atol(said.substr(0, line).c_str())};
}

}  // namespace

TEST_CASE("DOC-10: every hostile file is refused with its code or read without what harms") {
  const auto all = expected();
  REQUIRE(all.size() >= 40);
  for (const Expected& one : all) {
    CAPTURE(one.file);
    const Outcome outcome = read_apart(one.file);
    const std::string first = outcome.said.substr(0, outcome.said.find('\n'));
    CHECK(first == one.outcome);
    CHECK(outcome.seconds < most_seconds);
    CHECK(outcome.kilobytes < most_kilobytes);
    if (!one.outcome.starts_with("neutral")) continue;
    CHECK(outcome.said.find("Hier staat de gewone tekst.") != std::string::npos);
    CHECK(outcome.said.find(one.says) != std::string::npos);
    CHECK(outcome.said.substr(0, outcome.said.find("</html>")).find("<script") == std::string::npos);
    for (const char* harm : {".invalid", "geheim", "file:", "javascript:", "system32"}) {
      CAPTURE(harm);
      CHECK(outcome.said.find(harm) == std::string::npos);
    }
  }
  std::filesystem::remove_all(made_files());
}
